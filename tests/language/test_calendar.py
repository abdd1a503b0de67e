"""Full printed dates, and the months of every Arab press against CLDR."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.dates import get_month_names

from marsad.language.ar.calendar import parse_printed_date
from marsad.language.ar.normal import normalize
from marsad.reference.calendar import CALENDAR, CalendarKind

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "dates.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["printed"], ids=lambda case: case["text"])
def test_printed_dates(case: dict[str, Any]) -> None:
    found = parse_printed_date(case["text"])
    assert (found[0] if found else None) == case["expect"]
    if found:
        assert found[1].of(case["text"]) == case["words"]


@pytest.mark.parametrize("locale", ["ar", "ar_SY", "ar_IQ", "ar_LB", "ar_DZ", "ar_TN", "ar_MA", "ar_EG", "en"])
def test_months_hold_every_name_of_cldr(locale: str) -> None:
    ours = {
        (normalize(name), word.value)
        for word in CALENDAR.load()
        if word.kind is CalendarKind.MONTH
        for name in word.names
    }
    cldr = {(normalize(name), number) for number, name in get_month_names(locale=locale).items()}
    assert cldr <= ours
