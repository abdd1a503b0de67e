"""Generated pages: a number → one outcome of reading, the same in every process.

Nothing is read: drills need thousands of them.
Words are drawn from a small vocabulary of our own. Of a hundred pages, ten are an earlier page met again, five are
bytes that cannot be read, and two are inputs that gave no bytes at all.
"""

import hashlib
import random
from collections.abc import Iterator
from itertools import count
from typing import Final

from marsad.errors import EmptyPage, MissingInput
from marsad.model import Capture, Declared
from marsad.pipeline import Method, Outcome
from tests.factories import TEXT, make_reading
from tests.support import reading_of

WORDS: Final = ("جيش", "النهر", "الساحل", "الوادي", "هدنة", "خرق", "بلدة", "قرية", "جسر", "معبر", "لجنة", "مراقب")
"""River army, coast, wadi, truce, breach, town … (invented)."""
FEWEST_WORDS, MOST_WORDS = 100, 2_000
"""1 to 20 KB a page, as news pages have."""
RICH_EVERY: Final = 20
"""Every so many pages, the reading has a record of every kind; the others are bare."""
METHOD: Final = Method(version="0.0.0", resources="drill")


def make_text(seed: int, number: int) -> str:
    """The text of a page: at least 1 KB of it, unlike that of any other number."""
    draw = random.Random(f"{seed}/{number}")
    words = draw.choices(WORDS, k=int(FEWEST_WORDS * (MOST_WORDS / FEWEST_WORDS) ** draw.random()))
    rows = (" ".join(words[start : start + 12]) for start in range(0, len(words), 12))
    return f"{TEXT}\n{seed} {number}\n" + "\n".join(rows)


def make_capture(name: str, body: bytes) -> Capture:
    """A capture of these bytes, as plain text from a file."""
    return Capture(
        id=name,
        uri=f"{name}.txt",
        sha256=hashlib.sha256(body).hexdigest(),
        media_type="text/plain",
        charset="utf-8",
        body=body,
        captured_at="2031-03-07T10:00:00Z",
        declared=Declared(),
    )


def make_outcome(seed: int, number: int) -> Outcome:
    """What became of input `number`."""
    name, kind = f"page-{number}", number % 100
    if kind in (31, 67):
        return Outcome(id=name, uri=f"{name}.txt", failure=MissingInput(f"{name}.txt: no such file"))
    if kind % 20 == 13:
        capture = make_capture(name, f" \n{seed} {number}\n".encode())
        return Outcome(id=name, uri=capture.uri, capture=capture, failure=EmptyPage(f"{name}.txt: no words"))
    if kind % 10 == 9:
        number -= 7
    text = make_text(seed, number)
    make = make_reading if number % RICH_EVERY == 0 else reading_of
    return Outcome(
        id=name,
        uri=f"{name}.txt",
        capture=make_capture(name, text.encode()),
        readings=(make(text=text, page=name),),
    )


def make_outcomes(seed: int, start: int) -> Iterator[tuple[int, Outcome]]:
    """Numbers from `start` on, with their outcomes; without end."""
    for number in count(start):
        yield number, make_outcome(seed, number)
