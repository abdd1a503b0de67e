"""SQLite's faults → `StoreError`s that say what, where and what to do."""

from pathlib import Path
from typing import Final

from marsad.errors import NotARecord, StoreError, StoreFull, StoreLocked, StoreNotWritable

FAULTS: Final[tuple[tuple[str, type[StoreError], str], ...]] = (
    ("SQLITE_BUSY", StoreLocked, "is being written by another process; try again when it has finished"),
    ("SQLITE_LOCKED", StoreLocked, "is being written by another process; try again when it has finished"),
    ("SQLITE_READONLY", StoreNotWritable, "or its folder cannot be written; allow writing or choose another --store"),
    ("SQLITE_CANTOPEN", StoreNotWritable, "cannot be opened; check that its folder exists and can be written"),
    ("SQLITE_FULL", StoreFull, "has no room to grow: the disk is full; free some space and run the command again"),
    ("SQLITE_IOERR", StoreError, "could not be read or written by the system; check the disk"),
    ("SQLITE_NOTADB", NotARecord, "is not a Marsad record; choose another --store"),
    ("SQLITE_CORRUPT", NotARecord, "is damaged; restore it from a backup"),
    ("SQLITE_PERM", StoreNotWritable, "may not be opened by this user; change its permissions"),
)
"""SQLite's result code (or its beginning) → the error to raise and the rest of its sentence."""


def explain_sqlite(path: Path, error: BaseException | None) -> StoreError:
    """The `StoreError` for SQLite's `error`; an unlisted one keeps SQLite's own words."""
    name = getattr(error, "sqlite_errorname", "")
    for prefix, kind, sentence in FAULTS:
        if name.startswith(prefix):
            return kind(f"{path} {sentence}")
    return StoreError(f"{path}: the database refused ({error}); check the file, or choose another --store")
