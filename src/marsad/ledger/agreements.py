"""Clusters of agreement mentions → the agreements of the record, with obligations and compliance."""

from collections.abc import Iterable, Mapping, Sequence

from marsad.language.edtf import certainly_after, day_bounds
from marsad.ledger.calendar import expiry, fullest, newest, with_year
from marsad.ledger.evidence import EvidenceBook
from marsad.ledger.obligations import STANDING, obligations_of
from marsad.model import (
    BREACHES,
    AgreementEntry,
    AgreementKind,
    AgreementMention,
    Fulfilment,
    Party,
    ToldAgreement,
    content_id,
)
from marsad.reference.agreements import Provision


class AgreementViews:
    """Builds agreement entries; `books` holds the evidence of every article by id."""

    def __init__(self, books: Mapping[str, EvidenceBook], provisions: Mapping[str, Provision]) -> None:
        self._books = books
        self._provisions = provisions

    def build(self, clusters: Sequence[Sequence[ToldAgreement]], as_of: str | None) -> tuple[AgreementEntry, ...]:
        """One entry per cluster. Reports told with no agreement go to the last agreement that owes such a thing."""
        owners = {item.mention.id: number for number, told in enumerate(clusters) for item in told}
        reports: dict[int, list[tuple[EvidenceBook, Fulfilment]]] = {number: [] for number in range(len(clusters))}
        for book in self._books.values():
            for fulfilment in book.reading.fulfilments:
                owner = owners.get(fulfilment.agreement or "")
                if owner is not None and _before(fulfilment, clusters[owner]):
                    continue
                if owner is None:
                    owner = self._owner(clusters, book, fulfilment)
                if owner is not None:
                    reports[owner].append((book, fulfilment))
        return tuple(self._entry(told, reports[number], as_of) for number, told in enumerate(clusters))

    def _owner(
        self, clusters: Sequence[Sequence[ToldAgreement]], book: EvidenceBook, fulfilment: Fulfilment
    ) -> int | None:
        """The latest agreement, made before the report, that states the duty and has the actor among its parties."""
        reported = fulfilment.when or book.reading.article.published.value
        fitting = []
        for number, told in enumerate(clusters):
            made = _made(told)
            if made and reported and certainly_after(made, reported):
                continue
            owed = {obligation.provision for item in told for obligation in item.mention.obligations}
            if fulfilment.kind in BREACHES:
                owed |= {STANDING} if told[0].mention.kind is AgreementKind.CEASEFIRE else set()
            parties = {party.key for item in told for party in item.mention.parties}
            acts = fulfilment.actor is None or not parties or fulfilment.actor.key in parties
            if fulfilment.provision in owed and acts:
                first = day_bounds(made).first if made else None
                fitting.append((first.isoformat() if first else "", number))
        return max(fitting)[1] if fitting else None

    def _entry(
        self,
        told: Sequence[ToldAgreement],
        reports: Iterable[tuple[EvidenceBook, Fulfilment]],
        as_of: str | None,
    ) -> AgreementEntry:
        mentions = [item.mention for item in told]
        parties = _distinct(party for mention in mentions for party in mention.parties)
        declared = fullest(mention.declared for mention in mentions)
        in_effect = with_year(fullest(mention.in_effect for mention in mentions), declared)
        duration = _first(mention.duration for mention in mentions)
        kind = _kind(mentions)
        when = declared or in_effect
        told_apart = None if when and len(parties) > 1 else mentions[0].id  # too little else to name it by
        agreement = content_id("agreement", kind, sorted(party.key for party in parties), when, told_apart)
        named = next((mention for mention in mentions if mention.name), None)
        return AgreementEntry(
            id=agreement,
            name=_name(kind, parties, when, named.place.name if named and named.place else None),
            name_ar=named.name if named else None,
            kind=kind,
            parties=parties,
            mediators=_distinct(party for mention in mentions for party in mention.mediators),
            declared=declared,
            in_effect=in_effect,
            expires=expiry(in_effect or declared, duration),
            ended=newest(mention.ended for mention in mentions),
            status=tuple(dict.fromkeys(status for mention in mentions for status in mention.status)),
            mentions=tuple(self._books[item.reading.article.id].of(item.mention.id, "tells of it") for item in told),
            obligations=obligations_of(
                told, reports, books=self._books, provisions=self._provisions, agreement=agreement, as_of=as_of
            ),
        )


def _before(fulfilment: Fulfilment, told: Sequence[ToldAgreement]) -> bool:
    """Whether the act is older than the agreement: background, no evidence of its being kept."""
    return fulfilment.kind not in BREACHES and certainly_after(_made(told), fulfilment.when)


def _made(told: Sequence[ToldAgreement]) -> str | None:
    """When it was made (EDTF), by the first mention that says so."""
    return _first(item.mention.declared or item.mention.in_effect for item in told)


def _kind(mentions: Sequence[AgreementMention]) -> AgreementKind:
    kinds = [mention.kind for mention in mentions]
    telling = [kind for kind in kinds if kind is not AgreementKind.AGREEMENT]
    return max(sorted(set(telling)), key=telling.count) if telling else AgreementKind.AGREEMENT


def _name(kind: AgreementKind, parties: Sequence[Party], when: str | None, place: str | None) -> str:
    if place:
        return f"{place} {kind.value}"
    sides = "–".join(party.name for party in parties[:3])
    label = " ".join(filter(None, (sides, kind.value)))
    day = when.split("T")[0] if when and not when.startswith("XXXX") else None
    label = f"{label} of {day}" if day else label
    return label[:1].upper() + label[1:]


def _distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple({party.key: party for party in parties}.values())


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
