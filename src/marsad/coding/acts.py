"""Sentence → acts: words that name something owed or done, with what governs them and who, what, where, when.

Input: a `Scene`; output: `ActHit`s. The words are data (provisions, governors, control in resources/); the grammar
is here: a past verb reports, a present verb with SEEN announces, a verbal noun takes its meaning from the word that
governs it («agreed to hand over», «after the hand-over of»), and coordinated acts share the governor.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from marsad.coding.act_words import ActWords, Cue, Form, Particles, act_entries, governor_entries
from marsad.coding.scene import Scene
from marsad.language.ar.normal import normalize
from marsad.language.edtf import certainly_after
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import Mention, PlaceMention, Span, TimeExpression, Token, TokenKind
from marsad.reference.agreements import Governor

OBJECT_REACH: Final = 8
"""How many tokens after an act its object may begin (chosen on the sentences of tests/cases/duties.yml)."""
GOVERNOR_REACH: Final = 9
"""How many tokens before a verbal noun its governor may end."""
OBJECT_BEFORE: Final = 14
"""How many tokens before an intransitive verb its subject may stand: it carries its own attributes."""
PRONOUN_REACH: Final = 4
"""How many tokens before a verb the place may stand that the verb's own pronoun means."""
DATE_REACH: Final = 14
"""How many tokens after an act and its object the time may stand."""
CONDITION_REACH: Final = 6
"""How many tokens before an act «if» may stand."""
SUBJECT_REACH: Final = 3
"""How many tokens after a verb its subject may begin."""
UPON_REACH: Final = 4
"""How many tokens after a noun of control the preposition of its place may stand."""
COORDINATION_REACH: Final = 2
"""How many tokens before a coordinated place «then» may stand: room for «village»."""
DATE_GAP: Final = 8
"""Code points between a coordinated place and its date: room for a preposition and «day»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActHit:
    """An act found in a sentence. `effect` is the governor's (owed, done, begun, not_done, demanded), `purpose` or
    `None`; `span` runs from the act to the end of its object or place; `subject` is the grammatical one, before any role."""

    words: ActWords
    form: Form
    first: int
    span: Span
    effect: str | None
    governor: Span | None
    subject: Mention | None
    object: Span | None
    place: PlaceMention | None
    date: TimeExpression | None

    def effect_told(self, published: str | None) -> str | None:
        """What the words say of the act, on the day of publication (EDTF): owed, done, begun, not_done … or nothing."""
        if self.form is Form.NOUN:
            implied = self.words.implies
            return implied if implied and self.effect in {None, "done"} else self.effect
        if self.form is Form.PRESENT and self.effect is None:
            planned = self.date is not None and certainly_after(self.date.value, published)
            return "owed" if planned else "begun"  # «hands over the village on 24 March», said before that day
        told = {
            Form.FUTURE: "owed",
            Form.NEGATED: "not_done",
            Form.PAST: self.words.achieves,
            Form.PRESENT: self.effect,
        }
        return told.get(self.form)


class ActFinder:
    """Compiles act words and governors once; `find` is pure."""

    def __init__(self, acts: Iterable[ActWords], governors: Iterable[Governor], particles: Particles) -> None:
        acts = tuple(acts)
        self._acts = PhraseMatcher(entry for words in acts for entry in act_entries(words))
        self._governors = PhraseMatcher(entry for governor in governors for entry in governor_entries(governor))
        self._objects = {words: PhraseMatcher((name, True) for name in words.objects) for words in acts}
        self._needs = {words: PhraseMatcher((name, True) for name in words.needs) for words in acts}
        self._topics = {words: frozenset(normalize(word) for word in words.topic) for words in acts}
        self._particles = particles

    def find(self, scene: Scene, salient: PlaceMention | None = None) -> list[ActHit]:
        """The acts of one sentence in text order, each with its nearest object.

        `salient` is the place that the last act before this sentence was about: «the village» means it.
        """
        matches = self._acts.find(scene.sentence.tokens)
        if not matches:
            return []
        governors = self._governors.find(scene.sentence.tokens)
        hits: list[ActHit] = []
        for match in matches:
            found = [hit for cue in match.payloads if (hit := self._hit(scene, match, cue, governors, hits, salient))]
            if found:
                hits.append(min(found, key=lambda hit: (_object_distance(scene, hit), _plausibility(hit))))
                hits += self._coordinated(scene, hits[-1])
        return hits

    def _hit(
        self,
        scene: Scene,
        match: Match[Cue],
        cue: Cue,
        governors: Sequence[Match[Governor]],
        earlier: list[ActHit],
        salient: PlaceMention | None,
    ) -> ActHit | None:
        words = cue.words
        subordinate = match.first > 0 and scene.sentence.tokens[match.first - 1].norm in self._particles.subordinators
        if cue.form is not Form.NOUN and not self._is_verb(scene, match, cue):
            return None
        if cue.form is Form.NOUN and subordinate and any(other.form is Form.PRESENT for other in match.payloads):
            return None
        if not self._fits(scene, words):
            return None
        place = self._place(scene, match) if words.takes_place else None
        found = self._object(scene, match, words)
        if found is None and words.object_first and cue.form is not Form.NOUN:
            found = self._object_before(scene, match, words)
        if place is None and found is None and (words.objects or words.takes_place):
            return None
        if place is None and words.takes_place and found is not None and self._means_last_place(scene, found):
            place = _last_place(earlier, salient)
        governed = cue.form is Form.NOUN or (cue.form is Form.PRESENT and subordinate)
        governor = self._governor(scene, governors, match, earlier) if governed else None
        reached = place.span.end if place and place.span.start > match.span.start else 0
        end = max(match.span.end, found.end if found else 0, reached)
        start = min(span.start for span in (match.span, found, governor and governor.span) if span)
        return ActHit(
            words=words,
            form=self._form(scene, match, cue.form),
            first=match.first,
            span=Span(start, end),
            effect=self._effect(scene, governor) if governor else _purpose(match, cue.form),
            governor=governor.span if governor else None,
            subject=_subject(scene, match.span, governor.span if governor else None, cue.form, earlier),
            object=found,
            place=place,
            date=self._date(scene, match, end),
        )

    def _fits(self, scene: Scene, words: ActWords) -> bool:
        """Whether sentence and article hold what these words need to mean the act."""
        if words.needs and not self._needs[words].find(scene.sentence.tokens):
            return False
        return not words.topic or not self._topics[words].isdisjoint(scene.vocabulary)

    def _is_verb(self, scene: Scene, match: Match[Cue], cue: Cue) -> bool:
        """A verb takes conjunctions only; a word that may be the verbal noun too is a verb where a clause begins."""
        tokens = scene.sentence.tokens
        if match.peeled.preposition or match.peeled.article or tokens[match.first].norm in self._particles.no_verb:
            return False
        if cue.form is not Form.PAST or all(other.form is not Form.NOUN for other in match.payloads):
            return True
        before = tokens[match.first - 1] if match.first else None
        return before is None or before.kind is TokenKind.PUNCTUATION or bool(match.peeled.conjunction)

    def _means_last_place(self, scene: Scene, found: Span) -> bool:
        token = scene.sentence.tokens[scene.token_at(found.start)]
        return normalize(found.of(scene.text)) in self._particles.place_anaphors or (
            token.norm in self._particles.place_anaphors
        )

    def _effect(self, scene: Scene, governor: Match[Governor]) -> str | None:
        """The governor's effect; under a negation «did not agree to», «will not hinder» it turns round."""
        effect = governor.payloads[0].effect
        before = scene.sentence.tokens[governor.first - 1].norm if governor.first else ""
        if before not in self._particles.negations:
            return effect
        return None if effect in {"not_done", "demanded"} else "not_done"

    def _form(self, scene: Scene, match: Match[Cue], form: Form) -> Form:
        clause = [token.norm for token in scene.sentence.tokens[max(0, match.first - CONDITION_REACH) : match.first]]
        before = clause[-2:]
        pairs = {f"{left} {right}" for left, right in pairwise(clause)}
        if self._particles.conditional & {*clause, *pairs}:
            return Form.CONDITIONAL
        if form is Form.NOUN:
            return form
        if before and before[-1] in self._particles.negations:
            return Form.NEGATED
        if form is Form.PRESENT:
            word = scene.sentence.tokens[match.first].norm[match.peeled.prefix_length :]
            if word.startswith("\N{ARABIC LETTER SEEN}") or self._particles.future & {*before, " ".join(before)}:
                return Form.FUTURE
            if " ".join(before) in self._particles.narrative:
                return Form.PAST
        return form

    def _object(self, scene: Scene, match: Match[Cue], words: ActWords) -> Span | None:
        tokens = scene.sentence.tokens
        for index in range(match.last, min(len(tokens), match.last + OBJECT_REACH)):
            if tokens[index].norm in self._particles.clause_breaks:
                return None
            found = self._objects[words].at(tokens, index)
            if found is not None:
                return Span(found.span.start, tokens[found.last - 1].end)
        return None

    def _object_before(self, scene: Scene, match: Match[Cue], words: ActWords) -> Span | None:
        """«the talks … ended»: the grammatical subject of an intransitive verb, in front of it."""
        before = scene.sentence.tokens[max(0, match.first - OBJECT_BEFORE) : match.first]
        found = self._objects[words].find(before)
        return found[-1].span if found else None

    def _place(self, scene: Scene, match: Match[Cue]) -> PlaceMention | None:
        """The place after the act, or the one before it that a pronoun («from it») refers back to."""
        tokens = scene.sentence.tokens[match.last : match.last + OBJECT_REACH]
        for place in scene.places:
            if place.span.start < match.span.end or scene.distance(match.span, place.span) > OBJECT_REACH:
                continue
            between = [token for token in tokens if token.start < place.span.start]
            if not any(token.norm in self._particles.clause_breaks for token in between):
                return place
        before = [place for place in scene.places if place.span.end <= match.span.start]
        if match.peeled.pronoun:
            return next((place for place in before if scene.distance(place.span, match.span) <= PRONOUN_REACH), None)
        if any(token.norm in self._particles.place_pronouns for token in tokens):
            return next(iter(before), None)
        return before[-1] if before and self._looks_back(match, tokens) else None

    def _looks_back(self, match: Match[Cue], following: Sequence[Token]) -> bool:
        """«… in Karabakh, after Baku's seizure»: a noun of control without «of X» means the place before it."""
        if not any(cue.words.place_before and cue.form is Form.NOUN for cue in match.payloads):
            return False
        return not any(token.norm in self._particles.upon for token in following[:UPON_REACH])

    def _date(self, scene: Scene, match: Match[Cue], end: int) -> TimeExpression | None:
        """When: the next point in time in the act's own clause, else the last one before it."""
        points = [date for date in scene.dates if date.value and not date.value.startswith("P")]
        points = [date for date in points if not (date.value or "").endswith("X")]  # a decade dates background, no act
        tokens = scene.sentence.tokens
        for date in points:
            if date.span.start < match.span.start:
                continue
            between = tokens[scene.token_at(end) : scene.token_at(date.span.start)]
            if len(between) > DATE_REACH or any(token.norm in self._particles.clause_breaks for token in between):
                break
            return date
        before = [date for date in points if date.span.end <= match.span.start]
        return before[-1] if before else None

    def _governs(self, scene: Scene, governor: Match[Governor], match: Match[Cue]) -> bool:
        """Near enough before the act, in one clause with it: a single comma parts them, a pair is a parenthesis."""
        if not 0 <= match.first - governor.last <= _reach(governor):
            return False
        between = scene.sentence.tokens[governor.last : match.first]
        return sum(token.text == "\N{ARABIC COMMA}" for token in between) % 2 == 0

    def _governor(
        self, scene: Scene, governors: Sequence[Match[Governor]], match: Match[Cue], earlier: list[ActHit]
    ) -> Match[Governor] | None:
        before = [item for item in governors if self._governs(scene, item, match)]
        if before:
            return before[-1]
        if match.peeled.conjunction and earlier and earlier[-1].governor is not None:
            return next((item for item in governors if item.span == earlier[-1].governor), None)
        return None

    def _coordinated(self, scene: Scene, hit: ActHit) -> list[ActHit]:
        """«handed over A on the 20th, then B on the 25th»: the verb is not repeated before a second place and date."""
        if hit.place is None or hit.form not in {Form.PAST, Form.PRESENT, Form.FUTURE}:
            return []
        tokens = scene.sentence.tokens
        more = []
        for place in scene.places:
            index = scene.token_at(place.span.start)
            if place.span.start <= hit.span.end or index == 0:
                continue
            dates = [date for date in scene.dates if 0 <= date.span.start - place.span.end <= DATE_GAP]
            before = {token.norm for token in tokens[max(0, index - COORDINATION_REACH) : index]}
            joined = self._particles.coordination & before or tokens[index].start < place.span.start
            if joined and dates:
                more.append(replace(hit, place=place, span=place.span, date=dates[0], first=index, object=None))
        return more


