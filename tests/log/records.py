"""Logs made by hand: entries as the store would give them, and people who sign."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from marsad.log import SigningKey, make_leaf, parse_leaf
from marsad.log.people import Signer
from marsad.log.state import RecordState, fold
from marsad.model import Declared, Draft, EntryKind, LogEntry

ORIGIN = "marsad/test"


def capture_payload(capture: str = "capture-a", page: str = "page", **changes: Any) -> dict[str, Any]:
    """The payload of a capture's entry."""
    return {
        "capture": capture,
        "page": page,
        "uri": f"{page}.html",
        "sha256": "ab" * 32,
        "bytes": 3,
        "media_type": "text/html",
        "charset": "utf-8",
        "captured_at": "2031-03-07T10:00:00Z",
        "headers": [["Date", "now"]],
        "declared": asdict(Declared()),
        "tool": "marsad 0",
    } | changes


def coding_payload(capture: str = "capture-a", version: str = "1", **changes: Any) -> dict[str, Any]:
    """The payload of a coding's entry."""
    return {
        "capture": capture,
        "version": version,
        "resources": "r",
        "extractor": "html/1",
        "text": f"text of {capture}",
        "coding": f"coding of {capture} by {version}",
        "articles": 1,
    } | changes


def sighting_payload(capture: str = "capture-a", page: str = "page") -> dict[str, Any]:
    """The payload of a sighting's entry."""
    return {"capture": capture, "page": page, "uri": f"{page}.html", "captured_at": "2031-03-08T10:00:00Z"}


@dataclass
class Log:
    """A log in memory. People are made when they are first named, and sign with their own keys."""

    entries: list[LogEntry] = field(default_factory=list)
    keys: dict[str, SigningKey] = field(default_factory=dict)

    def add(self, kind: EntryKind, payload: Mapping[str, Any], actor: str = "marsad", **changes: Any) -> int:
        """Append an entry; returns its place."""
        return self.append(Draft(kind=kind, payload=payload, actor=actor, **changes))

    def append(self, draft: Draft) -> int:
        """Append what the draft says; returns its place."""
        leaf = make_leaf(
            sequence=len(self.entries),
            kind=draft.kind,
            payload=draft.payload,
            actor=draft.actor,
            reason=draft.reason,
            identity=draft.identity,
            recorded_at="2031-03-07T10:00:00Z",
        )
        self.entries.append(parse_leaf(leaf))
        return len(self.entries) - 1

    def signer(self, name: str) -> Signer:
        """The person of this name, in front of the log as it is now."""
        key = self.keys.setdefault(name, SigningKey.generate(name))
        return Signer(key=key, record=ORIGIN, after=len(self.entries))

    def approve(self, name: str, proposal: int) -> int:
        """Have somebody approve of a proposal."""
        return self.append(self.signer(name).approve(proposal, self.hash(proposal), "checked against the page"))

    def withdraw(self, name: str, decision: int) -> int:
        """Have somebody withdraw a decision."""
        return self.append(self.signer(name).withdraw(decision, self.hash(decision), "a mistake"))

    def hash(self, sequence: int) -> str:
        """The hash (hex) of a leaf."""
        from marsad.log import leaf_hash

        return leaf_hash(self.entries[sequence].leaf).hex()

    @property
    def state(self) -> RecordState:
        """What the log comes to."""
        return fold(self.entries)


def log_of(captures: Iterable[str] = ("capture-a",), people: Iterable[str] = ("Amal", "Basim")) -> Log:
    """A record of captures, each coded once, and of registered people (two at most)."""
    log = Log()
    log.add(EntryKind.OPENED, {"origin": ORIGIN, "key": "k", "version": "0"})
    for capture in captures:
        log.add(EntryKind.CAPTURE, capture_payload(capture, page=f"page of {capture}"), identity=capture)
        log.add(EntryKind.CODING, coding_payload(capture), identity=f"coding of {capture}")
    for name in people:
        log.append(log.signer(name).register("member of the desk"))
    return log
