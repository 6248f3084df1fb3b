# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to a setpoint and to the readings when the panel misbehaves: real simulator, real node, one fault each."""
import json
import signal
import socket
import struct
import time
import unittest
import urllib.request

from lib.cellar import Node, Sim, demo_config, eventually, free_port

POLL = 1.0
TIMEOUT = 0.5
FINAL = {"verified", "refused", "overridden", "failed"}


def hand_at_the_panel(port, unit, setpoint):
    """Writes the setpoint register of a Delta controller past the node: enable coil, then function 6."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as bus:
        for pdu in (struct.pack(">BHH", 5, 0x0810, 0xFF00), struct.pack(">BHH", 6, 0x1001, round(setpoint * 10))):
            bus.sendall(struct.pack(">HHHB", 1, 0, len(pdu) + 1, unit) + pdu)
            answer = bus.recv(260)
            assert answer[7] == pdu[0], answer.hex()


class BadDays(unittest.TestCase):
    def setUp(self):
        self.modbus = free_port()
        self.config = demo_config(self.modbus, free_port())
        self.sim = Sim(self.config)
        self.sim.__enter__()
        self.addCleanup(self.sim.__exit__, None, None, None)
        self.node = Node(self.config)
        self.node.__enter__()
        self.addCleanup(self.node.__exit__, None, None, None)
        eventually(lambda: self.quality() == "good", 10)

    def vessel(self, name="fv-20-1"):
        return next(v for v in self.node.api("GET", "/api/v1/cellar").json["vessels"] if v["id"] == name)

    def quality(self, name="fv-20-1"):
        return self.vessel(name)["temperature"]["quality"]

    def put(self, value, expected=68, vessel="fv-20-1"):
        return self.node.api("PUT", f"/api/v1/vessels/{vessel}/setpoint", {"value": value, "expected": expected})

    def end_of(self, answer, patience=20):
        self.assertEqual(answer.status, 202, answer.text)
        path = f"/api/v1/setpoint-changes/{answer.json['id']}"
        eventually(lambda: self.node.api("GET", path).json["state"] in FINAL, patience)
        return self.node.api("GET", path).json

    def in_the_panel(self, vessel="fv-20-1"):
        return self.sim.vessel(vessel)["setpoint"]

    # --- the happy path, so that the others are known to begin from it

    def test_verified(self):
        change = self.end_of(self.put(34))
        self.assertEqual(change["state"], "verified")
        self.assertEqual((change["old"], change["requested"], change["readBack"]), (68.0, 34.0, 34.0))
        self.assertIsNone(change["reason"])
        self.assertEqual(self.in_the_panel(), 34.0)

    # --- bad input

    def test_bad_input(self):
        url = "/api/v1/vessels/fv-20-1/setpoint"
        for body, status in (
            (b'{"value": NaN}', 400),
            (b'{"value": "34"}', 400),
            (b'{"value": 1e999}', 400),
            (b'{"value": null}', 400),
            (b'{"val', 400),
            (b"[]", 400),
            (b"", 400),
            (b'{"value": 33}', 422),
            (b'{"value": 101}', 422),
            (b'{"value": 34.5}', 422),
        ):
            with self.subTest(body=body):
                answer = self.node.api("PUT", url, raw=body)
                self.assertEqual(answer.status, status, answer.text)
                self.assertEqual(answer.type, "application/problem+json")
                self.assertTrue(answer.json["detail"])
        self.assertEqual(self.put(34, vessel="fv-99").status, 404)
        self.assertEqual(self.in_the_panel(), 68.0)

    # --- the panel changed by hand between drag and confirm

    def test_moved_by_hand(self):
        hand_at_the_panel(self.modbus, 7, 60)
        answer = self.put(34, expected=68)
        self.assertEqual(answer.status, 409, answer.text)
        self.assertIn("60", answer.json["detail"])
        self.assertEqual(self.in_the_panel(), 60.0)

    # --- faults on writing

    def test_write_exception(self):
        self.sim.fault("fv-20-1", "write-exception")
        change = self.end_of(self.put(34))
        self.assertEqual(change["state"], "refused")
        self.assertIn("exception", change["reason"])
        self.assertEqual(self.in_the_panel(), 68.0)

    def test_acknowledged_but_ignored(self):
        self.sim.fault("fv-20-1", "write-ignored")
        change = self.end_of(self.put(34))
        self.assertEqual(change["state"], "refused")
        self.assertIn("still holds 68", change["reason"])

    def test_reset_in_the_middle_of_a_write(self):
        for applied, state, value in ((True, "verified", 34.0), (False, "failed", 68.0)):
            with self.subTest(applied=applied):
                self.sim.fault("fv-20-1", "drop-on-write", apply=applied, seconds=0.6)
                change = self.end_of(self.put(34))
                self.assertEqual(change["state"], state, change)
                self.assertEqual(self.in_the_panel(), value)
                self.sim.clear()
                eventually(lambda: self.quality() == "good", 10)
                hand_at_the_panel(self.modbus, 7, 68)
                eventually(lambda: self.vessel()["setpoint"]["value"] == 68.0, 5)

    def test_silence_on_writing_and_reading(self):
        self.sim.fault("fv-20-1", "device-silent")
        answer = self.put(34)
        self.assertEqual(answer.status, 503, answer.text)
        self.assertEqual(self.in_the_panel(), 68.0)

    # --- faults on reading

    def test_faults_on_reading(self):
        for fault, options in (
            ("device-silent", {}),
            ("read-exception", {"code": 2}),
            ("wrong-unit", {}),
            ("short-answer", {}),
            ("oversized-answer", {}),
            ("half-frame", {}),
            ("wrong-transaction", {}),
        ):
            with self.subTest(fault=fault):
                seen = []
                self.sim.fault("fv-20-1", fault, **options)

                def left_good():
                    vessel = self.vessel()
                    seen.append(vessel["temperature"]["value"])
                    return vessel["temperature"]["quality"] != "good"

                eventually(left_good, 2 * POLL + 2 * TIMEOUT)
                self.assertTrue(self.vessel()["temperature"]["detail"])
                # No wrong number on the way: what was shown stayed near the tank's true 67.8 °F.
                for value in seen:
                    self.assertTrue(value is None or 66 < value < 70, value)
                self.sim.clear()
                eventually(lambda: self.quality() == "good", 5)

    def test_one_silent_unit_does_not_take_the_others_with_it(self):
        self.sim.fault("fv-20-1", "device-silent")
        eventually(lambda: self.quality() != "good", 5)
        for _ in range(20):
            self.assertEqual(self.quality("fv-10-1"), "good")
            time.sleep(0.2)

    def test_probe_missing_is_never_a_number(self):
        bt = self.vessel("bt-10-1")
        self.assertEqual(bt["temperature"]["quality"], "sensor-fault")
        self.assertIsNone(bt["temperature"]["value"])
        self.assertIn("probe", bt["temperature"]["detail"])
        self.sim.fault("fv-20-1", "probe-missing")
        eventually(lambda: self.quality() == "sensor-fault", 5)
        self.sim.clear()
        eventually(lambda: self.quality() == "good", 5)

    # --- the simulator killed, frozen and started again

    def test_killed_and_restarted(self):
        killed = time.monotonic()
        self.sim.kill()
        eventually(lambda: self.quality() != "good", POLL + TIMEOUT + 0.5)
        self.assertLess(time.monotonic() - killed, POLL + TIMEOUT + 0.5)
        eventually(lambda: self.quality() == "link-lost", 20)
        self.assertIsNone(self.vessel()["temperature"]["value"])
        self.assertEqual(self.put(34).status, 503)
        self.assertNotEqual(self.node.api("GET", "/api/v1/cellar").json["panels"][0]["state"], "connected")
        self.sim.start()
        back = time.monotonic()
        eventually(lambda: all(self.quality(v) == "good" for v in ("fv-20-1", "fv-10-1", "walk-in")), 4)
        self.assertLess(time.monotonic() - back, 2.5)

    def test_frozen(self):
        self.sim.signal(signal.SIGSTOP)
        try:
            eventually(lambda: self.quality() != "good", POLL + TIMEOUT + 0.5)
        finally:
            self.sim.signal(signal.SIGCONT)
        eventually(lambda: self.quality() == "good", 5)

    # --- the stream

    def test_stream_resumes(self):
        request = urllib.request.Request(
            self.node.url + "/api/v1/events", headers={"Authorization": f"Bearer {self.node.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as stream:
            self.assertEqual(stream.headers.get_content_type(), "text/event-stream")
            first = read_event(stream)
            self.assertEqual(first["event"], "cellar")
            self.assertEqual(len(json.loads(first["data"])["vessels"]), 9)
            second = read_event(stream)
        self.end_of(self.put(34))
        request.add_header("Last-Event-ID", second["id"])
        with urllib.request.urlopen(request, timeout=10) as stream:
            events = [read_event(stream) for _ in range(6)]
        states = [json.loads(e["data"])["state"] for e in events if e["event"] == "change"]
        self.assertEqual(states[-1:], ["verified"], events)


def read_event(stream):
    event = {}
    while True:
        line = stream.readline().decode().rstrip("\r\n")
        if not line and "data" in event:
            return event
        name, _, value = line.partition(":")
        if name in ("event", "id", "data"):
            event[name] = value.strip()


if __name__ == "__main__":
    unittest.main()
