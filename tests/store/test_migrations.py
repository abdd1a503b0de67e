"""Schema revisions: up and down in one transaction, without touching what is recorded, and what the log says of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, Text

from marsad.errors import KeyUnavailable, MissingRecord, NewerRecord, OlderRecord, StoreError, UsageError
from marsad.model.search import Phrase, SearchQuery
from marsad.store import Store, open_store
from marsad.store.migrate import SCRIPTS, Migration, find_revision, migrate
from marsad.store.opening import dialect_of, make_ready
from marsad.store.schema import METADATA, REVISIONS
from tests.postgres import Cluster
from tests.store.backends import Backend, Rows, open_at, read_at
from tests.store.drafts import a_capture, a_coding, a_document, an_object
from tests.store.schemas import describe_schema, released_schema, revisions_of

OLDEST, HEAD = REVISIONS[0], REVISIONS[-1]
WORD = SearchQuery(terms=(Phrase(words=("truce",)),))
DOCUMENT = a_document(1, "truce on the river")
RECORDED = ("log", "checkpoints", "objects", "erasures")
"""What no migration may change."""


def fill(store: Store) -> None:
    """Make the index of `backend`'s record, as the pipeline would from its objects."""
    store.reindex([DOCUMENT])


def go(backend: Backend, revision: str = HEAD, *, filling: Callable[[Store], object] = fill) -> Migration:
    return migrate(backend.place, revision, fill=filling, key=backend.key)


def rows_of(backend: Backend) -> dict[str, Rows]:
    return {table: backend.sql(f"SELECT * FROM {table} ORDER BY 1") for table in RECORDED}


def revision_of(backend: Backend) -> str:
    return find_revision(backend.place)[1]


@pytest.fixture
def record(backend: Backend) -> Backend:
    """A record with a capture, a coding of it, and the article in the search index."""
    with closing(open_at(backend)) as store:
        objects = [an_object(b"text"), an_object(b"coding")]
        store.append([a_capture(), a_coding(1, *objects)], objects=objects, documents=[DOCUMENT])
    return backend


def test_scripts_and_the_list_of_revisions_agree() -> None:
    scripts = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    assert tuple(reversed(scripts)) == REVISIONS


def test_every_released_schema_is_what_its_script_still_makes(backend: Backend) -> None:
    """Whoever changes a script that was released makes two kinds of records of one revision."""
    assert dict(revisions_of(backend)) == {revision: released_schema(backend, revision) for revision in REVISIONS}


def differences(backend: Backend, metadata: MetaData) -> list[object]:
    """What Alembic would change to make the database what `metadata` says; the search index is none of its tables."""

    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not str(name).startswith("search")

    with closing(dialect_of(backend.place, writable=False)) as dialect, dialect.reading() as connection:
        options = {"include_name": is_ours, "compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_the_migrated_database_is_what_the_tables_say(record: Backend) -> None:
    go(record, OLDEST)
    go(record)
    assert differences(record, METADATA) == []


def test_a_column_that_no_script_makes_would_be_noticed(record: Backend) -> None:
    planted = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(planted)
    planted.tables["log"].append_column(Column("colour", Text))
    assert len(differences(record, planted)) == 1


def test_down_and_up_again_keeps_every_row_and_adds_two_entries(record: Backend) -> None:
    before = rows_of(record)
    with closing(read_at(record)) as store:
        place = store.place
    assert go(record, OLDEST) == Migration(place=place, before=HEAD, after=OLDEST, entry=3)
    assert go(record) == Migration(place=place, before=OLDEST, after=HEAD, entry=4)
    after = rows_of(record)
    assert {table: rows[: len(before[table])] for table, rows in after.items()} == before
    with closing(read_at(record)) as store:
        added = list(store.entries(3))
        assert [entry.payload for entry in added] == [
            {"name": "schema", "before": HEAD, "value": OLDEST},
            {"name": "schema", "before": OLDEST, "value": HEAD},
        ]
        assert store.find(WORD, 10) == [(2, 0)]


def test_going_where_it_is_already_adds_nothing(record: Backend) -> None:
    before = rows_of(record)
    assert go(record).entry is None
    assert rows_of(record) == before


def test_no_word_of_it_holds_the_password(cluster: Cluster, tmp_path: Path) -> None:
    place = cluster.url(cluster.create_database(), password="hidden")
    open_store(place, key=tmp_path / "marsad.key").close()
    for revision in (HEAD, OLDEST, HEAD):
        migration = migrate(place, revision, fill=lambda _: None, key=tmp_path / "marsad.key")
        assert "hidden" not in migration.place


def test_a_migration_that_breaks_off_has_not_happened(record: Backend) -> None:
    go(record, OLDEST)
    rows, schema = rows_of(record), describe_schema(record)

    def break_off(store: Store) -> None:
        fill(store)
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"):
        go(record, filling=break_off)
    assert (rows_of(record), describe_schema(record)) == (rows, schema)
    assert revision_of(record) == OLDEST
    assert go(record).after == HEAD


def test_the_index_is_filled_before_anybody_else_sees_it(record: Backend) -> None:
    go(record, OLDEST)
    seen: list[str] = []

    def look(store: Store) -> None:
        seen.append(revision_of(record))
        fill(store)

    go(record, filling=look)
    assert seen == [OLDEST]


def test_of_two_at_once_one_finds_it_done(record: Backend) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: go(record, OLDEST), range(2)))
    assert sorted(migration.before for migration in done) == [OLDEST, HEAD]
    assert [migration.entry for migration in sorted(done, key=lambda one: one.before)] == [None, 3]


