"""A search finds the articles that stand: not older readings, nor what people took out of the ledger."""

from pathlib import Path

import pytest

from marsad.language.ar.search import parse_query
from marsad.model.search import SearchQuery
from marsad.pipeline import Method, read_state
from marsad.pipeline.search import StandingArticles
from tests.factories import TEXT
from tests.pipeline.desks import Office, office_in, outcome_of

TRUCE = parse_query("الهدنة")
"""Every page of tests/factories.py has it."""
REASON = "not our case"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two pages, two people."""
    return office_in(tmp_path, "page-1", "page-2")


def found(office: Office, query: SearchQuery = TRUCE) -> list[str]:
    """The ids of the articles found, in order."""
    with office.store() as store:
        articles = StandingArticles(store, read_state(store))
        return [reading.article.id for reading in articles.load(articles.find(query))]


def test_articles_are_found_newest_recorded_first(office: Office) -> None:
    assert found(office) == ["page-2#0", "page-1#0"]
    assert found(office, parse_query("بركان")) == []


def test_an_article_is_found_once_however_often_its_page_was_read_and_seen(office: Office) -> None:
    office.record(outcome_of("page-1"))
    office.record(outcome_of("page-1"), method=Method(version="2", resources="none"))
    assert found(office) == ["page-1#0", "page-2#0"]


def test_what_only_an_older_reading_had_is_not_found(office: Office) -> None:
    office.record(outcome_of("page-3", f"{TEXT}page-3\n", parts=2))
    assert found(office) == ["page-3#1", "page-3#0", "page-2#0", "page-1#0"]
    office.record(outcome_of("page-3", f"{TEXT}page-3\n"), method=Method(version="2", resources="none"))
    assert found(office) == ["page-3#0", "page-2#0", "page-1#0"]


@pytest.mark.parametrize("wanted", ["page-1", "page-1#0"])
def test_a_retracted_page_or_article_is_found_until_a_second_person_approves(office: Office, wanted: str) -> None:
    with office.desk("Amal") as desk:
        proposal = desk.retract(wanted, REASON).entry.sequence
    assert found(office) == ["page-2#0", "page-1#0"]
    with office.desk("Basim") as desk:
        desk.approve(proposal, REASON)
    assert found(office) == ["page-2#0"]


def test_a_superseded_page_is_not_found(office: Office) -> None:
    with office.desk("Amal") as desk:
        proposal = desk.supersede("page-1", "page-2", REASON).entry.sequence
    with office.desk("Basim") as desk:
        desk.approve(proposal, REASON)
    assert found(office) == ["page-2#0"]


def test_a_redacted_page_is_not_found_and_its_words_are_gone_from_the_index(office: Office) -> None:
    with office.store() as store, store.dialect.reading() as connection:
        before = len(list(store.dialect.search.words(connection)))
    with office.desk("Amal") as desk:
        proposal = desk.redact("page-1", REASON).entry.sequence
    with office.desk("Basim") as desk:
        desk.approve(proposal, REASON)
    assert found(office) == ["page-2#0"]
    with office.store() as store, store.dialect.reading() as connection:
        assert 0 < len(list(store.dialect.search.words(connection))) < before
