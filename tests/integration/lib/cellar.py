# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the real programs for integration tests: cellar-sim, cellar-server, on free ports and in folders of their own.

    modbus, http = free_port(), free_port()
    config = demo_config(modbus, http)
    with Sim(config) as sim, Node(config) as node:
        node.api("GET", "/api/v1/cellar").json["vessels"]
        sim.fault("fv-20-1", "device-silent")

Standard library only. Nothing here waits without a deadline, and only processes that were started here are ended.
"""
import collections
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

SOURCE = os.environ.get("CELLAR_SOURCE") or os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
BIN = os.environ.get("CELLAR_BIN") or os.path.join(SOURCE, "build/release/bin")
PATIENCE = 20.0  # seconds for a program to start or to end


def binary(program):
    """The path of one of our programs in the build under test."""
    return os.path.join(BIN, program)


def free_port():
    """A TCP port of 127.0.0.1 that nobody uses now and that was not given out here before."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port


_given = set()


def eventually(predicate, timeout=10.0, interval=0.02):
    """Returns predicate()'s first true value; AssertionError when there is none in time.

    A refused or reset connection on the way counts as not yet.
    """
    deadline = time.monotonic() + timeout
    trouble = None
    while True:
        try:
            value = predicate()
            if value:
                return value
            trouble = None
        except OSError as error:
            trouble = error
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {timeout} s" + (f": {trouble!r}" if trouble else "")) from trouble
        time.sleep(interval)


def demo_config(modbus_port, http_port, vessels=None):
    """resources/demo/cellar.toml with other ports; with `vessels` (ids), only these."""
    with open(os.path.join(SOURCE, "resources/demo/cellar.toml"), encoding="utf-8") as demo:
        text = demo.read()
    text, panels = re.subn(r'(?m)^address = "127\.0\.0\.1:\d+"', f'address = "127.0.0.1:{modbus_port}"', text)
    text, listeners = re.subn(r'(?m)^listen = .*$', f'listen = ["127.0.0.1:{http_port}"]', text)
    if (panels, listeners) != (1, 1):
        raise AssertionError("the demo configuration has another shape than expected")
    if vessels is None:
        return text
    head, *blocks = re.split(r"(?m)^(?=\[\[vessel\]\])", text)
    by_id = {re.search(r'(?m)^id = "([^"]+)"', block).group(1): block for block in blocks}
    return head + "".join(by_id[vessel] for vessel in vessels)


Answer = collections.namedtuple("Answer", "status type text json headers")


def http(method, url, body=None, raw=None, token=None, headers=None, timeout=10):
    """One HTTP request, whatever its status. `body` is sent as JSON, `raw` as it is; `.json` is None if it is none."""
    data = raw if raw is not None else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    if data is not None and not request.has_header("Content-type"):
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as reply:
            return _answer(reply.status, reply.headers, reply.read())
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error.code, error.headers, error.read())


def _answer(status, headers, data):
    text = data.decode("utf-8", "replace")
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = None
    return Answer(status, headers.get_content_type() if headers else None, text, parsed, headers)


class Program:
    """A program of ours in a folder of its own. `lines` collects its standard output, `errors` its standard error."""

    def __init__(self, config, *arguments, program):
        self.folder = tempfile.mkdtemp(prefix="cellar-test-")
        self.config = self.write("cellar.toml", config)
        self.command = [binary(program), "--config", self.config, *arguments]
        self.process = None
        self.lines = []
        self._news = threading.Condition()
        self._readers = []

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, text):
        """A file beside cellar.toml, written anew; its path."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    @property
    def pid(self):
        return self.process.pid

    @property
    def errors(self):
        with open(os.path.join(self.folder, "stderr.txt"), encoding="utf-8", errors="replace") as out:
            return out.read()

    def start(self):
        """Starts (again) and waits until the program says that it is ready."""
        self.lines = []
        with open(os.path.join(self.folder, "stderr.txt"), "ab") as errors:
            self.process = subprocess.Popen(
                self.command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, cwd=self.folder
            )
        reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        reader.start()
        self._readers.append(reader)
        self.wait_for_line("ready")

    def _read(self, process):
        for line in process.stdout:
            with self._news:
                self.lines.append(line.decode("utf-8", "replace").rstrip("\r\n"))
                self._news.notify_all()
        process.stdout.close()
        with self._news:
            self._news.notify_all()

    def wait_for_line(self, start, timeout=PATIENCE):
        """The first line of standard output that begins so; AssertionError when it does not come."""

        def found():
            return next((line for line in self.lines if line.startswith(start)), None)

        with self._news:
            self._news.wait_for(lambda: found() is not None or self._ended(), timeout)
            line = found()
        if line is None:
            raise AssertionError(f"{self.command[0]} did not say {start!r}: {self.lines} {self.errors}")
        return line

    def _ended(self):
        return self.process.poll() is not None and self.process.stdout.closed

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        """Ends it the hard way, as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self):
        """Asks it to end, waits, and returns its exit code; one that does not obey is killed and reported."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise AssertionError(f"{self.command[0]} does not end on SIGTERM") from late
        for reader in self._readers:
            reader.join(PATIENCE)
        return code


class Sim(Program):
    """cellar-sim with its control port."""

    def __init__(self, config, *arguments, speed=1, seed=1):
        super().__init__(
            config, "--control", "127.0.0.1:0", "--speed", str(speed), "--seed", str(seed), *arguments,
            program="cellar-sim",
        )

    @property
    def control(self):
        return self.wait_for_line("control ").split()[1]

    def call(self, method, path, body=None, raw=None):
        return http(method, self.control + path, body, raw)

    def checked(self, method, path, body=None):
        answer = self.call(method, path, body)
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.text}")
        return answer.json

    def fault(self, vessel, fault, **options):
        """Puts a fault on one vessel, or on all with vessel=None; returns the active ones."""
        return self.checked("POST", "/faults", {"vessel": vessel, "fault": fault, **options})["active"]

    def clear(self, vessel=None):
        return self.checked("DELETE", "/faults", {"vessel": vessel} if vessel else None)["active"]

    def vessel(self, name):
        """The truth about one vessel."""
        return self.checked("GET", "/vessels/" + urllib.parse.quote(name, safe=""))

    def set(self, name, **values):
        """A hand at the panel: temperature=…, setpoint=…, fermentation_kw=…, limits={"min": …, "max": …}."""
        return self.checked("POST", "/vessels/" + urllib.parse.quote(name, safe=""), values)


class Node(Program):
    """cellar-server with data of its own; `url` and `token` are how to reach it."""

    def __init__(self, config, data=None, *arguments):
        super().__init__(config, program="cellar-server")
        self.data = data or os.path.join(self.folder, "data")
        self.command += ["--data", self.data, *arguments]

    @property
    def url(self):
        return self.wait_for_line("ready http").split()[1].rstrip("/")

    @property
    def token(self):
        with open(os.path.join(self.data, "admin.token"), encoding="utf-8") as file:
            return file.read().strip()

    def api(self, method, path, body=None, raw=None, headers=None):
        """A request with the admin's token."""
        return http(method, self.url + path, body, raw, self.token, headers)
