"""What `marsad doctor` makes of what it finds: each verdict, and that looking changes nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.log.keys import SigningKey
from marsad.store import open_store
from marsad.store.diagnosis import Finding, Verdict, examine_machine, examine_record
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
from marsad.store.diagnosis.servers import examine_settings
from marsad.store.migrate import migrate
from marsad.store.schema import REVISIONS
from tests.postgres import Cluster
from tests.store.drafts import a_capture

OK, WARNING, PROBLEM = Verdict.OK, Verdict.WARNING, Verdict.PROBLEM
NOON = datetime(2031, 3, 7, 12, tzinfo=UTC)


def look(place: str, captures: Path | None = None, *, is_named: bool = True) -> dict[str, Finding]:
    """Every finding by its name; a name is given once."""
    findings = list(examine_record(place, captures or Path(place).parent / "captures", is_named=is_named))
    names = [finding.name for finding in findings]
    assert len(set(names)) == len(names)
    return {finding.name: finding for finding in findings}


def verdicts(findings: Iterable[Finding]) -> dict[str, Verdict]:
    return {finding.name: finding.verdict for finding in findings}


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and the time of its last change."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record with a capture, closed."""
    path = tmp_path / "marsad.db"
    with closing(open_store(path)) as store, CaptureStore(tmp_path / "captures").writing():
        store.append([a_capture()])
    return path


# The machine


def test_the_machine_is_looked_at_without_a_record() -> None:
    found = {finding.name: finding for finding in examine_machine()}
    assert {"python", "sqlite", "sqlite fts5", "sqlalchemy", "lxml", "trafilatura", "psycopg", "clock"} <= set(found)
    assert found["sqlite"].found.startswith(sqlite3.sqlite_version)
    assert PROBLEM not in verdicts(found.values()).values()


def test_whatever_is_not_well_comes_with_what_to_do(record: Path) -> None:
    (record.parent / "marsad.db.seal").unlink()
    record.with_suffix(".key").chmod(0o644)
    for finding in [*examine_machine(), *look(str(record)).values()]:
        assert (finding.advice is None) == (finding.verdict is OK), finding


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


# A record in a file


def test_a_good_record_has_no_problem(record: Path) -> None:
    found = look(str(record))
    assert PROBLEM not in verdicts(found.values()).values()
    names = {"record", "journal mode", "synchronous", "seal", "entries", "schema", "key", "leftovers", "record room"}
    assert names <= set(found)
    assert found["entries"].found == "2"


def test_looking_changes_nothing(record: Path) -> None:
    before = contents(record.parent)
    look(str(record))
    assert contents(record.parent) == before


@pytest.mark.parametrize(("is_named", "verdict"), [(True, WARNING), (False, OK)])
def test_where_there_is_no_record(tmp_path: Path, is_named: bool, verdict: Verdict) -> None:
    found = look(str(tmp_path / "none.db"), is_named=is_named)
    assert found["record"].verdict is verdict
    assert "record room" in found
    assert list(tmp_path.iterdir()) == []


def loosen_key(record: Path) -> None:
    record.with_suffix(".key").chmod(0o640)


def take_key(record: Path) -> None:
    record.with_suffix(".key").unlink()


def damage_key(record: Path) -> None:
    record.with_suffix(".key").write_text("PRIVATE+KEY+nothing")


def swap_key(record: Path) -> None:
    record.with_suffix(".key").unlink()
    SigningKey.generate("another/one").save(record.with_suffix(".key"))


def take_seal(record: Path) -> None:
    (record.parent / "marsad.db.seal").unlink()


def damage_seal(record: Path) -> None:
    seal = record.parent / "marsad.db.seal"
    seal.write_bytes(seal.read_bytes()[:-9] + b"planted!\n")


def take_schema_back(record: Path) -> None:
    migrate(record, REVISIONS[0], fill=lambda _: None)


