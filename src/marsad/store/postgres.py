"""The record in a PostgreSQL database, 15 or newer: for a team, over a network.

Writers take turns under an advisory lock, so that the log has no gaps and each of them sees what the one before wrote.
What that needs is said in every transaction, not once a session: it holds behind a connection pooler too, and whatever
the server's or the role's defaults are. A server that would lose what it acknowledged (`fsync = off`) is refused.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo
from sqlalchemy import BigInteger, Connection, Engine, LargeBinary, QueuePool, Table, create_engine
from sqlalchemy.exc import DBAPIError

from marsad.errors import NotARecord, StoreError, StoreNotWritable, StoreRefused, StoreUnreachable
from marsad.store.dialect import Row
from marsad.store.postgres_address import read_address
from marsad.store.postgres_faults import explain_postgres
from marsad.store.postgres_inspect import changed_refusals
from marsad.store.search import TsvectorIndex

T = TypeVar("T")

OLDEST_SERVER: Final = 15
"""The oldest major version that the tests run against."""
LOCK_WAIT_S: Final = 60.0
"""How long to wait for other writers before saying that the record is locked: they take milliseconds each."""
CONNECT_WAIT_S: Final = 10
"""How long a server may take to answer a new connection; libpq knows whole seconds."""
PING_WAIT_S: Final = 2
RESUME_S: Final = 10.0
"""How long a server that has gone away is waited for: a restart takes a second or two."""
LONGEST_STORM_S: Final = 60.0
"""How long to try on where the server is there and breaks every connection."""
FIRST_PAUSE_S: Final = 0.05
LONGEST_PAUSE_S: Final = 1.0
IDLE_S: Final = 60
"""After how long without a word the server ends a writing transaction, so that a machine that fell asleep in one does
not keep all others waiting."""
LOCK: Final = 0x4D525344
"""`MRSD`: the advisory lock of the record's writers, in its own database."""

CONNECTION: Final[dict[str, Any]] = {
    "client_encoding": "utf8",
    "fallback_application_name": "marsad",
    "connect_timeout": CONNECT_WAIT_S,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Several commands go in one message, which prepared statements forbid; and poolers do not keep these.
    "prepare_threshold": None,
}

RECORD_TABLES: Final = ("alembic_version", "checkpoints", "erasures", "log", "objects")
OWN_TABLES: Final = """
    SELECT relname FROM pg_class c
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
"""
"""Tables and views of the schema in use; not those of extensions, such as PostGIS's."""


