"""How every record is opened: made once, by whoever writes first; never by reading; and only where it is one."""

from pathlib import Path

import pytest

from marsad.errors import KeyUnavailable, MissingRecord, NewerRecord, NotARecord, OlderRecord, StoreError
from marsad.store import Database, open_store
from tests.store.backends import Backend, PostgresBackend, open_at, read_at
from tests.store.drafts import a_capture


def has_tables(backend: Backend) -> bool:
    if isinstance(backend, PostgresBackend):
        return bool(backend.sql("SELECT 1 FROM pg_tables WHERE schemaname = 'public'"))
    return Path(backend.place).exists()


def test_reading_makes_nothing(backend: Backend) -> None:
    with pytest.raises(MissingRecord, match="marsad add"):
        read_at(backend)
    assert not has_tables(backend)
    assert not backend.key.exists()


def test_opening_twice_begins_the_log_once(backend: Backend) -> None:
    for _ in range(2):
        open_at(backend).close()
    reader = read_at(backend)
    assert [entry.kind.value for entry in reader.entries()] == ["opened"]
    reader.close()


def test_what_is_kept_elsewhere_in_the_database_is_no_record(backend: Backend) -> None:
    backend.sql("CREATE TABLE somebody (else_s INTEGER)")
    for opening in (open_at, read_at):
        with pytest.raises(NotARecord, match="not a Marsad record"):
            opening(backend)
    assert not backend.key.exists()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("revision", "error"), [("9999", NewerRecord), ("0001", OlderRecord)])
def test_a_schema_of_another_version_is_named(
    backend: Backend, revision: str, error: type[StoreError], store: Database
) -> None:
    store.close()
    backend.sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    for opening in (open_at, read_at):
        with pytest.raises(error, match=revision):
            opening(backend)


def test_a_record_is_written_with_its_own_key_only(backend: Backend, store: Database, tmp_path: Path) -> None:
    store.append([a_capture()])
    store.close()
    open_store(tmp_path / "other.db").close()
    with pytest.raises(KeyUnavailable, match="another record"):
        open_store(backend.place, key=tmp_path / "other.key")
    with pytest.raises(KeyUnavailable, match="not at"):
        open_store(backend.place, key=tmp_path / "nowhere.key")
    assert not (tmp_path / "nowhere.key").exists()
    reader = read_at(backend)
    assert reader.size() == 2
    reader.close()


def test_only_its_owner_may_read_the_key(backend: Backend, store: Database) -> None:
    assert store.size() == 1
    assert backend.key.stat().st_mode & 0o777 == 0o600
