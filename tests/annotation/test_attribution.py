"""Attribution against a table of cases, and the invariants of its records."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support import page_of

from marsad.annotation.attribution import AttributionFinder
from marsad.annotation.document import read_document
from marsad.language.ar import Arabic
from marsad.language.ar.quotation import find_quotations
from marsad.language.ar.verbal_nouns import looks_like_masdar
from marsad.model import (
    Article,
    Attribution,
    Block,
    BlockKind,
    Document,
    EntityKind,
    Mention,
    Publication,
    PublicationKind,
    Span,
)
from marsad.reference.speech import SPEECH, SpeechKind

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "statements.yml").read_text(encoding="utf-8")
)
TITLE_END = "⏎"
"""Ends the title in a case's text."""
FEWEST_VERBS = 170


@dataclass(frozen=True)
class Reader:
    """The finder over texts."""

    finder: AttributionFinder

    def read(self, text: str, actors: tuple[Mention, ...] = ()) -> tuple[Attribution, ...]:
        return self.finder.find(document_of(text), actors, ())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(AttributionFinder.from_resources())


def document_of(text: str) -> Document:
    """A document whose title ends at `TITLE_END`, if the text has one."""
    end = text.find(TITLE_END) + 1
    blocks: tuple[Block, ...] = (Block(span=Span(end, len(text)), kind=BlockKind.BODY, article=0),)
    if end:
        blocks = (Block(span=Span(0, end - 1), kind=BlockKind.TITLE, article=0), *blocks)
    published = Publication(value=None, kind=PublicationKind.NONE, span=None)
    article = Article(id="p#0", part=0, title=None, blocks=blocks, published=published, source=None, url=None)
    page = page_of(article, text)
    return read_document(page, article, Arabic())


def actors_of(case: dict[str, Any]) -> tuple[Mention, ...]:
    text = case["text"]
    return tuple(
        Mention(
            span=Span(text.index(actor["name"]), text.index(actor["name"]) + len(actor["name"])),
            kind=EntityKind(actor["kind"]),
            entity=None,
            name=actor["name"],
            country=actor.get("country"),
        )
        for actor in case.get("actors", [])
    )


def found(statement: Attribution, text: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The statement as a case tells it, in the keys that the case gives."""
    speaker = statement.speaker.span
    told: dict[str, Any] = {
        "said": statement.span.of(text),
        "speaker": speaker.of(text) if speaker else None,
        "act": statement.act,
        "stance": statement.stance,
        "manner": statement.manner,
        "implied": statement.speaker.implied,
        "via": [relay.span.of(text) for relay in statement.via if relay.span],
        "target": statement.target.span.of(text) if statement.target else None,
    }
    return {key: told[key] for key in wanted}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(reader: Reader, case: dict[str, Any]) -> None:
    text = case["text"]
    statements = reader.read(text, actors_of(case))
    assert len(statements) == len(case["expect"]), [statement.span.of(text) for statement in statements]
    for statement, wanted in zip(statements, case["expect"], strict=True):
        assert found(statement, text, wanted) == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_spans_lie_within_each_other_and_the_text(reader: Reader, case: dict[str, Any]) -> None:
    for statement in reader.read(case["text"], actors_of(case)):
        assert statement.span.covers(statement.cue) or statement.speaker.span is not None
        assert statement.span.covers(statement.content)
        assert statement.span.end <= len(case["text"])
        assert statement.speaker.implied or statement.speaker.span is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_spelling_without_hamza_reads_the_same(reader: Reader, case: dict[str, Any]) -> None:
    plain = case["text"].translate(str.maketrans("أإآ", "ااا"))
    before = [(s.span, s.act, s.stance) for s in reader.read(case["text"], actors_of(case))]
    assert [(s.span, s.act, s.stance) for s in reader.read(plain, actors_of(case))] == before


def test_two_finders_agree(reader: Reader) -> None:
    text = " ".join(case["text"] for case in CASES)
    assert reader.read(text) == AttributionFinder.from_resources().find(document_of(text), (), ())


def test_state_speaks_by_its_adjective(reader: Reader) -> None:
    text = "قال البيان الكيني إن القوات عادت."
    nation = text.index("الكيني")
    kenya = Mention(span=Span(nation, nation + 6), kind=EntityKind.COUNTRY, entity="KE", name="Kenya", country="KE")
    (statement,) = reader.finder.find(document_of(text), (), (), (kenya,))
    assert (statement.speaker.entity, statement.speaker.country) == ("KE", "KE")


def test_unclosed_quotation_does_not_swallow_the_next_statement(reader: Reader) -> None:
    text = "وصف الوزير هذه المزاعم بأنها ”باطلة تماما، مؤكدا أن التحقيق مستمر."
    assert [statement.cue.of(text) for statement in reader.read(text)] == ["وصف", "مؤكدا"]


def test_table_is_as_full_as_promised() -> None:
    assert sum(entry.kind is SpeechKind.VERB for entry in SPEECH.load()) >= FEWEST_VERBS


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("قال «نعم» ثم “لا” ثم ”ربما“ ثم", ["«نعم»", "“لا”", "”ربما“"]),
        ("قال «إن «الوقت» حان» ثم", ["«إن «الوقت» حان»", "«الوقت»"]),
        ('قال "إن الوقت حان» ثم', ['"إن الوقت حان»']),
        ("قال «إن الوقت حان« ثم", ["«إن الوقت حان«"]),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    tokens = Arabic().tokenize(text, Span(0, len(text)))
    found_quotations = find_quotations(text, tokens, [len(tokens)] * len(tokens))
    assert [text[tokens[q.opening].start : tokens[q.closing].end] for q in found_quotations] == quoted


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("توقيع", True),
        ("انتهاك", True),
        ("استعاده", True),
        ("محاوله", True),
        ("قصف", True),
        ("بوتين", False),
        ("المدينه", False),
    ],
)
def test_masdar_shape(word: str, expected: bool) -> None:
    assert looks_like_masdar(word) is expected
