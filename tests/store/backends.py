"""The databases behind the store, as the contract suite drives them: a place to open, and SQL past the program."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from marsad.store import Database, open_store, read_store
from tests.postgres import Cluster

Rows = list[tuple[Any, ...]]


class Backend(Protocol):
    """One place where a record may be kept, empty so far."""

    @property
    def place(self) -> str:
        """What `--store` takes."""
        ...

    @property
    def key(self) -> Path:
        """Where the record's signing key is."""
        ...

    def sql(self, statement: str) -> Rows:
        """Run SQL as whoever owns the database; raises what the database's own driver raises."""
        ...


@dataclass(frozen=True)
class SqliteBackend:
    """A file in a folder of its own."""

    folder: Path

    @property
    def place(self) -> str:
        return str(self.folder / "marsad.db")

    @property
    def key(self) -> Path:
        return self.folder / "marsad.key"

    def sql(self, statement: str) -> Rows:
        with closing(sqlite3.connect(self.place)) as connection, connection:
            return connection.execute(statement).fetchall()


@dataclass(frozen=True)
class PostgresBackend:
    """A database of its own in a running cluster."""

    cluster: Cluster
    database: str
    folder: Path

    @property
    def place(self) -> str:
        return self.cluster.url(self.database)

    @property
    def key(self) -> Path:
        return self.folder / "marsad.key"

    def sql(self, statement: str) -> Rows:
        return self.cluster.query(statement, database=self.database)


Opening = Callable[[], Database]


def open_at(backend: Backend) -> Database:
    """The record there, for writing."""
    return open_store(backend.place, key=backend.key)


def read_at(backend: Backend) -> Database:
    """The record there, for reading."""
    return read_store(backend.place)
