"""T24: a locked record, a disk that turns read-only, a failing disk, too few open files: queued, or told by a code."""

import fcntl
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest

from marsad.errors import StoreError, StoreLocked
from marsad.log.keys import SigningKey
from marsad.store import Database, open_store, read_store
from marsad.store.sqlite import LOCK_WAIT_S, Sqlite
from tests.trust.checking import faults_of
from tests.trust.conftest import Counts
from tests.trust.disks import can_mount, remount, scratch, small_disk
from tests.trust.drill import running
from tests.trust.pages import make_text
from tests.trust.tracing import can_trace, injector
from tests.trust.writers import make_draft

MARSAD: Final = Path(sys.executable).with_name("marsad")
FEW_FILES: Final = 32
needs_strace = pytest.mark.skipif(not can_trace(), reason="strace is not here, or may not trace")


@contextmanager
def locked(path: Path, hold_s: float) -> Iterator[float]:
    """Somebody else keeps the record to himself for so long; the block runs meanwhile."""
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(hold_s, holder.execute, ["ROLLBACK"])
    release.start()
    try:
        yield time.monotonic()
    finally:
        release.join()
        holder.close()


def open_impatient(path: Path, lock_wait_s: float) -> Database:
    """The record, with less patience for locks than Marsad has."""
    return Database(Sqlite(path, writable=True, lock_wait_s=lock_wait_s), SigningKey.load(path.with_suffix(".key")))


def test_a_short_lock_is_waited_for(tmp_path: Path, counts: Counts, figures: Callable[..., None]) -> None:
    hold_s = counts.of(short=2, long=50)
    with closing(open_store(tmp_path / "marsad.db")) as store:
        with locked(tmp_path / "marsad.db", hold_s) as since:
            receipt = store.append([make_draft("queued", 1)])
            waited_s = time.monotonic() - since
        assert receipt.size == 2
    figures("T24", lock_held=f"{hold_s} s", append_waited=f"{waited_s:.1f} s", lost=0)
    assert waited_s >= hold_s * 0.9
    assert faults_of(tmp_path, []) == []


