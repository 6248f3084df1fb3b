# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks on the real server: a huge body, an endless header, thousands of half-open connections.

While each goes on, a legitimate request is answered within 100 ms and resident memory grows by less than 16 MiB.
"""
import http.client
import json
import os
import resource
import socket
import threading
import time
import unittest

from lib.cellar import Node, Sim, demo_config, eventually, free_port

MIB = 1024 * 1024


def resident(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


class HostileHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        modbus, cls.port = free_port(), free_port()
        config = demo_config(modbus, cls.port)
        cls.sim = Sim(config).__enter__()
        cls.node = Node(config).__enter__()
        eventually(lambda: cls.node.api("GET", "/api/v1/cellar").json["vessels"][0]["temperature"]["quality"] == "good", 10)

    @classmethod
    def tearDownClass(cls):
        cls.node.__exit__(None, None, None)
        cls.sim.__exit__(None, None, None)

    def setUp(self):
        self.before = resident(self.node.pid)

    def legitimate(self):
        """Milliseconds of the fastest of three requests on new connections: a busy machine may delay one, not all."""
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/api/v1/cellar", headers={"Authorization": f"Bearer {self.node.token}"})
            answer = connection.getresponse()
            self.assertEqual(answer.status, 200)
            json.loads(answer.read())
            connection.close()
            best = min(best, (time.perf_counter() - start) * 1000)
        return best

    def assert_unharmed(self):
        self.assertLess(self.legitimate(), 100)
        self.assertLess(resident(self.node.pid) - self.before, 16 * MIB)

    def flood(self, head, chunk, limit):
        """Sends head and then chunks until the server ends the connection; returns how many bytes it took."""
        sent = 0
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as attack:
            try:
                attack.sendall(head)
                while sent < limit:
                    attack.sendall(chunk)
                    sent += len(chunk)
            except (BrokenPipeError, ConnectionResetError, TimeoutError):
                pass
        return sent

    def test_one_gibibyte_body(self):
        for authorization in (f"Authorization: Bearer {self.node.token}\r\n", ""):
            head = (
                "PUT /api/v1/vessels/fv-10-1/setpoint HTTP/1.1\r\nHost: localhost\r\n" + authorization
                + "Content-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"
            )
            taken = self.flood(head.encode(), b"9" * 65536, 1 << 30)
            self.assertLess(taken, 64 * MIB)
            self.assert_unharmed()

    def test_endless_header(self):
        taken = self.flood(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ", b"a" * 65536, 1 << 30)
        self.assertLess(taken, 64 * MIB)
        taken = self.flood(b"GET / HTTP/1.1\r\n", b"X-Many: 1\r\n" * 4096, 1 << 30)
        self.assertLess(taken, 64 * MIB)
        taken = self.flood(b"GET /", b"a" * 65536, 1 << 30)
        self.assertLess(taken, 64 * MIB)
        self.assert_unharmed()

    def test_half_open_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
        crowd = []
        worst = 0.0
        try:
            for i in range(2000):
                half = socket.socket()
                half.setblocking(False)
                half.connect_ex(("127.0.0.1", self.port))
                crowd.append(half)
                if i % 200 == 199:
                    for waiting in crowd[-200:-100]:
                        try:
                            waiting.send(b"GET /api/v1/cellar HTTP/1.1\r\nHost: loc")
                        except OSError:
                            pass
                    worst = max(worst, self.legitimate())
            self.assertLess(worst, 100)
            self.assert_unharmed()
        finally:
            for half in crowd:
                half.close()
        self.assert_unharmed()

    def test_a_drip_of_bytes_does_not_hold_a_place(self):
        stop = threading.Event()
        ended = []

        def drip():
            with socket.create_connection(("127.0.0.1", self.port), timeout=60) as attack:
                for letter in "GET / HTTP/1.1\r\nX: " + "a" * 1000:
                    if stop.is_set():
                        return
                    try:
                        attack.sendall(letter.encode())
                        attack.settimeout(0.2)
                        if attack.recv(1000) == b"":
                            raise ConnectionResetError
                    except TimeoutError:
                        continue
                    except OSError:
                        ended.append(True)
                        return

        threads = [threading.Thread(target=drip) for _ in range(20)]
        for thread in threads:
            thread.start()
        self.assert_unharmed()
        try:
            eventually(lambda: len(ended) == len(threads), 40)
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def test_garbage_is_answered_or_dropped(self):
        for garbage in (b"\x16\x03\x01\x02\x00", b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 4000):
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as attack:
                attack.sendall(garbage)
                try:
                    attack.shutdown(socket.SHUT_WR)
                    while attack.recv(65536):
                        pass
                except OSError:
                    pass
            self.assert_unharmed()


if __name__ == "__main__":
    unittest.main()
