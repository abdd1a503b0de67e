"""Plain-text pages → blocks, articles and publication; the pages stand in tests/cases/pages_text.yml."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.model import Page
from marsad.reading import PageReader
from tests.reading.pages import capture_of, codes_of, shape_of

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "pages_text.yml").read_text(encoding="utf-8"))


def check(page: Page, case: dict[str, Any]) -> None:
    """Compare `page` with what `case` expects: blocks by kind, article and first words; publication; origin."""
    expected = [(kind, article, words) for kind, article, words in case["blocks"]]
    found = [
        (kind, article, text[: len(words)])
        for (kind, article, text), (_, _, words) in zip(shape_of(page), expected, strict=False)
    ]
    assert found == expected
    assert len(shape_of(page)) == len(expected)
    value, kind = case["published"]
    published = page.articles[0].published
    assert (published.value, published.kind) == (str(value) if value else None, kind)
    assert page.articles[0].source == case.get("source")
    assert list(page.articles[0].agencies) == case.get("agencies", [])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_blocks_of_a_text_page(case: dict[str, Any], reader: PageReader) -> None:
    check(reader.read(capture_of(case["text"])), case)


def test_an_appended_article_inherits_no_date(reader: PageReader) -> None:
    pages = [reader.read(capture_of(case["text"])) for case in CASES]
    appended = [article for page in pages for article in page.articles[1:]]
    assert appended
    assert all(article.published.value is None for article in appended)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n\n", "\n \t\n"])
def test_line_ends_change_no_block(ending: str, reader: PageReader) -> None:
    text = CASES[1]["text"]
    plain, other = reader.read(capture_of(text)), reader.read(capture_of(text.replace("\n", ending)))
    assert shape_of(plain) == shape_of(other)


def test_a_declared_title_end_wins_and_all_else_is_body(reader: PageReader) -> None:
    text = "هدنة في حلب.\nتبدأ الهدنة غدا\nمن دون شروط مسبقة\nوقال المتحدث إنها تستمر ثلاثة أيام في كل الأحياء.\n"
    page = reader.read(capture_of(text, title_end=12, published="2016-10-20", source="جريدة"))
    assert [kind for kind, _, _ in shape_of(page)] == ["title", "body", "body", "body"]
    article = page.articles[0]
    assert (article.published.value, article.published.kind, article.source) == ("2016-10-20", "given", "جريدة")


def test_a_printed_date_that_contradicts_the_given_one_is_an_issue(reader: PageReader) -> None:
    text = "هدنة في حلب\nتاريخ النشر: 20/10/2016\nتبدأ الهدنة غدا في كل أحياء المدينة من دون شروط مسبقة.\n"
    page = reader.read(capture_of(text, published="2016-11-02"))
    assert page.articles[0].published.value == "2016-10-20"
    assert "date-contradictory" in codes_of(page)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The truce holds\nThe two sides said on Monday that the truce holds in all parts of the city.\n",
            "not-arabic",
        ),
        ("الرئيسية\nاتصل بنا\nالأكثر قراءة\nشارك\nفيسبوك\n", "navigation-only"),
        ("عنوان قصير\nسطر قصير هنا.\n", "not-an-article"),
        ("هدنة في حلب\nتبدأ الهدنة غدا في كل أحياء المدينة من دون شروط مسبقة بحسب بيان مشترك.\n", "undated"),
        (
            "هدنة في حلب\nآخر تحديث: 20/10/2016\nتبدأ الهدنة غدا في كل أحياء المدينة من دون شروط مسبقة.\n",
            "update-date-only",
        ),
    ],
)
def test_what_cannot_be_settled_is_an_issue(text: str, code: str, reader: PageReader) -> None:
    assert code in codes_of(reader.read(capture_of(text)))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أعلنت الحكومة وقف إطلاق النار", "ar"),
        ("دولت ایران گفت که آتش بس برقرار است و گفتگوها ادامه می‌یابد", "fa"),
        ("پاکستان نے کہا ہے کہ جنگ بندی برقرار ہے اور بات چیت جاری رہے گی", "ur"),
        ("The truce holds", "und"),
        ("12 - 13", "und"),
    ],
)
def test_language_is_told_by_letters(text: str, language: str, reader: PageReader) -> None:
    assert reader.read(capture_of(text)).language == language
