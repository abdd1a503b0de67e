"""Everything an article reports → claims: who holds what, through whom, with which stance, about which record.

The claimant of words inside a statement is its speaker; of all others the outlet. A denial is a claim about the claim
that it denies, where the article lets us see which one that is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from marsad.model import (
    AgreementMention,
    AttributedFigure,
    Attribution,
    Claim,
    ControlReport,
    EventMention,
    Figure,
    Fulfilment,
    Span,
    Speaker,
    Stance,
    content_id,
)


class Claims:
    """Builds the claims of one article; `key` is the article's key, `said_at` its publication (EDTF or `None`).

    `statements` are in text order.
    """

    def __init__(
        self,
        key: str,
        said_at: str | None,
        outlet: Speaker,
        statements: Sequence[Attribution],
        answers: Sequence[tuple[Attribution, Attribution]],
    ) -> None:
        self._key = key
        self._said_at = said_at
        self._outlet = outlet
        self._statements = statements
        self._starts = [statement.span.start for statement in statements]
        self._reach = list(accumulate((statement.span.end for statement in statements), max))
        self._answers = {denial.span: accusation.span for denial, accusation in answers}

    def around(self, span: Span) -> Attribution | None:
        """The innermost statement that covers `span`."""
        covering = []
        number = bisect_right(self._starts, span.start)
        while number and self._reach[number - 1] >= span.end:  # else nothing up to here reaches that far
            number -= 1
            if self._statements[number].span.end >= span.end:
                covering.append(self._statements[number])
        return min(reversed(covering), key=lambda statement: len(statement.span), default=None)

    def attribute(self, figures: Iterable[Figure]) -> tuple[AttributedFigure, ...]:
        """Each figure with its source."""
        found = []
        for figure in figures:
            statement = self.around(figure.span)
            found.append(
                AttributedFigure(
                    id=content_id("figure", self._key, figure.span.start, figure.span.end, figure.measure),
                    figure=figure,
                    by=statement.speaker if statement else self._outlet,
                    via=statement.via if statement else (),
                )
            )
        return tuple(found)

    def about_statements(self) -> list[Claim]:
        """One claim per statement; a denial that answers an accusation is a claim about that claim."""
        claims: dict[Span, Claim] = {}
        for statement in self._statements:
            accusation = claims.get(self._answers[statement.span]) if statement.span in self._answers else None
            content = accusation.id if accusation else content_id("words", self._key, statement.span.start)
            about = "claim" if accusation else "statement"
            claims.setdefault(statement.span, self._claim(statement.span, statement, statement.stance, about, content))
        return list(claims.values())

    def about_records(
        self,
        events: Iterable[EventMention],
        figures: Iterable[AttributedFigure],
        agreements: Iterable[AgreementMention],
        fulfilments: Iterable[Fulfilment],
        control: Iterable[ControlReport],
    ) -> list[Claim]:
        """One claim per coded record."""
        agreements = tuple(agreements)
        obligations = [obligation for agreement in agreements for obligation in agreement.obligations]
        found = [(event.trigger, "event", event.id) for event in events]
        found += [(figure.figure.span, "figure", figure.id) for figure in figures]
        found += [(agreement.span, "agreement", agreement.id) for agreement in agreements]
        said = [(duty.span, "obligation", duty.id, duty.claimant) for duty in obligations]
        said += [(report.span, "fulfilment", report.id, report.claimant) for report in fulfilments]
        said += [(report.span, "control", report.id, report.claimant) for report in control]
        told = [(span, about, content, self.around(span)) for span, about, content in found]
        told += [(span, about, content, self._by(span, claimant)) for span, about, content, claimant in said]
        return [
            self._claim(span, statement, statement.stance if statement else Stance.ASSERT, about, content)
            for span, about, content, statement in told
        ]

    def _by(self, span: Span, claimant: Speaker) -> Attribution | None:
        """The claimant's statement that `span` stands in or reaches into; `None` for the outlet's own words."""
        if claimant.span is None:
            return None
        near = [one for one in self._statements if one.speaker == claimant and one.span.overlaps(span)]
        return min(near, key=lambda one: len(one.span), default=None)

    def _claim(self, span: Span, statement: Attribution | None, stance: Stance, about: str, content: str) -> Claim:
        claimant = statement.speaker if statement else self._outlet
        return Claim(
            id=content_id("claim", self._key, span.start, span.end, about, content, claimant.name),
            span=span,
            claimant=claimant,
            via=statement.via if statement else (),
            stance=stance,
            about=about,
            content=content,
            said_at=self._said_at,
        )
