"""A citation → its words in their context on the page, with the page's title, source and date."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from marsad.model import ArticleReading, Citation, Publication, Span

CONTEXT_CHARACTERS: Final = 160
"""How much of the paragraph is shown on each side of a quote: about two lines of print."""

ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The cited words between what stands `before` and `after` them in their paragraph."""

    before: str
    quote: str
    after: str
    language: str
    title: str | None
    source: str | None
    url: str | None
    published: Publication | None


class Passages:
    """Pages by article, to look citations up in."""

    def __init__(self, readings: Iterable[ArticleReading]) -> None:
        self._readings = {reading.article.id: reading for reading in readings}

    @classmethod
    def empty(cls) -> Self:
        """Passages without pages: quotes stand without context."""
        return cls(())

    def find(self, citation: Citation) -> Passage:
        """The passage of `citation`; without context where its page is not at hand."""
        reading = self._readings.get(citation.article)
        if reading is None:
            return Passage(
                before="",
                quote=citation.quote,
                after="",
                language="ar",
                title=None,
                source=None,
                url=None,
                published=None,
            )
        article = reading.article
        return Passage(
            before=text_before(reading.page_text, citation.span),
            quote=citation.quote,
            after=text_after(reading.page_text, citation.span),
            language=reading.language,
            title=article.title,
            source=article.source,
            url=article.url,
            published=article.published,
        )


def text_before(text: str, span: Span) -> str:
    """What stands before `span` in its paragraph, cut at a word."""
    paragraph = text.rfind("\n", 0, span.start) + 1
    start = max(paragraph, span.start - CONTEXT_CHARACTERS)
    before = text[start : span.start]
    if start == paragraph:
        return before.lstrip()
    return ELLIPSIS + before.partition(" ")[2]


def text_after(text: str, span: Span) -> str:
    """What stands after `span` in its paragraph, cut at a word."""
    newline = text.find("\n", span.end)
    paragraph = len(text) if newline < 0 else newline
    end = min(paragraph, span.end + CONTEXT_CHARACTERS)
    after = text[span.end : end]
    if end == paragraph:
        return after.rstrip()
    return after.rpartition(" ")[0] + ELLIPSIS
