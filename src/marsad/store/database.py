"""The record in a database: the `Store` port over a dialect.

An append is one transaction: entries get their places, the Merkle tree grows by their hashes, and a checkpoint of the
new size is signed. Either all of it is on disk when `append` returns, or nothing was added.
"""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final, TypeVar

from sqlalchemy import Connection, delete, func, select

from marsad.errors import DamagedRecord, KeyUnavailable, StoreError
from marsad.log.canonical import make_leaf, parse_leaf
from marsad.log.checkpoints import Checkpoint, sign_checkpoint
from marsad.log.keys import SigningKey
from marsad.log.merkle import Frontier, leaf_hash
from marsad.model import Draft, EntryKind, LogEntry, Receipt, SearchDocument, StoredObject
from marsad.model.search import SearchQuery
from marsad.store.dialect import Dialect, Row
from marsad.store.port import CheckpointRow, LogRow
from marsad.store.schema import CHECKPOINTS, ERASURES, LOG, OBJECTS
from marsad.store.search import document_id, split_document_id

T = TypeVar("T")

COMPRESSION: Final = 3
"""zlib's level: 6 makes codings a tenth smaller and takes twice the time (290 newspaper articles)."""
ENTRIES_AT_ONCE: Final = 5_000
"""Entries read in one transaction: a reader must not keep writers waiting."""
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
        if self._key is None:
            raise KeyUnavailable(f"{self.place}: there is no key to sign with; open the record for writing")
        if erased and not any(draft.kind is EntryKind.APPROVAL for draft in drafts):
            raise StoreError("only an approved redaction may destroy objects")
        packed = {item.sha256: zlib.compress(item.body, COMPRESSION) for item in objects}
        with self.dialect.writing() as connection:
            frontier, note = read_head(connection, self.place)
            known = self._known(connection, drafts)
            entries = place_drafts(drafts, known, frontier)
            added = [entry for entry in entries if entry is not None]
            if added:
                self._write(connection, added, packed, documents)
                self._erase(connection, added, erased, list(forgotten))
                note = sign_checkpoint(self._checkpoint(frontier), self._key)
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
        self.dialect.load(connection, LOG, [log_row(entry) for entry in added])
        named = {value for entry in added for value in entry.payload.values() if isinstance(value, str)}
        rows: list[Row] = [
            {"sha256": bytes.fromhex(name), "body": body} for name, body in packed.items() if name in named
        ]
        if rows:
            self.dialect.add_missing(connection, OBJECTS, rows)
        places = {entry.identity: entry.sequence for entry in added if entry.kind is EntryKind.CODING}
        new = [(document_id(places[item.coding], item.part), item.words) for item in documents if item.coding in places]
        if new:
            self.dialect.search.add(connection, new)

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
            self.dialect.add_missing(connection, ERASURES, [{"sha256": key, "sequence": approval}])
            connection.execute(delete(OBJECTS).where(OBJECTS.c.sha256 == key))
        query = select(LOG.c.identity, LOG.c.sequence).where(LOG.c.identity.in_({item.coding for item in forgotten}))
        places = {row.identity: row.sequence for row in connection.execute(query)}
        rows = [(document_id(places[item.coding], item.part), item.words) for item in forgotten]
        self.dialect.search.remove(connection, rows)

    def _checkpoint(self, frontier: Frontier) -> Checkpoint:
        assert self._key is not None
        return Checkpoint(origin=self._key.name, size=frontier.size, root=frontier.root())

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
            with self.dialect.reading() as connection:
                found = connection.execute(query).all()
            for row in found:
                yield LogRow(
                    row.sequence, row.kind, row.identity, row.leaf.encode("utf-8", "surrogateescape"), row.hash
                )
            start = upper

    def size(self) -> int:
        """See `Store.size`."""
        with self.dialect.reading() as connection:
            newest = connection.execute(select(func.max(LOG.c.sequence))).scalar()
        return 0 if newest is None else int(newest) + 1

    def checkpoint(self) -> str | None:
        """See `Store.checkpoint`."""
        with self.dialect.reading() as connection:
            return connection.execute(select(CHECKPOINTS.c.note).order_by(CHECKPOINTS.c.size.desc()).limit(1)).scalar()

    def checkpoints(self) -> Iterator[CheckpointRow]:
        """See `Store.checkpoints`."""
        last = -1
        while True:
            query = select(CHECKPOINTS).where(CHECKPOINTS.c.size > last).order_by(CHECKPOINTS.c.size)
            with self.dialect.reading() as connection:
                found = connection.execute(query.limit(ENTRIES_AT_ONCE)).all()
            if not found:
                return
            for row in found:
                yield CheckpointRow(row.size, row.note, row.frontier)
            last = found[-1].size

    def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
        """See `Store.objects`. Raises `DamagedRecord` for one that cannot be unpacked."""
        for some in chunks(sorted(set(names))):
            wanted = [bytes.fromhex(name) for name in some]
            with self.dialect.reading() as connection:
                query = select(OBJECTS.c.sha256, OBJECTS.c.body).where(OBJECTS.c.sha256.in_(wanted))
                found = connection.execute(query).all()
            for row in found:
                yield StoredObject(sha256=row.sha256.hex(), body=unpack(row.sha256.hex(), row.body))

    def object_names(self) -> Iterator[str]:
        """See `Store.object_names`."""
        with self.dialect.reading() as connection:
            names = connection.execute(select(OBJECTS.c.sha256).order_by(OBJECTS.c.sha256)).scalars().all()
        yield from (name.hex() for name in names)

    def erasures(self) -> dict[str, int]:
        """See `Store.erasures`."""
        with self.dialect.reading() as connection:
            return {row.sha256.hex(): row.sequence for row in connection.execute(select(ERASURES))}

    def find(self, query: SearchQuery, limit: int) -> list[tuple[int, int]]:
        """See `Store.find`."""
        with self.dialect.reading() as connection:
            return [split_document_id(number) for number in self.dialect.search.find(connection, query, limit)]

    def find_documents(self) -> list[tuple[int, int]]:
        """See `Store.find_documents`."""
        with self.dialect.reading() as connection:
            return [split_document_id(number) for number in self.dialect.search.ids(connection)]

    def inspect(self) -> Iterator[str]:
        """See `Store.inspect`."""
        return self.dialect.inspect()

    def after_interruption(self) -> AbstractContextManager[bool]:
        """See `Store.after_interruption`."""
        return self.dialect.after_interruption()

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


