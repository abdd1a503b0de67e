"""Every database itself refuses to change or remove what was recorded, whoever asks."""

from contextlib import suppress

import pytest

from marsad.store import Database
from tests.store.backends import Backend, PostgresBackend
from tests.store.drafts import a_capture, a_coding, an_approval, an_object

KEPT = an_object(b"kept")
ERASED = an_object(b"erased")

CHANGES = (
    "UPDATE log SET leaf = '{}'",
    "UPDATE log SET sequence = sequence + 100",
    "UPDATE log SET identity = NULL WHERE sequence = 1",
    "DELETE FROM log WHERE sequence = 1",
    "UPDATE checkpoints SET note = ''",
    "DELETE FROM checkpoints",
    "UPDATE objects SET body = sha256",
    "DELETE FROM objects",
    "UPDATE erasures SET sequence = 0",
    "DELETE FROM erasures",
    "INSERT INTO log SELECT * FROM log WHERE sequence = 1 ON CONFLICT (sequence) DO UPDATE SET leaf = '{}'",
    "INSERT INTO objects SELECT sha256, sha256 FROM objects WHERE true ON CONFLICT (sha256) DO UPDATE SET body = ''",
)
ONLY_SQLITE = (
    # These delete the row that is in the way.
    "REPLACE INTO log SELECT sequence, kind, identity, '{}', hash FROM log WHERE sequence = 1",
    "INSERT OR REPLACE INTO log SELECT 99, kind, identity, '{}', hash FROM log WHERE sequence = 1",
    "REPLACE INTO checkpoints SELECT size, '', frontier FROM checkpoints",
    "REPLACE INTO objects SELECT sha256, sha256 FROM objects",
    "REPLACE INTO erasures SELECT sha256, 0 FROM erasures",
    "UPDATE OR REPLACE log SET sequence = 2 WHERE sequence = 1",
)
ONLY_POSTGRESQL = (
    "TRUNCATE log CASCADE",
    "TRUNCATE checkpoints",
    "TRUNCATE objects",
    "TRUNCATE erasures",
    "MERGE INTO log USING (VALUES (1)) AS one (n) ON log.sequence = one.n WHEN MATCHED THEN DELETE",
    # A table of one's own that hides the record's erasures must not open the door.
    "CREATE TEMPORARY TABLE erasures AS SELECT sha256 FROM objects; DELETE FROM objects",
)


def everything(backend: Backend) -> list[object]:
    tables = ("log", "checkpoints", "objects", "erasures")
    return [backend.sql(f"SELECT * FROM {table} ORDER BY 1") for table in tables]


@pytest.fixture
def full(store: Database) -> Database:
    """A record with rows in each table."""
    store.append([a_capture(), a_coding(1, KEPT, ERASED)], objects=[KEPT, ERASED])
    store.append([an_approval(2)], erased=[ERASED.sha256])
    return store


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("statement", [*CHANGES, *ONLY_SQLITE, *ONLY_POSTGRESQL])
def test_no_statement_changes_or_removes_a_row(backend: Backend, statement: str) -> None:
    of_other = ONLY_SQLITE if isinstance(backend, PostgresBackend) else ONLY_POSTGRESQL
    if statement in of_other:
        pytest.skip("not in this database's language")
    before = everything(backend)
    with pytest.raises(Exception, match="append-only"):
        backend.sql(statement)
    assert everything(backend) == before


@pytest.mark.usefixtures("full")
def test_the_test_above_would_see_a_change(backend: Backend) -> None:
    before = everything(backend)
    drop = "DROP TRIGGER log_update_refused" + (" ON log" if isinstance(backend, PostgresBackend) else "")
    backend.sql(drop)
    backend.sql("UPDATE log SET leaf = '{}'")
    assert everything(backend) != before


@pytest.mark.usefixtures("full")
def test_what_was_erased_may_be_removed_where_it_came_back(backend: Backend) -> None:
    """As from a backup that is older than the redaction."""
    name = ERASED.sha256
    literal = rf"'\x{name}'" if isinstance(backend, PostgresBackend) else f"x'{name}'"
    backend.sql(f"INSERT INTO objects VALUES ({literal}, {literal})")
    backend.sql(f"DELETE FROM objects WHERE sha256 = {literal}")
    assert len(backend.sql("SELECT * FROM objects")) == 1


@pytest.mark.usefixtures("full")
def test_refusing_leaves_the_record_usable(backend: Backend, full: Database) -> None:
    with suppress(Exception):
        backend.sql("DELETE FROM log")
    assert full.append([a_capture(7)]).size == 5
