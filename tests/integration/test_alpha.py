# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real node on an Alpha panel: on cellar-sim's with every fault of its kind, and on one that others wrote."""
import os
import re
import socket
import subprocess
import threading
import time
import unittest

from lib.cellar import Node, Sim, eventually, free_port, http

HERE = os.path.dirname(os.path.abspath(__file__))
IDS = ["fv-10-1", "fv-10-2", "fv-10-3", "fv-10-4", "fv-10-5", "fv-10-6", "fv-20-1", "walk-in", "bt-10-1"]
TEMPERATURES = [36.8, 35.7, 35.9, 37.0, 35.9, 35.9, 67.8, 42.6, None]
SETPOINTS = [34, 35, 35, 35, 35, 35, 68, 42, 0]


def configuration(panel, web, poll="200ms", timeout="2s"):
    """The nine tanks of the demo on an Alpha panel."""
    text = f"""
[cellar]
name = "Alpha"

[server]
listen = ["127.0.0.1:{web}"]

[[panel]]
id = "main"
driver = "alpha"
address = "http://127.0.0.1:{panel}"
pages = [1, 2]
gap = "10ms"
poll = "{poll}"
timeout = "{timeout}"
"""
    for slot, (name, temperature, setpoint) in enumerate(zip(IDS, TEMPERATURES, SETPOINTS), 1):
        start = "probe = false" if temperature is None else f"temperature = {temperature}"
        text += f"""
[[vessel]]
id = "{name}"
label = "{name.upper()}"
panel = "main"
slot = {slot}
address = {116 + slot}
limits = {{ min = 34.0, max = 100.0, step = 0.5 }}
sim = {{ {start}, setpoint = {setpoint} }}
"""
    return text


class Cellar:
    """What the node shows."""

    def __init__(self, node):
        self.node = node

    def snapshot(self):
        answer = self.node.api("GET", "/api/v1/cellar")
        assert answer.status == 200, answer.text
        return answer.json

    def vessel(self, name):
        return next(vessel for vessel in self.snapshot()["vessels"] if vessel["id"] == name)

    def qualities(self, key="temperature"):
        return {vessel["id"]: vessel[key]["quality"] for vessel in self.snapshot()["vessels"]}

    def panel(self):
        return self.snapshot()["panels"][0]

    def all_good(self):
        """Every vessel but the one without a probe."""
        found = self.qualities()
        return all(found[name] == "good" for name in IDS[:8]) and found[IDS[8]] == "sensor-fault"

    def put(self, name, value, expected=None):
        body = {"value": value} if expected is None else {"value": value, "expected": expected}
        return self.node.api("PUT", f"/api/v1/vessels/{name}/setpoint", body)

    def outcome(self, answer, timeout=20):
        """The change once it has ended."""

        def ended():
            change = self.node.api("GET", f"/api/v1/setpoint-changes/{answer.json['id']}").json
            return change if change["state"] not in ("requested", "writing") else None

        return eventually(ended, timeout)


