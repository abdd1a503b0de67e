"""Figures of sentences: what is counted, how many and of what."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.annotation.document import read_document
from marsad.annotation.figures import FigureFinder
from marsad.annotation.times import TimeFinder
from marsad.language.ar import Arabic
from marsad.model import Article, Block, BlockKind, Page, Publication, PublicationKind, Span

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "figures.yml").read_text(encoding="utf-8"))
TIMES = TimeFinder()
FIGURES = FigureFinder()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_figures(case: dict[str, Any]) -> None:
    text = case["text"]
    blocks = (Block(span=Span(0, len(text)), kind=BlockKind.BODY, article=0),)
    nothing = Publication(value=None, kind=PublicationKind.NONE)
    article = Article(id="p#0", part=0, title=None, blocks=blocks, published=nothing, source=None, url=None)
    page = Page(id="p", sha256="0" * 64, text=text, language="ar", blocks=blocks, articles=(article,))
    document = read_document(page, article, Arabic())
    figures = FIGURES.find(document, TIMES.find(document))
    found = [[f.span.of(text), f.measure.value, f.low, f.high, f.scope] for f in figures]
    assert found == case["expect"]
    assert all(figure.who is None or figure.span.overlaps(figure.who) for figure in figures)
