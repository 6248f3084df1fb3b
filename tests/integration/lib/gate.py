# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gate on the way to a server that takes line protocol: it can be closed, and it can swallow answers.

    with Gate(server.url) as gate:
        gate.mode = gate.CLOSED
        ... url = gate.url ...
        gate.answered    # every line that was given to the server and whose taking was told to the sender
"""
import gzip
import http.client
import http.server
import threading
import urllib.parse


class Gate(http.server.ThreadingHTTPServer):
    """OPEN hands everything on; CLOSED says 503; DEAF hands it on and breaks off instead of answering."""

    OPEN, CLOSED, DEAF = "open", "closed", "deaf"
    daemon_threads = True

    def __init__(self, target):
        self.mode = self.OPEN
        self.target = urllib.parse.urlsplit(target).netloc
        self.given = set()  # lines that the server has taken
        self.answered = set()  # of them, those whose sender may know
        self.swallowed = 0  # answers
        self.refused = []  # what else the server has said
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, *_):
        pass  # a sender that was killed

    def passed(self, lines, deaf):
        with self.lock:
            self.given |= lines
            if deaf:
                self.swallowed += 1
            else:
                self.answered |= lines


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            self.close_connection = True  # killed in the middle of it
            return
        mode = self.server.mode
        if mode == Gate.CLOSED:
            self.answer(503, b"closed")
            return
        status, text = self.hand_on(body)
        if status // 100 != 2:
            self.server.refused.append((status, text[:200]))
            self.answer(status, text)
            return
        plain = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        # Before the answer: whoever has read it may act on it at once.
        self.server.passed(set(plain.decode().splitlines()), mode == Gate.DEAF)
        if mode == Gate.DEAF:
            self.close_connection = True
        else:
            self.answer(status, text)

    def hand_on(self, body):
        server = http.client.HTTPConnection(self.server.target, timeout=30)
        try:
            headers = {name: value for name, value in self.headers.items()
                       if name.lower() in ("authorization", "content-encoding", "content-type")}
            server.request("POST", self.path, body, headers)
            answer = server.getresponse()
            return answer.status, answer.read()
        finally:
            server.close()

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(0 if status == 204 else len(text)))
        self.end_headers()
        if status != 204:
            self.wfile.write(text)

    def log_message(self, *_):
        pass
