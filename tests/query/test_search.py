"""What a search shows: which articles, which of their words, and where exactly these stand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.language.ar.search import index_words, parse_query
from marsad.model import ArticleReading, Block, BlockKind, Span
from marsad.model.search import SearchQuery, searched_spans
from marsad.query.search import SNIPPET_CHARACTERS, SNIPPETS_SHOWN, Findings, Snippet, search, search_json
from tests.searching import expected
from tests.support import reading_of

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "search.yml").read_text(encoding="utf-8")
)


class FakeArticles:
    """Articles that all stand, found by going through them."""

    def __init__(self, *readings: ArticleReading) -> None:
        self.readings = readings

    def find(self, query: SearchQuery) -> Sequence[tuple[int, int]]:
        documents = [(number, index_words(own_text(reading))) for number, reading in enumerate(self.readings)]
        return [(number, 0) for number in expected(documents, query)]

    def load(self, places: Sequence[tuple[int, int]]) -> Iterator[ArticleReading]:
        return (self.readings[number] for number, _ in places)


def own_text(reading: ArticleReading) -> str:
    return "\n".join(span.of(reading.page_text) for span in searched_spans(reading.article))


def page(*paragraphs: str, kinds: Sequence[BlockKind] = ()) -> ArticleReading:
    """A page with a block for each paragraph: bodies unless `kinds` says otherwise."""
    reading = reading_of("\n".join(paragraphs), page="page", published="2031-03-05", source="The Coast Herald")
    blocks, start = [], 0
    for number, paragraph in enumerate(paragraphs):
        kind = kinds[number] if kinds else BlockKind.BODY
        blocks.append(Block(span=Span(start, start + len(paragraph)), kind=kind, article=0))
        start += len(paragraph) + 1
    return replace(reading, article=replace(reading.article, blocks=tuple(blocks), title=paragraphs[0]))


def snippets(reading: ArticleReading, words: str) -> tuple[Snippet, ...]:
    """The snippets of the only article."""
    findings = search(FakeArticles(reading), words)
    return findings.hits[0].snippets if findings.hits else ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['query']} · {case['why']}")
def test_matches_stand_where_the_page_has_them(case: dict[str, Any]) -> None:
    found = snippets(page(case["text"]), case["query"])
    marks = [[mark.start, mark.end] for snippet in found for mark in snippet.marks]
    assert marks == (case["found"] or [])


def test_a_hit_names_its_article() -> None:
    findings = search(FakeArticles(page("هدنة على النهر")), "الهدنة")
    hit = findings.hits[0]
    assert (hit.article, hit.title, hit.source, hit.published) == (
        "page#0",
        "هدنة على النهر",
        "The Coast Herald",
        "2031-03-05",
    )
    assert findings.total == 1


def test_only_as_many_hits_as_wanted_are_loaded_and_all_are_counted() -> None:
    articles = FakeArticles(*(page(f"هدنة {number}") for number in range(5)))
    findings = search(articles, "هدنة", limit=2)
    assert (findings.total, [hit.title for hit in findings.hits]) == (5, ["هدنة 4", "هدنة 3"])


def test_nothing_found_is_no_error() -> None:
    assert search(FakeArticles(page("هدنة")), "حرب") == Findings(total=0, hits=())


def test_no_words_are_an_error() -> None:
    with pytest.raises(UsageError):
        search(FakeArticles(page("هدنة")), "«»")


def test_other_stories_and_menus_are_not_searched() -> None:
    kinds = (BlockKind.TITLE, BlockKind.RELATED, BlockKind.CAPTION, BlockKind.NAVIGATION)
    reading = page("هدنة", "حرب", "نزوح", "رياضة", kinds=kinds)
    assert [bool(snippets(reading, word)) for word in ("هدنة", "حرب", "نزوح", "رياضة")] == [True, False, True, False]


def test_a_phrase_may_run_on_in_the_next_paragraph() -> None:
    found = snippets(page("وقف إطلاق", "النار"), "«إطلاق النار»")
    assert [(snippet.text, snippet.marks) for snippet in found] == [
        ("وقف إطلاق", (Span(4, 9),)),
        ("النار", (Span(10, 15),)),
    ]


def test_snippets_show_all_terms_before_they_show_one_twice() -> None:
    far = "كلام " * 60
    found = snippets(page(f"هدنة {far} هدنة هدنة {far} جسر"), "هدنة جسر")
    shown = {found_word(snippet, mark) for snippet in found for mark in snippet.marks}
    assert shown == {"هدنة", "جسر"}


def test_a_snippet_marks_every_match_in_it() -> None:
    found = snippets(page("هدنة " + "كلام " * 5 + "هدنة " + "كلام " * 90 + "هدنة"), "هدنة")
    assert [len(snippet.marks) for snippet in found] == [2, 1]


def test_a_snippet_tells_where_its_paragraph_goes_on() -> None:
    first, last = snippets(page("هدنة " + "كلام " * 90 + "جسر"), "هدنة جسر")
    assert (first.begins, first.ends, last.begins, last.ends) == (True, False, False, True)
    (whole,) = snippets(page("هدنة على الجسر"), "هدنة")
    assert (whole.begins, whole.ends) == (True, True)


def found_word(snippet: Snippet, mark: Span) -> str:
    return snippet.text[mark.start - snippet.span.start : mark.end - snippet.span.start]


PARAGRAPHS = st.lists(
    st.lists(
        st.sampled_from(["هدنة", "للهدنة", "جسر", "نهـر", "هُدنة،", "a" * 400, "«", "\u00a0", "\t", "كلام كلام"]),
        max_size=90,
    ).map(" ".join),
    min_size=1,
    max_size=4,
)


@given(PARAGRAPHS, st.sampled_from(["هدنة", "هدنة جسر", "«هدنة نهر»", "هدن* نهر", "كلام", "a" * 400]))
def test_snippets_are_the_pages_own_words(paragraphs: list[str], words: str) -> None:
    reading = page(*paragraphs)
    found = snippets(reading, words)
    assert len(found) <= SNIPPETS_SHOWN
    assert bool(found) == bool(FakeArticles(reading).find(parse_query(words)))
    for snippet in found:
        assert snippet.text == snippet.span.of(reading.page_text)
        assert 0 < len(snippet.text) <= SNIPPET_CHARACTERS
        assert snippet.marks
        assert list(snippet.marks) == sorted(snippet.marks)
        assert all(snippet.span.covers(mark) and len(mark) for mark in snippet.marks)
        assert any(block.span.covers(snippet.span) for block in reading.article.blocks)
        assert snippet.text == snippet.text.strip()


@given(PARAGRAPHS, st.sampled_from(["هدنة", "هدنة جسر", "«هدنة نهر»"]))
def test_snippets_are_cut_at_words(paragraphs: list[str], words: str) -> None:
    reading = page(*paragraphs)
    text = reading.page_text
    for snippet in snippets(reading, words):
        start, end = snippet.span.start, snippet.span.end
        assert snippet.begins or text[start - 1].isspace() or start == snippet.marks[0].start
        assert snippet.ends or text[end].isspace() or end == snippet.marks[-1].end


def test_json_has_offsets_of_the_page() -> None:
    reading = page("عنوان", "خرق الهدنة")
    printed = search_json("هدنة", search(FakeArticles(reading), "هدنة"))
    assert printed == {
        "words": "هدنة",
        "total": 1,
        "hits": [
            {
                "article": "page#0",
                "page": reading.page,
                "title": "عنوان",
                "source": "The Coast Herald",
                "url": None,
                "published": "2031-03-05",
                "snippets": [{"start": 6, "end": 16, "text": "خرق الهدنة", "matches": [{"start": 10, "end": 16}]}],
            }
        ],
    }
