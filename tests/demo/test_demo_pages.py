"""The demonstration pages: marked as invented, varied, and pointing nowhere real."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "src/marsad/demo/pages").glob("*.html"))
SHEET: Mapping[str, Any] = yaml.safe_load((ROOT / "tests/demo/expected_demo.yml").read_text("utf-8"))

VOCABULARIES = {"schema.org", "ogp.me"}
"""Hosts that name a vocabulary inside metadata; nothing else may leave `.example`."""
# «https://almarfa.example/a/1» yes; «almarfa.example» no
URL = re.compile(r"https?://[^\s\"'<>,]+")
# «<meta charset="utf-8">» and «… charset=windows-1256" />» yes; «<meta name="viewport">» no
DECLARED = re.compile(r"<meta[^>]+charset=\"?([\w-]+)", re.IGNORECASE)
MIN_PARAGRAPH_WORDS = 6


def text_of(path: Path) -> str:
    return path.read_bytes().decode(SHEET["pages"][path.stem]["charset"]["name"])


def outside_tags(html: str) -> str:
    """The words of a page without its tags, scripts and styles."""
    return re.sub(r"<[^>]+>", "\n", re.sub(r"(?s)<(script|style).*?</\1>", "", html))


def test_there_are_enough_pages_and_each_has_an_answer() -> None:
    assert len(PAGES) >= 14
    assert [path.stem for path in PAGES] == sorted(SHEET["pages"])


def test_six_outlets_and_an_agency_tell_the_story() -> None:
    assert len({page["outlet"] for page in SHEET["pages"].values()}) >= 7


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_that_it_is_invented(path: Path) -> None:
    html = text_of(path)
    assert '<meta name="marsad-demonstration"' in html
    assert SHEET["notice"] in outside_tags(html)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_links_to_example_domains_only(path: Path) -> None:
    hosts = {urlsplit(url).hostname or "" for url in URL.findall(text_of(path))}
    assert hosts - VOCABULARIES
    assert {host for host in hosts - VOCABULARIES if not host.endswith(".example")} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_declares_the_charset_of_its_answer(path: Path) -> None:
    expected = SHEET["pages"][path.stem]["charset"]
    declared = DECLARED.search(path.read_bytes().decode("latin-1"))
    assert (declared is not None) == expected["declared"]
    if declared is not None:
        assert declared.group(1).lower() == expected["name"]


def test_the_charsets_vary() -> None:
    seen = {(page["charset"]["name"], page["charset"]["declared"]) for page in SHEET["pages"].values()}
    assert seen == {("utf-8", True), ("utf-8", False), ("windows-1256", True), ("windows-1256", False)}


def test_only_windows_1256_pages_are_no_utf_8() -> None:
    for path in PAGES:
        try:
            path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            assert SHEET["pages"][path.stem]["charset"]["name"] == "windows-1256"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_answers_words_stand_on_the_page(path: Path) -> None:
    words = outside_tags(text_of(path))
    page = SHEET["pages"][path.stem]
    wanted = [article["title"] for article in page["articles"]]
    wanted += [quote for quotes in page["clutter"].values() for quote in quotes]
    wanted += [issue["quote"] for issue in SHEET["issues"] if issue["page"] == path.stem[:2] and "quote" in issue]
    assert [quote for quote in wanted if quote not in words] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_an_article_has_five_to_twelve_paragraphs(path: Path) -> None:
    lines = [line.strip() for line in outside_tags(text_of(path)).splitlines()]
    paragraphs = [line for line in lines if line.endswith(".") and len(line.split()) > MIN_PARAGRAPH_WORDS]
    articles = len(SHEET["pages"][path.stem]["articles"])
    assert 5 * articles <= len(paragraphs) <= 12 * articles + 3  # up to three closing lines of footers and teasers


def test_an_undated_page_prints_no_day_of_its_story() -> None:
    words = outside_tags(text_of(next(path for path in PAGES if path.stem.startswith("14"))))
    assert "2031" not in words


def test_the_story_is_dated_in_its_spring() -> None:
    dates = [article["published"] for page in SHEET["pages"].values() for article in page["articles"]]
    known = [day for day in dates if day is not None]
    assert all(date(2031, 3, 1) <= day < date(2031, 6, 1) for day in known)
    assert dates.count(None) == 2


def test_three_hand_overs_have_three_outcomes() -> None:
    (agreement,) = [item for item in SHEET["agreements"] if item["name"] == "Tbilisi ceasefire"]
    outcomes = [duty["compliance"] for duty in agreement["obligations"] if duty["what"] == "hand-over-territory"]
    assert outcomes == ["kept", "late", "contested"]


def test_copies_share_the_agencys_sentences() -> None:
    (copies,) = SHEET["copies"]
    texts = {path.stem[:2]: outside_tags(text_of(path)) for path in PAGES}
    sentences = [line for line in texts[copies["origin"]].splitlines() if "وبموجب الاتفاق" in line]
    assert sentences
    assert all(sentences[0].strip() in texts[copy] for copy in copies["copies"])
