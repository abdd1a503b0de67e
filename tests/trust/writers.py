"""One of many writers to a record, and one who looks on: what runs in the processes of drill T19."""

import hashlib
import random
import time
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final

from marsad.errors import StoreError
from marsad.model import Draft, EntryKind, StoredObject
from marsad.store import Store, open_store, read_store
from tests.trust.faulty import STORES

LARGEST_BATCH: Final = 20
FOUGHT_OVER: Final = 0.1
"""Share of the appends that all writers make, under the same identity: one of them may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What one writer did: the entries it was given, the identities it was told are known, errors, and seconds."""

    sequences: tuple[int, ...]
    refused: tuple[str, ...]
    errors: tuple[str, ...]
    took_s: float


def write(place: str, writer: int, appends: int, fault: str | None = None) -> Shift:
    """Append to the record: single entries and batches, now and then under an identity that others use too."""
    lots, sequences, refused, errors = random.Random(writer), [], [], []
    started = time.monotonic()
    store: Store = STORES[fault](Path(place)) if fault else open_store(place)
    with closing(store):
        for number in range(appends):
            drafts, objects = make_batch(writer, number, lots)
            try:
                receipt = store.append(drafts, objects=objects)
            except StoreError as error:
                errors.append(f"{error.code} {error}")
                continue
            for draft, entry in zip(drafts, receipt.entries, strict=True):
                if entry is None:
                    refused.append(str(draft.identity))
                else:
                    sequences.append(entry.sequence)
    return Shift(
        sequences=tuple(sequences),
        refused=tuple(refused),
        errors=tuple(errors),
        took_s=time.monotonic() - started,
    )


def make_batch(writer: int, number: int, lots: random.Random) -> tuple[list[Draft], list[StoredObject]]:
    """The entries of one append, with an object that the first of them names."""
    if lots.random() < FOUGHT_OVER:
        return [make_draft(f"shared-{number}", writer)], []
    body = f"{writer} {number}".encode()
    item = StoredObject(sha256=hashlib.sha256(body).hexdigest(), body=body)
    size = lots.choice((1, 1, LARGEST_BATCH))
    return [make_draft(f"own-{writer}-{number}-{part}", writer, item.sha256) for part in range(size)], [item]


def make_draft(identity: str, writer: int, names: str | None = None) -> Draft:
    """A failure's entry: what any writer may add."""
    payload = {"input": identity, "code": "M204", "message": f"writer {writer}", "sha256": names}
    return Draft(kind=EntryKind.FAILURE, payload=payload, actor="drill", identity=identity)


def look_on(place: str, until: Path) -> tuple[int, list[str]]:
    """Read the record again and again, as a board does, until the file `until` is there: how often, and errors."""
    looks, errors = 0, []
    while not until.exists():
        try:
            with closing(read_store(place)) as store:
                size = store.size()
                if [entry.sequence for entry in store.entries(size - 5, size)] != list(range(size - 5, size)):
                    errors.append(f"the last five of {size} entries are not there")
        except StoreError as error:
            errors.append(f"{error.code} {error}")
        looks += 1
    return looks, errors


def get_ready(barrier: Barrier) -> None:
    """Wait until every writer has started: what they do together is timed, not how they come to be."""
    barrier.wait(timeout=60)
