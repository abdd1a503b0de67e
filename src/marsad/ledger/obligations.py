"""Duties and outcomes told about one agreement → its obligations with compliance.

Statements of one duty (same provision, same place) merge; an outcome at a place that only a general duty covers gets a
line of its own, because «hands over the districts» and «handed over Agdam» are one general and one particular duty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from marsad.ledger.calendar import deadline, fullest
from marsad.ledger.compliance import Report, Terms, assess, combine
from marsad.ledger.evidence import EvidenceBook
from marsad.model import (
    TRUCES,
    AgreementKind,
    Evidence,
    Fulfilment,
    FulfilmentKind,
    ObligationEntry,
    ObligationMention,
    Party,
    PlaceMention,
    ToldAgreement,
    content_id,
)
from marsad.reference.agreements import Provision

STANDING: Final = "ceasefire"
"""The provision that every truce carries whether its text says so or not."""
_COMPLETE: Final = frozenset({FulfilmentKind.DONE, FulfilmentKind.BEGUN})


@dataclass(slots=True)
class _Line:
    provision: Provision
    place: PlaceMention | None
    obligors: list[Party] = field(default_factory=list)
    object: str | None = None
    due: str | None = None
    stated: list[Evidence] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)


def obligations_of(
    told: Sequence[ToldAgreement],
    fulfilments: Iterable[tuple[EvidenceBook, Fulfilment]],
    *,
    books: Mapping[str, EvidenceBook],
    provisions: Mapping[str, Provision],
    agreement: str,
    as_of: str | None,
) -> tuple[ObligationEntry, ...]:
    """The obligations of one agreement (`agreement` = its id) in the order in which they are first told."""
    lines: dict[tuple[str, str | None], _Line] = {}
    if any(item.mention.kind in TRUCES for item in told):
        lines[STANDING, None] = _standing(told, books, provisions)
    for item in told:
        for mention in item.mention.obligations:
            _state(lines, mention, books[item.reading.article.id], provisions)
    for book, fulfilment in fulfilments:
        _report(lines, fulfilment, book, provisions)
    parties = [party for item in told for party in item.mention.parties]
    for line in lines.values():
        general = lines.get((line.provision.id, None))
        if not line.obligors and general is not None:
            line.obligors = general.obligors
        if line.provision.mutual:
            line.obligors = list({party.key: party for party in parties}.values()) or line.obligors
    begin = fullest(item.mention.in_effect or item.mention.declared for item in told)
    for line in lines.values():
        line.due = deadline(line.due, begin)
    terms = Terms(
        as_of=as_of,
        parties=frozenset(party.key for party in parties),
        proposed=all(item.mention.kind is AgreementKind.PROPOSAL for item in told),
    )
    entries = {key: _entry(line, agreement, terms) for key, line in lines.items()}
    return tuple(_summed(key, entries, as_of) for key in entries)


def _standing(
    told: Sequence[ToldAgreement], books: Mapping[str, EvidenceBook], provisions: Mapping[str, Provision]
) -> _Line:
    line = _Line(provisions[STANDING], None)
    for item in told:
        line.obligors += [party for party in item.mention.parties if party not in line.obligors]
        line.stated.append(books[item.reading.article.id].of(item.mention.id, "states the truce"))
    return line


def _state(
    lines: dict[tuple[str, str | None], _Line],
    mention: ObligationMention,
    book: EvidenceBook,
    provisions: Mapping[str, Provision],
) -> None:
    key = (mention.provision, mention.place.entity if mention.place else None)
    line = lines.setdefault(key, _Line(provisions[mention.provision], mention.place))
    line.obligors += [party for party in mention.obligors if party not in line.obligors]
    line.object = line.object or mention.object
    line.due = line.due or mention.due
    line.stated.append(book.of(mention.id, "states the duty", mention.due))


def _report(
    lines: dict[tuple[str, str | None], _Line],
    fulfilment: Fulfilment,
    book: EvidenceBook,
    provisions: Mapping[str, Provision],
) -> None:
    place = fulfilment.place if provisions[fulfilment.provision].takes_place else None
    key = (fulfilment.provision, place.entity if place else None)
    if key not in lines and place is None:
        stated = [line for (provision, _), line in lines.items() if provision == fulfilment.provision]
        line = stated[0] if stated else None
    else:
        line = lines.get(key)
    if line is None:
        line = lines.setdefault(key, _Line(provisions[fulfilment.provision], place))
    evidence = book.of(fulfilment.id, fulfilment.kind.value, fulfilment.when)
    if fulfilment.actor is not None and not line.obligors and fulfilment.kind in _COMPLETE:
        line.obligors.append(fulfilment.actor)
    if not line.stated:
        line.object = line.object or fulfilment.span.of(book.reading.page_text)
    line.reports.append(Report(fulfilment, evidence))


def _summed(
    key: tuple[str, str | None], entries: Mapping[tuple[str, str | None], ObligationEntry], as_of: str | None
) -> ObligationEntry:
    """A general duty is judged by its parts, where the record has them."""
    provision, place = key
    parts = [entry.assessment for (other, where), entry in entries.items() if other == provision and where]
    if place is not None or not parts:
        return entries[key]
    return replace(entries[key], assessment=combine(parts, as_of))


def _entry(line: _Line, agreement: str, terms: Terms) -> ObligationEntry:
    place = line.place
    terms = replace(terms, due=line.due, standing=line.provision.id == STANDING)
    return ObligationEntry(
        id=content_id("obligation", agreement, line.provision.id, place.entity if place else None),
        provision=line.provision.id,
        obligors=tuple(line.obligors),
        what=line.provision.what_en + (f" {place.name}" if place else ""),
        object=line.object,
        place=place.entity if place else None,
        place_name=place.name if place else None,
        due=line.due,
        stated=tuple(line.stated),
        assessment=assess(line.reports, terms),
    )
