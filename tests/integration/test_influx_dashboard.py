#!/usr/bin/env python3
# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every query of the Influx dashboard is put to a real InfluxDB that holds what the node's own feed has written."""
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from cellar import SOURCE  # noqa: E402
from influx import InfluxDb  # noqa: E402
from test_cloud_delivery import LABELS, Feeder, base_time, temperature  # noqa: E402

MINUTES = 120


def as_grafana(query, vessels, start, end):
    """What Grafana makes of its variables before it asks."""
    escaped = [re.sub(r"[\\^$*+?.()|\[\]{}/]", lambda found: "\\" + found.group(), vessel) for vessel in vessels]
    query = query.replace("$vessel", "(" + "|".join(escaped) + ")")
    query = query.replace("$timeFilter", f"time >= {start * 1000}ms and time <= {end * 1000}ms")
    return query.replace("$__interval", "10m")


def names(query):
    """Everything in double quotes that is no name of a column of the answer."""
    return set(re.findall(r'"([^"]+)"', re.sub(r'AS "[^"]+"', "", query)))


class InfluxDashboard(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(SOURCE, "packaging/grafana/cellar-influx.json"), encoding="utf-8") as file:
            cls.dashboard = json.load(file)
        cls.panels = {panel["title"]: panel for panel in cls.dashboard["panels"]}
        cls.base = base_time()
        cls.server = InfluxDb()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.start()
        cls.server.query("CREATE DATABASE cellar")
        with tempfile.TemporaryDirectory(prefix="cellar-outbox-") as folder:
            outbox = os.path.join(folder, "outbox.db")
            with Feeder(outbox, cls.server.url, cls.base, MINUTES - 1, api="v1", db="cellar") as feeder:
                feeder.done()

    def ask(self, query, vessels=None):
        whole = as_grafana(query, LABELS if vessels is None else vessels, self.base, self.base + MINUTES * 60 - 1)
        self.assertNotRegex(whole, r"\$\w", "a variable that Grafana does not know either")
        return self.server.query(whole, "cellar")

    def answers(self, title, vessels=None):
        """The series of the panel's query."""
        target, = self.panels[title]["targets"]
        return self.ask(target["query"], vessels)

    def of_vessels(self, title, vessels=None):
        return {series["tags"]["vessel"]: series["values"] for series in self.answers(title, vessels)}

    def test_it_asks_for_what_is_written(self):
        written = {row[0] for series in self.server.query("SHOW FIELD KEYS", "cellar") for row in series["values"]}
        written |= {row[0] for series in self.server.query("SHOW TAG KEYS", "cellar") for row in series["values"]}
        written |= {row[0] for series in self.server.query("SHOW MEASUREMENTS", "cellar") for row in series["values"]}
        asked = set()
        for panel in self.dashboard["panels"]:
            self.assertEqual(panel["datasource"]["type"], "influxdb")
            for target in panel["targets"]:
                self.assertTrue(target["rawQuery"])
                asked |= names(target["query"])
        self.assertEqual(asked, written, "all that is written is shown, and nothing else is asked for")

    def test_every_panel_has_an_answer(self):
        for title, panel in self.panels.items():
            with self.subTest(title):
                answers = self.answers(title)
                self.assertTrue(answers)
                alias = panel["targets"][0].get("alias", "")
                for series in answers:
                    self.assertEqual(set(re.findall(r"\$tag_(\w+)", alias)) - set(series.get("tags", {})), set())
                    numbers = [value for row in series["values"] for value in row[1:]]
                    self.assertTrue(any(isinstance(value, (int, float)) for value in numbers))

    def test_the_numbers_are_those_of_the_cellar(self):
        means = self.of_vessels("Temperature")
        self.assertEqual(set(means), set(LABELS))
        for slot, label in enumerate(LABELS, 1):
            wanted = sum(temperature(minute, slot) for minute in range(10)) / 10
            first = next(value for _, value in means[label] if value is not None)
            # The first bucket of ten minutes begins wherever the clock has a whole one.
            self.assertAlmostEqual(first, wanted, delta=1)
        self.assertEqual({value for values in self.of_vessels("Set point").values() for _, value in values[1:]}, {34.0})
        for values in self.of_vessels("Valve open, share of the time shown").values():
            self.assertEqual([row[1] for row in values], [0.5])
        self.assertEqual([row[1] for row in self.of_vessels("Days in the vessel")["FV 20/1"]], [0])
        points = [row[1] for row in self.answers("Points a minute")[0]["values"]]
        self.assertEqual(points, [len(LABELS)] * MINUTES)
        batches = {series["tags"]["batch_number"] for series in self.answers("Temperature of each batch")}
        self.assertEqual(batches, {str(1000 + slot) for slot in range(1, 10)})
        rows = {series["tags"]["vessel"]: series["values"][0][1:] for series in self.answers("Vessels")}
        self.assertEqual(rows["FV 10/1"], [temperature(MINUTES - 1, 1), 34.0, 0, 0])

    def test_one_vessel_is_one_vessel(self):
        self.assertEqual(set(self.of_vessels("Temperature", ["FV 10/1"])), {"FV 10/1"})
        self.assertEqual(self.answers("Temperature", ["FV 10."]), [], "a label is no pattern")

    def test_the_list_of_vessels(self):
        variable, = (entry for entry in self.dashboard["templating"]["list"] if entry["name"] == "vessel")
        self.assertEqual(names(variable["query"]), {"cellar_panel_read", "vessel"})
        values = self.ask(variable["query"])[0]["values"]
        self.assertEqual({value for _, value in values}, set(LABELS))


if __name__ == "__main__":
    unittest.main()
