# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node that is killed again and again is held against: load that remembers what it was told, and what remains."""
import bisect
import collections
import datetime
import http.client
import json
import os
import threading
import time
import traceback

from influx import points_of
from outboximage import image_of, outbox_image

STARTED = 60_000  # milliseconds; so long ago the node was not there yet
# What a request ends with when the node is killed in the middle of it.
TROUBLE = (OSError, http.client.HTTPException, AssertionError, TypeError, ValueError)


def milliseconds(rfc3339):
    at = datetime.datetime.fromisoformat(rfc3339.replace("Z", "+00:00"))
    return round(at.timestamp() * 1000)


def changes_in(text):
    """The ids in the JSON of journal lines."""
    return {part.split('"', 1)[0] for part in text.split('"id":"')[1:]}


class Load:
    """Threads that read and change without a pause. An error counts as `wrong`, unless the node was down meanwhile.

    The set points of `vessels` are changed, and the notes about what is in `brewed`.
    """

    NUMBER = "1042"

    def __init__(self, node, vessels, brewed):
        self.node = node
        self.brewed = brewed
        self.changed = set(vessels)
        self.wrong = []
        self.statuses = collections.Counter()  # of the changes that were asked for
        self.changes = []  # that were acknowledged
        self.noted = 0  # the number of the last note that was acknowledged
        self.shown = {}  # (label, milliseconds): temperature
        self.recorded = 0  # records that the outbox has, as it was told last
        self.kills = []  # milliseconds
        self.lives = [[time.time() * 1000 - STARTED, float("inf")]]  # of the node, [begin, end]
        self._outages = []  # [begin, end]
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._repeat, args=(work, pause)) for work, pause in (
            (self._look, 0.03), (self._count, 0.05), (self._note, 0.2), *((self._changer(vessel), 0) for vessel in vessels))]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def kill(self, look):
        """Kills the node, looks, and starts it again."""
        outage = [time.monotonic(), float("inf")]
        self._outages.append(outage)
        self.kills.append(time.time() * 1000)
        self.node.kill()
        self.lives[-1][1] = time.time() * 1000
        look()
        self.lives.append([time.time() * 1000, float("inf")])
        self.node.start()
        outage[1] = time.monotonic()

    def _repeat(self, work, pause):
        while not self._stop.wait(pause):
            begin = time.monotonic()
            try:
                work()
            except TROUBLE:
                end = time.monotonic()
                if not any(down <= end and up >= begin for down, up in self._outages):
                    self.wrong.append(traceback.format_exc())
                self._stop.wait(0.05)

    def _look(self):
        for vessel in self.node.api("GET", "/api/v1/cellar").json["vessels"]:
            reading = vessel["temperature"]
            if reading["quality"] == "good":
                self.shown[vessel["label"], milliseconds(reading["at"])] = reading["value"]

    def _count(self):
        sink = self.node.api("GET", "/api/v1/connections").json["sinks"][0]
        self.recorded = max(self.recorded, sink["sent"] + sink["backlog"] - sink["unsaved"])

    def _note(self):
        batch = {"beer": "Pils", "number": self.NUMBER, "notes": str(self.noted + 1)}
        answer = self.node.api("PUT", f"/api/v1/vessels/{self.brewed}/batch", batch)
        if answer.status != 200:  # also in the first moments after a start
            raise AssertionError(f"{answer.status} {answer.text}")
        self.noted += 1

    def _changer(self, vessel):
        values = [34 + n % 10 for n in range(10)]

        def change():
            values.append(values.pop(0))
            answer = self.node.api("PUT", f"/api/v1/vessels/{vessel}/setpoint", {"value": values[0]})
            self.statuses[answer.status] += 1
            if answer.status == 202:
                self.changes.append(answer.json["id"])

        return change


