"""T6: one flipped bit anywhere in the record is found, and what it belongs to is named.

Bits are drawn over everything that a record on disk is made of: the database file with its free space and indexes, its
seal, its key, and every captured page.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

import pytest

from marsad.capture import CaptureStore
from marsad.cli.services import Services
from marsad.pipeline import Recorder
from marsad.pipeline.faults import Fault
from marsad.store import open_store
from tests.trust.conftest import Counts
from tests.trust.pages import METHOD, make_outcomes

PAGES: Final = 60
SEED: Final = 6


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record that was closed in order."""
    folder = tmp_path_factory.mktemp("record")
    with closing(open_store(folder / "marsad.db")) as store:
        recorder = Recorder(store=store, captures=CaptureStore(folder / "captures"), method=METHOD)
        recorder.record(outcome for _, outcome in islice(make_outcomes(SEED, 0), PAGES))
    return folder


def verify(folder: Path) -> tuple[Fault, ...]:
    return Services().verify(str(folder / "marsad.db"), folder / "captures", (), deep=False).faults


def files_of(folder: Path) -> list[Path]:
    """Every file of the record that holds a byte."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


@contextmanager
def one_bit_flipped(path: Path, offset: int, bit: int) -> Iterator[None]:
    """One bit of the file is another during the block."""
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1 << bit]))
    try:
        yield
    finally:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(bytes([byte]))


def draw_edits(folder: Path, count: int) -> Iterator[tuple[Path, int, int]]:
    """`count` places of one bit: half of them in the database, the others in files of every kind."""
    draw = random.Random(SEED)
    database = folder / "marsad.db"
    files = [path for path in files_of(folder) if path != database]
    small = [path for path in files if path.parent == folder]
    for number in range(count):
        path = database if number % 2 else draw.choice(small if number % 20 == 0 else files)
        yield path, draw.randrange(path.stat().st_size), draw.randrange(8)


def names(fault: Fault, path: Path, offset: int, page_bytes: int) -> bool:
    """Whether the fault says what was changed: the file, and of the database the page too, or an entry or object."""
    said = str(fault)
    if str(path) not in said:
        return False
    if path.name != "marsad.db":
        return True
    first = offset // 4096 * 4096
    return f"page {offset // page_bytes + 1} (" in said or f"bytes {first} to {first + 4095} were changed" in said


def test_a_record_left_in_order_has_no_faults(record: Path) -> None:
    assert verify(record) == ()


def test_every_flipped_bit_is_found_and_named(record: Path, counts: Counts, figures: Callable[..., None]) -> None:
    page_bytes = page_size(record / "marsad.db")
    edits = list(draw_edits(record, counts.of(short=200, long=2_000)))
    missed, unnamed = [], []
    for path, offset, bit in edits:
        with one_bit_flipped(path, offset, bit):
            found = verify(record)
        if not found:
            missed.append((path.name, offset, bit))
        elif not any(names(fault, path, offset, page_bytes) for fault in found):
            unnamed.append((path.name, offset, bit, [str(fault) for fault in found]))
    figures("T6", edits=len(edits), found=len(edits) - len(missed), named=len(edits) - len(missed) - len(unnamed))
    assert (missed, unnamed) == ([], [])
    assert verify(record) == ()


def test_without_the_seal_the_same_edits_are_missed(record: Path, figures: Callable[..., None]) -> None:
    """The planted fault: hashes of what is recorded, and SQLite's own check, do not see the rest of a file."""
    seal = record / "marsad.db.seal"
    kept = seal.read_bytes()
    seal.write_bytes(b"marsad-writers-1 open  \n")
    edits = [edit for edit in draw_edits(record, 120) if edit[0].name == "marsad.db"]
    try:
        found = sum(1 for edit in edits if is_found(record, edit))
    finally:
        seal.write_bytes(kept)
    by_sqlite = sum(1 for edit in edits if sqlite_finds(edit))
    figures("T6", edits_in_the_database=len(edits), found_without_the_seal=found, by_integrity_check_alone=by_sqlite)
    assert by_sqlite < found < len(edits)


def is_found(record: Path, edit: tuple[Path, int, int]) -> bool:
    with one_bit_flipped(*edit):
        try:
            return bool(verify(record))
        except Exception:
            return True


def sqlite_finds(edit: tuple[Path, int, int]) -> bool:
    """Whether SQLite's own integrity check sees the edit."""
    with one_bit_flipped(*edit):
        try:
            with closing(sqlite3.connect(f"file:{edit[0]}?mode=ro", uri=True)) as connection:
                return bool(connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)])
        except sqlite3.Error:
            return True


def page_size(path: Path) -> int:
    """SQLite's page size, from the header of the file (bytes 16 and 17)."""
    with path.open("rb") as file:
        return int.from_bytes(file.read(18)[16:], "big")


def cut_the_last_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def add_a_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.parametrize("alter", [cut_the_last_byte, add_a_byte, Path.unlink])
def test_a_file_cut_longer_or_gone_is_named(record: Path, alter: Callable[[Path], None]) -> None:
    for path in [record / "marsad.db.seal", *files_of(record / "captures")[:3]]:
        kept = path.read_bytes()
        alter(path)
        try:
            assert any(str(path) in str(fault) for fault in verify(record)), path
        finally:
            path.write_bytes(kept)


def test_a_file_that_the_log_knows_nothing_of_is_named(record: Path) -> None:
    for stranger in (record / "captures" / "ab" / ("0" * 62), record / "captures" / "notes.txt"):
        stranger.parent.mkdir(exist_ok=True)
        stranger.write_bytes(b"not ours")
        try:
            assert [fault.place for fault in verify(record)] == [str(stranger)]
        finally:
            stranger.unlink()
