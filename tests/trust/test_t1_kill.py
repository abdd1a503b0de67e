"""T1: whenever the process is killed, nothing that was acknowledged is lost or altered."""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.trust.checking import Promise, faults_of, leftovers
from tests.trust.conftest import Counts
from tests.trust.drill import running

KILLS_A_RECORD: Final = 25
"""After so many, the drill goes on with a new record: the first seconds of a record's life are to be hit as well."""
LONGEST_LIFE_S: Final = 1.0
RESTART_S: Final = 5.0
"""Within this time a process that was killed must be at work again: its first capture acknowledged."""
MARSAD: Final = Path(sys.executable).with_name("marsad")


@dataclass(slots=True)
class Toll:
    """What the kills of a drill have done."""

    kills: int = 0
    acknowledged: int = 0
    slowest_restart_s: float = 0.0
    faults: list[str] = field(default_factory=list)
    swept: int = 0


def drill(folder: Path, *, kills: int, seed: int, toll: Toll) -> None:
    """Record, kill, record again, `kills` times over; then let it end, and look at everything."""
    record = folder / "record"
    record.mkdir(parents=True)
    instants = random.Random(seed)
    promised: list[Promise] = []
    for number in range(kills):
        start = promised[-1].number + 1 if promised else 0
        batch = instants.choice((1, 5, 20, 50))
        with running(record, folder / f"{number}.said", "--seed", seed, "--start", start, "--batch", batch) as run:
            if number % 5 == 0:
                time.sleep(instants.uniform(0, LONGEST_LIFE_S))  # at any moment, and be it at import
            else:
                run.wait_for_more()
                time.sleep(instants.uniform(0, LONGEST_LIFE_S))
            run.kill()
            promised += run.promises()
        if number % 5 == 0:
            toll.faults += faults_of(record, promised)
    last = promised[-1].number + 1 if promised else 0
    with running(record, folder / "last.said", "--seed", seed, "--start", last, "--count", 100) as run:
        run.wait_for_more(len("ready\n"))
        toll.slowest_restart_s = max(toll.slowest_restart_s, time.monotonic() - run.started_at)
        assert run.wait() == 0, run.errors.read_text()
        promised += run.promises()
    toll.faults += faults_of(record, promised)
    toll.faults += [f"{path}: left behind" for path in leftovers(record)]
    toll.kills += kills
    toll.acknowledged += len(promised)


def test_a_killed_process_loses_nothing(tmp_path: Path, counts: Counts, figures: Callable[..., None]) -> None:
    toll = Toll()
    for seed in range(-(-counts.of(short=20, long=1_000) // KILLS_A_RECORD)):
        kills = min(KILLS_A_RECORD, counts.of(short=20, long=1_000) - toll.kills)
        drill(tmp_path / str(seed), kills=kills, seed=seed, toll=toll)
    figures(
        "T1",
        kills=toll.kills,
        acknowledged=toll.acknowledged,
        lost_or_altered=len(toll.faults),
        slowest_restart=f"{toll.slowest_restart_s:.1f} s",
    )
    assert toll.faults == []
    assert toll.slowest_restart_s <= RESTART_S
    assert toll.acknowledged >= counts.of(short=500, long=100_000)
