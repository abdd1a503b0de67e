"""Uncertainty that people must see."""

from dataclasses import dataclass
from enum import StrEnum

from marsad.model.text import Span


class Severity(StrEnum):
    """How much an issue matters to the record."""

    NOTE = "note"
    DOUBT = "doubt"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something that could not be settled: abstaining leaves one. Codes are documented in docs/errors.md."""

    code: str
    stage: str
    severity: Severity
    detail: str
    span: Span | None = None
