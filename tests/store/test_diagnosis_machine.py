"""What `marsad doctor` makes of a machine: libraries, the clock, and disks of every kind."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marsad.store.diagnosis import Finding, Verdict, examine_machine
from marsad.store.diagnosis.clock import TIME_ERROR, examine_distance, examine_order, examine_synchronisation
from marsad.store.diagnosis.disks import (
    FileSystem,
    file_system,
    judge_files,
    judge_kind,
    judge_room,
    mount_of,
    nearest,
    read_mounts,
    spell_bytes,
)
from marsad.store.diagnosis.machine import examine_python, examine_sqlite

OK, WARNING, PROBLEM = Verdict.OK, Verdict.WARNING, Verdict.PROBLEM
NOON = datetime(2031, 3, 7, 12, tzinfo=UTC)


def verdicts(findings: Iterable[Finding]) -> dict[str, Verdict]:
    return {finding.name: finding.verdict for finding in findings}


def test_the_machine_is_looked_at_without_a_record() -> None:
    found = {finding.name: finding for finding in examine_machine()}
    assert {"python", "sqlite", "sqlite fts5", "sqlalchemy", "lxml", "trafilatura", "psycopg", "clock"} <= set(found)
    assert found["sqlite"].found.startswith(sqlite3.sqlite_version)
    assert PROBLEM not in verdicts(found.values()).values()


@pytest.mark.parametrize(
    ("version", "options", "expected"),
    [
        ((3, 40, 1), ("ENABLE_FTS5",), {"sqlite": OK, "sqlite fts5": OK}),
        ((3, 51, 3), ("ENABLE_FTS5",), {"sqlite": OK, "sqlite fts5": OK}),
        ((3, 51, 3), (), {"sqlite": OK, "sqlite fts5": PROBLEM}),
        ((3, 51, 3), ("ENABLE_FTS5", "THREADSAFE=0"), {"sqlite threads": PROBLEM}),
    ],
)
def test_what_sqlite_was_compiled_with(
    version: tuple[int, ...], options: tuple[str, ...], expected: dict[str, Verdict]
) -> None:
    assert expected.items() <= verdicts(examine_sqlite(version, options)).items()


def test_an_old_sqlite_does_without_its_wal() -> None:
    old, new = (next(iter(examine_sqlite(version, ()))).found for version in ((3, 51, 2), (3, 51, 3)))
    assert "not safe" in old
    assert "TRUNCATE" in old
    assert "not safe" not in new
    assert "WAL" in new


@pytest.mark.parametrize(("version", "verdict"), [((3, 10, 9), PROBLEM), ((3, 11, 0), OK), ((4, 0, 0), OK)])
def test_python(version: tuple[int, ...], verdict: Verdict) -> None:
    assert examine_python(version).verdict is verdict


# The clock


@pytest.mark.parametrize(("state", "verdict"), [(0, OK), (1, OK), (-1, OK), (TIME_ERROR, WARNING)])
def test_a_clock_that_nobody_keeps_right(state: int, verdict: Verdict) -> None:
    assert examine_synchronisation(state).verdict is verdict


@pytest.mark.parametrize(
    ("newest", "verdict"),
    [
        (NOON - timedelta(days=400), OK),
        (NOON, OK),
        (NOON + timedelta(seconds=4), OK),
        (NOON + timedelta(seconds=6), WARNING),
        (NOON + timedelta(days=400), WARNING),
    ],
)
def test_a_clock_that_has_jumped_back(newest: datetime, verdict: Verdict) -> None:
    assert examine_order(newest.isoformat(), NOON).verdict is verdict


@pytest.mark.parametrize("newest", ["yesterday", "", "2031-03-07T12:00:00"])
def test_a_time_that_is_none(newest: str) -> None:
    assert examine_order(newest, NOON).verdict is WARNING


@pytest.mark.parametrize(("seconds", "verdict"), [(0, OK), (-4, OK), (3600, WARNING), (-3600, WARNING)])
def test_a_server_whose_clock_is_another(seconds: int, verdict: Verdict) -> None:
    assert examine_distance(datetime.now(UTC).timestamp() + seconds).verdict is verdict


# The disks


def disk(kind: str = "ext4", **changes: object) -> FileSystem:
    values = {"kind": kind, "mount": "/", "is_read_only": False, "bytes": 1 << 40, "files": None} | changes
    return FileSystem(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (disk("ext4"), OK),
        (disk("btrfs"), OK),
        (disk(""), OK),
        (disk("nfs4"), WARNING),
        (disk("fuse.sshfs"), WARNING),
        (disk("tmpfs"), WARNING),
        (disk("overlay"), WARNING),
        (disk("ext4", is_read_only=True), WARNING),
    ],
)
def test_kinds_of_file_systems(found: FileSystem, verdict: Verdict) -> None:
    assert judge_kind("record", found).verdict is verdict


@pytest.mark.parametrize(("free", "verdict"), [(0, PROBLEM), (63 << 20, PROBLEM), (65 << 20, WARNING), (2 << 30, OK)])
def test_room(free: int, verdict: Verdict) -> None:
    assert judge_room("record", disk(bytes=free)).verdict is verdict


@pytest.mark.parametrize(("free", "verdict"), [(0, PROBLEM), (499, PROBLEM), (9_999, WARNING), (10_000, OK)])
def test_files_that_can_be_made(free: int, verdict: Verdict) -> None:
    assert judge_files("captures", free).verdict is verdict


def test_the_file_system_is_that_of_the_deepest_mount(tmp_path: Path) -> None:
    lines = (
        "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "30 22 0:26 / /mnt/a\\040disk rw,nosuid shared:12 - nfs4 server:/ rw",
        "31 30 0:27 / /mnt/a\\040disk/deep rw - tmpfs tmpfs rw",
        "32 22 0:28 / /twice rw - tmpfs tmpfs rw",
        "33 32 0:29 / /twice rw master:1 propagate_from:2 - xfs /dev/vdb rw",
    )
    (tmp_path / "mountinfo").write_text("\n".join(lines))
    mounts = read_mounts(tmp_path / "mountinfo")
    kinds = {"/mnt/a disk/x": "nfs4", "/mnt/a disk/deep/x": "tmpfs", "/mnt/a diskette": "ext4", "/twice": "xfs"}
    assert {place: mount_of(Path(place), mounts)[1] for place in kinds} == kinds


def test_where_the_system_lists_no_mounts_the_room_is_still_known(tmp_path: Path) -> None:
    found = file_system(tmp_path, mounts=tmp_path / "none")
    assert found.kind == ""
    assert found.bytes > 0


def test_the_disk_of_a_folder_that_is_not_there_is_that_of_the_one_above(tmp_path: Path) -> None:
    assert nearest(tmp_path / "not" / "there") == tmp_path


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (1 << 30, "1.0 GiB"), (5 << 40, "5.0 TiB")],
)
def test_bytes_in_words(count: int, words: str) -> None:
    assert spell_bytes(count) == words
