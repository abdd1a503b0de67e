"""Two ledgers → what a change of codings means for the record: agreements and obligations that came, went or changed.

An agreement or obligation may have another id afterwards, because ids follow from parties, dates and words: agreements
are matched by their id, else by the pages that tell of them; obligations by what is owed and where.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from marsad.log.state import RecordState
from marsad.model import AgreementEntry, ArticleReading, Evidence, Ledger, ObligationEntry, Span
from marsad.pipeline.changes import FieldChange, field_changes
from marsad.pipeline.codec import PageCoding
from marsad.pipeline.record import build_record, ledger_digest, load_codings, load_readings, standing_readings

if TYPE_CHECKING:
    from marsad.store import Store

COUNTED: Final = ("articles", "agreements", "statements", "figures", "control", "contradictions", "issues")
"""Parts of a ledger that are counted before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationChange:
    """An obligation before and after; `fields` are those that differ, none for one that came or went."""

    before: ObligationEntry | None
    after: ObligationEntry | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def changes_compliance(self) -> bool:
        """Whether it is another verdict than before; one that came or went is."""
        return not self.fields or any(field.path in ("compliance", "level") for field in self.fields)

    @property
    def is_derived(self) -> bool:
        """Whether nothing but ids differ."""
        return bool(self.fields) and all(field.is_derived for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementChange:
    """An agreement before and after; `fields` are those that differ, with those of its obligations that do."""

    before: AgreementEntry | None
    after: AgreementEntry | None
    fields: tuple[FieldChange, ...]
    obligations: tuple[ObligationChange, ...]

    def __bool__(self) -> bool:
        return bool(self.before is None or self.after is None or self.fields or self.obligations)

    @property
    def is_derived(self) -> bool:
        """Whether nothing but ids differ, in it and in its obligations."""
        if self.before is None or self.after is None:
            return False
        return all(field.is_derived for field in self.fields) and all(duty.is_derived for duty in self.obligations)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerChange:
    """What changed from one ledger to another. Digests are SHA-256 (hex); `counts` (before, after) by part."""

    digest_before: str
    digest_after: str
    counts: dict[str, tuple[int, int]]
    agreements: tuple[AgreementChange, ...]

    def __bool__(self) -> bool:
        return self.digest_before != self.digest_after


def compare_ledgers(before: Ledger, after: Ledger) -> LedgerChange:
    """What changed from one ledger to another."""
    pairs = match_agreements(before.agreements, after.agreements)
    changes = [_compare_agreements(old, new) for old, new in pairs]
    return LedgerChange(
        digest_before=ledger_digest(before),
        digest_after=ledger_digest(after),
        counts={part: (len(getattr(before, part)), len(getattr(after, part))) for part in COUNTED},
        agreements=tuple(change for change in changes if change),
    )


def compare_records(store: "Store", state: RecordState, codings: Mapping[str, PageCoding]) -> LedgerChange:
    """What it means for the ledger that these `codings` (by capture) take the place of those of `state`.

    Raises `StoreError`: `DamagedRecord` also where an older coding cannot be read any more.
    """
    before = build_record(list(load_readings(store, state)))
    return compare_ledgers(before, build_record(list(_readings_with(store, state, codings))))


def _readings_with(store: "Store", state: RecordState, codings: Mapping[str, PageCoding]) -> Iterator[ArticleReading]:
    kept = [(capture, coding) for capture, coding in state.current() if capture.identity not in codings]
    for capture, _, found in load_codings(store, state, kept):
        yield from standing_readings(state, capture.identity, found)
    for identity, found in codings.items():
        yield from standing_readings(state, identity, found)


def match_agreements(
    before: Sequence[AgreementEntry], after: Sequence[AgreementEntry]
) -> list[tuple[AgreementEntry | None, AgreementEntry | None]]:
    """Each agreement of either ledger with itself in the other; those of the later ledger first, in its order."""
    waiting = {entry.id: entry for entry in before}
    found = {entry.id: waiting.pop(entry.id) for entry in after if entry.id in waiting}
    for entry in after:
        if entry.id in found:
            continue
        pages = _pages(entry)
        shared = {old.id: len(pages & _pages(old)) for old in waiting.values() if old.kind is entry.kind}
        likest = max(shared, key=shared.__getitem__, default=None)
        if likest is not None and shared[likest]:
            found[entry.id] = waiting.pop(likest)
    return [*((found.get(entry.id), entry) for entry in after), *((entry, None) for entry in waiting.values())]


def _pages(entry: AgreementEntry) -> set[tuple[str, str]]:
    """Where it is told: page and article."""
    return {(evidence.citation.page, evidence.citation.article) for evidence in entry.mentions}


def _compare_agreements(before: AgreementEntry | None, after: AgreementEntry | None) -> AgreementChange:
    old = {(duty.provision, duty.place): duty for duty in (before.obligations if before else ())}
    new = {(duty.provision, duty.place): duty for duty in (after.obligations if after else ())}
    duties = (_compare_obligations(old.get(key), new.get(key)) for key in dict.fromkeys((*new, *old)))
    return AgreementChange(
        before=before,
        after=after,
        fields=tuple(_agreement_fields(before, after)) if before and after else (),
        obligations=tuple(change for change in duties if change is not None),
    )


def _compare_obligations(before: ObligationEntry | None, after: ObligationEntry | None) -> ObligationChange | None:
    if before is None or after is None:
        return ObligationChange(before=before, after=after)
    fields = tuple(_obligation_fields(before, after))
    return ObligationChange(before=before, after=after, fields=fields) if fields else None


def _agreement_fields(before: AgreementEntry, after: AgreementEntry) -> Iterator[FieldChange]:
    yield from field_changes(_agreement_values(before), _agreement_values(after))
    yield from _evidence_fields("positions", before.mentions, after.mentions)


def _agreement_values(entry: AgreementEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "name_ar": entry.name_ar,
        "kind": entry.kind.value,
        "parties": [party.name for party in entry.parties],
        "mediators": [party.name for party in entry.mediators],
        "declared": entry.declared,
        "in_effect": entry.in_effect,
        "expires": entry.expires,
        "ended": entry.ended,
        "status": list(entry.status),
    }


def _obligation_fields(before: ObligationEntry, after: ObligationEntry) -> Iterator[FieldChange]:
    yield from field_changes(_obligation_values(before), _obligation_values(after))
    yield from _evidence_fields("stated", before.stated, after.stated)
    yield from _evidence_fields("supporting", before.assessment.supporting, after.assessment.supporting)
    yield from _evidence_fields("opposing", before.assessment.opposing, after.assessment.opposing)


def _obligation_values(entry: ObligationEntry) -> dict[str, Any]:
    assessment = entry.assessment
    return {
        "id": entry.id,
        "compliance": assessment.compliance.value,
        "level": assessment.level,
        "rule": assessment.rule,
        "as_of": assessment.as_of,
        "who": [party.name for party in entry.obligors],
        "object": entry.object,
        "due": entry.due,
    }


def _evidence_fields(role: str, before: Sequence[Evidence], after: Sequence[Evidence]) -> Iterator[FieldChange]:
    """Evidence that went (as `before`) or came (as `after`), and claims that have another id."""
    old = {_said(evidence): evidence for evidence in before}
    new = {_said(evidence): evidence for evidence in after}
    gone = [_evidence_values(old[said]) for said in old if said not in new]
    come = [_evidence_values(new[said]) for said in new if said not in old]
    if gone or come:
        yield FieldChange(path=role, before=gone, after=come)
    renamed = [said for said in old if said in new and old[said].claim != new[said].claim]
    if renamed:
        names = [[side[said].claim for said in renamed] for side in (old, new)]
        yield FieldChange(path=f"{role}.claim", before=names[0], after=names[1])


def _said(evidence: Evidence) -> tuple[str, str, str, Span]:
    """Who says what, where."""
    return evidence.claimant, evidence.says, evidence.citation.article, evidence.citation.span


def _evidence_values(evidence: Evidence) -> dict[str, Any]:
    span = evidence.citation.span
    return {
        "claim": evidence.claim,
        "name": evidence.claimant,
        "says": evidence.says,
        "article": evidence.citation.article,
        "span": {"start": span.start, "end": span.end, "text": evidence.citation.quote},
    }
