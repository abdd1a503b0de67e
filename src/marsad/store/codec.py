"""`ArticleReading` ↔ the JSON a reading is stored as, without loss; the page's text is kept apart, once per page."""

import hashlib
from dataclasses import replace

import msgspec

from marsad.errors import NotARecord, UndecodableBytes
from marsad.model import ArticleReading


def text_digest(text: str) -> str:
    """SHA-256 (hex) of the text as UTF-8. Raises `UndecodableBytes` for text that no encoding can hold."""
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise UndecodableBytes(
            f"half a character (lone surrogate) at position {error.start}; write the page out again as UTF-8"
        ) from None


def encode_reading(reading: ArticleReading) -> str:
    """The reading as compact JSON, its page's text left out."""
    return msgspec.json.encode(replace(reading, page_text="")).decode()


def decode_reading(payload: str, *, text: str, name: str) -> ArticleReading:
    """The reading stored as `payload` over the page's `text`; `name` becomes its article's id."""
    try:
        reading = msgspec.json.decode(payload, type=ArticleReading)
    except msgspec.MsgspecError as error:
        raise NotARecord(f"the reading of {name} does not fit this version ({error}); add its page again") from None
    return replace(reading, page_text=text, article=replace(reading.article, id=name))
