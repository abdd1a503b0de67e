"""JSON Lines: a line of bytes → its fields → a record with its text and what it declares; fields as in DESIGN §4."""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, Protocol

from marsad.capture.names import escape_name
from marsad.errors import EmptyPage, MalformedRecord
from marsad.model import Declared

SURROGATES: Final = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
"""JSON may escape half a surrogate pair, which no UTF encodes: what is declared has it replaced."""
HALVES: Final = "utf-16-le"
"""The encoding for a text with half a surrogate pair: it keeps the half, which decodes as one replacement character."""


class ByteLines(Protocol):
    """A binary stream that can be read by lines."""

    def readline(self, size: int, /) -> bytes:
        """The next line, at most `size` bytes of it; empty at the end."""
        ...


class Record(NamedTuple):
    """One record of a JSON Lines input; `text` is taken as it is."""

    id: str
    text: str
    declared: Declared


def split_records(file: ByteLines, most_bytes: int) -> Iterator[bytes]:
    """The lines of `file`, read one at a time. A line longer than `most_bytes` is cut there and so fails to parse."""
    while line := file.readline(most_bytes):
        yield line
        while len(line) == most_bytes and not line.endswith(b"\n"):
            line = file.readline(most_bytes)  # skipped: the rest of a line that is too long


def decode_record(line: bytes, where: str) -> dict[str, Any]:
    """The JSON object on one line. Raises `MalformedRecord`, with `where` («FILE#LINE») in its message."""
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise MalformedRecord(f"{where}: not UTF-8; JSON Lines must be") from None
    except (ValueError, RecursionError) as error:
        raise MalformedRecord(f"{where}: not JSON ({error}); write one object a line") from None
    if not isinstance(fields, dict):
        raise MalformedRecord(f"{where}: not an object with id and text")
    return fields


def record_id(fields: dict[str, Any]) -> str | None:
    """What the record calls itself: a string, or a whole number as one; `None` if it has no such `id`."""
    name = fields.get("id")
    if isinstance(name, int) and not isinstance(name, bool):
        return str(name)
    return escape_name(name) if isinstance(name, str) and name else None


def encode_text(text: str) -> tuple[bytes, str]:
    """The bytes of a record's text and their charset: UTF-8 where it can be, and never is anything lost of it."""
    try:
        return text.encode(), "utf-8"
    except UnicodeEncodeError:
        return text.encode(HALVES, "surrogatepass"), HALVES


def parse_record(fields: dict[str, Any], where: str) -> Record:
    """The record that `fields` are. `where` goes into the message of `MalformedRecord` and `EmptyPage`."""
    name, text = record_id(fields), fields.get("text")
    if name is None or not isinstance(text, str):
        raise MalformedRecord(f"{where}: needs a string id and a string text")
    if not text.strip():
        raise EmptyPage(f"{where}: the text of {name!r} is empty")
    return Record(name, text, _declared(fields, name, text, where))


def _declared(fields: dict[str, Any], name: str, text: str, where: str) -> Declared:
    title_end = fields.get("title_end")
    if title_end is not None and (not isinstance(title_end, int) or not 0 <= title_end <= len(text)):
        raise MalformedRecord(f"{where}: title_end must be an offset into the text, not {title_end!r}")
    words = {key: fields.get(key) for key in ("source", "url", "published")}
    wrong = [key for key, value in words.items() if value is not None and not isinstance(value, str)]
    if wrong:
        raise MalformedRecord(f"{where}: {', '.join(wrong)} must be strings")
    words = {key: value.translate(SURROGATES) if value else None for key, value in words.items()}
    return Declared(article=name, **words, title_end=title_end)
