"""T2: whenever the power fails, nothing that was acknowledged is lost or altered, and the record opens by itself.

Two ways to fail: a disk image copied while the recording process is stopped (the kernel's memory is lost, the file
system plays back its own journal), and a replay of recorded system calls on a disk that forgets (docs/decisions/0008).
The second needs no rights, and forgets more than any real disk would.
"""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from marsad.errors import StoreError
from marsad.store import open_store
from tests.trust.checking import Promise, faults_of
from tests.trust.conftest import Counts
from tests.trust.disks import can_mount, loop_disk, make_image, pull_the_plug, scratch
from tests.trust.drill import DrillBroken, Run, running
from tests.trust.replay import WAYS, Disk, Keep, keeper
from tests.trust.tracing import Call, calls_in, can_trace, tracer

CUTS_A_DISK: Final = 15
"""Then the drill goes on with a new disk: the first seconds of a record's life are to be hit as well."""
LONGEST_WAIT_S: Final = 0.3
PAUSE_S: Final = 0.01
"""Of the recording process after each acknowledgement: time to cut in before the next batch flushes the disk."""
SAYS_READY: Final = len("ready\n")


@dataclass(slots=True)
class Toll:
    """What the cuts of a drill have done."""

    cuts: int = 0
    losing: int = 0
    promises: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, promised: list[Promise], faults: list[str]) -> None:
        """Count one cut, and every promise that it could have broken."""
        self.cuts += 1
        self.losing += bool(faults)
        self.promises += len(promised)
        self.faults += [f"cut {self.cuts}: {fault}" for fault in faults]


def losses(record: Path, promised: list[Promise]) -> list[str]:
    """What is wrong with the record after a cut; that it opens for writing, without repair, is part of it."""
    faults = faults_of(record, promised)
    if faults or not record.exists():
        return faults
    try:
        open_store(record / "marsad.db").close()
    except StoreError as error:
        return [f"the record is lost: it cannot be opened any more ({error.code} {error})"]
    return faults_of(record, promised)


def cut_disk(folder: Path, *, cuts: int, seed: int, fault: str | None = None) -> Toll:
    """Record on a disk in an image and cut its power `cuts` times, every second time right after an acknowledgement."""
    toll, instants = Toll(), random.Random(seed)
    image, copy = make_image(folder / "image"), folder / "copy"
    options: list[object] = ["--seed", seed, "--batch", instants.choice((1, 5, 20)), "--pause-s", PAUSE_S]
    options += ["--fault", fault] if fault else []
    with loop_disk(image, folder / "disk") as disk, running(disk, folder / "said", *options) as run:
        run.wait_for_more()
        while toll.cuts < cuts:
            wait_for_instant(run, instants, after_answer=toll.cuts % 2 == 0)
            with run.frozen():
                promised = run.promises()
                pull_the_plug(image, copy)
                with loop_disk(copy, folder / "after") as after:
                    toll.add(promised, losses(after, promised))
    return toll


def wait_for_instant(run: Run, instants: random.Random, *, after_answer: bool) -> None:
    """Wait for the instant of a cut. Raises `DrillBroken`."""
    time.sleep(instants.uniform(0, LONGEST_WAIT_S))
    if after_answer:
        run.wait_for_more(run.said.stat().st_size)
    elif run.process.poll() is not None:
        raise DrillBroken(run.errors.read_text())


