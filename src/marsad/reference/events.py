"""Words that name events in PLOVER terms, cues of modality, and the learned weights that weigh a trigger.

PLOVER's categories are adapted from PLOVER, Open Event Data Alliance (CC BY-SA 4.0); the definitions are ours.
"""

from dataclasses import dataclass
from typing import Final

from marsad.reference.tables import Table

NO_EVENT: Final = "NONE"
"""Type of entries whose phrases hold a trigger's word but name no event («the Ministry of Defence»)."""

OTHER_FIELD: Final = "FIELD"
"""Type of entries whose words mark a sentence as being about something else (sport, markets)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTrigger:
    """Words that name one kind of event. `type` and `mode` are PLOVER's, or `type` is `NONE` for
    phrases that name no event, `FIELD` for words of another field.

    `verbs` are pairs of past and present, third person masculine singular, perhaps with words after them; `nouns` are
    given in the singular without article; `phrases` stand as written, later words with or without article. One of
    `needs` must follow within `within` tokens, one of `after` must precede within three; none of `unless` may follow
    at once; `needs_place` = a place's name in the same reach will do as well; `bare` = never with the article. `rank`
    orders the words of one incident: the highest is the trigger, 0 never stands alone. `certain` words need no weighing
    by the model. `as_written` = phrases that count only where the page prints their hamza and shadda. `terms_only` =
    words that name an event only among the terms of an agreement («خروج», exit). `takes_object` = the name after the
    verbal noun is who suffers it («اغتيال الرئيس», the president's assassination), not who does it.
    """

    id: str
    type: str
    gloss: str
    mode: str | None = None
    verbs: tuple[tuple[str, str], ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_place: bool = False
    within: int = 4
    unless: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    bare: bool = False
    rank: int = 2
    certain: bool = False
    takes_object: bool = False
    as_written: bool = False
    terms_only: bool = False
    modality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCue:
    """Words that settle the modality of a trigger at most `reach` tokens away; `side` ∈ before, after.

    `kinds` ⊆ past, present, future, noun, phrase and `types` (PLOVER) limit the triggers it works on; empty = all. One
    of `beside` must stand near the cue; one of `via` must follow it within `via_reach` tokens, and the cue starts to
    work there. `terms` = a cue that introduces what an agreement provides for: it works across commas.

    `modality` is the model's, or `quoted` (words before a title in quotation marks), `leaves` and `begun` (what ends
    and what lifts the reach of `terms`), `asserts` (what a denial does not reach).
    """

    id: str
    modality: str
    gloss: str
    phrases: tuple[str, ...]
    reach: int
    side: str = "before"
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    via_reach: int = 12
    terms: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLink:
    """Words before a name that tell its part in an event; `role` ∈ agent, patient, partner, between,
    apart (no part)."""

    id: str
    gloss: str
    role: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWeight:
    """One weight of the linear model that decides whether a trigger is an event; see scripts/train_events.py."""

    feature: str
    weight: float


EVENT_TRIGGERS: Final = Table("events", EventTrigger)
EVENT_CUES: Final = Table("event_cues", EventCue)
EVENT_WEIGHTS: Final = Table("event_weights", EventWeight, key="feature")
EVENT_LINKS: Final = Table("event_links", EventLink)
