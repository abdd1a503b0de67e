"""Redactions in effect → what of the record is rightly gone, and who decided it."""

from collections.abc import Iterator

from marsad.log.decisions import Decision, Standing
from marsad.log.state import RecordState
from marsad.model import EntryKind


def redactions(state: RecordState) -> Iterator[Decision]:
    """Every redaction in effect, in the order of the log."""
    for decision in state.decisions.values():
        if decision.kind is EntryKind.REDACTION and decision.standing is Standing.IN_EFFECT:
            yield decision


def destroyed(state: RecordState) -> dict[str, int]:
    """The bytes and objects (SHA-256, hex) that must be gone, each with the place of the approval that destroyed it.

    What a capture that is not redacted shares with one that is stays, and is not among them.
    """
    needed = set(needed_evidence(state))
    return {
        name: decision.approvals[-1].sequence
        for decision in redactions(state)
        for name in (*decision.payload["objects"], state.captures[decision.payload["capture"]].sha256)
        if name not in needed
    }


def needed_evidence(state: RecordState) -> Iterator[str]:
    """The names of all bytes and objects that captures not redacted stand on."""
    for identity, capture in state.captures.items():
        if capture.redacted is not None:
            continue
        yield capture.sha256
        for coding in state.codings.get(identity, ()):
            yield from (name for name in (coding.text, coding.coding) if name)


def redaction_words(state: RecordState, decision: Decision) -> str:
    """A redaction in effect in one sentence: what `verify` says of evidence that is rightly gone."""
    capture = state.captures[decision.payload["capture"]]
    approvers = " and ".join(approval.actor for approval in decision.approvals)
    who = f"redacted by {decision.actor}, approved by {approvers}"
    return f"capture {capture.identity} ({capture.page}): {who}: {decision.reason}"
