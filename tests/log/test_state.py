"""Entries → the state of the record: what was captured and coded, under which names, and what the ledger stands on."""

import itertools
import time
from dataclasses import replace

import pytest

from marsad.log.state import RecordState, fold
from marsad.model import Declared, Draft, EntryKind, LogEntry
from tests.log.records import Log, capture_payload, coding_payload, log_of, sighting_payload

CAPTURE, CODING, SIGHTING = EntryKind.CAPTURE, EntryKind.CODING, EntryKind.SIGHTING


def current(state: RecordState) -> list[tuple[str, str]]:
    """Capture and version of what the ledger stands on."""
    return [(capture.identity, coding.version) for capture, coding in state.current()]


def test_an_empty_log_is_an_empty_record() -> None:
    assert fold([]) == RecordState()


def test_a_capture_keeps_all_that_was_recorded_of_it() -> None:
    log = Log()
    declared = {"article": "7", "source": "Outlet", "url": None, "published": "2031-03-06", "title_end": 4}
    log.add(CAPTURE, capture_payload(declared=declared), identity="capture-a")
    [capture] = log.state.captures.values()
    assert capture.declared == Declared(article="7", source="Outlet", published="2031-03-06", title_end=4)
    assert capture.headers == (("Date", "now"),)
    assert (capture.sequence, capture.page, capture.bytes, capture.tool) == (0, "page", 3, "marsad 0")
    assert capture.is_current


def test_the_newest_coding_counts_and_the_older_ones_stay() -> None:
    log = log_of()
    log.add(CODING, coding_payload(version="2"), identity="coding 2")
    assert current(log.state) == [("capture-a", "2")]
    assert [coding.version for coding in log.state.codings["capture-a"]] == ["1", "2"]


def test_a_capture_that_was_never_read_is_not_in_the_ledger() -> None:
    log = Log()
    log.add(CAPTURE, capture_payload())
    assert current(log.state) == []


def test_settings_and_failures_are_kept() -> None:
    log = Log()
    for value in ("old", "new"):
        log.add(EntryKind.SETTING, {"name": "method", "value": value})
    log.add(EntryKind.FAILURE, {"input": "x.pdf", "code": "M201", "message": "no page", "sha256": None})
    assert log.state.settings == {"method": "new"}
    assert [(failure.input, failure.code) for failure in log.state.failures] == [("x.pdf", "M201")]


@pytest.mark.parametrize("order", list(itertools.permutations("cab")), ids="".join)
def test_a_page_has_the_smallest_of_its_names_whatever_the_order(order: tuple[str, ...]) -> None:
    log = Log()
    first, *later = order
    log.add(CAPTURE, capture_payload(page=first))
    for page in later:
        log.add(SIGHTING, sighting_payload(page=page))
    [capture] = log.state.captures.values()
    assert (capture.page, capture.uri, capture.sightings) == ("a", "a.html", 2)
    assert log.state.article_name("capture-a", 1) == "a#1"


def test_pages_of_one_name_are_told_apart_by_their_captures_and_in_any_order() -> None:
    one, two = capture_payload("capture-11112222"), capture_payload("capture-33334444")
    for payloads in ((one, two), (two, one)):
        log = Log()
        for payload in payloads:
            log.add(CAPTURE, payload)
        assert log.state.article_name("capture-11112222", 0) == "page@11112222#0"
        assert log.state.article_name("capture-33334444", 1) == "page@33334444#1"


def test_a_name_is_alone_again_when_its_other_page_turns_out_to_have_a_smaller_one() -> None:
    log = Log()
    log.add(CAPTURE, capture_payload("capture-11112222"))
    log.add(CAPTURE, capture_payload("capture-33334444"))
    log.add(SIGHTING, sighting_payload("capture-33334444", page="first"))
    assert log.state.article_name("capture-11112222", 0) == "page#0"
    assert log.state.article_name("capture-33334444", 0) == "first#0"


DECLARED = {"source": None, "url": None, "published": None, "title_end": None}


def test_a_declared_name_is_the_first_articles_alone() -> None:
    log = Log()
    log.add(CAPTURE, capture_payload(page="7", declared={**DECLARED, "article": "7"}))
    assert [log.state.article_name("capture-a", part) for part in (0, 1)] == ["7", "7#1"]


def test_a_declared_name_that_reads_like_another_pages_article_is_told_apart() -> None:
    log = Log()
    log.add(CAPTURE, capture_payload("capture-11112222", page="p#1", declared={**DECLARED, "article": "p#1"}))
    log.add(CAPTURE, capture_payload("capture-33334444", page="p"))
    assert log.state.article_name("capture-11112222", 0) == "p#1@11112222#0"
    assert log.state.article_name("capture-33334444", 1) == "p@33334444#1"
    assert log.state.article_name("capture-33334444", 0) == "p#0"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (Draft(kind=CODING, payload=coding_payload("capture-x"), actor="marsad"), "capture-x is no capture"),
        (Draft(kind=SIGHTING, payload=sighting_payload("capture-x"), actor="marsad"), "capture-x is no capture"),
        (Draft(kind=CAPTURE, payload=capture_payload(), actor="marsad"), "on the record already"),
        (Draft(kind=EntryKind.OPENED, payload={"origin": "o", "key": "k"}, actor="marsad"), "begins once"),
        (Draft(kind=CODING, payload={}, actor="marsad"), "the kind coding"),
        (Draft(kind=CAPTURE, payload=capture_payload("b", headers=7), actor="marsad"), "the kind capture"),
        (Draft(kind=CAPTURE, payload=capture_payload("b", declared={"x": 1}), actor="m"), "the kind capture"),
    ],
)
def test_what_does_not_fit_is_a_fault_that_names_its_entry(draft: Draft, words: str) -> None:
    log = log_of()
    before = current(log.state)
    place = log.append(draft)
    [fault] = log.state.faults
    assert fault.sequence == place
    assert words in str(fault)
    assert current(log.state) == before


def test_a_missing_entry_is_a_fault() -> None:
    log = log_of()
    entries = [*log.entries[:2], *log.entries[3:]]
    assert str(fold(entries).faults[0]) == "entry 3: it stands where entry 2 should"


def test_entries_can_be_added_one_at_a_time() -> None:
    log = log_of(["capture-a", "capture-b"])
    state = RecordState()
    for entry in log.entries:
        state.add(entry)
    assert state == log.state
    assert state.size == len(log.entries)


MOST_SECONDS = 4.0
"""For 200,000 entries. About 0.9 s on an idle core of the build machine: the rest is for a busy one."""


def test_a_large_log_is_folded_in_a_moment() -> None:
    template = Log()
    template.add(CAPTURE, capture_payload())
    template.add(CODING, coding_payload())
    entries: list[LogEntry] = []
    for number in range(100_000):
        for entry in template.entries:
            payload = {**entry.payload, "capture": f"capture-{number}", "page": f"page-{number}"}
            entries.append(replace(entry, sequence=len(entries), payload=payload))
    start = time.process_time()
    state = fold(entries)
    assert time.process_time() - start < MOST_SECONDS
    assert (len(state.captures), state.faults) == (100_000, [])
