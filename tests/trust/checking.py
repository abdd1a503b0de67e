"""A folder with a record, and what it promised → what is wrong. Written from the format, without Marsad's own hashing.

The oracle of the drills must not share a mistake with what it judges: the Merkle tree, the leaves and the names are
computed here anew, from docs of the formats (RFC 6962, C2SP), and SQL reads the database as it is.
"""

import base64
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from marsad.errors import StoreError
from marsad.store import read_store
from marsad.store.seal import Seal, SealState

HOUSEKEEPING: Final = (".writers", ".reserve")
"""Files that the capture folder keeps for itself: who writes, and room for when the disk is full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A capture that the record acknowledged: the SHA-256 of its bytes, and its number among the generated pages."""

    sha256: str
    number: int


@dataclass(slots=True)
class Rows:
    """The tables of a record as they are."""

    log: list[tuple[int, str | None, bytes, bytes]] = field(default_factory=list)
    checkpoints: list[tuple[int, str]] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)


def faults_of(folder: Path, promises: Iterable[Promise]) -> list[str]:
    """Everything that is wrong with the record in `folder`; empty if all is as it was promised."""
    promised = list(promises)
    if not (folder / "marsad.db").exists():
        return ["the record is gone"] if promised else []
    faults = list(seal_faults(folder / "marsad.db"))
    try:
        with closing(read_store(folder / "marsad.db")) as store:  # as a reader would: plays back what a crash left
            store.size()
        rows = read_rows(folder / "marsad.db")
    except (StoreError, sqlite3.Error) as error:
        if promised:
            return [*faults, f"the record is lost: {error}"]
        return faults  # nothing was promised yet, and the next writer must be able to begin
    entries = [json.loads(leaf) for _, _, leaf, _ in rows.log]
    faults += log_faults(rows, entries)
    faults += object_faults(rows, entries)
    faults += promise_faults(folder, entries, promised)
    return faults


def seal_faults(path: Path) -> Iterator[str]:
    """A seal that accuses a record which nobody has touched."""
    state, pages = Seal(path).check()
    if state is SealState.DAMAGED or pages:
        yield f"the seal is {state.name.lower()} and says that pages {pages} were changed"


def read_rows(path: Path) -> Rows:
    """The rows of the database at `path`."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{path}: SQLite says that it is damaged")
        log = database.execute("SELECT sequence, identity, leaf, hash FROM log ORDER BY sequence").fetchall()
        return Rows(
            log=[(sequence, identity, leaf.encode(), digest) for sequence, identity, leaf, digest in log],
            checkpoints=database.execute("SELECT size, note FROM checkpoints ORDER BY size").fetchall(),
            objects={name.hex(): body for name, body in database.execute("SELECT sha256, body FROM objects")},
        )


def log_faults(rows: Rows, entries: list[dict[str, Any]]) -> Iterator[str]:
    """Gaps, doubles, hashes that do not fit, and checkpoints that the log does not lead to."""
    identities = [identity for _, identity, _, _ in rows.log if identity is not None]
    if len(set(identities)) != len(identities):
        yield "an identity is in the log twice"
    for number, (sequence, identity, leaf, digest) in enumerate(rows.log):
        entry = entries[number]
        if not number == sequence == entry["sequence"] or identity != entry["identity"]:
            yield f"entry {number}: its row and its leaf do not agree"
        if hashlib.sha256(b"\0" + leaf).digest() != digest:
            yield f"entry {number}: its leaf does not have its hash"
    if (rows.checkpoints[-1][0] if rows.checkpoints else 0) != len(rows.log):
        yield "the log does not end at its newest checkpoint"
    if rows.checkpoints:
        roots = dict(roots_of([digest for *_, digest in rows.log]))
        key = entries[0]["payload"]["key"]
        yield from (
            f"checkpoint {size}: it is not that of the log"
            for size, note in rows.checkpoints
            if not is_signed_root(note, size=size, root=roots.get(size), key=key)
        )


def roots_of(hashes: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """Size and Merkle root of the log after each entry (RFC 6962)."""
    peaks: list[tuple[int, bytes]] = []
    for size, leaf in enumerate(hashes, start=1):
        peaks.append((1, leaf))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            (leaves, right), (_, left) = peaks.pop(), peaks.pop()
            peaks.append((2 * leaves, hashlib.sha256(b"\1" + left + right).digest()))
        root = peaks[-1][1]
        for _, left in reversed(peaks[:-1]):
            root = hashlib.sha256(b"\1" + left + root).digest()
        yield size, root


def is_signed_root(note: str, *, size: int, root: bytes | None, key: str) -> bool:
    """Whether the note states this size and root, and the owner of `key` signed it (C2SP)."""
    body, _, signature = note.partition("\n\n")
    _, stated_size, stated_root = body.split("\n")
    public = base64.b64decode(key.split("+", 2)[2])[1:]
    signed = base64.b64decode(signature.split()[-1])[4:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed, f"{body}\n".encode())
    except InvalidSignature:
        return False
    return int(stated_size) == size and base64.b64decode(stated_root) == root


def object_faults(rows: Rows, entries: list[dict[str, Any]]) -> Iterator[str]:
    """Objects that codings name and that are missing or altered."""
    named = {entry["payload"][part] for entry in entries if entry["kind"] == "coding" for part in ("text", "coding")}
    for name in sorted(named):
        if name not in rows.objects:
            yield f"object {name}: missing"
        elif hashlib.sha256(zlib.decompress(rows.objects[name])).hexdigest() != name:
            yield f"object {name}: altered"


def promise_faults(folder: Path, entries: list[dict[str, Any]], promised: Sequence[Promise]) -> Iterator[str]:
    """Captures whose bytes are missing or altered, acknowledged or not, and acknowledged ones without an entry."""
    recorded = {entry["payload"]["sha256"] for entry in entries if entry["kind"] == "capture"}
    pages = {entry["payload"]["page"] for entry in entries if entry["kind"] in ("capture", "sighting")}
    numbers = {promise.sha256: promise.number for promise in promised}
    for name in sorted(recorded | set(numbers)):
        path = folder / "captures" / name[:2] / name[2:]
        page = f"page {numbers[name]}" if name in numbers else f"capture {name} (not acknowledged)"
        if not path.is_file():
            yield f"{page}: its bytes are lost"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != name:
            yield f"{page}: its bytes are altered"
    for promise in promised:
        if promise.sha256 not in recorded or f"page-{promise.number}" not in pages:
            yield f"page {promise.number}: its entry is lost"


def leftovers(folder: Path) -> list[Path]:
    """Files among the captures that no entry of the log names; the folder's own two are not meant."""
    rows = read_rows(folder / "marsad.db")
    entries = [json.loads(leaf) for _, _, leaf, _ in rows.log]
    named = {entry["payload"]["sha256"] for entry in entries if entry["kind"] == "capture"}
    files = (path for path in (folder / "captures").rglob("*") if path.is_file() and path.name not in HOUSEKEEPING)
    return [path for path in files if path.parent.name + path.name not in named]
