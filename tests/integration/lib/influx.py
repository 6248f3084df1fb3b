# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers that take line protocol, from Debian's packages: VictoriaMetrics and InfluxDB 1.6, on ports of loopback.

    with VictoriaMetrics() as server:
        server.samples("cellar_panel_read_temp")    # {(labels, milliseconds): value}
"""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.parse

from cellar import PATIENCE, eventually, free_port, http


def points_of(lines):
    """Line protocol as the node writes it, in the shape of InfluxDb.points()."""
    found = {}
    for line in lines:
        series, fields, at = re.split(r"(?<!\\) ", line)
        _, *tags = re.split(r"(?<!\\),", series)
        tag = {name: value.replace("\\ ", " ") for name, value in (part.split("=", 1) for part in tags)}
        values = dict(part.split("=") for part in fields.split(","))
        found[tag["batch_number"], tag["slot"], tag["vessel"], int(at)] = {
            name: int(value[:-1]) if value.endswith("i") else float(value) for name, value in values.items()}
    return found


class Server:
    """A foreign program with a folder of its own. start() and stop() may be called again and again: the data stays."""

    health = "/health"

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="cellar-influx-")
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self):
        raise NotImplementedError

    def start(self):
        with open(os.path.join(self.folder, "log.txt"), "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            cwd=self.folder)
        eventually(lambda: http("GET", self.url + self.health).status in (200, 204), timeout=60)
        return self

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class VictoriaMetrics(Server):
    def command(self):
        return ["victoria-metrics", f"-httpListenAddr=127.0.0.1:{self.port}",
                f"-storageDataPath={self.folder}/data", "-retentionPeriod=100y"]

    def samples(self, metric):
        """Everything that is stored under this name, and how many samples there are, repeated ones included."""
        http("GET", self.url + "/internal/force_flush")
        query = urllib.parse.urlencode({"match[]": f'{{__name__="{metric}"}}'})
        text = http("GET", f"{self.url}/api/v1/export?{query}", timeout=60).text
        found, count = {}, 0
        for line in text.splitlines():
            series = json.loads(line)
            labels = series["metric"]
            key = (labels.get("batch_number"), labels["slot"], labels["vessel"])
            count += len(series["values"])
            found.update({(key, at): value for at, value in zip(series["timestamps"], series["values"])})
        return found, count


class InfluxDb(Server):
    """With a password only the user `cellar` gets in."""

    health = "/ping"

    def __init__(self, password=None):
        super().__init__()
        self.password = password

    def start(self):
        super().start()
        if self.password:
            # The first user is the only thing that can be made without one; again, it changes nothing.
            self.query(f"CREATE USER cellar WITH PASSWORD '{self.password}' WITH ALL PRIVILEGES")
        return self

    def command(self):
        config = os.path.join(self.folder, "influxdb.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write(f"""reporting-disabled = true
bind-address = "127.0.0.1:{free_port()}"
[meta]
  dir = "{self.folder}/meta"
[data]
  dir = "{self.folder}/data"
  wal-dir = "{self.folder}/wal"
[http]
  bind-address = "127.0.0.1:{self.port}"
  log-enabled = false
  auth-enabled = {"true" if self.password else "false"}
[monitor]
  store-enabled = false
""")
        return ["influxd", "-config", config]

    def query(self, text, database=None):
        query = urllib.parse.urlencode({
            "q": text, "epoch": "ns", **({"db": database} if database else {}),
            **({"u": "cellar", "p": self.password} if self.password else {})})
        answer = http("POST", f"{self.url}/query?{query}", timeout=60)
        if answer.status != 200 or any("error" in result for result in answer.json["results"]):
            raise AssertionError(f"{text}: {answer.status} {answer.text[:300]}")
        return answer.json["results"][0].get("series", [])

    def points(self, database, measurement="cellar_panel_read"):
        """{(batch, slot, vessel, nanoseconds): fields}; a point that was written twice is there once."""
        found = {}
        for series in self.query(f'SELECT * FROM "{measurement}"', database):
            for row in series["values"]:
                point = dict(zip(series["columns"], row))
                key = (point.pop("batch_number"), point.pop("slot"), point.pop("vessel"), point.pop("time"))
                found[key] = point
        return found
