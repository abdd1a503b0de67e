"""The machine: Python, SQLite and the libraries that a record depends on, the clock and its time zone."""

import platform
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from marsad.store.diagnosis.clock import examine_synchronisation
from marsad.store.diagnosis.findings import Finding, ok, problem
from marsad.store.sqlite import SAFE_WAL, journal_mode

OLDEST_PYTHON: Final = (3, 11)
LIBRARIES: Final = ("sqlalchemy", "alembic", "cryptography", "lxml", "trafilatura", "msgspec")
"""What is always installed with Marsad and decides what it reads, signs and stores."""
DRIVER: Final = "psycopg"

Version = tuple[int, ...]


def examine_machine() -> Iterator[Finding]:
    """Everything that does not depend on a record."""
    yield examine_python(sys.version_info[:3])
    yield from examine_sqlite(sqlite3.sqlite_version_info, compile_options())
    yield from examine_libraries()
    yield examine_synchronisation()
    yield ok("time zone", describe_zone(datetime.now().astimezone()))


def examine_python(found: Version) -> Finding:
    """Whether this Python is one that Marsad is tested with."""
    name = f"{platform.python_implementation()} {spell(found)} on {platform.system()} {platform.machine()}"
    if found < OLDEST_PYTHON:
        return problem("python", name, f"install Python {spell(OLDEST_PYTHON)} or newer")
    return ok("python", name)


def compile_options() -> frozenset[str]:
    """How the SQLite in use was compiled: `ENABLE_FTS5`, `THREADSAFE=1`, …"""
    with closing(sqlite3.connect(":memory:")) as connection:
        return frozenset(row[0] for row in connection.execute("PRAGMA compile_options"))


def examine_sqlite(found: Version, options: Collection[str]) -> Iterator[Finding]:
    """The SQLite library in use, and what it was compiled with that matters to a record."""
    mode = journal_mode(found)
    if found < SAFE_WAL:
        detail = f"its WAL is not safe before {spell(SAFE_WAL)}, so Marsad does without"
    else:
        detail = "its WAL is safe"
    yield ok("sqlite", f"{spell(found)}: {detail} (journal mode {mode})")
    if "ENABLE_FTS5" not in options:
        yield problem("sqlite fts5", "missing", "`marsad search` needs it: use a Python whose SQLite has FTS5")
    else:
        yield ok("sqlite fts5", "there")
    is_secure = "SECURE_DELETE" in options
    yield ok("sqlite secure delete", "by default" if is_secure else "not by default; Marsad turns it on to write")
    if "THREADSAFE=0" in options:
        yield problem("sqlite threads", "THREADSAFE=0", "use a Python whose SQLite is thread-safe")
    if "ENABLE_DBSTAT_VTAB" not in options:
        yield ok(
            "sqlite dbstat", "missing: verify names the pages of a changed file, but not the tables they belong to"
        )


def examine_libraries() -> Iterator[Finding]:
    """The libraries' versions."""
    for name in LIBRARIES:
        found = installed(name)
        if found is None:
            yield problem(name, "not installed", "install Marsad again: pip install --force-reinstall marsad")
        else:
            yield ok(name, found)
    yield ok(DRIVER, installed(DRIVER) or "not installed: only needed for PostgreSQL (pip install 'marsad[pg]')")


def installed(name: str) -> str | None:
    """The version of an installed distribution."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def describe_zone(now: datetime) -> str:
    """The time zone that `now` is in; the record itself keeps UTC."""
    return f"{now.tzname()} (UTC{now:%z}); the record keeps UTC"


def spell(version: Version) -> str:
    """`3.51.3`."""
    return ".".join(map(str, version))
