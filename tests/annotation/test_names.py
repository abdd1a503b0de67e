"""Names: places and actors, by the case tables and on the shared gold."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support import page_of

from marsad.annotation.document import read_document
from marsad.annotation.names import NameFinder, Names
from marsad.language.ar import Arabic
from marsad.model import Article, Block, BlockKind, Document, Publication, PublicationKind, Span
from marsad.reference.names import load_name_tables

CASES = Path(__file__).resolve().parent.parent / "cases"
SEED_PLACES_FOUND = 0.95
"""Recall of places on the five pages may not fall below this."""
DEV_PLACES_FOUND = 0.9
"""Recall of places on the 23 articles of 2015 may not fall below this."""


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in yaml.safe_load((CASES / name).read_text(encoding="utf-8"))]


def document_of(text: str, spans: list[tuple[int, int]] | None = None) -> Document:
    blocks = tuple(
        Block(span=Span(start, end), kind=BlockKind.BODY, article=0) for start, end in spans or [(0, len(text))]
    )
    article = Article(
        id="t#0",
        part=0,
        title=None,
        blocks=blocks,
        published=Publication(value=None, kind=PublicationKind.NONE),
        source=None,
        url=None,
    )
    page = page_of(article, text)
    return read_document(page, article, Arabic())


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder(load_name_tables())


@pytest.mark.parametrize("case", cases("places.yml"))
def test_places(finder: NameFinder, case: dict[str, Any]) -> None:
    names = finder.find(document_of(case["text"]))
    assert [[place.span.of(case["text"]), place.country] for place in names.places] == case["expect"]


@pytest.mark.parametrize("case", cases("actors.yml"))
def test_actors(finder: NameFinder, case: dict[str, Any]) -> None:
    names = finder.find(document_of(case["text"]))
    found = [[actor.span.of(case["text"]), str(actor.kind), actor.entity, actor.country] for actor in names.actors]
    assert [actor for actor in case["expect"] if actor not in found] == []


def test_an_empty_article_has_no_names(finder: NameFinder) -> None:
    assert finder.find(document_of("")) == Names(places=(), actors=())


def test_a_name_is_found_across_a_no_break_space(finder: NameFinder) -> None:
    text = "في ناغورني\N{NO-BREAK SPACE}قره\N{NO-BREAK SPACE}باغ"
    assert [place.entity for place in finder.find(document_of(text)).places] == ["place/nagorno-karabakh"]


@pytest.mark.parametrize("spelling", ["قره باغ", "قره باخ", "كاراباخ", "کاراباخ", "ناغورنی کاراباخ", "مرتفعات قره باغ"])
def test_spellings_of_one_place(finder: NameFinder, spelling: str) -> None:
    assert [place.entity for place in finder.find(document_of(f"في {spelling}.")).places] == ["place/nagorno-karabakh"]


def test_nationalities_are_told_apart_from_actors(finder: NameFinder) -> None:
    names = finder.find(document_of("اتفاق تركي روسي"))
    assert [mention.entity for mention in names.nationalities] == ["TR", "RU"]
    assert names.actors == ()


def test_mentions_quote_the_text_in_order(finder: NameFinder) -> None:
    text = "قال الكرملين إن بوتين سيزور دمشق وحلب. وأضاف الكرملين أن روسيا ستنسحب من سوريا."
    names = finder.find(document_of(text))
    for mentions in ([place.span for place in names.places], [actor.span for actor in names.actors]):
        assert mentions == sorted(mentions)
        assert all(span.of(text).strip() == span.of(text) != "" for span in mentions)


def test_places_of_the_five_pages(finder: NameFinder, shared: Path) -> None:
    texts = {path.stem: path.read_bytes().decode() for path in (shared / "seeds").glob("*.txt")}
    gold = [json.loads(line) for line in (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()]
    blocks = {item["id"].split("#")[0]: item["blocks"] for item in gold if item.get("blocks")}
    readings = []
    for item in gold:
        page, part = item["id"].split("#")
        own = [b for b in blocks[page] if b["kind"] in {"title", "body"} and (b.get("article") or 0) == int(part)]
        readings.append((item, finder.find(document_of(texts[page], [(b["start"], b["end"]) for b in own]))))
    assert recall(readings) >= SEED_PLACES_FOUND


def test_places_of_the_articles_of_2015(finder: NameFinder, shared: Path) -> None:
    with gzip.open(shared / "gold" / "dev_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {item["id"]: item["text"] for item in map(json.loads, lines)}
    gold = [json.loads(line) for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    assert recall([(item, finder.find(document_of(texts[item["id"]]))) for item in gold]) >= DEV_PLACES_FOUND


def recall(readings: list[tuple[dict[str, Any], Names]]) -> float:
    """Share of gold places (debatable ones apart) that a place found overlaps."""
    found = [
        any(place.span.overlaps(Span(item["start"], item["end"])) for place in names.places)
        for gold, names in readings
        for item in gold["places"]
        if not item.get("debatable")
    ]
    return sum(found) / len(found)
