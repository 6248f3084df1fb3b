# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real kiosk program without a screen: with the node inside, connected to one, and with everything wrong."""
import os
import struct
import subprocess
import unittest

from lib.cellar import Node, Program, Sim, binary, demo_config, free_port, http

SOFTWARE = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


def kiosk(*arguments):
    """Runs cellar-panel to its end."""
    return subprocess.run(
        [binary("cellar-panel"), *arguments], env=SOFTWARE, capture_output=True, text=True, timeout=60, check=False
    )


class OwnNode(Program):
    """cellar-panel with the node inside."""

    def __init__(self, config):
        super().__init__(config, program="cellar-panel")
        self.data = os.path.join(self.folder, "data")
        self.command += ["--data", self.data, "--windowed", "800x480"]


class BadCommandLine(unittest.TestCase):
    def test_usage(self):
        for arguments in (
            [],
            ["--config", "x"],
            ["--data", "x"],
            ["--connect", "http://127.0.0.1:1", "--config", "x", "--data", "y"],
            ["--connect", "ftp://127.0.0.1"],
            ["--connect", "http://127.0.0.1:1", "--windowed", "800"],
            ["--connect", "http://127.0.0.1:1", "--windowed", "0x480"],
            ["--connect", "http://127.0.0.1:1", "--windowed", "99999x480"],
            ["--connect", "http://127.0.0.1:1", "--token-file", "/nonexistent"],
            ["--no-such-option"],
            ["surplus"],
        ):
            with self.subTest(arguments=arguments):
                done = kiosk(*arguments)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("cellar-panel: ", done.stderr)

    def test_bad_config(self):
        done = kiosk("--config", "/nonexistent/cellar.toml", "--data", "/nonexistent")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("/nonexistent/cellar.toml", done.stderr)

    def test_help(self):
        done = kiosk("--help")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("--windowed", done.stdout)


class Kiosk(unittest.TestCase):
    def setUp(self):
        self.config = demo_config(free_port(), free_port())

    def enter(self, program):
        program.__enter__()
        self.addCleanup(lambda: program.__exit__(None, None, None))
        return program

    def test_self_test_needs_a_panel(self):
        node = self.enter(Node(self.config))
        done = kiosk("--connect", node.url, "--token", node.token, "--windowed", "800x480", "--self-test")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("no vessel with a good reading", done.stderr)

    def test_wrong_token_shows_nothing(self):
        self.enter(Sim(self.config))
        node = self.enter(Node(self.config))
        done = kiosk("--connect", node.url, "--token", "wrong", "--windowed", "800x480", "--self-test")
        self.assertEqual(done.returncode, 1, done.stderr)

    def test_connected_to_a_node(self):
        self.enter(Sim(self.config))
        node = self.enter(Node(self.config))
        before = node.api("GET", "/api/v1/cellar").json["vessels"]
        done = kiosk("--connect", node.url, "--token", node.token, "--windowed", "1280x800", "--self-test")
        self.assertEqual(done.returncode, 0, done.stderr)
        after = node.api("GET", "/api/v1/cellar").json["vessels"]
        self.assertEqual([v["change"] for v in after], [None] * len(before), "the self-test sent something")

    def test_own_node_serves_and_ends_on_sigterm(self):
        self.enter(Sim(self.config))
        own = self.enter(OwnNode(self.config))
        url = own.wait_for_line("ready ").split()[1]
        own.wait_for_line("sign-in: http")
        with open(os.path.join(own.data, "admin.token"), encoding="utf-8") as file:
            token = file.read().strip()
        answer = http("GET", url.rstrip("/") + "/api/v1/cellar", token=token)
        self.assertEqual((answer.status, len(answer.json["vessels"])), (200, 9))
        self.assertEqual(own.stop(), 0, own.errors)

    def test_grab(self):
        self.enter(Sim(self.config))
        node = self.enter(Node(self.config))
        picture = os.path.join(node.folder, "kiosk.png")
        done = kiosk("--connect", node.url, "--token", node.token, "--windowed", "1024x600", "--grab", picture)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(picture, "rb") as file:
            head = file.read(24)
        self.assertEqual(struct.unpack(">II", head[16:24]), (1024, 600))
        done = kiosk("--connect", node.url, "--token", node.token, "--windowed", "1024x600", "--grab", "/nonexistent/x")
        self.assertEqual(done.returncode, 1, done.stderr)


if __name__ == "__main__":
    unittest.main()
