"""What every store of the record must do when entries are added: order, places, identities, checkpoints."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import KeyUnavailable
from marsad.log import open_checkpoint
from marsad.model import EntryKind, LogEntry, StoredObject
from marsad.store import Database
from tests.store.backends import Backend, open_at, read_at
from tests.store.drafts import a_capture, a_coding, a_setting, a_sighting, an_object


def root_by_definition(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash as RFC 6962, section 2.1, writes it down."""
    if len(leaves) <= 1:
        return hashlib.sha256(b"".join(b"\x00" + leaf for leaf in leaves)).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_by_definition(leaves[:split]) + root_by_definition(leaves[split:])).digest()


def kinds(store: Database) -> list[str]:
    return [entry.kind.value for entry in store.entries()]


def test_a_record_begins_by_saying_whose_it_is(store: Database) -> None:
    (opened,) = store.entries()
    assert (opened.sequence, opened.kind) == (0, EntryKind.OPENED)
    note = store.checkpoint()
    assert note is not None
    assert open_checkpoint(note, opened.payload["key"]).origin == opened.payload["origin"]


def test_an_entry_comes_back_as_it_was_handed_over(store: Database) -> None:
    # "a breach of the truce" (invented)
    payload = {"name": "خرق للهدنة", "value": {"of": [1, 2.5, None, True], "": {}}, "before": "\u200f→"}
    draft = a_setting(payload=payload, reason="the annex says so", identity="setting-1")
    before = datetime.now(UTC) - timedelta(seconds=1)
    (entry,) = store.append([draft]).entries
    assert entry is not None
    assert list(store.entries(1)) == [entry]
    assert (entry.kind, entry.payload, entry.actor) == (draft.kind, draft.payload, draft.actor)
    assert (entry.reason, entry.identity, entry.sequence) == (draft.reason, draft.identity, 1)
    assert before <= datetime.fromisoformat(entry.recorded_at) <= datetime.now(UTC) + timedelta(seconds=1)


def test_entries_stand_in_the_order_in_which_they_came(store: Database) -> None:
    for numbers in ([5, 3, 9], [1], [7, 2]):
        store.append([a_capture(number) for number in numbers])
    assert [entry.sequence for entry in store.entries()] == list(range(7))
    assert [entry.payload["page"] for entry in store.entries(1)] == [f"page-{n}" for n in (5, 3, 9, 1, 7, 2)]


def test_a_part_of_the_log_can_be_read(store: Database) -> None:
    store.append([a_capture(number) for number in range(5)])
    assert [entry.sequence for entry in store.entries(2, 4)] == [2, 3]
    assert [entry.sequence for entry in store.entries(4, 99)] == [4, 5]
    assert list(store.entries(9)) == []
    assert store.size() == 6


def test_what_the_log_holds_is_not_appended_again(store: Database) -> None:
    store.append([a_capture()])
    before = list(store.entries()), store.checkpoint()
    receipt = store.append([a_capture()])
    assert (receipt.entries, receipt.size) == ((None,), 2)
    assert receipt.checkpoint == store.checkpoint()
    assert (list(store.entries()), store.checkpoint()) == before


def test_a_capture_that_is_known_is_a_sighting(store: Database) -> None:
    draft = a_capture(otherwise=a_sighting())
    assert [entry and entry.kind for entry in store.append([draft]).entries] == [EntryKind.CAPTURE]
    assert [entry and entry.kind for entry in store.append([draft]).entries] == [EntryKind.SIGHTING]
    assert kinds(store) == ["opened", "capture", "sighting"]


def test_one_batch_that_holds_a_capture_twice_records_it_once(store: Database) -> None:
    receipt = store.append([a_capture(1), a_capture(2, otherwise=a_sighting(2)), a_capture(1), a_capture(2)])
    assert [entry and entry.kind.value for entry in receipt.entries] == ["capture", "capture", None, None]
    again = store.append([a_capture(2, otherwise=a_sighting(2)), a_capture(3), a_capture(3, otherwise=a_sighting(3))])
    assert [entry and entry.kind.value for entry in again.entries] == ["sighting", "capture", "sighting"]


def test_what_stands_in_for_a_known_entry_has_an_identity_of_its_own(store: Database) -> None:
    draft = a_capture(1, otherwise=a_capture(2, otherwise=a_sighting(2)))
    assert [kinds(store)[-1] for _ in range(3) if store.append([draft])] == ["capture", "capture", "sighting"]
    assert [entry.identity for entry in store.entries(1)] == [a_capture(1).identity, a_capture(2).identity, None]


