# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real node and the world outside: readings arrive, batches come in, and nothing of it disturbs the panel.

CELLAR_KILLS says how often the node is killed (6).
"""
import csv
import datetime
import http.server
import io
import os
import pathlib
import random
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from cellar import Node, Sim, demo_config, eventually, free_port  # noqa: E402
from gate import Gate  # noqa: E402
from influx import InfluxDb, VictoriaMetrics  # noqa: E402
from killing import Load, Remains, changes_in, milliseconds  # noqa: E402

KILLS = int(os.environ.get("CELLAR_KILLS", "6"))
LABEL = "FV 10/1"
WITH_PROBE = 8  # of the nine vessels
CHANGED = ("fv-10-2", "fv-10-3")  # while the node is killed
BREWED, BREWED_LABEL = "fv-10-4", "FV 10/4"


class Beats(http.server.ThreadingHTTPServer):
    """Somebody who waits for a heartbeat; `paths` is what was asked for."""

    def __init__(self):
        self.paths = []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner.paths.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class CloudNode(unittest.TestCase):
    def start(self, sections="", speed=1, files=None):
        config = demo_config(free_port(), free_port()) + sections
        self.sim = self.entered(Sim(config, speed=speed))
        node = Node(config)
        for name, text in (files or {}).items():
            node.write(name, text)
        self.node = self.entered(node)
        eventually(lambda: all(v["setpoint"]["quality"] == "good" for v in self.vessels()), 30)

    def entered(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def victoria(self):
        return self.entered(VictoriaMetrics()).start()

    def vessels(self):
        return self.node.api("GET", "/api/v1/cellar").json["vessels"]

    def vessel(self, name="fv-10-1"):
        return next(vessel for vessel in self.vessels() if vessel["id"] == name)

    def connections(self):
        return self.node.api("GET", "/api/v1/connections").json

    def sink(self):
        return self.connections()["sinks"][0]

    def verified(self, vessel, value):
        answer = self.node.api("PUT", f"/api/v1/vessels/{vessel}/setpoint", {"value": value})
        self.assertEqual(answer.status, 202, answer.text)
        change = answer.headers["Location"]
        state = eventually(lambda: (s := self.node.api("GET", change).json)["finishedAt"] and s)
        self.assertEqual(state["state"], "verified")

    def history(self, vessel="fv-10-1"):
        """What the node itself keeps: {milliseconds: temperature}."""
        answer = self.node.api("GET", f"/api/v1/vessels/{vessel}/history", headers={"Accept": "text/csv"})
        rows = csv.DictReader(io.StringIO(answer.text))
        return {milliseconds(row["time"]): float(row["temperature"]) for row in rows if row["temperature"]}

    def test_what_arrives_is_what_was_read(self):
        server = self.victoria()
        self.start(f'\n[influx]\nurl = "{server.url}"\ninterval = "1s"\n', speed=60)
        eventually(lambda: self.sink()["sent"] >= 5 * WITH_PROBE, 30)

        def arrived():
            found, _ = server.samples("cellar_panel_read_temp")
            return {at: value for ((_, slot, vessel), at), value in found.items() if (slot, vessel) == ("1", LABEL)}

        points = eventually(lambda: len(points := arrived()) >= 4 and points, 30)
        own = self.history()
        for at, value in points.items():
            self.assertAlmostEqual(own[at], value, places=3)
        setpoints, _ = server.samples("cellar_panel_read_set_point")
        self.assertEqual(len({vessel for ((_, _, vessel), _) in setpoints}), 9)
        temperatures, _ = server.samples("cellar_panel_read_temp")
        self.assertNotIn("BT 10/1", {vessel for ((_, _, vessel), _) in temperatures})  # it has no probe
        metrics = self.node.api("GET", "/metrics").text
        self.assertRegex(metrics, r'cellar_outbox_sent_total\{sink="influx"\} [1-9]')

    def test_influxdb_1(self):
        server = self.entered(InfluxDb()).start()
        server.query("CREATE DATABASE cellar")
        self.start(f'\n[influx]\nurl = "{server.url}"\napi = "v1"\ndb = "cellar"\ninterval = "1s"\n')
        points = eventually(lambda: len(points := server.points("cellar")) >= 27 and points, 30)
        # The first one may hold only what had been read by then.
        newest = max((key for key in points if key[2] == LABEL and len(points[key]) == 4), key=lambda key: key[3])
        self.assertEqual(newest[:2], ("0", "1"))  # nobody has written down what is in it
        self.assertEqual(points[newest]["set_point"], 34.0)
        self.assertEqual(self.history()[newest[3] // 10**6], points[newest]["temp"])

    def test_a_destination_that_is_away_loses_nothing(self):
        server = self.victoria()
        self.start(f'\n[influx]\nurl = "{server.url}"\ninterval = "1s"\n')
        eventually(lambda: self.sink()["sent"] >= 9, 30)
        server.stop()
        eventually(lambda: self.sink()["state"] == "waiting" and self.sink()["backlog"] >= 4 * 9, 60)
        status = self.sink()
        self.assertIn("nothing listens", status["lastError"])
        self.assertIsNotNone(status["oldest"])
        self.node.kill()  # nobody says goodbye
        self.node.start()
        self.assertGreaterEqual(eventually(self.sink)["backlog"], 4 * 9)
        server.start()
        eventually(lambda: self.sink()["backlog"] == 0 and self.sink()["sent"] >= status["backlog"], 60)

        def times_of():
            found, _ = server.samples("cellar_panel_read_set_point")
            return sorted(at for ((_, _, vessel), at) in found if vessel == LABEL)

        times = eventually(lambda: len(times := times_of()) >= 6 and times, 30)
        # While it was away a point was kept each second.
        away = [later - earlier for earlier, later in zip(times, times[1:])][:5]
        self.assertLess(max(away), 2500, times)

    def test_a_destination_that_hangs_disturbs_nobody(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            self.start(f'\n[influx]\nurl = "{url}"\ninterval = "1s"\ntimeout = "2s"\n')
            eventually(lambda: self.sink()["backlog"] > 0, 20)
            for value in (40, 41, 42, 43):
                self.verified("fv-20-1", value)
            eventually(lambda: "no complete answer" in (self.sink()["lastError"] or ""), 20)
            self.assertEqual(self.vessel()["temperature"]["quality"], "good")

    def test_a_wrong_password_is_told_and_keeps_everything(self):
        server = self.entered(InfluxDb(password="right")).start()
        server.query("CREATE DATABASE cellar")
        self.start('\n[influx]\nurl = "%s"\napi = "v1"\ndb = "cellar"\nuser = "cellar"\n'
                   'password = "file:influx.password"\ninterval = "1s"\n' % server.url,
                   files={"influx.password": "wrong-one"})
        status = eventually(lambda: (s := self.sink())["state"] == "held" and s, 30)
        self.assertIn("401", status["lastError"])
        self.assertNotIn("wrong-one", str(self.connections()))
        self.assertEqual((status["sent"], status["quarantined"]), (0, 0))
        held = eventually(lambda: (s := self.sink())["backlog"] >= 3 * 9 and s, 30)
        self.assertEqual(held["state"], "held")  # and no other try meanwhile
        self.node.write("influx.password", "right")
        self.assertEqual(self.node.stop(), 0)
        self.node.start()
        # At once, not when the pause of a minute is over.
        status = eventually(lambda: (s := self.sink())["backlog"] == 0 and s["sent"] >= held["backlog"] and s, 30)
        self.assertEqual((status["quarantined"], status["dropped"], status["lastError"]), (0, 0, None))
        points = server.points("cellar")
        self.assertGreaterEqual(len(points), held["backlog"])
        first = min(at for _, _, _, at in points) // 10**6
        self.assertLessEqual(first, milliseconds(held["oldest"]))

    def test_a_database_that_is_not_there_is_told(self):
        server = self.entered(InfluxDb()).start()
        self.start(f'\n[influx]\nurl = "{server.url}"\napi = "v1"\ndb = "nowhere"\ninterval = "1s"\n')
        status = eventually(lambda: (s := self.sink())["state"] == "held" and s, 30)
        self.assertIn("nowhere", status["lastError"])
        self.assertEqual((status["sent"], status["quarantined"]), (0, 0))
        server.query("CREATE DATABASE nowhere")
        self.node.kill()
        self.node.start()
        eventually(lambda: self.sink()["sent"] >= status["backlog"], 30)

    def test_an_outbox_that_cannot_be_saved_is_told(self):
        server = self.victoria()
        self.start(f'\n[influx]\nurl = "{server.url}"\ninterval = "1s"\n')
        self.assertEqual(self.node.stop(), 0)
        outbox = os.path.join(self.node.data, "outbox.db")
        os.remove(outbox)
        os.mkdir(outbox)
        self.node.start()
        lines = eventually(lambda: self.trouble(), 30)
        self.assertRegex(lines[0], '^the outbox cannot be saved; new readings for "influx" wait in memory: .*outbox.db')
        self.assertIn("outbox.db", self.sink()["outboxTrouble"])
        # Delivered all the same, and one line for however many readings.
        eventually(lambda: self.sink()["sent"] >= 4 * 9, 60)
        self.assertEqual(len(self.trouble()), 1)
        os.rmdir(outbox)
        eventually(lambda: len(self.trouble()) == 2, 60)
        self.assertRegex(self.trouble()[0], "^the outbox can be saved again; what waited in memory")
        self.assertIsNone(self.sink()["outboxTrouble"])

    def trouble(self):
        """What the journal says, the newest first."""
        return [line["text"] for line in self.node.api("GET", "/api/v1/journal?kind=trouble").json["entries"]]

    def test_heartbeats_come_only_while_the_panel_is_read(self):
        beats = Beats()
        self.addCleanup(beats.server_close)
        self.addCleanup(beats.shutdown)
        url = f"http://127.0.0.1:{beats.server_address[1]}/ping/secret"
        self.start(f'\n[heartbeat]\nurl = "{url}"\ninterval = "1s"\n')
        eventually(lambda: len(beats.paths) >= 3, 30)
        status = self.connections()["heartbeats"][0]
        self.assertEqual(status["state"], "beating")
        self.assertNotIn("secret", str(self.connections()))
        self.sim.kill()
        eventually(lambda: self.connections()["heartbeats"][0]["state"] == "silent", 30)
        count = len(beats.paths)
        time.sleep(3)  # three intervals in which nothing may come
        self.assertLessEqual(len(beats.paths), count + 1)
        self.sim.start()
        eventually(lambda: len(beats.paths) > count + 1, 30)

    def test_a_file_of_batches_is_watched(self):
        server = self.victoria()
        self.start(f'\n[influx]\nurl = "{server.url}"\ninterval = "1s"\n'
                   '[batches]\nsource = "csv"\nfile = "batches.csv"\n')
        table = os.path.join(self.node.folder, "batches.csv")

        def write(text):
            with open(table + ".new", "w", encoding="utf-8") as out:
                out.write("Batch #,Beer,Date Brewed,Vessel,Gravity\n" + text)
            os.replace(table + ".new", table)

        self.assertIsNone(self.vessel()["batch"])
        brewed = (datetime.date.today() - datetime.timedelta(days=12)).strftime("%m/%d/%Y")
        write(f"1042,Pils 🍺,{brewed},FV 10/1,1.020\n1043,IPA,{brewed},FV 10/2,\n")
        batch = eventually(lambda: self.vessel()["batch"], 40)
        self.assertEqual((batch["beer"], batch["number"], batch["gravity"]), ("Pils 🍺", "1042", "1.020"))
        self.assertIn(batch["days"], (12, 13))
        self.assertEqual(self.connections()["batches"]["state"], "good")
        eventually(lambda: any(key[0][0] == "1042" for key in server.samples("cellar_panel_read_temp")[0]), 30)
        # Typed in above it, and kept through a kill.
        answer = self.node.api("PUT", "/api/v1/vessels/fv-10-1/batch", {"gravity": "1.012"})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(self.node.api("PUT", "/api/v1/vessels/fv-10-1/batch", {"beer": "x"}).status, 409)
        self.node.kill()
        self.node.start()
        eventually(lambda: (self.vessel()["batch"] or {}).get("gravity") == "1.012", 40)
        # An emptied tank is empty.
        write(f"1043,IPA,{brewed},FV 10/2,\n")
        eventually(lambda: self.vessel()["batch"] is None, 40)
        self.assertEqual(self.vessel("fv-10-2")["batch"]["beer"], "IPA")
        # A file that makes no sense leaves the last good copy, and says so.
        with open(table, "wb") as out:
            out.write(b"\x00\x01\x02")
        eventually(lambda: self.connections()["batches"]["state"] == "trouble", 40)
        self.assertEqual(self.vessel("fv-10-2")["batch"]["beer"], "IPA")

    def test_a_typed_batch_survives_a_kill(self):
        self.start()
        put = {"beer": "Stout", "number": "7", "brewed": "2026-11-01"}
        answer = self.node.api("PUT", "/api/v1/vessels/fv-10-3/batch", put)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.json["batch"]["brewedOn"], "2026-11-01")
        self.node.kill()
        self.node.start()
        # As soon as it says that it is ready, and what it knew is not lost by that.
        answer = self.node.api("PUT", "/api/v1/vessels/fv-10-3/batch", {"notes": "dry hopped"})
        self.assertEqual(answer.status, 200, answer.text)
        batch = answer.json["batch"]
        self.assertEqual((batch["beer"], batch["number"], batch["notes"]), ("Stout", "7", "dry hopped"))
        self.assertEqual(self.node.api("DELETE", "/api/v1/vessels/fv-10-3/batch").status, 204)
        eventually(lambda: self.vessel("fv-10-3")["batch"] is None)
        lines = self.node.api("GET", "/api/v1/journal?kind=batch").json["entries"]
        self.assertEqual(len(lines), 3)

    def test_killed_at_random_moments(self):
        """Under load: what was acknowledged is there, the files are whole, and what arrives is what was recorded."""
        server = self.entered(InfluxDb()).start()
        server.query("CREATE DATABASE cellar")
        gate = self.entered(Gate(server.url))
        self.start(f'\n[influx]\nurl = "{gate.url}"\napi = "v1"\ndb = "cellar"\ninterval = "1s"\n', speed=60)
        load = Load(self.node, CHANGED, BREWED)
        remains = Remains(self, self.node.data, gate, load)
        dice = random.Random(7)
        with load:
            for number in range(KILLS):
                # Half of the time nothing is delivered, so that everything must be there at the end.
                gate.mode = gate.CLOSED if number < KILLS / 2 else dice.choice((gate.OPEN, gate.CLOSED, gate.DEAF))
                # Every fourth one lives long enough to write something of its history.
                time.sleep(dice.uniform(0.2, 4) if number % 4 != 1 else dice.uniform(6, 9))
                load.kill(remains.look)
            gate.mode = gate.OPEN
            eventually(lambda: max(self.history().keys(), default=0) > load.kills[-1], 60)
            self.sim.stop()  # so that nothing comes any more that would wait again
            eventually(lambda: not any(v["setpoint"]["quality"] == "good" for v in self.vessels()), 60)
        eventually(lambda: self.sink()["backlog"] == 0, 180)
        self.assertEqual(load.wrong, [])
        self.assertLessEqual(set(load.statuses), {202, 423, 503}, load.statuses)
        self.assertGreater(min(len(load.changes), load.noted), KILLS)
        self.assertEqual((self.sink()["quarantined"], self.sink()["dropped"], self.sink()["unsaved"]), (0, 0, 0))
        self.assertTrue(self.node.api("GET", "/api/v1/journal/check").json["intact"])
        journal = self.node.api("GET", "/api/v1/journal?kind=setpoint", headers={"Accept": "text/csv"}).text
        missing = set(load.changes) - changes_in(journal.replace('""', '"'))
        self.assertFalse(missing, f"{len(missing)} of {len(load.changes)}")
        self.assertEqual(self.node.api("GET", "/api/v1/journal?kind=trouble").json["entries"], [])
        self.assertEqual(self.connections()["history"]["state"], "recording")
        histories = {vessel["label"]: self.history(vessel["id"])
                     for vessel in self.vessels() if vessel["id"] not in CHANGED}
        self.assertEqual(self.node.stop(), 0)
        remains.look()
        points = remains.all_arrived(server.points("cellar"))
        remains.of_a_living_node(points)
        remains.as_brewed(points, BREWED_LABEL)
        remains.as_shown(points)
        remains.as_in_the_history(points, histories)
        print(f"{KILLS} kills: {len(points)} points, {len(gate.given)} lines, {gate.swallowed} answers swallowed, "
              f"{len(load.changes)} changes, answers {dict(load.statuses)}", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
