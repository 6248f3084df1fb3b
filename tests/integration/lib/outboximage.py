# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node that was killed has left on the disk, read from copies so that the files stay as they were left."""
import collections
import contextlib
import os
import shutil
import sqlite3
import tempfile

# records: {id: line}; ever: the highest id that was ever given out.
OutboxImage = collections.namedtuple("OutboxImage", "records ever tally")
Tally = collections.namedtuple("Tally", "records sent dropped quarantined")


@contextlib.contextmanager
def image_of(file):
    """A copy of a database and its log, opened and found whole."""
    with tempfile.TemporaryDirectory(prefix="cellar-image-") as folder:
        copy = os.path.join(folder, os.path.basename(file))
        for suffix in ("", "-wal"):
            if os.path.exists(file + suffix):
                shutil.copyfile(file + suffix, copy + suffix)
        with contextlib.closing(sqlite3.connect(copy)) as database:
            verdict = database.execute("PRAGMA integrity_check").fetchall()
            if verdict != [("ok",)]:
                raise AssertionError(f"{file}: {verdict}")
            yield database


def outbox_image(file, sink="influx"):
    with image_of(file) as database:
        records = {number: bytes(line).decode() for number, line in
                   database.execute("SELECT id, payload FROM record WHERE sink = ? ORDER BY id", (sink,))}
        ever = database.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'record'").fetchone()[0]
        row = database.execute("SELECT records, sent, dropped, quarantined FROM tally WHERE sink = ?", (sink,)).fetchone()
        return OutboxImage(records, ever, Tally(*(row or (0, 0, 0, 0))))