class Postgres:
    """A `Dialect` over the database at `url` (`postgresql://user:password@host:port/database`, as libpq reads it)."""

    search = TsvectorIndex()

    def __init__(
        self,
        url: str,
        *,
        writable: bool,
        lock_wait_s: float = LOCK_WAIT_S,
        resume_s: float = RESUME_S,
        synchronous_commit: str = "on",
    ) -> None:
        self._address = read_address(url)
        self._resume_s = resume_s
        self._reached_at: float | None = None
        self._engine = self._make_engine(writable=writable)
        self._begin_writing = (
            # Each statement sees what was committed before it; a snapshot older than the lock would not.
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
            f"SET LOCAL synchronous_commit = {synchronous_commit}; "
            f"SET LOCAL lock_timeout = {int(lock_wait_s * 1000)}; "
            f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_S}s'; "
            f"SELECT pg_advisory_xact_lock({LOCK})"
        )

    @property
    def place(self) -> str:
        """The URL without its password."""
        return self._address.place

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See `Dialect.writing`: under the writers' lock."""
        with self._transaction(self._begin_writing) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `Dialect.reading`: one snapshot."""
        with self._transaction("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                driver_of(connection).execute(begin.encode())
                yield connection
        except (DBAPIError, psycopg.Error) as error:
            explained = self.explain(error)
            if isinstance(explained, StoreUnreachable):
                self._engine.dispose()  # connections of a server that was restarted are all dead
            raise explained from error

    def insist(self, attempt: Callable[[], T]) -> T:
        """See `Dialect.insist`: again, while the server is restarted or cuts connections."""
        first_failed_at = None
        pause = FIRST_PAUSE_S
        while True:
            try:
                return attempt()
            except StoreUnreachable:
                now = time.monotonic()
                first_failed_at = first_failed_at or now
                # A server that was never there is not waited for: its name is more likely to be wrong.
                if self._reached_at is None or now - first_failed_at > LONGEST_STORM_S:
                    raise
                if now - max(first_failed_at, self._reached_at) > self._resume_s:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def is_blank(self, connection: Connection) -> bool:
        """Whether the schema in use has no tables but those of extensions."""
        return connection.exec_driver_sql(OWN_TABLES).first() is None

    def prepare(self, connection: Connection) -> None:
        """See `Dialect.prepare`: the database must hold every character."""
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreRefused(
                f"{self.place} cannot hold Arabic text in full (its encoding is {encoding}); "
                "make one with: createdb --encoding=UTF8 --template=template0 NAME"
            )

    def revision(self, connection: Connection) -> str:
        """See `Dialect.revision`."""
        if not set(RECORD_TABLES) <= set(connection.exec_driver_sql(OWN_TABLES).scalars()):
            raise NotARecord(f"{self.place} is a database, but not a Marsad record; choose another --store")
        version: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return version or ""

    def load(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """See `Dialect.load`: COPY, in binary."""
        names = [column.name for column in table.columns]
        kinds = [type_name(column.type) for column in table.columns]
        command = f"COPY {table.name} ({', '.join(names)}) FROM STDIN (FORMAT BINARY)"
        with driver_of(connection).cursor() as cursor, cursor.copy(command.encode()) as copy:
            copy.set_types(kinds)
            for row in rows:
                copy.write_row([row[name] for name in names])

    def inspect(self) -> Iterator[str]:
        """See `Dialect.inspect`: whether the triggers that refuse changes are as they were made."""
        with self.reading() as connection:
            yield from changed_refusals(connection, self.place)

    def explain(self, error: BaseException) -> StoreError:
        """See `Dialect.explain`."""
        return explain_postgres(self._address, error.orig if isinstance(error, DBAPIError) else error)

    def close(self) -> None:
        """See `Dialect.close`."""
        self._engine.dispose()

    def _make_engine(self, *, writable: bool) -> Engine:
        def connect() -> psycopg.Connection[Any]:
            connection = self._connect()
            try:
                check_server(connection, self.place, writable=writable)
            except BaseException:
                connection.close()
                raise
            self._reached_at = time.monotonic()
            return connection

        return create_engine(
            "postgresql+psycopg://", creator=connect, poolclass=QueuePool, use_native_hstore=False, hide_parameters=True
        )

    def _connect(self) -> psycopg.Connection[Any]:
        try:
            return psycopg.connect(self._address.url, **CONNECTION)
        except psycopg.OperationalError as error:
            # A server that is starting up is worth waiting for. It says so in words of any language.
            if pq.PGconn.ping(make_conninfo(self._address.url, connect_timeout=PING_WAIT_S).encode()) == pq.Ping.REJECT:
                self._reached_at = time.monotonic()
                raise psycopg.errors.CannotConnectNow(str(error)) from error
            raise


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection under SQLAlchemy's."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def check_server(connection: psycopg.Connection[Any], place: str, *, writable: bool) -> None:
    """Raise `StoreRefused` for a server too old, or one that forgets; `StoreNotWritable` for one that only copies."""
    major = connection.info.server_version // 10_000
    if major < OLDEST_SERVER:
        raise StoreRefused(f"{place} is kept by PostgreSQL {major}; Marsad needs {OLDEST_SERVER} or newer")
    query = "SELECT current_setting('fsync'), current_setting('full_page_writes'), pg_is_in_recovery()"
    row = connection.execute(query).fetchone()
    connection.rollback()
    assert row is not None
    fsync, full_pages, is_standby = row
    if writable and is_standby:
        raise StoreNotWritable(f"{place} is a read-only copy of another server; name the one it is copied from")
    for setting, value in (("fsync", fsync), ("full_page_writes", full_pages)):
        if writable and value != "on":
            raise StoreRefused(
                f"{place}: its server may lose what it has acknowledged ({setting} = {value}); "
                f"set {setting} = on in postgresql.conf and restart it"
            )


def type_name(kind: object) -> str:
    """PostgreSQL's name of a column's type."""
    if isinstance(kind, BigInteger):
        return "int8"
    return "bytea" if isinstance(kind, LargeBinary) else "text"
