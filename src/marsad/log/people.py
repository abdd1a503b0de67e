"""What people decide → signed drafts for the log, and back: whether an entry was signed by whom it names.

A person is a name and an Ed25519 key. What is signed is the canonical JSON of kind, payload (without the signature) and
reason. The payload says for which record (its origin) and after how many entries it was signed, so that no signature
serves in another record, nor earlier than it was made.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from marsad.errors import UsageError
from marsad.log.canonical import canonical_json
from marsad.log.keys import SigningKey, verify
from marsad.model import Draft, EntryKind, LogEntry, content_id

HUMAN: Final = frozenset(
    {
        EntryKind.PERSON,
        EntryKind.JUDGEMENT,
        EntryKind.SUPERSESSION,
        EntryKind.RETRACTION,
        EntryKind.REDACTION,
        EntryKind.APPROVAL,
        EntryKind.WITHDRAWAL,
    }
)
"""Kinds of entries that only a person makes, with a reason and a signature."""
SIGNATURE: Final = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person with the key at hand, in front of the record `record` (its origin) when it has `after` entries.

    Each method gives the signed draft of one decision and raises `UsageError` for a blank reason.
    """

    key: SigningKey
    record: str
    after: int

    def register(self, reason: str) -> Draft:
        """Enter the signer's name and key, or the key that takes the place of the one before."""
        return self._sign(EntryKind.PERSON, {"name": self.key.name, "key": self.key.verifier}, reason)

    def propose_retraction(self, target: str, reason: str) -> Draft:
        """Propose to leave a capture, article or claim out of the ledger."""
        return self._sign(EntryKind.RETRACTION, {"target": target}, reason)

    def propose_redaction(self, capture: str, objects: Sequence[str], reason: str) -> Draft:
        """Propose to destroy a capture's bytes and the `objects` (SHA-256, hex) that were read in them."""
        return self._sign(EntryKind.REDACTION, {"capture": capture, "objects": sorted(objects)}, reason)

    def propose_supersession(self, old: str, new: str, reason: str) -> Draft:
        """Propose that the capture `new` takes the place of the capture `old`."""
        return self._sign(EntryKind.SUPERSESSION, {"old": old, "new": new}, reason)

    def judge(self, subjects: Sequence[str], verdict: str, reason: str, evidence: Sequence[str] = ()) -> Draft:
        """Give a verdict on things on the record, by their ids; `evidence` are ids too, or addresses."""
        payload = {"subjects": list(subjects), "verdict": verdict, "evidence": list(evidence)}
        return self._sign(EntryKind.JUDGEMENT, payload, reason)

    def approve(self, proposal: int, leaf_hash: str, reason: str) -> Draft:
        """Approve the proposal at this place of the log, whose leaf has this hash (hex)."""
        return self._sign(EntryKind.APPROVAL, {"sequence": proposal, "hash": leaf_hash}, reason)

    def withdraw(self, decision: int, leaf_hash: str, reason: str) -> Draft:
        """Withdraw the decision at this place of the log, whose leaf has this hash (hex)."""
        return self._sign(EntryKind.WITHDRAWAL, {"sequence": decision, "hash": leaf_hash}, reason)

    def _sign(self, kind: EntryKind, payload: Mapping[str, Any], reason: str) -> Draft:
        reason = reason.strip()
        if is_blank(reason):
            raise UsageError("a decision needs a reason in words; give it with --reason")
        stated = {**payload, "record": self.record, "after": self.after}
        words = signed_words(kind, stated, reason)
        return Draft(
            kind=kind,
            payload={**stated, SIGNATURE: self.key.sign(words).hex()},
            actor=self.key.name,
            reason=reason,
            identity=content_id("decision", hashlib.sha256(words).hexdigest()),
        )


def signed_words(kind: EntryKind, payload: Mapping[str, Any], reason: str | None) -> bytes:
    """The bytes that a signature covers: all of the decision but its signature."""
    stated = {name: value for name, value in payload.items() if name != SIGNATURE}
    return canonical_json({"kind": kind, "payload": stated, "reason": reason})


def verify_signature(entry: LogEntry, people: Mapping[str, str]) -> bool:
    """Whether the person that the entry names signed it. `people` gives each name's verifier key.

    A person's own entry is signed with the key that it brings.
    """
    key = entry.payload.get("key") if entry.kind is EntryKind.PERSON else people.get(entry.actor)
    signature = entry.payload.get(SIGNATURE)
    if not isinstance(key, str) or not isinstance(signature, str):
        return False
    try:
        return verify(key, signed_words(entry.kind, entry.payload, entry.reason), bytes.fromhex(signature))
    except ValueError:
        return False


def is_blank(reason: str | None) -> bool:
    """Whether a reason says nothing: no letter and no digit is in it."""
    return reason is None or not any(character.isalnum() for character in reason)
