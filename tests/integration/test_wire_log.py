# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of the wire is off, can be switched on and off in the running node, and shows whole frames both ways."""
import os
import re
import subprocess
import unittest

from lib.cellar import Node, Sim, binary, demo_config, eventually, free_port

# The read of a Delta's temperature and set point: unit 7, function 3, address 0x1000, two registers, and its answer.
REQUEST = re.compile(r"cellar\.bus\.wire: \S+ -> [0-9a-f]+ unit 7 fc 3 10 00 00 02$", re.M)
ANSWER = re.compile(r"cellar\.bus\.wire: \S+ <- [0-9a-f]{2} [0-9a-f]{2} 00 00 00 07 07 03 04 02 [0-9a-f]{2} 02 a8$", re.M)


class WireLog(unittest.TestCase):
    def start(self, rules=None):
        config = demo_config(free_port(), free_port())
        sim = Sim(config)
        sim.__enter__()
        self.addCleanup(lambda: sim.__exit__(None, None, None))
        before = os.environ.get("QT_LOGGING_RULES")
        try:
            if rules is not None:
                os.environ["QT_LOGGING_RULES"] = rules
            self.node = Node(config)
            self.node.__enter__()
        finally:
            if before is None:
                os.environ.pop("QT_LOGGING_RULES", None)
            else:
                os.environ["QT_LOGGING_RULES"] = before
        self.addCleanup(self.node.__exit__, None, None, None)
        eventually(self.connected)

    def panel(self):
        return self.node.api("GET", "/api/v1/cellar").json["panels"][0]

    def connected(self):
        return self.panel()["state"] == "connected"

    def polls(self, count):
        """Lets the node ask its panel some more times."""
        until = self.panel()["statistics"]["requests"] + count * 10
        eventually(lambda: self.panel()["statistics"]["requests"] >= until)

    def ctl(self, *arguments):
        token = os.path.join(self.node.data, "admin.token")
        done = subprocess.run(
            [binary("cellarctl"), "--url", self.node.url, "--token-file", token, *arguments],
            capture_output=True, text=True, timeout=20,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def frames(self):
        return self.node.errors.count("cellar.bus.wire")

    def test_off_on_off(self):
        self.start()
        self.polls(2)
        self.assertEqual(self.frames(), 0)
        self.assertEqual(self.ctl("wire", "status"), "wire log off\n")

        self.assertRegex(self.ctl("wire", "on", "--minutes", "5"), r"^wire log on until 20\d\d-.*Z\n$")
        eventually(lambda: REQUEST.search(self.node.errors) and ANSWER.search(self.node.errors))
        self.assertTrue(self.node.api("GET", "/api/v1/log/wire").json["enabled"])

        self.assertEqual(self.ctl("wire", "off"), "wire log off\n")
        frames = self.frames()
        self.assertGreater(frames, 0)
        self.polls(2)
        self.assertEqual(self.frames(), frames)
        self.assertIn("wire log on for 5 min, by ", self.node.errors)
        self.assertIn("wire log off, by ", self.node.errors)

    def test_bad_input_changes_nothing(self):
        self.start()
        for body, status in (({"enabled": "yes"}, 400), ({"enabled": True, "minutes": 100000}, 400), ({}, 400)):
            answer = self.node.api("PUT", "/api/v1/log/wire", body)
            self.assertEqual((answer.status, answer.type), (status, "application/problem+json"), answer.text)
        self.polls(2)
        self.assertEqual(self.frames(), 0)

    def test_the_rules_of_the_environment_hold(self):
        self.start("cellar.bus.wire.debug=true")
        eventually(lambda: REQUEST.search(self.node.errors))
        self.assertEqual(self.node.api("GET", "/api/v1/log/wire").json, {"enabled": True, "until": None})
        self.assertEqual(self.ctl("wire", "off"), "wire log off\n")
        frames = self.frames()
        self.polls(2)
        self.assertEqual(self.frames(), frames)


if __name__ == "__main__":
    unittest.main()
