"""Names that no file system, database or terminal stumbles over: valid Unicode, one for one, and stable."""

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.capture.names import escape_name, uri_name

NAMES = st.text(st.characters() | st.sampled_from("\\xu0ef\udcff\ud800\u202e\x00"), max_size=12)


def unescape(name: str) -> str:
    """What an escaped name was made from."""

    def original(match: re.Match[str]) -> str:
        kind, digits = match[0][1], match[0][2:]
        return "\\" if kind == "\\" else chr(int(digits, 16) + (0xDC00 if kind == "x" else 0))

    return re.sub(r"\\(?:\\|x[0-9a-f]{2}|u[0-9a-f]{4})", original, name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("هدنة مأرب (1)", "هدنة مأرب (1)"),
        ("می‌رود", "می‌رود"),
        ("C:\\data", "C:\\data"),
        (os.fsdecode(b"b\xffd"), r"b\xffd"),
        ("b\\xffd", r"b\\xffd"),
        ("cod\u202egpj", r"cod\u202egpj"),
        ("a\nb\x00", r"a\u000ab\u0000"),
        ("half\ud83d", r"half\ud83d"),
    ],
)
def test_a_name_is_kept_or_escaped(name: str, expected: str) -> None:
    assert escape_name(name) == expected


@given(NAMES)
def test_an_escaped_name_is_unicode_and_nothing_is_lost(name: str) -> None:
    escaped = escape_name(name)
    assert escaped.encode().decode() == escaped
    assert escaped == name or unescape(escaped) == name


@given(NAMES, NAMES)
def test_two_names_never_become_one(one: str, other: str) -> None:
    assert (escape_name(one) == escape_name(other)) == (one == other)


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://site.example/2031/5/truce-talks?id=1", r"site\.example-truce-talks-[0-9a-f]{8}"),
        ("https://site.example/", r"site\.example-[0-9a-f]{8}"),
        ("https://site.example/%D9%87%D8%AF%D9%86%D8%A9", r"site\.example-هدنة-[0-9a-f]{8}"),
        ("http://[", r"page-[0-9a-f]{8}"),
        ("urn:x:%00\u202e", r"x-[0-9a-f]{8}"),
        ("file:pages/one.html", "one"),
        ("file:///pages/%D9%87.txt", "ه"),
        ("", r"[0-9a-f]{8}"),
    ],
)
def test_a_page_is_named_after_its_uri(uri: str, expected: str) -> None:
    assert re.fullmatch(expected, uri_name(uri)), uri_name(uri)


@given(st.text(st.characters(), max_size=40))
def test_any_uri_has_one_name_that_is_unicode(uri: str) -> None:
    name = uri_name(uri)
    assert name
    assert name == uri_name(uri)
    assert name.encode().decode() == escape_name(name) == name
