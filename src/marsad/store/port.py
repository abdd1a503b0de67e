"""What every store of the record does: the port that SQLite and PostgreSQL implement, and one suite of tests checks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from marsad.model import Draft, LogEntry, Receipt, SearchDocument, StoredObject
from marsad.model.search import SearchQuery


class Store(Protocol):
    """An append-only log with the objects that its entries name, and a search index over them.

    Every method raises `StoreError` when the database refuses.
    """

    @property
    def place(self) -> str:
        """Where the record is, as messages name it: a path, or a URL without password."""
        ...

    def append(
        self,
        drafts: Sequence[Draft],
        *,
        objects: Iterable[StoredObject] = (),
        documents: Iterable[SearchDocument] = (),
        erased: Collection[str] = (),
    ) -> Receipt:
        """Add entries, and with them objects and search documents, in one durable transaction.

        `erased` names objects (SHA-256 hex) to destroy: only an entry that approves their redaction may come with it.
        Either everything is on disk when it returns, or nothing was added.
        """
        ...

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[LogEntry]:
        """Entries with `start` ≤ sequence < `stop`, in order."""
        ...

    def size(self) -> int:
        """How many entries the log has."""
        ...

    def checkpoint(self) -> str | None:
        """The newest signed checkpoint (C2SP note); `None` for a log without entries."""
        ...

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Every checkpoint with the size of the log it covers, oldest first."""
        ...

    def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
        """The objects of these names that there are, in no order. Their bytes are not checked against their names."""
        ...

    def object_names(self) -> Iterator[str]:
        """The names of all objects, in order."""
        ...

    def find(self, query: SearchQuery, limit: int) -> Sequence[tuple[int, int]]:
        """The articles that fit `query`, as the place of their coding in the log and their part; newest first."""
        ...

    def find_documents(self) -> Sequence[tuple[int, int]]:
        """Every article in the search index, likewise: what `verify` compares with the log."""
        ...

    def after_interruption(self) -> AbstractContextManager[bool]:
        """Whether the writer before this one broke off, so that leftovers may lie about. If so, no other one works
        during the block, and they can be swept."""
        ...

    def close(self) -> None:
        """Give up the connection, and seal what has been written."""
        ...
