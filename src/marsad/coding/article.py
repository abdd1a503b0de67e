"""An annotated article → its coding: events, figures with sources, agreements with obligations, what became of them,
control of places, and the claims about all of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marsad.coding.act_words import Particles
from marsad.coding.agreement_facts import AgreementFacts, FactFinder
from marsad.coding.agreement_heads import Head, HeadFinder
from marsad.coding.agreements import Group, group_facts
from marsad.coding.claims import Claims
from marsad.coding.control import ControlCoder
from marsad.coding.denials import DenialReader
from marsad.coding.duties import Duty, DutyCoder, Outcome, denials_of_breach
from marsad.coding.events import EventCoder
from marsad.coding.parties import PartyBook
from marsad.coding.scene import outlet_of, scenes
from marsad.model import (
    BREACHES,
    AgreementKind,
    AgreementMention,
    Annotation,
    AttributedFigure,
    Attribution,
    Claim,
    ControlReport,
    EventMention,
    Fulfilment,
    ObligationMention,
    Party,
    PlaceMention,
    Span,
    content_id,
)
from marsad.reference.agreements import AGREEMENT_CUES, AGREEMENT_WORDS, CONTROL_WORDS, GOVERNORS, PROVISIONS
from marsad.reference.events import EVENT_CUES, EVENT_LINKS, EVENT_TRIGGERS, EVENT_WEIGHTS
from marsad.reference.particles import PARTICLES

AGREEMENT_REACH: Final = 3
"""How many sentences back the agreement that a duty belongs to may have been named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What coding found in one article, each tuple in text order."""

    events: tuple[EventMention, ...]
    figures: tuple[AttributedFigure, ...]
    agreements: tuple[AgreementMention, ...]
    fulfilments: tuple[Fulfilment, ...]
    control: tuple[ControlReport, ...]
    claims: tuple[Claim, ...]


class ArticleCoder:
    """Codes annotated articles; resources are compiled once. `countries` maps ISO alpha-2 to English names."""

    def __init__(self, countries: Mapping[str, str]) -> None:
        self._book = PartyBook(countries)
        particles = Particles.compile(PARTICLES.load())
        governors = GOVERNORS.load()
        self._provisions = {provision.id: provision for provision in PROVISIONS.load()}
        self._heads = HeadFinder(AGREEMENT_WORDS.load())
        self._facts = FactFinder(AGREEMENT_CUES.load(), particles, self._book)
        self._duties = DutyCoder(self._provisions.values(), governors, particles, self._book)
        self._control = ControlCoder(CONTROL_WORDS.load(), governors, particles, self._book)
        self._denials = DenialReader(particles, self._book)
        self._events = EventCoder(EVENT_TRIGGERS.load(), EVENT_CUES.load(), EVENT_WEIGHTS.load(), EVENT_LINKS.load())

    def code(self, annotation: Annotation) -> Coding:
        """Code one article. Pure: same annotation, same coding."""
        article, key = annotation.document.article, annotation.document.key
        outlet = outlet_of(article)
        facts: list[AgreementFacts] = []
        duties: list[Duty] = []
        outcomes: list[Outcome] = []
        control: list[ControlReport] = []
        salient: PlaceMention | None = None
        for number, scene in enumerate(scenes(annotation)):
            heads = self._heads.find(scene)
            facts += self._facts.find(scene, number, heads)
            control += self._control.code(scene, key, salient)
            owed, reported = self._duties.code(scene, number, heads, salient)
            places = [duty.place for duty in owed] + [outcome.place for outcome in reported]
            places = [place for place in places if place is not None]
            salient = places[-1] if places else salient
            duties, outcomes = duties + owed, outcomes + reported
        answers = self._answers(annotation)
        outcomes += denials_of_breach(answers, outcomes)
        groups = group_facts(facts, article)
        agreements = tuple(self._mention(key, annotation, groups, group, duties) for group in groups)
        fulfilments = tuple(_fulfilment(key, outcome, groups, agreements) for outcome in outcomes)
        events = self._events.code(annotation)
        claims = Claims(key, article.published.value, outlet, annotation.statements, answers)
        figures = claims.attribute(annotation.figures)
        records = claims.about_records(events, figures, agreements, fulfilments, control)
        return Coding(
            events=events,
            figures=figures,
            agreements=agreements,
            fulfilments=fulfilments,
            control=tuple(control),
            claims=tuple(sorted([*claims.about_statements(), *records], key=lambda claim: (claim.span, claim.id))),
        )

    def _answers(self, annotation: Annotation) -> list[tuple[Attribution, Attribution]]:
        """Each denial with the accusation that it answers."""
        statements = annotation.statements
        pairs = [
            (denial, self._denials.answered(denial, statements[:number], annotation.document.text))
            for number, denial in enumerate(statements)
        ]
        return [(denial, accusation) for denial, accusation in pairs if accusation is not None]

    def _mention(
        self, key: str, annotation: Annotation, groups: Sequence[Group], group: Group, duties: Sequence[Duty]
    ) -> AgreementMention:
        lead = max(group.facts, key=lambda fact: (fact.strong, fact.timeline.when is not None, -fact.head.span.start))
        named = next((fact.head for fact in group.facts if fact.head.named), None)
        agreement = content_id("agreement", key, group.kind, lead.head.span.start)
        owed = [duty for duty in duties if _owner(groups, duty) is group]
        statuses = dict.fromkeys(status for fact in group.facts for status in fact.status)
        return AgreementMention(
            id=agreement,
            span=lead.head.span,
            kind=self._kind(group, owed),
            name=named.name_span.of(annotation.document.text) if named else None,
            parties=group.parties,
            mediators=group.mediators,
            announced_by=next((fact.announced_by for fact in group.facts if fact.announced_by), None),
            place=named.named if named else _place(annotation, group),
            declared=group.fullest("declared"),
            in_effect=group.fullest("in_effect"),
            ended=group.first("ended"),
            duration=group.first("duration"),
            status=tuple(statuses),
            obligations=tuple(self._obligation(agreement, duty, group.parties) for duty in owed),
        )

    def _obligation(self, agreement: str, duty: Duty, parties: tuple[Party, ...]) -> ObligationMention:
        """A mutual duty binds all parties; one whose obligor is not named binds all but those who benefit."""
        others = tuple(party for party in parties if party not in duty.obligees)
        mutual = self._provisions[duty.provision].mutual
        return ObligationMention(
            id=content_id("obligation", agreement, duty.provision, *_where(duty.span, duty.place)),
            span=duty.span,
            provision=duty.provision,
            obligors=parties or duty.obligors if mutual else duty.obligors or others,
            object=duty.object,
            place=duty.place,
            due=duty.due,
            claimant=duty.claimant,
        )

    def _kind(self, group: Group, owed: Sequence[Duty]) -> AgreementKind:
        """Talks are no agreement yet; one whose known duty is mutual defence is an alliance, whatever its name."""
        if {status for fact in group.facts for status in fact.status} == {"proposed"}:
            return AgreementKind.PROPOSAL
        if group.kind is AgreementKind.AGREEMENT and any(duty.provision == "mutual-defence" for duty in owed):
            return AgreementKind.ALLIANCE
        return group.kind


def _owner(groups: Sequence[Group], item: Duty | Outcome) -> Group | None:
    """The agreement an act belongs to: named before it in its sentence, else after it there, else shortly before."""
    named = [(fact.head, group) for group in groups for fact in group.facts if fact.sentence == item.sentence]
    same = [pair for pair in named if not _referred(pair[1], pair[0])] or named
    before = [pair for pair in same if pair[0].span.start <= item.span.start]
    if before:
        return max(before, key=lambda pair: pair[0].span)[1]
    if same:
        return min(same, key=lambda pair: pair[0].span)[1]
    recent = [
        (fact.head, group)
        for group in groups
        for fact in group.facts
        if 0 < item.sentence - fact.sentence <= AGREEMENT_REACH
    ]
    return max(recent, key=lambda pair: pair[0].span)[1] if recent else None


def _where(span: Span, place: PlaceMention | None) -> tuple[int, int, str | None]:
    """What tells acts of one sentence apart: coordinated ones share their verb but not their place."""
    return span.start, span.end, place.entity if place else None


def _referred(group: Group, head: Head) -> bool:
    """Whether `head` only refers to its agreement («to monitor the truce»): what is told then belongs elsewhere."""
    return any(fact.referred for fact in group.facts if fact.head is head)


def _fulfilment(
    key: str, outcome: Outcome, groups: Sequence[Group], agreements: Sequence[AgreementMention]
) -> Fulfilment:
    """The report with its agreement: the one that owes such a thing, else the one named in the same sentence."""
    owner = _owner(groups, outcome)
    mention = next((item for group, item in zip(groups, agreements, strict=True) if group is owner), None)
    owing = [item for item in agreements if any(duty.provision == outcome.provision for duty in item.obligations)]
    if outcome.kind not in BREACHES and mention not in owing:
        told_with_it = owner is not None and any(fact.sentence == outcome.sentence for fact in owner.facts)
        mention = owing[-1] if owing else mention if told_with_it else None
    return Fulfilment(
        id=content_id("fulfilment", key, outcome.provision, outcome.kind, *_where(outcome.span, outcome.place)),
        span=outcome.span,
        provision=outcome.provision,
        kind=outcome.kind,
        actor=outcome.actor,
        place=outcome.place,
        when=outcome.when,
        claimant=outcome.claimant,
        agreement=mention.id if mention else None,
        via=outcome.via,
    )


def _place(annotation: Annotation, group: Group) -> PlaceMention | None:
    """The first place named after one of the group's heads within the head's sentence."""
    sentences = annotation.document.sentences
    for fact in group.facts:
        span = sentences[fact.sentence].span
        for place in annotation.places:
            if span.covers(place.span) and place.span.start >= fact.head.span.start:
                return place
    return None