def test_a_long_lock_is_told_in_time_and_costs_nothing(
    tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    patience_s = counts.of(short=1, long=int(LOCK_WAIT_S))
    open_store(tmp_path / "marsad.db").close()
    with closing(open_impatient(tmp_path / "marsad.db", patience_s)) as store:
        with locked(tmp_path / "marsad.db", patience_s + 5) as since:
            with pytest.raises(StoreLocked, match="try again"):
                store.append([make_draft("refused", 1)])
            waited_s = time.monotonic() - since
        assert store.append([make_draft("refused", 1)]).size == 2
    figures("T24", lock_held=f"{patience_s + 5} s", told_after=f"{waited_s:.1f} s", code=StoreLocked.code)
    assert patience_s * 0.9 <= waited_s <= patience_s + 4
    assert faults_of(tmp_path, []) == []


def test_the_drill_sees_a_store_that_does_not_wait(tmp_path: Path) -> None:
    open_store(tmp_path / "marsad.db").close()
    with closing(open_impatient(tmp_path / "marsad.db", 0.0)) as store, locked(tmp_path / "marsad.db", 1) as since:
        with pytest.raises(StoreLocked):
            store.append([make_draft("refused", 1)])
        assert time.monotonic() - since < 0.9


def test_a_disk_that_turns_read_only_is_told_and_can_be_read(figures: Callable[..., None]) -> None:
    if not can_mount():
        pytest.skip("no right to mount a disk here")
    with scratch() as folder, small_disk(folder / "disk", 8) as disk:
        page = folder / "page-0.txt"
        page.write_text(make_text(1, 0), encoding="utf-8")
        with running(disk, folder / "said", "--count", 60) as run:
            assert run.wait() == 0
            promised = run.promises()
        add = (MARSAD, "add", "--store", disk / "marsad.db", page)
        remount(disk, "ro")
        refused = subprocess.run(add, capture_output=True, text=True, check=False)
        unharmed = faults_of(disk, promised)
        remount(disk, "rw")
        done = subprocess.run(add, capture_output=True, text=True, check=False)
        assert (refused.returncode, refused.stdout, refused.stderr[:13]) == (3, "", "marsad: M504 ")
        assert done.returncode == 0, done.stderr
        assert unharmed + faults_of(disk, promised) == []
    figures("T24", disk="read-only", code="M504", promises_checked=len(promised), lost=0)


def test_what_a_crash_left_on_a_read_only_disk_is_told() -> None:
    if not can_mount():
        pytest.skip("no right to mount a disk here")
    with scratch() as folder, small_disk(folder / "disk", 8) as disk:
        break_off(disk / "marsad.db")
        remount(disk, "ro")
        said = what_reading_says(disk / "marsad.db")
        remount(disk, "rw")
        assert said.startswith(f"M504 {disk}")
        assert faults_of(disk, []) == []


def what_reading_says(path: Path) -> str:
    """The error that a reader gets; nothing of the attempt is kept, so that the disk can be given up."""
    try:
        read_store(path).close()
    except StoreError as error:
        return f"{error.code} {error}"
    return "it can be read"


def break_off(path: Path) -> None:
    """Kill the writer of a new record in the middle of its transaction, when parts of it are in the file already."""
    program = (
        "import os, signal, sqlite3, sys\n"
        "from marsad.store import open_store\n"
        "store = open_store(sys.argv[1])\n"
        "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "database.execute('PRAGMA cache_size = 1')\n"
        "database.execute('BEGIN IMMEDIATE')\n"
        "for number in range(200):\n"
        "    row = (1000 + number, 'failure', None, 'x' * 3000, bytes(32))\n"
        "    database.execute('INSERT INTO log VALUES (?, ?, ?, ?, ?)', row)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0


@pytest.mark.parametrize("spare_files", [0, 1, 2, 3, 4, 6, 8])
def test_too_few_open_files_are_told_or_do(tmp_path: Path, spare_files: int) -> None:
    record = tmp_path / "record"
    record.mkdir()
    with running(record, tmp_path / "said", "--count", 60, "--spare-files", spare_files) as run:
        status, promised, said = run.wait(), run.promises(), run.errors.read_text()
    assert status == 0 or (status == 3 and said.startswith("M5")), said
    with running(record, tmp_path / "again", "--count", 60) as run:
        assert run.wait() == 0, run.errors.read_text()
        assert faults_of(record, promised + run.promises()) == []


def test_thirty_two_files_are_enough(tmp_path: Path, figures: Callable[..., None]) -> None:
    command = (MARSAD, "add", "--store", tmp_path / "marsad.db", tmp_path / "pages")
    (tmp_path / "pages").mkdir()
    for number in range(60):
        (tmp_path / "pages" / f"page-{number}.txt").write_text(make_text(1, number), encoding="utf-8")
    limit = ("prlimit", f"--nofile={FEW_FILES}:{FEW_FILES}")
    done = subprocess.run([*limit, *command], capture_output=True, text=True, check=False)
    figures("T24", open_files=FEW_FILES, exit_status=done.returncode)
    assert done.returncode == 0, done.stderr
    assert faults_of(tmp_path, []) == []


@needs_strace
@pytest.mark.parametrize(
    ("calls", "among"),
    [
        ("fsync,fdatasync", range(1, 20)),
        ("pwrite64", range(1, 60)),
        ("pread64", range(3, 12)),  # the first two load the interpreter
        ("ftruncate", range(1, 5)),
        ("rename", range(1, 8)),
    ],
    ids=["flush", "write", "read", "truncate", "rename"],
)
def test_a_failing_disk_is_told_and_costs_nothing(
    tmp_path: Path, counts: Counts, figures: Callable[..., None], calls: str, among: range
) -> None:
    lots, faults, told, tries = random.Random(calls), [], 0, counts.of(short=1, long=20)
    for number in range(tries):
        record = tmp_path / f"record-{number}"
        record.mkdir()
        under = injector(calls, "EIO", lots.choice(among))
        with running(record, tmp_path / f"{number}.said", "--count", 60, under=under) as run:
            status, promised, said = run.wait(), run.promises(), run.errors.read_text()
        told += status == 3
        if status not in (0, 3) or (status and not said.startswith("M5")):
            faults.append(f"{under}: ended with {status}: {said}")
        faults += faults_of(record, promised)
        with running(record, tmp_path / f"{number}.again", "--count", 60) as run:
            assert run.wait() == 0, run.errors.read_text()
            faults += faults_of(record, run.promises())
    figures("T24", failing=calls, tries=tries, told=told, lost_or_unclear=len(faults))
    assert faults == []


@needs_strace
def test_an_error_that_is_swallowed_is_found(tmp_path: Path) -> None:
    record = tmp_path / "record"
    record.mkdir()
    under = injector("rename", "EIO", 3)
    with running(record, tmp_path / "said", "--count", 30, "--fault", "swallowed-errors", under=under) as run:
        assert run.wait() == 0, run.errors.read_text()
        assert any("bytes are lost" in fault for fault in faults_of(record, run.promises()))


def test_who_seals_or_checks_the_record_is_waited_for(tmp_path: Path) -> None:
    open_store(tmp_path / "marsad.db").close()
    with (tmp_path / "marsad.db.seal").open("rb") as seal:
        fcntl.flock(seal, fcntl.LOCK_EX)
        release = threading.Timer(1.0, fcntl.flock, [seal, fcntl.LOCK_UN])
        release.start()
        since = time.monotonic()
        with closing(open_store(tmp_path / "marsad.db")) as store:
            assert time.monotonic() - since >= 0.9
            assert store.append([make_draft("queued", 1)]).size == 2
        release.join()
    assert faults_of(tmp_path, []) == []
