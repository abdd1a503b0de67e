"""Attacks on a record from inside: what readers, services, analysts and administrators try.

Each takes the record and leaves it attacked; it returns the name of the record that `marsad verify` has to give. Whoever
owns the database switches triggers off and on again, and seals the file anew: neither shows.
"""

import hashlib
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Final

from marsad.log import SigningKey, leaf_hash
from marsad.log.people import signed_words
from marsad.model import Draft, EntryKind
from marsad.pipeline.decisions import Desk
from marsad.store import open_store, read_store
from tests.pipeline.desks import outcome_of
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
    from marsad.log import parse_leaf

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


# the owner of the database, triggers switched off


def the_owner_deletes_an_entry(crime: Crime) -> str:
    crime.force("DELETE FROM log WHERE sequence = 5")
    return "entries 5 to 5"


def the_owner_deletes_an_entry_and_closes_the_gap(crime: Crime) -> str:
    rows = crime.rows()
    crime.force("DELETE FROM log WHERE sequence >= 5")
    for row in rows[6:]:
        crime.put(replace(row, sequence=row.sequence - 1))
    return "entry 5"


def the_owner_inserts_an_entry_at_the_end(crime: Crime) -> str:
    last = crime.rows()[-1]
    crime.put(changed(last, sequence=last.sequence + 1, identity=None, reason="mine"))
    return f"checkpoint {last.sequence + 2}"


def the_owner_inserts_an_entry_in_between(crime: Crime) -> str:
    rows = crime.rows()
    crime.force("DELETE FROM log WHERE sequence >= 5")
    for row in rows[5:]:
        crime.put(changed(row, sequence=row.sequence + 1))
    crime.put(changed(rows[3], sequence=5, identity=None))
    return f"checkpoint {len(rows)}"


def the_owner_swaps_two_entries(crime: Crime) -> str:
    rows = crime.rows()
    crime.overwrite(changed(rows[4], sequence=6), changed(rows[6], sequence=4))
    return f"checkpoint {len(rows)}"


def the_owner_back_dates_an_entry(crime: Crime) -> str:
    row = crime.rows()[3]
    crime.overwrite(replace(changed(row, recorded_at="2020-01-01T00:00:00.000+00:00"), hash=row.hash))
    return "entry 3"


def the_owner_back_dates_an_entry_and_its_hash(crime: Crime) -> str:
    rows = crime.rows()
    crime.overwrite(changed(rows[3], recorded_at="2020-01-01T00:00:00.000+00:00"))
    return f"checkpoint {len(rows)}"


def the_owner_spells_an_entry_otherwise(crime: Crime) -> str:
    row = crime.rows()[3]
    crime.overwrite(replace(row, leaf=b" " + row.leaf))
    return "entry 3"


def the_owner_changes_an_approvers_name(crime: Crime) -> str:
    rows = crime.rows()
    crime.overwrite(changed(rows[crime.approval], actor="Amal"))
    return f"entry {crime.approval}"


def the_owner_drops_the_tail(crime: Crime) -> str:
    size = len(crime.rows())
    crime.force("DELETE FROM log WHERE sequence >= ?", size - 2)
    return f"checkpoint {size}"


def the_owner_changes_a_rows_identity(crime: Crime) -> str:
    crime.force("UPDATE log SET identity = 'capture-0000000000000000' WHERE sequence = ?", FIRST_CAPTURE)
    return f"entry {FIRST_CAPTURE}"


def the_owner_changes_a_rows_kind(crime: Crime) -> str:
    crime.force("UPDATE log SET kind = 'setting' WHERE sequence = 3")
    return "entry 3"


def the_owner_changes_a_rows_hash(crime: Crime) -> str:
    crime.force("UPDATE log SET hash = ? WHERE sequence = 3", leaf_hash(b""))
    return "entry 3"


def the_owner_empties_the_log(crime: Crime) -> str:
    crime.force("DELETE FROM erasures")
    crime.force("DELETE FROM log")
    return "entry 0"


def the_owner_swaps_two_objects(crime: Crime) -> str:
    (one, body), (other, another) = crime.sql("SELECT sha256, body FROM objects ORDER BY sha256 LIMIT 2")
    crime.force("UPDATE objects SET body = ? WHERE sha256 = ?", another, one)
    crime.force("UPDATE objects SET body = ? WHERE sha256 = ?", body, other)
    return f"object {bytes(one).hex()}"


def the_owner_rewrites_a_pages_text(crime: Crime) -> str:
    name = next(coding.text for _, coding in crime.state.current())
    assert name is not None
    crime.force("UPDATE objects SET body = ? WHERE sha256 = ?", zlib.compress(b"kept"), bytes.fromhex(name))
    return f"object {name}"


def the_owner_deletes_an_object(crime: Crime) -> str:
    name = next(coding.coding for _, coding in crime.state.current())
    crime.force("DELETE FROM objects WHERE sha256 = ?", bytes.fromhex(name))
    return f"object {name}"


def the_owner_deletes_an_object_and_calls_it_redacted(crime: Crime) -> str:
    name = next(coding.coding for _, coding in crime.state.current())
    crime.sql("INSERT INTO erasures VALUES (?, ?)", bytes.fromhex(name), crime.approval)
    crime.sql("DELETE FROM objects WHERE sha256 = ?", bytes.fromhex(name))
    return f"object {name}"


def the_owner_adds_an_object(crime: Crime) -> str:
    name = hashlib.sha256(b"extra").digest()
    crime.sql("INSERT INTO objects VALUES (?, ?)", name, zlib.compress(b"extra"))
    return f"object {name.hex()}"


