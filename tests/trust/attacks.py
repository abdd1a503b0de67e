"""What readers, services and analysts do to a record from inside: attacks that are refused, or stand without effect.

Each takes the record and leaves it attacked; it returns the name of the record that `marsad verify` has to give.
"""

import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Final

from marsad.log import SigningKey, parse_leaf
from marsad.log.people import signed_words
from marsad.model import Draft, EntryKind
from marsad.pipeline.decisions import Desk
from marsad.store import open_store, read_store
from tests.trust.insider import REASON, Crime, Row, changed

Act = Callable[[Crime], str]

SETTING: Final = Draft(kind=EntryKind.SETTING, payload={"name": "method", "value": "mine"}, actor="marsad")
FIRST_CAPTURE: Final = 2
"""Place of the first page's capture: the opening and the method stand before it."""


# readers and services: the program and the database refuse


def a_reader_writes(crime: Crime) -> str:
    with closing(read_store(crime.place)) as store:
        store.append([SETTING])
    return ""


def a_service_deletes_an_entry(crime: Crime) -> str:
    crime.sql("DELETE FROM log WHERE sequence = 3")
    return ""


def a_service_changes_an_entry(crime: Crime) -> str:
    crime.sql("UPDATE log SET kind = 'setting' WHERE sequence = 3")
    return ""


def a_service_replaces_the_log_in_one_stroke(crime: Crime) -> str:
    crime.sql("TRUNCATE log CASCADE" if crime.cluster else "INSERT OR REPLACE INTO log SELECT * FROM log")
    return ""


def a_service_deletes_a_checkpoint(crime: Crime) -> str:
    crime.sql("DELETE FROM checkpoints WHERE size > 3")
    return ""


def a_service_changes_an_object(crime: Crime) -> str:
    crime.sql("UPDATE objects SET body = ?", zlib.compress(b"other words"))
    return ""


def a_service_deletes_an_object_that_nobody_redacted(crime: Crime) -> str:
    crime.sql("DELETE FROM objects")
    return ""


def a_service_hides_that_an_object_was_destroyed(crime: Crime) -> str:
    crime.sql("DELETE FROM erasures")
    return ""


def a_program_destroys_objects_without_an_approval(crime: Crime) -> str:
    with crime.store() as store:
        store.append([SETTING], erased=[next(store.object_names())])
    return ""


def somebody_writes_with_another_records_key(crime: Crime) -> str:
    other = crime.folder / "other.key"
    SigningKey.generate("marsad/other").save(other)
    open_store(crime.place, key=other).close()
    return ""


def somebody_writes_without_the_key(crime: Crime) -> str:
    crime.key.unlink()
    open_store(crime.place, key=crime.key).close()
    return ""


def an_analyst_approves_an_own_proposal_at_the_desk(crime: Crime) -> str:
    with crime.store() as store:
        Desk(store, crime.captures, crime.people["Amal"]).approve(crime.proposal, REASON)
    return ""


def a_stranger_decides_at_the_desk(crime: Crime) -> str:
    with crime.store() as store:
        Desk(store, crime.captures, crime.people["Stranger"]).approve(crime.proposal, REASON)
    return ""


REFUSED: Final[dict[Act, str]] = {
    a_reader_writes: "no key to sign with",
    a_service_deletes_an_entry: "append-only",
    a_service_changes_an_entry: "append-only",
    a_service_replaces_the_log_in_one_stroke: "append-only",
    a_service_deletes_a_checkpoint: "append-only",
    a_service_changes_an_object: "append-only",
    a_service_deletes_an_object_that_nobody_redacted: "append-only",
    a_service_hides_that_an_object_was_destroyed: "append-only",
    a_program_destroys_objects_without_an_approval: "only an approved redaction",
    somebody_writes_with_another_records_key: "the key of another record",
    somebody_writes_without_the_key: "the key that signs this record",
    an_analyst_approves_an_own_proposal_at_the_desk: "approves of an own proposal",
    a_stranger_decides_at_the_desk: "is no registered person",
}
"""Attack → words of the refusal."""


# analysts who write past the desk, with the keys that they have: the entry stands, without effect


def approval(crime: Crime, name: str) -> Draft:
    """The approval of the pending proposal by this person, well signed."""
    return crime.signer(name).approve(crime.proposal, crime.state.decisions[crime.proposal].hash, REASON)


