"""The record in a database: the `Store` port over a dialect.

An append is one transaction: entries get their places, the Merkle tree grows by their hashes, and a checkpoint of the
new size is signed. Either all of it is on disk when `append` returns, or nothing was added.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Select, Table, delete, func, select

from marsad.errors import DamagedRecord, KeyUnavailable, StoreError, StoreFull
from marsad.log.canonical import parse_leaf
from marsad.log.checkpoints import Checkpoint, sign_checkpoint
from marsad.log.keys import SigningKey
from marsad.log.merkle import Frontier, leaf_hash
from marsad.model import Draft, EntryKind, LogEntry, Receipt, SearchDocument, StoredObject
from marsad.model.search import SearchQuery
from marsad.store.dialect import Dialect, Row
from marsad.store.port import CheckpointRow, LogRow
from marsad.store.rows import log_row, place_drafts, unpack
from marsad.store.schema import CHECKPOINTS, ERASURES, LOG, OBJECTS
from marsad.store.search import altered_documents, document_id, split_document_id

T = TypeVar("T")

COMPRESSION: Final = 3
"""zlib's level: 6 makes codings a tenth smaller and takes twice the time (290 newspaper articles)."""
ENTRIES_AT_ONCE: Final = 5_000
"""Entries read in one transaction: a reader must not keep writers waiting."""
DOCUMENTS_AT_ONCE: Final = 1_000
"""Search documents added in one transaction."""
ROOM_PER_ENTRY: Final = 4_096
"""Bytes that an entry takes with its search words and its part of the indexes, generously."""
NAMES_AT_ONCE: Final = 500
"""Values in one `IN (…)`: every database takes as many."""


