#!/usr/bin/env python3
# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feed, outbox and courier against real servers: what arrives there is exactly what the cellar was.

CELLAR_KILLS says how often the feeding process is killed (20).
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from cellar import BIN, eventually  # noqa: E402
from influx import InfluxDb, VictoriaMetrics  # noqa: E402

FEEDER = os.path.join(os.path.dirname(BIN), "tests/bin/cloudfeeder")
LABELS = ["FV 10/1", "FV 10/2", "FV 10/3", "FV 10/4", "FV 10/5", "FV 10/6", "FV 20/1", "Walk-In", "BT 10/1"]
WEEK = 7 * 24 * 60  # minutes
KILLS = int(os.environ.get("CELLAR_KILLS", "20"))


def base_time():
    """A whole minute a good week ago: no server thinks that it is too old."""
    return int(time.time()) // 60 * 60 - 8 * 24 * 3600


def temperature(minute, slot):
    return 34 + (minute + slot) % 500 / 10


def expected(minutes, base):
    """What the nine vessels were, as cloudfeeder.cpp plays them."""
    return {(str(1000 + slot), str(slot), label, (base + minute * 60) * 10**9): {
        "temp": temperature(minute, slot), "set_point": 34.0, "valve_open": 1 - minute % 2,
        "days_in_vessel": minute // 1440}
        for minute in range(minutes) for slot, label in enumerate(LABELS, 1)}


class Feeder:
    """The helper program; `lines` is what it has said."""

    def __init__(self, outbox, url, base, last, first=0, **more):
        arguments = {"outbox": outbox, "url": url, "base": base, "first": first, "last": last, **more}
        command = [FEEDER]
        for name, value in arguments.items():
            command += [f"--{name.replace('_', '-')}"] if value is True else [f"--{name}", str(value)]
        self.lines = []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        """SIGKILL: nothing is said or tidied up."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()

    def fed(self):
        """The last minute that cannot be lost any more, or None."""
        fed = [line for line in self.lines if line.startswith("fed ")]
        return int(fed[-1].split()[1]) if fed else None

    def said(self, word):
        return next((line for line in self.lines if line.startswith(word)), None)

    def done(self, timeout=120):
        """The final status."""
        line = eventually(lambda: self.said("done "), timeout=timeout)
        self.process.wait(timeout=20)
        return json.loads(line.split(" ", 1)[1])


class CloudDelivery(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="cellar-outbox-")
        self.addCleanup(self.folder.cleanup)
        self.outbox = os.path.join(self.folder.name, "outbox.db")
        self.base = base_time()

    def feeder(self, server, last, first=0, **more):
        return Feeder(self.outbox, server.url, self.base, last, first, **more)

    def same(self, found, wanted):
        """assertEqual would show the difference of ten thousand points for minutes."""
        missing = [key for key in wanted if key not in found]
        extra = [key for key in found if key not in wanted]
        other = [key for key in wanted if key in found and found[key] != wanted[key]]
        trouble = {name: (len(keys), keys[:3]) for name, keys in
                   (("missing", missing), ("extra", extra), ("other", other)) if keys}
        self.assertFalse(trouble, f"of {len(wanted)} points")

    def influx(self):
        server = InfluxDb()
        self.addCleanup(server.__exit__, None, None, None)
        return server.start()

    def test_influxdb_holds_what_was_sent(self):
        server = self.influx()
        server.query("CREATE DATABASE cellar")
        with self.feeder(server, 59, api="v1", db="cellar") as feeder:
            status = feeder.done()
        self.assertEqual((status["sent"], status["quarantined"], status["dropped"]), (540, 0, 0))
        self.same(server.points("cellar"), expected(60, self.base))
        types = {name: kind for name, kind in server.query("SHOW FIELD KEYS", "cellar")[0]["values"]}
        self.assertEqual(types, {"temp": "float", "set_point": "float", "valve_open": "integer",
                                 "days_in_vessel": "integer"})

    def test_database_that_is_created_later(self):
        server = self.influx()
        with self.feeder(server, 9, api="v1", db="cellar", hold=200) as feeder:
            held = eventually(lambda: feeder.said("held "), timeout=20)
            self.assertIn("404", held)
            server.query("CREATE DATABASE cellar")
            status = feeder.done()
        self.assertEqual((status["sent"], status["quarantined"]), (90, 0))
        self.same(server.points("cellar"), expected(10, self.base))

    def test_server_without_the_second_api(self):
        server = self.influx()  # 1.6 has no /api/v2
        with self.feeder(server, 9, bucket="cellar", hold=60_000) as feeder:
            self.assertIn("404", eventually(lambda: feeder.said("held "), timeout=20))
            self.assertIsNone(feeder.said("done "))

    def test_one_bad_line_among_many(self):
        server = self.influx()
        server.query("CREATE DATABASE cellar")
        with self.feeder(server, 199, no_delivery=True, bad=77) as feeder:
            feeder.done()
        with self.feeder(server, -1, api="v1", db="cellar") as feeder:
            status = feeder.done()
        self.assertEqual((status["sent"], status["quarantined"]), (1800, 1))
        self.same(server.points("cellar"), expected(200, self.base))

    def test_victoria_metrics_takes_both_apis(self):
        for api in ({"bucket": "cellar", "org": "brewery", "token": "t"}, {"api": "v1", "db": "cellar"}):
            with self.subTest(**api), VictoriaMetrics() as server:
                server.start()
                if os.path.exists(self.outbox):
                    os.remove(self.outbox)
                with self.feeder(server, 59, **api) as feeder:
                    self.assertEqual(feeder.done()["sent"], 540)
                self.check_victoria(server, 60)

    def check_victoria(self, server, minutes):
        points = expected(minutes, self.base)
        for field in ("temp", "set_point", "valve_open", "days_in_vessel"):
            wanted = {((batch, slot, label), at // 10**6): fields[field]
                      for (batch, slot, label, at), fields in points.items()}
            found, _ = eventually(lambda f=field: self.complete(server, f, len(wanted)), timeout=60, interval=1)
            self.same(found, wanted)

    @staticmethod
    def complete(server, field, size):
        found, count = server.samples(f"cellar_panel_read_{field}")
        return (found, count) if len(found) >= size else None

    def test_seven_days_offline(self):
        with VictoriaMetrics() as server:
            with self.feeder(server, WEEK - 1, bucket="cellar") as feeder:
                eventually(lambda: feeder.fed() == WEEK - 1, timeout=300)
                self.assertIn("nothing listens", eventually(lambda: feeder.said("waiting "), timeout=20))
                server.start()
                status = feeder.done(timeout=300)
            self.assertEqual((status["sent"], status["dropped"], status["quarantined"]), (9 * WEEK, 0, 0))
            self.check_victoria(server, WEEK)

    def test_killed_at_random_moments(self):
        server = self.influx()
        server.query("CREATE DATABASE cellar")
        dice = random.Random(os.environ.get("CELLAR_SEED", "cellar"))
        minutes, last = 0, 10**9
        for kill in range(KILLS):
            with self.feeder(server, last, first=minutes, api="v1", db="cellar") as feeder:
                if kill % 5 == 4:
                    server.stop()  # and it may happen while the server is away
                eventually(lambda f=feeder: f.fed() is not None, timeout=30)
                time.sleep(dice.uniform(0, 0.4))
                feeder.kill()
                minutes = (feeder.fed() if feeder.fed() is not None else minutes - 1) + 1
            if server.process is None:
                server.start()
        with self.feeder(server, minutes + 9, first=minutes, api="v1", db="cellar") as feeder:
            status = feeder.done()
        self.assertEqual((status["backlog"], status["quarantined"], status["dropped"]), (0, 0, 0))
        print(f"{KILLS} kills, {minutes + 10} minutes, {status['sent']} points sent")
        self.same(server.points("cellar"), expected(minutes + 10, self.base))


if __name__ == "__main__":
    unittest.main()
