"""A ledger → its lines, each with the claims that it rests on and what they do to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsad.model import AgreementEntry, Evidence, Ledger, ObligationEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A line: `kind` ∈ agreement, obligation, figure, contradiction, control, claim; `evidence` as (role, claim)."""

    kind: str
    id: str
    evidence: tuple[tuple[str, Evidence], ...]


def ledger_lines(ledger: Ledger) -> Iterator[LedgerLine]:
    """Every line of the ledger that says something of the world; control of a place is called by the place's id."""
    for agreement in ledger.agreements:
        yield _line("agreement", agreement.id, _as("position", agreement.mentions))
        for obligation in agreement.obligations:
            yield _line("obligation", obligation.id, _obligation(obligation, agreement))
    for figure in ledger.figures:
        yield _line("figure", figure.id, _as("by", (figure.evidence,)))
    for entry in ledger.contradictions:
        yield _line("contradiction", entry.id, _as("claim", (entry.left, entry.right)))
    for place in dict.fromkeys(period.place for period in ledger.control):
        periods = (period for period in ledger.control if period.place == place)
        yield _line("control", place, (pair for period in periods for pair in _as("evidence", period.evidence)))
    for statement in ledger.statements:
        yield _line("claim", statement.claim, _as("statement", (statement,)))


def _obligation(entry: ObligationEntry, agreement: AgreementEntry) -> Iterator[tuple[str, Evidence]]:
    """What it rests on; of a general duty, what its parts rest on."""
    yield from _own(entry)
    if entry.place is None:
        parts = (other for other in agreement.obligations if other.provision == entry.provision and other.place)
        for part in parts:
            yield from (("part", evidence) for _, evidence in _own(part))


def _own(entry: ObligationEntry) -> Iterator[tuple[str, Evidence]]:
    yield from _as("stated", entry.stated)
    yield from _as("supporting", entry.assessment.supporting)
    yield from _as("opposing", entry.assessment.opposing)


def _as(role: str, evidence: Iterable[Evidence]) -> Iterator[tuple[str, Evidence]]:
    return ((role, entry) for entry in evidence)


def _line(kind: str, name: str, evidence: Iterable[tuple[str, Evidence]]) -> LedgerLine:
    return LedgerLine(kind=kind, id=name, evidence=tuple(evidence))
