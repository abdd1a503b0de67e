"""Vowel marks as printed against a vocalized spelling."""

import pytest

from marsad.language.ar.vowels import contradicts, is_vocalized


@pytest.mark.parametrize(
    ("printed", "vocalized", "expected"),
    [
        ("عمان", "عَمَّان", False),  # no marks say nothing
        ("عمّان", "عَمَّان", False),  # Amman
        ("عُمان", "عَمَّان", True),  # Oman is not Amman
        ("عمّان", "عُمَان", True),
        ("وعُمان", "عُمَان", False),  # particles do not count
        ("أب", "إِبّ", True),  # father is not Ibb
        ("اب", "إِبّ", False),
    ],
)
def test_contradicts(printed: str, vocalized: str, expected: bool) -> None:
    assert contradicts(printed, vocalized) is expected


def test_is_vocalized() -> None:
    assert is_vocalized("عُمان") and not is_vocalized("عمان")