def test_without_the_key_the_schema_changes_and_the_log_does_not(record: Backend) -> None:
    record.key.rename(record.key.with_name("elsewhere.key"))
    before = rows_of(record)
    assert go(record, OLDEST).entry is None
    assert go(record).entry is None
    assert rows_of(record) == before


def test_the_key_of_another_record_is_refused(record: Backend, tmp_path: Path) -> None:
    open_store(tmp_path / "other.db").close()
    schema = describe_schema(record)
    with pytest.raises(KeyUnavailable, match="another record"):
        migrate(record.place, OLDEST, fill=fill, key=tmp_path / "other.key")
    assert describe_schema(record) == schema


def test_an_older_record_says_what_to_do(record: Backend) -> None:
    go(record, OLDEST)
    for opening in (open_at, read_at):
        with pytest.raises(OlderRecord, match=r"0001.*marsad migrate --store "):
            opening(record)


def test_a_newer_record_is_left_alone(record: Backend) -> None:
    record.sql("UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(NewerRecord, match=r"0999.*marsad migrate --to"):
        go(record)
    assert record.sql("SELECT version_num FROM alembic_version") == [("0999",)]


@pytest.mark.parametrize("revision", ["", "0000", "head", "-1", "base", "000"])
def test_a_revision_that_there_is_none_of_is_a_mistake_of_the_caller(record: Backend, revision: str) -> None:
    with pytest.raises(UsageError, match="0001, 0002"):
        go(record, revision)


def test_where_there_is_no_record_none_is_made(backend: Backend) -> None:
    with pytest.raises(MissingRecord, match="marsad add"):
        go(backend)
    assert not backend.key.exists()
    assert not Path(backend.place).exists()


def test_an_empty_file_is_no_record(tmp_path: Path) -> None:
    place = tmp_path / "marsad.db"
    place.touch()
    with pytest.raises(MissingRecord, match="marsad add"):
        migrate(place, fill=fill)
    assert place.stat().st_size == 0


def test_a_log_that_has_not_begun_can_be_migrated(backend: Backend) -> None:
    """Its maker was killed after the tables and before the first entry."""
    with closing(dialect_of(backend.place, writable=True)) as dialect:
        make_ready(dialect)
    assert go(backend, OLDEST).entry is None
    assert go(backend, filling=lambda store: store.reindex([])).entry is None
    with closing(open_at(backend)) as store:
        assert store.size() == 1


def test_other_writers_wait_and_then_find_the_new_schema(record: Backend) -> None:
    with closing(open_at(record)) as writer:
        go(record, OLDEST)
        go(record)
        assert writer.append([a_capture(2)]).size == 6


def test_a_record_damaged_in_its_log_is_not_migrated(record: Backend) -> None:
    with closing(read_at(record)) as store:
        last = store.size() - 1
    unguard(record)
    record.sql(f"DELETE FROM log WHERE sequence = {last}")
    with pytest.raises(StoreError, match="do not end together"):
        go(record, OLDEST)
    assert revision_of(record) == HEAD


def unguard(backend: Backend) -> None:
    """Take the log's trigger away, as the owner of the database can."""
    on_table = "" if backend.place.endswith(".db") else " ON log"
    backend.sql(f"DROP TRIGGER log_delete_refused{on_table}")
