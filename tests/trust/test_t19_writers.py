"""T19: processes that write to one record at once lose nothing, leave no gap, and none is told that it is locked."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Final

import pytest

from marsad.store import open_store, read_store
from tests.trust.checking import faults_of
from tests.trust.conftest import Counts
from tests.trust.disks import scratch
from tests.trust.writers import Shift, get_ready, look_on, make_draft, write

WRITERS: Final = 8
CLIENTS: Final = 32
"""Of PostgreSQL."""
ENTRIES_PER_S: Final = 1_000
"""Of the long set, which has the machine to itself; beside other tests a fifth of it must do."""
SPAWN: Final = multiprocessing.get_context("spawn")


def let_write(place: str, *, writers: int, appends: int, fault: str | None = None) -> tuple[list[Shift], float]:
    """All writers at once, each in its process; with the seconds that they took together."""
    barrier = SPAWN.Barrier(writers)
    with ProcessPoolExecutor(writers, mp_context=SPAWN, initializer=get_ready, initargs=(barrier,)) as pool:
        for present in [pool.submit(abs, 0) for _ in range(writers)]:  # each brings one process up
            present.result()
        started = time.monotonic()
        shifts = [pool.submit(write, place, writer, appends, fault) for writer in range(writers)]
        return [shift.result() for shift in shifts], time.monotonic() - started


def conflicts(place: str, shifts: list[Shift], before: int = 1) -> Iterator[str]:
    """What the writers did to each other on a record that had some entries `before`: the one that opens it at least."""
    yield from (error for shift in shifts for error in shift.errors)
    given = Counter(sequence for shift in shifts for sequence in shift.sequences)
    yield from (f"entry {sequence} was given to {count} writers" for sequence, count in given.items() if count > 1)
    with closing(read_store(place)) as store:
        entries = list(store.entries())
    if [entry.sequence for entry in entries] != list(range(len(entries))):
        yield "there are gaps in the log"
    if lost := set(given) - {entry.sequence for entry in entries}:
        yield f"{len(lost)} entries are lost"
    if len(entries) != len(given) + before:
        yield f"the log has {len(entries)} entries, the writers were given {len(given)}"
    known = {entry.identity for entry in entries}
    yield from (
        f"{name} was refused and is not there" for shift in shifts for name in shift.refused if name not in known
    )


@pytest.mark.parametrize("on", ["disk", "memory"])
def test_writers_in_one_file_do_not_harm_each_other(
    tmp_path: Path, counts: Counts, figures: Callable[..., None], on: str
) -> None:
    appends = counts.of(short=40, long=500)
    with nullcontext(tmp_path) if on == "disk" else scratch() as folder:
        place = folder / "marsad.db"
        with closing(open_store(place)) as store:
            store.append([make_draft(f"before-{number}", -1) for number in range(5)])
        with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
            onlooker = pool.submit(look_on, str(place), folder / "done")
            shifts, took_s = let_write(str(place), writers=WRITERS, appends=appends)
            (folder / "done").touch()
            looks, complaints = onlooker.result()
        found = [*conflicts(str(place), shifts, before=6), *faults_of(folder, []), *complaints]
    entries = sum(len(shift.sequences) for shift in shifts)
    figures(
        "T19",
        where=on,
        writers=WRITERS,
        appends=WRITERS * appends,
        entries=entries,
        entries_per_s=round(entries / took_s),
        looks_by_a_reader=looks,
        lost_or_locked=len(found),
    )
    assert found == []
    assert looks > 0
    if on == "memory":  # else it is the disk that is measured, and whoever else is using it
        assert entries / took_s >= (ENTRIES_PER_S if counts.is_long else ENTRIES_PER_S / 5)


@pytest.mark.parametrize("makers", range(2))
def test_writers_may_all_be_the_first(tmp_path: Path, makers: int) -> None:
    shifts, _ = let_write(str(tmp_path / "marsad.db"), writers=WRITERS, appends=1 + makers)
    assert [*conflicts(str(tmp_path / "marsad.db"), shifts), *faults_of(tmp_path, [])] == []


def test_a_lock_that_is_taken_too_late_is_found(tmp_path: Path, figures: Callable[..., None]) -> None:
    place = str(tmp_path / "marsad.db")
    open_store(place).close()
    shifts, _ = let_write(place, writers=WRITERS, appends=20, fault="deferred")
    found = list(conflicts(place, shifts))
    figures("T19", planted="deferred", appends=WRITERS * 20, refused=len(found))
    assert any(line.startswith("M503") for line in found)


def test_clients_of_one_server_do_not_harm_each_other(
    database: str, counts: Counts, figures: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSAD_KEY", str(tmp_path / "marsad.key"))
    appends = counts.of(short=5, long=100)
    open_store(database).close()
    started = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        shifts = list(pool.map(lambda client: write(database, client, appends), range(CLIENTS)))
    took_s = time.monotonic() - started
    entries = sum(len(shift.sequences) for shift in shifts)
    found = list(conflicts(database, shifts))
    figures(
        "T19",
        clients_of_PostgreSQL=CLIENTS,
        appends=CLIENTS * appends,
        entries=entries,
        entries_per_s=round(entries / took_s),
        lost_or_locked=len(found),
    )
    assert found == []
