# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""cellarctl on the wire: probe, read, write, check and import-tags against cellar-sim, against panels written by
third parties (pymodbus, with mbpoll as the witness), and against what is no panel at all."""
import contextlib
import fcntl
import json
import os
import pty
import re
import signal
import socket
import subprocess
import tempfile
import termios
import threading
import time
import unittest

from lib.cellar import PATIENCE, Node, Sim, binary, demo_config, eventually, free_port

HERE = os.path.dirname(os.path.abspath(__file__))
NOTHING = "nothing was written"

TAGS = """\ufeffAddress,Data Type,Modbus Address,Function Code,Nickname,Initial Value,Retentive,Address Comment\r
X101,BIT,100033,"FC=02","_IO1_Module_Error",0,No,"On when module is not functioning"\r
X103,BIT,100035,"FC=02","_IO1_CH1_Burnout",0,No,"On when CH1 senses burnout or open circuit"\r
X106,BIT,100038,"FC=02","_IO1_CH2_Burnout",0,No,"On when CH2 senses burnout or open circuit"\r
Y1,BIT,8193,"FC=01,05,15","FV1_Valve",0,No,""\r
Y2,BIT,8194,"FC=01,05,15","FV2_Valve",0,No,""\r
DF1,FLOAT,428673,"FC=03,06,16","FV1_Temp",0,Yes,"a ""quoted"" word"\r
DF2,FLOAT,428675,"FC=03,06,16","FV1_SP",0,Yes,""\r
DF3,FLOAT,428677,"FC=03,06,16","Fv2Temp",0,Yes,""\r
DF4,FLOAT,428679,"FC=03,06,16","FV2-SetPoint",0,Yes,""\r
DS100,INT,400100,"FC=03,06,16","TIC101_PID_ErrorCode",0,Yes,"PID Error Code"\r
"""


def ctl(*arguments, timeout=60):
    return subprocess.run(
        [binary("cellarctl"), *map(str, arguments)],
        capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL,
    )


def mbpoll(port, unit, table, address, *values, count=1):
    """What mbpoll reads (a list) or writes; `table` as it counts: 0 coils, 1 inputs, 3 input, 4 holding registers."""
    command = ["mbpoll", "-m", "tcp", "-p", port, "-a", unit, "-t", table, "-r", address, "-0", "-1", "-q"]
    if not values:
        command += ["-c", count]
    result = subprocess.run(
        [*map(str, command), "127.0.0.1", *map(str, values)], capture_output=True, text=True, timeout=20
    )
    if result.returncode != 0:
        raise AssertionError(result.stdout + result.stderr)
    return [int(value) for value in re.findall(r"(?m)^\[\d+\]:\s+(-?\d+)", result.stdout)]


class Listener:
    """A TCP server that does with each connection what it is told, in a thread of its own."""

    def __init__(self, serve):
        self._serve = serve
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.connections = 0
        self.received = b""
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection):
        with contextlib.suppress(OSError), connection:
            self._serve(self, connection)

    def drain(self, connection, answer=b""):
        while data := connection.recv(4096):
            self.received += data
            if answer:
                connection.sendall(answer)

    def close(self):
        # shutdown() wakes the thread that waits in accept().
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(PATIENCE)


class Base(unittest.TestCase):
    def listener(self, serve):
        listener = Listener(serve)
        self.addCleanup(listener.close)
        return listener

    def folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def foreign(self, script):
        """A panel by pymodbus; returns its port."""
        port = free_port()
        # Debian's own interpreter: the one that its python3-pymodbus package belongs to.
        panel = subprocess.Popen(
            ["/usr/bin/python3", os.path.join(HERE, script), str(port)], stdout=subprocess.PIPE, text=True
        )
        self.addCleanup(panel.stdout.close)
        self.addCleanup(panel.wait)
        self.addCleanup(panel.terminate)
        self.assertEqual(panel.stdout.readline().strip(), "ready")
        return port

    def assertEnds(self, result, code, *fragments):
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        for fragment in fragments:
            self.assertIn(fragment, result.stdout + result.stderr)


class NoPanel(Base):
    """What else may be at the other end."""

    def test_nothing_listens(self):
        where = f"127.0.0.1:{free_port()}"
        place = ("--tcp", where, "--unit", 1, "--address", 0)
        self.assertEnds(ctl("probe", "--tcp", where), 5, f"{where}: Connection refused")
        self.assertEnds(ctl("read", *place, "--function", 3), 5, "Connection refused")
        self.assertEnds(ctl("write", *place, "--function", 6, 1, "--yes", "1/0"), 5, "Connection refused", NOTHING)

    def test_a_silent_gateway(self):
        gateway = self.listener(lambda self, connection: self.drain(connection))
        begun = time.monotonic()
        result = ctl("probe", "--tcp", f"127.0.0.1:{gateway.port}", "--units", "1-30", "--timeout", "100ms")
        took = time.monotonic() - begun
        self.assertEnds(result, 4, "0 of 30 units answer", "silent: units 1-30")
        self.assertEqual(len(gateway.received), 30 * 12)  # one question a unit
        self.assertGreater(took, 3.0)
        self.assertLess(took, 20.0)

    def test_garbage(self):
        web = self.listener(lambda self, connection: self.drain(connection, b"HTTP/1.1 400 Bad Request\r\n\r\n"))
        result = ctl("probe", "--tcp", f"127.0.0.1:{web.port}", "--units", "1-200")
        self.assertEnds(result, 4, "0 of 3 units answer", "no Modbus answer", "is it the right port?")
        self.assertLess(len(web.received), 200)

    def test_whoever_hangs_up(self):
        rude = self.listener(lambda self, connection: connection.recv(1))
        result = ctl("probe", "--tcp", f"127.0.0.1:{rude.port}", "--units", "1-200")
        self.assertEnds(result, 4, "0 of 3 units answer")
        self.assertGreaterEqual(rude.connections, 3)

    def test_a_write_that_gets_no_answer_is_sent_once(self):
        def serve(listener, connection):
            while request := connection.recv(4096):
                listener.received += request
                if request[7] == 3:
                    connection.sendall(request[:4] + b"\0\5" + request[6:8] + b"\2\0\7")

        panel = self.listener(serve)
        result = ctl(
            "write", "--tcp", f"127.0.0.1:{panel.port}", "--unit", 1, "--function", 6, "--address", 0, 5,
            "--yes", "1/0", "--timeout", "200ms",
        )
        self.assertEnds(result, 4, "not written", "1/0 holds 7")
        self.assertEqual(panel.received.count(b"\6\1\6\0\0\0\5"), 1)

    def test_serial_lines(self):
        self.assertEnds(ctl("probe", "--serial", "/dev/ttyNONE0"), 5, "there is no /dev/ttyNONE0")
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)
        fcntl.ioctl(theirs, termios.TIOCEXCL)  # as whoever opens a serial port does
        line = os.ttyname(theirs)
        self.assertEnds(ctl("probe", "--serial", line), 5, f"{line} is in use: stop the node first")
        self.assertEnds(
            ctl("write", "--serial", line, "--unit", 1, "--function", 6, "--address", 0, 5, "--yes", "1/0"),
            5, f"{line} is in use: stop the node first", NOTHING,
        )

    def test_interrupted(self):
        gateway = self.listener(lambda self, connection: self.drain(connection))
        probe = subprocess.Popen(
            [binary("cellarctl"), "probe", "--tcp", f"127.0.0.1:{gateway.port}", "--units", "1-200", "--timeout", "50ms"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        with probe:
            self.assertIn("unit 1: silent", probe.stderr.readline())
            probe.send_signal(signal.SIGINT)
            out, err = probe.communicate(timeout=PATIENCE)
        self.assertEqual(probe.returncode, 130)
        self.assertIn("0 of ", out)
        self.assertIn("interrupted", err)


class Simulated(Base):
    """The demo cellar: nine units on one port."""

    @classmethod
    def setUpClass(cls):
        cls.port, cls.http = free_port(), free_port()
        cls.sim = Sim(demo_config(cls.port, cls.http))
        cls.sim.__enter__()
        cls.addClassCleanup(cls.sim.__exit__, None, None, None)
        cls.place = ("--config", cls.sim.config)

    def setUp(self):
        self.sim.clear()

    def probe(self, *arguments):
        result = ctl("probe", "--tcp", f"127.0.0.1:{self.port}", "--json", *arguments)
        return result, {unit["unit"]: unit for unit in json.loads(result.stdout)["units"]}

    def test_probe_nine_units(self):
        result, units = self.probe("--units", "1-12", "--device", "delta-dtb", "--device", "plc-block")
        self.assertEqual(result.returncode, 0, result.stderr)
        for number in range(1, 10):
            self.assertEqual(units[number]["state"], "answers")
            self.assertEqual(units[number]["device"], "delta-dtb", units[number])
        for number in (10, 11, 12):
            self.assertEqual((units[number]["state"], units[number]["requests"]), ("silent", 1))
        truth = self.sim.vessel("fv-20-1")
        best = units[7]["candidates"][0]
        self.assertAlmostEqual(best["temperature"], truth["temperature"], delta=0.5)
        self.assertEqual(best["setpoint"], truth["setpoint"])
        self.assertIn("probe missing", units[9]["candidates"][0]["faults"])

    def test_probe_gives_every_candidate(self):
        result, units = self.probe("--units", "1")
        self.assertEqual(result.returncode, 0, result.stderr)
        devices = [candidate["device"] for candidate in units[1]["candidates"]]
        self.assertIn("delta-dtb", devices)
        self.assertIn("plc-block", devices)
        self.assertTrue(units[1]["candidates"][0]["fits"])

    def test_probe_beside_a_running_node(self):
        with Node(demo_config(self.port, free_port(), ["fv-20-1"])) as node:

            def quality():
                return node.api("GET", "/api/v1/cellar").json["vessels"][0]["temperature"]["quality"]

            eventually(lambda: quality() == "good")
            result, units = self.probe("--units", "1-9")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(len([unit for unit in units.values() if unit["state"] == "answers"]), 9)
            self.assertEqual(quality(), "good")

    def test_read_says_what_mbpoll_says(self):
        for unit, address, count in ((1, 0x1000, 4), (7, 0x1001, 1)):
            result = ctl(
                "read", *self.place, "--unit", unit, "--function", 3, "--address", hex(address), "--count", count, "--json"
            )
            self.assertEqual(result.returncode, 0, result.stderr)
            words = json.loads(result.stdout)["words"]
            # The temperature moves by itself; the rest does not.
            self.assertEqual(words[1:], mbpoll(self.port, unit, 4, address, count=count)[1:])
            self.assertEqual(len(words), count)

    def test_read_what_is_not_there(self):
        result = ctl("read", *self.place, "--unit", 1, "--function", 3, "--address", 9)
        self.assertEnds(result, 3, "illegal data address (exception 2)")
        self.assertEnds(ctl("read", *self.place, "--unit", 99, "--function", 3, "--address", 9), 4, "did not answer")

    def typed(self, line, *arguments):
        """Runs cellarctl write on a terminal and types one line at its question."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [binary("cellarctl"), "write", *self.place, *map(str, arguments)],
            stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as writer:
            os.close(theirs)
            shown = b""
            # Read as it comes: the question has no line end.
            while b"to write: " not in shown:
                piece = os.read(writer.stdout.fileno(), 4096)
                if not piece:
                    break
                shown += piece
            os.write(ours, line.encode())
            rest, _ = writer.communicate(timeout=PATIENCE)
        os.close(ours)
        return subprocess.CompletedProcess([], writer.returncode, (shown + rest).decode(), "")

    def test_write_asks(self):
        old = self.sim.vessel("fv-10-2")["setpoint"]
        place = ("--unit", 2, "--function", 6, "--address", "0x1001")
        for line in ("\n", "y\n", "2/4098\n", "\x04"):
            result = self.typed(line, *place, 500)
            self.assertEnds(result, 3, "it is    setpoint of FV 10/2 (delta-dtb)", "= 50 °F", NOTHING)
        self.assertEnds(ctl("write", *self.place, *place, 500), 3, "no terminal", NOTHING)
        self.assertEnds(ctl("write", *self.place, *place, 500, "--yes", "2/0x1001"), 3, NOTHING)
        self.assertEqual(self.sim.vessel("fv-10-2")["setpoint"], old)
        # A DTB takes no write until it is told to.
        self.assertEnds(ctl("write", *self.place, *place, 500, "--yes", "2/4097"), 3, "refused: ")
        enable = ("--unit", 2, "--function", 5, "--address", "0x810", "on")
        self.assertEnds(self.typed("2/2064\n", *enable), 0, "write enable of FV 10/2", "verified: 2/2064 holds on")
        self.assertEnds(self.typed("2/4097\n", *place, 500), 0, "verified: 2/4097 holds 500 (0x01f4)")
        self.assertEqual(self.sim.vessel("fv-10-2")["setpoint"], 50.0)
        self.assertEqual(mbpoll(self.port, 2, 4, 0x1001), [500])

    def test_write_that_is_not_kept(self):
        ctl("write", *self.place, "--unit", 3, "--function", 5, "--address", 2064, "on", "--yes", "3/2064")
        self.sim.fault("fv-10-3", "write-ignored")
        result = ctl("write", *self.place, "--unit", 3, "--function", 6, "--address", 4097, 600, "--yes", "3/4097")
        self.assertEnds(result, 3, "acknowledged, but 3/4097 holds 350")

    def check(self):
        result = ctl("check", *self.place, "--json")
        self.assertIn(result.returncode, (7, 8), result.stderr)
        vessels = json.loads(result.stdout)["vessels"]
        return result.returncode, {
            vessel["vessel"]: {finding["topic"]: finding for finding in vessel["findings"]} for vessel in vessels
        }

    def test_check(self):
        code, vessels = self.check()
        self.assertEqual(code, 7, vessels)  # a probe is missing, writes are not enabled
        self.assertEqual(len(vessels), 9)
        self.assertEqual(vessels["bt-10-1"]["temperature"]["level"], "WARN")
        self.assertIn("probe missing", vessels["bt-10-1"]["temperature"]["text"])
        self.assertEqual(vessels["fv-10-1"]["temperature"]["level"], "OK")
        self.assertIn("writes are disabled on this controller", vessels["fv-10-1"]["writes"]["text"])

    def test_check_finds_what_is_wrong(self):
        before = self.sim.vessel("fv-10-5")["limits"]
        self.sim.set("fv-10-5", limits={"min": 40.0, "max": 90.0})
        self.addCleanup(self.sim.set, "fv-10-5", limits={"min": before["min"], "max": before["max"]})
        self.sim.fault("fv-10-6", "device-silent")
        code, vessels = self.check()
        self.assertEqual(code, 8)
        self.assertEqual(vessels["fv-10-6"]["answer"]["level"], "FAIL")
        self.assertEqual(vessels["fv-10-5"]["limits"]["level"], "WARN")
        self.assertIn("40 to 90 °F", vessels["fv-10-5"]["limits"]["text"])
        self.assertEqual(vessels["fv-10-4"]["answer"]["level"], "OK")

    def test_everything_stands_in_80_columns(self):
        for arguments in (("probe", *self.place, "--units", "1-12"), ("check", *self.place)):
            for line in ctl(*arguments).stdout.splitlines():
                self.assertLessEqual(len(line), 80, line)


