"""What is recorded, acknowledged and counted; what happens when reading breaks off."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.cli.add import summary_json, summary_text
from marsad.model import ArticleReading, EntryKind, Issue, Severity
from marsad.pipeline import Outcome, Recorder, load_readings, read_state
from marsad.pipeline.recorder import PAGES_PER_TRANSACTION
from marsad.pipeline.recovery import writing
from marsad.store import Database, Store, open_store
from tests.cli.fakes import METHOD
from tests.factories import TEXT, make_capture, make_reading


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    with closing(open_store(tmp_path / "marsad.db")) as opened:
        yield opened


@pytest.fixture
def recorder(store: Database, tmp_path: Path) -> Recorder:
    return Recorder(store=store, captures=CaptureStore(tmp_path / "captures"), method=METHOD)


def outcome(number: int, text: str = TEXT) -> Outcome:
    page = f"page-{number}"
    text += str(number)
    return Outcome(id=page, uri=page, capture=make_capture(page, text), readings=(make_reading(page, text=text),))


def readings_of(store: Store) -> list[ArticleReading]:
    return list(load_readings(store, read_state(store)))


def test_a_reading_comes_back_as_it_was(recorder: Recorder) -> None:
    page = outcome(1)
    recorder.record([page])
    assert tuple(readings_of(recorder.store)) == page.readings


def test_recording_twice_adds_a_sighting_and_changes_no_reading(recorder: Recorder) -> None:
    recorder.record([outcome(1), outcome(2)])
    before = readings_of(recorder.store)
    recorder.record([outcome(1)])
    assert readings_of(recorder.store) == before
    assert [entry.kind for entry in recorder.store.entries()][-1] is EntryKind.SIGHTING
    assert (recorder.tally.pages_new, recorder.tally.pages_known, recorder.tally.codings_new) == (2, 1, 2)


def test_the_same_bytes_under_another_name_are_the_same_page(recorder: Recorder) -> None:
    first = outcome(1)
    assert first.capture is not None
    copy = replace(first, id="copy", uri="copy", capture=replace(first.capture, id="copy", uri="copy"))
    recorder.record([first, copy])
    assert [reading.article.id for reading in readings_of(recorder.store)] == ["copy#0"]  # the first of both by name
    assert len(list(recorder.captures.names())) == 1


def test_two_versions_of_a_page_keep_apart(recorder: Recorder) -> None:
    later = replace(outcome(2), id="page-1")
    assert later.capture is not None
    later = replace(later, capture=replace(later.capture, id="page-1"))
    recorder.record([outcome(1), later])
    names = [reading.article.id for reading in readings_of(recorder.store)]
    assert len(set(names)) == 2
    assert all(name.startswith("page-1@") and name.endswith("#0") for name in names)


def test_the_newest_coding_is_current(recorder: Recorder) -> None:
    page = outcome(1)
    recorder.record([page])
    newer = replace(page.readings[0], issues=())
    recorder.method = replace(METHOD, version="0.2.0")
    recorder.record([replace(page, readings=(newer,))])
    assert readings_of(recorder.store) == [newer]
    assert recorder.tally.articles_known == 1


def test_what_was_read_before_an_interruption_is_kept(recorder: Recorder) -> None:
    def interrupted() -> Iterator[Outcome]:
        yield outcome(1)
        yield outcome(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recorder.record(interrupted())
    assert len(readings_of(recorder.store)) == 2


def test_more_pages_than_a_transaction_holds_are_all_kept_and_acknowledged(recorder: Recorder) -> None:
    acknowledged: list[str] = []
    recorder.acknowledged = acknowledged.extend
    recorder.record(outcome(number) for number in range(PAGES_PER_TRANSACTION + 3))
    assert recorder.tally.pages_new == PAGES_PER_TRANSACTION + 3
    assert len(readings_of(recorder.store)) == PAGES_PER_TRANSACTION + 3
    assert sorted(acknowledged) == list(recorder.captures.names())


def test_a_page_whose_text_cannot_be_stored_is_kept_as_bytes_with_the_reason(recorder: Recorder) -> None:
    bad = outcome(2)
    bad = replace(bad, readings=(replace(bad.readings[0], page_text=TEXT + "\ud800"),))
    recorder.record([outcome(1), bad, outcome(3)])
    state = read_state(recorder.store)
    assert [failure.code for failure in state.failures] == ["M202"]
    assert len(state.captures) == 3
    assert len(readings_of(recorder.store)) == 2


def test_a_page_without_an_article_is_kept_and_counted_apart(recorder: Recorder) -> None:
    navigation = Issue(
        code="navigation-only", stage="reading", severity=Severity.PROBLEM, detail="no line of the page is running text"
    )
    menu = outcome(1)
    menu = replace(menu, readings=(replace(menu.readings[0], issues=(navigation,)),))
    recorder.record([menu, outcome(2)])
    tally = recorder.tally
    assert (tally.pages_new, tally.articles_new, tally.without_article) == (2, 1, 1)
    assert "Pages without an article: 1" in summary_text(recorder)
    assert summary_json(recorder)["pages"] == {"new": 2, "known": 0, "without_article": 1}
    assert len(readings_of(recorder.store)) == 2


def test_leftovers_are_swept_only_after_a_writer_broke_off(store: Database, tmp_path: Path) -> None:
    captures = CaptureStore(tmp_path / "captures")
    with writing(store, captures):
        Recorder(store=store, captures=captures, method=METHOD).record([outcome(1)])
        kept = list(captures.names())
        captures.put(make_capture("unacknowledged", "bytes without an entry"))
        with writing(store, captures) as swept:
            assert swept == ()  # the other writer may be about to make the entry
    with writing(store, captures) as swept:
        assert swept == ()  # nobody broke off
    (tmp_path / "captures" / ".writers").write_text("marsad-writers-1 open  \n")  # as one leaves it that is killed
    with writing(store, captures) as swept:
        assert len(swept) == 1
    assert list(captures.names()) == kept
