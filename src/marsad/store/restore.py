"""A log as it was elsewhere → a new record: the same leaves under the same numbers, with the checkpoints signed there.

Nothing is signed here and no key is needed; whoever is to add to the record later needs the key that opened it. All of
it happens in one transaction, or nothing.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from marsad.errors import DamagedRecord, UsageError
from marsad.log.canonical import parse_leaf
from marsad.log.checkpoints import parse_checkpoint
from marsad.log.merkle import Frontier
from marsad.model import StoredObject
from marsad.store.database import COMPRESSION, Database, iter_chunks
from marsad.store.dialect import Dialect, Row
from marsad.store.opening import check_revision, dialect_of
from marsad.store.rows import log_row
from marsad.store.schema import CHECKPOINTS, ERASURES, LOG, OBJECTS

ROWS_AT_ONCE: Final = 500
"""Rows held in memory: an object may be as long as a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCopy:
    """A whole log to be restored: leaves in order, size → note of each checkpoint, the objects that entries name, and
    destroyed objects (SHA-256, hex) → place of the approval that destroyed them."""

    leaves: Iterable[bytes]
    notes: Mapping[int, str]
    objects: Iterable[StoredObject]
    erasures: Mapping[str, int]


def restore_log(place: str, copy: LogCopy) -> Database:
    """Write the log into the record at `place`, which is made, or is there without any entry; returns it without key.

    Where the very same log stands there already, nothing is written. Raises `UsageError` for a record with another
    log, `DamagedRecord` where leaves and checkpoints do not belong together, `StoreError`.
    """
    dialect = dialect_of(place, writable=True)
    try:
        with dialect.writing() as connection:
            if dialect.is_blank(connection):
                from marsad.store.migrate import upgrade  # noqa: PLC0415  Alembic is slow to import

                dialect.prepare(connection)
                upgrade(connection)
            check_revision(dialect.revision(connection), dialect.place)
            if not _is_there(connection, dialect, copy):
                _load(connection, dialect, copy)
    except BaseException:
        dialect.close()
        raise
    return Database(dialect)


def _is_there(connection: Connection, dialect: Dialect, copy: LogCopy) -> bool:
    """Whether the record has this log already. Raises `UsageError` if it has another."""
    newest = connection.execute(select(CHECKPOINTS.c.note).order_by(CHECKPOINTS.c.size.desc()).limit(1)).scalar()
    if newest is None and connection.execute(select(func.count()).select_from(LOG)).scalar() == 0:
        return False
    if newest == copy.notes[max(copy.notes)]:
        return True
    raise UsageError(f"{dialect.place}: there is another record already; restore into a new one: --store PATH")


def _load(connection: Connection, dialect: Dialect, copy: LogCopy) -> None:
    frontier = Frontier()
    for leaves in iter_chunks(copy.leaves, ROWS_AT_ONCE):
        heads: list[Row] = []
        rows = [log_row(parse_leaf(leaf)) for leaf in leaves]
        for row in rows:
            frontier.append(row["hash"])
            if frontier.size in copy.notes:
                heads.append(_head(frontier, copy.notes[frontier.size], dialect.place))
        dialect.load(connection, LOG, rows)
        if heads:
            dialect.load(connection, CHECKPOINTS, heads)
    if frontier.size != max(copy.notes):
        raise DamagedRecord(f"{dialect.place}: the log has {frontier.size} entries, its checkpoint {max(copy.notes)}")
    for objects in iter_chunks(copy.objects, ROWS_AT_ONCE):
        dialect.load(connection, OBJECTS, [_object_row(item) for item in objects])
    if copy.erasures:
        erased = [{"sha256": bytes.fromhex(name), "sequence": place} for name, place in sorted(copy.erasures.items())]
        dialect.load(connection, ERASURES, erased)


def _head(frontier: Frontier, note: str, place: str) -> Row:
    """The row of a checkpoint. Raises `DamagedRecord` if it is not one of this log."""
    stated = parse_checkpoint(note)
    if (stated.size, stated.root) != (frontier.size, frontier.root()):
        raise DamagedRecord(f"{place}: the first {frontier.size} entries are not those of their checkpoint")
    return {"size": frontier.size, "note": note, "frontier": frontier.to_bytes()}


def _object_row(item: StoredObject) -> Row:
    return {"sha256": bytes.fromhex(item.sha256), "body": zlib.compress(item.body, COMPRESSION)}
