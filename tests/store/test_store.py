"""What every store of the record must do, shown on SQLite."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from marsad.errors import (
    MissingRecord,
    NewerRecord,
    NotARecord,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNotWritable,
    UndecodableBytes,
)
from marsad.model import Declared, Issue, Severity
from marsad.store import ReadFailure, RecordedPage, Store, Tally
from tests.factories import TEXT, make_capture, make_reading

METHOD = "0.1.0+resources"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "marsad.db")


def a_page(page: str = "page-1", text: str = TEXT) -> RecordedPage:
    return RecordedPage(capture=make_capture(page, text), readings=(make_reading(page, text=text),))


def test_a_reading_comes_back_as_it_was(store: Store) -> None:
    page = a_page()
    assert store.record([page], METHOD) == Tally(pages_new=1, articles_new=1, readings_new=1)
    assert tuple(store.readings()) == page.readings


def test_a_reader_sees_what_the_writer_wrote(store: Store) -> None:
    store.record([a_page()], METHOD)
    assert tuple(Store.read(store.path).readings()) == a_page().readings


def test_recording_twice_changes_nothing(store: Store) -> None:
    store.record([a_page(), a_page("page-2", TEXT + "\n")], METHOD)
    digest = store.digest()
    again = replace(a_page(), capture=make_capture(captured_at="2032-01-01T00:00:00Z", uri="elsewhere/page-1.txt"))
    assert store.record([again], METHOD) == Tally(pages_known=1, articles_known=1)
    assert store.digest() == digest


def test_the_same_bytes_under_another_name_are_the_same_page(store: Store) -> None:
    store.record([a_page("page-1")], METHOD)
    digest = store.digest()
    assert store.record([a_page("copy")], METHOD).pages_known == 1
    assert store.digest() == digest


def test_one_text_that_two_outlets_carry_is_two_pages_and_one_text(store: Store) -> None:
    for name in ("first", "second"):
        capture = make_capture(name, declared=Declared(source=name))
        store.record([RecordedPage(capture=capture, readings=(make_reading(name),))], METHOD)
    assert [reading.article.id for reading in store.readings()] == ["first#0", "second#0"]
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("SELECT count(*) FROM texts").fetchone() == (1,)


def test_two_versions_of_a_page_keep_apart(store: Store) -> None:
    store.record([a_page(), a_page(text=TEXT + "تصحيح")], METHOD)
    names = [reading.article.id for reading in store.readings()]
    assert len(set(names)) == 2
    assert all(name.startswith("page-1@") and name.endswith("#0") for name in names)


def test_the_newest_reading_is_current(store: Store) -> None:
    page = a_page()
    store.record([page], METHOD)
    newer = replace(page.readings[0], issues=())
    assert store.record([replace(page, readings=(newer,))], "0.2.0") == Tally(
        pages_known=1, articles_known=1, readings_new=1
    )
    assert tuple(store.readings()) == (newer,)


def test_page_issues_and_failures_are_kept_once(store: Store) -> None:
    issue = Issue(code="no-article", stage="reading", severity=Severity.PROBLEM, detail="only navigation")
    failure = ReadFailure(input="x.pdf", code="M201", message="x.pdf is neither text nor HTML")
    for _ in range(2):
        store.record([RecordedPage(capture=make_capture(), readings=(), issues=(issue,))], METHOD)
        store.record_failures([failure])
    assert [(entry.page, entry.issue) for entry in store.page_issues()] == [("page-1", issue)]
    assert store.failures() == (failure,)


def test_nothing_can_be_changed_or_removed(store: Store) -> None:
    store.record([a_page()], METHOD)
    for statement in ("UPDATE readings SET payload = ''", "DELETE FROM captures"):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_text_that_no_encoding_holds_fails_alone(store: Store) -> None:
    digest = store.digest()
    with pytest.raises(UndecodableBytes, match="surrogate"):
        store.record([a_page(text=TEXT + "\ud800")], METHOD)
    assert store.digest() == digest


def test_a_null_character_is_kept(store: Store) -> None:
    store.record([a_page(text=TEXT + "\x00end")], METHOD)
    assert [reading.page_text for reading in store.readings()] == [TEXT + "\x00end"]


def a_text_file(path: Path) -> None:
    path.write_text("not a database, and long enough to be taken for one " * 4)


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE somebody (else_s INTEGER)")


def a_newer_record(path: Path) -> None:
    with Store.open(path).engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO schema_versions VALUES (99)")


@pytest.mark.parametrize(
    ("make", "error"), [(a_text_file, NotARecord), (another_database, NotARecord), (a_newer_record, NewerRecord)]
)
@pytest.mark.parametrize("opening", [Store.open, Store.read])
def test_what_is_no_record_is_refused(
    tmp_path: Path, make: Callable[[Path], None], error: type[StoreError], opening: Callable[[Path], Store]
) -> None:
    path = tmp_path / "marsad.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(error, match=str(path)):
        opening(path)
    assert path.read_bytes() == before


def test_a_missing_record_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(MissingRecord, match="marsad add"):
        Store.read(tmp_path / "marsad.db")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreNotWritable, match="folder"):
        Store.open(tmp_path / "nowhere" / "marsad.db")


def test_a_locked_record_is_named(store: Store) -> None:
    holder = sqlite3.connect(store.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match="another process"):
        Store.open(store.path, lock_wait_s=0.05)
    holder.close()


def test_a_full_disk_keeps_what_was_acknowledged(store: Store) -> None:
    store.record([a_page()], METHOD)
    digest = store.digest()

    @event.listens_for(store.engine, "begin")
    def no_more_room(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    with pytest.raises(StoreFull, match="disk is full"):
        store.record([a_page(f"page-{n}", TEXT + str(n) * 5000) for n in range(2, 9)], METHOD)
    assert Store.read(store.path).digest() == digest


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Root may write everywhere: give up its rights for a while."""
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user may enter: those of pytest are open to their owner only."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_written_is_named(public_folder: Path) -> None:
    store = Store.open(public_folder / "marsad.db")
    store.record([a_page()], METHOD)
    store.path.chmod(0o444)
    public_folder.chmod(0o555)
    with an_ordinary_user(), pytest.raises(StoreNotWritable, match="cannot be written"):
        Store.open(store.path).record([a_page("page-2", TEXT + "2")], METHOD)
    with an_ordinary_user():
        assert len(tuple(Store.read(store.path).readings())) == 1


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    for use in (Store.open, Store.read):
        with pytest.raises(NotARecord, match="is a folder; name a file in it"):
            use(tmp_path)
