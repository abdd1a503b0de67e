"""What a change of codings means for the ledger: which obligations are judged otherwise, and on what evidence."""

from dataclasses import replace

from marsad.model import AgreementEntry, Compliance, Ledger, ObligationEntry
from marsad.pipeline.ledger_changes import LedgerChange, compare_ledgers, match_agreements
from tests.factories import Scene, make_reading

SCENE = Scene()
KEPT, CONTESTED, _ = SCENE.obligations()
AGREEMENT = replace(SCENE.ledger(None).agreements[0], obligations=(KEPT, CONTESTED))
LEDGER = replace(SCENE.ledger(None), agreements=(AGREEMENT,))


def with_agreements(*agreements: AgreementEntry) -> Ledger:
    return replace(LEDGER, agreements=agreements)


def with_obligation(old: ObligationEntry, new: ObligationEntry | None) -> Ledger:
    """The ledger with another obligation, or none, in the place of one."""
    duties = tuple(new if duty is old else duty for duty in AGREEMENT.obligations)
    return with_agreements(replace(AGREEMENT, obligations=tuple(duty for duty in duties if duty is not None)))


def only_obligation(change: LedgerChange) -> tuple[ObligationEntry | None, ObligationEntry | None, list[str]]:
    [agreement] = change.agreements
    [duty] = agreement.obligations
    return duty.before, duty.after, [field.path for field in duty.fields]


def test_the_same_ledger_has_no_changes() -> None:
    change = compare_ledgers(LEDGER, replace(Scene().ledger(None), agreements=(AGREEMENT,)))
    assert not change
    assert change.agreements == ()


def test_another_verdict_is_told_with_the_rule_and_the_evidence_that_made_it() -> None:
    verdict = replace(
        KEPT.assessment,
        compliance=Compliance.BREACHED,
        level=0,
        rule="breach-reported",
        supporting=(),
        opposing=(SCENE.breach,),
    )
    change = compare_ledgers(LEDGER, with_obligation(KEPT, replace(KEPT, assessment=verdict)))
    assert change
    _, after, paths = only_obligation(change)
    assert after is not None
    assert paths == ["compliance", "level", "rule", "supporting", "opposing"]
    [duty] = change.agreements[0].obligations
    assert duty.changes_compliance
    supporting, opposing = duty.fields[3:]
    assert ([entry["claim"] for entry in supporting.before], supporting.after) == ([SCENE.done.claim], [])
    assert [entry["span"]["text"] for entry in opposing.after] == [SCENE.breach.citation.quote]


def test_another_due_date_alone_changes_no_verdict() -> None:
    change = compare_ledgers(LEDGER, with_obligation(KEPT, replace(KEPT, due="2031-04-01")))
    [duty] = change.agreements[0].obligations
    assert ([field.path for field in duty.fields], duty.changes_compliance) == (["due"], False)


def test_a_claim_under_another_id_is_the_same_evidence() -> None:
    renamed = replace(KEPT, stated=(replace(SCENE.done, claim="claim-new"),))
    [duty] = compare_ledgers(LEDGER, with_obligation(KEPT, renamed)).agreements[0].obligations
    assert [field.path for field in duty.fields] == ["stated.claim"]
    assert duty.is_derived


def test_an_obligation_that_comes_or_goes_is_a_change_of_the_verdict() -> None:
    without = with_obligation(KEPT, None)
    assert only_obligation(compare_ledgers(LEDGER, without))[:2] == (KEPT, None)
    assert only_obligation(compare_ledgers(without, LEDGER))[:2] == (None, KEPT)
    assert compare_ledgers(without, LEDGER).agreements[0].obligations[0].changes_compliance


def test_an_agreement_by_another_id_is_found_by_the_pages_that_tell_of_it() -> None:
    renamed = replace(AGREEMENT, id="agreement-new", declared="2031-03-02")
    assert match_agreements((AGREEMENT,), (renamed,)) == [(AGREEMENT, renamed)]
    [change] = compare_ledgers(LEDGER, with_agreements(renamed)).agreements
    assert [field.path for field in change.fields] == ["id", "declared"]
    assert not change.is_derived


def test_an_agreement_that_other_pages_tell_of_is_another_one() -> None:
    elsewhere = Scene(make_reading("elsewhere")).ledger(None).agreements[0]
    other = replace(elsewhere, id="agreement-other")
    assert match_agreements((AGREEMENT,), (other,)) == [(None, other), (AGREEMENT, None)]


def test_parts_of_the_ledger_are_counted() -> None:
    change = compare_ledgers(LEDGER, replace(LEDGER, figures=()))
    assert change.counts["figures"] == (len(LEDGER.figures), 0)
