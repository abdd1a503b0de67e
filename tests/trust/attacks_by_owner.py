"""What whoever owns the database does to a record: rows, files and triggers, with the triggers off and on again.

The file is sealed anew afterwards: neither shows. Each attack returns the name of the record that `marsad verify` has
to give.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from marsad.log import SigningKey, leaf_hash
from tests.pipeline.desks import outcome_of
from tests.trust.attacks import FIRST_CAPTURE, Act
from tests.trust.insider import Crime, changed


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
    the_owner_forgets_an_erasure: "is not marked so",
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
