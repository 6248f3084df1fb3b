# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Panels on a serial line: the real programs on pseudo-terminals, and programs of others at either end."""
import os
import re
import subprocess
import tempfile
import unittest

from lib.cellar import Node, Sim, eventually, free_port

HERE = os.path.dirname(os.path.abspath(__file__))

HEAD = """
[cellar]
name = "Serial"

[server]
listen = ["127.0.0.1:{http}"]

[[panel]]
id = "line"
driver = "modbus-rtu"
address = "{line}"
baud = 19200
poll = "200ms"
timeout = "300ms"
"""

VESSEL = """
[[vessel]]
id = "{id}"
label = "{id}"
panel = "line"
device = "{device}"
unit = {unit}
offset = {offset}
limits = {{ min = 34.0, max = 100.0, step = 1.0 }}
sim = {{ temperature = 67.8, setpoint = 68.0 }}
"""

FINAL = {"verified", "refused", "overridden", "failed"}


def config(line, vessels):
    """`vessels`: (id, device, unit, offset)."""
    blocks = (VESSEL.format(id=i, device=d, unit=u, offset=o) for i, d, u, o in vessels)
    return HEAD.format(http=free_port(), line=line) + "".join(blocks)


class Serial(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="cellar-rtu-")
        self.addCleanup(folder.cleanup)
        self.line = os.path.join(folder.name, "tty")

    def start(self, program):
        program.__enter__()
        self.addCleanup(program.__exit__, None, None, None)
        return program

    def spawn(self, *command):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process

    def cellar(self, node):
        return node.api("GET", "/api/v1/cellar").json

    def vessel(self, node, name):
        return next(v for v in self.cellar(node)["vessels"] if v["id"] == name)

    def qualities(self, node):
        return {v["id"]: v["temperature"]["quality"] for v in self.cellar(node)["vessels"]}

    def put(self, node, vessel, value):
        answer = node.api("PUT", f"/api/v1/vessels/{vessel}/setpoint", {"value": value})
        self.assertEqual(answer.status, 202, answer.text)
        path = f"/api/v1/setpoint-changes/{answer.json['id']}"
        eventually(lambda: node.api("GET", path).json["state"] in FINAL, 20)
        return node.api("GET", path).json


class BothOurs(Serial):
    def setUp(self):
        super().setUp()
        text = config(self.line, [(f"fv-{unit}", "delta-dtb", unit, 0) for unit in range(1, 5)])
        self.sim = self.start(Sim(text))
        self.node = self.start(Node(text))
        eventually(lambda: set(self.qualities(self.node).values()) == {"good"}, 15)

    def test_reads_and_writes(self):
        self.assertEqual(self.sim.wait_for_line("modbus-rtu "), f"modbus-rtu line {self.line}")
        self.assertEqual(self.cellar(self.node)["panels"][0]["state"], "connected")
        self.assertLess(abs(self.vessel(self.node, "fv-3")["temperature"]["value"] - 67.8), 0.5)
        change = self.put(self.node, "fv-3", 45)
        self.assertEqual((change["state"], change["readBack"]), ("verified", 45))
        self.assertEqual(self.sim.vessel("fv-3")["setpoint"], 45)
        self.assertEqual(self.vessel(self.node, "fv-2")["setpoint"]["value"], 68)

    def test_adapter_pulled_out_and_back(self):
        for _ in range(3):
            self.sim.fault("fv-1", "connection-dropped", ms=1500)
            self.assertFalse(os.path.lexists(self.line))
            eventually(lambda: self.cellar(self.node)["panels"][0]["state"] != "connected", 5)
            self.assertIsNotNone(self.cellar(self.node)["panels"][0]["error"])
            self.assertNotIn("good", self.qualities(self.node).values())
            eventually(lambda: os.path.exists(self.line), 10)
            eventually(lambda: set(self.qualities(self.node).values()) == {"good"}, 10)
            self.sim.clear()
        self.assertEqual(self.put(self.node, "fv-1", 50)["state"], "verified")

    def test_adapter_pulled_in_the_middle_of_a_change(self):
        # The register is written, then the line goes away: what happened is found out when it is back, not guessed.
        self.sim.fault("fv-1", "drop-on-write", apply=True)
        change = self.put(self.node, "fv-1", 40)
        self.assertIn(change["state"], ("verified", "failed"))
        self.sim.clear()
        self.assertEqual(self.sim.vessel("fv-1")["setpoint"], 40)
        eventually(lambda: self.vessel(self.node, "fv-1")["setpoint"]["value"] == 40, 10)
        eventually(lambda: set(self.qualities(self.node).values()) == {"good"}, 10)

    def test_bad_answers_of_one_unit(self):
        for fault, says in (
            ("crc-error", "checksum"),
            ("wrong-unit", "unit 3 answered instead of unit 2"),
            ("half-frame", "only a part"),
            ("short-answer", "bytes instead of"),
            ("device-silent", "did not answer"),
            ("read-exception", "exception"),
        ):
            with self.subTest(fault=fault):
                self.sim.fault("fv-2", fault)
                eventually(lambda: says in (self.vessel(self.node, "fv-2")["temperature"]["detail"] or ""), 10)
                self.assertNotEqual(self.vessel(self.node, "fv-2")["temperature"]["quality"], "good")
                # The others go on.
                self.assertEqual(self.put(self.node, "fv-4", 60)["state"], "verified")
                self.assertEqual(self.qualities(self.node)["fv-1"], "good")
                self.sim.clear()
                eventually(lambda: self.qualities(self.node)["fv-2"] == "good", 10)
                self.put(self.node, "fv-4", 61)


