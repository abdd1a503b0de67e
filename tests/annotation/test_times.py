"""Dates of articles: what they resolve to, and what stays unknown."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import page_of

from marsad.annotation.document import read_document
from marsad.annotation.times import TimeFinder, Times
from marsad.language.ar import Arabic
from marsad.language.edtf import day_bounds
from marsad.model import Article, Block, BlockKind, Publication, PublicationKind, Span

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "times.yml").read_text(encoding="utf-8"))
FINDER = TimeFinder()
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]


def times_of(
    text: str,
    published: str | None,
    kind: PublicationKind = PublicationKind.PRINTED,
    *,
    part: int = 0,
    teaser: str = "",
) -> Times:
    """The times of an article whose only block is `text`; a `teaser` follows it on the page."""
    publication = Publication(value=published, kind=kind if published else PublicationKind.NONE)
    if part:  # the page's printed date, above the first article
        publication = Publication(value=published, kind=kind, span=Span(len(text), len(text) + len(teaser)))
    own = Block(span=Span(0, len(text)), kind=BlockKind.BODY, article=part)
    related = Block(span=Span(len(text), len(text) + len(teaser)), kind=BlockKind.RELATED, article=0)
    blocks = (own, related) if teaser and not part else (own,)
    article = Article(id="p#0", part=part, title=None, blocks=blocks, published=publication, source=None, url=None)
    page = page_of(article, text + teaser)
    return FINDER.find(read_document(page, article, Arabic()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_values(case: dict[str, Any]) -> None:
    text = case["text"]
    published = case["published"] and str(case["published"])
    found = {time.span.of(text): time.value for time in times_of(text, published).dates}
    assert found == {words: value and str(value) for words, value in case["expect"].items()}


def test_a_given_day_that_is_late_yields_to_the_weekdays_of_the_text() -> None:
    times = times_of("أعلن الجيش أمس الأربعاء انسحابه.", "2021-06-12", PublicationKind.GIVEN)
    assert times.dates[0].value == "2021-06-09"
    assert (times.published.value, times.published.kind) == ("2021-06-10", PublicationKind.INFERRED)
    assert [issue.code for issue in times.issues] == ["date-contradicts-weekday"]


def test_an_appended_article_does_not_take_the_date_of_the_page() -> None:
    times = times_of("قالت مصادر اليوم الجمعة إن التفاصيل وضحت.", "2021-06-10", part=1, teaser=" 10/06/2021")
    assert times.dates[0].value is None
    assert times.published.value is None
    told = times.dates[0].span
    assert [(issue.code, issue.span) for issue in times.issues] == [("date-contradicts-weekday", told)]


def test_an_undated_article_is_dated_by_weekday_told_days_and_a_date_beside_it() -> None:
    text = "قالت الوزارة اليوم الثلاثاء إنها وقعت في 11 أكتوبر الماضي، وسلمت البلدة في 25 أكتوبر."
    times = times_of(text, None, teaser=" 26/10/2022")
    assert (times.published.value, times.published.kind) == ("2022-11-01", PublicationKind.INFERRED)
    assert "2022-11-08" in times.issues[0].detail


def test_an_undated_article_may_know_its_year_only() -> None:
    times = times_of("بعد حرب العام الماضي التي انتهت في 3 مايو 2019. وقال الثلاثاء إنه سيعود.", None)
    assert times.published.value == "2020"
    assert [time.value for time in times.dates] == ["2019", "2019-05-03", None]


def test_a_stale_paragraph_is_an_issue() -> None:
    times = times_of("في 10 نوفمبر الجاري.", "XXXX-06-15")
    assert [(issue.code, issue.span) for issue in times.issues] == [("date-stale", times.dates[0].span)]


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(0, 6))
def test_a_bare_weekday_is_within_the_last_seven_days(day: date, weekday: int) -> None:
    value = times_of(f"أعلن الجيش {WEEKDAYS[weekday]} انسحابه.", day.isoformat()).dates[0].value
    assert value is not None
    found = date.fromisoformat(value)
    assert found.weekday() == weekday
    assert timedelta(0) <= day - found < timedelta(days=7)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2015-07", "2015-07-01", "2015-07-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2020/..", "2020-01-01", None),
        ("../2015-08-17", None, "2015-08-17"),
        ("2020-11-10T00:00+03:00", "2020-11-10", "2020-11-10"),
        ("P6M", None, None),
    ],
)
def test_bounds(value: str, first: str | None, last: str | None) -> None:
    bounds = day_bounds(value)
    assert (bounds.first and bounds.first.isoformat(), bounds.last and bounds.last.isoformat()) == (first, last)
