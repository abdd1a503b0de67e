"""`marsad search`: what it prints of a record, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli.app import cli
from marsad.cli.search import CLOSE, OPEN, render, search
from marsad.errors import MissingRecord, UsageError
from marsad.model import Span
from marsad.query.search import Findings, Hit, Snippet
from tests.cli.fakes import FakeServices

Search = Callable[..., Result]
FSI, PDI = "\u2068", "\u2069"
BOLD, PLAIN = "\x1b[1m", "\x1b[22m"


@pytest.fixture
def find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Search:
    """Run `marsad search ARGUMENTS…` beside a record of one page, that of tests/factories.py."""
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ("add", "page-1"), obj=FakeServices(), catch_exceptions=False)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(search, arguments, prog_name="marsad search", catch_exceptions=False)

    return invoke


def test_articles_are_told_with_title_id_and_marked_words(find: Search) -> None:
    result = find("الهدنة", "--limit", "1")
    lines = result.stdout.splitlines()
    assert lines[0] == "1 article holds these words."
    assert lines[2] == f"{FSI}الجانبان يوقعان هدنة{PDI}"
    assert f"{FSI}page-1#0{PDI}" in lines[3]
    assert "*هدنة*" in lines[4]
    assert "*للهدنة*" in result.stdout
    assert result.exit_code == 0


def test_every_line_is_isolated(find: Search) -> None:
    for line in find("جيش").stdout.splitlines()[1:]:
        assert line.count(FSI) == line.count(PDI)
        assert bool(line.strip()) == (FSI in line)


def test_nothing_found_is_said_and_no_failure(find: Search) -> None:
    result = find("بركان")
    assert result.stdout == "No article on the record holds these words.\n"
    assert result.exit_code == 0


def test_json_has_all_that_is_shown(find: Search) -> None:
    printed = json.loads(find("هدنة", "-بركان", "--json").stdout)
    assert (printed["words"], printed["total"]) == ("هدنة -بركان", 1)
    assert [hit["article"] for hit in printed["hits"]] == ["page-1#0"]


def test_a_word_after_a_hyphen_must_not_occur(find: Search) -> None:
    assert find("هدنة", "-جيش").stdout.startswith("No article")


@pytest.mark.parametrize("arguments", [("«»",), ("--stroe", "x", "هدنة"), ("-هدنة",)])
def test_a_command_that_makes_no_sense_is_refused(find: Search, arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        find(*arguments)


def test_no_words_at_all_are_a_usage_error(find: Search) -> None:
    assert find().exit_code == 2


def test_without_a_record_it_says_so(find: Search) -> None:
    with pytest.raises(MissingRecord):
        find("هدنة", "--store", "other.db")


def found(text: str, *marks: Span, title: str = "t") -> Findings:
    snippet = Snippet(span=Span(0, len(text)), text=text, marks=marks, begins=False, ends=True)
    hit = Hit(article="a#0", page="", title=title, source=None, url=None, published=None, snippets=(snippet,))
    return Findings(total=1, hits=(hit,))


def test_hits_that_are_not_shown_are_counted() -> None:
    shown = render(Findings(total=5, hits=found("x").hits), 80, colours=False)
    assert shown.startswith("5 articles hold these words; shown are the 1 recorded last (--limit).\n")


def test_matches_are_bold_where_there_are_colours() -> None:
    shown = render(found("خرق وقف النار", Span(4, 7), Span(8, 13)), 80, colours=True)
    assert f"…خرق {BOLD}وقف{PLAIN} {BOLD}النار{PLAIN}" in shown


def test_matches_side_by_side_are_one_between_asterisks() -> None:
    assert "…خرق *وقف النار*" in render(found("خرق وقف النار", Span(4, 7), Span(8, 13)), 80, colours=False)


def test_bold_words_take_no_more_room_than_plain_ones() -> None:
    text = "هدنة جسر " * 12
    marks = [Span(place, place + 4) for place in range(0, len(text), 9)]
    bold = render(found(text, *marks), 60, colours=True).replace(BOLD, "").replace(PLAIN, "")
    assert bold.splitlines()[4:] == render(found(text), 60, colours=True).splitlines()[4:]


def test_a_page_can_neither_drive_the_terminal_nor_mark_its_own_words() -> None:
    shown = render(found(f"a\x1b[31m {OPEN}b{CLOSE} \u202ec", Span(0, 1), title=f"\x1b[2J{OPEN}"), 80, colours=True)
    assert "\x1b[31m" not in shown
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    assert shown.count(f"{BOLD}a{PLAIN}") == shown.count(PLAIN) == 1


def test_a_hit_without_snippets_or_title_still_shows() -> None:
    hit = Hit(article="a#0", page="", title=None, source="S", url=None, published="2031", snippets=())
    shown = render(Findings(total=1, hits=(hit,)), 80, colours=False)
    assert "(no title)" in shown
    assert "S" in shown
