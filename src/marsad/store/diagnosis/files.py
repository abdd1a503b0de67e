"""A record in an SQLite file → findings, without writing a byte: no journal is played back, no lock file made."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from marsad.capture.store import WRITERS
from marsad.errors import DamagedRecord, StoreLocked
from marsad.store.diagnosis.disks import examine_disk
from marsad.store.diagnosis.facts import examine_facts, read_facts, unreadable
from marsad.store.diagnosis.findings import Finding, ok, problem, warning
from marsad.store.diagnosis.marks import examine_captures, examine_leftovers, examine_seal, has_writer
from marsad.store.faults import explain_sqlite
from marsad.store.seal import SUFFIX
from marsad.store.sqlite import APPLICATION_ID, SAFE_WAL, SYNCHRONOUS, journal_mode

HEADER_BYTES: Final = 100
WAL_FORMAT: Final = 2
"""Byte 18 of the header of a file that is to be written with a write-ahead log."""
LOCK_WAIT_S: Final = 1.0
"""A transaction takes milliseconds; whoever looks at a busy record wants an answer."""
LEVELS: Final = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}
"""What `PRAGMA synchronous` answers."""


def examine_file(path: Path, captures: Path, key: Path) -> Iterator[Finding]:
    """The file, its seal and journal, what it says, its key, and the disks of both folders."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    marks = [path.with_name(path.name + SUFFIX), captures / WRITERS]
    is_interrupted = size_of(path, "-journal") > 0 and not has_writer(marks[0])
    if int.from_bytes(header[68:72]) != APPLICATION_ID and not is_interrupted:
        yield problem("record", f"{path} is not a Marsad record", "choose another --store")
        return
    yield ok("record", f"{path}, {path.stat().st_size + size_of(path, '-wal'):,} bytes")
    yield from examine_journal(header)
    yield examine_seal(path)
    if is_interrupted:
        advice = "the next command that opens the record takes it back; nothing acknowledged is lost"
        yield warning("journal", "a transaction was broken off", advice)
    else:
        yield from examine_content(path, header, key)
    yield examine_rights(path)
    yield examine_captures(captures)
    yield examine_leftovers([path.parent, captures], marks)
    yield from examine_disk("record", path.parent)
    if not captures.is_dir() or captures.stat().st_dev != path.parent.stat().st_dev:
        yield from examine_disk("captures", captures)


def examine_journal(header: bytes) -> Iterator[Finding]:
    """How the file was last written, and how durable this SQLite makes what it writes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        level = LEVELS[connection.execute("PRAGMA synchronous").fetchone()[0]]
    uses_wal = header[18:19] == bytes([WAL_FORMAT])
    if uses_wal and sqlite3.sqlite_version_info < SAFE_WAL:
        advice = "let the next writer be one with that SQLite or newer, or go on: the next writer ends the WAL"
        yield warning("journal mode", f"WAL, which is not safe with SQLite {sqlite3.sqlite_version}", advice)
    else:
        yield ok("journal mode", f"{'WAL' if uses_wal else 'rollback'}; the next writer uses {journal_mode()}")
    if level != SYNCHRONOUS:
        yield problem("synchronous", f"this SQLite makes {level} of {SYNCHRONOUS}", "use a newer SQLite (3.12)")
    else:
        yield ok("synchronous", f"{level}: everything acknowledged is on the disk")


def examine_content(path: Path, header: bytes, key: Path) -> Iterator[Finding]:
    """What the record says."""
    # A file in WAL mode cannot be read without making files beside it, unless SQLite is told that nobody writes.
    is_still = header[18:19] == bytes([WAL_FORMAT]) and not size_of(path, "-wal")
    uri = f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' if is_still else ''}"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=LOCK_WAIT_S)) as connection:
            facts = read_facts(lambda statement: connection.execute(statement).fetchall())
    except sqlite3.Error as error:
        explained = explain_sqlite(path, error)
        busy = ok("entries", "not looked at: a writer is in the middle of a transaction")
        yield busy if isinstance(explained, StoreLocked) else unreadable(explained)
    except (DamagedRecord, UnicodeDecodeError) as error:
        yield problem("content", f"an entry cannot be read ({error})", "see: marsad verify")
    else:
        yield from examine_facts(facts, key)


def examine_rights(path: Path) -> Finding:
    """Whether this user can add to the record: write the file, and a journal beside it."""
    closed = [str(place) for place in (path, path.parent) if not os.access(place, os.W_OK)]
    if closed:
        return warning("rights to add", f"this user may not write {', '.join(closed)}", "reading needs no more")
    return ok("rights to add", "this user may write the file and its folder")


def size_of(path: Path, suffix: str) -> int:
    """Bytes in a file beside the record, 0 where there is none."""
    beside = path.with_name(path.name + suffix)
    return beside.stat().st_size if beside.exists() else 0
