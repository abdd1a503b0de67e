"""The read side: JSON of the views, documented key by key, and looking things up."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from marsad.errors import UsageError
from marsad.model import Citation, SourceGroup, Span
from marsad.pipeline import Method, reading_json
from marsad.query import Passages, board, show, situation
from marsad.query.views import count_origins
from tests.factories import BODY, TEXT, Scene, cite, make_reading

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md"
# matches `start` in a table of keys; not `marsad read`
KEY = re.compile(r"`([a-z_0-9]+)`")


def keys_of(value: Any) -> Iterator[str]:
    """Every key at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def test_every_key_is_documented() -> None:
    documented = set(KEY.findall(REFERENCE.read_text(encoding="utf-8")))
    scene = Scene()
    ledger = scene.ledger()
    read = reading_json(scene.reading, Method(version="0", resources="0"))
    wanted = ("agreement", "obligation-aaaa", "figure", "contradiction", "page-1#0", "place/wadi", "issue")
    shown = [show(ledger, [scene.reading], name) for name in (*wanted, scene.breach.claim, scene.reading.page)]
    assert set(keys_of([read, board(ledger), situation(ledger), shown])) - documented == set()


def test_views_encode_as_json() -> None:
    scene = Scene()
    assert msgspec.json.decode(msgspec.json.encode(situation(scene.ledger()))) == situation(scene.ledger())


def test_copies_do_not_count_as_origins() -> None:
    ledger = Scene().ledger()
    copy = replace(ledger.articles[0], id="copy#0")
    group = SourceGroup(origin="page-1#0", articles=("page-1#0", "copy#0"), agency=None, similarity=0.9)
    articles = (*ledger.articles, copy)
    assert count_origins(replace(ledger, articles=articles, sources=(group,))) == 1
    assert count_origins(replace(ledger, articles=articles, sources=())) == 2


def test_an_exact_id_wins_over_longer_ones() -> None:
    ledger = Scene().ledger()
    longer = replace(ledger.figures[0], id="figure-10")
    shown = show(replace(ledger, figures=(*ledger.figures, longer)), [], "figure-1")
    assert shown["id"] == "figure-1"


@pytest.mark.parametrize(("wanted", "message"), [("", "nothing"), ("zzz", "nothing"), ("obligation-a", "3 ids")])
def test_none_or_several_are_said_so(wanted: str, message: str) -> None:
    scene = Scene()
    with pytest.raises(UsageError, match=message):
        show(scene.ledger(), [scene.reading], wanted)


def test_a_passage_is_its_paragraph_and_quotes_exactly() -> None:
    reading = make_reading()
    passage = Passages([reading]).find(cite("جيش الساحل", reading))
    assert passage.before + passage.quote + passage.after == BODY
    assert passage.title == reading.article.title


def test_a_long_paragraph_is_cut_at_words() -> None:
    text = TEXT.rstrip("\n") + " " + "كلمة " * 200
    reading = make_reading(text=text)
    start = text.index("كلمة") + 5 * 100
    citation = Citation(page=reading.page, article=reading.article.id, span=Span(start, start + 4), quote="كلمة")
    passage = Passages([reading]).find(citation)
    assert passage.before.startswith("…كلمة ")
    assert passage.after.endswith(" كلمة…")
    assert len(passage.before) < 170


def test_a_page_that_is_not_at_hand_leaves_the_quote_alone() -> None:
    passage = Passages.empty().find(cite("جيش الساحل", make_reading()))
    assert (passage.before, passage.quote, passage.after) == ("", "جيش الساحل", "")
