"""A dialect inside one transaction that its caller began: everything done through it happens, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from sqlalchemy import Connection, Table

from marsad.errors import StoreError
from marsad.store.dialect import Dialect, Row
from marsad.store.search import SearchIndex

T = TypeVar("T")


class InTransaction:
    """A `Dialect` whose transactions are all the one open on `connection`; `outer` is the dialect that it is of."""

    def __init__(self, outer: Dialect, connection: Connection) -> None:
        self._outer = outer
        self._connection = connection

    @property
    def place(self) -> str:
        """See `Dialect.place`."""
        return self._outer.place

    @property
    def search(self) -> SearchIndex:
        """See `Dialect.search`."""
        return self._outer.search

    def writing(self) -> AbstractContextManager[Connection]:
        """The transaction; it goes on when the block ends."""
        return nullcontext(self._connection)

    def reading(self) -> AbstractContextManager[Connection]:
        """The transaction, and in it what was not committed yet."""
        return nullcontext(self._connection)

    def insist(self, attempt: Callable[[], T]) -> T:
        """Once: what broke off takes the whole transaction with it."""
        return attempt()

    def is_blank(self, connection: Connection) -> bool:
        """See `Dialect.is_blank`."""
        return self._outer.is_blank(connection)

    def prepare(self, connection: Connection) -> None:
        """See `Dialect.prepare`."""
        self._outer.prepare(connection)

    def revision(self, connection: Connection) -> str:
        """See `Dialect.revision`."""
        return self._outer.revision(connection)

    def load(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """See `Dialect.load`."""
        self._outer.load(connection, table, rows)

    def explain(self, error: BaseException) -> StoreError:
        """See `Dialect.explain`."""
        return self._outer.explain(error)

    def inspect(self) -> Iterator[str]:
        """See `Dialect.inspect`."""
        return self._outer.inspect()

    def close(self) -> None:
        """Nothing: the connection is its owner's."""