class OnTheSimulator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        config = configuration(free_port(), free_port())
        cls.sim = cls.enter(Sim(config))
        cls.node = cls.enter(Node(config))
        cls.cellar = Cellar(cls.node)

    @classmethod
    def enter(cls, program):
        program.__enter__()
        cls.addClassCleanup(program.__exit__, None, None, None)
        return program

    def setUp(self):
        self.sim.clear()
        for name, setpoint in zip(IDS, SETPOINTS):
            self.sim.set(name, setpoint=setpoint)
        eventually(self.cellar.all_good)
        eventually(lambda: [vessel["setpoint"]["value"] for vessel in self.cellar.snapshot()["vessels"]] == SETPOINTS)

    def page(self, number):
        address = self.sim.wait_for_line("alpha main ").split()[2]
        return http("GET", f"{address}/{number:03}.html")

    def test_faults_reject_the_whole_read_and_it_comes_back(self):
        for fault, options, says in (
            ("http-error", {}, "/002.html: HTTP status 500"),
            ("http-error", {"code": 404}, "/002.html: HTTP status 404"),
            ("truncated-page", {}, "/002.html: the page breaks off"),
            ("garbage-page", {}, "/002.html: the page has no second <Script>"),
            ("half-frame", {}, "/002.html: no complete answer within 2000 ms"),
            ("device-silent", {}, "/002.html: no complete answer within 2000 ms"),
            ("slow-answers", {"ms": 60000}, "/002.html: no complete answer within 2000 ms"),
        ):
            with self.subTest(fault=fault, **options):
                self.sim.fault("walk-in", fault, **options)
                # The first page is right and stays so; not one of its vessels is called good.
                eventually(lambda: "good" not in self.cellar.qualities().values())
                eventually(lambda: says in (self.cellar.panel()["error"] or ""), 15)
                refused = self.cellar.put("fv-10-1", 36)
                self.assertEqual(refused.status, 503, refused.text)
                self.sim.clear()
                eventually(self.cellar.all_good, 15)
                self.assertIsNone(self.cellar.panel()["error"])

    def test_dropped_connections(self):
        self.sim.fault("walk-in", "connection-dropped", ms=60000)
        eventually(lambda: "good" not in self.cellar.qualities().values())
        eventually(lambda: "connection was closed" in (self.cellar.panel()["error"] or ""))
        self.sim.clear()
        eventually(self.cellar.all_good)

    def test_slow_is_not_lost(self):
        self.sim.fault(None, "slow-answers", ms=150)
        eventually(lambda: self.cellar.panel()["cycleMs"] > 300)
        self.assertEqual(self.cellar.panel()["state"], "connected")
        eventually(self.cellar.all_good)

    def test_empty_cell_is_one_fault_and_shifts_nothing(self):
        self.sim.fault("fv-10-3", "empty-cell")
        eventually(lambda: self.cellar.vessel("fv-10-3")["temperature"]["quality"] == "sensor-fault")
        shown = self.cellar.vessel("fv-10-3")
        self.assertIsNone(shown["temperature"]["value"])
        self.assertEqual(shown["temperature"]["detail"], "the panel shows no temperature")
        self.assertEqual((shown["setpoint"]["value"], shown["setpoint"]["quality"]), (35, "good"))
        for name, temperature, setpoint in zip(IDS, TEMPERATURES, SETPOINTS):
            if name not in ("fv-10-3", "bt-10-1"):
                vessel = self.cellar.vessel(name)
                self.assertEqual(vessel["temperature"]["quality"], "good")
                self.assertLess(abs(vessel["temperature"]["value"] - temperature), 2)
                self.assertEqual(vessel["setpoint"]["value"], setpoint)
        self.assertEqual(self.cellar.panel()["state"], "connected")

    def test_missing_probe_is_never_a_temperature(self):
        self.sim.fault("fv-20-1", "probe-missing")
        eventually(lambda: self.cellar.vessel("fv-20-1")["temperature"]["quality"] == "sensor-fault")
        self.assertIsNone(self.cellar.vessel("fv-20-1")["temperature"]["value"])
        self.assertIn("no probe", self.cellar.vessel("fv-20-1")["temperature"]["detail"])
        unused = self.cellar.vessel("bt-10-1")
        self.assertEqual((unused["setpoint"]["value"], unused["valve"]["value"]), (0, "closed"))

    def test_valve_and_glycol(self):
        self.sim.fault("fv-20-1", "stuck-valve", state="open")
        eventually(lambda: self.cellar.vessel("fv-20-1")["valve"]["value"] == "open")
        self.sim.fault("fv-20-1", "glycol-warm")
        self.assertGreater(self.sim.vessel("fv-20-1")["glycol"], 50)

    def test_ignored_write_is_refused(self):
        self.sim.fault("fv-10-2", "write-ignored")
        change = self.cellar.outcome(self.cellar.put("fv-10-2", 36.5))
        self.assertEqual((change["state"], change["readBack"]), ("refused", 35), change)
        self.assertIn("still holds 35", change["reason"])

    def test_write_in_doubt_is_proven(self):
        self.sim.fault("fv-10-4", "drop-on-write", apply=True)
        change = self.cellar.outcome(self.cellar.put("fv-10-4", 37))
        self.assertEqual(change["state"], "verified", change)
        self.sim.fault("fv-10-4", "drop-on-write", apply=False)
        change = self.cellar.outcome(self.cellar.put("fv-10-4", 38))
        self.assertEqual((change["state"], change["readBack"]), ("failed", 37), change)
        self.assertEqual(self.sim.vessel("fv-10-4")["setpoint"], 37)

    def test_hand_at_the_panel(self):
        self.sim.set("fv-10-5", setpoint=40)
        moved = self.cellar.put("fv-10-5", 36, expected=35)
        self.assertEqual(moved.status, 409, moved.text)
        self.assertEqual(self.sim.vessel("fv-10-5")["setpoint"], 40)

    def test_write_is_verified_and_shown_at_once(self):
        change = self.cellar.outcome(self.cellar.put("fv-10-6", 34.5, expected=35))
        self.assertEqual((change["state"], change["readBack"]), ("verified", 34.5), change)
        self.assertEqual(self.sim.vessel("fv-10-6")["setpoint"], 34.5)
        self.assertEqual(self.cellar.vessel("fv-10-6")["setpoint"]["value"], 34.5)

    def test_pages_look_like_the_panels(self):
        for number, tanks in ((1, 5), (2, 4)):
            page = self.page(number).text
            script = page.split("<Script>")[2].split("</Script>")[0]
            line = next(line for line in script.split("\r\n") if line.startswith("var V ="))
            self.assertEqual(len(re.findall('"(.+?)"', line)), 3 * tanks)
        self.assertEqual(self.page(3).status, 404)


