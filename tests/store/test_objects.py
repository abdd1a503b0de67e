"""What every store of the record must do with the bytes that entries name."""

import pytest

from marsad.errors import StoreError
from marsad.model.search import Phrase, SearchQuery
from marsad.store import Database
from tests.store.backends import Backend, open_at
from tests.store.drafts import a_capture, a_coding, a_document, a_setting, an_approval, an_object

# "a breach of the truce" (invented), as bytes, with all that databases trip over
TEXT = an_object("خرق للهدنة\x00\r\n\u200f".encode() + b"\xff\xfe\x00")
CODING = an_object(b"{}")
EMPTY = an_object(b"")
LARGE = an_object(bytes(range(256)) * 8_000)


def contents(store: Database, *names: str) -> dict[str, bytes]:
    return {item.sha256: item.body for item in store.objects(names)}


def test_objects_come_back_as_they_were(store: Database) -> None:
    items = (TEXT, CODING, EMPTY, LARGE)
    store.append([a_coding(1, TEXT, CODING), a_coding(2, EMPTY, LARGE)], objects=items)
    assert contents(store, *(item.sha256 for item in items)) == {item.sha256: item.body for item in items}
    assert list(store.object_names()) == sorted(item.sha256 for item in items)


def test_only_the_objects_asked_for_come_and_only_those_there_are(store: Database) -> None:
    store.append([a_coding(1, TEXT, CODING)], objects=[TEXT, CODING])
    assert contents(store, TEXT.sha256, EMPTY.sha256, TEXT.sha256) == {TEXT.sha256: TEXT.body}
    assert contents(store) == {}


def test_more_objects_can_be_asked_for_than_one_query_takes(store: Database) -> None:
    items = [an_object(b"%d" % number) for number in range(1_300)]
    store.append([a_coding(number, item) for number, item in enumerate(items)], objects=items)
    assert contents(store, *(item.sha256 for item in items)) == {item.sha256: item.body for item in items}


def test_an_object_that_two_entries_name_is_stored_once(store: Database) -> None:
    store.append([a_coding(1, TEXT), a_coding(2, TEXT)], objects=[TEXT, TEXT])
    store.append([a_coding(3, TEXT)], objects=[TEXT])
    assert list(store.object_names()) == [TEXT.sha256]


def test_what_comes_with_a_known_entry_is_not_stored(store: Database) -> None:
    store.append([a_coding(1, TEXT)], objects=[TEXT])
    store.append([a_coding(1, CODING)], objects=[CODING])
    assert list(store.object_names()) == [TEXT.sha256]


def test_only_an_approval_may_destroy(store: Database) -> None:
    store.append([a_coding(1, TEXT)], objects=[TEXT])
    for drafts in ([], [a_setting()], [a_capture()]):
        with pytest.raises(StoreError, match="approved"):
            store.append(drafts, erased=[TEXT.sha256])
    assert contents(store, TEXT.sha256) == {TEXT.sha256: TEXT.body}


def test_what_is_erased_is_gone_for_good_and_said_to_be(backend: Backend, store: Database) -> None:
    store.append([a_coding(1, TEXT, CODING)], objects=[TEXT, CODING])
    receipt = store.append([an_approval(1)], erased=[TEXT.sha256])
    store.close()
    again = open_at(backend)
    assert list(again.object_names()) == [CODING.sha256]
    assert again.erasures() == {TEXT.sha256: receipt.size - 1}
    again.close()


def test_search_documents_are_those_of_codings_in_the_log(store: Database) -> None:
    documents = [a_document(1, "هدنه خرق"), a_document(1, "هدنه", part=1), a_document(2, "هدنه")]
    store.append([a_coding(1, TEXT), a_coding(2, CODING)], objects=[TEXT, CODING], documents=documents)
    assert store.find_documents() == [(1, 0), (1, 1), (2, 0)]


def test_documents_of_a_known_coding_are_not_added_again(store: Database) -> None:
    for _ in range(2):
        store.append([a_coding(1, TEXT)], objects=[TEXT], documents=[a_document(1, "هدنه")])
    assert store.find_documents() == [(1, 0)]
    assert store.find(SearchQuery(terms=(Phrase(words=("هدنه",)),)), 9) == [(1, 0)]


def test_a_coding_that_is_in_a_batch_twice_is_found_once(store: Database) -> None:
    documents = [a_document(1, "هدنه"), a_document(1, "هدنه")]
    store.append([a_coding(1, TEXT), a_coding(1, TEXT)], objects=[TEXT, TEXT], documents=documents)
    assert store.find_documents() == store.find(SearchQuery(terms=(Phrase(words=("هدنه",)),)), 9) == [(1, 0)]
