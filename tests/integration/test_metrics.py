# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""/metrics against the real thing: Debian's promtool finds nothing wrong, and Prometheus itself scrapes and stores it."""
import http.server
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

from lib.cellar import SOURCE, Node, Sim, demo_config, eventually, free_port
from lib.cellar import http as request


def value_of(text, sample):
    """The value of the sample that begins so; None without one."""
    found = re.search("^" + re.escape(sample) + r" (\S+)$", text, re.M)
    return float(found.group(1)) if found else None


class Arrived(http.server.BaseHTTPRequestHandler):
    """Takes every heartbeat."""

    def do_GET(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Metrics(unittest.TestCase):
    def setUp(self):
        self.config = demo_config(free_port(), free_port())
        self.sim = Sim(self.config)
        self.sim.__enter__()
        self.addCleanup(self.sim.__exit__, None, None, None)
        self.node = Node(self.config)
        self.node.__enter__()
        self.addCleanup(self.node.__exit__, None, None, None)
        eventually(lambda: value_of(self.text(), 'cellar_panel_round_trip_seconds{panel="main",driver="modbus-tcp",quantile="0.99"}'))
        # Every vessel has been read once: the one without a probe has a setpoint all the same.
        eventually(lambda: self.text().count("cellar_vessel_valve_open{") == 9 and self.text().count("cellar_vessel_setpoint{") == 9)

    def text(self):
        answer = self.node.api("GET", "/metrics")
        self.assertEqual(answer.status, 200, answer.text)
        return answer.text

    def promtool(self):
        text = self.text()
        done = subprocess.run(
            ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=30)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""), text)
        return text

    def test_promtool_finds_nothing(self):
        text = self.promtool()
        self.assertEqual(value_of(text, 'cellar_panel_up{panel="main",driver="modbus-tcp"}'), 1)
        tank = 'vessel="fv-20-1",label="FV 20/1",panel="main",unit="F"'
        self.assertEqual(value_of(text, f"cellar_vessel_setpoint{{{tank}}}"), 68)
        self.assertGreater(value_of(text, "process_resident_memory_bytes"), 1e6)
        # And it can find something.
        broken = subprocess.run(
            ["promtool", "check", "metrics"], input='a{b="c\n', capture_output=True, text=True, timeout=30)
        self.assertNotEqual(broken.returncode, 0)

    def test_bad_days(self):
        tank = 'vessel="fv-20-1",label="FV 20/1",panel="main",unit="F"'
        self.sim.fault("fv-20-1", "device-silent")
        eventually(lambda: value_of(self.text(), f"cellar_vessel_temperature{{{tank}}}") is None)
        text = self.promtool()
        for reading in ("temperature", "setpoint", "valve"):
            quality = re.search(
                re.escape(f'cellar_vessel_quality{{{tank},reading="{reading}",quality="') + r'([a-z-]+)"\} 1\n', text)
            self.assertIn(quality.group(1), ("stale", "link-lost"))
        labels = '{panel="main",driver="modbus-tcp"}'
        self.assertGreater(value_of(text, "cellar_panel_timeouts_total" + labels), 0)
        self.assertGreaterEqual(
            value_of(text, "cellar_panel_errors_total" + labels), value_of(text, "cellar_panel_timeouts_total" + labels))

        self.sim.kill()
        eventually(lambda: value_of(self.text(), "cellar_panel_up" + labels) == 0)
        before = self.promtool()
        self.assertEqual(before.count("cellar_vessel_temperature{"), 0)
        eventually(lambda: value_of(self.text(), "cellar_panel_backoff_seconds" + labels) > 0)
        self.sim.start()
        eventually(lambda: value_of(self.text(), "cellar_panel_up" + labels) == 1)
        eventually(lambda: value_of(self.text(), f"cellar_vessel_temperature{{{tank}}}") is not None)
        after = self.promtool()
        for name in ("requests", "errors", "timeouts", "exceptions"):
            sample = f"cellar_panel_{name}_total{labels}"
            self.assertGreaterEqual(value_of(after, sample), value_of(before, sample))

    def test_a_second_panel_that_is_not_there(self):
        dead = free_port()
        config = re.sub(r"(?m)^listen = .*$", f'listen = ["127.0.0.1:{free_port()}"]', self.config) + f"""
[[panel]]
id = "dead"
driver = "modbus-tcp"
address = "127.0.0.1:{dead}"

[[vessel]]
id = "fv-30-1"
label = 'FV 30 "old"'
panel = "dead"
device = "delta-dtb"
"""
        with Node(config) as node:
            panels = lambda: {panel["id"]: panel for panel in node.api("GET", "/api/v1/cellar").json["panels"]}
            eventually(lambda: panels()["main"]["state"] == "connected" and panels()["dead"]["backoffMs"] >= 200)
            self.assertIn("refused", panels()["dead"]["error"])
            self.node = node
            for _ in range(3):
                requests = panels()["main"]["statistics"]["requests"]
                eventually(lambda: panels()["main"]["statistics"]["requests"] > requests)
                text = self.promtool()
                self.assertEqual(value_of(text, 'cellar_panel_up{panel="main",driver="modbus-tcp"}'), 1)
                self.assertEqual(value_of(text, 'cellar_panel_up{panel="dead",driver="modbus-tcp"}'), 0)
                self.assertEqual(value_of(text, 'cellar_panel_errors_total{panel="main",driver="modbus-tcp"}'), 0)
                self.assertEqual(text.count("cellar_vessel_temperature{"), 8)
            never = r'cellar_vessel_quality{vessel="fv-30-1",label="FV 30 \"old\"",panel="dead",unit="F",reading="valve",quality="never-read"}'
            self.assertEqual(value_of(text, never), 1)

    def test_the_dashboard_asks_for_what_there_is(self):
        with open(os.path.join(SOURCE, "packaging/grafana/cellar.json"), encoding="utf-8") as file:
            dashboard = json.load(file)
        asked = set()
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                asked |= set(re.findall(r"\b(?:cellar|process)_[a-z0-9_]+", target["expr"]))
        self.assertGreater(len(asked), 12)
        config = re.sub(r"(?m)^listen = .*$", f'listen = ["127.0.0.1:{free_port()}"]', self.config) + f"""
[influx]
url = "http://127.0.0.1:{free_port()}"
interval = "1s"
[heartbeat]
url = "file:ping.url"
interval = "1s"
[batches]
source = "csv"
file = "batches.csv"
"""
        beats = http.server.HTTPServer(("127.0.0.1", 0), Arrived)
        threading.Thread(target=beats.serve_forever, daemon=True).start()
        self.addCleanup(beats.server_close)
        self.addCleanup(beats.shutdown)
        node = Node(config)
        for name, text in (("ping.url", f"http://127.0.0.1:{beats.server_address[1]}/"), ("batches.csv", "Vessel,Beer\nFV 10/1,Pils\n")):
            with open(os.path.join(node.folder, name), "w", encoding="utf-8") as out:
                out.write(text)
        with node:
            def missing():
                text = node.api("GET", "/metrics").text
                return {name for name in asked if not re.search(rf"(?m)^{name}[{{ ]", text)}
            try:
                eventually(lambda: not missing(), 40)
            except AssertionError as late:
                raise AssertionError(f"nobody tells {missing()}") from late
            self.node = node
            influx = '{sink="influx"}'
            eventually(lambda: value_of(self.text(), "cellar_outbox_waiting" + influx) == 1)
            text = self.promtool()
            self.assertEqual(value_of(text, "cellar_outbox_held" + influx), 0)
            self.assertGreater(value_of(text, "cellar_outbox_records" + influx), 0)
            self.assertGreaterEqual(value_of(text, "cellar_outbox_oldest_seconds" + influx), 0)
            self.assertGreater(value_of(text, "cellar_outbox_last_error_timestamp_seconds" + influx), 1.7e9)

    def test_prometheus_scrapes(self):
        folder = tempfile.mkdtemp(prefix="cellar-prometheus-")
        self.addCleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        port = free_port()
        with open(os.path.join(folder, "prometheus.yml"), "w", encoding="utf-8") as out:
            json.dump(
                {"scrape_configs": [{
                    "job_name": "cellar", "scrape_interval": "1s", "scrape_timeout": "1s",
                    "authorization": {"credentials_file": os.path.join(self.node.data, "admin.token")},
                    "static_configs": [{"targets": [self.node.url.removeprefix("http://")]}],
                }]}, out)
        log = open(os.path.join(folder, "log"), "wb")
        self.addCleanup(log.close)
        server = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)

        def query(expression):
            answer = request("GET", f"http://127.0.0.1:{port}/api/v1/query?query={urllib.parse.quote(expression)}")
            result = answer.json["data"]["result"] if answer.status == 200 else []
            return float(result[0]["value"][1]) if result else None

        eventually(lambda: query("up") == 1, 30)
        self.assertEqual(query("count(cellar_vessel_temperature)"), 8)
        self.assertEqual(query('cellar_vessel_setpoint{label="FV 20/1"}'), 68)
        eventually(lambda: (query("rate(cellar_panel_requests_total[10s])") or 0) > 1, 20)
        self.assertGreater(query('cellar_panel_round_trip_seconds{quantile="0.99"}'), 0)


if __name__ == "__main__":
    unittest.main()
