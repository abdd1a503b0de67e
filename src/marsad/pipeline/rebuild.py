"""What is derived from the log, made again: the search index. The ledger is made again whenever it is looked at."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from marsad.log.state import RecordState
from marsad.model import SearchDocument
from marsad.pipeline.drafts import search_documents
from marsad.pipeline.faults import Fault
from marsad.pipeline.record import load_codings

if TYPE_CHECKING:
    from marsad.store import Store


def rebuild_search(store: "Store", state: RecordState) -> int:
    """Make the search index again from the codings of the log; how many articles it has. Raises `StoreError`."""
    return store.reindex(all_documents(store, state))


def all_documents(store: "Store", state: RecordState) -> Iterator[SearchDocument]:
    """The search documents of every coding whose words are still there."""
    wanted = [
        (capture, coding)
        for identity, capture in state.captures.items()
        for coding in state.codings.get(identity, ())
        if capture.redacted is None
    ]
    for _, coding, found in load_codings(store, state, wanted):
        yield from search_documents(coding.identity, found.readings)


def check_words(store: "Store", state: RecordState) -> Iterator[Fault]:
    """Articles of which the search index holds other words than their objects give. Part of the deepest check."""
    names = {coding.sequence: coding.capture for codings in state.codings.values() for coding in codings}
    for sequence, part in store.altered_documents(all_documents(store, state)):
        article = state.article_name(names[sequence], part) if sequence in names else f"part {part}"
        detail = f"the search index has other words than {article}; make it again: marsad rebuild"
        yield Fault(record=f"entry {sequence}", place=store.place, detail=detail)