def test_entries_without_identity_are_all_kept(store: Database) -> None:
    store.append([a_setting(), a_setting()])
    store.append([a_setting()])
    assert kinds(store) == ["opened", "setting", "setting", "setting"]


def test_adding_nothing_changes_nothing(store: Database) -> None:
    note = store.checkpoint()
    receipt = store.append([])
    assert (receipt.entries, receipt.size, receipt.checkpoint) == ((), 1, note)
    assert store.checkpoint() == note


def test_each_append_is_sealed_by_a_checkpoint_of_the_log_up_to_it(store: Database) -> None:
    for batch in range(1, 6):
        receipt = store.append([a_setting(value) for value in range(batch)])
        assert store.checkpoint() == receipt.checkpoint
    leaves = [entry.leaf for entry in store.entries()]
    key = next(store.entries()).payload["key"]
    sizes = []
    for row in store.checkpoints():
        stated = open_checkpoint(row.note, key)
        assert (stated.size, stated.root) == (row.size, root_by_definition(leaves[: row.size]))
        sizes.append(row.size)
    assert sizes == [1, 2, 4, 7, 11, 16]


def test_the_hash_stored_with_an_entry_covers_its_leaf(store: Database) -> None:
    store.append([a_capture(), a_setting()])
    rows = list(store.rows())
    assert [row.leaf for row in rows] == [entry.leaf for entry in store.entries()]
    assert [row.hash for row in rows] == [hashlib.sha256(b"\x00" + row.leaf).digest() for row in rows]


class Broken(Exception):
    """Something goes wrong while a batch is being put together."""


def broken_objects() -> Iterator[StoredObject]:
    yield an_object(b"one")
    raise Broken


def test_a_batch_that_fails_half_way_leaves_nothing(store: Database) -> None:
    before = list(store.entries())
    with pytest.raises(Broken):
        store.append([a_coding(1, an_object(b"one"))], objects=broken_objects())
    assert (list(store.entries()), list(store.object_names())) == (before, [])
    assert store.append([a_capture()]).size == 2


def test_the_log_goes_on_after_it_was_closed(backend: Backend, store: Database) -> None:
    store.append([a_capture(1)])
    store.close()
    again = open_at(backend)
    receipt = again.append([a_capture(1), a_capture(2)])
    assert [entry and entry.sequence for entry in receipt.entries] == [None, 2]
    assert kinds(again) == ["opened", "capture", "capture"]
    again.close()


def test_a_reader_sees_what_was_written_and_cannot_write(backend: Backend, store: Database) -> None:
    store.append([a_capture()])
    reader = read_at(backend)
    assert list(reader.entries()) == list(store.entries())
    assert reader.checkpoint() == store.checkpoint()
    with pytest.raises(KeyUnavailable, match="open the record for writing"):
        reader.append([a_capture(2)])
    store.append([a_capture(3)])
    assert list(reader.entries()) == list(store.entries())
    reader.close()


def test_a_long_log_is_read_whole(store: Database) -> None:
    """Reading goes in parts of 5,000: none may be lost between two."""
    store.append([a_setting(value) for value in range(10_500)])
    assert [entry.payload["value"] for entry in store.entries(1)] == list(range(10_500))
    assert store.size() == 10_501


def test_writing_goes_on_while_somebody_reads(backend: Backend, store: Database) -> None:
    store.append([a_setting(value) for value in range(6_000)])
    reader = read_at(backend)
    entries = reader.entries()
    first = next(entries)
    store.append([a_capture()])
    assert [first.sequence, *(entry.sequence for entry in entries)] == list(range(6_001))
    reader.close()


# Any text at all: halves of characters, NUL, marks of direction, characters that UTF-16 needs two units for.
ANY_TEXT = st.text(st.characters(codec=None), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


def whole(value: object) -> object:
    """`value` with two halves of a character that stand together joined, as JSON reads them."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {whole(key): whole(item) for key, item in value.items()}
    return value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(payload=st.dictionaries(ANY_TEXT, JSON, max_size=4), reason=st.none() | ANY_TEXT)
def test_any_text_is_kept_to_the_last_character(
    store: Database, payload: dict[str, object], reason: str | None
) -> None:
    (entry,) = store.append([a_setting(payload=payload, reason=reason)]).entries
    assert isinstance(entry, LogEntry)
    (stored,) = store.entries(entry.sequence)
    assert (stored.payload, stored.reason) == (whole(payload), whole(reason))
    assert stored.leaf == entry.leaf
