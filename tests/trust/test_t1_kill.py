"""T1: whenever the process is killed, nothing that was acknowledged is lost or altered, and nobody repairs anything.

In memory where there is room: what a kill spares, the kernel keeps, whether or not it is on a disk yet.
"""

import hashlib
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.trust.checking import Promise, faults_of, leftovers
from tests.trust.conftest import Counts
from tests.trust.disks import scratch
from tests.trust.drill import forked, recording, running
from tests.trust.pages import make_text

KILLS_A_RECORD: Final = 20
"""After so many, the drill goes on with a new record: the first seconds of a record's life are to be hit as well."""
START_S: Final = 0.1
"""What a forked process needs, about, until its record is open: one kill in five falls into it."""
LONGEST_LIFE: Final = 300
"""Captures that a process acknowledges, at most, until it is killed: a life counted in work, whatever the machine."""
BATCH_S: Final = 0.05
"""What a batch takes, about: the kill comes at any moment of one."""
ANSWER_BYTES: Final = len("ack  1000\n") + 64
RESTART_S: Final = 5.0
"""Within this time a process that follows a killed one has its record open again, interpreter and all. Of the long set,
which has the machine to itself; beside other tests it may take six times as long."""
MARSAD: Final = Path(sys.executable).with_name("marsad")


@dataclass(slots=True)
class Toll:
    """What the kills of a drill have done."""

    kills: int = 0
    acknowledged: int = 0
    slowest_restart_s: float = 0.0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Drill:
    """Kills on one record in `folder`."""

    folder: Path
    seed: int
    fault: str | None = None
    toll: Toll = field(default_factory=Toll)
    promised: list[Promise] = field(default_factory=list)

    @property
    def record(self) -> Path:
        """Where the record lies."""
        return self.folder / "record"

    def run(self, kills: int) -> Toll:
        """Record, kill, record again, so many times over; let the last process end by itself; look at everything."""
        self.record.mkdir()
        lots = random.Random(self.seed)
        for number in range(kills):
            self.live(f"{number}", lots)
            if number % 4 == 3:
                self.toll.faults += faults_of(self.record, self.promised)
        self.finish()
        self.toll.kills += kills
        self.toll.acknowledged += len(self.promised)
        return self.toll

    def live(self, name: str, lots: random.Random) -> None:
        """One process, killed at any instant of its life."""
        batch = lots.choice((5, 20, 50))
        with forked(self.record, self.folder / f"{name}.said", *self.options(), "--batch", batch) as run:
            if lots.random() < 0.2:
                time.sleep(lots.uniform(0, START_S))
            else:
                run.wait_for_more(ANSWER_BYTES * lots.randrange(LONGEST_LIFE))
                time.sleep(lots.uniform(0, BATCH_S))
            run.kill()
            self.promised += run.promises()

    def finish(self) -> None:
        """One process that ends by itself, and what it leaves."""
        with running(self.record, self.folder / "last.said", *self.options(), "--count", 60) as run:
            run.wait_for_more()
            self.toll.slowest_restart_s = time.monotonic() - run.started_at
            assert run.wait() == 0, run.errors.read_text()
            self.promised += run.promises()
        self.toll.faults += faults_of(self.record, self.promised)
        self.toll.faults += [f"{path}: left behind" for path in leftovers(self.record)]

    def options(self) -> list[object]:
        """Of the next process: what was not acknowledged is recorded again."""
        options: list[object] = ["--seed", self.seed]
        options += ["--start", self.promised[-1].number + 1] if self.promised else []
        return options + (["--fault", self.fault] if self.fault else [])


def kill_often(seed: int, *, kills: int = KILLS_A_RECORD, fault: str | None = None) -> Toll:
    """Kills on a record of its own."""
    with scratch() as folder:
        return Drill(folder, seed, fault).run(kills)


def test_a_killed_process_loses_nothing(counts: Counts, figures: Callable[..., None]) -> None:
    kills = counts.of(short=20, long=1_000)
    tolls = [kill_often(seed) for seed in range(kills // KILLS_A_RECORD)]
    faults = [fault for toll in tolls for fault in toll.faults]
    slowest_s = max(toll.slowest_restart_s for toll in tolls)
    figures(
        "T1",
        kills=sum(toll.kills for toll in tolls),
        acknowledged=sum(toll.acknowledged for toll in tolls),
        lost_or_altered=len(faults),
        slowest_restart=f"{slowest_s:.1f} s",
    )
    assert faults == []
    assert slowest_s <= (RESTART_S if counts.is_long else 6 * RESTART_S)
    assert sum(toll.acknowledged for toll in tolls) >= counts.of(short=500, long=100_000)


def test_a_kill_finds_what_is_stored_too_late() -> None:
    toll = kill_often(1, kills=4, fault="late-captures")
    assert any("bytes are lost" in fault for fault in toll.faults)


def test_a_killed_command_is_simply_run_again(tmp_path: Path, counts: Counts, figures: Callable[..., None]) -> None:
    record, pages, lots = tmp_path / "record", tmp_path / "pages", random.Random(1)
    for folder in (record, pages):
        folder.mkdir()
    for number in range(120):
        (pages / f"page-{number}.txt").write_text(make_text(1, number), encoding="utf-8")
    command = (MARSAD, "add", "--store", record / "marsad.db", pages)
    faults, kills = [], counts.of(short=3, long=30)
    for number in range(kills):
        with recording(command, tmp_path / f"{number}.said") as run:
            time.sleep(lots.uniform(0.3, 4.0))
            run.kill()
        faults += faults_of(record, [])
    done = subprocess.run([*command, "--no-progress"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    faults += faults_of(record, [Promise(sha256=sha256_of(path), number=number_of(path)) for path in pages.iterdir()])
    faults += [f"{path}: left behind" for path in leftovers(record)]
    figures("T1", kills_of_marsad_add=kills, lost_or_altered=len(faults))
    assert faults == []


def sha256_of(path: Path) -> str:
    """The name of the bytes in a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def number_of(path: Path) -> int:
    """The number of a page, from its file's name."""
    return int(path.stem.removeprefix("page-"))
