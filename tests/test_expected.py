"""The five first pages against their answer sheet, one fact a test (tests/cases/expected_seeds.yml).

Items of tests/cases/expected_known_misses.yml (id → reason) are expected failures; one that starts to pass must leave.
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from marsad.pipeline import Reader, build_record, reading_json
from tests.expectations import Json, Record, Sheet, with_covered

CASES = Path(__file__).parent / "cases"
TABLE: dict[str, Any] = yaml.safe_load((CASES / "expected_seeds.yml").read_text("utf-8"))
MISSES: dict[str, str] = yaml.safe_load((CASES / "expected_known_misses.yml").read_text("utf-8")) or {}
SHEET = Sheet(names=TABLE["names"], agreements=TABLE["agreements"], items=TABLE["items"])

MIN_SHARE_REACHED = 0.70
"""Share of the answer sheet's items that must not be listed as missed."""


def marked(item: Json) -> Any:
    reason = MISSES.get(item["id"])
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(item, id=item["id"], marks=marks)


@pytest.fixture(scope="session")
def expected_record(shared: Path) -> Record:
    """The record of the five pages, as plain values."""
    reader = Reader()
    outcomes = list(reader.read_paths(sorted((shared / "seeds").glob("*.txt"))))
    assert [outcome.failure for outcome in outcomes] == [None] * 5
    readings = [reading for outcome in outcomes for reading in outcome.readings]
    articles = {}
    for reading in readings:
        printed = reading_json(reading, reader.method)
        articles[reading.article.id] = with_covered(printed, reading.page_text)
    return Record(articles=articles, ledger=msgspec.to_builtins(build_record(readings)))


@pytest.mark.parametrize("item", [marked(item) for item in SHEET.items])
def test_the_record_holds(item: Json, expected_record: Record) -> None:
    fault = SHEET.check(item, expected_record)
    assert fault is None, f"{item['why']}: {fault}"


def hollow(record: Record) -> Record:
    """The record of a reader that cuts nothing and finds nothing: what it reaches proves nothing."""
    articles = {
        key: {name: [] if isinstance(value, list) else value for name, value in article.items()}
        | {"title": None, "published": None, "published_evidence": {"kind": "none"}}
        for key, article in record.articles.items()
    }
    return Record(articles=articles, ledger={key: [] for key in record.ledger})


def test_enough_items_are_reached() -> None:
    assert 1 - len(MISSES) / len(SHEET.items) >= MIN_SHARE_REACHED


def test_enough_items_that_must_be_found_are_reached(expected_record: Record) -> None:
    empty = hollow(expected_record)
    telling = [item["id"] for item in SHEET.items if SHEET.check(item, empty) is not None]
    assert len(telling) > len(SHEET.items) / 2
    assert 1 - len(set(telling) & set(MISSES)) / len(telling) >= MIN_SHARE_REACHED


def test_every_known_miss_is_an_item_with_a_reason() -> None:
    assert set(MISSES) <= {item["id"] for item in SHEET.items}
    assert all(isinstance(reason, str) and reason for reason in MISSES.values())


def test_items_are_named_once_and_say_why() -> None:
    ids = [item["id"] for item in SHEET.items]
    assert len(ids) == len(set(ids))
    assert all(item["why"] and item["section"] in range(1, 8) for item in SHEET.items)


def names_used(value: Any) -> set[str]:
    """The names that a matcher asks for."""
    if isinstance(value, list):
        return set().union(*map(names_used, value))
    if not isinstance(value, dict):
        return set()
    own = {value["named"]} if "named" in value else set()
    only = set(value["only"]) if "only" in value else set()
    return own | only | set().union(*map(names_used, value.values()))


def test_every_name_is_listed_and_used() -> None:
    assert names_used([TABLE["items"], TABLE["agreements"]]) == set(TABLE["names"])
