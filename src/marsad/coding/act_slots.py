"""The word of an act in its sentence → its slots: object, place, time and grammatical subject."""

from collections.abc import Iterable, Sequence
from typing import Final

from marsad.coding.act_grammar import COMMA, ActWord, Governed
from marsad.coding.act_words import ActWords, Form, Particles
from marsad.language.ar.normal import normalize
from marsad.language.phrases import PhraseMatcher
from marsad.model import Mention, PlaceMention, Span, TimeExpression

OBJECT_REACH: Final = 8
"""How many tokens after an act its object may begin (chosen on tests/cases/agreements.yml)."""
OBJECT_BEFORE: Final = 14
"""How many tokens before an intransitive verb its subject may stand: it carries its own attributes."""
PRONOUN_REACH: Final = 4
"""How many tokens before a verb the place may stand that the verb's own pronoun means."""
UPON_REACH: Final = 4
"""How many tokens after a noun of control the preposition of its place may stand."""
DATE_REACH: Final = 14
"""How many tokens after an act and its object the time may stand."""
SUBJECT_REACH: Final = 3
"""How many tokens after a verb its subject may begin."""


class SlotFinder:
    """Fills the slots of acts; object words are compiled once."""

    def __init__(self, acts: Iterable[ActWords], particles: Particles) -> None:
        self._objects = {words: PhraseMatcher((name, True) for name in words.objects) for words in acts}
        self._particles = particles

    def object(self, word: ActWord) -> Span | None:
        """The object after the act, or before it where it is the subject of an intransitive verb."""
        tokens, words = word.tokens, word.cue.words
        for index in range(word.match.last, min(len(tokens), word.match.last + OBJECT_REACH)):
            if tokens[index].norm in self._particles.clause_breaks:
                break
            found = self._objects[words].at(tokens, index)
            commas = sum(token.text == COMMA for token in tokens[word.match.last : index])
            if found is not None and commas % 2 == 0:  # one comma parts them, a pair is a parenthesis
                return Span(found.span.start, tokens[found.last - 1].end)
        if words.object_first and word.cue.form is not Form.NOUN:
            before = self._objects[words].find(tokens[max(0, word.match.first - OBJECT_BEFORE) : word.match.first])
            return before[-1].span if before else None
        return None

    def place(self, word: ActWord) -> PlaceMention | None:
        """The place after the act, or the one before it that a pronoun («from it») refers back to."""
        scene, match = word.scene, word.match
        following = word.tokens[match.last : match.last + OBJECT_REACH]
        for place in scene.places:
            if place.span.start < match.span.end or scene.distance(match.span, place.span) > OBJECT_REACH:
                continue
            between = [token for token in following if token.start < place.span.start]
            if not any(token.norm in self._particles.clause_breaks for token in between):
                return place
        before = [place for place in scene.places if place.span.end <= match.span.start]
        if match.peeled.pronoun:
            return next((place for place in before if scene.distance(place.span, match.span) <= PRONOUN_REACH), None)
        if any(token.norm in self._particles.place_pronouns for token in following):
            return next(iter(before), None)
        return before[-1] if before and self._looks_back(word) else None

    def _looks_back(self, word: ActWord) -> bool:
        """«… in Karabakh, after Baku's seizure»: a noun of control without «of X» means the place before it."""
        if not word.cue.words.place_before or word.cue.form is not Form.NOUN:
            return False
        following = word.tokens[word.match.last : word.match.last + UPON_REACH]
        return not any(token.norm in self._particles.upon for token in following)

    def means_last_place(self, word: ActWord, found: Span | None) -> bool:
        """Whether the object is «the village»: the place last spoken of."""
        if found is None:
            return False
        names = {normalize(found.of(word.scene.text)), word.tokens[word.scene.token_at(found.start)].norm}
        return not names.isdisjoint(self._particles.place_anaphors)

    def date(self, word: ActWord, end: int, *, anterior: bool) -> TimeExpression | None:
        """When: the next point in time in the act's own clause behind code point `end`, else the last before the act.

        Lengths of time are no points, and a decade dates background, not an act. What is `anterior` to the telling has
        no date from before it.
        """
        dated = [date for date in word.scene.dates if date.value]
        points = [
            date for date in dated if not (date.value or "").startswith("P") and not (date.value or "").endswith("X")
        ]
        for date in points:
            if date.span.start < word.match.span.start:
                continue
            between = word.tokens[word.scene.token_at(end) : word.scene.token_at(date.span.start)]
            if len(between) > DATE_REACH or any(token.norm in self._particles.clause_breaks for token in between):
                break
            return date
        before = [date for date in points if date.span.end <= word.match.span.start]
        return before[-1] if before and not anterior else None


def find_subject(word: ActWord, governed: Governed, last: Mention | None) -> Mention | None:
    """Who does it: named right after the act or its governor, else right before, else `last`, the subject of the act
    before. A verb without a subject of its own continues the last actor; a verbal noun does not."""
    scene, act, governor = word.scene, word.match.span, governed.span
    for anchor in (act, governor):
        following = _after(scene.actors, anchor)
        if anchor and following and scene.distance(anchor, following[0].span) < SUBJECT_REACH:
            return following[0]
    if governed.framed:
        return last
    head = governor or act
    before = [actor for actor in scene.actors if actor.span.end <= head.start]
    if governed.effect == "owed":
        before = [actor for actor in before if not _is_outside(word, actor, head)]
    if before and scene.distance(before[-1].span, head) <= SUBJECT_REACH:
        return before[-1]
    if last is not None:
        return last
    return before[-1] if before and word.cue.form is not Form.NOUN else None


def _is_outside(word: ActWord, actor: Mention, head: Span) -> bool:
    """Whoever says that others must do something is not the one who must; whoever pledges it is."""
    statement = word.scene.statement_of(word.match.span)
    if statement is None or statement.speaker.span is None or statement.cue.overlaps(head):
        return False
    return statement.content.covers(head) and actor.span.overlaps(statement.speaker.span)


def _after(actors: Sequence[Mention], anchor: Span | None) -> list[Mention]:
    return [actor for actor in actors if anchor is not None and actor.span.start >= anchor.end]