def place_drafts(drafts: Sequence[Draft], known: set[str], frontier: Frontier) -> list[LogEntry | None]:
    """The entry made of each draft, `None` where the log holds it; `frontier` and `known` grow with them."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    entries: list[LogEntry | None] = []
    for draft in drafts:
        chosen: Draft | None = draft
        while chosen and chosen.identity in known:
            chosen = chosen.otherwise
        if chosen is None:
            entries.append(None)
            continue
        leaf = make_leaf(
            sequence=frontier.size,
            kind=chosen.kind,
            payload=chosen.payload,
            actor=chosen.actor,
            reason=chosen.reason,
            identity=chosen.identity,
            recorded_at=now,
        )
        entries.append(
            LogEntry(
                sequence=frontier.size,
                kind=chosen.kind,
                payload=chosen.payload,
                actor=chosen.actor,
                reason=chosen.reason,
                identity=chosen.identity,
                recorded_at=now,
                leaf=leaf,
            )
        )
        frontier.append(leaf_hash(leaf))
        if chosen.identity:
            known.add(chosen.identity)
    return entries


def log_row(entry: LogEntry) -> Row:
    """The entry as a row of `log`."""
    return {
        "sequence": entry.sequence,
        "kind": entry.kind.value,
        "identity": entry.identity,
        "leaf": entry.leaf.decode(),
        "hash": leaf_hash(entry.leaf),
    }


def unpack(name: str, body: bytes) -> bytes:
    """An object's bytes. Raises `DamagedRecord`, for a single byte too many as well."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(body)
    except zlib.error as error:
        raise DamagedRecord(f"object {name}: it cannot be unpacked ({error}); restore it from a backup") from None
    if not stream.eof or stream.unused_data:
        raise DamagedRecord(f"object {name}: it is cut short, or bytes were added; restore it from a backup")
    return plain


def chunks(names: Sequence[T]) -> Iterator[Sequence[T]]:
    """The names, some at a time."""
    for start in range(0, len(names), NAMES_AT_ONCE):
        yield names[start : start + NAMES_AT_ONCE]
