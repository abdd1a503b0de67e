"""Numbers in words and digits with their bounds."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.ar.numerals import NumeralReader
from marsad.language.ar.tokens import tokenize
from marsad.model import Span
from marsad.reference.numerals import NUMERALS

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "numbers.yml").read_text(encoding="utf-8"))
READER = NumeralReader(NUMERALS.load())
UNITS = ["ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_quantities(case: dict[str, Any]) -> None:
    text = case["text"]
    quantities, _ = READER.read(tokenize(text, Span(0, len(text))))
    assert [[q.low, q.high, q.approximate, q.span.of(text)] for q in quantities] == case["expect"]


@pytest.mark.parametrize(
    ("text", "value"), [("الأول", 1), ("السابع عشر", 17), ("الخامس والعشرين", 25), ("الحادي والثلاثين", 31)]
)
def test_ordinals(text: str, value: int) -> None:
    assert [ordinal.value for ordinal in READER.read(tokenize(text, Span(0, len(text))))[1]] == [value]


def spelled(number: int) -> str:
    """`number` (3–999, no 1, 2 or 10 in the units) in words, by the rules of school grammar."""
    hundreds, rest = divmod(number, 100)
    parts = ["مئة" if hundreds == 1 else "مئتان" if hundreds == 2 else UNITS[hundreds - 3] + " مئة"] if hundreds else []
    tens, unit = divmod(rest, 10)
    if tens == 1:
        return " و".join([*parts, f"{UNITS[unit - 3]} عشر"])
    return " و".join([*parts, *([UNITS[unit - 3]] if unit else []), *([TENS[tens - 2]] if tens else [])])


@given(st.integers(3, 999).filter(lambda n: n % 10 not in (1, 2) and n % 100 != 10), st.sampled_from([1, 1000]))
def test_every_spelled_number_is_read_back(number: int, scale: int) -> None:
    text = spelled(number) + (" ألف" if scale == 1000 else "")
    quantities, _ = READER.read(tokenize(text, Span(0, len(text))))
    assert [q.value for q in quantities] == [number * scale]
    assert quantities[0].span == Span(0, len(text))
