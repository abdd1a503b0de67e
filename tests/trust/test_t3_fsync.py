"""T3: when a capture is acknowledged, every byte and every name that it needs has been flushed to the disk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from tests.trust.conftest import Counts
from tests.trust.drill import running
from tests.trust.replay import Disk
from tests.trust.tracing import calls_in, can_trace, tracer

pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is not here, or may not trace")

ANSWER: Final = ("1", b"ack ")
"""What the recording process writes, and where, to acknowledge."""


@dataclass(slots=True)
class Audit:
    """What an audit found: how many acknowledgements it saw, and for each that came too early, what was not flushed."""

    acknowledged: int = 0
    early: list[list[str]] = field(default_factory=list)


def audit(folder: Path, *, pages: int, batch: int, fault: str | None = None) -> Audit:
    """Record under strace, and hold each acknowledgement against what the disk had by then."""
    record, trace = folder / "record", folder / "trace"
    record.mkdir(parents=True)
    options: list[object] = ["--count", pages, "--batch", batch]
    options += ["--fault", fault] if fault else []
    with running(record, folder / "said", *options, under=tracer(trace, longest_text=200)) as run:
        assert run.wait() == 0, run.errors.read_text()
        promised = len(run.promises())
    disk, found = Disk(record), Audit()
    for call in calls_in(trace):
        if call.name == "write" and call.others[0] == ANSWER[0]:
            if call.texts[0].startswith(ANSWER[1]):
                found.acknowledged += 1
                if unflushed := disk.unflushed():
                    found.early.append(unflushed)
            continue
        disk.see(call)
    assert promised >= found.acknowledged > 0
    return found


def test_nothing_is_acknowledged_that_is_not_on_the_disk(
    tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    single = audit(tmp_path / "single", pages=counts.of(short=60, long=1_200), batch=1)
    batches = audit(tmp_path / "batches", pages=counts.of(short=800, long=4_000), batch=20)
    acknowledged = single.acknowledged + batches.acknowledged
    figures("T3", acknowledgements=acknowledged, unsynced=len(single.early) + len(batches.early))
    assert single.early + batches.early == []
    assert acknowledged >= counts.of(short=90, long=1_000)


@pytest.mark.parametrize(
    ("fault", "unflushed"),
    [
        ("unsynced-files", "bytes"),
        ("unsynced-folders", "its name"),
        ("normal", "marsad.db-journal"),
        ("off", "marsad.db: "),
    ],
)
def test_a_missing_flush_is_found(tmp_path: Path, fault: str, unflushed: str) -> None:
    found = audit(tmp_path, pages=40, batch=5, fault=fault)
    assert len(found.early) == found.acknowledged
    assert all(any(unflushed in line for line in lines) for lines in found.early), found.early[0]
