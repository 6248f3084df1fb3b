# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node reads and writes a panel written by third parties (pymodbus), not only our own simulator."""
import os
import subprocess
import unittest

from lib.cellar import Node, eventually, free_port

HERE = os.path.dirname(os.path.abspath(__file__))

CONFIG = """
[cellar]
name = "Foreign"

[server]
listen = ["127.0.0.1:{http}"]

[[panel]]
id = "plc"
driver = "modbus-tcp"
address = "127.0.0.1:{modbus}"
poll = "200ms"
timeout = "500ms"

[[vessel]]
id = "fv-1"
label = "FV 1"
panel = "plc"
device = "plc-block"
unit = 1
offset = 0
limits = {{ min = 34.0, max = 100.0, step = 1.0 }}

[[vessel]]
id = "fv-2"
label = "FV 2"
panel = "plc"
device = "plc-block"
unit = 1
offset = 4
limits = {{ min = 34.0, max = 100.0, step = 1.0 }}
"""


class ForeignPanel(unittest.TestCase):
    def test_reads_and_writes(self):
        modbus, http = free_port(), free_port()
        # Debian's own interpreter: the one that its python3-pymodbus package belongs to.
        panel = subprocess.Popen(
            ["/usr/bin/python3", os.path.join(HERE, "pymodbus_panel.py"), str(modbus)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(panel.stdout.close)
        self.addCleanup(panel.wait)
        self.addCleanup(panel.terminate)
        self.assertEqual(panel.stdout.readline().strip(), "ready")
        with Node(CONFIG.format(modbus=modbus, http=http)) as node:

            def vessels():
                return {v["id"]: v for v in node.api("GET", "/api/v1/cellar").json["vessels"]}

            eventually(lambda: vessels()["fv-1"]["temperature"]["quality"] == "good", 10)
            now = vessels()
            self.assertEqual(now["fv-1"]["temperature"]["value"], 67.8)
            self.assertEqual(now["fv-1"]["setpoint"]["value"], 68.0)
            self.assertEqual(now["fv-1"]["valve"]["value"], "closed")
            self.assertEqual(now["fv-2"]["temperature"]["quality"], "sensor-fault")
            self.assertIsNone(now["fv-2"]["temperature"]["value"])
            self.assertEqual(now["fv-2"]["valve"]["value"], "open")

            answer = node.api("PUT", "/api/v1/vessels/fv-1/setpoint", {"value": 34, "expected": 68})
            self.assertEqual(answer.status, 202, answer.text)
            change = answer.json["id"]

            def state():
                return node.api("GET", f"/api/v1/setpoint-changes/{change}").json["state"]

            eventually(lambda: state() == "verified", 10)
            self.assertEqual(node.api("GET", f"/api/v1/setpoint-changes/{change}").json["readBack"], 34.0)

            panel.terminate()
            panel.wait()
            eventually(lambda: vessels()["fv-1"]["temperature"]["quality"] != "good", 5)


if __name__ == "__main__":
    unittest.main()
