"""What a person decides at the desk → an entry of the log, or a refusal that says which rule is in the way.

Rules are those of `marsad.log.decisions`. They are tried out before anything is written, so that an honest mistake
leaves no void entry on the record; what is read back afterwards is what counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.capture import CaptureStore
from marsad.errors import InternalError, UsageError
from marsad.log.canonical import make_leaf, parse_leaf
from marsad.log.decisions import Decision
from marsad.log.keys import SigningKey
from marsad.log.people import Signer
from marsad.log.state import RecordState, fold
from marsad.model import Draft, EntryKind, LogEntry
from marsad.pipeline.targets import find_capture, find_target

if TYPE_CHECKING:
    from marsad.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
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
        finish_redactions(self.state, captures)

    def register(self, reason: str) -> Outcome:
        """Enter the person's name and key on the record."""
        return self._record(lambda signer: signer.register(reason))

    def retract(self, wanted: str, reason: str) -> Outcome:
        """Propose to leave a claim, an article or a capture out of the ledger."""
        target = find_target(self._store, self.state, wanted)
        return self._record(lambda signer: signer.propose_retraction(target, reason))

    def redact(self, wanted: str, reason: str) -> Outcome:
        """Propose to destroy a capture's bytes and what was read in them, as far as no other capture shares it."""
        capture = find_capture(self._store, self.state, wanted)
        objects = own_objects(self.state, capture)
        return self._record(lambda signer: signer.propose_redaction(capture, objects, reason))

    def supersede(self, old: str, new: str, reason: str) -> Outcome:
        """Propose that one capture takes the place of another."""
        before, after = (find_capture(self._store, self.state, wanted) for wanted in (old, new))
        return self._record(lambda signer: signer.propose_supersession(before, after, reason))

    def judge(self, wanted: Sequence[str], verdict: str, reason: str, evidence: Sequence[str] = ()) -> Outcome:
        """Give a verdict on claims, articles or captures."""
        subjects = [find_target(self._store, self.state, one) for one in wanted]
        return self._record(lambda signer: signer.judge(subjects, verdict, reason, evidence))

    def approve(self, sequence: int, reason: str) -> Outcome:
        """Approve a proposal. A redaction that comes into effect by it is carried out."""
        proposal = self._decision(sequence)
        erased: Sequence[str] = ()
        if proposal.kind is EntryKind.REDACTION:
            erased = self._to_erase(proposal)
        outcome = self._record(lambda signer: signer.approve(sequence, proposal.hash, reason), erased)
        finish_redactions(self.state, self._captures)
        return outcome

    def withdraw(self, sequence: int, reason: str) -> Outcome:
        """Withdraw a decision, or propose to."""
        decision = self._decision(sequence)
        return self._record(lambda signer: signer.withdraw(sequence, decision.hash, reason))

    def _decision(self, sequence: int) -> Decision:
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
        return sorted(own)

    def _record(self, draw_up: Callable[[Signer], Draft], erased: Sequence[str] = ()) -> Outcome:
        """Sign, try out, append, and read back."""
        signer = Signer(key=self._key, record=self.state.origin or "", after=self.state.size)
        draft = draw_up(signer)
        refused = try_out(self._store, draft)
        if refused:
            raise UsageError(f"this cannot be recorded: {refused}")
        [entry] = self._store.append([draft], erased=erased).entries
        if entry is None:
            raise UsageError("this very decision is on the record already")
        for later in self._store.entries(self.state.size):
            self.state.add(later)
        void = next((fault for fault in self.state.faults if fault.sequence == entry.sequence), None)
        if void is not None:
            raise UsageError(f"somebody was faster: {void}")
        about = entry.payload["sequence"] if entry.kind is EntryKind.APPROVAL else entry.sequence
        return Outcome(entry=entry, decision=self.state.decisions[about])


def try_out(store: "Store", draft: Draft) -> str | None:
    """The rule that the decision would break as the record stands, in words."""
    state = fold(store.entries())
    leaf = make_leaf(
        sequence=state.size,
        kind=draft.kind,
        payload=draft.payload,
        actor=draft.actor,
        reason=draft.reason,
        identity=draft.identity,
        recorded_at="",
    )
    before = len(state.faults)
    state.add(parse_leaf(leaf))
    return state.faults[-1].detail if len(state.faults) > before else None
