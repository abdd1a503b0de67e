"""Words typed by a person → the articles that hold them, with snippets of the page's own words.

The index says which articles; where in them is found again in the page's text, by the same index words, so that every
offset is one of the untouched text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from marsad.language.ar.search import IndexWord, locate_words, parse_query
from marsad.model import ArticleReading, Span
from marsad.model.search import Beginning, SearchQuery, SearchTerm, searched_spans

Json = dict[str, Any]
Place = tuple[int, int]
"""Where an article's coding stands in the log, and the article's part."""

HITS_SHOWN: Final = 20
SNIPPETS_SHOWN: Final = 3
SNIPPET_CHARACTERS: Final = 160
"""How much of a paragraph a snippet shows at most: about two lines of print."""


class Articles(Protocol):
    """The articles that stand: those of current codings, neither superseded nor retracted nor redacted."""

    def find(self, query: SearchQuery) -> Sequence[Place]:
        """The articles that fit `query`, newest recorded first."""
        ...

    def load(self, places: Sequence[Place]) -> Iterable[ArticleReading]:
        """The readings of these articles, in the same order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of one paragraph, cut at words, with the matches in it; `text` is the page's text over `span`.

    All offsets are those of the page's text. `begins` and `ends` tell whether the paragraph does so there.
    """

    span: Span
    text: str
    marks: tuple[Span, ...]
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that holds the words. `page` is the SHA-256 of its capture, `published` EDTF."""

    article: str
    page: str
    title: str | None
    source: str | None
    url: str | None
    published: str | None
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The first hits of `total`."""

    total: int
    hits: tuple[Hit, ...]


def search(articles: Articles, words: str, limit: int = HITS_SHOWN) -> Findings:
    """The articles that hold `words` (see `parse_query`), newest recorded first. Raises `UsageError`, `StoreError`."""
    query = parse_query(words)
    places = articles.find(query)
    hits = tuple(make_hit(reading, query.terms) for reading in articles.load(places[:limit]))
    return Findings(total=len(places), hits=hits)


def make_hit(reading: ArticleReading, terms: Sequence[SearchTerm]) -> Hit:
    """The article with the snippets that show most of `terms`."""
    article = reading.article
    return Hit(
        article=article.id,
        page=reading.page,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published.value,
        snippets=tuple(make_snippets(reading.page_text, searched_spans(article), terms)),
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """A match of the term of this number, in the paragraph of this number."""

    span: Span
    paragraph: int
    term: int


def make_snippets(text: str, paragraphs: Sequence[Span], terms: Sequence[SearchTerm]) -> tuple[Snippet, ...]:
    """Up to three snippets in the order of the page: those that show most terms, then most of those not shown yet."""
    marks = find_marks(text, paragraphs, terms)
    snippets: list[Snippet] = []
    shown: set[int] = set()
    left = marks
    while left and len(snippets) < SNIPPETS_SHOWN:
        window = best_window(left, shown)
        paragraph = paragraphs[window[0].paragraph]
        span = cut_span(text, paragraph, window[0].span.start, window[-1].span.end)
        inside = [mark for mark in marks if mark.span.overlaps(span)]
        snippets.append(make_snippet(text, paragraph, span, (mark.span for mark in inside)))
        shown.update(mark.term for mark in inside)
        left = [mark for mark in left if not mark.span.overlaps(span)]
    return tuple(sorted(snippets, key=lambda snippet: snippet.span))


def find_marks(text: str, paragraphs: Sequence[Span], terms: Sequence[SearchTerm]) -> list[Mark]:
    """Every match of every term, in the order of the page; a phrase that runs on in the next paragraph is two marks."""
    located: list[IndexWord] = []
    homes: list[int] = []
    for number, paragraph in enumerate(paragraphs):
        located += locate_words(text, (paragraph,))
        homes += [number] * (len(located) - len(homes))
    words = [word.word for word in located]
    marks: dict[Mark, None] = {}
    for number, term in enumerate(terms):
        for first, last in matches(words, term):
            for home in dict.fromkeys(homes[first : last + 1]):
                parts = [located[place] for place in range(first, last + 1) if homes[place] == home]
                marks[Mark(Span(parts[0].start, parts[-1].end), home, number)] = None
    return sorted(marks, key=lambda mark: (mark.span, mark.term))


def matches(words: Sequence[str], term: SearchTerm) -> Iterator[tuple[int, int]]:
    """The first and last place of each match of `term` among an article's index words."""
    if isinstance(term, Beginning):
        for place, word in enumerate(words):
            if word.startswith(term.letters) or word in term.stems:
                yield place, place
        return
    first, length = term.words[0], len(term.words)
    for place, word in enumerate(words):
        if word == first and tuple(words[place : place + length]) == term.words:
            yield place, place + length - 1


def best_window(marks: Sequence[Mark], shown: set[int]) -> Sequence[Mark]:
    """The run of marks within a snippet's reach that shows most: first new terms, then terms, then marks."""

    def window_from(start: int) -> Sequence[Mark]:
        stop = start + 1
        limit = marks[start].span.start + SNIPPET_CHARACTERS
        while stop < len(marks) and marks[stop].paragraph == marks[start].paragraph and marks[stop].span.end <= limit:
            stop += 1
        return marks[start:stop]

    def worth(window: Sequence[Mark]) -> tuple[int, int, int]:
        terms = {mark.term for mark in window}
        return len(terms - shown), len(terms), len(window)

    return max((window_from(start) for start in range(len(marks))), key=worth)


def cut_span(text: str, paragraph: Span, first: int, last: int) -> Span:
    """The words round `[first, last)`, as many as fit, the same room on both sides."""
    last = min(last, first + SNIPPET_CHARACTERS)
    room = SNIPPET_CHARACTERS - (last - first)
    start = max(paragraph.start, min(first - room // 2, paragraph.end - SNIPPET_CHARACTERS))
    end = min(paragraph.end, start + SNIPPET_CHARACTERS)
    if start > paragraph.start:
        start = next((place for place in range(start, first) if text[place - 1].isspace()), first)
    if end < paragraph.end:
        end = next((place for place in range(end, last, -1) if text[place].isspace()), last)
    while start < first and text[start].isspace():
        start += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def make_snippet(text: str, paragraph: Span, span: Span, matched: Iterable[Span]) -> Snippet:
    """The snippet over `span` of a paragraph; `matched` are the matches that it shows at least a part of."""
    return Snippet(
        span=span,
        text=span.of(text),
        marks=merge(Span(max(mark.start, span.start), min(mark.end, span.end)) for mark in matched),
        begins=not text[paragraph.start : span.start].strip(),
        ends=not text[span.end : paragraph.end].strip(),
    )


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order → those that overlap as one."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def search_json(words: str, findings: Findings) -> Json:
    """What `marsad search --json` prints."""
    return {"words": words, "total": findings.total, "hits": [hit_json(hit) for hit in findings.hits]}


def hit_json(hit: Hit) -> Json:
    """One article with its snippets."""
    return {
        "article": hit.article,
        "page": hit.page,
        "title": hit.title,
        "source": hit.source,
        "url": hit.url,
        "published": hit.published,
        "snippets": [snippet_json(snippet) for snippet in hit.snippets],
    }


def snippet_json(snippet: Snippet) -> Json:
    """A snippet with the offsets of its matches in the page's text."""
    return {
        "start": snippet.span.start,
        "end": snippet.span.end,
        "text": snippet.text,
        "matches": [{"start": mark.start, "end": mark.end} for mark in snippet.marks],
    }
