"""The reading of one article: what the per-article stages hand to the record."""

from dataclasses import dataclass

from marsad.model.claim import AgreementMention, AttributedFigure, Claim, ControlReport, Fulfilment
from marsad.model.issue import Issue
from marsad.model.mention import Attribution, EventMention, Mention, PlaceMention, TimeExpression
from marsad.model.page import Article, Block
from marsad.model.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReading:
    """Everything Marsad reads in one article: a pure function of page text, code and resources.

    `page_text` is the whole page's text; `leads` are spans of related stories and teasers, kept apart.
    """

    article: Article
    page: str
    page_text: str
    language: str
    page_blocks: tuple[Block, ...]
    dates: tuple[TimeExpression, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[Mention, ...]
    figures: tuple[AttributedFigure, ...]
    statements: tuple[Attribution, ...]
    events: tuple[EventMention, ...]
    agreements: tuple[AgreementMention, ...]
    fulfilments: tuple[Fulfilment, ...]
    control: tuple[ControlReport, ...]
    claims: tuple[Claim, ...]
    leads: tuple[Span, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAgreement:
    """An agreement mention with the article that tells it: what linking groups and the ledger merges."""

    reading: ArticleReading
    mention: AgreementMention
