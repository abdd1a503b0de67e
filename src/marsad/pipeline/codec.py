"""A page's coding ↔ the JSON it is stored as, without loss: the readings of its articles, and the page's own issues.

The page's text is an object of its own, and the page's name stands in the log: the same bytes under another name, read
by the same method, give the same coding.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from marsad.errors import DamagedRecord
from marsad.model import ArticleReading, Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCoding:
    """What one method makes of one capture."""

    readings: tuple[ArticleReading, ...]
    issues: tuple[Issue, ...] = ()


_DECODER = msgspec.json.Decoder(PageCoding)


def encode_coding(coding: PageCoding) -> bytes:
    """The coding as compact JSON, page texts and names left out."""
    return msgspec.json.encode(replace(coding, readings=tuple(map(_nameless, coding.readings))))


def decode_coding(body: bytes, *, text: str, name: Callable[[int], str]) -> PageCoding:
    """The coding stored as `body` over the page's `text`; `name` gives the article id of each part.

    Raises `DamagedRecord` for what is no coding of this version's.
    """
    try:
        coding = _DECODER.decode(body)
    except msgspec.MsgspecError as error:
        raise DamagedRecord(
            f"the reading of {name(0)} does not fit this version ({error}); see: marsad reread"
        ) from None
    readings = tuple(
        replace(reading, page_text=text, article=replace(reading.article, id=name(reading.article.part)))
        for reading in coding.readings
    )
    return replace(coding, readings=readings)


def _nameless(reading: ArticleReading) -> ArticleReading:
    return replace(reading, page_text="", article=replace(reading.article, id=""))