def _subject(scene: Scene, act: Span, governor: Span | None, form: Form, earlier: Sequence[ActHit]) -> Mention | None:
    """Who does it: named right after the act or its governor, else right before, else as in the act before.

    A verb without a subject of its own continues the last actor; a verbal noun does not.
    """
    for anchor in (act, governor):
        if anchor is None:
            continue
        for actor in scene.actors:
            if actor.span.start >= anchor.end and scene.distance(anchor, actor.span) < SUBJECT_REACH:
                return actor
    head = governor or act
    before = [actor for actor in scene.actors if actor.span.end <= head.start]
    if before and scene.distance(before[-1].span, head) <= SUBJECT_REACH:
        return before[-1]
    if earlier and earlier[-1].subject is not None:
        return earlier[-1].subject
    return before[-1] if before and form is not Form.NOUN else None


def _reach(governor: Match[Governor]) -> int:
    reach = governor.payloads[0].reach
    return GOVERNOR_REACH if reach is None else reach


def _last_place(earlier: Sequence[ActHit], salient: PlaceMention | None) -> PlaceMention | None:
    return next((hit.place for hit in reversed(earlier) if hit.place is not None), salient)


def _purpose(match: Match[Cue], form: Form) -> str | None:
    """«an agreement *to* send observers»: LAM before a verbal noun names a purpose."""
    return "purpose" if form is Form.NOUN and match.peeled.preposition == "\N{ARABIC LETTER LAM}" else None


def _plausibility(hit: ActHit) -> int:
    """Order of the readings of one word: a governed verbal noun, a verb, a verbal noun that nothing governs."""
    if hit.form is Form.NOUN:
        return 0 if hit.effect else 2
    return 1


def _object_distance(scene: Scene, hit: ActHit) -> int:
    """How far the object stands from the act, in tokens; the nearest reading of an ambiguous word wins."""
    target = hit.place.span if hit.place and not hit.object else hit.object or hit.span
    if target.start < hit.span.start:
        return 0
    return scene.token_at(target.start) - hit.first
