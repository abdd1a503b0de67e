"""PostgreSQL's faults → `StoreError`s that say what, where and what to do. Never with a password in them."""

import re
from typing import Final

import psycopg

from marsad.errors import (
    DamagedRecord,
    MissingRecord,
    NotARecord,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNotWritable,
    StoreRefused,
    StoreUnreachable,
)
from marsad.store.postgres_address import Address

FAULTS: Final[tuple[tuple[str, type[StoreError], str], ...]] = (
    ("08", StoreUnreachable, "cannot be reached: the connection was lost; see whether the server runs"),
    ("57P0", StoreUnreachable, "is being stopped or started by its server; try again when it runs"),
    ("53300", StoreUnreachable, "has no free connection; try again, or raise max_connections of its server"),
    ("25P03", StoreUnreachable, "ended this session because it was silent for too long; run the command again"),
    ("53100", StoreFull, "has no room to grow: the server's disk is full; free some space and run the command again"),
    ("53", StoreError, "could not be served: its server has run out of memory or of another resource"),
    ("55P03", StoreLocked, "is being written by somebody else; try again when they have finished"),
    ("40", StoreLocked, "was being written by somebody else at the same time; run the command again"),
    ("25006", StoreNotWritable, "is read-only here; name the server that takes writes"),
    ("42501", StoreNotWritable, "does not give this role the right to do that; see docs/guides/team-store.md"),
    ("3F000", StoreNotWritable, "has no schema to write to; create one, or set the role's search_path"),
    (
        "28",
        StoreRefused,
        "refuses the login; check the user and the password (~/.pgpass), and the server's pg_hba.conf",
    ),
    ("3D000", MissingRecord, "does not exist; make it with: createdb --encoding=UTF8 --template=template0 NAME"),
    (
        "42P01",
        NotARecord,
        "is a database, but not a Marsad record, or its schema is not complete; choose another --store",
    ),
    ("XX00", DamagedRecord, "is damaged, says its server; restore it from a backup"),
    ("58", StoreError, "could not be read or written by its server; check that machine's disk"),
)
"""The beginning of an SQLSTATE (PostgreSQL's manual, appendix A) → the error to raise and the rest of its sentence."""

LOGIN: Final[tuple[tuple[str, str], ...]] = (
    # matches: the database system is starting up; … is shutting down; … is not yet accepting connections
    (r"the database system is", "57P03"),
    # matches: database "marsad" does not exist; not: role "me" does not exist
    (r"database .* does not exist", "3D000"),
    # matches: sorry, too many clients already; remaining connection slots are reserved for …
    (r"too many clients|remaining connection slots|too many connections", "53300"),
    (r"FATAL", "28000"),
)
"""What a server says when it refuses a login, in English as most do, → what its SQLSTATE is: libpq keeps none."""


def explain_postgres(address: Address, error: BaseException | None) -> StoreError:
    """The `StoreError` for the driver's `error`; an unlisted one keeps the server's own words."""
    state = getattr(error, "sqlstate", None) or state_of_login(error)
    for prefix, kind, sentence in FAULTS:
        if state.startswith(prefix):
            return kind(f"{address.place} {sentence}{details(error)}")
    return StoreError(f"{address.place}: the database refused{details(error)}")


def state_of_login(error: BaseException | None) -> str:
    """An SQLSTATE for an error without one: the connection could not be made, or broke."""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return ""
    if found := next((state for words, state in LOGIN if re.search(words, str(error))), None):
        return found
    asked = error.pgconn is not None and (error.pgconn.needs_password or error.pgconn.used_password)
    return "28P01" if asked else "08006"


def details(error: BaseException | None) -> str:
    """What the server said, on one line."""
    # Not the whole: PostgreSQL adds the rows that an error is about.
    words = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    line = " ".join((words or str(error)).split())
    return f" ({line})" if line and error is not None else ""
