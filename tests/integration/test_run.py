#!/usr/bin/env python3
# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""./run.sh as a new user starts it: what it prints, that everything stops with it, and what it says when it cannot."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.request

from lib import cellar

RUN = os.path.join(cellar.SOURCE, "run.sh")
PATIENCE = 120  # it looks whether something must be built


def children(pid):
    """The processes that `pid` started, by name."""
    found = {}
    for task in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = task.read_text().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue
        if rest.split()[1] == str(pid):
            found[name] = int(task.parent.name)
    return found


class RunScript(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def start(self, *options):
        process = subprocess.Popen([RUN, "--headless", "--data", self.folder.name, *options], text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   start_new_session=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(lambda: process.poll() is None and process.terminate())
        return process

    def started(self):
        process = self.start("--port", "0")
        seen = {}
        while len(seen) < 2:
            line = process.stdout.readline()
            self.assertTrue(line, "run.sh ended before it served")
            match = re.match(r"(ready|sign-in:) (http://127\.0\.0\.1:\d+\S*)$", line)
            if match:
                seen[match[1]] = match[2]
        return process, seen["ready"], seen["sign-in:"]

    def stopped(self, process):
        """Its exit status and last words; all that it started is gone with it."""
        before = children(process.pid)
        _, words = process.communicate(timeout=PATIENCE)
        for name, pid in before.items():
            self.assertFalse(os.path.exists(f"/proc/{pid}"), f"{name} still runs")
        return process.returncode, words

    def test_serves_and_stops_with_sigterm(self):
        process, ready, sign_in = self.started()
        self.assertTrue(sign_in.startswith(ready + "/login"))
        with urllib.request.urlopen(ready + "/healthz", timeout=5) as answer:
            self.assertEqual(answer.status, 200)
        self.assertIn("cellar-sim", children(process.pid))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.stopped(process)[0], 0)

    def test_stops_with_ctrl_c(self):
        process, _, _ = self.started()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to everybody in the foreground
        self.assertEqual(self.stopped(process)[0], 0)

    def test_a_dead_simulator_ends_it(self):
        process, _, _ = self.started()
        os.kill(children(process.pid)["cellar-sim"], signal.SIGKILL)
        status, words = self.stopped(process)
        self.assertEqual(status, 137)
        self.assertIn("cellar-sim ended by itself with status 137", words)

    def test_a_dead_node_ends_it(self):
        process, _, _ = self.started()
        os.kill(children(process.pid)["cellar-server"], signal.SIGKILL)
        status, words = self.stopped(process)
        self.assertEqual(status, 137)
        self.assertIn("cellar-server ended by itself with status 137", words)

    def test_a_closed_node_ends_it_well(self):
        process, _, _ = self.started()
        os.kill(children(process.pid)["cellar-server"], signal.SIGTERM)  # as when somebody closes the kiosk's window
        self.assertEqual(self.stopped(process)[0], 0)

    def test_a_port_in_use_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = str(other.getsockname()[1])
            status, words = self.stopped(self.start("--port", port))
        self.assertEqual(status, 1)
        self.assertIn(f"port {port} is in use", words)
        self.assertIn("--port", words)

    def test_bad_options_are_refused(self):
        for options in (["--bogus"], ["--port", "99999"], ["--port", "eighty"], ["--port"], ["--data", ""]):
            with self.subTest(options=options):
                self.assertEqual(self.stopped(self.start(*options))[0], 2)


if __name__ == "__main__":
    unittest.main()
