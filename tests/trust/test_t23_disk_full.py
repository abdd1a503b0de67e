"""T23: a full disk costs nothing that was acknowledged, and is told by a code; with room again, all goes on."""

import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from marsad.capture import CaptureStore
from marsad.errors import StoreError, StoreFull
from marsad.export import write_bundle
from marsad.model import EntryKind, LogEntry
from marsad.pipeline import Recorder
from marsad.pipeline.recovery import writing
from marsad.store import open_store
from tests.trust.checking import Promise, faults_of, leftovers
from tests.trust.conftest import Counts
from tests.trust.disks import can_mount, scratch, small_disk
from tests.trust.drill import running
from tests.trust.faulty import HastyCaptures
from tests.trust.pages import METHOD, make_outcome, make_text
from tests.trust.tracing import can_trace, injector

DISK_MIB: Final = 8
MOST_ROOM_BYTES: Final = 400_000
"""What is left free, at most, when the drill goes on recording."""
BATCH: Final = 10
ENOUGH_BATCHES: Final = 40
MARSAD: Final = Path(sys.executable).with_name("marsad")
# «free at least 4711 bytes», «at least 4711 bytes are needed»; not «free some space»
NEED: Final = re.compile(r"at least [1-9]\d* bytes")


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of eight MiB; the test is skipped where none can be mounted."""
    if not can_mount():
        pytest.skip("no right to mount a small disk here; failing calls below stand in for it")
    with scratch() as folder, small_disk(folder / "disk", DISK_MIB) as place:
        yield place


@contextmanager
def filled(disk: Path, room_bytes: int) -> Iterator[None]:
    """A disk with so little room left, for a while."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        try:
            while True:
                file.write(bytes(1 << 16))
                file.flush()
        except OSError:
            pass
    with filler.open("r+b") as file:
        file.truncate(max(0, filler.stat().st_size - room_bytes))
    try:
        yield
    finally:
        filler.unlink()


@dataclass(slots=True)
class Visit:
    """One record on a disk that fills up."""

    record: Path
    captures: CaptureStore
    promised: list[Promise] = field(default_factory=list)
    errors: list[StoreError] = field(default_factory=list)
    next_page: int = 0
    logged: int = 0

    def record_pages(self, recorder: Recorder, batches: int) -> bool:
        """Record some batches, until the store refuses; whether it did not."""
        for _ in range(batches):
            numbers = range(self.next_page, self.next_page + BATCH)
            outcomes = [make_outcome(1, number) for number in numbers]
            try:
                recorder.record(outcomes)
            except StoreError as error:
                self.errors.append(error)
                return False
            self.next_page += BATCH
            self.promised += [
                Promise(sha256=outcome.capture.sha256, number=number)
                for number, outcome in zip(numbers, outcomes, strict=True)
                if outcome.capture
            ]
        return True

    def fill(self, disk: Path, *, before: int, room_bytes: int) -> list[str]:
        """Record on an empty disk, on one that fills up, and again when there is room: what is wrong at any time."""
        faults: list[str] = []
        with closing(open_store(self.record / "marsad.db")) as store, writing(store, self.captures):
            recorder = Recorder(store=store, captures=self.captures, method=METHOD)
            assert self.record_pages(recorder, before)
            with filled(disk, room_bytes):
                if self.record_pages(recorder, ENOUGH_BATCHES):
                    return ["the disk was not full"]
                faults += [f"when full: {fault}" for fault in faults_of(self.record, self.promised)]
                self.logged += sum(is_about_the_disk(entry) for entry in store.entries())
            if not self.record_pages(recorder, 2):
                faults.append(f"does not go on when there is room: {self.errors[-1]}")
        faults += [f"afterwards: {fault}" for fault in faults_of(self.record, self.promised)]
        return faults + [f"afterwards: {path.name} is left behind" for path in leftovers(self.record)]


def is_about_the_disk(entry: LogEntry) -> bool:
    """Whether the entry tells that the disk was full."""
    return entry.kind is EntryKind.FAILURE and entry.payload["code"] == StoreFull.code


