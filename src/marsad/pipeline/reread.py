"""Captures on the record → codings by the rules of today, added beside the older ones, and what changed in them.

Nothing is taken away: the coding by other rules stays on the record, and the newest is what the ledger stands on. A
page that cannot be read any more keeps its old coding. What a batch added is durable before its pages are given out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Protocol

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, MarsadError, StoreError
from marsad.log.captures import CaptureState, CodingState
from marsad.log.state import RecordState
from marsad.model import Capture, EntryKind
from marsad.pipeline.captures import rebuild_capture
from marsad.pipeline.changes import CodingChange, compare_codings
from marsad.pipeline.codec import PageCoding, decode_coding
from marsad.pipeline.drafts import Batch, add_outcome, coding_identity, draft_method
from marsad.pipeline.record import load_codings, read_state
from marsad.pipeline.recorder import PAGES_PER_TRANSACTION, ReadFailure

if TYPE_CHECKING:
    from marsad.pipeline.reader import Method, Outcome
    from marsad.store import Store


class Rereads(Protocol):
    """A reader of captures: `marsad.pipeline.Reader`."""

    @property
    def method(self) -> "Method":
        """What makes the codings."""
        ...

    def attempt(self, capture: Capture) -> "Outcome":
        """Read one capture, whatever happens."""
        ...


class Verdict(StrEnum):
    """What became of a page."""

    FIRST = "first"
    """It has its first coding: nothing could be read in it before."""
    CHANGED = "changed"
    SAME = "same"
    DIFFERS = "differs"
    """The very same method makes another coding of it: reading depends on something that it must not depend on."""
    FAILED = "failed"
    """It cannot be read now: its old coding stands, and the failure is on the record."""
    MISSING = "missing"
    """Its bytes are missing or altered: nothing was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of one page. `after` is its coding by the present method, `change` what differs in it.

    `unreadable` says why the old coding cannot be compared; `orphans` are retracted claims that the new coding does not
    make any more (or makes under another id): their retraction holds nothing back.
    """

    capture: CaptureState
    before: CodingState | None
    verdict: Verdict
    extractor: str | None = None
    after: PageCoding | None = None
    change: CodingChange | None = None
    failure: ReadFailure | None = None
    unreadable: str | None = None
    orphans: tuple[str, ...] = ()


@dataclass(slots=True)
class Rereader:
    """Reads captures again with `reader`. With `dry_run` nothing is recorded; then a store for reading only will do.

    `every` page is read, even one whose coding is by the same method: a check that nothing but rules changes it.
    """

    store: "Store"
    captures: CaptureStore
    reader: Rereads
    dry_run: bool = False
    every: bool = False
    state: RecordState = field(init=False)
    wanted: Sequence[tuple[CaptureState, CodingState | None]] = field(init=False)
    overtaken: int = field(init=False, default=0)
    """Pages that this method has read, and another one after it: the later coding stands, there is none to add."""
    checkpoint: str | None = field(init=False, default=None)
    _seen: int = field(init=False)
    _gone: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.state = read_state(self.store)
        self._seen = self.state.size
        self.wanted = list(self._wanted())

    def run(self) -> Iterator[Reread]:
        """Read every wanted page, and record some at a time; where it is broken off, what was read is recorded first.

        Raises `StoreError`; pages of finished transactions stay.
        """
        batch: list[_Attempt] = []
        try:
            for capture, before in self.wanted:
                batch.append(self._attempt(capture, before))
                if len(batch) >= PAGES_PER_TRANSACTION:
                    full, batch = batch, []
                    yield from self._finish(full)
        except BaseException:
            self._finish(batch)
            raise
        yield from self._finish(batch)

    def _wanted(self) -> Iterator[tuple[CaptureState, CodingState | None]]:
        method = self.reader.method
        for identity, capture in self.state.captures.items():
            if not capture.is_current:
                continue
            codings = self.state.codings.get(identity, [])
            newest = codings[-1] if codings else None
            same = newest is not None and (newest.version, newest.resources) == (method.version, method.resources)
            known = any(coding.identity == coding_identity(identity, method) for coding in codings)
            if known and not same:
                self.overtaken += 1
            elif self.every or not same:
                yield capture, newest

    def _attempt(self, state: CaptureState, before: CodingState | None) -> "_Attempt":
        try:
            capture = rebuild_capture(self.captures, state)
            if capture.identity != state.identity:
                raise DamagedRecord(f"{state.identity}: its entry does not describe it; see: marsad verify")
        except StoreError as error:
            return _Attempt(state, before, None, _failure(state.uri, error))
        return _Attempt(state, before, self.reader.attempt(capture))

    def _finish(self, attempts: Sequence["_Attempt"]) -> list[Reread]:
        """Record a batch in one transaction, then say what became of each page in it."""
        self._look_for_redactions()
        attempts = [attempt for attempt in attempts if attempt.state.identity not in self._gone]
        batch = Batch(drafts=[draft_method(self.reader.method)])
        recorded: list[Outcome | None] = []
        for attempt in attempts:
            outcome = attempt.outcome
            recorded.append(None if outcome is None else add_outcome(batch, outcome, self.reader.method))
        if not self.dry_run and len(batch.drafts) > 1:
            receipt = self.store.append(batch.drafts, objects=batch.objects, documents=batch.documents)
            self.checkpoint = receipt.checkpoint
        made = {draft.payload["capture"]: draft.payload for draft in batch.drafts if draft.kind is EntryKind.CODING}
        bodies = {item.sha256: item.body for item in batch.objects}
        found = []
        for attempt, outcome in zip(attempts, recorded, strict=True):
            payload = made.get(attempt.state.identity)
            new = None if payload is None else _New(payload["text"], payload["coding"], payload["extractor"], bodies)
            found.append(self._judge(attempt, outcome, new))
        return found

    def _look_for_redactions(self) -> None:
        """Note what was taken out of the record since the last batch: nothing may be added of what was in it."""
        new = [entry.kind for entry in self.store.entries(self._seen)]
        self._seen += len(new)
        if EntryKind.APPROVAL in new:
            captures = read_state(self.store).captures.values()
            self._gone = {capture.identity for capture in captures if not capture.is_current}

    def _judge(self, attempt: "_Attempt", outcome: "Outcome | None", new: "_New | None") -> Reread:
        state, before = attempt.state, attempt.before
        if outcome is None:
            return Reread(capture=state, before=before, verdict=Verdict.MISSING, failure=attempt.missing)
        if outcome.failure is not None or new is None:
            failure = None if outcome.failure is None else _failure(outcome.uri, outcome.failure)
            return Reread(capture=state, before=before, verdict=Verdict.FAILED, failure=failure)
        text = new.bodies[new.text].decode()
        after = decode_coding(new.bodies[new.coding], text=text, name=partial(self.state.article_name, state.identity))
        same = before is not None and (before.text, before.coding) == (new.text, new.coding)
        old, unreadable = (after, None) if same or before is None else self._load(state, before)
        return Reread(
            capture=state,
            before=before,
            verdict=self._verdict(before, same=same),
            extractor=new.extractor,
            after=after,
            change=_compare(before, old, after, new.text),
            unreadable=unreadable,
            orphans=self._orphans(old, after),
        )

    def _verdict(self, before: CodingState | None, *, same: bool) -> Verdict:
        method = self.reader.method
        if before is None:
            return Verdict.FIRST
        if same:
            return Verdict.SAME
        is_own = (before.version, before.resources) == (method.version, method.resources)
        return Verdict.DIFFERS if is_own else Verdict.CHANGED

    def _load(self, state: CaptureState, before: CodingState) -> tuple[PageCoding | None, str | None]:
        """The old coding, or why it cannot be read any more."""
        try:
            [(_, _, coding)] = load_codings(self.store, self.state, [(state, before)])
        except DamagedRecord as error:
            return None, error.message
        return coding, None

    def _orphans(self, before: PageCoding | None, after: PageCoding) -> tuple[str, ...]:
        if before is None or not self.state.retracted:
            return ()
        gone = _claims(before) - _claims(after)
        return tuple(sorted(gone & self.state.retracted.keys()))


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A page that was to be read: what came of it, or why its bytes could not be had."""

    state: CaptureState
    before: CodingState | None
    outcome: "Outcome | None"
    missing: ReadFailure | None = None


@dataclass(frozen=True, slots=True)
class _New:
    """The new coding of a page: names of its objects, and their bodies by name."""

    text: str
    coding: str
    extractor: str | None
    bodies: dict[str, bytes]


def _compare(before: CodingState | None, old: PageCoding | None, after: PageCoding, text: str) -> CodingChange | None:
    """What changed; `None` where the old coding cannot be read. Of a first coding everything is new."""
    if before is None:
        return compare_codings(PageCoding(readings=()), after)
    return None if old is None else compare_codings(old, after, moved=before.text != text)


def _claims(coding: PageCoding) -> set[str]:
    return {claim.id for reading in coding.readings for claim in reading.claims}


def _failure(uri: str, error: MarsadError) -> ReadFailure:
    return ReadFailure(input=uri, code=error.code, message=error.message)
