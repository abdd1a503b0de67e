"""Decisions of people, entry by entry: who may decide, what waits for a second person, what is in effect.

Nothing here raises: an entry that breaks a rule has no effect and leaves a fault that names it. The rules:
docs/decisions/0009-people-and-second-persons.md.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from marsad.log.keys import Verifier
from marsad.log.merkle import leaf_hash
from marsad.log.people import is_blank, signed_words, verify_signature
from marsad.model import EntryKind, LogEntry

FOUNDERS: Final = 2
"""People who enter their names without anybody's approval: before them there is nobody to ask."""
APPROVALS_FOR_A_PERSON: Final = 2
"""Registered people who must approve of a later name or key. With one, anybody could invent a second person alone."""
MODEST_VERDICTS: Final = frozenset({"unsure"})
"""Verdicts that change nothing on the record, and so need no second person."""
IRREVOCABLE: Final = frozenset({EntryKind.REDACTION, EntryKind.PERSON, EntryKind.WITHDRAWAL})
"""Decisions that cannot be withdrawn once they are in effect: bytes are gone, a key was in use."""


class BrokenRule(Exception):
    """Why an entry has no effect. Never leaves the log: it becomes a fault."""


Check = Callable[[EntryKind, Mapping[str, Any]], None]
"""Raises `BrokenRule` where what a decision of this kind and payload is about does not allow it."""


class Standing(StrEnum):
    """Where a decision stands."""

    PENDING = "pending"
    IN_EFFECT = "in effect"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFault:
    """An entry of the log that has no effect, or that does not fit those before it, and why."""

    sequence: int
    detail: str

    def __str__(self) -> str:
        return f"entry {self.sequence}: {self.detail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The entry by which somebody approved."""

    sequence: int
    actor: str


@dataclass(slots=True, kw_only=True)
class Decision:
    """What a person decided, where it stands, and who approved of it. `hash` (hex) is that of its leaf."""

    sequence: int
    kind: EntryKind
    actor: str
    reason: str
    payload: Mapping[str, Any]
    recorded_at: str
    hash: str
    needed: int
    """How many people other than its author must approve of it."""
    standing: Standing = Standing.PENDING
    approvals: list[Approval] = field(default_factory=list)
    withdrawn_by: int | None = None
    """The withdrawal's place in the log."""

    @property
    def missing(self) -> int:
        """How many approvals it waits for."""
        return self.needed - len(self.approvals) if self.standing is Standing.PENDING else 0


