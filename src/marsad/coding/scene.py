"""A sentence with what annotation found in it: the unit that coders work on."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, TypeVar

from marsad.language.ar.clitics import peel
from marsad.language.ar.normal import normalize
from marsad.model import (
    Act,
    Annotation,
    Article,
    Attribution,
    Mention,
    PlaceMention,
    Sentence,
    Span,
    Speaker,
    TimeExpression,
)

Found = TypeVar("Found", Mention, PlaceMention, TimeExpression)
TEH_MARBUTA: Final = "\N{ARABIC LETTER TEH MARBUTA}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One sentence, its mentions in text order, and the statements that reach into it.

    `vocabulary` holds the normal forms of the whole article, for words that fit a topic only; `published` is EDTF.
    """

    sentence: Sentence
    text: str
    actors: tuple[Mention, ...]
    nationalities: tuple[Mention, ...]
    places: tuple[PlaceMention, ...]
    dates: tuple[TimeExpression, ...]
    statements: tuple[Attribution, ...]
    outlet: Speaker
    vocabulary: frozenset[str]
    published: str | None

    def token_at(self, offset: int) -> int:
        """Index of the token that holds the code-point `offset`, else of the first one after it."""
        tokens = self.sentence.tokens
        index = bisect_right(tokens, offset, key=attrgetter("start"))
        return index - 1 if index and tokens[index - 1].end > offset else index

    def distance(self, left: Span, right: Span) -> int:
        """How many tokens lie between two spans of this sentence, whichever comes first."""
        if left.start > right.start:
            left, right = right, left
        return max(0, self.token_at(right.start) - self.token_at(left.end))

    def speaker_of(self, span: Span) -> Speaker:
        """Who says the words of `span`: the innermost statement around them, else the outlet."""
        statement = self.statement_of(span)
        return statement.speaker if statement else self.outlet

    def owner_of(self, mention: Mention) -> Speaker | None:
        """Whose the named forces are by their own pronoun («its units» = the speaker's); `None` without one."""
        last = mention.span.of(self.text).split()[-1]
        if last.endswith(TEH_MARBUTA) or not any(reading.pronoun for reading in peel(normalize(last))):
            return None
        return self.speaker_of(mention.span)

    def is_denied(self, span: Span) -> bool:
        """Whether the words of `span` are what somebody denies."""
        statement = self.statement_of(span)
        return statement is not None and statement.act is Act.DENY and statement.content.covers(span)

    def statement_of(self, span: Span) -> Attribution | None:
        """The innermost statement whose span covers `span`."""
        around = [statement for statement in self.statements if statement.span.covers(span)]
        return min(around, key=lambda statement: len(statement.span), default=None)


def outlet_of(article: Article) -> Speaker:
    """The outlet as the speaker of its own words; without a name where the page does not say which it is."""
    return Speaker(span=None, entity=None, name=article.source or "")


def scenes(annotation: Annotation) -> Iterator[Scene]:
    """The sentences of an annotated article as scenes, in text order."""
    document = annotation.document
    outlet = outlet_of(document.article)
    vocabulary = frozenset(token.norm for sentence in document.sentences for token in sentence.tokens)
    parts = zip(
        document.sentences,
        _within_each(document.sentences, annotation.actors),
        _within_each(document.sentences, annotation.nationalities),
        _within_each(document.sentences, annotation.places),
        _within_each(document.sentences, annotation.dates),
        statements_reaching(document.sentences, annotation.statements),
        strict=True,
    )
    for sentence, actors, nationalities, places, dates, statements in parts:
        yield Scene(
            sentence=sentence,
            text=document.text,
            actors=tuple(actors),
            nationalities=tuple(nationalities),
            places=tuple(places),
            dates=tuple(dates),
            statements=tuple(statements),
            outlet=outlet,
            vocabulary=vocabulary,
            published=document.article.published.value,
        )


def statements_reaching(sentences: Sequence[Sentence], statements: Sequence[Attribution]) -> list[list[Attribution]]:
    """For each sentence (in text order) the statements that share a code point with it, in their order."""
    reaching: list[list[Attribution]] = [[] for _ in sentences]
    for statement in statements:
        first = bisect_right(sentences, statement.span.start, key=_start) - 1
        for number in range(max(0, first), len(sentences)):
            if sentences[number].span.start >= statement.span.end:
                break
            if statement.span.overlaps(sentences[number].span):
                reaching[number].append(statement)
    return reaching


def _within_each(sentences: Sequence[Sentence], found: Sequence[Found]) -> list[list[Found]]:
    """For each sentence (in text order) the mentions that lie within it, in their order: one pass over an article."""
    within: list[list[Found]] = [[] for _ in sentences]
    for mention in found:
        number = bisect_right(sentences, mention.span.start, key=_start) - 1
        if number >= 0 and sentences[number].span.covers(mention.span):
            within[number].append(mention)
    return within


def _start(sentence: Sentence) -> int:
    return sentence.span.start
