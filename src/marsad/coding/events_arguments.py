"""A trigger in its sentence → place, date and, inside an accusation, the accuser, from what annotation found."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from marsad.model import Act, Annotation, Attribution, Mention, PlaceMention, Sentence, Span, Speaker, TimeExpression

Found = TypeVar("Found", Mention, PlaceMention, TimeExpression)


def within(found: Sequence[Found], span: Span) -> list[Found]:
    """The mentions of `found` (in text order) that lie within `span`."""
    first = bisect_left(found, span.start, key=lambda mention: mention.span.start)
    last = bisect_left(found, span.end, key=lambda mention: mention.span.start)
    return list(found[first:last])


def time_and_place(
    annotation: Annotation, sentence: Sentence, trigger: Span
) -> tuple[PlaceMention | None, TimeExpression | None]:
    """The place and date of the sentence nearest to `trigger`."""
    return (
        _nearest(within(annotation.places, sentence.span), trigger),
        _nearest(within(annotation.dates, sentence.span), trigger),
    )


def accuser(statements: Sequence[Attribution], trigger: Span) -> Speaker | None:
    """Who alleges the event, where it stands inside an accusation (but is not its cue)."""
    for statement in statements:
        if statement.act is Act.ACCUSE and statement.content.covers(trigger) and not statement.cue.overlaps(trigger):
            return statement.speaker
    return None


def _nearest(found: Sequence[Found], trigger: Span) -> Found | None:
    return min(found, key=lambda mention: _distance(mention.span, trigger), default=None)


def _distance(span: Span, trigger: Span) -> int:
    """Code points between; what precedes counts double, because time and place mostly follow."""
    if span.start >= trigger.end:
        return span.start - trigger.end
    return 2 * max(0, trigger.start - span.end)
