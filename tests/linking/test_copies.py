"""Which articles carry one text."""

from random import Random

from tests.support import reading_of

from marsad.linking import group_copies
from marsad.model import ArticleReading

LETTERS = [chr(code) for code in range(0x0628, 0x063B)]


def words(seed: int, count: int) -> str:
    """`count` made-up words, the same for one seed on every machine."""
    dice = Random(seed)
    return " ".join("".join(dice.choices(LETTERS, k=5)) for _ in range(count))


AGENCY = words(1, 120)
OTHER = words(2, 120)


def pages(readings: list[ArticleReading]) -> set[frozenset[str]]:
    """The groups as sets of page names."""
    return {frozenset(a.removesuffix("#0") for a in group.articles) for group in group_copies(readings)}


def test_a_trimmed_copy_and_its_origin_are_one_source() -> None:
    """The copy leaves out the last third and adds marks and hamzas differently."""
    trimmed = AGENCY[: len(AGENCY) * 2 // 3]
    found = group_copies(
        [
            reading_of(trimmed, page="copy", published="2031-03-02"),
            reading_of(AGENCY, page="wire", published="2031-03-01"),
        ]
    )
    assert [group.origin for group in found] == ["wire#0"]
    assert found[0].articles == ("wire#0", "copy#0")
    assert found[0].similarity > 0.9


def test_independent_reports_stay_apart() -> None:
    """Different words about the same day."""
    assert pages([reading_of(AGENCY, page="a"), reading_of(OTHER, page="b")]) == {frozenset("a"), frozenset("b")}


def test_short_notes_are_not_called_copies() -> None:
    """A caption that two papers share says nothing about dependence."""
    short = " ".join(AGENCY.split()[:10])
    assert pages([reading_of(short, page="a"), reading_of(short, page="b")]) == {frozenset("a"), frozenset("b")}
