"""What holds for the reading of any page: blocks in order, apart, covering every word; text as decoded."""

import gzip
import itertools
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model import BlockKind, Page
from marsad.reading import PageReader
from tests.reading.pages import capture_of

LINES = st.sampled_from(
    [
        "هدنة في مأرب تبدأ صباح الجمعة",
        "أعلن المبعوث الأممي أن هدنة مدتها شهران تبدأ في مأرب صباح الجمعة بموافقة الطرفين.",
        "وقال المبعوث إن الهدنة تشمل وقف العمليات العسكرية داخل البلاد وعبر حدودها.",
        "صنعاء، 4 مايو (سبأ) - قال متحدث إن الرحلات تبدأ غدا من مطار المدينة.",
        "صنعاء - سبأ",
        "اقرأ أيضاً:",
        "اقرأ ايضاًقتلى في قصف على المدينةوقالت الشرطة إن التحقيق بدأ.",
        "بنود الهدنةوفي الأثناء، وصلت الشحنة الأولى إلى الميناء بعد تأخير طويل. اقرأ أيضا: خبر",
        "المصدر: وكالات",
        "كلمات دلالية: هدنة مأرب",
        "حول هذه القصة",
        "Published On 26/11/2020",
        "نشر في: 3 مايو 2012",
        "اترك تعليقاً",
        "الأكثر قراءة",
        "A caption in English",
        "* * *",
        "\u200f",
        "",
        " \t ",
    ]
)
BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028", "\x0b"])
PAGES = st.lists(st.tuples(LINES, BREAKS), max_size=14).map(lambda parts: "".join(itertools.chain(*parts)))


def check_blocks(page: Page) -> None:
    """The invariants of a page's blocks."""
    position = 0
    for block in page.blocks:
        assert position <= block.span.start < block.span.end
        assert not page.text[position : block.span.start].strip()
        words = block.span.of(page.text)
        assert words == words.strip()
        position = block.span.end
    assert not page.text[position:].strip()
    assert [article.part for article in page.articles] == list(range(len(page.articles)))
    assert tuple(block for article in page.articles for block in article.blocks) == page.blocks
    for article in page.articles:
        if article.published.span is not None:
            assert article.published.span.of(page.text)
            assert any(block.span.covers(article.published.span) for block in article.blocks)


@given(PAGES)
def test_blocks_cover_a_page_of_furniture(reader: PageReader, text: str) -> None:
    page = reader.read(capture_of(text))
    assert page.text == text
    check_blocks(page)
    assert page == reader.read(capture_of(text))


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_blocks_cover_any_text(reader: PageReader, text: str) -> None:
    page = reader.read(capture_of(text))
    assert page.text == text.replace("\x00", "\ufffd")
    check_blocks(page)


@settings(deadline=None)  # the first page pays for importing trafilatura
@given(
    st.lists(
        st.one_of(LINES, st.sampled_from(["<p>", "</p>", "<div>", "<a href=x>", "</a>", "<br>", "<h1>", "</h1>"])),
        max_size=20,
    )
)
def test_blocks_cover_any_markup(reader: PageReader, parts: list[str]) -> None:
    check_blocks(reader.read(capture_of("".join(parts), media_type="text/html")))


@given(PAGES, st.integers(0, 400))
def test_a_title_end_anywhere_is_borne(reader: PageReader, text: str, title_end: int) -> None:
    check_blocks(reader.read(capture_of(text, title_end=min(title_end, len(text)))))


def test_no_word_of_the_corpus_is_lost(reader: PageReader, shared: Path) -> None:
    with gzip.open(shared / "corpus" / "newspapers-2015.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, None, 20):
            record = json.loads(line)
            page = reader.read(capture_of(record["text"], title_end=record["title_end"]))
            check_blocks(page)
            assert page.articles[0].title


@pytest.mark.parametrize("number", range(5))
def test_the_blocks_of_the_seeds(reader: PageReader, shared: Path, number: int) -> None:
    gold = [json.loads(line) for line in (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()]
    item = [item for item in gold if item.get("blocks")][number]
    path = shared / "seeds" / f"{item['id'].split('#')[0]}.txt"
    page = reader.read(capture_of(path.read_bytes()))
    expected = own_words((block["start"], block["end"], block["kind"], block["article"]) for block in item["blocks"])
    found = own_words((block.span.start, block.span.end, block.kind, block.article) for block in page.blocks)
    assert found == expected


def own_words(blocks: Iterable[tuple[int, int, str, int]]) -> dict[int, int]:
    """Article by code point, for titles and bodies."""
    kinds = {BlockKind.TITLE, BlockKind.BODY}
    return {
        position: article for start, end, kind, article in blocks if kind in kinds for position in range(start, end)
    }
