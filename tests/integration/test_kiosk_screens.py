# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk on real display servers: full-screen under X11 and Wayland, and a dial dragged with a pointer until the
simulator's register has what was dragged. eglfs is the same program with another plugin and needs a graphics card."""
import math
import os
import shutil
import struct
import subprocess
import tempfile
import time
import unittest

from lib.cellar import Node, Sim, binary, demo_config, eventually, free_port

HANDLE, ACCENT = 0xECEFF1, 0x1F6FC4  # of theme/Theme.qml
PATIENCE = 40


class Screen:
    """What Xvfb shows, as it maps it into a file: XWD with 32 bits a pixel."""

    def __init__(self, file):
        with open(file, "rb") as dump:
            data = dump.read()
        header = struct.unpack(">25I", data[:100])
        self.width, self.height, self._line = header[4], header[5], header[12]
        self._pixels = data[header[0] + 12 * header[19]:]
        self._format = "<" if header[7] == 0 else ">"

    def pixel(self, x, y):
        return struct.unpack_from(self._format + "I", self._pixels, y * self._line + 4 * x)[0] & 0xFFFFFF

    def middle_of(self, color, left, top, right, bottom):
        """The middle of all pixels of exactly this colour, None when there are hardly any."""
        wanted = struct.pack(self._format + "I", color)[:3] if self._format == "<" else struct.pack(">I", color)[1:]
        offset = 0 if self._format == "<" else 1
        found = []
        for y in range(int(top), int(bottom)):
            line = self._pixels[y * self._line:(y + 1) * self._line]
            found += [(x, y) for x in range(int(left), int(right)) if line[4 * x + offset:4 * x + offset + 3] == wanted]
        if len(found) < 30:
            return None
        return sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)


class KioskScreens(unittest.TestCase):
    def setUp(self):
        config = demo_config(free_port(), free_port())
        self.sim = self.entered(Sim(config))
        self.node = self.entered(Node(config))
        self.folder = tempfile.mkdtemp(prefix="cellar-screen-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def entered(self, program):
        program.__enter__()
        self.addCleanup(program.__exit__, None, None, None)
        return program

    def started(self, command, **options):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def kiosk(self, *arguments):
        return [binary("cellar-panel"), "--connect", self.node.url, "--token", self.node.token, *arguments]

    # --- X11

    def x_server(self, width, height):
        """Starts one; the environment for its programs."""
        read, write = os.pipe()
        self.started(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-fbdir", self.folder,
                      "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read, encoding="ascii") as number:
            display = number.readline().strip()
        self.assertTrue(display, "no X server")
        return {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}

    def screen(self):
        return Screen(os.path.join(self.folder, "Xvfb_screen0"))

    def handle(self, column, row):
        """Where the handle of a dial is, in a grid of three by three below the bar."""
        screen, bar = self.screen(), 48
        width, height = screen.width / 3, (screen.height - bar) / 3
        left, top = column * width, bar + row * height
        return screen.middle_of(HANDLE, left, top, left + width, top + height)

    def test_x11_full_screen_and_a_drag(self):
        environment = self.x_server(1280, 800)
        self.started(self.kiosk(), env=environment)
        eventually(lambda: self.handle(0, 2) and self.handle(0, 0), PATIENCE)
        screen = self.screen()
        corners = [screen.pixel(x, y) for x in (0, 1279) for y in (0, 799)]
        self.assertNotIn(0, corners, "it does not fill the screen")

        # FV 10/1 stands at 34 of 34 to 100 °F, FV 20/1 at 68: that gives the radius, and with it every other place.
        low, high = self.handle(0, 0), self.handle(0, 2)
        place = (lambda degrees: math.radians(225 - 270 * (degrees - 34) / 66))
        rows = 2 * (screen.height - 48) / 3
        radius = (low[1] + rows - high[1]) / (math.sin(place(68)) - math.sin(place(34)))
        middle = high[0] - radius * math.cos(place(68)), high[1] + radius * math.sin(place(68))

        def point(degrees):
            return [str(round(middle[0] + radius * math.cos(place(degrees)))),
                    str(round(middle[1] - radius * math.sin(place(degrees))))]

        def xdotool(*words):
            subprocess.run(["xdotool", *words], env=environment, check=True, timeout=20)

        xdotool("mousemove", *point(68), "mousedown", "1")
        time.sleep(0.6)  # a hold of 300 ms is the gesture
        for degrees in range(66, 38, -2):
            xdotool("mousemove", *point(degrees))
        xdotool("mouseup", "1")
        button = eventually(lambda: self.screen().middle_of(ACCENT, 0, 48, 1280, 800), PATIENCE)
        xdotool("mousemove", *(str(round(value)) for value in button), "click", "1")

        def dragged():
            vessel = next(v for v in self.node.api("GET", "/api/v1/cellar").json["vessels"] if v["id"] == "fv-20-1")
            return vessel["change"] and vessel["change"]["state"] == "verified" and vessel["setpoint"]["value"]

        value = eventually(dragged, PATIENCE)
        self.assertTrue(39 <= value <= 41, value)
        self.assertEqual(self.sim.vessel("fv-20-1")["setpoint"], value)

    # --- Wayland

    def test_wayland_full_screen(self):
        environment = {**os.environ, "XDG_RUNTIME_DIR": self.folder, "WAYLAND_DISPLAY": "cellar-test",
                       "QT_QPA_PLATFORM": "wayland", "QT_QUICK_BACKEND": "software"}
        environment.pop("DISPLAY", None)
        with open(os.path.join(self.folder, "weston.log"), "wb") as log:
            self.started(["weston", "--backend=headless-backend.so", "--width=1024", "--height=600", "--idle-time=0",
                          "--socket=cellar-test", "--no-config"], env=environment, stdout=log, stderr=log)
        eventually(lambda: os.path.exists(os.path.join(self.folder, "cellar-test")), PATIENCE)
        picture = os.path.join(self.folder, "kiosk.png")
        for arguments in (["--self-test"], ["--grab", picture]):
            done = subprocess.run(self.kiosk(*arguments), env=environment, capture_output=True, text=True, timeout=90,
                                  check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
        with open(picture, "rb") as file:
            size = struct.unpack(">II", file.read(24)[16:24])
        self.assertEqual(size, (1024, 600), "it does not fill the output")


if __name__ == "__main__":
    unittest.main()