class Database:
    """A `Store`. `key` signs checkpoints; without it the record can be read only."""

    def __init__(self, dialect: Dialect, key: SigningKey | None = None) -> None:
        self.dialect = dialect
        self._key = key

    @property
    def place(self) -> str:
        """See `Store.place`."""
        return self.dialect.place

    def append(
        self,
        drafts: Sequence[Draft],
        *,
        objects: Iterable[StoredObject] = (),
        documents: Iterable[SearchDocument] = (),
        erased: Collection[str] = (),
        forgotten: Iterable[SearchDocument] = (),
    ) -> Receipt:
        """See `Store.append`."""
        key = self._key
        if key is None:
            raise KeyUnavailable(f"{self.place}: there is no key to sign with; open the record for writing")
        if erased and not any(draft.kind is EntryKind.APPROVAL for draft in drafts):
            raise StoreError("only an approved redaction may destroy objects")
        packed = {item.sha256: zlib.compress(item.body, COMPRESSION) for item in objects}
        new, old = list(documents), list(forgotten)
        receipt: Receipt | None = None

        def attempt() -> Receipt:
            nonlocal receipt
            with self.dialect.writing() as connection:
                if receipt is None or not self._holds(connection, receipt):
                    receipt = self._add(connection, drafts, key)
                    added = [entry for entry in receipt.entries if entry is not None]
                    if added:
                        self._write(connection, added, packed, new)
                        self._erase(connection, added, erased, old)
            return receipt

        try:
            return self.dialect.insist(attempt)
        except StoreFull as error:
            # Twice over: what is changed stands in the journal as well, until it is done.
            needed = 2 * (sum(map(len, packed.values())) + ROOM_PER_ENTRY * len(drafts))
            raise StoreFull(f"{error.message}; at least {needed} bytes are needed") from error

    def _holds(self, connection: Connection, receipt: Receipt) -> bool:
        """Whether an append of which only the answer was lost is in the log: its entries, at their very places."""
        first = next((entry for entry in receipt.entries if entry is not None), None)
        if first is None:
            return False
        stored = connection.execute(select(LOG.c.hash).where(LOG.c.sequence == first.sequence)).scalar()
        return stored == leaf_hash(first.leaf)

    def _add(self, connection: Connection, drafts: Sequence[Draft], key: SigningKey) -> Receipt:
        """Append the entries of those drafts that the log does not hold, and the checkpoint after them."""
        frontier, note = read_head(connection, self.place)
        entries = place_drafts(drafts, self._known(connection, drafts), frontier)
        added = [entry for entry in entries if entry is not None]
        if added:
            self.dialect.load(connection, LOG, [log_row(entry) for entry in added])
            note = sign_checkpoint(Checkpoint(origin=key.name, size=frontier.size, root=frontier.root()), key)
            head = {"size": frontier.size, "note": note, "frontier": frontier.to_bytes()}
            self.dialect.load(connection, CHECKPOINTS, [head])
        return Receipt(entries=tuple(entries), size=frontier.size, checkpoint=note)

    def _known(self, connection: Connection, drafts: Sequence[Draft]) -> set[str]:
        """Those identities of the drafts, and of what stands in for them, that the log holds."""
        wanted = {one.identity for draft in drafts for one in (draft, draft.otherwise) if one and one.identity}
        known: set[str] = set()
        for names in chunks(sorted(wanted)):
            known.update(connection.execute(select(LOG.c.identity).where(LOG.c.identity.in_(names))).scalars())
        return known

    def _write(
        self,
        connection: Connection,
        added: Sequence[LogEntry],
        packed: Mapping[str, bytes],
        documents: Iterable[SearchDocument],
    ) -> None:
        named = {value for entry in added for value in entry.payload.values() if isinstance(value, str)}
        rows = [{"sha256": bytes.fromhex(name), "body": body} for name, body in packed.items() if name in named]
        self._load_missing(connection, OBJECTS, rows)
        places = {entry.identity: entry.sequence for entry in added if entry.kind is EntryKind.CODING}
        # A page that is in the batch twice brings its documents twice.
        new = {document_id(places[item.coding], item.part): item.words for item in documents if item.coding in places}
        if new:
            self.dialect.search.add(connection, list(new.items()))

    def _load_missing(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Insert those rows whose name is not there yet. Nobody else adds any meanwhile."""
        for some in chunks(rows):
            query = select(table.c.sha256).where(table.c.sha256.in_([row["sha256"] for row in some]))
            known = set(connection.execute(query).scalars())
            missing = [row for row in some if row["sha256"] not in known]
            if missing:
                self.dialect.load(connection, table, missing)

    def _erase(
        self,
        connection: Connection,
        added: Sequence[LogEntry],
        erased: Collection[str],
        forgotten: Sequence[SearchDocument],
    ) -> None:
        approval = max(entry.sequence for entry in added)
        for name in sorted(erased):
            key = bytes.fromhex(name)
            self._load_missing(connection, ERASURES, [{"sha256": key, "sequence": approval}])
            connection.execute(delete(OBJECTS).where(OBJECTS.c.sha256 == key))
        self.dialect.search.remove(connection, self._documents(connection, forgotten))

    def _rows(self, query: Select[Any]) -> Sequence[Any]:
        """The rows that the query finds."""
        return self._read(lambda connection: connection.execute(query).all())

    def _read(self, query: Callable[[Connection], T]) -> T:
        """What `query` finds in one state of the record."""

        def attempt() -> T:
            with self.dialect.reading() as connection:
                return query(connection)

        return self.dialect.insist(attempt)

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[LogEntry]:
        """See `Store.entries`."""
        for row in self.rows(start, stop):
            yield parse_leaf(row.leaf)

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[LogRow]:
        """See `Store.rows`."""
        stop = self.size() if stop is None else stop
        while start < stop:
            upper = min(start + ENTRIES_AT_ONCE, stop)
            query = select(LOG).where(LOG.c.sequence >= start, LOG.c.sequence < upper).order_by(LOG.c.sequence)
            for row in self._rows(query):
                yield LogRow(
                    row.sequence, row.kind, row.identity, row.leaf.encode("utf-8", "surrogateescape"), row.hash
                )
            start = upper

    def size(self) -> int:
        """See `Store.size`."""
        (newest,) = self._rows(select(func.max(LOG.c.sequence)))[0]
        return 0 if newest is None else int(newest) + 1

    def checkpoint(self) -> str | None:
        """See `Store.checkpoint`."""
        newest = self._rows(select(CHECKPOINTS.c.note).order_by(CHECKPOINTS.c.size.desc()).limit(1))
        return newest[0].note if newest else None

    def checkpoints(self) -> Iterator[CheckpointRow]:
        """See `Store.checkpoints`."""
        last = -1
        while True:
            query = select(CHECKPOINTS).where(CHECKPOINTS.c.size > last).order_by(CHECKPOINTS.c.size)
            found = self._rows(query.limit(ENTRIES_AT_ONCE))
            if not found:
                return
            for row in found:
                yield CheckpointRow(row.size, row.note, row.frontier)
            last = found[-1].size

    def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
        """See `Store.objects`. Raises `DamagedRecord` for one that cannot be unpacked."""
        for some in chunks(sorted(set(names))):
            wanted = [bytes.fromhex(name) for name in some]
            for row in self._rows(select(OBJECTS.c.sha256, OBJECTS.c.body).where(OBJECTS.c.sha256.in_(wanted))):
                yield StoredObject(sha256=row.sha256.hex(), body=unpack(row.sha256.hex(), row.body))

    def object_names(self) -> Iterator[str]:
        """See `Store.object_names`."""
        for row in self._rows(select(OBJECTS.c.sha256).order_by(OBJECTS.c.sha256)):
            yield row.sha256.hex()

    def erasures(self) -> dict[str, int]:
        """See `Store.erasures`."""
        return {row.sha256.hex(): row.sequence for row in self._rows(select(ERASURES))}

    def find(self, query: SearchQuery, limit: int | None = None) -> list[tuple[int, int]]:
        """See `Store.find`."""
        found = self._read(lambda connection: self.dialect.search.find(connection, query, limit))
        return [split_document_id(number) for number in found]

    def find_documents(self) -> list[tuple[int, int]]:
        """See `Store.find_documents`."""
        return [split_document_id(number) for number in self._read(self.dialect.search.ids)]

    def altered_documents(self, documents: Iterable[SearchDocument]) -> Sequence[tuple[int, int]]:
        """See `Store.altered_documents`."""

        def compare(connection: Connection) -> list[int]:
            said = (
                row for some in iter_chunks(documents, DOCUMENTS_AT_ONCE) for row in self._documents(connection, some)
            )
            return altered_documents(self.dialect.search, connection, said)

        return [split_document_id(number) for number in self._read(compare)]

    def reindex(self, documents: Iterable[SearchDocument]) -> int:
        """See `Store.reindex`."""
        with self.dialect.writing() as connection:
            self.dialect.search.clear(connection)
        count = 0
        for some in iter_chunks(documents, DOCUMENTS_AT_ONCE):
            with self.dialect.writing() as connection:
                self.dialect.search.add(connection, self._documents(connection, some))
            count += len(some)
        return count

    def _documents(self, connection: Connection, documents: Sequence[SearchDocument]) -> list[tuple[int, str]]:
        """The documents under their numbers in the index."""
        places: dict[str | None, int] = {}
        for names in chunks(sorted({item.coding for item in documents})):
            query = select(LOG.c.identity, LOG.c.sequence).where(LOG.c.identity.in_(names))
            places.update((row.identity, row.sequence) for row in connection.execute(query))
        return [(document_id(places[item.coding], item.part), item.words) for item in documents]

    def inspect(self) -> Iterator[str]:
        """See `Store.inspect`."""
        return self.dialect.inspect()

    def close(self) -> None:
        """See `Store.close`."""
        self.dialect.close()


def read_head(connection: Connection, place: str) -> tuple[Frontier, str]:
    """The tree's frontier and the newest checkpoint. Raises `DamagedRecord` if they do not end where the log ends."""
    query = select(CHECKPOINTS).order_by(CHECKPOINTS.c.size.desc()).limit(1)
    head = connection.execute(query).first()
    newest = connection.execute(select(func.max(LOG.c.sequence))).scalar()
    size = 0 if newest is None else newest + 1
    if (head.size if head else 0) != size:
        raise DamagedRecord(f"{place}: the log and its checkpoint do not end together; see: marsad verify")
    return (Frontier.from_bytes(head.size, head.frontier), head.note) if head else (Frontier(), "")


def chunks(names: Sequence[T]) -> Iterator[Sequence[T]]:
    """The names, some at a time."""
    return iter_chunks(names, NAMES_AT_ONCE)


def iter_chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, `size` at a time."""
    stream = iter(items)
    while some := list(islice(stream, size)):
        yield some
