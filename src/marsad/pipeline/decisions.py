"""What a person decides at the desk → an entry of the log, or a refusal that says which rule is in the way.

Rules are those of `marsad.log.decisions`. They are tried out before anything is written, so that an honest mistake
leaves no void entry on the record; what is read back afterwards is what counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marsad.capture import CaptureStore
from marsad.errors import UsageError
from marsad.log.canonical import make_leaf, parse_leaf
from marsad.log.decisions import Decision
from marsad.log.keys import SigningKey
from marsad.log.people import Signer
from marsad.log.state import RecordState, fold
from marsad.model import Draft, EntryKind, LogEntry
from marsad.pipeline.rebuild import rebuild_search
from marsad.pipeline.targets import find_capture, find_target

if TYPE_CHECKING:
    from marsad.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of a decision: its entry, and the decision that it made, approved or withdrew."""

    entry: LogEntry
    decision: Decision
    kept: tuple[str, ...] = ()
    """Of a redaction in effect: what stays, because other captures use it (SHA-256, hex)."""


class Desk:
    """A person with a key in front of a record that is open for writing.

    Every method raises `UsageError` for what the rules do not allow, and `StoreError`.
    """

    def __init__(self, store: "Store", captures: CaptureStore, key: SigningKey) -> None:
        self._store = store
        self._captures = captures
        self._key = key
        self.state = fold(store.entries())
        finish_redactions(store, captures, self.state)

    def register(self, reason: str) -> Decided:
        """Enter the person's name and key on the record."""
        return self._record(lambda signer: signer.register(reason))

    def retract(self, wanted: str, reason: str) -> Decided:
        """Propose to leave a claim, an article or a capture out of the ledger."""
        target = find_target(self._store, self.state, wanted)
        return self._record(lambda signer: signer.propose_retraction(target, reason))

    def redact(self, wanted: str, reason: str) -> Decided:
        """Propose to destroy a capture's bytes and what was read in them, as far as no other capture shares it."""
        capture = find_capture(self._store, self.state, wanted)
        objects = own_objects(self.state, capture)
        return self._record(lambda signer: signer.propose_redaction(capture, objects, reason))

    def supersede(self, old: str, new: str, reason: str) -> Decided:
        """Propose that one capture takes the place of another."""
        before, after = (find_capture(self._store, self.state, wanted) for wanted in (old, new))
        return self._record(lambda signer: signer.propose_supersession(before, after, reason))

    def judge(self, wanted: Sequence[str], verdict: str, reason: str, evidence: Sequence[str] = ()) -> Decided:
        """Give a verdict on claims, articles or captures."""
        subjects = [find_target(self._store, self.state, one) for one in wanted]
        return self._record(lambda signer: signer.judge(subjects, verdict, reason, evidence))

    def approve(self, sequence: int, reason: str) -> Decided:
        """Approve a proposal. A redaction that comes into effect by it is carried out."""
        proposal = self._decision(sequence)
        is_redaction = proposal.kind is EntryKind.REDACTION
        erased: Sequence[str] = self._to_erase(proposal) if is_redaction else ()
        decided = self._record(lambda signer: signer.approve(sequence, proposal.hash, reason), erased)
        if not is_redaction:
            return decided
        removed = finish_redactions(self._store, self._captures, self.state)
        capture = proposal.payload["capture"]
        gone = {*erased, *removed}
        held = {self.state.captures[capture].sha256, *objects_of(self.state, capture)}
        return replace(decided, kept=tuple(sorted(held - gone)))

    def withdraw(self, sequence: int, reason: str) -> Decided:
        """Withdraw a decision, or propose to."""
        decision = self._decision(sequence)
        return self._record(lambda signer: signer.withdraw(sequence, decision.hash, reason))

    def _decision(self, sequence: int) -> Decision:
        self._catch_up()
        decision = self.state.decisions.get(sequence)
        if decision is None:
            raise UsageError(f"entry {sequence} is no decision that could be weighed; see: marsad log --pending")
        return decision

    def _to_erase(self, redaction: Decision) -> Sequence[str]:
        """The objects that the redaction destroys: those it names that no other capture uses by now."""
        named = set(redaction.payload["objects"])
        own = set(own_objects(self.state, redaction.payload["capture"]))
        if own - named:
            raise UsageError(
                f"the page has been read again since entry {redaction.sequence}, which does not name the new reading; "
                "withdraw it and propose the redaction anew"
            )
        return sorted(own | own_bytes(self.state, redaction.payload["capture"]))

    def _record(self, draw_up: Callable[[Signer], Draft], erased: Sequence[str] = ()) -> Decided:
        """Sign, try out, append, and read back."""
        self._catch_up()
        signer = Signer(key=self._key, record=self.state.origin or "", after=self.state.size)
        draft = draw_up(signer)
        objection = self.state.objection(as_next(draft, self.state.size))
        if objection is not None:
            raise UsageError(f"this cannot be recorded: {objection}")
        [entry] = self._store.append([draft], erased=erased).entries
        if entry is None:
            raise UsageError("this very decision is on the record already")
        self._catch_up()
        void = next((fault for fault in self.state.faults if fault.sequence == entry.sequence), None)
        if void is not None:
            raise UsageError(f"somebody else was faster, and this has no effect: {void}")
        about = entry.payload["sequence"] if entry.kind is EntryKind.APPROVAL else entry.sequence
        return Decided(entry=entry, decision=self.state.decisions[about])

    def _catch_up(self) -> None:
        for entry in self._store.entries(self.state.size):
            self.state.add(entry)


def finish_redactions(store: "Store", captures: CaptureStore, state: RecordState) -> set[str]:
    """Destroy the bytes of every redacted capture that no other capture shares, and take its words out of the search.

    Returns the names of those bytes (SHA-256, hex). The log says so before it is done, and objects go with the entry
    that says so: what a crash left undone is done by the next who calls this. Raises `StoreError`.
    """
    redacted = [capture for capture in state.captures.values() if capture.redacted is not None]
    if not redacted:
        return set()
    gone = {name for capture in redacted for name in own_bytes(state, capture.identity)}
    for name in gone:
        captures.remove(name)
    places = {coding.sequence for capture in redacted for coding in state.codings.get(capture.identity, ())}
    if any(place in places for place, _ in store.find_documents()):
        rebuild_search(store, state)  # an index from which single words cannot be taken
    return gone


def own_objects(state: RecordState, capture: str) -> list[str]:
    """The objects that were read in this capture and in no other that is not redacted."""
    others = {
        name
        for other in state.codings
        if other != capture and state.captures[other].redacted is None
        for name in objects_of(state, other)
    }
    return sorted(objects_of(state, capture) - others)


def own_bytes(state: RecordState, capture: str) -> set[str]:
    """The name of this capture's bytes (SHA-256, hex), if no other capture that is not redacted shares them."""
    name = state.captures[capture].sha256
    others = (other for other in state.captures.values() if other.identity != capture and other.redacted is None)
    return set() if any(other.sha256 == name for other in others) else {name}


def objects_of(state: RecordState, capture: str) -> set[str]:
    """The objects that codings of this capture name."""
    return {name for coding in state.codings.get(capture, []) for name in (coding.text, coding.coding) if name}


def as_next(draft: Draft, size: int) -> LogEntry:
    """The entry that the draft would be after `size` others."""
    leaf = make_leaf(
        sequence=size,
        kind=draft.kind,
        payload=draft.payload,
        actor=draft.actor,
        reason=draft.reason,
        identity=draft.identity,
        recorded_at="",
    )
    return parse_leaf(leaf)
