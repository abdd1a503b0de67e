"""T20: a backup is whole and of one state, and restores to the record that was promised; a damaged one is refused."""

import dataclasses
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import pytest

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, MarsadError
from marsad.export import CheckedBundle, check_bundle, restore_bundle, verify_bundle, write_bundle
from marsad.pipeline import Outcome, Recorder
from marsad.pipeline.verify import Verifier
from marsad.store import open_store, read_store
from tests.export.records import forge, members_of
from tests.trust.checking import Promise, faults_of
from tests.trust.conftest import Counts
from tests.trust.damage import DAMAGES, turn_bit
from tests.trust.disks import scratch
from tests.trust.drill import GLANCE_S, Run, recording, running
from tests.trust.pages import METHOD, make_capture, make_outcomes

T = TypeVar("T")

MARKUP_BYTES: Final = 40_000
"""What a news page has besides its words, about, when figures of speed are taken."""
MOST_S_PER_GIB: Final = 60.0
GIB: Final = 2**30


def record_pages(folder: Path, count: int, markup_bytes: int = 0) -> None:
    """A record of generated pages, each with so many bytes more than its words."""

    def outcomes() -> list[Outcome]:
        made = []
        for number, outcome in make_outcomes(1, 0):
            if number == count:
                break
            if markup_bytes and outcome.capture:
                body = outcome.capture.body + random.Random(number).randbytes(markup_bytes)
                outcome = dataclasses.replace(outcome, capture=make_capture(outcome.id, body))  # noqa: PLW2901
            made.append(outcome)
        return made

    folder.mkdir()
    with closing(open_store(folder / "marsad.db")) as store:
        Recorder(store=store, captures=CaptureStore(folder / "captures"), method=METHOD).record(outcomes())


def backing(record: Path, path: Path, fault: str | None = None) -> list[object]:
    """The command that backs up `record`."""
    return [sys.executable, "-m", "tests.trust.backing", record, path, *(["--fault", fault] if fault else [])]


@dataclass(slots=True)
class OnlineDrill:
    """Backups of a record in `folder` that somebody writes to without a pause."""

    folder: Path
    fault: str | None = None
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    recorded_meanwhile: int = 0

    def run(self, backups: int) -> None:
        """Back up, so many times; then look whether the record that went on still agrees with every backup."""
        record = self.folder / "record"
        record.mkdir()
        with running(record, self.folder / "ingest.said", "--batch", 10, "--pause-s", 0.1) as ingest:
            ingest.wait_for_more()
            for number in range(backups):
                ingest.wait_for_more(ingest.said.stat().st_size + 2_000)
                promised = ingest.promises()
                path = self.folder / f"{number}.zip"
                with recording(backing(record, path, self.fault), self.folder / f"{number}.said") as run:
                    assert run.wait() == 0, run.errors.read_text()
                self.recorded_meanwhile += len(ingest.promises()) - len(promised)
                with ingest.frozen():
                    self.faults += self.look_at(path, promised)
        with closing(read_store(record / "marsad.db")) as store:
            verifier = Verifier(store, CaptureStore(record / "captures"), self.notes)
            self.faults += [f"{fault}" for fault in verifier.faults() if "given from outside" in fault.record]

    def look_at(self, path: Path, promised: Sequence[Promise]) -> list[str]:
        """What a stranger, and what somebody who restores it elsewhere, finds wrong with the backup."""
        command = [sys.executable, "-I", "-S", str(verify_bundle.__file__), str(path)]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        if found.returncode != 0:
            return list(found.stdout.splitlines())
        checked = check_bundle(path)
        self.notes.append(checked.checkpoint)
        elsewhere = path.with_suffix("")
        elsewhere.mkdir()
        restore_bundle(checked, str(elsewhere / "marsad.db"), CaptureStore(elsewhere / "captures"))
        return faults_of(elsewhere, promised)


def test_backups_of_a_record_that_grows_restore_elsewhere(counts: Counts, figures: Callable[..., None]) -> None:
    backups = counts.of(short=3, long=20)
    with scratch() as folder:
        drill = OnlineDrill(folder)
        drill.run(backups)
    figures("T20", online_backups=backups, recorded_meanwhile=drill.recorded_meanwhile, faults=len(drill.faults))
    assert drill.faults == []
    assert len(drill.notes) == backups
    assert drill.recorded_meanwhile > 0, "nobody wrote to the record meanwhile"


