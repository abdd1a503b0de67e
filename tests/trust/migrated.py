"""A record before and after a migration → what is wrong with it: anything between two revisions, or anything lost.

The log, its tree and signatures are judged by `tests.trust.checking`, which does not use Marsad's own hashing; proofs
are checked with Marsad, as those who were given them would.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from marsad.errors import OlderRecord, StoreError
from marsad.log import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    verify_consistency,
    verify_inclusion,
)
from marsad.pipeline.drafts import Batch, add_outcome, draft_capture
from marsad.store.opening import dialect_of
from marsad.store.schema import REVISIONS
from tests.store.backends import Backend, open_at, read_at
from tests.store.schemas import describe_schema, released_schema
from tests.trust.checking import Rows, log_faults
from tests.trust.pages import METHOD, make_outcomes

PAGES_IN: Final = 100
"""One of so many entries is a page's capture, followed by its coding; the others are sightings."""
ENTRIES_AT_ONCE: Final = 2_500
PROOFS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What somebody was given to show that a leaf is in the log."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A record as it was, at the newest revision, with what was given out of it."""

    rows: Rows
    note: str
    key: str
    objects: str
    index: tuple[int, int]
    proofs: tuple[Proof, ...]

    @property
    def size(self) -> int:
        """How many entries it had."""
        return len(self.rows.log)


def make_record(backend: Backend, entries: int) -> None:
    """Record that many entries, with objects and search documents."""
    numbered = make_outcomes(seed=21, start=0)
    with closing(open_at(backend)) as store:
        size = store.size()
        while size < entries:
            batch = Batch()
            while len(batch.drafts) < min(ENTRIES_AT_ONCE, entries - size):
                _, outcome = next(numbered)
                if outcome.capture is not None:
                    batch.drafts.append(draft_capture(outcome.capture, "drill"))
                add_outcome(batch, outcome, METHOD)
                if outcome.capture is not None:
                    batch.drafts += [draft_capture(outcome.capture, "drill")] * (PAGES_IN - 2)
            batch.drafts = batch.drafts[: entries - size]
            size = store.append(batch.drafts, objects=batch.objects, documents=batch.documents).size


def rows_of(backend: Backend) -> Rows:
    """The rows of the database, whichever it is."""
    log = backend.sql("SELECT sequence, identity, leaf, hash FROM log ORDER BY sequence")
    return Rows(
        log=[(sequence, identity, leaf.encode(), digest) for sequence, identity, leaf, digest in log],
        checkpoints=[(size, note) for size, note in backend.sql("SELECT size, note FROM checkpoints ORDER BY size")],
    )


def take_snapshot(backend: Backend) -> Snapshot:
    """The record as it is, and proofs of some of its entries."""
    rows = rows_of(backend)
    hashes = [digest for *_, digest in rows.log]
    indexes = sorted({0, len(hashes) - 1, *range(0, len(hashes), max(1, len(hashes) // PROOFS))})
    return Snapshot(
        rows=rows,
        note=rows.checkpoints[-1][1],
        key=json.loads(rows.log[0][2])["payload"]["key"],
        objects=objects_digest(backend),
        index=index_digest(backend),
        proofs=tuple(
            Proof(index=index, leaf=rows.log[index][2], path=inclusion_proof(hashes, index)) for index in indexes
        ),
    )


def faults_after(backend: Backend, before: Snapshot) -> list[str]:
    """Everything that is wrong with a record on which a migration was ended or broken off; empty if all is well."""
    try:
        faults = list(opening_faults(backend))
    except StoreError as error:
        return [f"it cannot be opened: {error.message}"]
    ((revision,),) = backend.sql("SELECT version_num FROM alembic_version")
    if revision not in REVISIONS or describe_schema(backend) != released_schema(backend, revision):
        return [*faults, f"it says that it is at revision {revision}, but its schema is another"]
    rows = rows_of(backend)
    entries = [json.loads(leaf) for _, _, leaf, _ in rows.log]
    faults += log_faults(rows, entries)
    faults += list(history_faults(rows, entries, before, revision))
    if objects_digest(backend) != before.objects:
        faults.append("its objects are not those that it had")
    if faults:
        return faults  # what follows rests on all of that
    faults += list(proof_faults(rows, before))
    if revision == REVISIONS[-1] and index_digest(backend) != before.index:
        faults.append("its search index is not the one that it had")
    return faults


def opening_faults(backend: Backend) -> Iterator[str]:
    """It opens, or it says what to do."""
    try:
        with closing(read_at(backend)) as store:
            store.size()
    except OlderRecord as error:
        if "marsad migrate" not in error.message:
            yield f"it does not open, and does not say why: {error.message}"


def history_faults(rows: Rows, entries: Sequence[dict[str, Any]], before: Snapshot, revision: str) -> Iterator[str]:
    """What was recorded is there as it was; what came after are migrations, one after the other, up to `revision`."""
    if rows.log[: before.size] != before.rows.log:
        yield "entries are not those that were recorded"
    if rows.checkpoints[: len(before.rows.checkpoints)] != before.rows.checkpoints:
        yield "checkpoints are not those that were signed"
    added = [entry["payload"] for entry in entries[before.size :]]
    if any(payload.get("name") != "schema" for payload in added):
        yield "there are entries that nobody has made"
        return
    way = [REVISIONS[-1], *(payload["value"] for payload in added)]
    if any(payload["before"] != came_from for payload, came_from in zip(added, way, strict=False)):
        yield "its migrations do not follow each other"
    if any(one == other for one, other in pairwise(way)):
        yield "a migration led nowhere"
    if way[-1] != revision:
        yield f"its log ends at revision {way[-1]}, its schema at {revision}"


def proof_faults(rows: Rows, before: Snapshot) -> Iterator[str]:
    """What was given out of the record still proves what it proved, and that nothing was changed since."""
    hashes = [digest for *_, digest in rows.log]
    old = open_checkpoint(before.note, before.key)
    new = open_checkpoint(rows.checkpoints[-1][1], before.key)
    for proof in before.proofs:
        hashed = leaf_hash(rows.log[proof.index][2])
        if not verify_inclusion(leaf=hashed, index=proof.index, size=old.size, proof=proof.path, root=old.root):
            yield f"entry {proof.index}: the proof that was given of it does not hold any more"
    path = consistency_proof(hashes, old.size)
    if not verify_consistency(old_size=old.size, old_root=old.root, new_size=new.size, new_root=new.root, proof=path):
        yield "it is not the continuation of the record that it was"


def objects_digest(backend: Backend) -> str:
    """One hash over all objects."""
    digest = hashlib.sha256()
    for name, body in sorted(backend.sql("SELECT sha256, body FROM objects")):
        digest.update(name + len(body).to_bytes(8) + body)
    return digest.hexdigest()


def index_digest(backend: Backend) -> tuple[int, int]:
    """How many words the search index holds, and a sum of hashes over them, which is the same in this process only."""
    with closing(dialect_of(backend.place, writable=False)) as dialect, dialect.reading() as connection:
        hashes = [hash(tuple(word)) for word in dialect.search.words(connection)]
    return len(hashes), sum(hashes)