class LateAnswers(Serial):
    def test_late_answers_are_never_another_number(self):
        # Four reads of one device that look alike on the wire; whatever is mixed up is seen.
        vessels = {f"fv-{i}": 36 + 10 * i for i in range(1, 5)}
        text = config(self.line, [(name, "plc-block", 1, 100 * at) for at, name in enumerate(vessels)])
        sim = self.start(Sim(text))
        node = self.start(Node(text))
        for name, setpoint in vessels.items():
            sim.set(name, setpoint=setpoint, temperature=setpoint)

        def settled():
            return all(self.vessel(node, name)["setpoint"]["value"] == vessels[name] for name in vessels)

        eventually(settled, 15)
        sim.fault(None, "slow-answers", ms=450, rate=0.3)
        good = set()

        def look():
            for vessel in self.cellar(node)["vessels"]:
                for reading in (vessel["setpoint"], vessel["temperature"]):
                    if reading["quality"] == "good":
                        self.assertLess(abs(reading["value"] - vessels[vessel["id"]]), 5, vessel)
                        good.add((vessel["id"], reading["at"]))
            return len(good) > 60 and {name for name, _ in good} == set(vessels)

        eventually(look, 90)


class OthersAtTheOtherEnd(Serial):
    def test_mbpoll_reads_and_writes_the_simulator(self):
        self.start(Sim(config(self.line, [("fv-1", "delta-dtb", 1, 0), ("fv-247", "delta-dtb", 247, 0)])))

        def mbpoll(unit, *arguments, write=()):
            command = ["mbpoll", "-m", "rtu", "-b", "19200", "-P", "none", "-a", str(unit), "-0", "-1", "-o", "1"]
            run = subprocess.run(
                [*command, *arguments, self.line, *write], capture_output=True, text=True, timeout=20, check=False
            )
            found = re.findall(r"^\[(\d+)\]:\s+(\S+)", run.stdout, re.MULTILINE)
            return {int(place): int(value, 0) for place, value in found}, run.stdout + run.stderr

        for unit in (1, 247):
            values, _ = mbpoll(unit, "-t", "4:hex", "-r", "4096", "-c", "2")
            self.assertLess(abs(values[4096] - 678), 5)
            self.assertEqual(values[4097], 680)
        self.assertIn("Illegal data address", mbpoll(1, "-t", "4:hex", "-r", "9", "-c", "1")[1])
        self.assertIn("timed out", mbpoll(9, "-t", "4:hex", "-r", "4096", "-c", "1")[1])
        self.assertIn("Written 1", mbpoll(247, "-t", "0", "-r", "2064", write=["1"])[1])
        self.assertIn("Written 1", mbpoll(247, "-t", "4", "-r", "4097", write=["350"])[1])
        self.assertEqual(mbpoll(247, "-t", "4:hex", "-r", "4097", "-c", "1")[0], {4097: 350})

    def test_node_reads_and_writes_pymodbus(self):
        far = self.line + "-far"
        socat = self.spawn("socat", f"pty,raw,echo=0,link={self.line}", f"pty,raw,echo=0,link={far}")
        eventually(lambda: os.path.exists(self.line) and os.path.exists(far), 10)
        # Debian's own interpreter: the one that its python3-pymodbus package belongs to.
        panel = self.spawn("/usr/bin/python3", os.path.join(HERE, "pymodbus_panel.py"), far)
        self.assertEqual(panel.stdout.readline().strip(), "ready")
        text = config(self.line, [("fv-1", "plc-block", 1, 0), ("fv-2", "plc-block", 1, 4)])
        node = self.start(Node(text.replace('"300ms"', '"2s"')))  # it is Python
        read = {"fv-1": "good", "fv-2": "sensor-fault"}
        eventually(lambda: self.qualities(node) == read, 30)
        self.assertEqual(self.vessel(node, "fv-1")["temperature"]["value"], 67.8)
        self.assertEqual(self.vessel(node, "fv-2")["valve"]["value"], "open")
        change = self.put(node, "fv-1", 34)
        self.assertEqual((change["state"], change["readBack"]), ("verified", 34))
        # The cable goes for good, and the node says so.
        socat.terminate()
        socat.wait()
        eventually(lambda: self.cellar(node)["panels"][0]["state"] != "connected", 10)
        eventually(lambda: self.vessel(node, "fv-1")["temperature"]["quality"] != "good", 10)


class WhatIsThereStays(Serial):
    def test_a_real_file_is_never_overwritten(self):
        with open(self.line, "w", encoding="utf-8") as out:
            out.write("precious")
        text = config(self.line, [("fv-1", "delta-dtb", 1, 0)])
        with self.assertRaisesRegex(AssertionError, "exists already and is not a link of cellar-sim"):
            self.start(Sim(text))
        with open(self.line, encoding="utf-8") as file:
            self.assertEqual(file.read(), "precious")

    def test_the_link_goes_with_the_simulator(self):
        text = config(self.line, [("fv-1", "delta-dtb", 1, 0)])
        sim = Sim(text)
        with sim:
            self.assertTrue(os.path.exists(self.line))
            sim.kill()
            self.assertTrue(os.path.lexists(self.line))  # no chance to tidy up …
            sim.start()
            self.assertTrue(os.path.exists(self.line))  # … is no obstacle to the next one
        self.assertFalse(os.path.lexists(self.line))


if __name__ == "__main__":
    unittest.main()