def test_a_full_disk_costs_nothing(disk: Path, counts: Counts, figures: Callable[..., None]) -> None:
    lots, faults, hit, promises, logged = random.Random(1), [], dict[str, int](), 0, 0
    points = counts.of(short=12, long=200)
    for number in range(points):
        record = disk / f"record-{number}"
        record.mkdir()
        visit = Visit(record, CaptureStore(record / "captures"))
        faults += visit.fill(disk, before=lots.randrange(3), room_bytes=int(MOST_ROOM_BYTES * lots.random() ** 3))
        promises += len(visit.promised)
        logged += visit.logged
        for error in visit.errors:
            part = "captures" if "captures" in str(error) else "database"
            hit[part] = hit.get(part, 0) + 1
            if not isinstance(error, StoreFull) or NEED.search(str(error)) is None:
                faults.append(f"not told as a full disk: {error.code} {error}")
        subprocess.run(["rm", "-r", record], check=True)
    figures(
        "T23",
        points=points,
        promises_checked=promises,
        refused=hit,
        told_in_the_log=logged,
        lost_or_unclear=len(faults),
    )
    assert faults == []
    assert logged == points


def test_a_file_that_is_not_flushed_before_it_is_named_is_found(disk: Path) -> None:
    record = disk / "record"
    record.mkdir()
    faults = Visit(record, HastyCaptures(record / "captures")).fill(disk, before=1, room_bytes=20_000)
    assert any("altered" in fault for fault in faults), faults


@pytest.mark.parametrize("room_bytes", [0, 4_096, 8_192, 20_480, 65_536])
def test_a_record_on_a_full_disk_is_refused_and_possible_later(disk: Path, room_bytes: int) -> None:
    captures = CaptureStore(disk / "captures")
    with filled(disk, room_bytes), pytest.raises(StoreFull), closing(open_store(disk / "marsad.db")) as store:
        Recorder(store=store, captures=captures, method=METHOD).record(
            [make_outcome(1, number) for number in range(50)]
        )
    with closing(open_store(disk / "marsad.db")):
        pass
    assert faults_of(disk, []) == []


def test_a_backup_that_does_not_fit_is_none(
    disk: Path, tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    lots, faults, refused, points = random.Random(1), [], 0, counts.of(short=12, long=200)
    captures = CaptureStore(tmp_path / "captures")
    with closing(open_store(tmp_path / "marsad.db")) as store:
        recorder = Recorder(store=store, captures=captures, method=METHOD)
        recorder.record([make_outcome(1, number) for number in range(40)])
        whole = write_bundle(store, captures, tmp_path / "whole.zip")
        for _ in range(points):
            with filled(disk, lots.randrange(2 * whole.bytes)):
                try:
                    write_bundle(store, captures, disk / "backup.zip")
                except StoreFull as error:
                    refused += NEED.search(str(error)) is not None
                else:
                    if (disk / "backup.zip").read_bytes() != (tmp_path / "whole.zip").read_bytes():
                        faults.append("it fits, and is another one")
                    (disk / "backup.zip").unlink()
                faults += [f"{path.name} is left behind" for path in disk.iterdir() if path.name != "filler"]
    figures("T23", backups_to_a_full_disk=points, refused=refused, half_or_left_behind=len(faults))
    assert faults == []
    assert 0 < refused < points


def test_the_command_says_that_the_disk_is_full(disk: Path) -> None:
    page = disk / "page-0.txt"
    page.write_text(make_text(1, 0), encoding="utf-8")
    command: Sequence[str | Path] = (MARSAD, "add", "--store", disk / "marsad.db", page)
    with filled(disk, 0):
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr.startswith("marsad: M505 ")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not can_trace(), reason="strace is not here, or may not trace")
@pytest.mark.parametrize(
    ("calls", "latest"), [("pwrite64", 60), ("mkdir", 8), ("fsync,fdatasync", 20), ("ftruncate", 5)]
)
def test_a_call_that_finds_no_room_costs_nothing(tmp_path: Path, counts: Counts, calls: str, latest: int) -> None:
    lots, faults, refused, tries = random.Random(calls), [], 0, counts.of(short=1, long=25)
    for number in range(tries):
        record = tmp_path / f"record-{number}"
        record.mkdir()
        under = injector(calls, "ENOSPC", lots.randrange(1, latest), for_good=True)
        with running(record, tmp_path / f"{number}.said", "--count", 60, under=under) as run:
            status, promised = run.wait(), run.promises()
            refused += status == 3
            # SQLite hides why it could not flush or shorten a file: then it is a failure of the disk, M501
            if status not in (0, 3) or (status and not run.errors.read_text().startswith(("M505 ", "M501 "))):
                faults.append(f"{under}: ended with {status}: {run.errors.read_text()}")
        faults += faults_of(record, promised)
        with running(record, tmp_path / f"{number}.again", "--count", 60) as run:
            assert run.wait() == 0, run.errors.read_text()
            faults += faults_of(record, run.promises())
    assert faults == []
    assert refused >= tries / 2
