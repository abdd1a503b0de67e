"""The log → the ledger: current codings first, then links, then views. A pure function of the log."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from marsad.errors import DamagedRecord
from marsad.language.edtf import day_bounds
from marsad.ledger import build_ledger
from marsad.linking import cluster_agreements, group_copies
from marsad.log.captures import CaptureState, CodingState
from marsad.log.retractions import apply_retractions
from marsad.log.state import RecordState, fold
from marsad.model import ArticleReading, Ledger
from marsad.pipeline.codec import PageCoding, decode_coding
from marsad.reference.agreements import PROVISIONS

if TYPE_CHECKING:
    from marsad.store import Store

CODINGS_AT_ONCE: Final = 250


def read_state(store: "Store") -> RecordState:
    """The state of the record after everything in its log."""
    return fold(store.entries())


def load_readings(store: "Store", state: RecordState) -> Iterator[ArticleReading]:
    """The current reading of every article that stands, in the order of the log. Raises `StoreError`."""
    for capture, _, found in load_codings(store, state, list(state.current())):
        yield from standing_readings(state, capture.identity, found)


def standing_readings(state: RecordState, capture: str, coding: PageCoding) -> Iterator[ArticleReading]:
    """What the ledger stands on of a coding of `capture` (its identity): all that nobody retracted."""
    for reading in coding.readings:
        standing = apply_retractions(reading, state.retracted, capture=capture) if state.retracted else reading
        if standing is not None:
            yield standing


def load_codings(
    store: "Store", state: RecordState, wanted: Sequence[tuple[CaptureState, CodingState]]
) -> Iterator[tuple[CaptureState, CodingState, PageCoding]]:
    """The wanted codings, decoded, in the given order. Raises `StoreError`: `DamagedRecord` if one is missing."""
    for start in range(0, len(wanted), CODINGS_AT_ONCE):
        some = wanted[start : start + CODINGS_AT_ONCE]
        names = {name for _, coding in some for name in (coding.text, coding.coding) if name}
        bodies = {item.sha256: item.body for item in store.objects(names)}
        for capture, coding in some:
            missing = next((name for name in (coding.text, coding.coding) if name and name not in bodies), None)
            if missing:
                raise DamagedRecord(f"{store.place}: object {missing} is missing; see: marsad verify")
            text = bodies[coding.text].decode() if coding.text else ""

            name = partial(state.article_name, capture.identity)
            yield capture, coding, decode_coding(bodies[coding.coding], text=text, name=name)


def build_record(readings: Sequence[ArticleReading], as_of: str | None = None) -> Ledger:
    """The ledger of `readings`. With `as_of` (EDTF day) only articles certainly published by then count."""
    known = [reading for reading in readings if as_of is None or _known_by(reading, as_of)]
    ordered = sorted(known, key=lambda reading: reading.article.id)
    provisions = {provision.id: provision for provision in PROVISIONS.load()}
    return build_ledger(ordered, cluster_agreements(ordered), group_copies(ordered), provisions, as_of)


def ledger_digest(ledger: Ledger) -> str:
    """SHA-256 (hex) of the ledger's canonical JSON: equal for equal ledgers, on every machine."""
    return hashlib.sha256(msgspec.json.encode(ledger, order="sorted")).hexdigest()


def _known_by(reading: ArticleReading, day: str) -> bool:
    """Whether the article was certainly published by the end of `day`; what is undated may be later."""
    published = reading.article.published.value
    last = day_bounds(published).last if published else None
    return last is not None and last.isoformat() <= day
