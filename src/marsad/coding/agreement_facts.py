"""A head in its sentence → what that sentence says about the agreement: parties, mediators, dates, status."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from marsad.coding.act_words import Particles, verb_forms
from marsad.coding.agreement_heads import Head
from marsad.coding.agreement_sides import NEAR, SideFinder
from marsad.coding.parties import PartyBook, distinct
from marsad.coding.scene import Scene
from marsad.language.phrases import Match, PhraseMatcher
from marsad.language.timelines import Timeline
from marsad.model import AgreementKind, Party, Span, TimeExpression
from marsad.reference.agreements import AgreementCue

CUE_REACH: Final = 14
"""How many tokens before a head the verb that makes it may stand: room for the names of both signatories."""
REFERRING: Final = frozenset({"reference", "violated"})
"""Effects of cues right before a head that only refer to it («to monitor the truce»)."""
MAKING: Final = frozenset({"declared", "announced", "in_effect"})
"""Effects of cues that tell of an agreement being made; only these bring dates with them."""
PROPOSED_REACH: Final = 6
"""How many tokens before a head a word like «talks on» makes it a mere proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """What one sentence says about one agreement. Dates are EDTF, `duration` an ISO 8601 length of time; `strong` if it
    says enough to tell agreements apart, `referred` if the words only refer to it, `unnamed` if it is between «the two
    sides»."""

    head: Head
    sentence: int
    kind: AgreementKind
    parties: tuple[Party, ...]
    mediators: tuple[Party, ...]
    announced_by: Party | None
    declared: str | None
    in_effect: str | None
    ended: str | None
    duration: str | None
    status: tuple[str, ...]
    unnamed: bool
    referred: bool

    @property
    def strong(self) -> bool:
        """Whether date, two parties, a mediator or a name tell this agreement from others of its kind."""
        enough = 1 if self.kind is AgreementKind.DECREE else 2
        named = self.head.named is not None
        return bool(self.declared or self.in_effect or len(self.parties) >= enough or self.mediators or named)

    @property
    def timeline(self) -> Timeline:
        """When it was declared and took effect, as this sentence says."""
        return Timeline(self.declared, self.in_effect)


class FactFinder:
    """Reads the words round a head; compiled once from resources/agreement_cues."""

    def __init__(self, cues: Iterable[AgreementCue], particles: Particles, book: PartyBook) -> None:
        self._cues = PhraseMatcher(
            (phrase, cue.effect) for cue in cues for phrase in (*cue.phrases, *verb_forms(cue.verbs))
        )
        self._particles = particles
        self._sides = SideFinder(particles, book)

    def find(self, scene: Scene, number: int, heads: Sequence[Head]) -> list[AgreementFacts]:
        """Facts for each head of the scene; `number` is the sentence's number in the article."""
        cues = self._cues.find(scene.sentence.tokens)
        return [self._facts(scene, number, heads, index, cues) for index in range(len(heads))]

    def _facts(
        self, scene: Scene, number: int, heads: Sequence[Head], index: int, cues: Sequence[Match[str]]
    ) -> AgreementFacts:
        head = heads[index]
        floor = heads[index - 1].last if index else 0
        ceiling = self._clause_end(scene, head, heads[index + 1].first if index + 1 < len(heads) else None)
        near = [cue for cue in cues if floor <= cue.first and cue.last <= ceiling and _reaches(cue, head)]
        content = [cue.first for cue in near if cue.payloads[0] == "content" and cue.first >= head.last]
        ceiling = min(content, default=ceiling)
        near = [cue for cue in near if cue.first <= ceiling]
        made = [cue for cue in near if cue.payloads[0] in MAKING]
        start = min([cue.first for cue in made if cue.first < head.first], default=head.first)
        parties, announcer = self._sides.parties(scene, head, near, start, ceiling)
        mediators = self._sides.mediators(scene, head, near)
        declared, in_effect, duration = (
            _dates(scene, near, start, ceiling, self._particles) if made else (None, None, None)
        )
        if start < head.first and not declared and not in_effect:
            declared = _said_on(scene, head)
        return AgreementFacts(
            head=head,
            sentence=number,
            kind=head.kind,
            parties=distinct(party for party in parties if party not in mediators),
            mediators=mediators,
            announced_by=announcer,
            declared=declared,
            in_effect=in_effect,
            ended=_ended(scene, head, near),
            duration=duration,
            status=_status(head, near),
            unnamed=any(cue.payloads[0] == "sides" for cue in near),
            referred=any(cue.payloads[0] in REFERRING and 0 <= head.first - cue.last < NEAR for cue in near),
        )

    def _clause_end(self, scene: Scene, head: Head, following: int | None) -> int:
        """The token where the head's own clause ends: a relative pronoun ends it unless it stands right after it."""
        tokens = scene.sentence.tokens
        limit = len(tokens) if following is None else following
        for index in range(head.last + 1, limit):
            word = tokens[index].norm
            relative = word in self._particles.relatives and index > head.last + 1
            if relative or word in self._particles.clause_breaks:
                return index
        return limit


