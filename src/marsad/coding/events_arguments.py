"""A trigger in its sentence → actor, recipient, place and date, from the mentions that annotation found.

Arabic puts the doer after the verb or verbal noun («قصف الجيش»: the army shelled; «هجوم المسلحين»: the gunmen's
attack), and who suffers it after a preposition; after words of death the first name is the victim's.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

from marsad.coding.events_triggers import Candidate
from marsad.model import Act, Annotation, Attribution, Mention, PlaceMention, Sentence, Span, Speaker, TimeExpression

_AFTER_LETTERS: Final = 60
"""Code points after the trigger within which the doer's name may start."""
_BEFORE_LETTERS: Final = 80
"""Code points before the trigger within which a subject put first may end."""
_VICTIM_ENTRIES: Final = frozenset({"assault/kill", "assault/die", "assault/injure"})

Found = TypeVar("Found", Mention, PlaceMention, TimeExpression)


class Arguments(NamedTuple):
    """Who, to whom, where and when; `None` where the sentence does not say."""

    actor: Mention | None
    recipient: Mention | None
    place: PlaceMention | None
    date: TimeExpression | None


def within(found: Sequence[Found], span: Span) -> list[Found]:
    """The mentions of `found` (in text order) that lie within `span`."""
    first = bisect_left(found, span.start, key=lambda mention: mention.span.start)
    last = bisect_left(found, span.end, key=lambda mention: mention.span.start)
    return list(found[first:last])


def find_arguments(annotation: Annotation, sentence: Sentence, trigger: Candidate) -> Arguments:
    """The arguments of `trigger`, from mentions of its own sentence."""
    actors = within(annotation.actors, sentence.span)
    actor, recipient = _parties(annotation.document.text, actors, trigger)
    return Arguments(
        actor,
        recipient,
        _nearest(within(annotation.places, sentence.span), trigger.span),
        _nearest(within(annotation.dates, sentence.span), trigger.span),
    )


def accuser(statements: Sequence[Attribution], trigger: Span) -> Speaker | None:
    """Who alleges the event, where it stands inside an accusation (but is not its cue)."""
    for statement in statements:
        if statement.act is Act.ACCUSE and statement.content.covers(trigger) and not statement.cue.overlaps(trigger):
            return statement.speaker
    return None


def _parties(text: str, actors: Sequence[Mention], trigger: Candidate) -> tuple[Mention | None, Mention | None]:
    after = [actor for actor in actors if _follows(text, actor, trigger)]
    before = [actor for actor in actors if 0 <= trigger.span.start - actor.span.end <= _BEFORE_LETTERS]
    if trigger.entry.id in _VICTIM_ENTRIES:
        return None, after[0] if after else None
    if after and (trigger.kind in {"noun", "phrase"} or not before or _is_adjacent(text, trigger, after[0])):
        return after[0], after[1] if len(after) > 1 else None
    return (before[-1] if before else None), (after[0] if after else None)


def _follows(text: str, actor: Mention, trigger: Candidate) -> bool:
    gap = actor.span.start - trigger.span.end
    return 0 <= gap <= _AFTER_LETTERS and "." not in text[trigger.span.end : actor.span.start]


def _is_adjacent(text: str, trigger: Candidate, actor: Mention) -> bool:
    """Whether the name is the verb's own subject: nothing but a title stands between."""
    return len(text[trigger.span.end : actor.span.start].split()) <= 1


def _nearest(found: Sequence[Found], trigger: Span) -> Found | None:
    return min(found, key=lambda mention: _distance(mention.span, trigger), default=None)


def _distance(span: Span, trigger: Span) -> int:
    """Code points between; what precedes counts double, because time and place mostly follow."""
    if span.start >= trigger.end:
        return span.start - trigger.end
    return 2 * max(0, trigger.start - span.end)
