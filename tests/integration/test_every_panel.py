# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One cellar with every kind of panel: each is read and written, and falls and comes back without the others noticing."""
import os
import re
import tempfile
import unittest

from lib.cellar import SOURCE, Node, Sim, eventually, free_port, http

FINAL = {"verified", "refused", "overridden", "failed"}
PANELS = ("gateway", "plc", "line", "wall")


def every_panel(folder):
    """resources/demo/every-panel.toml with ports and a serial line of its own."""
    with open(os.path.join(SOURCE, "resources/demo/every-panel.toml"), encoding="utf-8") as demo:
        text = demo.read()
    text = re.sub(r"127\.0\.0\.1:\d+", lambda _: f"127.0.0.1:{free_port()}", text)
    return text.replace("/tmp/cellar-panel-line", os.path.join(folder, "line"))


class EveryPanel(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        config = every_panel(folder.name)
        self.sim = self.entered(Sim(config))
        self.node = self.entered(Node(config))
        eventually(lambda: all(quality == "good" for quality in self.qualities().values()), 20)

    def entered(self, program):
        program.__enter__()
        self.addCleanup(lambda: program.__exit__(None, None, None))
        return program

    def cellar(self):
        return self.node.api("GET", "/api/v1/cellar").json

    def panel(self, name):
        return next(panel for panel in self.cellar()["panels"] if panel["id"] == name)

    def qualities(self, panel=None):
        """By vessel, without the one that has no probe."""
        return {
            vessel["id"]: vessel["temperature"]["quality"]
            for vessel in self.cellar()["vessels"]
            if vessel["id"] != "fv-20-2" and panel in (None, vessel["panel"])
        }

    def change(self, vessel, value):
        answer = self.node.api("PUT", f"/api/v1/vessels/{vessel}/setpoint", {"value": value})
        self.assertEqual(answer.status, 202, f"{vessel}: {answer.text}")
        path = f"/api/v1/setpoint-changes/{answer.json['id']}"
        return eventually(lambda: self.final(path), 20)

    def final(self, path):
        change = self.node.api("GET", path).json
        return change if change["state"] in FINAL else None

    def test_every_vessel_is_read_and_written(self):
        for vessel in self.cellar()["vessels"]:
            truth = self.sim.vessel(vessel["id"])
            self.assertAlmostEqual(vessel["setpoint"]["value"], truth["setpoint"], 6, vessel["id"])
            if vessel["id"] == "fv-20-2":
                self.assertEqual(vessel["temperature"]["quality"], "sensor-fault")
                continue
            self.assertAlmostEqual(vessel["temperature"]["value"], truth["temperature"], delta=1.5, msg=vessel["id"])
            wanted = vessel["setpoint"]["value"] + 1
            change = self.change(vessel["id"], wanted)
            self.assertEqual((change["state"], change["readBack"]), ("verified", wanted), f"{vessel['id']}: {change}")
            self.assertAlmostEqual(self.sim.vessel(vessel["id"])["setpoint"], wanted, 6, vessel["id"])

    def test_each_panel_falls_alone_and_comes_back(self):
        for name in PANELS:
            others = [other for other in PANELS if other != name]
            self.sim.checked("POST", "/faults", {"panel": name, "fault": "connection-dropped", "ms": 600000})
            eventually(lambda: "good" not in self.qualities(name).values(), 15)
            eventually(lambda: self.panel(name)["state"] != "connected", 15)
            self.assertIsNotNone(self.panel(name)["error"], name)
            eventually(lambda: self.panel(name)["backoffMs"] > 0, 10)
            for other in others:
                self.assertEqual(set(self.qualities(other).values()), {"good"}, f"{other} while {name} is down")
                self.assertEqual(self.panel(other)["state"], "connected", f"{other} while {name} is down")
            self.sim.checked("DELETE", "/faults", {"panel": name})
            eventually(lambda: set(self.qualities(name).values()) == {"good"}, 15)
            eventually(lambda: self.panel(name)["state"] == "connected", 5)
            self.assertEqual(self.panel(name)["backoffMs"], 0, name)

    def test_each_panel_counts_for_itself(self):
        for name in PANELS:
            panel = self.panel(name)
            self.assertGreater(panel["statistics"]["requests"], 0, name)
            self.assertGreater(panel["statistics"]["roundTripP50Ms"], 0, name)
            self.assertGreaterEqual(panel["statistics"]["roundTripP99Ms"], panel["statistics"]["roundTripP50Ms"], name)
            self.assertGreater(panel["cycleMs"], 0, name)
        self.assertEqual({self.panel(name)["driver"] for name in PANELS}, {"modbus-tcp", "modbus-rtu", "alpha"})
        self.sim.fault("fv-2", "device-silent")
        eventually(lambda: self.panel("gateway")["statistics"]["timeouts"] > 0, 10)
        self.assertEqual(self.panel("plc")["statistics"]["timeouts"], 0)
        metrics = http("GET", self.node.url + "/metrics", token=self.node.token)
        self.assertEqual(metrics.status, 200)
        for name in PANELS:
            self.assertRegex(metrics.text, rf'cellar_panel_requests_total{{[^}}]*panel="{name}"[^}}]*}} [1-9]')


if __name__ == "__main__":
    unittest.main()
