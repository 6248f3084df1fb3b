# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every program that reads cellar.toml tells all that is wrong with it at once and exits with 2."""
import os
import subprocess
import tempfile
import unittest

from lib.cellar import binary, demo_config, free_port


def run(program, config, *arguments):
    return subprocess.run(
        [binary(program), "--config", config, *arguments], capture_output=True, text=True, timeout=20
    )


class BadConfig(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.file = os.path.join(self.folder, "cellar.toml")

    def write(self, text):
        with open(self.file, "w", encoding="utf-8") as out:
            out.write(text)

    def each_program(self):
        yield "cellar-server", ("--data", os.path.join(self.folder, "data"))
        yield "cellar-server", ("--data", os.path.join(self.folder, "data"), "--check-config")
        yield "cellar-sim", ()

    def test_all_errors_at_once(self):
        good = demo_config(free_port(), free_port())
        bad = good.replace('label = "FV 10/2"', 'labell = "FV 10/2"')  # unknown key, label missing
        bad = bad.replace('id = "fv-10-3"', 'id = "fv-10-1"')  # duplicate
        bad = bad.replace("unit = 4", 'unit = "four"')  # wrong type
        bad = bad.replace('timeout = "500ms"', 'timeout = "500 parsecs"')
        self.write(bad)
        for program, arguments in self.each_program():
            with self.subTest(program=program, arguments=arguments):
                result = run(program, self.file, *arguments)
                self.assertEqual(result.returncode, 2, result.stderr)
                for part in ("labell", "label", "fv-10-1", "unit", "parsecs"):
                    self.assertIn(part, result.stderr)
                lines = [line for line in result.stderr.splitlines() if self.file in line]
                self.assertGreaterEqual(len(lines), 4, result.stderr)
                for line in lines:
                    self.assertRegex(line, r"cellar\.toml:\d+:\d+: ")

    def test_unreadable(self):
        for program, arguments in self.each_program():
            with self.subTest(program=program):
                self.assertEqual(run(program, os.path.join(self.folder, "none.toml"), *arguments).returncode, 2)
                self.assertEqual(run(program, self.folder, *arguments).returncode, 2)

    def test_not_toml(self):
        self.write("[cellar\nname = ")
        for program, arguments in self.each_program():
            with self.subTest(program=program):
                result = run(program, self.file, *arguments)
                self.assertEqual(result.returncode, 2)
                self.assertRegex(result.stderr, r"cellar\.toml:\d+:\d+: ")

    def test_a_listener_for_everybody_needs_protection(self):
        self.write(demo_config(free_port(), free_port()).replace('listen = ["127.0.0.1', 'listen = ["0.0.0.0'))
        result = run("cellar-server", self.file, "--data", os.path.join(self.folder, "data"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("behind_proxy", result.stderr)

    def test_good_config(self):
        self.write(demo_config(free_port(), free_port()))
        result = run("cellar-server", self.file, "--data", os.path.join(self.folder, "data"), "--check-config")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "data")), "a check leaves nothing behind")


if __name__ == "__main__":
    unittest.main()
