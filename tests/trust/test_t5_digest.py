"""T5: however a corpus comes onto the record, the ledger is the same to the last byte, and no page is there twice.

In any order, by one process or two, killed half-way and added again, in either database.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from marsad.store import read_store
from tests.conftest import ROOT
from tests.postgres import Cluster
from tests.trust.conftest import Counts
from tests.trust.corpus import write_corpus

MARSAD: Final = Path(sys.executable).with_name("marsad")
PATIENCE_S: Final = 300
FIRST_FILES: Final = 30
"""With so many files in the folder of captures, the first transaction (50 pages) is about to be committed."""
FEW_PAGES: Final = 30
VERIFIED: Final = 3
"""Runs after which `marsad verify` looks at the record, too: T1 and T4 do so after every kill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a corpus comes onto the record in one run. `seed` draws the order and is Python's hash seed."""

    seed: int
    database: str
    processes: int
    is_killed: bool

    def __str__(self) -> str:
        killed = ", killed half-way" if self.is_killed else ""
        return f"run {self.seed} ({self.database}, {self.processes} at once{killed})"


def courses(count: int) -> Iterator[Course]:
    """Every mixture of database, number of processes and kills, again and again in another order."""
    for seed in range(count):
        yield Course(
            seed=seed, database=("sqlite", "postgresql")[seed % 2], processes=1 + seed // 2 % 2, is_killed=seed % 3 > 0
        )


@dataclass(slots=True)
class Run:
    """One record, and the commands that act on it."""

    course: Course
    folder: Path
    place: str
    kills: int = 0

    def command(self, *words: str | Path) -> list[str]:
        """A command on this record."""
        own = ["--store", self.place, *(["--captures", self.folder / "captures"] if words[0] != "rebuild" else [])]
        return [str(MARSAD), *map(str, (words[0], *own, *words[1:]))]

    def environment(self) -> dict[str, str]:
        """Of its commands."""
        hash_seed = str(self.course.seed * 7919 % 2**32)
        return {**os.environ, "PYTHONHASHSEED": hash_seed, "MARSAD_KEY": str(self.folder / "marsad.key")}

    def start(self, pages: Sequence[Path]) -> subprocess.Popen[bytes]:
        """Add pages, in this order."""
        return subprocess.Popen(
            self.command("add", *pages),
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def say(self, *words: str) -> str:
        """What a command prints; it must succeed."""
        done = subprocess.run(
            self.command(*words), cwd=self.folder, env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{self.course}: {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def add(self, pages: Sequence[Path]) -> None:
        """Add all pages as the course says; at the end all of them have been added once at least."""
        lots = random.Random(self.course.seed)
        shuffled = lots.sample(pages, k=len(pages))
        if self.course.is_killed:
            self.kill_half_way(self.start(shuffled), lots)
        third = len(shuffled) // 3
        shares = [shuffled] if self.course.processes == 1 else [shuffled[: 2 * third], shuffled[third:]]
        for process in [self.start(share) for share in shares]:
            assert process.wait(PATIENCE_S) == 0, self.course

    def kill_half_way(self, process: subprocess.Popen[bytes], lots: random.Random) -> None:
        """SIGKILL, about when the first transaction is committed."""
        while process.poll() is None and count_files(self.folder / "captures") < FIRST_FILES:
            time.sleep(0.005)
        with suppress(subprocess.TimeoutExpired):
            process.wait(lots.uniform(0, 0.3))
        process.kill()
        self.kills += process.wait(PATIENCE_S) != 0

    def digest(self) -> str:
        """The ledger's digest."""
        return str(json.loads(self.say("rebuild", "--ledger", "--json"))["ledger"])

    def kinds(self) -> Counter[str]:
        """How many entries of each kind the log has; raises where a capture is there twice."""
        with closing(read_store(self.place)) as store:
            entries = list(store.entries())
        captures = [entry.payload["capture"] for entry in entries if entry.kind == "capture"]
        assert len(captures) == len(set(captures)), self.course
        return Counter(entry.kind.value for entry in entries)


def count_files(folder: Path) -> int:
    """Files below a folder, which may be changing."""
    return sum(len(files) for _, _, files in os.walk(folder))


@dataclass(slots=True)
class Drill:
    """The corpus, and where to make records of it."""

    folder: Path
    pages: list[Path]
    cluster: Cluster

    def run(self, course: Course) -> Run:
        """A record of the corpus, made in this way."""
        folder = self.folder / f"run-{course.seed}"
        folder.mkdir()
        in_file = course.database == "sqlite"
        place = str(folder / "marsad.db") if in_file else self.cluster.url(self.cluster.create_database())
        run = Run(course, folder, place)
        run.add(self.pages)
        return run

    def of_few_pages(self) -> "Drill":
        """The same drill over a part of the corpus."""
        return Drill(self.folder, self.pages[:: len(self.pages) // FEW_PAGES], self.cluster)

    def contents(self) -> int:
        """How many different captures the corpus has."""
        return len({page.read_bytes() for page in self.pages})


@pytest.fixture
def drill(tmp_path: Path, cluster: Cluster) -> Drill:
    """The drill over the demo's pages and, where they are, the shared seeds."""
    seeds = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared")) / "seeds"
    return Drill(tmp_path, write_corpus(tmp_path / "pages", seeds if seeds.is_dir() else None), cluster)


def different(digests: dict[str, str]) -> list[str]:
    """The runs whose digest is not that of the first."""
    first = next(iter(digests.values()))
    return [course for course, digest in digests.items() if digest != first]


def test_every_way_to_record_a_corpus_gives_the_same_ledger(
    drill: Drill, counts: Counts, figures: Callable[..., None]
) -> None:
    digests: dict[str, str] = {}
    kills = entries = 0
    for course in courses(counts.of(short=6, long=36)):
        run = drill.run(course)
        kinds = run.kinds()
        assert kinds["capture"] == drill.contents(), course
        assert kinds["sighting"] >= len(drill.pages) - drill.contents(), course
        digests[str(course)] = run.digest()
        if course.seed < VERIFIED:
            run.say("verify")
        kills += run.kills
        entries += kinds.total()
    figures(
        "T5",
        runs=len(digests),
        pages=len(drill.pages),
        killed_half_way=kills,
        different_digests=len(different(digests)),
        doubled_captures=0,
        entries=entries,
    )
    assert different(digests) == []
    assert kills >= counts.of(short=2, long=12)


def test_what_is_added_again_is_sighted_and_changes_nothing(drill: Drill) -> None:
    drill = drill.of_few_pages()
    run = drill.run(Course(seed=100, database="sqlite", processes=1, is_killed=False))
    kinds, digest = run.kinds(), run.digest()
    assert kinds["sighting"] == len(drill.pages) - drill.contents()
    run.add(drill.pages)
    assert run.kinds() == kinds + Counter(sighting=len(drill.pages))
    assert run.digest() == digest


def digest_in_order_of_arrival(run: Run) -> str:
    """The planted fault: what comes first in the log counts first."""
    with closing(read_store(run.place)) as store:
        captures = [entry.identity for entry in store.entries() if entry.kind == "capture"]
    return hashlib.sha256(repr(captures).encode()).hexdigest()


def test_the_drill_finds_a_digest_that_depends_on_order(drill: Drill) -> None:
    drill = drill.of_few_pages()
    orders = [Course(seed=seed, database="sqlite", processes=1, is_killed=False) for seed in (200, 201)]
    assert different({str(course): digest_in_order_of_arrival(drill.run(course)) for course in orders}) != []
