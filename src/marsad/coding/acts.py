"""Sentence → acts: words that name something owed or done, with what governs them and who, what, where, when.

Input: a `Scene`; output: `ActHit`s. The words are data (provisions, governors, control in resources/), their grammar is
`act_grammar`, their slots are `act_slots`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from marsad.coding.act_grammar import ActGrammar, ActWord
from marsad.coding.act_slots import SlotFinder, find_subject
from marsad.coding.act_words import ActWords, Form, GovernorForm, Particles, act_entries
from marsad.coding.scene import Scene
from marsad.language.ar.normal import normalize
from marsad.language.edtf import certainly_after
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import Mention, PlaceMention, Span, TimeExpression
from marsad.reference.agreements import Governor

COORDINATION_REACH: Final = 2
"""How many tokens before a coordinated place «then» may stand: room for «village»."""
QUOTED_REACH: Final = 6
"""How many tokens behind act and object the subject and the time may stand to be quoted with them."""
BEFORE_PENALTY: Final = 5
"""Tokens that an object before an intransitive verb counts as further away: one after it is likelier."""
DATE_GAP: Final = 8
"""Code points between a coordinated place and its date: room for a preposition and «day»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActHit:
    """An act found in a sentence. `effect` is the governor's (owed, done, begun, not_done, demanded), `purpose` or
    `None`; `core` covers act, object and place, `span` also what governs it, who and when, for quoting; `first` is the
    act's own token; `subject` is the grammatical one, before any role."""

    words: ActWords
    form: Form
    first: int
    core: Span
    span: Span
    effect: str | None
    governor: Span | None
    subject: Mention | None
    object: Span | None
    place: PlaceMention | None
    date: TimeExpression | None

    def effect_told(self, published: str | None) -> str | None:
        """What the words say of the act, on the day of publication (EDTF): owed, done, begun, not_done … or nothing."""
        planned = self.date is not None and certainly_after(self.date.value, published)
        if self.form is Form.NOUN:
            implied = self.words.implies
            effect = implied if implied and self.effect in {None, "done"} else self.effect
            return "owed" if planned and effect in {"done", "begun"} else effect
        if self.form is Form.PRESENT and self.effect is None:
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
        self._needs = {words: PhraseMatcher((name, True) for name in words.needs) for words in acts}
        self._topics = {words: frozenset(normalize(word) for word in words.topic) for words in acts}
        self._grammar = ActGrammar(governors, particles)
        self._slots = SlotFinder(acts, particles)
        self._particles = particles

    def find(self, scene: Scene, salient: PlaceMention | None = None) -> list[ActHit]:
        """The acts of one sentence in text order, each with its nearest object.

        `salient` is the place that the last act before this sentence was about: «the village» means it.
        """
        matches = self._acts.find(scene.sentence.tokens)
        if not matches:
            return []
        governors = self._grammar.governors(scene)
        hits: list[ActHit] = []
        for match in matches:
            readings = [self._hit(ActWord(scene, match, cue), governors, hits, salient) for cue in match.payloads]
            found = [hit for hit in readings if hit is not None]
            if found:
                hits.append(min(found, key=lambda hit: (_object_distance(scene, hit), _plausibility(hit))))
                hits += self._coordinated(scene, hits[-1])
        return hits

    def _hit(
        self,
        word: ActWord,
        governors: Sequence[Match[GovernorForm]],
        earlier: Sequence[ActHit],
        salient: PlaceMention | None,
    ) -> ActHit | None:
        words, match = word.cue.words, word.match
        if not self._fits(word.scene, words) or not self._grammar.is_possible(word):
            return None
        place = self._slots.place(word) if words.takes_place else None
        found = self._slots.object(word)
        if place is None and found is None and (words.objects or words.takes_place):
            return None
        if place is None and words.takes_place and self._slots.means_last_place(word, found):
            place = next((hit.place for hit in reversed(earlier) if hit.place is not None), salient)
        last = earlier[-1] if earlier else None
        governed = self._grammar.governed(word, governors, last.governor if last else None)
        subject = find_subject(word, governed, last.subject if last and last.effect == governed.effect else None)
        following = [span for span in (found, place and place.span) if span and span.start >= match.span.start]
        core = Span(min([match.span, *([found] if found else [])]).start, max(match.span.end, *_ends(following)))
        date = self._slots.date(word, core.end, anterior=governed.anterior)
        named = [item.span for item in (subject, date) if item and core.start <= item.span.start]
        near = [span for span in named if word.scene.distance(core, span) <= QUOTED_REACH]
        return ActHit(
            words=words,
            form=self._grammar.form(word),
            first=match.first,
            core=core,
            span=Span(
                min(core.start, governed.span.start if governed.span else core.start), max(core.end, *_ends(near))
            ),
            effect=governed.effect,
            governor=governed.span,
            subject=subject,
            object=found,
            place=place,
            date=date,
        )

    def _fits(self, scene: Scene, words: ActWords) -> bool:
        """Whether sentence and article hold what these words need to mean the act."""
        if words.needs and not self._needs[words].find(scene.sentence.tokens):
            return False
        return not words.topic or not self._topics[words].isdisjoint(scene.vocabulary)

    def _coordinated(self, scene: Scene, hit: ActHit) -> list[ActHit]:
        """«handed over A on the 20th, then B on the 25th»: the verb is not repeated before a second place and date."""
        if hit.place is None or hit.form not in {Form.PAST, Form.PRESENT, Form.FUTURE}:
            return []
        tokens = scene.sentence.tokens
        more = []
        for place in scene.places:
            index = scene.token_at(place.span.start)
            if place.span.start <= hit.core.end or index == 0:
                continue
            dates = [date for date in scene.dates if 0 <= date.span.start - place.span.end <= DATE_GAP]
            before = {token.norm for token in tokens[max(0, index - COORDINATION_REACH) : index]}
            joined = self._particles.coordination & before or tokens[index].start < place.span.start
            if joined and dates:
                span = Span(hit.span.start, dates[0].span.end)
                more.append(
                    replace(hit, place=place, core=place.span, span=span, date=dates[0], first=index, object=None)
                )
        return more


def _ends(spans: Sequence[Span]) -> list[int]:
    return [0, *(span.end for span in spans)]


def _plausibility(hit: ActHit) -> int:
    """Order of the readings of one word: a governed verbal noun, a verb, a verbal noun that nothing governs."""
    if hit.form is Form.NOUN:
        return 0 if hit.effect else 2
    return 1


def _object_distance(scene: Scene, hit: ActHit) -> int:
    """How far the object stands from the act, in tokens; the nearest reading of an ambiguous word wins."""
    target = hit.place.span if hit.place and not hit.object else hit.object or hit.core
    distance = scene.token_at(target.start) - hit.first
    return distance if distance >= 0 or hit.object is None else BEFORE_PENALTY - distance
