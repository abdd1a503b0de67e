"""An annotated article → the events it reports, plans or denies, in PLOVER terms.

Triggers come from resources/events, modality from resources/event_cues; a small linear model (resources/event_weights)
drops words that name no event. Rules follow the PLOVER codebook and shared/gold/GUIDELINES.md («events»).
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from marsad.coding.events_arguments import accuser, time_and_place, within
from marsad.coding.events_incidents import Incident, drop_held, join_incidents
from marsad.coding.events_modality import ModalityReader
from marsad.coding.events_model import THRESHOLD, EventModel, describe
from marsad.coding.events_parties import PartyFinder
from marsad.coding.events_triggers import Candidate, TriggerFinder
from marsad.coding.scene import statements_reaching
from marsad.model import Act, Annotation, Attribution, EntityKind, EventMention, Modality, Sentence, Span, content_id
from marsad.reference.events import EventCue, EventLink, EventTrigger, EventWeight

BACKGROUND_YEARS: Final = 10
"""Events dated more than this many years before publication are background (gold/GUIDELINES.md) and left out."""
_DENIABLE: Final = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})
"""Types that a denial's content makes denied; verbal acts inside it are the speaker's own."""
_TERMS: Final = frozenset({"RETREAT", "CONCEDE", "COOPERATE"})
"""Types that need no weighing among the terms of an agreement."""
_NAMES: Final = frozenset({EntityKind.PERSON, EntityKind.OUTLET, EntityKind.OFFICE, EntityKind.AGENCY})
"""Kinds of actors whose names hold no triggers."""


class Weighed(NamedTuple):
    """An incident, its modality, the features the model sees, whether it is a term of an agreement, and whether the
    words before it assert it."""

    incident: Incident
    modality: Modality
    features: list[str]
    is_term: bool
    is_asserted: bool


class EventCoder:
    """Codes the events of an article. Built once from the tables `events`, `event_cues`, `event_links` and
    `event_weights`; without weights every trigger counts."""

    def __init__(
        self,
        triggers: Iterable[EventTrigger],
        cues: Iterable[EventCue],
        weights: Iterable[EventWeight] = (),
        links: Iterable[EventLink] = (),
    ) -> None:
        self._triggers = TriggerFinder(triggers)
        self._modality = ModalityReader(cues)
        self._model = EventModel(weights)
        self._parties = PartyFinder(links)

    def code(self, annotation: Annotation) -> tuple[EventMention, ...]:
        """The article's events in text order, one per incident and sentence."""
        events: list[EventMention] = []
        sentences = annotation.document.sentences
        for sentence, around in zip(sentences, statements_reaching(sentences, annotation.statements), strict=True):
            places = [place.span for place in within(annotation.places, sentence.span)]
            actors = within(annotation.actors, sentence.span)
            names = [*places, *(actor.span for actor in actors if actor.kind in _NAMES)]
            incidents = self.incidents(sentence, places, names)
            if incidents:
                events += self._mentions(annotation, sentence, around, incidents)
        return tuple(events)

    def incidents(self, sentence: Sentence, places: Sequence[Span] = (), names: Sequence[Span] = ()) -> list[Weighed]:
        """The incidents of one sentence that count as events, each with its modality; `places` = its place names,
        `names` = names in which no word is a trigger."""
        counted = {
            id(weighed.incident): weighed
            for weighed in self.weigh(sentence, places, names)
            if (weighed.is_term and weighed.incident.head.entry.type in _TERMS)
            or weighed.incident.head.entry.certain
            or self._model.probability(weighed.features) >= THRESHOLD
        }
        free = [weighed.incident for weighed in counted.values() if weighed.is_term]
        kept = drop_held([weighed.incident for weighed in counted.values()], free)
        return [counted[id(incident)] for incident in kept]

    def weigh(self, sentence: Sentence, places: Sequence[Span] = (), names: Sequence[Span] = ()) -> list[Weighed]:
        """All incidents of one sentence with modality and the features the model sees: what training needs."""
        tokens, reader = sentence.tokens, self._modality
        cues = reader.cues(tokens)
        quoted = reader.names(tokens, cues)
        candidates = self._triggers.find(tokens, places, [*names, *quoted], reader.terms(tokens, cues))
        incidents = join_incidents(candidates)
        weighed = []
        for incident in incidents:
            modality = reader.read(tokens, incident.head, cues)
            features = describe(tokens, incident, modality, len(incidents) - 1)
            is_term = reader.is_term(tokens, incident.head, cues)
            is_asserted = reader.is_asserted(tokens, incident.head, cues)
            weighed.append(Weighed(incident, modality, features, is_term, is_asserted))
        return weighed

    def _mentions(
        self,
        annotation: Annotation,
        sentence: Sentence,
        around: Sequence[Attribution],
        incidents: Sequence[Weighed],
    ) -> list[EventMention]:
        actors = within(annotation.actors, sentence.span)
        nations = within(annotation.nationalities, sentence.span)
        parties = self._parties.parties(annotation.document.text, sentence, actors, nations)
        key = annotation.document.key
        events = []
        for incident, modality, _, _, is_asserted in incidents:
            head = incident.head
            actor, recipient = self._parties.find(sentence, head, parties)
            place, date = time_and_place(annotation, sentence, head.span)
            denied = modality is Modality.ACTUAL and not is_asserted and _is_denied(around, head)
            event = EventMention(
                id=content_id("event", key, head.span.start, head.span.end, head.entry.id),
                trigger=head.span,
                sentence=sentence.span,
                type=head.entry.type,
                mode=head.entry.mode,
                modality=Modality.DENIED if denied else modality,
                rule=head.entry.id,
                actor=actor,
                recipient=recipient,
                place=place,
                date=date,
                alleged_by=accuser(around, head.span),
            )
            if not _is_background(annotation, event):
                events.append(event)
        return events


def _is_denied(statements: Sequence[Attribution], head: Candidate) -> bool:
    return head.entry.type in _DENIABLE and any(
        statement.act is Act.DENY and statement.content.covers(head.span) and not statement.cue.overlaps(head.span)
        for statement in statements
    )


def _is_background(annotation: Annotation, event: EventMention) -> bool:
    """Whether the event's date, or the only years its sentence names, lie too far back."""
    published = _year(annotation.document.article.published.value)
    dates = within(annotation.dates, event.sentence)
    years = [year for date in dates if (year := _year(date.value)) is not None]
    if published is None or not years or len(years) < len(dates):
        return False
    return max(years) < published - BACKGROUND_YEARS


def _year(value: str | None) -> int | None:
    """The (last) year of an EDTF value; `None` for durations and unknown years."""
    if value is None:
        return None
    year = value.rsplit("/", 1)[-1][:4]
    return int(year) if len(year) == 4 and year.isdigit() else None
