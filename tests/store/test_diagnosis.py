"""What `marsad doctor` makes of what it finds: each verdict, and that looking changes nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.log.keys import SigningKey
from marsad.store import open_store
from marsad.store.diagnosis import Finding, Verdict, examine_machine, examine_record
from marsad.store.diagnosis.servers import examine_settings
from marsad.store.migrate import migrate
from marsad.store.schema import REVISIONS
from tests.postgres import Cluster
from tests.store.drafts import a_capture

OK, WARNING, PROBLEM = Verdict.OK, Verdict.WARNING, Verdict.PROBLEM


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


def test_whatever_is_not_well_comes_with_what_to_do(record: Path) -> None:
    (record.parent / "marsad.db.seal").unlink()
    record.with_suffix(".key").chmod(0o644)
    for finding in [*examine_machine(), *look(str(record)).values()]:
        assert (finding.advice is None) == (finding.verdict is OK), finding


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
