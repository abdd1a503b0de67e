"""Figures of sentences: what is counted, how many and of what."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support import page_of

from marsad.annotation.document import read_document
from marsad.annotation.figures import FigureFinder
from marsad.annotation.times import TimeFinder
from marsad.language.ar import Arabic
from marsad.model import Article, Block, BlockKind, Figure, Publication, PublicationKind, Span

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "figures.yml").read_text(encoding="utf-8"))
TIMES = TimeFinder()
FIGURES = FigureFinder()


def figures_of(body: str, title: str = "") -> tuple[Figure, ...]:
    """The figures of an undated article with this title and body."""
    text = f"{title}\n{body}" if title else body
    start = len(text) - len(body)
    blocks = [Block(span=Span(start, len(text)), kind=BlockKind.BODY, article=0)]
    if title:
        blocks.insert(0, Block(span=Span(0, len(title)), kind=BlockKind.TITLE, article=0))
    nothing = Publication(value=None, kind=PublicationKind.NONE)
    own = tuple(blocks)
    article = Article(id="p#0", part=0, title=None, blocks=own, published=nothing, source=None, url=None)
    page = page_of(article, text)
    document = read_document(page, article, Arabic())
    return FIGURES.find(document, TIMES.find(document))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_figures(case: dict[str, Any]) -> None:
    text = case["text"]
    figures = figures_of(text)
    found = [[f.span.of(text), f.measure.value, f.low, f.high, f.scope] for f in figures]
    assert found == case["expect"]
    assert all(figure.who is None or figure.span.overlaps(figure.who) for figure in figures)


def test_a_count_up_to_a_day_says_so() -> None:
    text = "بلغ عدد القتلى حتى مساء 6 يونيو 2021 نحو 47 قتيلا."
    assert [(figure.low, figure.as_of) for figure in figures_of(text)] == [(47, "2021-06-06")]


def test_a_title_takes_its_two_from_the_text() -> None:
    figures = figures_of("أعلن الجيش مقتل عسكريين اثنين في انفجار.", title="مقتل عسكريين في انفجار")
    assert [(figure.low, figure.high) for figure in figures] == [(2, 2), (2, 2)]
