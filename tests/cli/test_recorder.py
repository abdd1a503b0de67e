"""What is recorded when reading breaks off."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from marsad.cli.add import summary_json, summary_text
from marsad.cli.recorder import PAGES_PER_TRANSACTION, Recorder
from marsad.model import Issue, Severity
from marsad.pipeline import Outcome
from marsad.store import Store
from tests.cli.fakes import METHOD
from tests.factories import TEXT, make_capture, make_reading


def outcome(number: int, text: str = TEXT) -> Outcome:
    page = f"page-{number}"
    text += str(number)
    return Outcome(id=page, uri=page, capture=make_capture(page, text), readings=(make_reading(page, text=text),))


def test_what_was_read_before_an_interruption_is_kept(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Outcome]:
        yield outcome(1)
        yield outcome(2)
        raise KeyboardInterrupt

    recorder = Recorder(path=tmp_path / "marsad.db", method=METHOD)
    with pytest.raises(KeyboardInterrupt):
        recorder.record(interrupted())
    assert len(list(Store.read(recorder.path).readings())) == 2


def test_more_pages_than_a_transaction_holds_are_all_kept(tmp_path: Path) -> None:
    recorder = Recorder(path=tmp_path / "marsad.db", method=METHOD)
    recorder.record(outcome(number) for number in range(PAGES_PER_TRANSACTION + 3))
    assert recorder.tally.pages_new == PAGES_PER_TRANSACTION + 3
    assert len(list(Store.read(recorder.path).readings())) == PAGES_PER_TRANSACTION + 3


def test_a_page_that_cannot_be_stored_fails_alone(tmp_path: Path) -> None:
    recorder = Recorder(path=tmp_path / "marsad.db", method=METHOD)
    recorder.record([outcome(1), outcome(2, TEXT + "\ud800"), outcome(3)])
    assert recorder.tally.pages_new == 2
    assert [failure.code for failure in Store.read(recorder.path).failures()] == ["M202"]


def test_a_page_without_an_article_is_kept_and_counted_apart(tmp_path: Path) -> None:
    navigation = Issue(
        code="navigation-only", stage="reading", severity=Severity.PROBLEM, detail="no line of the page is running text"
    )
    menu = outcome(1)
    menu = replace(menu, readings=(replace(menu.readings[0], issues=(navigation,)),))
    recorder = Recorder(path=tmp_path / "marsad.db", method=METHOD)
    recorder.record([menu, outcome(2)])
    assert (recorder.tally.pages_new, recorder.tally.articles_new, recorder.without_article) == (2, 1, 1)
    assert "Pages without an article: 1" in summary_text(recorder)
    assert summary_json(recorder)["pages"] == {"new": 2, "known": 0, "without_article": 1}
    assert len(list(Store.read(recorder.path).readings())) == 2
