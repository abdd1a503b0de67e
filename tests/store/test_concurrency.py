"""Several processes write one record, whatever the database: nothing is lost, nothing doubled, no gap."""

import multiprocessing
from pathlib import Path

from marsad.log import leaf_hash, open_checkpoint, root_of
from marsad.store import Database, open_store
from tests.store.backends import Backend, read_at
from tests.store.drafts import a_capture, a_setting, a_sighting

WRITERS = 4
BATCHES = 12


def write(place: str, key: Path, writer: int) -> list[int]:
    """Append batches of a capture that all writers know, one of this writer's own, and a setting; their places."""
    store = open_store(place, key=key)
    places = []
    for batch in range(BATCHES):
        own = 1_000 * (writer + 1) + batch
        receipt = store.append([a_capture(batch, otherwise=a_sighting(batch)), a_capture(own), a_setting(own)])
        places += [entry.sequence for entry in receipt.entries if entry is not None]
    store.close()
    return places


def in_processes(backend: Backend) -> list[list[int]]:
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        return pool.starmap(write, [(backend.place, backend.key, writer) for writer in range(WRITERS)])


def check_what_was_written(backend: Backend, acknowledged: list[list[int]]) -> None:
    reader = read_at(backend)
    entries = list(reader.entries())
    assert [entry.sequence for entry in entries] == list(range(1 + WRITERS * BATCHES * 3))
    assert sorted(place for places in acknowledged for place in places) == list(range(1, len(entries)))
    identities = [entry.identity for entry in entries if entry.identity]
    assert len(identities) == len(set(identities)) == 1 + BATCHES + WRITERS * BATCHES
    hashes = [leaf_hash(entry.leaf) for entry in entries]
    for row in reader.checkpoints():
        assert open_checkpoint(row.note, entries[0].payload["key"]).root == root_of(hashes[: row.size])
    reader.close()


def test_processes_that_write_at_once_lose_nothing(backend: Backend, store: Database) -> None:
    assert store.size() == 1
    check_what_was_written(backend, in_processes(backend))


def test_processes_that_make_the_record_at_once_make_one(backend: Backend) -> None:
    check_what_was_written(backend, in_processes(backend))