class Remains:
    """Looks at the files of a dead node: nothing that was acknowledged, recorded or counted may have gone astray."""

    def __init__(self, test, data, gate, load):
        self.test = test
        self.data = data
        self.gate = gate
        self.load = load
        self.lines = {}  # id: line, of every record that was ever seen
        self.image = None
        self._journal = 0  # lines that were looked at
        self._written = set()  # changes in them

    def look(self):
        acknowledged, noted = list(self.load.changes), self.load.noted
        self._look_at_outbox()
        with image_of(os.path.join(self.data, "history.db")):
            pass
        with image_of(os.path.join(self.data, "state.db")) as state:
            rows = state.execute("SELECT number, data FROM journal WHERE number > ? ORDER BY number", (self._journal,))
            for self._journal, data in rows:
                self._written.update(changes_in(data))
            batch = state.execute("SELECT batch FROM batch_typed WHERE vessel = ?", (self.load.brewed,)).fetchone()
            self.test.assertGreaterEqual(int(json.loads(batch[0])["notes"]) if batch else 0, noted)
        self.test.assertEqual([change for change in acknowledged if change not in self._written], [])

    def _look_at_outbox(self):
        given = set(self.gate.answered)
        image = outbox_image(os.path.join(self.data, "outbox.db"))
        same = self.test.assertEqual
        same((image.tally.dropped, image.tally.quarantined), (0, 0))
        same(image.tally.records, len(image.records))
        same(image.tally.records + image.tally.sent, image.ever)
        self.test.assertGreaterEqual(image.ever, self.load.recorded)  # it was told so
        # An id stands for one record for ever; who is gone has arrived.
        same([n for n, line in image.records.items() if self.lines.get(n, line) != line], [])
        before = self.image.records if self.image else {}
        same([line for n, line in before.items() if n not in image.records and line not in given], [])
        if self.image:
            self.test.assertGreaterEqual(image.ever, self.image.ever)
            same([n for n in image.records if n not in before and n <= self.image.ever], [])
        self.lines.update(image.records)
        self.image = image

    def all_arrived(self, stored):
        """The points that are stored are those of all records that ever were, each once; returns them."""
        same = self.test.assertEqual
        same((len(self.image.records), self.image.tally.sent), (0, self.image.ever))
        same(self.gate.refused, [])
        same(len(self.gate.given), self.image.ever)  # every record, and nothing that was none
        same([line for line in self.lines.values() if line not in self.gate.given], [])
        points = points_of(self.gate.given)
        same(len(points), self.image.ever)  # no time stamp twice
        stored = {key: {name: value for name, value in fields.items() if value is not None}
                  for key, fields in stored.items()}
        same([key for key in points if stored.get(key) != points[key]], [])
        same([key for key in stored if key not in points], [])
        return points

    def of_a_living_node(self, points):
        lives = self.load.lives
        dead = [key for key in points if not any(begin <= key[3] / 10**6 <= end for begin, end in lives)]
        self.test.assertEqual(dead, [])

    def as_brewed(self, points, label):
        """What is in the vessel is not forgotten for a moment: no point after a start says that it was empty."""
        numbers = [number for number, _, vessel, at in sorted(points, key=lambda key: key[3]) if vessel == label]
        self.test.assertEqual(numbers, sorted(numbers))
        self.test.assertEqual(set(numbers[len(numbers) // 2:]), {Load.NUMBER})

    def as_shown(self, points):
        """Whoever looked at that moment saw the same.

        Of vessels whose set point nobody changes: a read-back may come in the very millisecond of a poll.
        """
        seen = 0
        for (_, _, label, at), fields in points.items():
            if label.lower().replace(" ", "-").replace("/", "-") in self.load.changed:
                continue
            value = self.load.shown.get((label, at // 10**6))
            if value is not None and "temp" in fields:
                self.test.assertEqual(fields["temp"], value, (label, at))
                seen += 1
        self.test.assertGreater(seen, 0)

    def as_in_the_history(self, points, histories):
        """The node's own record has the same readings, but for the end of each run, which was not written yet.

        Of vessels whose set point nobody changes: a point after a change has the time of the read-back.
        """
        newest = collections.Counter()
        for label, history in histories.items():
            for at in history:
                run = label, bisect.bisect(self.load.kills, at)
                newest[run] = max(newest[run], at)
        found = 0
        for (_, _, label, nanoseconds), fields in points.items():
            at = nanoseconds // 10**6
            if label not in histories or "temp" not in fields or at > newest[label, bisect.bisect(self.load.kills, at)]:
                continue
            self.test.assertIn(at, histories[label], label)
            self.test.assertAlmostEqual(histories[label][at], fields["temp"], places=3)
            found += 1
        self.test.assertGreater(found, 0)