def make_newer(record: Path) -> None:
    with closing(sqlite3.connect(record)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def leave_file(record: Path) -> None:
    (record.parent / "captures" / ".new-abc").touch()


def make_foreign(record: Path) -> None:
    record.unlink()
    with closing(sqlite3.connect(record)) as connection, connection:
        connection.execute("CREATE TABLE somebody (else_s)")


def make_rubbish(record: Path) -> None:
    record.write_bytes(record.read_bytes()[:4096] + b"rubbish" * 9_000)


def make_folder(record: Path) -> None:
    record.unlink()
    record.mkdir()


def block_seal(record: Path) -> None:
    take_seal(record)
    (record.parent / "marsad.db.seal").mkdir()


def set_wal(record: Path) -> None:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


@pytest.mark.parametrize(
    ("plant", "name", "verdict"),
    [
        (loosen_key, "key permissions", PROBLEM),
        (take_key, "key", WARNING),
        (damage_key, "key", PROBLEM),
        (swap_key, "key", PROBLEM),
        (take_seal, "seal", WARNING),
        (damage_seal, "seal", PROBLEM),
        (take_schema_back, "schema", PROBLEM),
        (make_newer, "schema", PROBLEM),
        (leave_file, "leftovers", WARNING),
        (make_foreign, "record", PROBLEM),
        (make_rubbish, "content", PROBLEM),
        (make_folder, "record", PROBLEM),
        (set_wal, "journal mode", WARNING),
        (block_seal, "access", PROBLEM),
    ],
)
def test_what_is_wrong_is_found(record: Path, plant: Callable[[Path], None], name: str, verdict: Verdict) -> None:
    if plant is set_wal and sqlite3.sqlite_version_info >= (3, 51, 3):
        pytest.skip("this SQLite's WAL is safe")
    plant(record)
    before = contents(record.parent)
    assert look(str(record))[name].verdict is verdict
    assert contents(record.parent) == before


WRITER = """
import os, sys
from pathlib import Path
from marsad.capture import CaptureStore
from marsad.store import open_store
store = open_store(sys.argv[1])
with CaptureStore(Path(sys.argv[1]).parent / "captures").writing(), store.dialect.writing() as connection:
    connection.exec_driver_sql("PRAGMA cache_size = 1")
    connection.exec_driver_sql("PRAGMA cache_spill = 1")
    rows = [(bytes([n]) * 32, bytes(5000)) for n in range(200)]
    connection.exec_driver_sql("INSERT INTO objects VALUES (?, ?)", rows)
    os.write(1, b"writing")
    sys.stdin.read()
"""


def test_a_writer_at_work_is_none_that_broke_off(record: Path) -> None:
    command = (sys.executable, "-c", WRITER, record)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.read(7) == b"writing"
        busy = look(str(record))
        os.kill(writer.pid, signal.SIGKILL)
    assert (busy["seal"].verdict, busy["captures"].verdict) == (OK, OK)
    assert "at work" in busy["seal"].found
    assert "middle of a transaction" in busy["entries"].found
    before = contents(record.parent)
    after = look(str(record))
    assert {name: after[name].verdict for name in ("seal", "captures", "journal")} == dict.fromkeys(
        ("seal", "captures", "journal"), WARNING
    )
    assert contents(record.parent) == before
    open_store(record).close()
    assert look(str(record))["seal"].verdict is OK


# A record on a server

GOOD = {
    "server_version": "15.8",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_checksums": "on",
    "server_encoding": "UTF8",
    "standby": "false",
}


@pytest.mark.parametrize(
    ("change", "name", "verdict"),
    [
        ({}, "fsync", OK),
        ({"fsync": "off"}, "fsync", PROBLEM),
        ({"full_page_writes": "off"}, "full_page_writes", PROBLEM),
        ({"synchronous_commit": "off"}, "synchronous_commit", OK),
        ({"data_checksums": "off"}, "data_checksums", WARNING),
        ({"server_encoding": "SQL_ASCII"}, "server_encoding", PROBLEM),
        ({"standby": "true"}, "standby", WARNING),
    ],
)
def test_settings_of_a_server(change: dict[str, str], name: str, verdict: Verdict) -> None:
    assert verdicts(examine_settings(GOOD | change))[name] is verdict


def test_a_record_on_a_server(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "marsad.key"
    monkeypatch.setenv("MARSAD_KEY", str(key))
    place = cluster.url(cluster.create_database())
    open_store(place, key=key).close()
    found = look(place, tmp_path / "captures")
    assert PROBLEM not in verdicts(found.values()).values()
    assert found["entries"].found == "1"
    assert found["server clock"].verdict is OK
    assert found["key"].verdict is OK
    assert "superuser" in found["rights to change"].found


def test_an_empty_database_stays_empty(cluster: Cluster, tmp_path: Path) -> None:
    database = cluster.create_database()
    assert look(cluster.url(database), tmp_path)["entries"].verdict is OK
    assert cluster.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database=database) == [(0,)]


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    found = look("postgresql://somebody:hidden@127.0.0.1:1/marsad", tmp_path)
    assert found["content"].verdict is PROBLEM
    assert "hidden" not in str(found)


def test_rights_of_a_role(cluster: Cluster, tmp_path: Path) -> None:
    database = cluster.create_database()
    open_store(cluster.url(database), key=tmp_path / "marsad.key").close()
    place = cluster.url(database, user="clerk")
    cluster.query("CREATE ROLE clerk LOGIN")
    cluster.query("GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk", database=database)
    lacking = look(place, tmp_path)
    assert lacking["rights to add"].verdict is WARNING
    assert "INSERT on log" in lacking["rights to add"].found
    cluster.query("GRANT INSERT, DELETE ON objects, search TO clerk", database=database)
    cluster.query("GRANT INSERT ON log, checkpoints, erasures TO clerk", database=database)
    fit = look(place, tmp_path)
    assert (fit["rights to add"].verdict, fit["rights to change"].verdict) == (OK, OK)
    cluster.query("GRANT UPDATE ON log TO clerk", database=database)
    loose = look(place, tmp_path)
    assert loose["rights to change"].verdict is WARNING
    assert "UPDATE on log" in loose["rights to change"].found
