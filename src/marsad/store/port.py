"""What every store of the record does: the port that SQLite and PostgreSQL implement, and one suite of tests checks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from marsad.model import Draft, LogEntry, Receipt, SearchDocument, StoredObject
from marsad.model.search import SearchQuery


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of the log as it is stored, unparsed and unchecked: what `verify` looks at."""

    sequence: int
    kind: str
    identity: str | None
    leaf: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A checkpoint as it is stored, unchecked, with the tree's frontier (see `marsad.log.merkle.Frontier`)."""

    size: int
    note: str
    frontier: bytes


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
        forgotten: Iterable[SearchDocument] = (),
    ) -> Receipt:
        """Add entries, and with them objects and search documents, in one durable transaction.

        `erased` names objects (SHA-256 hex) to destroy, `forgotten` the documents to take out of the search index with
        the words they were added with: only an entry that approves of a redaction may come with them.
        Either everything is on disk when it returns, or nothing was added.
        """
        ...

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[LogEntry]:
        """Entries with `start` ≤ sequence < `stop`, in order."""
        ...

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[LogRow]:
        """As `entries`, but as they are stored."""
        ...

    def size(self) -> int:
        """How many entries the log has."""
        ...

    def checkpoint(self) -> str | None:
        """The newest signed checkpoint (C2SP note); `None` for a log without entries."""
        ...

    def checkpoints(self) -> Iterator[CheckpointRow]:
        """Every checkpoint, oldest first."""
        ...

    def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
        """The objects of these names that there are, in no order. Their bytes are not checked against their names."""
        ...

    def object_names(self) -> Iterator[str]:
        """The names of all objects, in order."""
        ...

    def find(self, query: SearchQuery, limit: int | None = None) -> Sequence[tuple[int, int]]:
        """The articles that fit `query`, as the place of their coding in the log and their part; newest first."""
        ...

    def find_documents(self) -> Sequence[tuple[int, int]]:
        """Every article in the search index, likewise: what `verify` compares with the log."""
        ...

    def altered_documents(self, documents: Iterable[SearchDocument]) -> Sequence[tuple[int, int]]:
        """The articles of which the index has other words than `documents` say, or that only one of the two has.

        Reads all that the index holds; writers wait for it.
        """
        ...

    def reindex(self, documents: Iterable[SearchDocument]) -> int:
        """Empty the search index and fill it again; how many documents it has. If it breaks off, some are missing."""
        ...

    def erasures(self) -> Mapping[str, int]:
        """Names of destroyed objects → place in the log of the approval that destroyed them."""
        ...

    def inspect(self) -> Iterator[str]:
        """What is wrong with the database itself, one sentence each: bytes changed under it, triggers taken away."""
        ...

    def close(self) -> None:
        """Give up the connection, and seal what has been written."""
        ...