SERIAL = """
[cellar]
name = "Serial"

[server]
listen = ["127.0.0.1:{http}"]

[[panel]]
id = "line"
driver = "modbus-rtu"
address = "{line}"
baud = 19200
poll = "200ms"
timeout = "300ms"

[[vessel]]
id = "fv-1"
label = "FV 1"
panel = "line"
device = "delta-dtb"
unit = 3
limits = {{ min = 34.0, max = 100.0, step = 1.0 }}
sim = {{ temperature = 67.8, setpoint = 68.0 }}
"""

ALPHA = """
[cellar]
name = "Alpha"

[server]
listen = ["127.0.0.1:{http}"]

[[panel]]
id = "wall"
driver = "alpha"
address = "http://127.0.0.1:{panel}"
pages = [1]
gap = "10ms"
timeout = "2s"

[[vessel]]
id = "fv-1"
label = "FV 1"
panel = "wall"
slot = 1
address = 117
limits = {{ min = 34.0, max = 100.0, step = 0.5 }}
sim = {{ temperature = 67.8, setpoint = 68.0 }}
"""


class OtherPanels(Base):
    """A serial line, which one program has at a time, and an Alpha panel's pages."""

    def test_a_serial_line(self):
        line = os.path.join(self.folder(), "tty")
        config = SERIAL.format(http=free_port(), line=line)
        with Sim(config) as sim:
            place = ("--config", sim.config)
            result = ctl("probe", *place, "--units", "2-4", "--device", "delta-dtb", "--json")
            self.assertEqual(result.returncode, 0, result.stderr)
            states = {unit["unit"]: unit["state"] for unit in json.loads(result.stdout)["units"]}
            self.assertEqual(states, {2: "silent", 3: "answers", 4: "silent"})
            direct = ("--serial", line, "--baud", 19200, "--unit", 3, "--function", 3, "--address", "0x1001")
            self.assertEnds(ctl("read", *direct, "--type", "int16", "--scale", 0.1), 0, "0x02a8     68")
            self.assertEnds(ctl("check", *place), 7, "temperature 67.", "writes are disabled")
            with Node(config) as node:

                def quality():
                    return node.api("GET", "/api/v1/cellar").json["vessels"][0]["temperature"]["quality"]

                eventually(lambda: quality() == "good")
                in_use = "is in use: stop the node first"
                self.assertEnds(ctl("probe", *place), 5, in_use)
                self.assertEnds(ctl("read", *direct), 5, in_use)
                self.assertEnds(ctl("check", *place), 8, in_use)
                write = ("--unit", 3, "--function", 6, "--address", 4097, 340, "--yes", "3/4097")
                self.assertEnds(ctl("write", *place, *write), 5, in_use, NOTHING)
                self.assertEqual(quality(), "good")
            self.assertEnds(ctl("read", *direct), 0)

    def test_pages(self):
        with Sim(ALPHA.format(http=free_port(), panel=free_port())) as sim:
            place = ("--config", sim.config)
            self.assertEnds(ctl("check", *place), 0, "its pages are right", "temperature 67.", "set point 68 °F")
            self.assertEnds(ctl("probe", *place), 2, "has pages, not registers")
            sim.fault("fv-1", "probe-missing")
            self.assertEnds(ctl("check", *place), 7, "WARN  temperature: ")
            sim.fault("fv-1", "http-error", code=500)
            self.assertEnds(ctl("check", *place), 8, "FAIL  does not answer: ")


