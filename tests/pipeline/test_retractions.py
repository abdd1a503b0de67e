"""Whatever claim is retracted, the ledger of the rest can be built, and no line of it cites the claim."""

from collections.abc import Iterator
from importlib.resources import as_file, files

import pytest

from marsad.log.retractions import apply_retractions
from marsad.model import ArticleReading
from marsad.pipeline import Reader, build_record
from marsad.query.lookup import cited_evidence

Read = tuple[str, ArticleReading]


@pytest.fixture(scope="module")
def pages(reader: Reader) -> list[Read]:
    """The demonstration pages: each article with the identity of its capture."""
    with as_file(files("marsad") / "demo" / "pages") as folder:
        outcomes = list(reader.read_paths([str(folder)]))
    return [(found.capture.identity, reading) for found in outcomes if found.capture for reading in found.readings]


def samples(pages: list[Read]) -> Iterator[str]:
    """The first claim of every kind in every article."""
    for _, reading in pages:
        kinds = {claim.about: claim.id for claim in reversed(reading.claims)}
        yield from kinds.values()


def test_a_ledger_stands_without_any_one_claim(pages: list[Read]) -> None:
    wanted = set(samples(pages))
    cited = {evidence.claim for _, evidence in cited_evidence(build_record([reading for _, reading in pages]))}
    assert len(wanted & cited) > 30
    for claim in wanted:
        left = [apply_retractions(reading, {claim}, capture=capture) for capture, reading in pages]
        ledger = build_record([reading for reading in left if reading is not None])
        assert claim not in {evidence.claim for _, evidence in cited_evidence(ledger)}


def test_a_ledger_stands_without_any_one_article(pages: list[Read]) -> None:
    for lost, _ in pages:
        retracted = {f"{lost}#0", f"{lost}#1"}
        left = [apply_retractions(reading, retracted, capture=capture) for capture, reading in pages]
        kept = [reading for reading in left if reading is not None]
        assert {entry.id for entry in build_record(kept).articles} == {
            reading.article.id for capture, reading in pages if capture != lost
        }
