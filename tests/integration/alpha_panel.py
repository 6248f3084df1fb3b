# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Alpha panel that shares no line with ours: Python's own web server and the pages as the old program knew them.

alpha_panel.py PORT [SECONDS]: four tanks on /001.html, five on /002.html. Says "ready", then a line for each setpoint
that it takes, which it shows so many seconds later.
"""
import http.server
import re
import sys
import threading

TANKS = [
    ["36.8", "34", "0"], ["35.7", "35", "0"], ["35.9", "35", "1"], ["37.0", "35", "1"],
    ["35.9", "35", "0"], ["35.9", "35", "0"], ["67.8", "68", "0"], ["", "42", "0"], ["1000", "0", "0"],
]
PAGES = {"/001.html": TANKS[:4], "/002.html": TANKS[4:]}
PAGE = (
    "<HTML>\r\n<HEAD><TITLE>K\xfchlung</TITLE>\r\n<Script>\r\nvar V = [\"no\",\"not\",\"these\"];\r\n</Script></HEAD>\r\n"
    "<BODY>\r\n<TABLE><TR><TD>\xb0F</TD></TR></TABLE>\r\n<Script>\r\nvar V = [%s];\r\nvar W = [\"\"];\r\n</Script>\r\n"
    "</BODY></HTML>\r\n"
)
DELAY = float(sys.argv[2]) if len(sys.argv) > 2 else 0


class Panel(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        submit = re.fullmatch(r"/submit\.html\?dummy=\d{13}o3a(\d+)t2v(\d+)", self.path)
        if submit:
            address, tenths = int(submit[1]), int(submit[2])
            show = threading.Timer(DELAY, TANKS[address - 117].__setitem__, (1, f"{tenths / 10:g}"))
            show.start()
            if DELAY == 0:
                show.join()
            print("took", address, tenths, flush=True)
            self.answer("")
        elif self.path in PAGES:
            cells = ",".join(f'"{cell}"' for tank in PAGES[self.path] for cell in tank)
            self.answer(PAGE % cells)
        else:
            self.send_error(404)

    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()  # no length: the page ends with the connection
        self.wfile.write(text.encode("latin-1"))

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Panel)
print("ready", flush=True)
server.serve_forever()
