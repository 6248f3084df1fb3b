# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real cellar-sim, read and written on the wire by mbpoll, which others wrote."""
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from lib.cellar import Sim, binary, demo_config, eventually, free_port, http

# The seed's nine tanks: unit, temperature (None: no probe), setpoint, in tenths of a degree Fahrenheit.
DEMO = [
    (1, 368, 340), (2, 357, 350), (3, 359, 350), (4, 370, 350), (5, 359, 350), (6, 359, 350),
    (7, 678, 680), (8, 426, 420), (9, None, 0),
]
NO_PROBE = 0x8003


class Poll:
    """One mbpoll run. `values` by 0-based address; `text` is all that it said."""

    def __init__(self, port, unit, kind, address, count=None, write=None):
        command = ["mbpoll", "-m", "tcp", "-p", str(port), "-a", str(unit), "-0", "-1", "-o", "1"]
        command += ["-t", kind, "-r", str(address)]
        if count is not None:
            command += ["-c", str(count)]
        command += ["127.0.0.1"]
        if write is not None:
            command += [str(write)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=20)
        self.code = run.returncode
        self.text = run.stdout + run.stderr
        found = re.findall(r"^\[(\d+)\]:\s+(\S+)", run.stdout, re.MULTILINE)
        self.values = {int(place): int(value, 0) for place, value in found}


