"""A reading and what people retracted → what of the reading the ledger stands on."""

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Protocol, TypeVar

from marsad.log.state import ARTICLE_MARK
from marsad.model import AgreementMention, ArticleReading


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_Record = TypeVar("_Record", bound=_Identified)


def article_target(capture: str, part: int) -> str:
    """What a retraction calls an article: unlike its name, this never changes."""
    return f"{capture}{ARTICLE_MARK}{part}"


def apply_retractions(reading: ArticleReading, retracted: Container[str], *, capture: str) -> ArticleReading | None:
    """The reading without what is retracted; `None` where the whole article is. `capture` is its capture's identity.

    A retracted claim takes with it the record that it is about, an agreement also its obligations with their claims. A
    denial of a retracted claim stays: it was said all the same.
    """
    if article_target(capture, reading.article.part) in retracted:
        return None
    lost = {claim.content for claim in reading.claims if claim.id in retracted}
    if not lost:
        return reading
    lost |= {duty.id for mention in reading.agreements if mention.id in lost for duty in mention.obligations}
    said = {claim.id: claim for claim in reading.claims}
    gone = lost - said.keys()  # a claim about a claim takes no other claim with it
    spans = {claim.span for claim in reading.claims if claim.id in retracted and claim.about in {"statement", "claim"}}
    return replace(
        reading,
        claims=tuple(claim for claim in reading.claims if claim.id not in retracted and claim.content not in gone),
        events=_without(reading.events, gone),
        figures=_without(reading.figures, gone),
        agreements=tuple(_without_duties(mention, gone) for mention in _without(reading.agreements, gone)),
        fulfilments=_without(reading.fulfilments, gone),
        control=_without(reading.control, gone),
        statements=tuple(statement for statement in reading.statements if statement.span not in spans),
    )


def _without(records: Iterable[_Record], gone: Container[str]) -> tuple[_Record, ...]:
    return tuple(record for record in records if record.id not in gone)


def _without_duties(mention: AgreementMention, gone: Container[str]) -> AgreementMention:
    kept = _without(mention.obligations, gone)
    return mention if kept == mention.obligations else replace(mention, obligations=kept)
