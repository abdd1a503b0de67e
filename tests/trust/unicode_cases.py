"""Inputs at the edges of Unicode, generated: file names, bytes and lines of JSON, each with what must be kept of it."""

import gzip
import json
import os
import random
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SEED: Final = 28
FILLER: Final = (
    "أعلنت بعثة المراقبة أن وقف إطلاق النار في الوادي صامد رغم خروق محدودة. وقال المتحدث إن لجنة مشتركة تجتمع "
    "يوم الأحد في البلدة لبحث فتح المعبر وتبادل الأسرى وسحب السلاح الثقيل من خط التماس."
)
"""Words of a page, so that every stage of reading has something to do (a mission says that a truce holds …)."""
LONGEST_INT: Final = 4_300
"""Digits beyond which Python refuses to make an int of a string."""
ODD_NAMES: Final[Mapping[str, bytes]] = {
    "byte-ff": b"b\xffd",
    "all-high-bytes": bytes(range(0x80, 0x100)),
    "cp1256": "هدنة".encode("cp1256"),
    "cut-utf8": "هدنة".encode()[:-1],
    "cesu": b"\xed\xa0\xbd\xed\xb8\x80",
    "line-feed": b"a\nb",
    "tab-and-escape": b"a\t\x1b[31mb",
    "turned": "cod\u202egpj".encode(),
    "isolates": "\u2067هدنة\u2069\u200f".encode(),
    "line-separator": "a\u2028b".encode(),
    "looks-escaped": b"b\\xffd",
    "backslashes": b"a\\\\b\\u202e",
    "composed": unicodedata.normalize("NFC", "é").encode(),
    "decomposed": unicodedata.normalize("NFD", "é").encode(),
    "noncharacter": "a\uffffb".encode(),
    "emoji": "🕊️👨\u200d👩\u200d👧".encode(),
    "longest": b"x" * 250,
    "quotes": b"'\"`$(id);%00%s{}",
    "dash": b"--store=elsewhere",
    "blank-ends": b" a ",
    "marks": ("ه" + "\u064b" * 60).encode(),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One input. `kept` are the bytes that the record must hold; `None` where it may only say why not, with `code`.

    `text` is, for a line of JSON, what its bytes must decode to. `file_name` is without the folder.
    """

    name: str
    file_name: bytes
    content: bytes
    kept: bytes | None = None
    text: str | None = None
    code: str | None = None


def make_cases() -> list[Case]:
    """All cases; names are unique."""
    return [*file_names(), *lone_halves(), *nulls(), *numbers(), *digits(), *charsets(), *random_texts(), *archives()]


def page(name: str, words: str = "") -> str:
    """A page of its own, so that no two cases have the same bytes."""
    return f"خبر رقم {name}\n\n{words}\n{FILLER}\n"


def file_case(name: str, content: bytes, file_name: bytes = b"page.txt") -> Case:
    """A file whose very bytes are kept."""
    return Case(name=name, file_name=file_name, content=content, kept=content)


def line_case(name: str, text: str, code: str | None = None, **fields: Any) -> Case:
    """A line of JSON whose text is kept."""
    line = json.dumps({"id": name, "text": text, **fields}).encode()
    kept = json.loads(line)["text"]  # two halves side by side have become one character
    return Case(name=name, file_name=b"page.jsonl", content=line, text=None if code else kept, code=code)


def file_names() -> Iterator[Case]:
    """Names that no locale, terminal or database expects."""
    for name, stem in ODD_NAMES.items():
        yield file_case(f"name-{name}", page(name).encode(), stem + b".txt")


def lone_halves() -> Iterator[Case]:
    """Halves of surrogate pairs, which JSON can escape and no UTF can hold."""
    halves = {"high": "\ud83d", "low": "\ude00", "turned": "\ude00\ud83d", "last": "\udfff"}
    for name, half in halves.items():
        yield line_case(f"half-{name}-first", half + page(name))
        yield line_case(f"half-{name}-within", page(name, f"قتل {half} ثلاثة{half}"))
        yield line_case(f"half-{name}-end", page(name) + half, title_end=4)
    yield line_case("half-alone", "\ud800")
    for field in ("source", "url", "published"):
        yield line_case(f"half-in-{field}", page(field), **{field: "a\udc00b"})
    yield line_case("half-in-id", page("id"), id="b\udcffd")
    yield file_case("half-in-utf16", f"{page('wide')}\ud83d{FILLER}".encode("utf-16", "surrogatepass"))
    yield file_case("half-in-utf8", page("cesu").encode() + "\ud83d\ude00".encode("utf-8", "surrogatepass"))


def nulls() -> Iterator[Case]:
    """NUL, which PostgreSQL refuses in text and C takes for an end."""
    for name, words in {"one": "قتل\x00 ثلاثة", "many": "\x00" * 3, "other-controls": "\x01\x1b\x7f\x85"}.items():
        yield file_case(f"null-{name}-text", page(f"{name} text", words).encode())
        yield file_case(f"null-{name}-html", f"<p>{page(f'{name} html', words)}</p>".encode(), b"page.html")
        yield line_case(f"null-{name}-line", page(name, words))
    for field in ("id", "source", "url", "published"):
        yield line_case(f"null-in-{field}", page(field), **{field: "a\x00b"})
    yield Case(name="null-only", file_name=b"page.txt", content=b"\x00" * 500, code="M202")


def numbers() -> Iterator[Case]:
    """Numbers longer than Python reads, where figures, dates and identifiers are looked for."""
    scripts = {"ascii": "7", "arabic": "٧", "persian": "۷", "devanagari": "७"}
    for name, digit in scripts.items():
        for length in (LONGEST_INT, LONGEST_INT + 1, 10 * LONGEST_INT):
            long = digit * length
            words = f"قتل {long} مدنيا وأصيب {long} في {long}/9/2031 بعد {long} يوما وفق المادة {long}."
            yield file_case(f"number-{name}-{length}", page(f"{name} {length}", words).encode())
    yield line_case("number-grouped", page("grouped", f"قتل {'1,000,' * LONGEST_INT}000 مدني و1e{'9' * 999} وسالب -٣"))
    for field in ("id", "title_end"):
        raw = f'{{"id": "x", "text": "y", "{field}": {"9" * (LONGEST_INT + 1)}}}'.encode()
        yield Case(name=f"number-as-{field}", file_name=b"page.jsonl", content=raw, code="M205")


def digits() -> Iterator[Case]:
    """Characters that are digits to one function and none to the next."""
    odd = ["²", "½", "①", "Ⅻ", "１٢۳", "1٢۳", "٣٫٥", "٣٬٠٠٠", "𝟗", "፩", "〇", "൰", "⅓", "₂", "৴", "௧", "🄀", "🯰"]
    for number, sign in enumerate(odd):
        words = f"قتل {sign} مدنيين وأصيب {sign}{sign} في {sign}/{sign}/2031 وفق المادة {sign}، بعد {sign} أيام."
        yield file_case(f"digit-{number}", page(f"digit {number}", words).encode())


def charsets() -> Iterator[Case]:
    """Right, wrong and mixed character sets."""
    for encoding in ("cp1256", "iso-8859-6", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"):
        yield file_case(f"charset-{encoding}", page("a").encode(encoding))
        lie = f'<html><meta charset="utf-8"><p>{page("b")}</p></html>'
        yield file_case(f"charset-{encoding}-said-utf8", lie.encode(encoding), b"page.html")
    for label in ("undefined", "idna", "utf-7", "rot13", "x" * 40):
        said = f'<html><meta charset="{label}"><p>{page(label)}</p></html>'
        yield file_case(f"charset-said-{label[:9]}", said.encode("cp1256"), b"page.html")
    twice = page("twice").encode().decode("cp1256", "replace").encode()
    yield file_case("charset-twice", twice)
    yield file_case("charset-cut", page("cut").encode()[:-2])
    yield file_case("charset-damaged", page("damaged").encode().replace("ن".encode(), b"\xd9", 1))
    yield file_case("charset-mark-within", page("mark", "\ufeff قتل \ufeff ثلاثة").encode())
    mixed = page("mixed").encode() + page("mixed").encode("cp1256")
    yield Case(name="charset-mixed", file_name=b"page.txt", content=mixed, kept=mixed)
    yield Case(name="charset-none", file_name=b"page.txt", content=bytes(range(256)) * 20, code="M202")


def random_texts() -> Iterator[Case]:
    """Text of any code points at all, the rare ones often."""
    chance = random.Random(SEED)
    rare = [0x0, 0xA, 0x85, 0x61C, 0x200F, 0x202E, 0x2066, 0xD800, 0xDFFF, 0xFEFF, 0xFFFE, 0xFFFF, 0x1F54A, 0x10FFFF]
    for number in range(24):
        drawn = [chance.choice(rare) if chance.random() < 0.2 else chance.randrange(0x110000) for _ in range(300)]
        yield line_case(f"random-{number}", page(str(number)) + "".join(map(chr, drawn)) + FILLER)


def archives() -> Iterator[Case]:
    """Addresses and headers of an archive that are no text."""
    for name, packed in (("plain", False), ("gzip", True)):
        body = page(f"archive {name}").encode("cp1256")
        response = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-\xff: \x00\xd9\x87\r\n\r\n" + body
        head = (
            b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2031-05-04T10:20:30Z\r\nContent-Type: application/http\r\n"
            b"WARC-Target-URI: https://site.example/\xff\x00\xe2\x80\xae/" + name.encode()
        )
        content = b"%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (head, len(response), response)
        packed_content = gzip.compress(content, mtime=0) if packed else content
        file_name = b"page.warc.gz" if packed else b"page.warc"
        yield Case(name=f"archive-{name}", file_name=file_name, content=packed_content, kept=body)


def write_cases(folder: Path, cases: list[Case]) -> None:
    """Write each case into a folder of its own, named after it."""
    for case in cases:
        place = folder / case.name
        place.mkdir(parents=True)
        (place / os.fsdecode(case.file_name)).write_bytes(case.content)