class Foreign(Base):
    """Panels that others wrote."""

    def test_probe_read_and_write(self):
        port = self.foreign("pymodbus_panel.py")
        where = ("--tcp", f"127.0.0.1:{port}")
        result = ctl("probe", *where, "--units", "1", "--device", "plc-block", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        unit = json.loads(result.stdout)["units"][0]
        self.assertEqual(unit["certainty"], "likely")
        self.assertEqual(unit["candidates"][0]["temperature"], 67.8)
        read = ctl("read", *where, "--unit", 1, "--function", 3, "--address", 0, "--count", 4, "--json")
        self.assertEqual(json.loads(read.stdout)["words"], mbpoll(port, 1, 4, 0, count=4))
        place = ("--unit", 1, "--function", 16, "--address", 1)
        self.assertEnds(ctl("write", *where, *place, 345, "--yes", "1/1"), 0, "verified: 1/1 holds 345")
        self.assertEqual(mbpoll(port, 1, 4, 1), [345])
        mbpoll(port, 1, 4, 1, 346)
        self.assertIn("346", ctl("read", *where, "--unit", 1, "--function", 3, "--address", 1).stdout)

    def import_tags(self, text, *arguments, encoding="utf-8"):
        folder = self.folder()
        tags = os.path.join(folder, "tags.csv")
        with open(tags, "w", encoding=encoding, newline="") as out:
            out.write(text)
        cellar = os.path.join(folder, "cellar")
        result = ctl("import-tags", tags, "--out", cellar, *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return os.path.join(cellar, "cellar.toml")

    def server_reads(self, config):
        return subprocess.run(
            [binary("cellar-server"), "--config", config, "--data", os.path.join(self.folder(), "data"), "--check-config"],
            capture_output=True, text=True, timeout=20,
        )

    def test_imported_tags_are_a_cellar(self):
        port = self.foreign("pymodbus_click.py")
        config = self.import_tags(TAGS, "--tcp", f"127.0.0.1:{port}")
        self.assertEqual(self.server_reads(config).returncode, 0, self.server_reads(config).stderr)
        with open(config, encoding="utf-8") as file:
            text = file.read()
        for leftover in ("_IO1_Module_Error", "_IO1_CH1_Burnout", "_IO1_CH2_Burnout", "TIC101_PID_ErrorCode"):
            self.assertIn(f"#   {leftover}", text)
        result = ctl("check", "--config", config)
        self.assertEnds(result, 0, "FV1 (panel plc, unit 1, click-fv1)", "temperature 67.5 °F", "set point 35 °F")
        place = ("--config", config, "--unit", 1, "--function", 16, "--address", 28674)
        written = ctl("write", *place, 41.5, "--type", "float32", "--word-order", "low-first", "--yes", "1/28674")
        self.assertEnds(written, 0, "setpoint of FV1 (click-fv1)", "= 41.5 °F", "verified: 1/28674")
        self.assertEqual(mbpoll(port, 1, 4, 28674, count=2), [0x0000, 0x4226])

    def test_latin1_and_placeholders(self):
        config = self.import_tags(TAGS.lstrip("\ufeff").replace("quoted", "Gärtank"), encoding="latin-1")
        self.assertEqual(self.server_reads(config).returncode, 0, self.server_reads(config).stderr)

    def test_printed_like_written(self):
        folder = self.folder()
        tags = os.path.join(folder, "tags.csv")
        with open(tags, "w", encoding="utf-8", newline="") as out:
            out.write(TAGS)
        printed = ctl("import-tags", tags)
        self.assertEqual(printed.returncode, 0, printed.stderr)
        ctl("import-tags", tags, "--out", os.path.join(folder, "out"))
        for name in sorted(os.listdir(os.path.join(folder, "out"))):
            with open(os.path.join(folder, "out", name), encoding="utf-8") as file:
                self.assertIn(f"# ==== {name} ====\n{file.read()}", printed.stdout)

    def test_burnout_bits(self):
        port = self.foreign("pymodbus_click.py")
        config = self.import_tags(
            TAGS, "--tcp", f"127.0.0.1:{port}", "--map", "_IO1_CH1_Burnout=FV1.fault", "--map", "X106=FV2.fault"
        )
        result = self.server_reads(config)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEnds(ctl("check", "--config", config), 0, "temperature 67.5 °F")


if __name__ == "__main__":
    unittest.main()
