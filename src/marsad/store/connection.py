"""A path → an engine on a checked Marsad record: rollback journal, full synchronisation, foreign keys.

The rollback journal, not WAL: SQLite before 3.51.3 can corrupt a database when it resets its write-ahead log, and
Debian 12 ships 3.40. Every writing transaction begins IMMEDIATE: deferred ones fail half-way when two writers meet.
"""

import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, select

from marsad.errors import MissingRecord, NewerRecord, NotARecord
from marsad.store.faults import store_faults
from marsad.store.schema import APPEND_ONLY, APPLICATION_ID, METADATA, SCHEMA_VERSION, SCHEMA_VERSIONS

LOCK_WAIT_S: Final = 10.0
"""How long to wait for another writer before saying that the record is locked."""


def open_for_writing(path: Path, *, lock_wait_s: float = LOCK_WAIT_S) -> Engine:
    """An engine on the record at `path`, which is made if it is not there. Raises `StoreError`."""
    check_is_no_folder(path)
    engine = make_engine(path, mode="rwc", begin="BEGIN IMMEDIATE", lock_wait_s=lock_wait_s)
    with store_faults(path), engine.begin() as connection:
        if is_blank(connection):
            create_schema(connection)
        check_schema(connection, path)
    return engine


def open_for_reading(path: Path, *, lock_wait_s: float = LOCK_WAIT_S) -> Engine:
    """An engine that cannot write on the record at `path`. Raises `StoreError`, `MissingRecord` if there is none."""
    if not path.exists():
        raise MissingRecord(f"{path}: there is no record here yet; make one with: marsad add PATH…")
    check_is_no_folder(path)
    engine = make_engine(path, mode="ro", begin="BEGIN", lock_wait_s=lock_wait_s)
    with store_faults(path), engine.begin() as connection:
        check_schema(connection, path)
    return engine


def check_is_no_folder(path: Path) -> None:
    """Raise `NotARecord` where `path` is a folder: SQLite would only say that the disk failed."""
    if path.is_dir():
        raise NotARecord(f"{path} is a folder; name a file in it: --store {path / 'marsad.db'}")


def make_engine(path: Path, *, mode: str, begin: str, lock_wait_s: float) -> Engine:
    """An engine whose transactions start with the statement `begin`; `mode` is SQLite's (`ro`, `rwc`)."""
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=lock_wait_s, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def is_blank(connection: Connection) -> bool:
    """Whether the file holds nothing at all, as SQLite has just made it."""
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None


def create_schema(connection: Connection) -> None:
    """Lay out an empty record."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    METADATA.create_all(connection)
    connection.execute(SCHEMA_VERSIONS.insert().values(version=SCHEMA_VERSION))
    for trigger in APPEND_ONLY:
        connection.exec_driver_sql(trigger)


def check_schema(connection: Connection, path: Path) -> None:
    """Raise `NotARecord` or `NewerRecord` unless this is a record that this version can read."""
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
        raise NotARecord(f"{path} is a database, but not a Marsad record; choose another --store")
    version = connection.execute(select(func.max(SCHEMA_VERSIONS.c.version))).scalar_one()
    if version > SCHEMA_VERSION:
        raise NewerRecord(
            f"{path} was made by a newer Marsad (schema {version}, this one knows {SCHEMA_VERSION}); upgrade Marsad"
        )