def an_analyst_approves_an_own_proposal(crime: Crime) -> str:
    return f"entry {crime.slip_in(approval(crime, 'Amal'))}"


def somebody_unregistered_approves(crime: Crime) -> str:
    return f"entry {crime.slip_in(approval(crime, 'Stranger'))}"


def an_analyst_approves_in_a_colleagues_name(crime: Crime) -> str:
    return f"entry {crime.slip_in(replace(approval(crime, 'Amal'), actor='Basim'))}"


def an_analyst_forges_a_signature(crime: Crime) -> str:
    draft = approval(crime, "Basim")
    return f"entry {crime.slip_in(replace(draft, payload={**draft.payload, 'signature': 'ab' * 64}))}"


def an_analyst_replays_an_approval(crime: Crime) -> str:
    entry = crime.rows()[crime.approval]
    draft = changed(entry, identity=None)
    return f"entry {crime.slip_in(draft_of(draft))}"


def an_analyst_uses_an_old_approval_for_a_new_proposal(crime: Crime) -> str:
    old = draft_of(crime.rows()[crime.approval])
    return f"entry {crime.slip_in(replace(old, payload={**old.payload, 'sequence': crime.proposal}, identity=None))}"


def an_analyst_changes_a_proposals_reason_after_signing(crime: Crime) -> str:
    draft = crime.signer("Amal").propose_retraction("page-1", REASON)
    return f"entry {crime.slip_in(replace(draft, reason='another reason'))}"


def an_analyst_gives_no_reason(crime: Crime) -> str:
    draft = crime.signer("Amal").propose_retraction("page-1", REASON)
    signature = crime.people["Amal"].sign(signed_words(draft.kind, draft.payload, "")).hex()
    return f"entry {crime.slip_in(replace(draft, reason='', payload={**draft.payload, 'signature': signature}))}"


def an_analyst_invents_a_second_person(crime: Crime) -> str:
    person = crime.slip_in(crime.signer("Stranger").register("joins the desk"))
    crime.slip_in(crime.signer("Amal").approve(person, crime.state.decisions[person].hash, REASON))
    return f"entry {crime.slip_in(approval(crime, 'Stranger'))}"


def an_analyst_takes_a_colleagues_name_with_a_new_key(crime: Crime) -> str:
    stolen = replace(crime, people=crime.people | {"Basim": SigningKey.generate("Basim")})
    change = crime.slip_in(stolen.signer("Basim").register("a new computer"))
    crime.slip_in(crime.signer("Amal").approve(change, crime.state.decisions[change].hash, REASON))
    return f"entry {crime.slip_in(approval(stolen, 'Basim'))}"


def a_program_records_the_same_capture_twice(crime: Crime) -> str:
    return f"entry {crime.slip_in(replace(draft_of(crime.rows()[FIRST_CAPTURE]), identity=None))}"


def a_program_destroys_an_object_under_a_false_approval(crime: Crime) -> str:
    """The approval is a good one, but of a retraction."""
    name = next(coding.text for _, coding in crime.state.current())
    assert name is not None
    draft = approval(crime, "Basim")
    with crime.store() as store:
        store.append([draft], erased=[name])
    return f"object {name}"


def draft_of(row: Row) -> Draft:
    """What would append the same entry again."""
    entry = parse_leaf(row.leaf)
    return Draft(
        kind=entry.kind, payload=entry.payload, actor=entry.actor, reason=entry.reason, identity=entry.identity
    )


BY_ANALYSTS: Final[dict[Act, str]] = {
    an_analyst_approves_an_own_proposal: "approves of an own proposal",
    somebody_unregistered_approves: "is no registered person",
    an_analyst_approves_in_a_colleagues_name: "is not signed by Basim",
    an_analyst_forges_a_signature: "is not signed by Basim",
    an_analyst_replays_an_approval: "it repeats an earlier entry",
    an_analyst_uses_an_old_approval_for_a_new_proposal: "is not signed by Basim",
    an_analyst_changes_a_proposals_reason_after_signing: "is not signed by Amal",
    an_analyst_gives_no_reason: "gives no reason",
    an_analyst_invents_a_second_person: "is no registered person",
    an_analyst_takes_a_colleagues_name_with_a_new_key: "is not signed by Basim",
    a_program_records_the_same_capture_twice: "is on the record already",
    a_program_destroys_an_object_under_a_false_approval: "no approved redaction names it",
}
"""Attack → what `verify` says of the entry or object."""
