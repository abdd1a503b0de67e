"""HTML text → tags and text, in linear time."""

import time

import pytest

from marsad.reading.markup import EndTag, StartTag, Text, scan_markup

HOSTILE = [
    "<a ",
    "<!--",
    "<!-",
    "<![CDATA[",
    "<?",
    "<",
    "</",
    "<a '",
    '<a "',
    "<a b='",
    "<script>",
    "<title>",
    "&amp",
    "<p x=1 ",
]
LONGEST_S = 1.0
"""Far above what 100 KB take (up to 0.2 s), far below what a quadratic scan takes (minutes)."""


@pytest.mark.parametrize(
    ("html", "pieces"),
    [
        (
            "<P CLASS=a id='b c' hidden>x&amp;y</p>",
            [StartTag("p", {"class": "a", "id": "b c", "hidden": ""}), Text("x&y", False), EndTag("p")],
        ),
        ('<a title="1 > 0" href=/x>', [StartTag("a", {"title": "1 > 0", "href": "/x"})]),
        ("<br/>", [StartTag("br", {})]),
        ("2 < 3", [Text("2 ", False), Text("<", False), Text(" 3", False)]),
        ("a<!-- <p> -->b<!doctype html><?x?>", [Text("a", False), Text("b", False)]),
        (
            "<script>if (a<b) '</p>'</SCRIPT>x",
            [StartTag("script", {}), Text("if (a<b) '</p>'", True), EndTag("script"), Text("x", False)],
        ),
        ('<p class="open>text', [StartTag("p", {"class": "", "open": ""}), Text("text", False)]),
    ],
)
def test_pieces_of_markup(html: str, pieces: list[StartTag | EndTag | Text]) -> None:
    assert list(scan_markup(html)) == pieces


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("ending", ["", ">", '"', "'>"])
def test_hostile_markup_takes_linear_time(piece: str, ending: str) -> None:
    html = piece * (100_000 // len(piece)) + ending
    started = time.process_time()
    list(scan_markup(html))
    assert time.process_time() - started < LONGEST_S
