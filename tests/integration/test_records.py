# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real node keeps: the journal through stops, kills and tampering; backup and restore with cellarctl."""
import csv
import io
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

from lib.cellar import Node, Sim, binary, demo_config, eventually, free_port

VESSELS = ["fv-10-1", "fv-10-2", "fv-10-3"]


class Records(unittest.TestCase):
    def setUp(self):
        self.config = demo_config(free_port(), free_port())
        self.sim = self.enterContext_(Sim(self.config))
        self.node = self.enterContext_(Node(self.config))
        self.wait_for_panel()

    def enterContext_(self, manager):  # unittest's own came with Python 3.11
        value = manager.__enter__()
        self.addCleanup(lambda: manager.__exit__(None, None, None))
        return value

    def wait_for_panel(self):
        """Until every set point can be changed: read, and in a unit that its device has told."""
        eventually(
            lambda: all(
                vessel["setpoint"]["quality"] == "good"
                for vessel in self.node.api("GET", "/api/v1/cellar").json["vessels"]
            )
        )

    def set(self, vessel, value):
        answer = self.node.api("PUT", f"/api/v1/vessels/{vessel}/setpoint", {"value": value})
        self.assertEqual(answer.status, 202, answer.text)
        change = answer.headers["Location"]
        return eventually(lambda: self.finished(change))

    def finished(self, change):
        state = self.node.api("GET", change).json
        return state if state["finishedAt"] else None

    def entries(self, query=""):
        return self.node.api("GET", "/api/v1/journal" + query).json["entries"]

    def ctl(self, *arguments, code=0, node=True):
        access = ["--url", self.node.url, "--token-file", os.path.join(self.node.data, "admin.token")] if node else []
        done = subprocess.run(
            [binary("cellarctl"), arguments[0], *access, *arguments[1:]], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_a_change_with_its_whole_life(self):
        self.set("fv-20-1", 66)
        lines = eventually(lambda: (e := self.entries("?vessel=fv-20-1")) and len(e) == 2 and e)
        end, request = lines
        self.assertEqual(request["text"], "FV 20/1 from 68 °F to 66 °F: requested")
        self.assertEqual(end["text"], "FV 20/1 to 66 °F: verified")
        self.assertEqual((end["by"], end["from"], end["kind"]), ("admin", "api", "setpoint"))
        self.assertEqual(end["data"]["id"], request["data"]["id"])
        self.assertEqual(end["data"]["readBack"], 66)
        self.assertIn("FV 20/1 to 66 °F: verified", self.ctl("journal", "--vessel", "fv-20-1"))

    def test_starts_and_stops_with_their_cause(self):
        self.assertEqual(self.node.stop(), 0)
        self.node.start()
        eventually(lambda: len(self.entries("?kind=start")) == 2)
        self.node.kill()
        self.node.start()
        eventually(lambda: len(self.entries("?kind=start")) == 3)
        texts = [entry["text"] for entry in self.entries()]
        self.assertRegex(texts[0], r"^started again; it had ended without a word after 20\d\d-")
        self.assertRegex(texts[1], r"^started; it had been stopped at 20\d\d-")
        self.assertEqual(texts[2], "stopped: it was asked to end")
        self.assertEqual(texts[3], "started for the first time")
        # Somebody edits the configuration.
        self.node.stop()
        with open(self.node.config, "a", encoding="utf-8") as config:
            config.write("\n# edited\n")
        self.node.start()
        eventually(lambda: any(e["text"] == "cellar.toml was edited" for e in self.entries("?kind=configuration")))

    def test_nothing_acknowledged_is_missing_after_kills(self):
        """Killed at random moments while set points are changed: what was answered with 202 is in the journal."""
        dice = random.Random(4)
        acknowledged = []
        for _ in range(int(os.environ.get("CELLAR_KILLS", "8"))):
            stop = threading.Event()
            workers = [
                threading.Thread(target=self.change_until, args=(stop, vessel, acknowledged)) for vessel in VESSELS
            ]
            for worker in workers:
                worker.start()
            time.sleep(dice.uniform(0.05, 0.6))
            self.node.kill()
            stop.set()
            for worker in workers:
                worker.join(30)
            self.node.start()
            self.wait_for_panel()
            check = self.node.api("GET", "/api/v1/journal/check").json
            self.assertTrue(check["intact"], check)
        self.assertGreater(len(acknowledged), 10)
        rows = csv.DictReader(io.StringIO(self.ctl("journal", "--csv", "--kind", "setpoint")))
        known = {row["data"].split('"id":"')[1].split('"')[0] for row in rows}
        self.assertEqual(set(acknowledged) - known, set())

    def change_until(self, stop, vessel, acknowledged):
        value = 34
        while not stop.is_set():
            value = 34 + (value + 1) % 10
            try:
                answer = self.node.api("PUT", f"/api/v1/vessels/{vessel}/setpoint", {"value": value})
            except OSError:
                return
            if answer.status == 202:
                acknowledged.append(answer.json["id"])

    def test_an_altered_line_is_found(self):
        self.set("fv-20-1", 66)
        eventually(lambda: len(self.entries()) >= 3)
        self.assertIn("none altered", self.ctl("journal", "--check"))
        self.node.stop()
        with sqlite3.connect(os.path.join(self.node.data, "state.db")) as state:
            with self.assertRaises(sqlite3.Error):
                state.execute("UPDATE journal SET by_whom = 'somebody else' WHERE number = 2")
            state.execute("DROP TRIGGER journal_is_not_changed")
            state.execute("UPDATE journal SET by_whom = 'somebody else' WHERE number = 2")
        state.close()
        self.node.start()
        self.assertIn("line 2 was altered", self.ctl("journal", "--check", code=8))

    def test_backup_and_restore(self):
        self.set("fv-20-1", 66)
        eventually(lambda: len(self.entries()) >= 3)
        folder = tempfile.mkdtemp(prefix="cellar-backup-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        backup = os.path.join(folder, "state.db")
        self.assertIn("lines of the journal", self.ctl("backup", backup))
        self.assertEqual(os.stat(backup).st_mode & 0o077, 0)
        self.assertIn("is there already", self.ctl("backup", backup, code=2))
        self.assertIn("in use by another node", self.ctl("restore", backup, "--data", self.node.data, code=3, node=False))
        self.node.stop()
        other = os.path.join(folder, "data")
        self.assertIn("restored", self.ctl("restore", backup, "--data", other, node=False))
        self.node.command[self.node.command.index(self.node.data)] = other
        self.node.data = other
        self.node.start()
        self.wait_for_panel()
        texts = [entry["text"] for entry in self.entries()]
        self.assertIn("FV 20/1 to 66 °F: verified", texts)
        self.assertTrue(any(text.startswith("the state was restored from a backup") for text in texts), texts)
        self.assertTrue(self.node.api("GET", "/api/v1/journal/check").json["intact"])

    def test_every_reading_is_kept(self):
        series = "/api/v1/vessels/fv-20-1/history?points=2000"
        eventually(lambda: (a := self.node.api("GET", series)).status == 200 and len(a.json["points"]) >= 2, timeout=30)
        self.node.stop()  # writes what is left
        self.node.start()
        self.wait_for_panel()
        points = eventually(lambda: (p := self.node.api("GET", series).json["points"]) and len(p) >= 3 and p)
        known = [point["temperature"]["mean"] for point in points if point["temperature"]]
        self.assertTrue(known and all(60 < value < 75 for value in known), points)
        lines = self.ctl("history", "fv-20-1", "--csv").splitlines()
        self.assertGreaterEqual(len(lines), len(known))
        self.assertIn("recording", self.ctl("history"))
        self.assertIn("SET POINT", self.ctl("history", "fv-20-1", "--from", "1h"))
        self.assertEqual(self.node.api("GET", "/api/v1/vessels/bt-10-1/history").json["points"][0]["temperature"], None)

    def test_a_damaged_file_is_set_aside(self):
        self.node.stop()
        path = os.path.join(self.node.data, "state.db")
        with open(path, "r+b") as state:
            state.write(b"\xa5" * 300)
        self.node.start()
        self.wait_for_panel()
        eventually(lambda: any("was damaged and is kept as" in entry["text"] for entry in self.entries()))
        self.assertTrue([name for name in os.listdir(self.node.data) if ".damaged-" in name])
        self.assertEqual(self.set("fv-20-1", 66)["state"], "verified")

    def test_signals_end_it_cleanly(self):
        self.node.signal(signal.SIGINT)
        self.assertEqual(self.node.process.wait(20), 0)
        self.node.start()
        eventually(lambda: any("had been stopped" in entry["text"] for entry in self.entries()))


if __name__ == "__main__":
    unittest.main()
