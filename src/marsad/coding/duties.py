"""Acts of provisions → what is owed (obligations) and what became of it (fulfilments).

Rules: a governed or future act is owed; a past verb, «after the hand-over», «was completed» is done; a present verb or
«began to» is begun; «did not», «refused to» is not done; «violated the truce» is a breach, and the denial of an
accusation of breach denies the breach.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from marsad.coding.act_words import Particles, provision_acts
from marsad.coding.acts import ActFinder, ActHit
from marsad.coding.agreement_heads import Head
from marsad.coding.parties import PartyBook, distinct
from marsad.coding.scene import Scene
from marsad.language.phrases import PhraseMatcher
from marsad.model import Act, Attribution, FulfilmentKind, Party, PlaceMention, Span, Speaker
from marsad.reference.agreements import Governor, Provision

BREACH_REACH: Final = 6
"""How many tokens after «violation» the truce it violates may be named."""
ACCUSED_REACH: Final = 3
"""How many tokens may stand between a breach and the side that it is laid to."""
PURPOSE_REACH: Final = 4
"""How many tokens after an agreement's name its purpose («to send observers») may stand to be what it stipulates."""
_OUTCOMES: Final = {
    "done": FulfilmentKind.DONE,
    "begun": FulfilmentKind.BEGUN,
    "not_done": FulfilmentKind.NOT_DONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something owed, before it is tied to an agreement: `due` is EDTF or `None`."""

    span: Span
    sentence: int
    provision: str
    obligors: tuple[Party, ...]
    obligees: tuple[Party, ...]
    object: str
    place: PlaceMention | None
    due: str | None
    claimant: Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A report of what became of a duty, before it is tied to an agreement."""

    span: Span
    sentence: int
    provision: str
    kind: FulfilmentKind
    actor: Party | None
    place: PlaceMention | None
    when: str | None
    claimant: Speaker
    via: tuple[Speaker, ...]


class DutyCoder:
    """Finds duties and outcomes; compiled once from resources/provisions and resources/governors."""

    def __init__(
        self, provisions: Iterable[Provision], governors: Iterable[Governor], particles: Particles, book: PartyBook
    ) -> None:
        self._provisions = {provision.id: provision for provision in provisions}
        acts = [words for provision in self._provisions.values() for words in provision_acts(provision)]
        self._finder = ActFinder(acts, governors, particles)
        self._breaches = PhraseMatcher(
            (phrase, provision.id) for provision in self._provisions.values() for phrase in provision.breaches
        )
        self._book = book

    def code(
        self, scene: Scene, number: int, heads: Sequence[Head], salient: PlaceMention | None = None
    ) -> tuple[list[Duty], list[Outcome]]:
        """Duties and outcomes of one sentence; `heads` are the agreement heads in it, `number` its number, `salient`
        the place that acts before it were about."""
        duties: list[Duty] = []
        outcomes = self._code_breaches(scene, number, heads)
        for hit in self._finder.find(scene, salient):
            if any(head.first <= hit.first < head.last for head in heads):
                continue  # the words are the agreement's own name
            effect = hit.effect_told(scene.published)
            if effect == "purpose" and any(0 <= hit.first - head.last < PURPOSE_REACH for head in heads):
                effect = "owed"
            if effect == "owed":
                duties.append(self._duty(scene, number, hit))
            elif effect in _OUTCOMES and not self._provisions[hit.words.owner].owed_only:
                kind = FulfilmentKind.NOT_DONE if scene.is_denied(hit.core) else _OUTCOMES[effect]
                outcomes.append(self._outcome(scene, number, hit, kind))
        return duties, outcomes

    def _duty(self, scene: Scene, number: int, hit: ActHit) -> Duty:
        act = scene.sentence.tokens[hit.first]
        return Duty(
            span=hit.span,
            sentence=number,
            provision=hit.words.owner,
            obligors=self._side(scene, hit, "obligor"),
            obligees=self._side(scene, hit, "obligee"),
            object=hit.core.of(scene.text),
            place=hit.place,
            due=hit.date.value if hit.date and hit.date.span.start >= act.start else None,
            claimant=scene.speaker_of(hit.core),
        )

    def _outcome(self, scene: Scene, number: int, hit: ActHit, kind: FulfilmentKind) -> Outcome:
        statement = scene.statement_of(hit.core)
        return Outcome(
            span=hit.span,
            sentence=number,
            provision=hit.words.owner,
            kind=kind,
            actor=next(iter(self._side(scene, hit, "obligor")), None),
            place=hit.place,
            when=hit.date.value if hit.date else None,
            claimant=scene.speaker_of(hit.core),
            via=statement.via if statement else (),
        )

    def _side(self, scene: Scene, hit: ActHit, role: str) -> tuple[Party, ...]:
        """The parties in `role`: the subject and those joined to it, if that is the subject's role in this act."""
        if hit.subject is None or hit.words.role != role:
            return ()
        subjects = [hit.subject]
        for actor in scene.actors:
            joined = scene.text[subjects[-1].span.end : actor.span.start].strip()
            if actor.span.start > subjects[-1].span.end and joined == "\N{ARABIC LETTER WAW}":
                subjects.append(actor)
        return distinct(self._book.all_of(subjects, scene))

    def _code_breaches(self, scene: Scene, number: int, heads: Sequence[Head]) -> list[Outcome]:
        outcomes = []
        for match in self._breaches.find(scene.sentence.tokens):
            head = next((head for head in heads if 0 <= head.first - match.last < BREACH_REACH), None)
            if head is None:
                continue
            statement = scene.statement_of(match.span)
            denied = statement is not None and statement.act is Act.DENY
            outcomes.append(
                Outcome(
                    span=Span(match.span.start, head.span.end),
                    sentence=number,
                    provision=match.payloads[0],
                    kind=FulfilmentKind.BREACH_DENIED if denied else FulfilmentKind.BREACHED,
                    actor=self._accused(scene, match.span, statement),
                    place=next(iter(scene.places), None),
                    when=next((date.value for date in scene.dates if date.value), None),
                    claimant=scene.speaker_of(match.span),
                    via=statement.via if statement else (),
                )
            )
        return outcomes

    def _accused(self, scene: Scene, breach: Span, statement: Attribution | None) -> Party | None:
        if statement is not None and statement.target is not None:
            return self._book.of(statement.target)
        speaker = statement.speaker.span if statement else None
        near = [
            actor
            for actor in scene.actors
            if actor.span != speaker and scene.distance(actor.span, breach) <= ACCUSED_REACH
        ]
        return self._book.of(near[-1]) if near else None


def denials_of_breach(answers: Sequence[tuple[Attribution, Attribution]], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Denials that name no breach («denied the accusation»): each denies the breaches alleged in what it answers."""
    return [
        replace(
            breach,
            span=denial.span,
            kind=FulfilmentKind.BREACH_DENIED,
            claimant=denial.speaker,
            via=denial.via,
        )
        for denial, accusation in answers
        for breach in outcomes
        if breach.kind is FulfilmentKind.BREACHED and accusation.span.covers(breach.span)
    ]