def the_owner_forgets_an_erasure(crime: Crime) -> str:
    [(name, _), *_] = crime.sql("SELECT sha256, sequence FROM erasures ORDER BY sha256")
    crime.force("DELETE FROM erasures WHERE sha256 = ?", name)
    return f"object {bytes(name).hex()}"


def the_owner_brings_redacted_bytes_back(crime: Crime) -> str:
    capture = outcome_of("page-4").capture
    assert capture is not None
    crime.captures.put(capture)
    return f"capture {capture.identity}"


def the_owner_deletes_captured_bytes(crime: Crime) -> str:
    capture = outcome_of("page-2").capture
    assert capture is not None
    crime.captures.remove(capture.sha256)
    return f"capture {capture.identity}"


def the_owner_swaps_two_captures(crime: Crime) -> str:
    one, other = (outcome_of(page).capture for page in ("page-1", "page-2"))
    assert one is not None
    assert other is not None
    crime.captures.path_of(one.sha256).write_bytes(other.body)
    crime.captures.path_of(other.sha256).write_bytes(one.body)
    return f"capture {one.identity}"


def the_owner_lays_a_file_among_the_captures(crime: Crime) -> str:
    path = crime.captures.path_of(hashlib.sha256(b"planted").hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"planted")
    return f"file {hashlib.sha256(b'planted').hexdigest()}"


def the_owner_edits_a_checkpoint(crime: Crime) -> str:
    [(size, note), *_] = crime.sql("SELECT size, note FROM checkpoints ORDER BY size DESC")
    crime.force("UPDATE checkpoints SET note = ? WHERE size = ?", note.replace(f"\n{size}\n", f"\n{size + 1}\n"), size)
    return f"checkpoint {size}"


def the_owner_edits_the_tree_of_a_checkpoint(crime: Crime) -> str:
    [(size, frontier), *_] = crime.sql("SELECT size, frontier FROM checkpoints ORDER BY size DESC")
    crime.force("UPDATE checkpoints SET frontier = ? WHERE size = ?", bytes(len(bytes(frontier))), size)
    return f"checkpoint {size}"


def the_owner_deletes_the_newest_checkpoint(crime: Crime) -> str:
    size = len(crime.rows())
    crime.force("DELETE FROM checkpoints WHERE size = ?", size)
    return f"checkpoint {size}"


def the_owner_signs_with_a_key_of_their_own(crime: Crime) -> str:
    crime.resign(SigningKey.generate(crime.state.origin or ""))
    return f"checkpoint {len(crime.rows())}"


def the_owner_drops_a_trigger_and_leaves(crime: Crime) -> str:
    crime.sql("DROP TRIGGER log_update_refused" + (" ON log" if crime.cluster else ""))
    return "the database"


def the_owner_disarms_a_trigger(crime: Crime) -> str:
    if crime.cluster:
        crime.sql("ALTER TABLE log DISABLE TRIGGER log_update_refused")
    else:
        crime.sql("DROP TRIGGER log_update_refused")
        crime.sql("CREATE TRIGGER log_update_refused BEFORE UPDATE ON log BEGIN SELECT 1; END")
    return "the database"


def the_owner_takes_a_page_out_of_the_search(crime: Crime) -> str:
    with crime.store() as store:
        found: Sequence[tuple[int, int]] = store.find_documents()
        store.reindex([])
    return f"entry {found[0][0]}"


BY_THE_OWNER: Final[dict[Act, str]] = {
    the_owner_deletes_an_entry: "missing from the log",
    the_owner_deletes_an_entry_and_closes_the_gap: "its sequence is 6",
    the_owner_inserts_an_entry_at_the_end: "is missing",
    the_owner_inserts_an_entry_in_between: "not those",
    the_owner_swaps_two_entries: "not those",
    the_owner_back_dates_an_entry: "not what was recorded",
    the_owner_back_dates_an_entry_and_its_hash: "not those",
    the_owner_spells_an_entry_otherwise: "not what was recorded",
    the_owner_changes_an_approvers_name: "is not signed by Amal",
    the_owner_drops_the_tail: "more entries than the log has",
    the_owner_changes_a_rows_identity: "its identity is",
    the_owner_changes_a_rows_kind: "its kind is",
    the_owner_changes_a_rows_hash: "not what was recorded",
    the_owner_empties_the_log: "does not begin",
    the_owner_swaps_two_objects: "its bytes are not those",
    the_owner_rewrites_a_pages_text: "its bytes are not those",
    the_owner_deletes_an_object: "is missing",
    the_owner_deletes_an_object_and_calls_it_redacted: "no approved redaction names it",
    the_owner_adds_an_object: "no entry of the log names it",
    the_owner_forgets_an_erasure: "is missing",
    the_owner_brings_redacted_bytes_back: "its bytes are still there",
    the_owner_deletes_captured_bytes: "its bytes are missing",
    the_owner_swaps_two_captures: "its bytes were changed",
    the_owner_lays_a_file_among_the_captures: "no entry of the log names it",
    the_owner_edits_a_checkpoint: "does not fit its words",
    the_owner_edits_the_tree_of_a_checkpoint: "its tree is not",
    the_owner_deletes_the_newest_checkpoint: "is missing",
    the_owner_signs_with_a_key_of_their_own: "did not sign it",
    the_owner_drops_a_trigger_and_leaves: "log_update_refused",
    the_owner_disarms_a_trigger: "log_update_refused",
    the_owner_takes_a_page_out_of_the_search: "the search index has 0",
}
"""Attack → what `verify` says of the record that is named."""
