"""Who may decide what, and whose approval it needs: each broken rule is a fault, and changes nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from marsad.errors import UsageError
from marsad.log import SigningKey
from marsad.log.decisions import Standing
from marsad.log.people import Signer, signed_words, verify_signature
from marsad.model import EntryKind
from tests.log.records import ORIGIN, Log, log_of

CLAIM = "claim-0123456789abcdef"
REASON = "the page was withdrawn by its outlet"


def faults(log: Log) -> list[str]:
    """The faults of a log, as people read them."""
    return [str(fault) for fault in log.state.faults]


def retract(log: Log, name: str = "Amal", target: str = CLAIM) -> int:
    """Have somebody propose a retraction."""
    return log.append(log.signer(name).propose_retraction(target, REASON))


def supersede(log: Log, old: str, new: str, name: str = "Amal") -> int:
    """Have somebody propose a supersession."""
    return log.append(log.signer(name).propose_supersession(old, new, REASON))


def standing(log: Log, sequence: int) -> Standing:
    """Where a decision stands."""
    return log.state.decisions[sequence].standing


def test_two_people_found_a_record_and_need_nobodys_approval() -> None:
    log = log_of()
    assert set(log.state.people) == {"Amal", "Basim"}
    assert faults(log) == []


def test_a_third_person_needs_two_who_are_there() -> None:
    log = log_of()
    third = log.append(log.signer("Dunya").register("joins the desk"))
    assert "Dunya" not in log.state.people
    log.approve("Amal", third)
    assert "Dunya" not in log.state.people
    assert log.state.decisions[third].missing == 1
    log.approve("Basim", third)
    assert "Dunya" in log.state.people
    assert faults(log) == []


def test_nobody_can_invent_a_second_person_alone() -> None:
    log = log_of()
    invented = log.append(log.signer("Invented").register("joins the desk"))
    log.approve("Amal", invented)
    log.approve("Amal", invented)
    log.approve("Invented", invented)
    assert "Invented" not in log.state.people
    assert faults(log) == [
        f"entry {invented + 2}: Amal approves of entry {invented} a second time",
        f"entry {invented + 3}: 'Invented' is no registered person",
    ]


def test_a_new_key_is_approved_by_the_old_one_and_a_second_person() -> None:
    log = log_of()
    old = log.signer("Amal")
    log.keys["Amal"] = SigningKey.generate("Amal")
    change = log.append(log.signer("Amal").register("a new computer"))
    log.append(old.approve(change, log.hash(change), "a new computer"))
    assert log.state.people["Amal"] == old.key.verifier
    log.approve("Basim", change)
    assert log.state.people["Amal"] == log.keys["Amal"].verifier
    assert faults(log) == []
    place = log.append(replace(old, after=0).propose_retraction(CLAIM, REASON))
    assert faults(log) == [f"entry {place}: it is not signed by Amal"]


def test_a_key_is_nobody_elses() -> None:
    log = log_of()
    amal = log.keys["Amal"]
    log.keys["Double"] = SigningKey(name="Double", private=amal.private)
    place = log.append(log.signer("Double").register("joins the desk"))
    assert faults(log) == [f"entry {place}: its key is already that of Amal"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("amal", "the name amal reads like Amal"),
        ("Ａｍａｌ", "reads like Amal"),
        ("Amal\u200b", "characters that nobody sees"),
        ("\u202eAmal", "characters that nobody sees"),
    ],
)
def test_a_name_is_not_taken_for_anothers(name: str, words: str) -> None:
    log = log_of()
    place = log.append(log.signer(name).register("joins"))
    [fault] = faults(log)
    assert fault.startswith(f"entry {place}: ")
    assert words in fault


def test_nobody_registers_anothers_name() -> None:
    log = log_of()
    place = log.append(replace(log.signer("Dunya").register("joins"), actor="Amal"))
    assert faults(log) == [f"entry {place}: Amal registers another's name"]


def test_a_retraction_takes_effect_when_a_second_person_approves() -> None:
    log = log_of()
    proposal = retract(log)
    assert CLAIM not in log.state.retracted
    assert [decision.sequence for decision in log.state.pending()] == [proposal]
    log.approve("Basim", proposal)
    assert log.state.retracted == {CLAIM: proposal}
    assert list(log.state.pending()) == []
    assert [approval.actor for approval in log.state.decisions[proposal].approvals] == ["Basim"]


def test_a_retracted_redacted_or_superseded_capture_is_left_out_of_the_ledger() -> None:
    log = log_of(["capture-a", "capture-b", "capture-c", "capture-d"])
    for proposal in (
        retract(log, target="capture-a"),
        log.append(log.signer("Amal").propose_redaction("capture-b", ["text of capture-b"], REASON)),
        supersede(log, "capture-c", "capture-d"),
    ):
        log.approve("Basim", proposal)
    assert [capture.identity for capture, _ in log.state.current()] == ["capture-d"]
    captures = log.state.captures
    assert captures["capture-a"].retracted is not None
    assert captures["capture-b"].redacted is not None
    assert captures["capture-c"].superseded_by == "capture-d"
    assert faults(log) == []


def test_an_unsure_judgement_stands_at_once_a_firm_one_needs_a_second_person() -> None:
    log = log_of()
    unsure = log.append(log.signer("Amal").judge([CLAIM], "unsure", REASON))
    firm = log.append(log.signer("Amal").judge([CLAIM, "claim-b"], "same", REASON, ["https://outlet.example/1"]))
    assert (standing(log, unsure), standing(log, firm)) == (Standing.IN_EFFECT, Standing.PENDING)
    log.approve("Basim", firm)
    assert standing(log, firm) is Standing.IN_EFFECT


def test_what_is_in_effect_is_not_approved_again() -> None:
    log = log_of()
    unsure = log.append(log.signer("Amal").judge([CLAIM], "unsure", REASON))
    place = log.approve("Basim", unsure)
    assert faults(log) == [f"entry {place}: entry {unsure} is in effect already"]
    assert log.state.decisions[unsure].approvals == []


def test_a_decision_keeps_who_made_it_why_and_which_entry_it_is() -> None:
    log = log_of()
    proposal = retract(log)
    decision = log.state.decisions[proposal]
    assert (decision.actor, decision.reason, decision.hash) == ("Amal", REASON, log.hash(proposal))
    assert decision.payload["target"] == CLAIM
    assert decision.recorded_at == log.entries[proposal].recorded_at


def test_an_author_withdraws_what_is_not_in_effect_and_nobody_else() -> None:
    log = log_of()
    proposal = retract(log)
    other = log.withdraw("Basim", proposal)
    assert standing(log, proposal) is Standing.PENDING
    own = log.withdraw("Amal", proposal)
    assert standing(log, proposal) is Standing.WITHDRAWN
    late = log.approve("Basim", proposal)
    assert faults(log) == [
        f"entry {other}: entry {proposal} is Amal's to withdraw: it is not in effect",
        f"entry {late}: entry {proposal} is withdrawn already",
    ]
    assert log.state.decisions[proposal].withdrawn_by == own


def test_an_author_withdraws_an_own_judgement_alone() -> None:
    log = log_of()
    judgement = log.append(log.signer("Amal").judge([CLAIM], "unsure", REASON))
    log.withdraw("Amal", judgement)
    assert standing(log, judgement) is Standing.WITHDRAWN


@pytest.mark.parametrize("target", [CLAIM, "capture-a#0", "capture-a"])
def test_what_two_people_decided_takes_two_to_undo(target: str) -> None:
    log = log_of()
    proposal = retract(log, target=target)
    log.approve("Basim", proposal)
    before = log.state
    undoing = log.withdraw("Amal", proposal)
    assert standing(log, proposal) is Standing.IN_EFFECT
    own = log.approve("Amal", undoing)
    log.approve("Basim", undoing)
    assert standing(log, proposal) is Standing.WITHDRAWN
    assert faults(log) == [f"entry {own}: Amal approves of an own proposal"]
    assert before.retracted or not list(before.current())
    assert (log.state.retracted, len(list(log.state.current()))) == ({}, 1)
    again = retract(log, target=target)
    log.approve("Basim", again)
    assert log.state.retracted or not list(log.state.current())


def test_a_decision_is_withdrawn_once() -> None:
    log = log_of()
    proposal = retract(log)
    log.approve("Basim", proposal)
    undoings = [log.withdraw("Amal", proposal), log.withdraw("Basim", proposal)]
    log.approve("Basim", undoings[0])
    place = log.approve("Amal", undoings[1])
    assert faults(log) == [f"entry {place}: entry {proposal} is withdrawn already"]


def test_two_names_that_wait_with_one_key_do_not_both_get_in() -> None:
    log = log_of()
    first = log.append(log.signer("Dunya").register("joins"))
    log.keys["Double"] = SigningKey(name="Double", private=log.keys["Dunya"].private)
    second = log.append(log.signer("Double").register("joins"))
    for proposal in (first, second):
        log.approve("Amal", proposal)
    log.approve("Basim", first)
    place = log.approve("Basim", second)
    assert faults(log) == [f"entry {place}: its key is already that of Dunya"]


def test_a_supersession_undone_brings_the_older_capture_back() -> None:
    log = log_of(["capture-a", "capture-b"])
    proposal = supersede(log, "capture-a", "capture-b")
    log.approve("Basim", proposal)
    log.approve("Basim", log.withdraw("Amal", proposal))
    assert [capture.identity for capture, _ in log.state.current()] == ["capture-a", "capture-b"]
    assert faults(log) == []


def test_a_redaction_in_effect_cannot_be_undone() -> None:
    log = log_of()
    proposal = log.append(log.signer("Amal").propose_redaction("capture-a", [], REASON))
    log.approve("Basim", proposal)
    place = log.withdraw("Amal", proposal)
    assert faults(log) == [f"entry {place}: a redaction in effect cannot be withdrawn"]


def test_captures_cannot_supersede_each_other_in_a_circle() -> None:
    log = log_of(["capture-a", "capture-b", "capture-c"])
    first, second = supersede(log, "capture-a", "capture-b"), supersede(log, "capture-b", "capture-c")
    third = supersede(log, "capture-c", "capture-a")  # allowed so far: nothing is in effect yet
    for proposal in (first, second):
        log.approve("Basim", proposal)
    place = log.approve("Basim", third)
    assert faults(log) == [
        f"entry {place}: capture-a would take the place of capture-c in a circle, and neither be left"
    ]
    assert [capture.identity for capture, _ in log.state.current()] == ["capture-c"]


Breach = Callable[[Log, int], int]
"""Appends an entry that breaks a rule about the pending proposal at this place; returns its own place."""


def approve_own(log: Log, proposal: int) -> int:
    return log.approve("Amal", proposal)


def approve_as_stranger(log: Log, proposal: int) -> int:
    return log.approve("Stranger", proposal)


def approve_under_anothers_name(log: Log, proposal: int) -> int:
    return log.append(replace(log.signer("Amal").approve(proposal, log.hash(proposal), REASON), actor="Basim"))


def approve_with_a_forged_signature(log: Log, proposal: int) -> int:
    draft = log.signer("Basim").approve(proposal, log.hash(proposal), REASON)
    return log.append(replace(draft, payload={**draft.payload, "signature": "00" * 64}))


def approve_without_a_signature(log: Log, proposal: int) -> int:
    draft = log.signer("Basim").approve(proposal, log.hash(proposal), REASON)
    return log.append(replace(draft, payload={k: v for k, v in draft.payload.items() if k != "signature"}))


def approve_with_another_reason_than_was_signed(log: Log, proposal: int) -> int:
    return log.append(replace(log.signer("Basim").approve(proposal, log.hash(proposal), REASON), reason="other words"))


def approve_something_else_than_was_seen(log: Log, proposal: int) -> int:
    return log.append(log.signer("Basim").approve(proposal, log.hash(0), REASON))


def approve_what_is_no_proposal(log: Log, _: int) -> int:
    return log.approve("Basim", 1)


def approve_from_the_future(log: Log, proposal: int) -> int:
    signer = replace(log.signer("Basim"), after=len(log.entries) + 1)
    return log.append(signer.approve(proposal, log.hash(proposal), REASON))


def approve_for_another_record(log: Log, proposal: int) -> int:
    signer = replace(log.signer("Basim"), record="elsewhere")
    return log.append(signer.approve(proposal, log.hash(proposal), REASON))


def repeat_the_proposal(log: Log, proposal: int) -> int:
    entry = log.entries[proposal]
    return log.add(entry.kind, entry.payload, entry.actor, reason=entry.reason)


def approve_without_a_payload(log: Log, _: int) -> int:
    signer = log.signer("Basim")
    return log.append(signer._sign(EntryKind.APPROVAL, {}, REASON))


BREACHES: dict[Breach, str] = {
    approve_own: "Amal approves of an own proposal",
    approve_as_stranger: "'Stranger' is no registered person",
    approve_under_anothers_name: "it is not signed by Basim",
    approve_with_a_forged_signature: "it is not signed by Basim",
    approve_without_a_signature: "it is not signed by Basim",
    approve_with_another_reason_than_was_signed: "it is not signed by Basim",
    approve_something_else_than_was_seen: "is not the one that Basim saw",
    approve_what_is_no_proposal: "entry 1 is no decision",
    approve_from_the_future: "and cannot stand here",
    approve_for_another_record: "signed for another record (elsewhere)",
    repeat_the_proposal: "it repeats an earlier entry, signature and all",
    approve_without_a_payload: "payload lacks what the kind approval holds",
}


@pytest.mark.parametrize(("breach", "words"), BREACHES.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_broken_rule_is_named_and_changes_nothing(breach: Breach, words: str) -> None:
    log = log_of()
    proposal = retract(log)
    before = log.state
    place = breach(log, proposal)
    [fault] = log.state.faults
    assert fault.sequence == place
    assert words in fault.detail
    assert log.state.retracted == {}
    assert log.state.decisions == before.decisions
    log.approve("Basim", proposal)
    assert log.state.retracted == {CLAIM: proposal}


def test_a_withdrawn_proposal_cannot_be_brought_back_by_appending_it_again() -> None:
    log = log_of()
    proposal = retract(log)
    log.withdraw("Amal", proposal)
    place = repeat_the_proposal(log, proposal)
    approval = log.approve("Basim", place)
    assert [fault.sequence for fault in log.state.faults] == [place, approval]
    assert log.state.retracted == {}


@pytest.mark.parametrize("reason", ["", "  ", "\N{ZERO WIDTH SPACE}", "…", "-"])
def test_a_decision_without_a_reason_is_refused_where_it_is_made_and_where_it_is_read(reason: str) -> None:
    log = log_of()
    with pytest.raises(UsageError, match="needs a reason"):
        log.signer("Amal").propose_retraction(CLAIM, reason)
    honest = log.signer("Amal").propose_retraction(CLAIM, REASON)
    place = log.append(replace(honest, reason=reason))
    assert faults(log) == [f"entry {place}: it is not signed by Amal"]


def test_a_blank_reason_is_refused_even_with_a_good_signature() -> None:
    log = log_of()
    honest = log.signer("Amal").propose_retraction(CLAIM, REASON)
    signature = log.keys["Amal"].sign(signed_words(honest.kind, honest.payload, " ")).hex()
    place = log.append(replace(honest, reason=" ", payload={**honest.payload, "signature": signature}))
    assert faults(log) == [f"entry {place}: it gives no reason"]


def test_a_signature_is_of_the_very_words() -> None:
    log = log_of()
    place = retract(log)
    entry = log.entries[place]
    assert verify_signature(entry, log.state.people)
    assert not verify_signature(replace(entry, kind=EntryKind.JUDGEMENT), log.state.people)
    assert not verify_signature(replace(entry, payload={**entry.payload, "after": 0}), log.state.people)
    assert not verify_signature(replace(entry, payload={**entry.payload, "signature": "zz"}), log.state.people)
    assert not verify_signature(entry, {})


def test_the_same_decision_has_the_same_identity() -> None:
    key = SigningKey.generate("Amal")
    once, again = (Signer(key=key, record=ORIGIN, after=3).judge(["x"], "unsure", REASON) for _ in range(2))
    other = Signer(key=key, record=ORIGIN, after=4).judge(["x"], "unsure", REASON)
    assert once.identity == again.identity != other.identity
