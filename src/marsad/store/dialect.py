"""What differs between the databases: how to connect, lock, load in bulk, search, and explain faults."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Table

from marsad.errors import StoreError
from marsad.store.search import SearchIndex

T = TypeVar("T")
Row = Mapping[str, Any]


class Dialect(Protocol):
    """One database behind the store."""

    @property
    def place(self) -> str:
        """Where the record is, as messages name it: a path, or a URL without its password."""
        ...

    @property
    def search(self) -> SearchIndex:
        """The database's own full-text index."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that is alone in writing from its start, durable when the block ends. Raises `StoreError`."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the record and cannot write. Raises `StoreError`."""
        ...

    def insist(self, attempt: Callable[[], T]) -> T:
        """What `attempt` returns; where the connection broke it is made again, for as long as that may help.

        The attempt opens a transaction of its own, and must bear that the one before was committed unnoticed.
        """
        ...

    def is_blank(self, connection: Connection) -> bool:
        """Whether the database holds nothing at all."""
        ...

    def prepare(self, connection: Connection) -> None:
        """Do to a blank database what comes before its tables are made. Raises `StoreError` if it does not fit."""
        ...

    def revision(self, connection: Connection) -> str:
        """The schema's revision. Raises `NotARecord` if this is no record."""
        ...

    def load(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows, fast; none of them may be there yet."""
        ...

    def explain(self, error: BaseException) -> StoreError:
        """The coded error for what the database's driver raised."""
        ...

    def inspect(self) -> Iterator[str]:
        """What is wrong with the database itself, one sentence each. Raises `StoreError` where it cannot be read."""
        ...

    def close(self) -> None:
        """Give up all connections."""
        ...
