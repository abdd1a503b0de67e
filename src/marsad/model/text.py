"""Spans, citations and content-derived identifiers: what every other record stands on."""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

ID_HEX_DIGITS: Final = 16
"""Length of a content id in hexadecimal digits (64 bits): below one expected collision in 10^9 records."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of Unicode code points of a page's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of `text` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Exact words on a stored page. `quote` equals the page's text over `span`, always.

    `page` is the SHA-256 (hex) of the captured bytes, `article` the article's id (`page-id#part`).
    """

    page: str
    article: str
    span: Span
    quote: str


def content_id(kind: str, *parts: object) -> str:
    """An identifier derived from content alone: the same record has the same id on every run and machine.

    `kind` is a short lower-case prefix («claim», «agreement»); `parts` must be encodable as JSON.
    """
    payload = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(f"{kind}\n{payload}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}-{digest[:ID_HEX_DIGITS]}"
