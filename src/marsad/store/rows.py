"""Drafts → entries in their places → rows of the log; and an object's stored bytes → the bytes themselves."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

from marsad.errors import DamagedRecord
from marsad.log.canonical import make_leaf
from marsad.log.merkle import Frontier, leaf_hash
from marsad.model import Draft, LogEntry
from marsad.store.dialect import Row


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