@dataclass(slots=True)
class Decisions:
    """People and their decisions so far. `origin` is the record's name, which every signature states."""

    origin: str | None = None
    people: dict[str, str] = field(default_factory=dict)
    """Verifier key of each person, by name."""
    decisions: dict[int, Decision] = field(default_factory=dict)
    """By place in the log."""
    signed: set[bytes] = field(default_factory=set)

    def add(self, entry: LogEntry, check: Check) -> Decision | None:
        """Weigh an entry that a person made; returns the decision that it brings into effect.

        Raises `BrokenRule` (or what a damaged payload raises): then nothing has changed.
        """
        self._check_author(entry)
        effect = self._approve(entry, check) if entry.kind is EntryKind.APPROVAL else self._decide(entry, check)
        self.signed.add(_words_digest(entry))
        if effect is not None:
            self._bring_into_effect(effect)
        return effect

    def _bring_into_effect(self, decision: Decision) -> None:
        decision.standing = Standing.IN_EFFECT
        if decision.kind is EntryKind.PERSON:
            self.people[decision.payload["name"]] = decision.payload["key"]
        if decision.kind is EntryKind.WITHDRAWAL:
            target = self.decisions[decision.payload["sequence"]]
            target.standing, target.withdrawn_by = Standing.WITHDRAWN, decision.sequence

    def _check_author(self, entry: LogEntry) -> None:
        payload = entry.payload
        if entry.kind is not EntryKind.PERSON and entry.actor not in self.people:
            raise BrokenRule(f"{entry.actor!r} is no registered person")
        if not verify_signature(entry, self.people):
            raise BrokenRule(f"it is not signed by {entry.actor}")
        if is_blank(entry.reason):
            raise BrokenRule("it gives no reason")
        if payload["record"] != self.origin:
            raise BrokenRule(f"it was signed for another record ({payload['record']})")
        if not isinstance(payload["after"], int) or payload["after"] > entry.sequence:
            raise BrokenRule(f"it was signed after {payload['after']} entries, and cannot stand here")
        if _words_digest(entry) in self.signed:
            raise BrokenRule("it repeats an earlier entry, signature and all")

    def _decide(self, entry: LogEntry, check: Check) -> Decision | None:
        check(entry.kind, entry.payload)
        decision = Decision(
            sequence=entry.sequence,
            kind=entry.kind,
            actor=entry.actor,
            reason=entry.reason or "",
            payload=entry.payload,
            recorded_at=entry.recorded_at,
            hash=leaf_hash(entry.leaf).hex(),
            needed=self._approvals_needed(entry),
        )
        self.decisions[entry.sequence] = decision
        return decision if decision.needed == 0 else None

    def _approvals_needed(self, entry: LogEntry) -> int:
        """How many others must approve. Raises `BrokenRule` where the entry may not be made at all."""
        if entry.kind is EntryKind.PERSON:
            self._check_person(entry.payload["name"], entry.payload["key"], entry.actor)
            founding = len(self.people) < FOUNDERS and entry.actor not in self.people
            return 0 if founding else APPROVALS_FOR_A_PERSON
        if entry.kind is EntryKind.JUDGEMENT:
            return 0 if entry.payload["verdict"] in MODEST_VERDICTS else 1
        if entry.kind is EntryKind.WITHDRAWAL:
            return self._approvals_to_withdraw(entry)
        return 1

    def _check_person(self, name: str, key: str, actor: str) -> None:
        if name != actor or Verifier.parse(key).name != name:
            raise BrokenRule(f"{actor} registers another's name")
        if not name.isprintable():
            raise BrokenRule(f"the name {name!r} has characters that nobody sees")
        double = next((other for other in self.people if other != name and _folded(other) == _folded(name)), None)
        if double is not None:
            raise BrokenRule(f"the name {name} reads like {double}")
        public = Verifier.parse(key).public
        owner = next((other for other, held in self.people.items() if Verifier.parse(held).public == public), None)
        if owner is not None:
            raise BrokenRule(f"its key is already that of {owner}")

    def _approvals_to_withdraw(self, entry: LogEntry) -> int:
        target = self._target(entry)
        own = target.actor == entry.actor
        if target.standing is Standing.PENDING:
            if not own:
                raise BrokenRule(f"entry {target.sequence} is {target.actor}'s to withdraw: it is not in effect")
            return 0
        if target.kind in IRREVOCABLE:
            raise BrokenRule(f"a {target.kind} in effect cannot be withdrawn")
        return 0 if own and target.needed == 0 else 1

    def _approve(self, entry: LogEntry, check: Check) -> Decision | None:
        proposal = self._target(entry)
        if proposal.standing is not Standing.PENDING:
            raise BrokenRule(f"entry {proposal.sequence} is {proposal.standing} already")
        # A new key is approved with the old one: the only case in which the author has a say twice.
        if entry.actor == proposal.actor and proposal.kind is not EntryKind.PERSON:
            raise BrokenRule(f"{entry.actor} approves of an own proposal")
        if any(approval.actor == entry.actor for approval in proposal.approvals):
            raise BrokenRule(f"{entry.actor} approves of entry {proposal.sequence} a second time")
        if proposal.kind is EntryKind.PERSON:
            self._check_person(proposal.payload["name"], proposal.payload["key"], proposal.actor)
        if proposal.kind is EntryKind.WITHDRAWAL:
            self._check_not_withdrawn(self.decisions[proposal.payload["sequence"]])
        check(proposal.kind, proposal.payload)
        proposal.approvals.append(Approval(sequence=entry.sequence, actor=entry.actor))
        return proposal if proposal.missing == 0 else None

    def _target(self, entry: LogEntry) -> Decision:
        """The decision that an approval or a withdrawal names, by place and hash."""
        sequence = entry.payload["sequence"]
        target = self.decisions.get(sequence)
        if target is None:
            raise BrokenRule(f"entry {sequence} is no decision that could be weighed")
        if target.hash != entry.payload["hash"]:
            raise BrokenRule(f"entry {sequence} is not the one that {entry.actor} saw: its hash is another")
        self._check_not_withdrawn(target)
        return target

    def _check_not_withdrawn(self, decision: Decision) -> None:
        if decision.standing is Standing.WITHDRAWN:
            raise BrokenRule(f"entry {decision.sequence} is withdrawn already")


def _folded(name: str) -> str:
    """What names have in common that differ in case, width or composition only."""
    return unicodedata.normalize("NFKC", name).casefold()


def _words_digest(entry: LogEntry) -> bytes:
    return hashlib.sha256(signed_words(entry.kind, entry.payload, entry.reason)).digest()
