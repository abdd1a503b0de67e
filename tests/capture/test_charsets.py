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


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_half_a_character_leaves_the_page_utf16(encoding: str) -> None:
    body = f"{TEXT}\ud83d{TEXT}\n{TEXT}".encode(encoding, "surrogatepass")
    found = detect_charset(body)
    assert found is not None
    assert body.decode(found.name, "replace").count("\N{REPLACEMENT CHARACTER}") == 1


@pytest.mark.parametrize("label", ["undefined", "idna", "base64", "unicode_escape", "utf-8\0", "", "latin-ish"])
def test_what_is_no_charset_of_pages_is_not_asked(label: str) -> None:
    body = f'<meta charset="{label.rstrip(chr(0))}"><p>{TEXT}</p>'.encode("windows-1256")
    for found in (detect_charset(body), detect_charset(body, label)):
        assert found is not None
        assert found.name == "cp1256"


def test_the_header_is_asked_before_the_page() -> None:
    body = b'<meta charset="iso-8859-6"><p>\xc7</p>'
    assert detect_charset(body) == ("iso8859-6", "iso8859-6")
    assert detect_charset(body, "windows-1256") == ("cp1256", "cp1256")


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
