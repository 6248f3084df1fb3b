# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shipped profile through the real programs: simulator, wire, node, HTTP; good days and those of each kind."""
import pathlib
import os
import unittest

from lib.cellar import Node, Sim, eventually, free_port

DEVICES = sorted(path.stem for path in pathlib.Path(os.environ["CELLAR_SOURCE"], "resources/devices").glob("*.toml"))
CELSIUS = {"carel-ir33", "dixell-xr"}
WIDE = {"watlow-ez-zone-pm", "click-plc", "omron-e5c-4byte"}
UNIT_REGISTER = {"delta-dtb", "watlow-ez-zone-pm", "autonics-tk"}
FINAL = {"verified", "refused", "overridden", "failed"}


def config(modbus, http):
    text = f"""
[server]
listen = ["127.0.0.1:{http}"]
[[panel]]
id = "main"
driver = "modbus-tcp"
address = "127.0.0.1:{modbus}"
poll = "200ms"
timeout = "500ms"
"""
    for unit, device in enumerate(DEVICES, 1):
        limits = "min = -5.0, max = 40.0, step = 0.5" if device in CELSIUS else "min = 34.0, max = 100.0, step = 1.0"
        begin = "temperature = 19.0, setpoint = 20.0" if device in CELSIUS else "temperature = 67.8, setpoint = 68.0"
        text += f"""
[[vessel]]
id = "{device}"
label = "{device}"
panel = "main"
device = "{device}"
unit = {unit}
limits = {{ {limits} }}
sim = {{ {begin} }}
"""
    return text


class EveryDevice(unittest.TestCase):
    def setUp(self):
        text = config(free_port(), free_port())
        self.sim = Sim(text)
        self.sim.__enter__()
        self.addCleanup(self.sim.__exit__, None, None, None)
        self.node = Node(text)
        self.node.__enter__()
        self.addCleanup(self.node.__exit__, None, None, None)
        eventually(lambda: all(v["temperature"]["quality"] == "good" for v in self.vessels().values()), 10)

    def vessels(self):
        return {v["id"]: v for v in self.node.api("GET", "/api/v1/cellar").json["vessels"]}

    def put(self, device, value):
        return self.node.api("PUT", f"/api/v1/vessels/{device}/setpoint", {"value": value})

    def end_of(self, answer):
        self.assertEqual(answer.status, 202, answer.text)
        path = f"/api/v1/setpoint-changes/{answer.json['id']}"
        eventually(lambda: self.node.api("GET", path).json["state"] in FINAL, 20)
        return self.node.api("GET", path).json

    def test_reads_and_writes(self):
        for device in DEVICES:
            with self.subTest(device=device):
                vessel = self.vessels()[device]
                truth = self.sim.vessel(device)
                self.assertAlmostEqual(vessel["temperature"]["value"], truth["temperature"], delta=0.6)
                self.assertEqual(vessel["setpoint"]["value"], truth["setpoint"])
                known = "never-read" if device == "dixell-xr" else "good"
                self.assertEqual(vessel["valve"]["quality"], known)
                target = -0.5 if device in CELSIUS else 36.0
                change = self.end_of(self.put(device, target))
                self.assertEqual((change["state"], change["readBack"]), ("verified", target))
                self.assertEqual(self.sim.vessel(device)["setpoint"], target)

    def test_faults_are_never_numbers(self):
        self.sim.fault(None, "probe-missing")
        eventually(lambda: all(v["temperature"]["quality"] == "sensor-fault" for v in self.vessels().values()), 10)
        self.assertTrue(all(v["temperature"]["value"] is None for v in self.vessels().values()))
        self.assertTrue(all(v["setpoint"]["quality"] == "good" for v in self.vessels().values()))
        self.sim.clear()
        eventually(lambda: all(v["temperature"]["quality"] == "good" for v in self.vessels().values()), 10)

        self.sim.fault(None, "words-swapped")
        eventually(lambda: all(self.vessels()[d]["temperature"]["quality"] == "sensor-fault" for d in WIDE), 10)
        for device in WIDE:
            vessel = self.vessels()[device]
            self.assertIn("word_order", vessel["temperature"]["detail"])
            self.assertIsNone(vessel["setpoint"]["value"])
            answer = self.put(device, 40)
            self.assertEqual(answer.status, 502, answer.text)
            self.assertIn("word_order", answer.json["detail"])
            self.assertEqual(self.sim.vessel(device)["setpoint"], 68.0)
        self.assertTrue(all(self.vessels()[d]["temperature"]["quality"] == "good" for d in set(DEVICES) - WIDE))

    def test_another_unit_is_not_written_to(self):
        for device in UNIT_REGISTER:
            with self.subTest(device=device):
                self.sim.fault(device, "unit-changed")
                answer = self.put(device, 40)  # at once: before any poll or refresh can have noticed
                if answer.status == 202:
                    change = self.end_of(answer)
                    self.assertEqual(change["state"], "refused", change)
                    reason = change["reason"]
                else:
                    self.assertEqual(answer.status, 502, answer.text)
                    reason = answer.json["detail"]
                self.assertIn("set to °C", reason)
                self.assertEqual(self.sim.vessel(device)["setpoint"], 68.0)
                eventually(lambda: self.vessels()[device]["temperature"]["quality"] == "sensor-fault", 5)
                self.assertIn("set to °C", self.vessels()[device]["temperature"]["detail"])

    def test_disabled_writes_say_what_to_do(self):
        self.sim.fault("delta-dtb", "enable-refused", code=3)
        change = self.end_of(self.put("delta-dtb", 40))
        self.assertEqual(change["state"], "refused")
        self.assertIn("writes are disabled on this controller: set parameter P3-12", change["reason"])
        self.assertIn("exception 3", change["reason"])
        self.assertEqual(self.sim.vessel("delta-dtb")["setpoint"], 68.0)
        self.sim.clear()
        self.assertEqual(self.end_of(self.put("delta-dtb", 40))["state"], "verified")

    def test_beyond_the_devices_own_limits(self):
        self.sim.set("delta-dtb", limits={"min": 50, "max": 90}, setpoint=60)
        change = self.end_of(self.put("delta-dtb", 40))
        self.assertEqual(change["state"], "refused")
        self.assertEqual(self.sim.vessel("delta-dtb")["setpoint"], 60.0)


if __name__ == "__main__":
    unittest.main()
