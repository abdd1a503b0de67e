"""An id → its chain of custody: quote, text, captured bytes, entries of the log, and their proofs.

Every link is checked, and one that does not hold is told as a fault of its chain, so that the others are seen too.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, StoreError, UsageError
from marsad.log.captures import CaptureState, CodingState
from marsad.log.retractions import article_target
from marsad.log.state import ARTICLE_MARK
from marsad.model import ArticleReading, Claim, Evidence
from marsad.pipeline.ledger_lines import LedgerLine, ledger_lines
from marsad.pipeline.proofs import Inclusion, LogProofs
from marsad.pipeline.record import build_record, load_codings, standing_readings
from marsad.pipeline.targets import find_target

if TYPE_CHECKING:
    from marsad.store import Store

CLAIM: Final = "claim-"
LINES: Final = ("agreement-", "obligation-", "figure-", "contradiction-", "place/")
"""How ids of lines of the ledger begin."""
LEAST_DIGITS: Final = 8
"""Of a SHA-256 that stands for a page."""
CANDIDATES_SHOWN: Final = 8

Codings = Sequence[tuple[CaptureState, CodingState]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a page's text: its code points `start` to `end`, the bytes `first` to `last` of its UTF-8, both end
    exclusive."""

    words: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """One chain, from words down to the log. `role` is what the claim does to the line that is proved, if it is one.

    `entries` are those of the capture, of the coding, and of what was decided about them, with their proofs;
    `retracted` is the number of a retraction in effect. `is_current` tells whether the ledger stands on this coding.
    `faults` are links that do not hold.
    """

    capture: CaptureState
    coding: CodingState | None
    article: str | None
    claim: Claim | None
    role: str | None
    quote: Quote | None
    is_current: bool
    retracted: int | None
    entries: tuple[Inclusion, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Everything that one id rests on. `kind` ∈ entry, claim, article, page, agreement, obligation, figure,
    contradiction, control; an entry has no chain but the proof in `entries`."""

    kind: str
    id: str
    chains: tuple[Custody, ...]
    entries: tuple[Inclusion, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not hold, in any chain."""
        own = (entry.fault for entry in self.entries if entry.fault)
        return (*own, *(fault for chain in self.chains for fault in chain.faults))


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a claim is made."""

    capture: CaptureState
    coding: CodingState
    reading: ArticleReading
    claim: Claim


class Custodian:
    """Traces ids of one record, as of its newest checkpoint. Raises `StoreError`."""

    def __init__(self, store: "Store", captures: CaptureStore) -> None:
        self._store = store
        self._captures = captures
        self.proofs = LogProofs(store)
        self._state = self.proofs.state
        self._current: Codings = list(self._state.current())

    def trace(self, wanted: str) -> Trace:
        """What `wanted` rests on: the number of an entry, an id of the ledger, or a name as people type it.

        The beginning of an id will do where no other begins so. Raises `UsageError`, `StoreError`.
        """
        if wanted.isascii() and wanted.isdigit():
            return self._trace_entry(int(wanted))
        if wanted.startswith(LINES):
            return self._trace_line(self._lines[_only(wanted, list(self._lines))])
        if wanted.startswith(CLAIM):
            found, is_current = self._find_claim(wanted)
            custody = self._claim_custody(found, is_current=is_current)
            return Trace(kind="claim", id=found.claim.id, chains=(custody,))
        return self._trace_page(self._target(wanted))

    def lines(self) -> Iterator[Trace]:
        """Every line of the ledger as it stands."""
        return map(self._trace_line, self._lines.values())

    @cached_property
    def _lines(self) -> dict[str, LedgerLine]:
        readings = [
            reading
            for capture, _, found in load_codings(self._store, self._state, self._current)
            for reading in standing_readings(self._state, capture.identity, found)
        ]
        return {line.id: line for line in ledger_lines(build_record(readings))}

    @cached_property
    def _claims(self) -> dict[str, _Found]:
        return {found.claim.id: found for found in self._scan(self._current)}

    def _scan(self, codings: Codings) -> Iterator[_Found]:
        """Every claim of these codings."""
        for capture, coding, page in load_codings(self._store, self._state, codings):
            for reading in page.readings:
                for claim in reading.claims:
                    yield _Found(capture, coding, reading, claim)

    def _find_claim(self, wanted: str) -> tuple[_Found, bool]:
        """The claim, and whether the ledger stands on the coding that makes it: an older one may have made it too."""
        found = {one.claim.id: one for one in self._scan(self._current) if one.claim.id.startswith(wanted)}
        if found:
            return found[_only(wanted, list(found))], True
        for capture, coding in self._past():
            with suppress(DamagedRecord):  # one in a form of the past
                found |= {
                    one.claim.id: one for one in self._scan([(capture, coding)]) if one.claim.id.startswith(wanted)
                }
        return found[_only(wanted, list(found))], False

    def _past(self) -> Iterator[tuple[CaptureState, CodingState]]:
        """Codings that the ledger does not stand on, of captures that are not destroyed."""
        current = {coding.identity for _, coding in self._current}
        for identity, codings in self._state.codings.items():
            capture = self._state.captures[identity]
            if capture.redacted is None:
                yield from ((capture, coding) for coding in codings if coding.identity not in current)

    def _target(self, wanted: str) -> str:
        """The capture, or the article in one, that people call so; a page also by the SHA-256 of its bytes."""
        captures = self._state.captures.values()
        of_bytes = [state.identity for state in captures if state.sha256.startswith(wanted)]
        if len(wanted) >= LEAST_DIGITS and len(of_bytes) == 1:
            return of_bytes[0]
        return find_target(self._store, self._state, wanted)

    def _trace_entry(self, sequence: int) -> Trace:
        size = self.proofs.checkpoint.size
        if sequence >= size:
            raise UsageError(f"there is no entry {sequence}: the log has {size}, counted from 0")
        return Trace(kind="entry", id=str(sequence), chains=(), entries=(self.proofs.inclusion(sequence),))

    def _trace_line(self, line: LedgerLine) -> Trace:
        chains = tuple(self._evidence_custody(role, evidence) for role, evidence in line.evidence)
        return Trace(kind=line.kind, id=line.id, chains=chains)

    def _trace_page(self, target: str) -> Trace:
        identity, mark, part = target.partition(ARTICLE_MARK)
        capture = self._state.captures[identity]
        codings = self._state.codings.get(identity, ())
        coding = codings[-1] if codings else None
        is_current = capture.is_current and coding is not None
        custody = self._custody(capture, coding, part=int(part) if mark else None, is_current=is_current)
        return Trace(kind="article" if mark else "page", id=custody.article or identity, chains=(custody,))

    def _evidence_custody(self, role: str, evidence: Evidence) -> Custody:
        """The chain of a claim as the ledger cites it."""
        found = self._claims[evidence.claim]
        custody = self._claim_custody(found, role=role, is_current=True)
        cited, quote = evidence.citation, custody.quote
        faults = list(custody.faults)
        if quote is None or (quote.words, quote.start, quote.end) != (cited.quote, cited.span.start, cited.span.end):
            faults.append(f"{evidence.claim}: the ledger quotes other words than those of the page")
        if cited.page != custody.capture.sha256:
            faults.append(f"{evidence.claim}: the ledger cites another page than the one that makes the claim")
        return replace(custody, faults=tuple(faults))

    def _claim_custody(self, found: _Found, *, is_current: bool, role: str | None = None) -> Custody:
        part = found.reading.article.part
        return self._custody(
            found.capture, found.coding, part=part, claim=found.claim, role=role, is_current=is_current
        )

    def _custody(
        self,
        capture: CaptureState,
        coding: CodingState | None,
        *,
        part: int | None,
        is_current: bool,
        claim: Claim | None = None,
        role: str | None = None,
    ) -> Custody:
        retracted = self._retraction(capture, part, claim)
        made = (
            sequence for sequence in (capture.sequence, coding.sequence if coding else None) if sequence is not None
        )
        sequences = (*made, *self._decided(retracted), *self._decided(capture.redacted))
        entries = [self.proofs.inclusion(sequence) for sequence in sequences]
        faults = [entry.fault for entry in entries if entry.fault]
        quote = None
        if capture.redacted is None:
            faults += self._byte_faults(capture)
            bodies = {} if coding is None else self._objects(coding)
            faults += _object_faults(coding, bodies)
            if claim is not None and coding is not None:
                quote = _quote(claim, bodies.get(coding.text or "", b""))
        return Custody(
            capture=capture,
            coding=coding,
            article=None if part is None else self._state.article_name(capture.identity, part),
            claim=claim,
            role=role,
            quote=quote,
            is_current=is_current,
            retracted=retracted,
            entries=tuple(entries),
            faults=tuple(faults),
        )

    def _retraction(self, capture: CaptureState, part: int | None, claim: Claim | None) -> int | None:
        """The entry by which the claim, its article or the whole capture was retracted."""
        retracted = self._state.retracted
        of_claim = retracted.get(claim.id) if claim else None
        of_article = retracted.get(article_target(capture.identity, part)) if part is not None else None
        return next((entry for entry in (of_claim, of_article, capture.retracted) if entry is not None), None)

    def _decided(self, sequence: int | None) -> Iterator[int]:
        """The entry of a decision, and those that approved of it."""
        if sequence is not None:
            yield sequence
            yield from (approval.sequence for approval in self._state.decisions[sequence].approvals)

    def _byte_faults(self, capture: CaptureState) -> Iterator[str]:
        try:
            body = self._captures.get(capture.sha256)
        except StoreError as error:
            yield f"{capture.identity}: {error.message}"
            return
        if len(body) != capture.bytes:
            yield f"{capture.identity}: it has {len(body)} bytes, and entry {capture.sequence} says {capture.bytes}"

    def _objects(self, coding: CodingState) -> dict[str, bytes]:
        names = [name for name in (coding.text, coding.coding) if name]
        return {item.sha256: item.body for item in self._store.objects(names)}


def _object_faults(coding: CodingState | None, bodies: dict[str, bytes]) -> Iterator[str]:
    for name in (coding.text, coding.coding) if coding else ():
        if name and name not in bodies:
            yield f"object {name} is missing"
        elif name and hashlib.sha256(bodies[name]).hexdigest() != name:
            yield f"object {name}: its bytes are not those that its name says"


def _quote(claim: Claim, body: bytes) -> Quote:
    text = body.decode(errors="replace")
    span = claim.span
    first = len(text[: span.start].encode())
    words = span.of(text)
    return Quote(words=words, start=span.start, end=span.end, first=first, last=first + len(words.encode()))


def _only(wanted: str, ids: list[str]) -> str:
    """The one of `ids` that is `wanted`, or begins so. Raises `UsageError`."""
    matches = [wanted] if wanted in ids else sorted(name for name in ids if name.startswith(wanted))
    if not matches:
        raise UsageError(f"nothing on the record has an id that begins with {wanted!r}; see: marsad board --json")
    if len(matches) > 1:
        shown = ", ".join(matches[:CANDIDATES_SHOWN])
        raise UsageError(f"{wanted!r} is the beginning of {len(matches)} ids ({shown} …); type more of it")
    return matches[0]
