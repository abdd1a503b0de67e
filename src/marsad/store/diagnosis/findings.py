"""What was found, one thing each, and whether something has to be done about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is. A warning may be meant so; a problem must be put right before the record can be relied on."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`name` is stable, for programs; `found` is for people, and so is `advice`, which is there unless all is well."""

    name: str
    found: str
    verdict: Verdict = Verdict.OK
    advice: str | None = None


def ok(name: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(name=name, found=found)


def warning(name: str, found: str, advice: str) -> Finding:
    """Something that somebody should know of."""
    return Finding(name=name, found=found, verdict=Verdict.WARNING, advice=advice)


def problem(name: str, found: str, advice: str) -> Finding:
    """Something that has to be put right."""
    return Finding(name=name, found=found, verdict=Verdict.PROBLEM, advice=advice)
