"""What the record holds of captures, of their codings, and of inputs that could not be read."""

from dataclasses import dataclass

from marsad.model import Declared


@dataclass(slots=True, kw_only=True)
class CaptureState:
    """A capture and what has become of it. `page` and `uri` are the first by name of all that it was seen under, so
    that the order of arrival does not matter; the numbers are places in the log."""

    identity: str
    sequence: int
    page: str
    uri: str
    sha256: str
    bytes: int
    media_type: str
    charset: str
    captured_at: str
    headers: tuple[tuple[str, str], ...]
    declared: Declared
    tool: str
    sightings: int = 0
    superseded_by: str | None = None
    retracted: int | None = None
    redacted: int | None = None

    @property
    def is_current(self) -> bool:
        """Whether the ledger may stand on it."""
        return self.superseded_by is None and self.retracted is None and self.redacted is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingState:
    """A machine's reading of a capture; `text` and `coding` are the SHA-256 (hex) of objects."""

    identity: str
    sequence: int
    capture: str
    version: str
    resources: str
    extractor: str | None
    text: str | None
    coding: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureState:
    """An input that could not be read."""

    sequence: int
    input: str
    code: str
    message: str
    sha256: str | None
