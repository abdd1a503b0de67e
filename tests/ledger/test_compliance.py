"""Compliance by rule: reports on one obligation in, a state out."""

import pytest

from marsad.ledger.compliance import Report, Terms, assess
from marsad.model import Citation, Compliance, Evidence, Fulfilment, FulfilmentKind, Span, Speaker

OUTLET = Speaker(span=None, entity=None, name="outlet")
PARTIES = frozenset({"AM", "AZ"})


def report(
    kind: FulfilmentKind,
    *,
    side: str | None = None,
    when: str | None = None,
    reported: str = "2031-03-20",
    unnamed: bool = False,
) -> Report:
    """A report by `side` (`None` = the outlet's own voice, or an unnamed source) that something happened on `when`."""
    spoken = Speaker(span=Span(0, 1), entity=side, name=side or "sources")
    citation = Citation(page="0" * 64, article="a#0", span=Span(0, 1), quote="x")
    evidence = Evidence(
        claim=f"claim-{kind}-{side}",
        claimant=side or ("sources" if unnamed else "outlet"),
        side=side,
        via=(),
        stance="assert",
        says=kind.value,
        reported=reported,
        when=when,
        source="outlet",
        citation=citation,
    )
    fulfilment = Fulfilment(
        id=f"f-{kind}-{side}",
        span=Span(0, 1),
        provision="hand-over-territory",
        kind=kind,
        actor=None,
        place=None,
        when=when,
        claimant=spoken if side or unnamed else OUTLET,
    )
    return Report(fulfilment, evidence)


DONE, BEGUN, BREACHED = FulfilmentKind.DONE, FulfilmentKind.BEGUN, FulfilmentKind.BREACHED
DENIED, NOT_DONE = FulfilmentKind.BREACH_DENIED, FulfilmentKind.NOT_DONE

CASES = [
    ("nothing reported before the deadline", [], "2031-03-25", "2031-03-20", False, Compliance.PENDING),
    ("nothing reported after the deadline", [], "2031-03-10", "2031-03-20", False, Compliance.UNKNOWN),
    ("nothing reported, no deadline", [], None, "2031-03-20", False, Compliance.PENDING),
    ("a truce nobody speaks of", [], None, "2031-03-20", True, Compliance.UNKNOWN),
    ("done on the day", [report(DONE, when="2031-03-10")], "2031-03-10", "2031-03-20", False, Compliance.KEPT),
    ("done two days late", [report(DONE, when="2031-03-12")], "2031-03-10", "2031-03-20", False, Compliance.LATE),
    ("done in the month of the deadline", [report(DONE, when="2031-03")], "2031-03-10", None, False, Compliance.KEPT),
    ("done, deadline open", [report(DONE, when="2031-03-12")], "../2031-03-15", None, False, Compliance.KEPT),
    ("begun", [report(BEGUN)], "2031-03-25", "2031-03-20", False, Compliance.IN_PROGRESS),
    ("breach told by the press", [report(BREACHED)], None, "2031-03-20", True, Compliance.BREACHED),
    ("breach told by a party alone", [report(BREACHED, side="AM")], None, "2031-03-20", True, Compliance.CONTESTED),
    ("breach told by an outsider", [report(BREACHED, side="UN")], None, "2031-03-20", True, Compliance.BREACHED),
    ("breach told by nobody named", [report(BREACHED, unnamed=True)], None, "2031-03-20", True, Compliance.UNKNOWN),
    (
        "not yet done, then done late",
        [report(NOT_DONE, side="UN", reported="2031-03-11"), report(DONE, when="2031-03-15")],
        "2031-03-10",
        "2031-03-20",
        False,
        Compliance.LATE,
    ),
    (
        "taken back by the same claimant",
        [
            report(DONE, side="AZ", when="2031-03-10", reported="2031-03-10"),
            report(NOT_DONE, side="AZ", reported="2031-03-15"),
        ],
        "2031-03-10",
        "2031-03-20",
        False,
        Compliance.CONTESTED,
    ),
    (
        "breach alleged and denied",
        [report(BREACHED, side="AM"), report(DENIED, side="AZ")],
        None,
        "2031-03-20",
        True,
        Compliance.CONTESTED,
    ),
    (
        "one side says done, the other not",
        [report(DONE, side="AM", when="2031-03-10"), report(NOT_DONE, side="AZ")],
        "2031-03-10",
        "2031-03-20",
        False,
        Compliance.CONTESTED,
    ),
]


@pytest.mark.parametrize(
    ("reports", "due", "as_of", "standing", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_compliance_follows_the_first_rule_that_applies(
    reports: list[Report], due: str | None, as_of: str | None, standing: bool, expected: Compliance
) -> None:
    """Each row: what is reported, when it was due, on which day it is judged."""
    assert assess(reports, Terms(due=due, as_of=as_of, standing=standing, parties=PARTIES)).compliance is expected


def test_an_assessment_names_its_rule_and_both_sides() -> None:
    """The reader sees which rule decided, and the claims for and against."""
    found = assess([report(BREACHED, side="AM"), report(DENIED, side="AZ")], Terms(standing=True, parties=PARTIES))
    assert found.rule == "sides-disagree"
    assert [evidence.side for evidence in found.supporting] == ["AZ"]
    assert [evidence.side for evidence in found.opposing] == ["AM"]
