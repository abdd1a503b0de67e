"""Tokens, sentences and the annotated article: what annotation hands to coding."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from marsad.model.issue import Issue
from marsad.model.mention import Attribution, Figure, Mention, PlaceMention, TimeExpression
from marsad.model.page import Article, Page
from marsad.model.text import Span


class TokenKind(IntEnum):
    """Coarse kinds of token."""

    WORD = 0
    NUMBER = 1
    LATIN = 2
    PUNCTUATION = 3


class Token(NamedTuple):
    """A token of the untouched text. `norm` is the cached normal form of its type; offsets are code points."""

    start: int
    end: int
    text: str
    norm: str
    kind: TokenKind

    @property
    def span(self) -> Span:
        """The token's place in the page."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one block: `tokens` lie within `span`; `is_title` marks headlines, `is_heading` crossheads.

    `paragraph` numbers the block within the article, from 0.
    """

    span: Span
    tokens: tuple[Token, ...]
    is_title: bool = False
    is_heading: bool = False
    paragraph: int = 0

    def span_of(self, first: int, last: int) -> Span:
        """The span from token index `first` to token index `last` (exclusive)."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article cut into sentences: its own words (`sentences`) and, apart, those of `leads` (related stories)."""

    page: Page
    article: Article
    sentences: tuple[Sentence, ...]
    leads: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The whole page's text, into which every span points."""
        return self.page.text

    @property
    def key(self) -> str:
        """What ids of this article's records are made from: its capture and part, whatever the page is called."""
        return f"{self.page.capture}#{self.article.part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A document with everything annotation found in it, each tuple in text order.

    `document.article.published` is settled: annotation may have inferred it from the text. `nationalities` are
    adjectives of nation, which tell sides («the Azerbaijani attack») but are no actors.
    """

    document: Document
    dates: tuple[TimeExpression, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[Mention, ...]
    nationalities: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    statements: tuple[Attribution, ...]
    issues: tuple[Issue, ...]