class SlowPoll(unittest.TestCase):
    def test_a_write_does_not_wait_for_the_poll(self):
        config = configuration(free_port(), free_port(), poll="60s")
        with Sim(config) as sim, Node(config) as node:
            cellar = Cellar(node)
            eventually(cellar.all_good)
            sim.set("fv-20-1", temperature=80)
            before = cellar.vessel("fv-20-1")["valve"]["at"]
            started = time.monotonic()
            change = cellar.outcome(cellar.put("fv-20-1", 66, expected=68))
            self.assertEqual(change["state"], "verified", change)
            # All pages are read again, not only the setpoint that was proven.
            eventually(lambda: cellar.vessel("fv-20-1")["temperature"]["value"] > 70)
            self.assertGreater(cellar.vessel("fv-20-1")["valve"]["at"], before)
            self.assertLess(time.monotonic() - started, 20)


class Foreign(unittest.TestCase):
    def start(self, port, delay=0):
        panel = subprocess.Popen(
            ["python3", os.path.join(HERE, "alpha_panel.py"), str(port), str(delay)], stdout=subprocess.PIPE, text=True
        )
        self.addCleanup(panel.stdout.close)
        self.addCleanup(panel.wait)
        self.addCleanup(panel.terminate)
        self.assertEqual(panel.stdout.readline().strip(), "ready")
        return panel

    def test_panel_that_shows_it_later(self):
        port = free_port()
        self.start(port, delay=1)
        with Node(configuration(port, free_port(), poll="60s")) as node:
            cellar = Cellar(node)
            eventually(lambda: cellar.qualities()["fv-10-1"] == "good")
            change = cellar.outcome(cellar.put("fv-10-1", 36.5, expected=34))
            self.assertEqual((change["state"], change["readBack"]), ("verified", 36.5), change)
            self.assertGreater(change["elapsedMs"], 900)
            self.assertEqual(cellar.vessel("fv-10-1")["setpoint"]["value"], 36.5)

    def test_reads_and_writes(self):
        port = free_port()
        panel = self.start(port)
        with Node(configuration(port, free_port())) as node:
            cellar = Cellar(node)
            eventually(lambda: cellar.qualities()["fv-10-1"] == "good")
            vessels = cellar.snapshot()["vessels"]
            shown = [vessel["temperature"]["value"] for vessel in vessels]
            self.assertEqual(shown, [36.8, 35.7, 35.9, 37.0, 35.9, 35.9, 67.8, None, None])
            self.assertEqual([vessel["setpoint"]["value"] for vessel in vessels], SETPOINTS)
            valves = [vessel["valve"]["value"] for vessel in vessels]
            self.assertEqual(valves, ["closed", "closed", "open", "open"] + ["closed"] * 5)
            self.assertEqual([vessel["temperature"]["quality"] for vessel in vessels], ["good"] * 7 + ["sensor-fault"] * 2)
            self.assertEqual(vessels[7]["temperature"]["detail"], "the panel shows no temperature")

            change = cellar.outcome(cellar.put("walk-in", 40.5, expected=42))
            self.assertEqual((change["state"], change["readBack"]), ("verified", 40.5), change)
            self.assertEqual(panel.stdout.readline().strip(), "took 124 405")

            panel.terminate()
            panel.wait()
            eventually(lambda: "good" not in cellar.qualities().values())
            eventually(lambda: cellar.panel()["error"] == "/001.html: nothing listens there")


class Hostile:
    """A peer that answers every connection with `begin` and then `more` for ever, `pause` seconds apart."""

    def __init__(self, begin, more, pause):
        self.begin, self.more, self.pause = begin, more, pause
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.served = 0
        self.open = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                peer, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        self.served += 1
        self.open += 1
        with peer:
            try:
                peer.recv(65536)
                peer.sendall(self.begin)
                while True:
                    peer.sendall(self.more)
                    time.sleep(self.pause)
            except OSError:
                pass
        self.open -= 1

    def close(self):
        self.server.close()


class HostilePanel(unittest.TestCase):
    def peak(self, node):
        with open(f"/proc/{node.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1])

    def test_is_cut_off(self):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        for name, begin, more, pause, says in (
            ("slowloris", head + b"\r\n<HTML>", b" ", 0.02, "no complete answer within 500 ms"),
            ("slow headers", head, b"X-A: b\r\n", 0.05, "no complete answer within 500 ms"),
            ("endless page", head + b"\r\n", b"x" * 65536, 0, "larger than 262144 bytes"),
            ("endless header", head + b"X-A: ", b"x" * 65536, 0, "the head of the answer is larger than"),
            ("endless chunk size", head + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65536, 0, "the head of the answer"),
            ("noise", b"", bytes(range(256)), 0, "the answer is not HTTP"),
        ):
            with self.subTest(name):
                peer = Hostile(begin, more, pause)
                self.addCleanup(peer.close)
                with Node(configuration(peer.port, free_port(), timeout="500ms")) as node:
                    cellar = Cellar(node)
                    eventually(lambda: says in (cellar.panel()["error"] or ""))
                    before = self.peak(node)
                    served = peer.served
                    eventually(lambda: peer.served >= served + 6, 20)
                    self.assertLess(self.peak(node) - before, 4096)
                    self.assertLessEqual(peer.open, 3)
                    self.assertNotIn("good", cellar.qualities().values())
                    ended = time.monotonic()
                self.assertLess(time.monotonic() - ended, 4)


if __name__ == "__main__":
    unittest.main()