def _reaches(cue: Match[str], head: Head) -> bool:
    return cue.first >= head.last or head.first - cue.last <= CUE_REACH


def _lasts(scene: Scene, index: int, particles: Particles) -> bool:
    """Whether a length of time is how long it lasts («for five days»), not how long ago something was."""
    words = {token.norm for token in scene.sentence.tokens[max(0, index - 1) : index + 1]}
    return not words.isdisjoint(particles.lasting)


def _dates(
    scene: Scene, cues: Sequence[Match[str]], start: int, ceiling: int, particles: Particles
) -> tuple[str | None, str | None, str | None]:
    """Declared, in effect and duration: dates within the clause; those after «into force» are in effect."""
    in_effect_from = min([cue.first for cue in cues if cue.payloads[0] == "in_effect"], default=ceiling)
    declared = in_effect = duration = None
    for date in scene.dates:
        index = scene.token_at(date.span.start)
        if not start <= index < ceiling or date.value is None or date.value.startswith(".."):
            continue  # a deadline («by the end of the year») is when something is due, not when it was agreed
        if date.value.startswith("P"):
            stated = _lasts(scene, index, particles)
            duration = duration or (date.value if stated else None)
        elif index >= in_effect_from or date.value.endswith("/.."):
            in_effect = in_effect or _begin(date)
        else:
            declared = declared or _begin(date)
    return declared, in_effect, duration


def _said_on(scene: Scene, head: Head) -> str | None:
    """The day of the announcement: a date between the verb of speech and what is said («said on Tuesday that …»)."""
    statement = scene.statement_of(head.span)
    if statement is None:
        return None
    frame = Span(statement.span.start, min(head.span.start, max(statement.content.start, statement.span.start)))
    return next((date.value for date in scene.dates if frame.covers(date.span)), None)


def _begin(date: TimeExpression) -> str | None:
    """The first day of an open interval («from 1 January on»); other values as they are."""
    return date.value.removesuffix("/..") if date.value else None


def _status(head: Head, cues: Sequence[Match[str]]) -> tuple[str, ...]:
    found = []
    before = [cue for cue in cues if cue.last <= head.first]
    nearest = before[-1] if before else None
    proposed = nearest is not None and nearest.payloads[0] == "proposed" and head.first - nearest.last < PROPOSED_REACH
    effects = {cue.payloads[0] for cue in cues}
    if proposed:
        found.append("proposed")
    elif effects & {"declared", "announced"}:
        found.append("announced")
    if "in_effect" in effects:
        found.append("in force")
    if "violated" in effects:
        found.append("violated")
    if _end_cues(head, cues):
        found.append("ended")
    return tuple(found)


def _end_cues(head: Head, cues: Sequence[Match[str]]) -> list[Match[str]]:
    """Words right beside the head that say that it ended."""
    ended = [cue for cue in cues if cue.payloads[0] == "ended"]
    return [cue for cue in ended if 0 <= head.first - cue.last < NEAR or 0 <= cue.first - head.last < NEAR]


def _ended(scene: Scene, head: Head, cues: Sequence[Match[str]]) -> str | None:
    """When it ended: the first date behind the words that say so."""
    for cue in _end_cues(head, cues):
        after = [date for date in scene.dates if scene.token_at(date.span.start) >= cue.last]
        for date in after:
            if date.value is not None and not date.value.startswith("P"):
                return date.value
    return None
