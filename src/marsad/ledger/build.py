"""Readings and links → the ledger: agreements, statements, figures, control, contradictions, issues.

A pure function of what was recorded: same readings, same ledger, whatever their order.
"""

from collections.abc import Mapping, Sequence

from marsad.ledger.agreements import AgreementViews
from marsad.ledger.calendar import newest
from marsad.ledger.contradictions import contradictions
from marsad.ledger.control import control_periods
from marsad.ledger.evidence import EvidenceBook
from marsad.model import (
    ArticleEntry,
    ArticleReading,
    FigureEntry,
    Issue,
    IssueEntry,
    Ledger,
    Severity,
    SourceGroup,
    ToldAgreement,
)
from marsad.reference.agreements import Provision


def build_ledger(
    readings: Sequence[ArticleReading],
    agreements: Sequence[Sequence[ToldAgreement]],
    sources: Sequence[SourceGroup],
    provisions: Mapping[str, Provision],
    as_of: str | None = None,
) -> Ledger:
    """The record as it stands. `as_of` (EDTF day) judges deadlines; default = the newest publication date."""
    ordered = sorted(readings, key=lambda reading: reading.article.id)
    books = {reading.article.id: EvidenceBook(reading) for reading in ordered}
    as_of = as_of or newest(reading.article.published.value for reading in ordered)
    identified = [told for told in agreements if _is_identified(told)]
    entries = AgreementViews(books, provisions).build(identified, as_of)
    return Ledger(
        as_of=as_of,
        articles=tuple(_article(reading) for reading in ordered),
        agreements=entries,
        statements=tuple(
            book.of_claim(claim, "says")
            for book in books.values()
            for claim in book.reading.claims
            if claim.about in {"statement", "claim"}
        ),
        figures=tuple(figure for book in books.values() for figure in _figures(book)),
        control=control_periods(books.values(), entries),
        contradictions=contradictions(books.values(), entries),
        sources=tuple(sources),
        issues=(
            *(entry for reading in ordered for entry in _issues(reading)),
            *(_unidentified(told) for told in agreements if not _is_identified(told)),
        ),
    )


def _is_identified(told: Sequence[ToldAgreement]) -> bool:
    """Whether anything tells this agreement from others: a date, a party, a mediator, a name or a duty."""
    return any(
        mention.declared
        or mention.in_effect
        or mention.parties
        or mention.mediators
        or mention.name
        or mention.obligations
        for mention in (item.mention for item in told)
    )


def _unidentified(told: Sequence[ToldAgreement]) -> IssueEntry:
    reading, mention = told[0].reading, told[0].mention
    issue = Issue(
        code="agreement-unidentified",
        stage="ledger",
        severity=Severity.NOTE,
        detail=f"{mention.kind.value} named without date, party, mediator or duty: not on the board",
        span=mention.span,
    )
    return IssueEntry(issue=issue, article=reading.article.id, quote=mention.span.of(reading.page_text))


def _article(reading: ArticleReading) -> ArticleEntry:
    article = reading.article
    return ArticleEntry(
        id=article.id,
        page=reading.page,
        title=article.title,
        source=article.source,
        published=article.published.value,
        published_kind=article.published.kind.value,
        url=article.url,
        agencies=article.agencies,
    )


def _figures(book: EvidenceBook) -> list[FigureEntry]:
    entries = []
    for attributed in book.reading.figures:
        figure = attributed.figure
        entries.append(
            FigureEntry(
                id=attributed.id,
                measure=figure.measure.value,
                low=figure.low,
                high=figure.high,
                approximate=figure.approximate,
                who=figure.who.of(book.reading.page_text) if figure.who else None,
                scope=figure.scope,
                evidence=book.of(attributed.id, figure.measure.value, figure.as_of),
            )
        )
    return entries


def _issues(reading: ArticleReading) -> list[IssueEntry]:
    return [
        IssueEntry(
            issue=issue,
            article=reading.article.id,
            quote=issue.span.of(reading.page_text) if issue.span else None,
        )
        for issue in reading.issues
    ]
