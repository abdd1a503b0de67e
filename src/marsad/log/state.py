"""Entries of the log, in order → the state of the record: captures, codings, settings, people and their decisions.

A pure fold: the same entries give the same state, and adding one entry costs the same however many came before. What
does not fit is a fault that names the entry, never an exception: `verify` must be able to read a damaged record.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from marsad.errors import DamagedRecord
from marsad.log.captures import CaptureState, CodingState, FailureState
from marsad.log.decisions import BrokenRule, Decision, Decisions, EntryFault, Standing
from marsad.model import Declared, EntryKind, LogEntry

NAME_DIGITS: Final = 8
"""Digits of a capture's identity that tell apart two pages of one name."""
ARTICLE_MARK: Final = "#"
"""Stands between a capture's identity and the number of an article in it, in what a retraction names."""
METHOD: Final = "method"
"""The setting that says which software and knowledge makes the codings that follow."""


@dataclass(slots=True)
class RecordState:
    """The record after `size` entries."""

    size: int = 0
    origin: str | None = None
    key: str | None = None
    """Verifier key of the record's checkpoints."""
    captures: dict[str, CaptureState] = field(default_factory=dict)
    """By identity, in the order of the log."""
    codings: dict[str, list[CodingState]] = field(default_factory=dict)
    """By capture, newest last."""
    failures: list[FailureState] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    methods: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    """The SHA-256 of each resource table, by the version and resources digest of the method that reads with them."""
    retracted: dict[str, int] = field(default_factory=dict)
    """Articles and claims left out of the ledger → the retraction's place in the log."""
    faults: list[EntryFault] = field(default_factory=list)
    book: Decisions = field(default_factory=Decisions)
    _pages: Counter[str] = field(default_factory=Counter)
    _declared: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> Mapping[str, str]:
        """Verifier key of each person, by name."""
        return self.book.people

    @property
    def decisions(self) -> Mapping[int, Decision]:
        """Every decision that a person was entitled to make, by its place in the log."""
        return self.book.decisions

    def pending(self) -> Iterator[Decision]:
        """Decisions that wait for another person."""
        return (decision for decision in self.decisions.values() if decision.standing is Standing.PENDING)

    def add(self, entry: LogEntry) -> None:
        """Take in the next entry."""
        if entry.sequence != self.size:
            self.faults.append(EntryFault(sequence=entry.sequence, detail=f"it stands where entry {self.size} should"))
        try:
            _ADD[entry.kind](self, entry)
        except BrokenRule as broken:
            self._fault(entry, str(broken))
        except (KeyError, TypeError, ValueError, AttributeError, DamagedRecord) as error:
            self._fault(entry, f"its payload lacks what the kind {entry.kind} holds ({error!r})")
        self.size = entry.sequence + 1

    def objection(self, entry: LogEntry) -> str | None:
        """The rule that a person's entry would break if it came next, in words."""
        try:
            deepcopy(self.book).add(entry, self._check)
        except BrokenRule as broken:
            return str(broken)
        return None

    def current(self) -> Iterator[tuple[CaptureState, CodingState]]:
        """What the ledger stands on: the newest coding of every capture that is in force, in the order of the log."""
        for identity, capture in self.captures.items():
            codings = self.codings.get(identity)
            if codings and capture.is_current:
                yield capture, codings[-1]

    def article_name(self, capture: str, part: int) -> str:
        """The id of an article: what its carrier calls it, or `page#part`; where captures share that name, each of them
        is told apart by its identity: `page@digits#part`."""
        state = self.captures[capture]
        declared = state.declared.article if part == 0 else None
        name = declared or f"{state.page}{ARTICLE_MARK}{part}"
        namesakes = self._pages[name.rpartition(ARTICLE_MARK)[0]] if declared else self._declared[name]
        if self._pages[state.page] == 1 and not namesakes and (declared is None or self._declared[declared] == 1):
            return name
        return f"{state.page}@{capture[-NAME_DIGITS:]}{ARTICLE_MARK}{part}"

    def _fault(self, entry: LogEntry, detail: str) -> None:
        self.faults.append(EntryFault(sequence=entry.sequence, detail=detail))

    def _open(self, entry: LogEntry) -> None:
        if entry.sequence != 0 or self.origin is not None:
            raise BrokenRule("a record begins once, with its first entry")
        self.origin, self.key = entry.payload["origin"], entry.payload["key"]
        self.book.origin = self.origin

    def _set(self, entry: LogEntry) -> None:
        name, value = entry.payload["name"], entry.payload["value"]
        self.settings[name] = value
        if name == METHOD and isinstance(value, Mapping):
            self.methods[value["version"], value["resources"]] = value["tables"]

    def _capture(self, entry: LogEntry) -> None:
        payload = entry.payload
        identity = payload["capture"]
        if identity in self.captures:
            raise BrokenRule(f"{identity} is on the record already, by entry {self.captures[identity].sequence}")
        state = CaptureState(
            identity=identity,
            sequence=entry.sequence,
            page=payload["page"],
            uri=payload["uri"],
            sha256=payload["sha256"],
            bytes=payload["bytes"],
            media_type=payload["media_type"],
            charset=payload["charset"],
            captured_at=payload["captured_at"],
            headers=tuple((name, value) for name, value in payload["headers"]),
            declared=Declared(**payload["declared"]),
            tool=payload["tool"],
        )
        self.captures[identity] = state
        self._pages[state.page] += 1
        if state.declared.article is not None:
            self._declared[state.declared.article] += 1

    def _sight(self, entry: LogEntry) -> None:
        state = self._known(entry.payload["capture"])
        seen = (entry.payload["page"], entry.payload["uri"])
        state.sightings += 1
        if seen < (state.page, state.uri):
            self._pages[state.page] -= 1
            state.page, state.uri = seen
            self._pages[state.page] += 1

    def _code(self, entry: LogEntry) -> None:
        payload = entry.payload
        coding = CodingState(
            identity=entry.identity or "",
            sequence=entry.sequence,
            capture=payload["capture"],
            version=payload["version"],
            resources=payload["resources"],
            extractor=payload["extractor"],
            text=payload["text"],
            coding=payload["coding"],
            articles=payload["articles"],
        )
        self._known(coding.capture)
        self.codings.setdefault(coding.capture, []).append(coding)

    def _fail(self, entry: LogEntry) -> None:
        payload = entry.payload
        failure = FailureState(
            sequence=entry.sequence,
            input=payload["input"],
            code=payload["code"],
            message=payload["message"],
            sha256=payload["sha256"],
        )
        self.failures.append(failure)

    def _decide(self, entry: LogEntry) -> None:
        effect = self.book.add(entry, self._check)
        if effect is None:
            return
        if effect.kind is EntryKind.WITHDRAWAL:
            withdrawn = self.decisions[effect.payload["sequence"]]
            if withdrawn.approvals:  # else it never was in effect
                self._apply(withdrawn, undo=True)
        else:
            self._apply(effect, undo=False)

    def _check(self, kind: EntryKind, payload: Mapping[str, Any]) -> None:
        """Raise `BrokenRule` where the record does not allow a decision of this kind and payload (any more)."""
        if kind is EntryKind.RETRACTION:
            target = payload["target"]
            capture = self.captures.get(target)
            if target in self.retracted or (capture is not None and capture.retracted is not None):
                raise BrokenRule(f"{target} is retracted already")
            if capture is None and target.startswith("capture-"):
                self._known(target.partition(ARTICLE_MARK)[0])
        elif kind is EntryKind.REDACTION:
            self._known(payload["capture"])
        elif kind is EntryKind.SUPERSESSION:
            self._check_supersession(payload["old"], payload["new"])

    def _check_supersession(self, old: str, new: str) -> None:
        if self._known(old).superseded_by is not None:
            raise BrokenRule(f"{old} is superseded already")
        last: str | None = self._known(new).identity
        while last is not None:
            if last == old:
                raise BrokenRule(f"{new} would take the place of {old} in a circle, and neither be left")
            last = self.captures[last].superseded_by

    def _apply(self, decision: Decision, *, undo: bool) -> None:
        payload, sequence = decision.payload, None if undo else decision.sequence
        if decision.kind is EntryKind.RETRACTION:
            capture = self.captures.get(payload["target"])
            if capture is not None:
                capture.retracted = sequence
            elif sequence is not None:
                self.retracted[payload["target"]] = sequence
            else:
                del self.retracted[payload["target"]]
        elif decision.kind is EntryKind.SUPERSESSION:
            self.captures[payload["old"]].superseded_by = None if undo else payload["new"]
        elif decision.kind is EntryKind.REDACTION:
            capture = self.captures[payload["capture"]]
            capture.redacted = decision.sequence if capture.redacted is None else capture.redacted

    def _known(self, identity: str) -> CaptureState:
        state = self.captures.get(identity)
        if state is None:
            raise BrokenRule(f"{identity} is no capture on the record")
        return state


_ADD: Final[dict[EntryKind, Callable[[RecordState, LogEntry], None]]] = {
    EntryKind.OPENED: RecordState._open,
    EntryKind.SETTING: RecordState._set,
    EntryKind.CAPTURE: RecordState._capture,
    EntryKind.SIGHTING: RecordState._sight,
    EntryKind.CODING: RecordState._code,
    EntryKind.FAILURE: RecordState._fail,
    EntryKind.PERSON: RecordState._decide,
    EntryKind.JUDGEMENT: RecordState._decide,
    EntryKind.SUPERSESSION: RecordState._decide,
    EntryKind.RETRACTION: RecordState._decide,
    EntryKind.REDACTION: RecordState._decide,
    EntryKind.APPROVAL: RecordState._decide,
    EntryKind.WITHDRAWAL: RecordState._decide,
}


def fold(entries: Iterable[LogEntry]) -> RecordState:
    """The state of the record after these entries, which begin with the first."""
    state = RecordState()
    for entry in entries:
        state.add(entry)
    return state
