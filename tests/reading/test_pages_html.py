"""HTML pages → blocks, articles and publication; the pages stand in tests/cases/pages_html.yml."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.reading import PageReader
from tests.reading.pages import capture_of, codes_of, shape_of
from tests.reading.test_pages_text import check

HTML = "text/html"
CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "pages_html.yml").read_text(encoding="utf-8"))
PARAGRAPH = "وقال المتحدث باسم البعثة إن وقف إطلاق النار صامد في معظم المناطق رغم خروق محدودة."


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_blocks_of_an_html_page(case: dict[str, Any], reader: PageReader) -> None:
    page = reader.read(capture_of(case["html"], media_type=HTML))
    check(page, case)
    assert page.articles[0].url == case.get("url")


@pytest.mark.parametrize("charset", ["windows-1256", "utf-16"])
def test_the_charset_changes_nothing(charset: str, reader: PageReader) -> None:
    html = CASES[3]["html"]
    other = reader.read(capture_of(html, media_type=HTML, charset=charset))
    assert shape_of(other) == shape_of(reader.read(capture_of(html, media_type=HTML)))


@pytest.mark.parametrize("depth", [100, 254, 300, 5_000, 60_000])
def test_deep_nesting_loses_nothing(depth: int, reader: PageReader) -> None:
    inner = "".join(f"<p>{PARAGRAPH} {number}.</p>" for number in range(5))
    html = f"<html><body><h1>هدنة صامدة في الشمال</h1>{'<div>' * depth}{inner}{'</div>' * depth}</body></html>"
    page = reader.read(capture_of(html, media_type=HTML))
    assert sum(words.startswith("وقال المتحدث") for _, _, words in shape_of(page)) == 5


def test_a_page_of_navigation_is_no_article(reader: PageReader) -> None:
    links = "".join(f"<li><a href='/{number}'>قسم الأخبار رقم {number}</a></li>" for number in range(30))
    page = reader.read(capture_of(f"<html><body><nav><ul>{links}</ul></nav></body></html>", media_type=HTML))
    assert {"navigation-only", "nothing-extracted"} & codes_of(page)


def test_hidden_text_and_scripts_are_not_read(reader: PageReader) -> None:
    html = (
        f"<html><body><h1>هدنة صامدة في الشمال</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH} أيضا.</p>"
        "<p style='display:none'>نص خفي لا يراه القارئ وضعه أحد هنا كي يضلل الآلة التي تقرأ الصفحة.</p>"
        "<script>var x = '<p>نص في برنامج وليس في الصفحة أصلا ولا يجوز أن يظهر فيها.</p>';</script></body></html>"
    )
    page = reader.read(capture_of(html, media_type=HTML))
    assert "خفي" not in page.text
    assert "برنامج" not in page.text


def test_a_teaser_date_is_not_the_articles(reader: PageReader) -> None:
    html = (
        f"<html><body><article><h1>هدنة صامدة في الشمال</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH} أيضا.</p>"
        "<p>المصدر: مرايا الشام</p></article><h3>اقرأ أيضا في هذا القسم</h3>"
        "<div><a href='/1'>افتتاح معبر تجاري جديد شرقي المدينة</a><time>26/11/2020</time></div></body></html>"
    )
    page = reader.read(capture_of(html, media_type=HTML))
    assert page.articles[0].published.value is None


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<p",
        "<html",
        "<!--",
        "<![CDATA[",
        "&#x110000;",
        "&#0;",
        "<script>",
        "<title>",
        "<p>\x00</p>",
        "<a><a><a>",
    ],
)
def test_broken_markup_never_fails(html: str, reader: PageReader) -> None:
    page = reader.read(capture_of(html, media_type=HTML))
    assert codes_of(page)
