"""The candidate triggers of a sentence → incidents: one event per incident, and none where another's words hold it.

PLOVER: the attack word is the trigger, the death word only where there is none; a demanded or threatened act is no
event of its own; AGREE and THREATEN win over what is agreed or threatened; MOBILIZE is dropped beside an ASSAULT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marsad.coding.events_triggers import Candidate

_SAME_INCIDENT: Final = {
    "ASSAULT": 9,
    "PROTEST": 12,
    "CONSULT": 6,
    "SUPPORT": 6,
    "COERCE": 5,
    "ACCUSE": 6,
    "REQUEST": 3,
}
"""Tokens between two triggers of one type that may lie within one incident; chosen on gold/sentences.jsonl.gz."""
_SAME_INCIDENT_ELSE: Final = 4
_LESSER_REACH: Final = 40
"""Tokens within which a lesser word (lower rank) belongs to a trigger of its type."""
_VERBAL: Final = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
"""What can be demanded, promised or threatened without having happened."""
_HELD_BY: Final = {
    "REQUEST": (_VERBAL | {"REQUEST", "SANCTION"}, 7),
    "AGREE": (_VERBAL, 5),
    "THREATEN": (_VERBAL | {"ASSAULT", "SANCTION", "COERCE", "THREATEN"}, 5),
}
"""Type → the types it holds, and within how many tokens after it."""


@dataclass(slots=True)
class Incident:
    """The words of one incident: `head` is the trigger, `words` all candidates of it in text order."""

    head: Candidate
    words: list[Candidate]


def join_incidents(candidates: Sequence[Candidate]) -> list[Incident]:
    """Join the candidates of one sentence into incidents, in the order of their heads."""
    incidents: list[Incident] = []
    for kind in dict.fromkeys(candidate.entry.type for candidate in candidates):
        incidents += _join([candidate for candidate in candidates if candidate.entry.type == kind])
    return sorted(incidents, key=lambda incident: incident.head.first)


def drop_held(incidents: Sequence[Incident]) -> list[Incident]:
    """Drop incidents that another one holds: what is demanded, promised or threatened, posture beside an assault."""
    kept: list[Incident] = []
    for incident in incidents:
        if not any(_holds(holder, incident) for holder in kept):
            kept.append(incident)
    if any(incident.head.entry.type == "ASSAULT" for incident in kept):
        kept = [incident for incident in kept if incident.head.entry.type != "MOBILIZE"]
    return kept


def _holds(holder: Incident, incident: Incident) -> bool:
    held, reach = _HELD_BY.get(holder.head.entry.type, (frozenset[str](), 0))
    return incident.head.entry.type in held and 0 <= incident.head.first - holder.head.last < reach


def _join(candidates: Sequence[Candidate]) -> list[Incident]:
    reach = _SAME_INCIDENT.get(candidates[0].entry.type, _SAME_INCIDENT_ELSE)
    top = max(candidate.entry.rank for candidate in candidates)
    if top == 0:
        return []
    leading = [candidate for candidate in candidates if candidate.entry.rank >= min(top, 2)]
    incidents: list[Incident] = []
    for candidate in leading:
        last = incidents[-1] if incidents else None
        if last is not None and candidate.first - last.words[-1].last < reach:
            last.words.append(candidate)
            if candidate.entry.rank > last.head.entry.rank:
                last.head = candidate
        else:
            incidents.append(Incident(candidate, [candidate]))
    for candidate in candidates:
        if candidate not in leading:
            nearest = min(incidents, key=lambda incident: abs(incident.head.first - candidate.first))
            nearest.words.append(candidate)
    for incident in incidents:
        incident.words.sort(key=lambda word: word.first)
    return incidents
