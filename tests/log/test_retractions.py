"""What a retraction takes out of a reading, and what it leaves."""

from dataclasses import replace

import pytest

from marsad.log.retractions import apply_retractions
from marsad.model import ArticleReading, Claim, Stance
from tests.factories import make_reading

CAPTURE = "capture-a"


def claim_about(reading: ArticleReading, about: str, content: str) -> Claim:
    """A claim of the reading's article."""
    return replace(reading.claims[0], id=f"claim of {content}", about=about, content=content)


@pytest.fixture
def reading() -> ArticleReading:
    """A reading with one record of each kind, and a claim about each."""
    bare = make_reading()
    contents = {
        "event-1": "event",
        "figure-1": "figure",
        "agreement-mention-1": "agreement",
        "duty-1": "obligation",
        "fulfilment-1": "fulfilment",
        "control-1": "control",
        "words-1": "statement",
    }
    claims = [claim_about(bare, about, content) for content, about in contents.items()]
    denial = replace(claim_about(bare, "claim", "claim of words-1"), stance=Stance.DENY)
    return replace(bare, claims=(*claims, denial))


def ids(reading: ArticleReading | None) -> set[str]:
    """The ids of all records of a reading that have a claim."""
    assert reading is not None
    return {
        *(event.id for event in reading.events),
        *(figure.id for figure in reading.figures),
        *(mention.id for mention in reading.agreements),
        *(duty.id for mention in reading.agreements for duty in mention.obligations),
        *(fulfilment.id for fulfilment in reading.fulfilments),
        *(report.id for report in reading.control),
    }


def test_without_retractions_a_reading_stays_what_it_is(reading: ArticleReading) -> None:
    assert apply_retractions(reading, {"claim of another article"}, capture=CAPTURE) is reading


def test_a_retracted_article_is_left_out_whole_and_no_other(reading: ArticleReading) -> None:
    assert apply_retractions(reading, {"capture-a#0"}, capture=CAPTURE) is None
    assert apply_retractions(reading, {"capture-a#1"}, capture=CAPTURE) is reading
    assert apply_retractions(reading, {"capture-a#0"}, capture="capture-b") is reading


@pytest.mark.parametrize("content", ["event-1", "figure-1", "duty-1", "fulfilment-1", "control-1"])
def test_a_retracted_claim_takes_its_record_with_it(reading: ArticleReading, content: str) -> None:
    left = apply_retractions(reading, {f"claim of {content}"}, capture=CAPTURE)
    assert left is not None
    assert ids(reading) - ids(left) == {content}
    assert {claim.content for claim in reading.claims} - {claim.content for claim in left.claims} == {content}


def test_a_retracted_agreement_takes_its_obligations_and_their_claims_with_it(reading: ArticleReading) -> None:
    left = apply_retractions(reading, {"claim of agreement-mention-1"}, capture=CAPTURE)
    assert left is not None
    assert ids(reading) - ids(left) == {"agreement-mention-1", "duty-1"}
    assert {"agreement-mention-1", "duty-1"} & {claim.content for claim in left.claims} == set()


def test_a_denial_outlives_the_claim_that_it_denies(reading: ArticleReading) -> None:
    left = apply_retractions(reading, {"claim of words-1"}, capture=CAPTURE)
    assert left is not None
    assert [claim.stance for claim in left.claims if claim.about == "claim"] == [Stance.DENY]
    assert left.statements == ()


def test_a_retracted_denial_leaves_what_it_denied(reading: ArticleReading) -> None:
    left = apply_retractions(reading, {"claim of claim of words-1"}, capture=CAPTURE)
    assert left is not None
    assert "claim of words-1" in {claim.id for claim in left.claims}
    assert ids(left) == ids(reading)
