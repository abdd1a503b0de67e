"""Bytes → charset: every encoding of Arabic, with no declaration, the right one and wrong ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.capture import detect_charset

TEXT = "أعلنت البعثة أن وقف إطلاق النار صامد رغم خروق محدودة.\nوقال المتحدث إن لجنة المراقبة تجتمع غدا."
SHORT = "هدنة في مأرب"
ENCODINGS = ["utf-8", "utf-8-sig", "windows-1256", "iso-8859-6", "utf-16-le", "utf-16-be", "utf-16"]
DECLARATIONS = {
    "undeclared": "{}",
    "meta-right": '<html><head><meta charset="{charset}"></head><body><p>{}</p></body></html>',
    "meta-utf-8": '<html><head><meta charset="utf-8"></head><body><p>{}</p></body></html>',
    "meta-1256": '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><p>{}</p></html>',
    "latin": '<html><head><meta charset="iso-8859-1"></head><body><p>{}</p></body></html>',
    "xml": '<?xml version="1.0" encoding="{charset}"?><html><p>{}</p></html>',
    "nonsense": '<html><head><meta charset="base64"></head><body><p>{}</p></body></html>',
}


@pytest.mark.parametrize("text", [TEXT, SHORT], ids=["sentences", "headline"])
@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_evidence_wins(encoding: str, declaration: str, text: str) -> None:
    name = encoding.removesuffix("-sig")
    page = DECLARATIONS[declaration].replace("{charset}", name).replace("{}", text)
    body = page.encode(encoding)
    found = detect_charset(body)
    assert found is not None
    assert body.decode(found.name) == page


@pytest.mark.parametrize(
    "body",
    [
        bytes(range(256)) * 40,
        b"\x00" * 500,
        b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 9,
        b"\xef\xbb\xbf\xff\xfe\xfa" * 9,
    ],
    ids=["all-bytes", "nulls", "image", "mark-and-rubbish"],
)
def test_rubbish_is_no_text(body: bytes) -> None:
    assert detect_charset(body) is None


def test_damaged_utf8_stays_utf8() -> None:
    body = (TEXT * 5).encode()
    assert detect_charset(body[:-1]) == ("utf-8", None)
    assert detect_charset(body[:301] + b"\xff" + body[301:]) == ("utf-8", None)


@given(st.binary(max_size=400))
def test_what_is_found_decodes(body: bytes) -> None:
    found = detect_charset(body)
    assert found is None or isinstance(body.decode(found.name, "replace"), str)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1))
def test_utf8_comes_back_as_written(text: str) -> None:
    body = text.encode("utf-8-sig")
    found = detect_charset(body)
    assert found is not None
    assert body.decode(found.name) == text
