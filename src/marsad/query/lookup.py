"""An id or the beginning of one → everything the record holds about it, with quotes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from marsad.errors import UsageError
from marsad.model import (
    AgreementEntry,
    ArticleEntry,
    ArticleReading,
    Citation,
    Evidence,
    IssueEntry,
    Ledger,
    ObligationEntry,
)
from marsad.query.passages import Passages
from marsad.query.views import (
    agreement_json,
    article_json,
    contradiction_json,
    control_json,
    evidence_json,
    figure_json,
    issue_id,
    issue_json,
    obligation_json,
)

Json = dict[str, Any]
CANDIDATES_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has an id, and how to tell everything about it."""

    kind: str
    id: str
    tell: Callable[[], Json]


def show(ledger: Ledger, readings: Sequence[ArticleReading], wanted: str) -> Json:
    """Everything about the item whose id is `wanted` or the only one that begins so.

    Raises `UsageError` if there is none, or more than one.
    """
    items = {(item.kind, item.id): item for item in Catalogue(ledger, readings).items()}
    exact = [item for item in items.values() if item.id == wanted]
    matches = exact or [item for item in items.values() if wanted and item.id.startswith(wanted)]
    if not matches:
        raise UsageError(
            f"nothing on the record has an id that begins with {wanted!r}; ids are listed by: marsad board "
            "(agreements, obligations) and marsad brief --json (all others too)"
        )
    if len(matches) > 1:
        shown = ", ".join(sorted(item.id for item in matches)[:CANDIDATES_SHOWN])
        raise UsageError(f"{wanted!r} is the beginning of {len(matches)} ids ({shown} …); type more of it")
    item = matches[0]
    return {"type": item.kind, "id": item.id, **item.tell()}


class Catalogue:
    """All items of a record."""

    def __init__(self, ledger: Ledger, readings: Sequence[ArticleReading]) -> None:
        self._ledger = ledger
        self._readings = readings
        self._passages = Passages(readings)
        self._cited = list(cited_evidence(ledger))

    def items(self) -> Iterator[Item]:
        """Every item of the record, derived ones first."""
        ledger = self._ledger
        for agreement in ledger.agreements:
            yield Item("agreement", agreement.id, partial(agreement_json, agreement))
            for obligation in agreement.obligations:
                yield Item("obligation", obligation.id, partial(self._obligation, agreement, obligation))
        for figure in ledger.figures:
            yield Item("figure", figure.id, partial(figure_json, figure))
        for contradiction in ledger.contradictions:
            yield Item("contradiction", contradiction.id, partial(contradiction_json, contradiction))
        for _, evidence in self._cited:
            yield Item("claim", evidence.claim, partial(self._claim, evidence))
        for article in ledger.articles:
            yield Item("article", article.id, partial(self._article, article))
            yield Item("page", article.page, partial(self._page, article.page))
        for place in sorted({place.entity for reading in self._readings for place in reading.places}):
            yield Item("place", place, partial(self._place, place))
        for issue in ledger.issues:
            yield Item("issue", issue_id(issue), partial(self._issue, issue))

    def _obligation(self, agreement: AgreementEntry, obligation: ObligationEntry) -> Json:
        return obligation_json(obligation) | {"agreement": {"id": agreement.id, "name": agreement.name}}

    def _claim(self, evidence: Evidence) -> Json:
        lines = [line for line, cited in self._cited if cited.claim == evidence.claim]
        return evidence_json(evidence) | self._context(evidence.citation) | {"lines": lines}

    def _article(self, entry: ArticleEntry) -> Json:
        cited = {evidence.claim: evidence for _, evidence in self._cited if evidence.citation.article == entry.id}
        return article_json(entry) | {
            "claims": [evidence_json(evidence) for evidence in cited.values()],
            "issues": [issue_json(issue) for issue in self._ledger.issues if issue.article == entry.id],
        }

    def _page(self, sha256: str) -> Json:
        articles = [entry for entry in self._ledger.articles if entry.page == sha256]
        return {"sha256": sha256, "articles": [article_json(entry) | self._article(entry) for entry in articles]}

    def _place(self, entity: str) -> Json:
        mentions = [
            (reading, place) for reading in self._readings for place in reading.places if place.entity == entity
        ]
        first = mentions[0][1]
        return {
            "name": first.name,
            "country": first.country,
            "lat": first.lat,
            "lon": first.lon,
            "precision": first.precision,
            "control": [control_json(period) for period in self._ledger.control if period.place == entity],
            "obligations": [
                obligation_json(obligation)
                for agreement in self._ledger.agreements
                for obligation in agreement.obligations
                if obligation.place == entity
            ],
            "mentions": [
                {
                    "article": reading.article.id,
                    "start": place.span.start,
                    "end": place.span.end,
                    "quote": place.span.of(reading.page_text),
                }
                for reading, place in mentions
            ],
        }

    def _issue(self, entry: IssueEntry) -> Json:
        span, article = entry.issue.span, entry.article
        if span is None or entry.quote is None:
            return issue_json(entry)
        return issue_json(entry) | self._context(Citation(page="", article=article, span=span, quote=entry.quote))

    def _context(self, citation: Citation) -> Json:
        passage = self._passages.find(citation)
        return {"title": passage.title, "before": passage.before, "after": passage.after}


def cited_evidence(ledger: Ledger) -> Iterator[tuple[Json, Evidence]]:
    """Every claim that a line of the ledger cites, with the line: `{type, id, as}`."""
    for agreement in ledger.agreements:
        yield from label("agreement", agreement.id, "position", agreement.mentions)
        for obligation in agreement.obligations:
            yield from label("obligation", obligation.id, "stated", obligation.stated)
            yield from label("obligation", obligation.id, "supporting", obligation.assessment.supporting)
            yield from label("obligation", obligation.id, "opposing", obligation.assessment.opposing)
    for contradiction in ledger.contradictions:
        yield from label("contradiction", contradiction.id, "claim", (contradiction.left, contradiction.right))
    for figure in ledger.figures:
        yield from label("figure", figure.id, "by", (figure.evidence,))
    for period in ledger.control:
        yield from label("control", period.place, "evidence", period.evidence)
    yield from label("statements", "statements", "statement", ledger.statements)


def label(kind: str, line: str, role: str, evidence: Sequence[Evidence]) -> Iterator[tuple[Json, Evidence]]:
    """Each claim with the line that cites it and its role there."""
    for entry in evidence:
        yield {"type": kind, "id": line, "as": role}, entry
