"""When an article was published, with the words that say so: blocks of its part and declarations → publication.

Only what belongs to the article counts: a date in a teaser lies in a related block, and an appended article inherits
nothing from the first. The day of capture and the URL are never taken for it, and no date is guessed from the mark-up.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from marsad.language.ar.calendar import parse_printed_date
from marsad.model import Block, BlockKind, Issue, Publication, PublicationKind, Severity, Span
from marsad.reading.cues import PageCues
from marsad.reading.datelines import Dateline
from marsad.reference.page_cues import CueRole

TOLERATED_DAYS: Final = 1
"""A page in one time zone and its metadata in another differ by at most this."""
UNKNOWN: Final = Publication(value=None, kind=PublicationKind.NONE)


class Declarations(NamedTuple):
    """Days of publication declared beside the text: by the page's metadata, by its carrier (EDTF or ISO 8601)."""

    metadata: str | None = None
    given: str | None = None


def find_publication(
    text: str, blocks: Sequence[Block], cues: PageCues, dateline: Dateline | None, declared: Declarations
) -> tuple[Publication, tuple[Issue, ...]]:
    """The publication of the article that `blocks` belong to; `declared` is for the first article of a page only."""
    lines = [block for block in blocks if dateline is None or block.span != dateline.span]
    printed, updated = _printed(text, lines, cues)
    candidates = [
        *printed,
        *_declared(declared.metadata, PublicationKind.METADATA),
        *_declared(declared.given, PublicationKind.GIVEN),
    ]
    if dateline is not None and dateline.day is not None:
        candidates.append(Publication(value=dateline.day, kind=PublicationKind.DATELINE, span=dateline.span))
    candidates += updated
    chosen = candidates[0] if candidates else UNKNOWN
    return chosen, _issues(chosen, [other for other in candidates[1:] if other not in updated], updated)


def _printed(text: str, blocks: Sequence[Block], cues: PageCues) -> tuple[list[Publication], list[Publication]]:
    """Printed days of publication, and of the last update."""
    days: list[Publication] = []
    updates: list[Publication] = []
    for block in blocks:
        words = block.span.of(text)
        found = parse_printed_date(words) if block.kind is BlockKind.DATE else None
        if found is None:
            continue
        value, span = found
        where = Span(block.span.start + span.start, block.span.start + span.end)
        cue = cues.of_line(words)
        is_update = cue is not None and cue.role is CueRole.UPDATED
        (updates if is_update else days).append(Publication(value=value, kind=PublicationKind.PRINTED, span=where))
    return days, updates


def _declared(value: str | None, kind: PublicationKind) -> list[Publication]:
    day = (value or "").strip()[:10]
    try:
        return [Publication(value=date.fromisoformat(day).isoformat(), kind=kind)]
    except ValueError:
        found = parse_printed_date(value or "")
        return [Publication(value=found[0], kind=kind)] if found else []


def _issues(chosen: Publication, others: Sequence[Publication], updates: Sequence[Publication]) -> tuple[Issue, ...]:
    if chosen.value is None:
        return (_issue("undated", Severity.NOTE, "the page does not say when it was published", None),)
    if chosen in updates:
        detail = f"only the day of the last update is printed: {chosen.value}"
        return (_issue("update-date-only", Severity.DOUBT, detail, chosen.span),)
    for other in others:
        if other.value is not None and _contradict(chosen.value, other.value):
            detail = f"{chosen.kind} {chosen.value}, but {other.kind} {other.value}"
            return (_issue("date-contradictory", Severity.DOUBT, detail, other.span or chosen.span),)
    return ()


def _contradict(one: str, other: str) -> bool:
    if "X" in one or "X" in other:
        one, other = "2000" + one[4:], "2000" + other[4:]  # a leap year: 29 February must parse
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) > TOLERATED_DAYS
    except ValueError:
        return one != other


def _issue(code: str, severity: Severity, detail: str, span: Span | None) -> Issue:
    return Issue(code=code, stage="reading", severity=severity, detail=detail, span=span)
