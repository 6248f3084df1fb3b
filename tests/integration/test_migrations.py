# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real node over files of other versions: those of the first schema go on, those of a newer one are left alone.

firstschema/ holds what the first schema wrote. When a step is added, the file that it begins from comes beside it.
"""
import contextlib
import csv
import io
import os
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from cellar import Node, Sim, demo_config, eventually, free_port  # noqa: E402
from influx import InfluxDb, points_of  # noqa: E402
from killing import milliseconds  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ("state", "history", "outbox")
BASE = 1795185000000  # 2026-11-20T14:30:00Z, when the files of the first schema begin
THAT_DAY = "?from=2026-11-20T14:00:00Z&to=2026-11-20T19:00:00Z"


def schema_of(file):
    with contextlib.closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
        return sorted(rows), database.execute("PRAGMA user_version").fetchone()[0]


def rows_of(file, select):
    with contextlib.closing(sqlite3.connect(file)) as database:
        return database.execute(select).fetchall()


class Migrations(unittest.TestCase):
    def setUp(self):
        self.influx = self.entered(InfluxDb()).start()
        self.influx.query("CREATE DATABASE cellar")
        config = demo_config(free_port(), free_port())
        config += (f'\n[influx]\nurl = "{self.influx.url}"\napi = "v1"\ndb = "cellar"\ninterval = "1s"\n'
                   "[history]\nraw_days = 36500\nminute_days = 36500\n")  # however late it is, nothing is forgotten
        self.sim = self.entered(Sim(config))
        self.node = Node(config)
        os.makedirs(self.node.data)

    def entered(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def file(self, name):
        return os.path.join(self.node.data, name + ".db")

    def first_schema(self, name):
        with contextlib.closing(sqlite3.connect(self.file(name))) as database:
            database.executescript((HERE / "firstschema" / (name + ".sql")).read_text(encoding="utf-8"))
            database.execute("PRAGMA journal_mode = WAL")

    def start(self):
        self.entered(self.node)
        self.wait_for_panel()

    def wait_for_panel(self):
        eventually(lambda: all(v["setpoint"]["quality"] == "good" for v in self.get("/api/v1/cellar")["vessels"]), 30)

    def get(self, path):
        answer = self.node.api("GET", path)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def csv(self, vessel):
        text = self.node.api("GET", f"/api/v1/vessels/{vessel}/history{THAT_DAY}", headers={"Accept": "text/csv"}).text
        return list(csv.DictReader(io.StringIO(text)))

    def has_the_schema_of_a_new_one(self, name):
        """What a step has made is what a new file has."""
        self.assertEqual(self.node.stop(), 0)
        migrated = schema_of(self.file(name))
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(self.file(name) + suffix)
        self.node.start()
        self.assertEqual(self.node.stop(), 0)
        self.assertEqual(migrated, schema_of(self.file(name)))

    def test_state(self):
        self.first_schema("state")
        before = rows_of(self.file("state"), "SELECT * FROM journal ORDER BY number")
        self.assertEqual(len(before), 5)
        self.start()
        check = self.get("/api/v1/journal/check")
        self.assertTrue(check["intact"], check)
        entries = self.get("/api/v1/journal")["entries"][::-1]
        self.assertEqual(entries[3]["text"], "FV 10/1 to 34 °F: verified")
        self.assertRegex(entries[5]["text"], "^power lost at 2026-11-20T16:30:00Z")  # the run before is known too
        # What the new tables are for.
        put = {"beer": "Stout", "number": "7"}
        answer = self.node.api("PUT", "/api/v1/vessels/fv-10-3/batch", put)
        self.assertEqual(answer.status, 200, answer.text)
        self.node.kill()
        self.node.start()
        batch = eventually(lambda: self.get("/api/v1/vessels/fv-10-3/batch")["batch"], 30)
        self.assertEqual(batch["beer"], "Stout")
        self.assertTrue(self.get("/api/v1/journal/check")["intact"])
        self.assertGreater(len(self.get("/api/v1/journal")["entries"]), len(entries))
        self.assertEqual(self.node.stop(), 0)
        self.assertEqual(rows_of(self.file("state"), "SELECT * FROM journal ORDER BY number")[:5], before)
        self.has_the_schema_of_a_new_one("state")

    def test_history(self):
        self.first_schema("history")
        self.start()
        rows = self.csv("fv-10-1")
        times = [BASE + n * 10_000 for n in range(24)] + [BASE + 3 * 3600_000 + n * 10_000 for n in range(6)]
        self.assertEqual([milliseconds(row["time"]) for row in rows], times)
        wanted = [36.8 + n * 0.025 for n in (*range(24), *range(6))]
        for row, temperature in zip(rows, wanted):
            self.assertAlmostEqual(float(row["temperature"]), temperature, places=3)
        self.assertEqual([row["temperature"] for row in self.csv("bt-10-1")], [""] * 30)
        chart = self.get(f"/api/v1/vessels/fv-10-1/history{THAT_DAY}&points=100")
        lows = [point["temperature"]["min"] for point in chart["points"] if point["temperature"]]
        highs = [point["temperature"]["max"] for point in chart["points"] if point["temperature"]]
        self.assertAlmostEqual(min(lows), 36.8, places=3)
        self.assertAlmostEqual(max(highs), 37.375, places=3)
        # It goes on in the same file.
        eventually(lambda: self.get("/api/v1/connections")["history"]["readings"] > 60, 30)
        self.assertEqual(self.get("/api/v1/connections")["history"]["state"], "recording")
        self.node.kill()
        self.node.start()
        self.assertEqual(self.csv("fv-10-1"), rows)
        self.has_the_schema_of_a_new_one("history")

    def test_outbox(self):
        self.first_schema("outbox")
        waiting = rows_of(self.file("outbox"), "SELECT payload FROM record ORDER BY id")
        refused = rows_of(self.file("outbox"), "SELECT payload FROM quarantine")
        self.assertEqual((len(waiting), len(refused)), (5, 1))
        self.start()
        arrived = eventually(lambda: (points := self.old_points()) and len(points) == 5 and points, 30)
        self.assertEqual(arrived, points_of(bytes(line).decode() for line, in waiting))
        # The one that was sent before counts too.
        sink = eventually(lambda: (s := self.get("/api/v1/connections")["sinks"][0])["sent"] >= 1 + 5 and s, 30)
        self.assertEqual((sink["quarantined"], sink["dropped"]), (1, 0))
        records = self.get("/api/v1/connections/influx/quarantine")["records"]
        self.assertEqual([record["reason"] for record in records], ["HTTP 400: unable to parse"])
        self.assertEqual(self.node.api("POST", "/api/v1/connections/influx/quarantine/retry").status, 204)
        arrived = eventually(lambda: (points := self.old_points()) and len(points) == 6 and points, 30)
        self.assertEqual(arrived, points_of(bytes(line).decode() for line, in waiting + refused))
        self.has_the_schema_of_a_new_one("outbox")

    def old_points(self):
        points = self.influx.points("cellar")
        return {key: value for key, value in points.items() if key[3] < (BASE + 86_400_000) * 10**6}

    def test_files_of_a_newer_version_are_left_alone(self):
        self.start()
        eventually(lambda: self.get("/api/v1/connections")["sinks"][0]["sent"] > 0, 30)
        self.assertEqual(self.node.stop(), 0)
        for name in NAMES:
            with contextlib.closing(sqlite3.connect(self.file(name))) as database:
                database.execute("CREATE TABLE later (what TEXT)")
                database.execute("PRAGMA user_version = 99")
                database.commit()
                database.execute("PRAGMA journal_mode = DELETE")  # one that this version would change
        before = {name: pathlib.Path(self.file(name)).read_bytes() for name in NAMES}
        self.node.start()
        self.wait_for_panel()
        status = eventually(lambda: (s := self.get("/api/v1/connections"))["sinks"][0]["unsaved"] and s, 30)
        told = {"state": status["journal"]["trouble"], "history": status["history"]["text"],
                "outbox": status["sinks"][0]["outboxTrouble"]}
        for name, text in told.items():
            self.assertIn(f"{name}.db was made by a newer version of this program (schema 99)", text)
        # The beer is cooled all the same; what cannot be kept is not acknowledged.
        answer = self.node.api("PUT", "/api/v1/vessels/fv-20-1/setpoint", {"value": 40})
        self.assertEqual(answer.status, 202, answer.text)
        eventually(lambda: self.get(answer.headers["Location"])["state"] == "verified", 20)
        answer = self.node.api("PUT", "/api/v1/vessels/fv-10-3/batch", {"beer": "Stout"})
        self.assertEqual(answer.status, 503, answer.text)
        self.assertEqual(self.node.stop(), 0)
        for name in NAMES:
            self.assertEqual(pathlib.Path(self.file(name)).read_bytes(), before[name], name)
        self.assertEqual(sorted(name for name in os.listdir(self.node.data) if ".db" in name),
                         sorted(name + ".db" for name in NAMES))


if __name__ == "__main__":
    unittest.main()
