"""The record in one SQLite file: for one machine, with no set-up.

The rollback journal, not WAL, where SQLite is older than 3.51.3: its write-ahead log can corrupt the database when it
is reset, and Debian 12 ships 3.40. `TRUNCATE` with `synchronous = EXTRA`: with `DELETE`, a journal whose removal has
not reached the disk comes back after a power cut and undoes what was acknowledged. Every writing transaction begins
IMMEDIATE: deferred ones fail half-way when two writers meet.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, QueuePool, Table, create_engine
from sqlalchemy.exc import DBAPIError

from marsad.errors import DamagedRecord, MissingRecord, NotARecord, StoreError, StoreNotWritable
from marsad.store.dialect import Row
from marsad.store.faults import explain_sqlite
from marsad.store.refusals import refusals
from marsad.store.seal import PAGE_BYTES as SEALED_BYTES
from marsad.store.seal import SUFFIX, Seal, SealState
from marsad.store.search import Fts5Index

T = TypeVar("T")

LOCK_WAIT_S: Final = 60.0
"""How long to wait for other writers before saying that the record is locked: they take milliseconds each."""
SAFE_WAL: Final = (3, 51, 3)
"""The first SQLite whose write-ahead log is safe to reset."""
APPLICATION_ID: Final = 0x4D525344
"""`MRSD`, kept in the header of the SQLite file: tells a Marsad record from other databases."""
SYNCHRONOUS: Final = "EXTRA"
PAGE_BYTES: Final = 8192
"""Of a new file: compressed codings of 1–3 KB leave a fifth of SQLite's usual 4 KiB pages empty."""
CACHE_KIB: Final = 64 * 1024


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """The journal that is safe with this SQLite."""
    return "WAL" if version >= SAFE_WAL else "TRUNCATE"


