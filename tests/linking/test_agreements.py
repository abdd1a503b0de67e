"""Which mentions are of one agreement."""

from itertools import permutations

from tests.support import agreement_of, reading_of

from marsad.linking import cluster_agreements
from marsad.model import AgreementKind, ArticleReading


def groups(*readings: ArticleReading) -> set[frozenset[str]]:
    """The clusters as sets of page names."""
    clusters = cluster_agreements(readings)
    return {frozenset(told.reading.article.id.removesuffix("#0") for told in cluster) for cluster in clusters}


def test_mentions_with_one_date_and_common_parties_are_one_agreement() -> None:
    """One names both parties, the other one of them and a clock time."""
    a = reading_of("a", page="a", agreements=[agreement_of(parties=["AM", "AZ"], declared="2020-11-10")])
    b = reading_of("b", page="b", agreements=[agreement_of(parties=["AM"], in_effect="2020-11-10T00:00+03:00")])
    assert groups(a, b) == {frozenset("ab")}


def test_other_parties_or_another_year_are_another_agreement() -> None:
    """Same kind, but three different pairs or times."""
    a = reading_of("a", page="a", agreements=[agreement_of(parties=["AM", "AZ"], declared="2020-11-10")])
    b = reading_of("b", page="b", agreements=[agreement_of(parties=["IL", "LB"], declared="2020-11-10")])
    c = reading_of("c", page="c", agreements=[agreement_of(parties=["AM", "AZ"], declared="2023-09-20")])
    assert groups(a, b, c) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_a_date_without_a_year_joins_the_agreement_of_that_day() -> None:
    """A pasted paragraph says «10 November»; another page settles the year."""
    a = reading_of("a", page="a", agreements=[agreement_of(parties=["AM", "AZ"], declared="2020-11-10")])
    b = reading_of("b", page="b", agreements=[agreement_of(parties=["AM", "AZ"], declared="XXXX-11-10")])
    assert groups(a, b) == {frozenset("ab")}


def test_undated_news_means_the_last_agreement_before_it() -> None:
    """Not the one of three years before, and not one made later."""
    old = reading_of("o", page="o", agreements=[agreement_of(parties=["AM", "AZ"], declared="2020-11-10")])
    new = reading_of("n", page="n", agreements=[agreement_of(parties=["AM", "AZ"], declared="2023-09-20")])
    later = reading_of("l", page="l", agreements=[agreement_of(parties=["AM", "AZ"], declared="2024-01-05")])
    news = reading_of("x", page="x", published="2023-09-21", agreements=[agreement_of(parties=["AZ"])])
    assert frozenset("nx") in groups(old, new, later, news)


def test_a_proposal_is_not_the_agreement() -> None:
    """Talks about a truce are kept apart from the truce that was made."""
    made = reading_of("m", page="m", agreements=[agreement_of(parties=["IL", "LB"], declared="2024-11-27")])
    talks = reading_of("t", page="t", agreements=[agreement_of(parties=["IL", "LB"], status=["proposed"])])
    assert groups(made, talks) == {frozenset("m"), frozenset("t")}


def test_kinds_do_not_mix() -> None:
    """A memorandum of the same day by the same states is no ceasefire."""
    a = reading_of("a", page="a", agreements=[agreement_of(parties=["RU", "TR"], declared="2020-11-11")])
    memo = agreement_of(kind=AgreementKind.MEMORANDUM, parties=["RU", "TR"], declared="2020-11-11")
    assert groups(a, reading_of("b", page="b", agreements=[memo])) == {frozenset("a"), frozenset("b")}


def test_the_order_of_recording_does_not_matter() -> None:
    """All orders of four articles give the same clusters."""
    readings = [
        reading_of("a", page="a", agreements=[agreement_of(parties=["AM", "AZ"], declared="2020-11-10")]),
        reading_of("b", page="b", published="2020-12-01", agreements=[agreement_of(parties=["AM"])]),
        reading_of("c", page="c", agreements=[agreement_of(parties=["AM", "AZ"], declared="2020-11")]),
        reading_of("d", page="d", published="2021-06-15", agreements=[agreement_of(parties=["AZ", "TR"])]),
    ]
    assert len({frozenset(groups(*order)) for order in permutations(readings)}) == 1
