"""The log: what was captured, how machines coded it and what people decided, in the order in which it was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class EntryKind(StrEnum):
    """What an entry records. Stored: a value never changes its meaning."""

    OPENED = "opened"
    """The record begins: its name (origin) and the public key of its checkpoints."""
    SETTING = "setting"
    """A setting that matters to what is recorded: its name, its value and the one before."""
    CAPTURE = "capture"
    """Bytes as received, named by SHA-256, with what was known of them."""
    SIGHTING = "sighting"
    """A capture met again: where and when."""
    CODING = "coding"
    """A machine's reading of one capture: its method, the page's text and the coding itself, both by SHA-256."""
    FAILURE = "failure"
    """An input that could not be read."""
    PERSON = "person"
    """Somebody who may decide: name and public key."""
    JUDGEMENT = "judgement"
    """A person's verdict on something on the record."""
    SUPERSESSION = "supersession"
    """One capture takes the place of another."""
    RETRACTION = "retraction"
    """A proposal to leave a capture, article or claim out of the ledger. Takes effect when a second person approves."""
    REDACTION = "redaction"
    """A proposal to destroy a capture's bytes and what was read in them. Takes effect when a second person approves."""
    APPROVAL = "approval"
    """A second person's approval of a proposal: from here on it is in effect."""
    WITHDRAWAL = "withdrawal"
    """An earlier judgement, supersession or retraction no longer holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry as it is handed to the log, which gives it its place and time.

    `identity` makes recording idempotent: an entry whose identity the log holds already is not appended again; then
    `otherwise`, if there is one, is appended in its place. `reason` is a person's, and never blank.
    """

    kind: EntryKind
    payload: Mapping[str, Any]
    actor: str
    reason: str | None = None
    identity: str | None = None
    otherwise: "Draft | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One entry of the log. `leaf` is its canonical JSON, the very bytes that its hash covers.

    `sequence` counts from 0 without gaps and alone gives the order; `recorded_at` is this machine's clock (aware UTC,
    ISO 8601) and proves nothing.
    """

    sequence: int
    kind: EntryKind
    payload: Mapping[str, Any]
    actor: str
    reason: str | None
    identity: str | None
    recorded_at: str
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """Bytes named by their SHA-256 (hex): the text of a page (UTF-8), or the coding of one (JSON)."""

    sha256: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One article's words as the search index holds them: normal forms, blanks between them.

    `coding` is the identity of the coding entry that it came with, `part` the article's number on its page.
    """

    coding: str
    part: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an append did: the entry made of each draft, `None` where the log held it already; the log's size after it,
    and the signed checkpoint of that size (C2SP note)."""

    entries: tuple[LogEntry | None, ...]
    size: int
    checkpoint: str