def test_a_backup_without_a_snapshot_is_found() -> None:
    with scratch() as folder:
        drill = OnlineDrill(folder, fault="no-snapshot")
        drill.run(1)
    assert any(fault.startswith("checkpoint: it is not the newest one") for fault in drill.faults), drill.faults
    assert not any("archive" in fault for fault in drill.faults), "it is otherwise well made"


@dataclass(slots=True)
class KillDrill:
    """Kills of backups of the record in `folder`."""

    folder: Path
    fault: str | None = None
    faults: list[str] = field(default_factory=list)
    in_the_middle: int = 0

    def run(self, kills: int) -> None:
        """Kill a backup, so many times, from its first byte to its last; then let one end by itself."""
        record_pages(self.folder / "record", 200)
        (self.folder / "whole").mkdir()
        self.live(self.folder / "whole")
        whole_bytes = written_bytes(self.folder / "whole")
        for number in range(kills):
            place = self.folder / f"{number}"
            place.mkdir()
            self.live(place, kill_at=whole_bytes * (number + 1) // kills)
            self.look_at(place)
        self.live(self.folder / "0")
        self.look_at(self.folder / "0", is_whole=True)

    def live(self, place: Path, kill_at: int | None = None) -> None:
        """One backup into `place/x.zip`, killed as soon as it has written so many bytes."""
        (place / "x.zip").unlink(missing_ok=True)
        command = backing(self.folder / "record", place / "x.zip", self.fault)
        with recording(command, place.with_suffix(".said")) as run:
            while kill_at is not None and written_bytes(place) < kill_at and run.process.poll() is None:
                time.sleep(GLANCE_S)
            if kill_at is None:
                assert run.wait() == 0, run.errors.read_text()
            else:
                self.in_the_middle += not is_done(run)
                run.kill()

    def look_at(self, place: Path, *, is_whole: bool = False) -> None:
        """There is a whole bundle, or none; and nothing else but what a writer could not clear away."""
        path = place / "x.zip"
        if path.exists():
            self.faults += check_bundle(path).faults
        elif is_whole:
            self.faults.append(f"{path}: there is no bundle")
        strangers = [other.name for other in place.iterdir() if other != path and not other.name.startswith(".new-")]
        self.faults += [f"{name}: left behind" for name in strangers]


def written_bytes(place: Path) -> int:
    """The size of the largest file there; 0 if one is being renamed this very moment."""
    try:
        return max((path.stat().st_size for path in place.iterdir()), default=0)
    except FileNotFoundError:
        return 0


def is_done(run: Run) -> bool:
    """Whether it has said so."""
    return run.said.read_bytes().endswith(b"done\n")


def test_a_killed_backup_leaves_none_or_a_whole_one(counts: Counts, figures: Callable[..., None]) -> None:
    kills = counts.of(short=3, long=20)
    with scratch() as folder:
        drill = KillDrill(folder)
        drill.run(kills)
    figures("T20", backups_killed=kills, in_the_middle=drill.in_the_middle, half_bundles=len(drill.faults))
    assert drill.faults == []
    assert drill.in_the_middle >= kills // 2


def test_a_backup_that_is_written_in_place_is_found() -> None:
    with scratch() as folder:
        drill = KillDrill(folder, fault="in-place")
        drill.run(3)
    assert len(drill.faults) >= 2, "the one that ended by itself is well made"
    assert not any("left behind" in fault for fault in drill.faults)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle to damage copies of."""
    folder = tmp_path_factory.mktemp("t20")
    record_pages(folder / "record", 120)
    with closing(read_store(folder / "record" / "marsad.db")) as store:
        return write_bundle(store, CaptureStore(folder / "record" / "captures"), folder / "x.zip").path


def try_to_restore(path: Path, folder: Path) -> str | None:
    """What is wrong with the attempt to restore a damaged bundle: it must be refused by name, with `folder` empty."""
    checked = check_bundle(path)
    try:
        restore_bundle(checked, str(folder / "marsad.db"), CaptureStore(folder / "captures"))
    except DamagedRecord as error:
        named = error.message.startswith(f"{path} is damaged, and not restored: ")
        return None if named and not list(folder.iterdir()) else f"refused, but: {error.message}"
    return "restored"


def test_a_damaged_bundle_is_refused_by_name(
    bundle: Path, tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    lots, whole, slipped = random.Random(20), bundle.read_bytes(), []
    damages = counts.of(short=20, long=200)
    (tmp_path / "new").mkdir()
    path = tmp_path / "x.zip"
    done = 0
    for number in range(damages):
        name, damage = list(DAMAGES.items())[number % len(DAMAGES)]
        while (damaged := damage(whole, lots)) == whole:
            pass
        path.write_bytes(damaged)
        wrong = try_to_restore(path, tmp_path / "new")
        slipped += [f"{name}: {wrong}"] if wrong else []
        done += 1
    figures("T20", bundles_damaged=done, refused_by_name=done - len(slipped))
    assert slipped == []


def test_a_forged_member_is_refused_by_its_name(bundle: Path, tmp_path: Path, counts: Counts) -> None:
    """Checksums, hash list and comment are made anew, so that only the log and the names tell."""
    lots, members = random.Random(21), members_of(bundle)
    (tmp_path / "new").mkdir()
    path = tmp_path / "x.zip"
    victims = [name for name in members if name not in ("SHA256SUMS", "verify_bundle.py")]
    for name in [*victims[:3], *lots.sample(victims[3:], counts.of(short=5, long=50))]:
        forge(path, {**members, name: turn_bit(members[name], lots)})
        faults = check_bundle(path).faults
        told = ("log.jsonl", "checkpoint", f"{path}, entry") if name in victims[:3] else (f"{name}: ",)
        assert any(fault.startswith(told) for fault in faults), (name, faults)
        assert try_to_restore(path, tmp_path / "new") is None


def blindly(path: Path) -> CheckedBundle:
    """The planted fault: a check that finds nothing."""
    return dataclasses.replace(check_bundle(path), faults=())


def test_a_restorer_that_does_not_check_is_found(bundle: Path, tmp_path: Path) -> None:
    """It refuses what the log's tree and the captures' names tell as they are written, but an object gets through."""
    members = members_of(bundle)
    coding = next(
        entry["payload"]["text"]
        for entry in map(json.loads, members["log.jsonl"].splitlines())
        if entry["kind"] == "coding"
    )
    path, folder = tmp_path / "x.zip", tmp_path / "new"
    folder.mkdir()
    name = f"objects/{coding[:2]}/{coding[2:]}"
    forge(path, {**members, name: members[name] + b" "})
    assert try_to_restore(path, folder) is None
    restore_bundle(blindly(path), str(folder / "marsad.db"), CaptureStore(folder / "captures"))
    assert faults_of(folder, []) == [f"object {coding}: altered"]
    with pytest.raises(MarsadError):
        forge(path, {**members, "log.jsonl": members["log.jsonl"].replace(b'"marsad"', b'"Marsad"')})
        (tmp_path / "other").mkdir()
        restore_bundle(blindly(path), str(tmp_path / "other" / "marsad.db"), CaptureStore(tmp_path / "other" / "c"))


def test_backup_and_restore_are_fast(counts: Counts, figures: Callable[..., None]) -> None:
    """Measured in processor time, because other tests may be running beside this one."""
    with scratch() as folder:
        record_pages(folder / "record", counts.of(short=500, long=5_000), MARKUP_BYTES)
        with closing(read_store(folder / "record" / "marsad.db")) as store:
            captures = CaptureStore(folder / "record" / "captures")
            backup_s, summary = timed(lambda: write_bundle(store, captures, folder / "x.zip"))
        check_s, checked = timed(lambda: check_bundle(folder / "x.zip"))
        (folder / "new").mkdir()
        place, target = str(folder / "new" / "marsad.db"), CaptureStore(folder / "new" / "captures")
        restore_s, _ = timed(lambda: restore_bundle(checked, place, target))
    per_gib = GIB / summary.bytes
    figures(
        "T20",
        bundle=f"{summary.bytes / 2**20:.0f} MiB",
        backup=f"{backup_s * per_gib:.0f} s/GiB",
        check=f"{check_s * per_gib:.0f} s/GiB",
        restore=f"{restore_s * per_gib:.0f} s/GiB",
    )
    assert backup_s * per_gib <= MOST_S_PER_GIB
    assert (check_s + restore_s) * per_gib <= MOST_S_PER_GIB


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Processor time (seconds) and result."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result