class OnTheWire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.port = free_port()
        cls.sim = Sim(demo_config(cls.port, free_port()))
        cls.sim.__enter__()
        cls.addClassCleanup(cls.sim.__exit__, None, None, None)

    def registers(self, unit, address, count, **more):
        return Poll(self.port, unit, "4:hex", address, count, **more)

    def write_enable(self, unit, on=1):
        return Poll(self.port, unit, "0", 0x0810, write=on)

    def tearDown(self):
        self.sim.clear()

    def test_what_does_not_exist(self):
        for unit, kind, address, count, says in (
            (1, "4:hex", 0x0FFF, 1, "Illegal data address"),
            (1, "4:hex", 0x1000, 5, "Illegal data address"),
            (1, "4:hex", 0x1000, 9, "Illegal data value"),
            (1, "3:hex", 0x1000, 1, "Illegal function"),
            (1, "1", 0x0800, 1, "Illegal data address"),
            (10, "4:hex", 0x1000, 1, "timed out"),
        ):
            with self.subTest(unit=unit, kind=kind, address=address, count=count):
                poll = Poll(self.port, unit, kind, address, count)
                self.assertIn(says, poll.text)
                self.assertEqual(poll.values, {})

    def test_writing_needs_enable_and_limits(self):
        before = self.registers(2, 0x1001, 1).values
        refused = Poll(self.port, 2, "4", 0x1001, write=400)
        self.assertIn("Illegal data value", refused.text)
        self.assertEqual(self.registers(2, 0x1001, 1).values, before)
        self.assertIn("Written 1", self.write_enable(2).text)
        for outside in (339, 1001):
            self.assertIn("Illegal data value", Poll(self.port, 2, "4", 0x1001, write=outside).text)
        self.assertEqual(self.registers(2, 0x1001, 1).values, before)

    def test_reads_nine_units(self):
        for unit, temperature, setpoint in DEMO:
            with self.subTest(unit=unit):
                values = self.registers(unit, 0x1000, 4).values
                self.assertEqual(sorted(values), [0x1000, 0x1001, 0x1002, 0x1003])
                if temperature is None:
                    self.assertEqual(values[0x1000], NO_PROBE)
                else:
                    self.assertLessEqual(abs(values[0x1000] - temperature), 2)
                if unit not in (2, 3, 7):  # written by the other tests
                    self.assertEqual(values[0x1001], setpoint)
                self.assertEqual((values[0x1002], values[0x1003]), (1000, 340))

    def test_write_is_kept_and_opens_the_valve(self):
        self.assertEqual(Poll(self.port, 7, "1", 0x0801, 1).values, {0x0801: 0})
        self.assertIn("Written 1", self.write_enable(7).text)
        self.assertIn("Written 1", Poll(self.port, 7, "4", 0x1001, write=340).text)
        self.assertEqual(self.registers(7, 0x1001, 1).values, {0x1001: 340})
        self.assertEqual(Poll(self.port, 7, "1", 0x0801, 1).values, {0x0801: 1})
        self.assertEqual(self.sim.vessel("FV 20/1")["setpoint"], 34.0)
        self.assertEqual(self.sim.vessel("FV 20/1")["valve"], "open")

    def test_faults_reach_the_wire(self):
        self.assertIn("Written 1", self.write_enable(3).text)
        for fault, options, says in (
            ("write-exception", {}, "Slave device or server failure"),
            ("write-exception", {"code": 6}, "Slave device or server is busy"),
            ("device-silent", {}, "timed out"),
            ("slow-answers", {"ms": 1500}, "timed out"),
            ("connection-dropped", {"ms": 60000}, ""),
        ):
            with self.subTest(fault=fault):
                self.sim.fault("FV 10/3", fault, **options)
                poll = Poll(self.port, 3, "4", 0x1001, write=360)
                self.assertIn(says, poll.text)
                self.assertNotIn("Written", poll.text)
                self.sim.clear()
        # A slow answer was late; the write itself was not.
        self.assertEqual(self.sim.vessel("fv-10-3")["setpoint"], 36.0)
        self.sim.fault("fv-10-3", "probe-missing", seconds=0.3)
        self.assertEqual(self.registers(3, 0x1000, 1).values, {0x1000: NO_PROBE})
        eventually(lambda: self.registers(3, 0x1000, 1).values[0x1000] != NO_PROBE, 5)

    def test_many_units_on_one_connection(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as bus:
            requests = b"".join(
                bytes([0, unit, 0, 0, 0, 6, unit, 3, 0x10, 2, 0, 2]) for unit in range(1, 10) for _ in range(50)
            )
            bus.sendall(requests)
            answers = b""
            while len(answers) < 9 * 50 * 13:
                answers += bus.recv(65536)
        for i in range(9 * 50):
            unit = i // 50 + 1
            self.assertEqual(
                answers[13 * i : 13 * i + 13], bytes([0, unit, 0, 0, 0, 7, unit, 3, 4, 0x03, 0xE8, 0x01, 0x54])
            )

    def test_nonsense_ends_only_its_own_connection(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as attack:
            attack.sendall(b"GET / HTTP/1.1\r\n\r\n" * 100)
            try:
                self.assertEqual(attack.recv(100), b"")
            except ConnectionResetError:
                pass
        self.assertEqual(len(self.registers(1, 0x1000, 1).values), 1)


class ControlPort(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sim = Sim(demo_config(free_port(), free_port()))
        cls.sim.__enter__()
        cls.addClassCleanup(cls.sim.__exit__, None, None, None)

    def test_bad_requests(self):
        for method, path, raw, status, says in (
            ("GET", "/fault", None, 404, "/faults"),
            ("GET", "/", None, 404, "/state"),
            ("PUT", "/faults", b"{}", 405, "POST"),
            ("POST", "/faults", b"{", 400, "JSON"),
            ("POST", "/faults", b'{"fault": "stuck valves"}', 400, "stuck-valve"),
            ("POST", "/faults", b'{"fault": "probe-missing", "vessel": "FV 10/7"}', 404, "fv-10-"),
            ("POST", "/vessels/fv-10-1", b'{"setpoint": 20}', 400, "limits"),
            ("DELETE", "/faults?vessel=fv-10-7", None, 404, "fv-10-"),
        ):
            with self.subTest(method=method, path=path, raw=raw):
                answer = self.sim.call(method, path, raw=raw)
                self.assertEqual(answer.status, status, answer.text)
                self.assertEqual(answer.type, "application/json")
                self.assertIn(says, answer.json["error"])

    def test_a_body_without_end_is_not_taken(self):
        host, port = self.sim.control.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as attack:
            attack.settimeout(2)
            attack.sendall(b"POST /faults HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n")
            sent = 0
            try:
                while sent < 1 << 30:
                    attack.sendall(b" " * 65536)
                    sent += 65536
            except OSError:
                pass
        self.assertLess(sent, 64 << 20)
        self.assertEqual(self.sim.call("GET", "/state").status, 200)

    def test_foreign_web_pages_are_refused(self):
        answer = http("GET", self.sim.control + "/state", headers={"Origin": "http://evil.example"})
        self.assertEqual(answer.status, 403)

    def test_lists_and_clears(self):
        known = self.sim.checked("GET", "/faults")["known"]
        self.assertIn("probe-missing", [fault["fault"] for fault in known])
        self.assertEqual(len(self.sim.fault(None, "Glycol Warm")), 9)
        self.assertEqual(len(self.sim.checked("DELETE", "/faults?vessel=FV%2010/1")["active"]), 8)
        self.assertEqual(self.sim.clear(), [])

    def test_a_hand_at_the_panel(self):
        after = self.sim.set("FV 10/2", temperature=50, setpoint=36, fermentation_kw=0.4)
        self.assertEqual((after["setpoint"], after["valve"], after["fermentation_kw"]), (36, "open", 0.4))
        self.assertAlmostEqual(after["temperature"], 50, delta=0.1)
        state = {vessel["id"]: vessel for vessel in self.sim.checked("GET", "/state")["vessels"]}
        self.assertEqual(len(state), 9)
        self.assertEqual(state["fv-10-2"]["registers"]["setpoint"]["words"], [360])


class TheProgram(unittest.TestCase):
    def run_sim(self, config, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "cellar.toml")
            with open(file, "w", encoding="utf-8") as out:
                out.write(config)
            command = [binary("cellar-sim"), "--config", file, *arguments]
            return subprocess.run(command, capture_output=True, text=True, timeout=20)

    def test_bad_arguments(self):
        config = demo_config(free_port(), free_port())
        for arguments, says in (
            (("--speed", "fast"), "--speed"),
            (("--speed", "-1"), "--speed"),
            (("--speed", "nan"), "--speed"),
            (("--seed", "x"), "--seed"),
            (("--control", "0.0.0.0:0"), "loopback"),
            (("--control", "192.0.2.1:80"), "loopback"),
            (("--control", "nonsense"), "--control"),
            (("--sped", "1"), "sped"),
            (("surplus",), "--config"),
        ):
            with self.subTest(arguments=arguments):
                result = self.run_sim(config, *arguments)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn(says, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_no_config(self):
        result = subprocess.run([binary("cellar-sim")], capture_output=True, text=True, timeout=20)
        self.assertEqual(result.returncode, 2)
        self.assertIn("--config", result.stderr)

    def test_help_and_version(self):
        for option in ("--help", "--version"):
            result = subprocess.run([binary("cellar-sim"), option], capture_output=True, text=True, timeout=20)
            self.assertEqual(result.returncode, 0)
            self.assertIn("cellar-sim", result.stdout)

    def test_vessels_in_each_others_way(self):
        config = demo_config(free_port(), free_port()).replace("delta-dtb", "plc-block").replace("unit = 2", "unit = 1")
        result = self.run_sim(config)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("fv-10-2", result.stderr)

    def test_address_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            result = self.run_sim(demo_config(port, free_port()))
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(f"127.0.0.1:{port}", result.stderr)
            self.assertNotIn("ready", result.stdout)
            result = self.run_sim(demo_config(free_port(), free_port()), "--control", f"127.0.0.1:{port}")
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(f"127.0.0.1:{port}", result.stderr)

    def test_says_where_it_listens_and_ends_when_asked(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                port = free_port()
                with Sim(demo_config(port, free_port())) as sim:
                    self.assertEqual(sim.lines[0], f"modbus-tcp main 127.0.0.1:{port}")
                    self.assertRegex(sim.lines[1], r"^control http://127\.0\.0\.1:[1-9]\d*$")
                    self.assertEqual(sim.lines[2:], ["ready"])
                    bus = socket.create_connection(("127.0.0.1", port), timeout=5)
                    self.addCleanup(bus.close)
                    sim.signal(number)
                    self.assertEqual(sim.process.wait(10), 0, sim.errors)

    def test_starts_again_on_the_same_port(self):
        port = free_port()
        with Sim(demo_config(port, free_port())) as sim:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                sim.kill()
            sim.start()
            self.assertEqual(len(Poll(port, 1, "4:hex", 0x1000, 1).values), 1)

    def test_speed(self):
        port = free_port()
        with Sim(demo_config(port, free_port(), ["fv-20-1"]), speed=3600) as sim:
            sim.set("fv-20-1", setpoint=34)
            eventually(lambda: sim.vessel("fv-20-1")["temperature"] < 60, 30)

    def test_stays_at_the_seeds_values(self):
        port = free_port()
        with Sim(demo_config(port, free_port())) as sim:
            begun = time.monotonic()
            while time.monotonic() - begun < 3:
                state = {vessel["unit"]: vessel for vessel in sim.checked("GET", "/state")["vessels"]}
                for unit, temperature, setpoint in DEMO:
                    word = state[unit]["registers"]["temperature"]["words"][0]
                    self.assertEqual(state[unit]["setpoint"] * 10, setpoint)
                    if temperature is None:
                        self.assertEqual(word, NO_PROBE)
                    else:
                        self.assertLessEqual(abs(word - temperature), 1)


if __name__ == "__main__":
    unittest.main()