def tells_of_loss(toll: Toll) -> bool:
    """Whether the drill says that promises were broken, and not only that something was odd."""
    return any(word in fault for fault in toll.faults for word in ("lost", "altered", "gone"))


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory, for images; the test is skipped where they cannot be mounted."""
    if not can_mount():
        pytest.skip("no right to mount a loop image here; the replay below stands in for it")
    with scratch() as folder:
        yield folder


def test_a_power_cut_loses_nothing(memory: Path, counts: Counts, figures: Callable[..., None]) -> None:
    cuts = counts.of(short=6, long=300)
    tolls = []
    for seed in range(-(-cuts // CUTS_A_DISK)):
        folder = memory / str(seed)
        folder.mkdir()
        tolls.append(cut_disk(folder, cuts=min(CUTS_A_DISK, cuts - seed * CUTS_A_DISK), seed=seed))
        for image in ("image", "copy"):
            (folder / image).unlink()
    faults = [fault for toll in tolls for fault in toll.faults]
    promises = sum(toll.promises for toll in tolls)
    figures("T2", power_cuts=sum(toll.cuts for toll in tolls), promises_checked=promises, lost_or_altered=len(faults))
    assert faults == []
    assert promises > cuts


@pytest.mark.parametrize("fault", ["normal", "off", "unsynced-files"])
def test_a_power_cut_finds_what_is_not_flushed(memory: Path, figures: Callable[..., None], fault: str) -> None:
    toll = cut_disk(memory, cuts=6, seed=1, fault=fault)
    figures("T2", planted=fault, power_cuts=toll.cuts, of_them_losing=toll.losing)
    assert tells_of_loss(toll), toll.faults


def replay_cuts(folder: Path, *, cuts: int, pages: int, seed: int, fault: str | None = None) -> Toll:
    """Record under strace, then cut the power so often, and look at what a disk that forgets may hold."""
    record, trace, toll = folder / "record", folder / "trace", Toll()
    record.mkdir(parents=True)
    options: list[object] = ["--seed", seed, "--count", pages, "--batch", 5]
    options += ["--fault", fault] if fault else []
    with running(record, folder / "said", *options, under=tracer(trace, longest_text=1 << 20)) as run:
        assert run.wait() == 0, run.errors.read_text()
        promises = run.promises()
    lots = random.Random(seed)
    instants = draw_instants(trace, cuts // len(WAYS), lots)
    disk, answered = Disk(record), 0
    for number, call in enumerate(calls_in(trace)):
        if is_answer(call):
            answered += call.texts[0].count(b"ack ")
        else:
            disk.see(call)
        for way in WAYS * (number in instants):
            after = folder / f"after-{number}-{way}"
            lay_out(disk, after, keeper(way, lots))
            toll.add(promises[:answered], losses(after, promises[:answered]))
            shutil.rmtree(after)
    return toll


def draw_instants(trace: Path, cuts: int, lots: random.Random) -> set[int]:
    """After which calls to cut the power: up to half of them acknowledgements, the rest any."""
    calls = list(map(is_answer, calls_in(trace)))
    answers = [number for number, answer in enumerate(calls) if answer]
    others = [number for number, answer in enumerate(calls) if not answer]
    chosen = lots.sample(answers, min(cuts // 2, len(answers)))
    return {*chosen, *lots.sample(others, cuts - len(chosen))}


def is_answer(call: Call) -> bool:
    """Whether the recording process speaks here."""
    return call.name == "write" and call.others[0] == "1"


def lay_out(disk: Disk, folder: Path, keep: Keep) -> None:
    """Write down what the disk may hold after a cut."""
    folder.mkdir()
    for name, body in disk.after_cut(keep).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


needs_strace = pytest.mark.skipif(not can_trace(), reason="strace is not here, or may not trace")


@needs_strace
def test_a_disk_that_forgets_loses_nothing(tmp_path: Path, counts: Counts, figures: Callable[..., None]) -> None:
    tolls = [
        replay_cuts(tmp_path / str(seed), cuts=counts.of(short=50, long=100), pages=60, seed=seed)
        for seed in range(counts.of(short=1, long=20))
    ]
    cuts, promises = sum(toll.cuts for toll in tolls), sum(toll.promises for toll in tolls)
    faults = [fault for toll in tolls for fault in toll.faults]
    figures("T2", replayed_cuts=cuts, promises_checked=promises, lost_or_altered=len(faults))
    assert faults == []
    assert promises > cuts


@needs_strace
@pytest.mark.parametrize("fault", ["normal", "off", "unsynced-files", "unsynced-folders"])
def test_a_disk_that_forgets_finds_what_is_not_flushed(
    tmp_path: Path, figures: Callable[..., None], fault: str
) -> None:
    toll = replay_cuts(tmp_path, cuts=20, pages=30, seed=1, fault=fault)
    figures("T2", planted=fault, replayed_cuts=toll.cuts, of_them_losing=toll.losing)
    assert tells_of_loss(toll), toll.faults