class Sqlite:
    """A `Dialect` over the SQLite file at `path`; with `writable` it is made if it is not there."""

    search = Fts5Index()

    def __init__(
        self, path: Path, *, writable: bool, lock_wait_s: float = LOCK_WAIT_S, synchronous: str = SYNCHRONOUS
    ) -> None:
        self._path = path
        self._writable = writable
        self._lock_wait_s = lock_wait_s
        self._synchronous = synchronous
        check_path(path, writable=writable)
        self._seal = Seal(path) if writable else None
        if self._seal:
            self._seal.open()
        self._engine = self._make_engine()

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See `Dialect.writing`: `BEGIN IMMEDIATE`."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `Dialect.reading`."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                connection.exec_driver_sql(begin)
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            raise self.explain(error) from error
        except UnicodeDecodeError as error:
            raise DamagedRecord(f"{self.place} is damaged: what should be text is none; see: marsad verify") from error

    def insist(self, attempt: Callable[[], T]) -> T:
        """See `Dialect.insist`: a file does not go away for a moment."""
        return attempt()

    def is_blank(self, connection: Connection) -> bool:
        """Whether the file is as SQLite has just made it."""
        return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None

    def prepare(self, connection: Connection) -> None:
        """See `Dialect.prepare`: the file's header says from now on that it is a Marsad record."""
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def revision(self, connection: Connection) -> str:
        """See `Dialect.revision`."""
        if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
            raise NotARecord(f"{self.place} is not a Marsad record; choose another --store")
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        if "alembic_version" not in tables:
            raise NotARecord(
                f"{self.place} was made by an early Marsad that kept no log; add its pages to a new record "
                "(their bytes lie in the folder captures)"
            )
        version: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return version or ""

    def load(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """See `Dialect.load`."""
        names = [column.name for column in table.columns]
        marks = ", ".join("?" for _ in names)
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  (names of ours)
        connection.exec_driver_sql(statement, [tuple(row[name] for name in names) for row in rows])

    def explain(self, error: BaseException) -> StoreError:
        """See `Dialect.explain`."""
        return explain_sqlite(self._path, error.orig if isinstance(error, DBAPIError) else error)

    def close(self) -> None:
        """See `Dialect.close`; the last writer seals the file."""
        self._engine.dispose()
        if self._seal:
            self._seal.close()

    def inspect(self) -> Iterator[str]:
        """See `Dialect.inspect`: the seal first; where it says nothing of the file, SQLite's own check."""
        state, pages = Seal(self._path).check()
        if state in (SealState.DAMAGED, SealState.MISSING):
            yield f"{self.place}{SUFFIX}: the seal of the record's file is {state.value}"
        with self.reading() as connection:
            if state is SealState.CLOSED:
                yield from (f"{self.place}: bytes of {owner} were changed" for owner in owners(connection, pages))
            else:
                said = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
                yield from (f"{self.place}: {sentence}" for sentence in said if sentence != "ok")
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        found = {row.name: row.sql for row in rows}
        for statement in refusals("sqlite"):
            name = statement.split()[2]
            if found.pop(name, None) != statement:
                yield f"{self.place}: the trigger {name}, which refuses changes, is not as it was made"
        yield from (f"{self.place}: the trigger {name} is none of Marsad's" for name in found)

    def _make_engine(self) -> Engine:
        # Reading needs to write, too, where a crash has left a journal to be played back.
        may_write = self._writable or (os.access(self._path, os.W_OK) and os.access(self._path.parent, os.W_OK))
        mode = "rwc" if self._writable else "rw" if may_write else "ro"
        uri = f"file:{quote(str(self._path.absolute()))}?mode={mode}"

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(
                uri, uri=True, timeout=self._lock_wait_s, isolation_level=None, check_same_thread=False
            )
            try:
                self._set_up(connection)
            except sqlite3.Error:
                connection.close()
                raise
            return connection

        return create_engine("sqlite://", creator=connect, poolclass=QueuePool if self._writable else NullPool)

    def _set_up(self, connection: sqlite3.Connection) -> None:
        """Tell a new connection how careful to be."""
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what was redacted must not stay in free pages
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if self._writable:
            connection.execute(f"PRAGMA journal_mode = {journal_mode()}")
        else:
            connection.execute("PRAGMA query_only = ON")


def check_path(path: Path, *, writable: bool) -> None:
    """Raise the coded error for a path that SQLite would only call «unable to open»."""
    if path.is_dir():
        raise NotARecord(f"{path} is a folder; name a file in it: --store {path / 'marsad.db'}")
    if writable and not path.parent.is_dir():
        raise StoreNotWritable(f"{path} cannot be made: there is no folder {path.parent}")
    if not writable and not path.exists():
        raise MissingRecord(f"{path}: there is no record here yet; make one with: marsad add PATH…")
    if path.exists() and path.stat().st_size and not is_record(path):
        raise NotARecord(f"{path} is not a Marsad record; choose another --store")


def is_record(path: Path) -> bool:
    """Whether the file's header (application id, bytes 68–71) says that it is a Marsad record, as far as it can."""
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists() and journal.stat().st_size:
        return True  # a writer broke off: the header may be half-written, and SQLite will play the journal back
    with path.open("rb") as file:
        header = file.read(100)
    return header.startswith(b"SQLite format 3\0") and int.from_bytes(header[68:72], "big") == APPLICATION_ID


def owners(connection: Connection, sealed_pages: Sequence[int]) -> Iterator[str]:
    """What the pages of a seal belong to, for people: «page 3 (table log)»; without tables where SQLite cannot tell."""
    page_bytes = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    pages = sorted({page * SEALED_BYTES // page_bytes + 1 for page in sealed_pages})
    try:
        rows = connection.exec_driver_sql("SELECT pageno, name FROM dbstat").all() if pages else []
    except DBAPIError:
        rows = []
    names = {row.pageno: row.name for row in rows}
    for page in pages:
        yield f"page {page} ({names.get(page, 'header or free space')})"
