"""The candidate triggers of a sentence → incidents: one event per incident, and none where another's words hold it.

PLOVER: the attack word is the trigger, the death word only where there is none; a demanded or threatened act is no
event of its own; AGREE and THREATEN win over what is agreed or threatened; MOBILIZE is dropped beside an ASSAULT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marsad.coding.events_triggers import Candidate

_SAME_INCIDENT: Final = 6
"""Tokens between two triggers of one type within which they name one incident; chosen on gold/sentences.jsonl.gz."""
_PARTED: Final = frozenset({"RETREAT"})
"""Types whose modes are incidents of their own («سحب القوات وتبادل الأسرى», pulling back and exchanging prisoners)."""
_LESSER_REACH: Final = 25
"""Tokens within which a lesser word (a death word) belongs to the incident of a higher one."""
_LEADING_RANK: Final = 2
"""Words of this rank or higher name an incident of their own."""
_VERBAL: Final = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
"""What can be demanded, promised or threatened without having happened."""
_HELD_BY: Final = {
    "REQUEST": (_VERBAL | {"REQUEST", "SANCTION"}, 5),
    "RETREAT": (frozenset({"COERCE", "AID"}), 4),
    "REJECT": (frozenset({"ACCUSE", "REQUEST"}), 3),
    "AGREE": (_VERBAL, 3),
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


def drop_held(incidents: Sequence[Incident], terms: Sequence[Incident] = ()) -> list[Incident]:
    """Drop incidents that another one holds: what is demanded, promised or threatened, posture beside an assault.
    The `terms` of an agreement are events of their own beside the agreement."""
    kept = [
        incident
        for incident in incidents
        if not any(
            _holds(holder, incident)
            for holder in incidents
            if holder.head.entry.type != "AGREE" or not any(incident is term for term in terms)
        )
    ]
    if any(incident.head.entry.type == "ASSAULT" for incident in kept):
        kept = [incident for incident in kept if incident.head.entry.type != "MOBILIZE"]
    return kept


def _holds(holder: Incident, incident: Incident) -> bool:
    held, reach = _HELD_BY.get(holder.head.entry.type, (frozenset[str](), 0))
    return incident.head.entry.type in held and 0 <= incident.head.first - holder.head.last < reach


def _join(candidates: Sequence[Candidate]) -> list[Incident]:
    """Join candidates of one type: leading words that stand close, then each lesser word to the nearest of them."""
    top = max(candidate.entry.rank for candidate in candidates)
    if top == 0:
        return []
    incidents: list[Incident] = []
    lesser: list[Candidate] = []
    for candidate in candidates:
        if candidate.entry.rank < min(top, _LEADING_RANK):
            lesser.append(candidate)
        elif incidents and _is_same(incidents[-1], candidate):
            _add(incidents[-1], candidate)
        else:
            incidents.append(Incident(candidate, [candidate]))
    for candidate in lesser:
        nearest = min(incidents, key=lambda incident: _gap(incident, candidate))
        if _gap(nearest, candidate) <= _LESSER_REACH:
            _add(nearest, candidate)
        elif candidate.entry.rank:
            incidents.append(Incident(candidate, [candidate]))
    return incidents


def _is_same(incident: Incident, candidate: Candidate) -> bool:
    """Whether the candidate stands close enough to name the same incident, and is no other kind or clause of it."""
    is_clause = bool(candidate.peeled.conjunction) and candidate.kind not in {"noun", "phrase"}
    parted = candidate.entry.type in _PARTED and (is_clause or candidate.entry.mode != incident.head.entry.mode)
    return not parted and candidate.first - incident.words[-1].last < _SAME_INCIDENT


def _add(incident: Incident, candidate: Candidate) -> None:
    incident.words.append(candidate)
    if candidate.entry.rank > incident.head.entry.rank:
        incident.head = candidate


def _gap(incident: Incident, candidate: Candidate) -> int:
    return min(abs(word.first - candidate.first) for word in incident.words)
