"""The log as people read it: each entry with what it says in a few words, and where each decision stands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from marsad.log.decisions import Decision, EntryFault, Standing
from marsad.log.state import fold
from marsad.model import EntryKind, LogEntry

if TYPE_CHECKING:
    from marsad.store import Store

Payload = Mapping[str, Any]
SHOWN: Final = 12
"""Digits of a hash that people are shown."""

SAYS: Final[dict[EntryKind, Callable[[Payload], str]]] = {
    EntryKind.OPENED: lambda said: f"the record {said['origin']} begins",
    EntryKind.SETTING: lambda said: f"{said['name']} = {said['value']}",
    EntryKind.CAPTURE: lambda said: f"{said['page']} from {said['uri']} ({said['capture']})",
    EntryKind.SIGHTING: lambda said: f"{said['page']} again, at {said['uri']} ({said['capture']})",
    EntryKind.CODING: lambda said: f"{said['capture']} by {said['version']} ({said['articles']} articles)",
    EntryKind.FAILURE: lambda said: f"{said['code']} {said['message']}",
    EntryKind.PERSON: lambda said: f"{said['name']} with the key {said['key']}",
    EntryKind.JUDGEMENT: lambda said: f"{' and '.join(said['subjects'])}: {said['verdict']}",
    EntryKind.SUPERSESSION: lambda said: f"put {said['new']} in the place of {said['old']}",
    EntryKind.RETRACTION: lambda said: f"leave {said['target']} out of the ledger",
    EntryKind.REDACTION: lambda said: f"destroy {said['capture']} and {len(said['objects'])} objects read in it",
    EntryKind.APPROVAL: lambda said: f"approve entry {said['sequence']}",
    EntryKind.WITHDRAWAL: lambda said: f"withdraw entry {said['sequence']}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry, the decision that it makes if it makes one, and why it has no effect if it has none."""

    entry: LogEntry
    decision: Decision | None
    fault: EntryFault | None

    @property
    def is_pending(self) -> bool:
        """Whether it awaits another person."""
        return self.decision is not None and self.decision.standing is Standing.PENDING


def history(store: "Store") -> Iterator[Line]:
    """Every entry of the log, in order, as things stand now. Raises `StoreError`."""
    state = fold(store.entries())
    faults = {fault.sequence: fault for fault in state.faults}
    for entry in store.entries(0, state.size):
        yield Line(entry=entry, decision=state.decisions.get(entry.sequence), fault=faults.get(entry.sequence))


def entry_words(line: Line) -> str:
    """One entry on one line."""
    entry = line.entry
    try:
        said = SAYS[entry.kind](entry.payload)
    except (KeyError, TypeError):
        said = "(its payload cannot be read)"
    words = f"{entry.sequence} {entry.recorded_at[:19]}Z {entry.kind} by {entry.actor}: {said}"
    if entry.reason:
        words += f" — {entry.reason}"
    if line.fault is not None:
        return f"{words} [has no effect: {line.fault.detail}]"
    return f"{words} [{standing_words(line.decision)}]" if line.decision is not None else words


def standing_words(decision: Decision) -> str:
    """Where a decision stands, for people."""
    if decision.standing is Standing.WITHDRAWN:
        return f"withdrawn by entry {decision.withdrawn_by}"
    approvers = ", ".join(approval.actor for approval in decision.approvals)
    if decision.standing is Standing.IN_EFFECT:
        return f"in effect, approved by {approvers}" if approvers else "in effect"
    if not approvers:
        return "awaiting two people" if decision.missing > 1 else "awaiting a second person"
    return f"approved by {approvers}, awaiting another person"


def decision_words(decision: Decision) -> str:
    """A decision and where it stands, in one sentence."""
    said = SAYS[decision.kind](decision.payload)
    kind = decision.kind.value.capitalize()
    return f"{kind} ({decision.sequence}) by {decision.actor}: {said} — {standing_words(decision)}."


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision for programs."""
    return {
        "sequence": decision.sequence,
        "kind": decision.kind.value,
        "actor": decision.actor,
        "reason": decision.reason,
        "payload": decision.payload,
        "hash": decision.hash,
        "standing": decision.standing.value,
        "approvals_missing": decision.missing,
        "approvals": [{"sequence": item.sequence, "actor": item.actor} for item in decision.approvals],
        "withdrawn_by": decision.withdrawn_by,
    }


def entry_json(line: Line) -> dict[str, Any]:
    """An entry for programs."""
    entry = line.entry
    fields = {
        "sequence": entry.sequence,
        "kind": entry.kind.value,
        "actor": entry.actor,
        "recorded_at": entry.recorded_at,
        "reason": entry.reason,
        "identity": entry.identity,
        "payload": entry.payload,
        "fault": line.fault.detail if line.fault else None,
    }
    if line.decision is None:
        return fields | {"standing": None}
    stands = decision_json(line.decision)
    return fields | {name: stands[name] for name in ("standing", "approvals_missing", "approvals", "withdrawn_by")}
