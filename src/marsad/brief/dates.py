"""EDTF values and ISO 8601 durations → words: `2020-11-10` → 10 November 2020, `../2023-12-31` → by 31 December 2023.

Nothing is added: an unknown year stays unknown, an open interval stays open.
"""

import re
from typing import Final

from marsad.brief.phrasebook import Phrasebook

# matches 2020-11-10T00:00+03:00, XXXX-06-15, 199X, 2015-07~; not 10/11/2020
POINT: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d\dXX|XXXX)(?:-(?P<month>\d\d|XX))?(?:-(?P<day>\d\d|XX))?"
    r"(?:T(?P<clock>\d\d:\d\d)(?::\d\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?P<doubt>[~?%])?"
)
# matches P30D, P6M, PT2H; not P1Y2M, which no page of news gives
DURATION: Final = re.compile(r"PT?(?P<count>\d+)(?P<unit>[HDWMY])")
OPEN: Final = ".."


def date_words(value: str | None, words: Phrasebook) -> str:
    """`value` (EDTF, or `None` for unknown) in words; a value that is neither is shown as it is."""
    if value is None:
        return words.say("phrase/unknown")
    if "/" in value:
        start, _, end = value.partition("/")
        return interval_words(start, end, words)
    if lasting := DURATION.fullmatch(value):
        return words.say("date/lasting", duration=duration_words(int(lasting["count"]), lasting["unit"], words))
    return point_words(value, words)


def interval_words(start: str, end: str, words: Phrasebook) -> str:
    """An interval; `..` is an open side, an empty side an unknown one."""
    if end == OPEN:
        return words.say("date/from", start=point_words(start, words))
    if start == OPEN:
        return words.say("date/until", end=point_words(end, words))
    if not end:
        return words.say("date/from-end-unknown", start=point_words(start, words))
    if not start:
        return words.say("date/until-start-unknown", end=point_words(end, words))
    return words.say("date/interval", start=point_words(start, words), end=point_words(end, words))


def point_words(value: str, words: Phrasebook) -> str:
    """A day, month, year, decade or clock time."""
    point = POINT.fullmatch(value)
    if point is None:
        return value
    said = calendar_words(point["year"], point["month"], point["day"], words)
    if point["clock"]:
        said = clock_words(said, point["clock"], point["zone"], words)
    if point["doubt"] == "?":
        return words.say("date/uncertain", date=said)
    return words.say("date/about", date=said) if point["doubt"] else said


def calendar_words(year: str, month: str | None, day: str | None, words: Phrasebook) -> str:
    """A calendar day, month, year, decade or century as far as it is known."""
    without_year = "-without-year" if year == "XXXX" else ""
    if month is None or month == "XX":
        if without_year:
            return words.say("phrase/unknown")
        period = {0: "date/year", 1: "date/decade", 2: "date/century"}[year.count("X")]
        return words.say(period, year=year.replace("X", "0"))
    name = words.term("month", month)
    if day is None or day == "XX":
        return words.say(f"date/month{without_year}", month=name, year=year)
    return words.say(f"date/day{without_year}", day=int(day), month=name, year=year)


def clock_words(date: str, clock: str, zone: str | None, words: Phrasebook) -> str:
    """A date with the time of day, and its zone where the page names one."""
    if zone is None:
        return words.say("date/at", date=date, clock=clock)
    if zone == "Z":
        return words.say("date/at-utc", date=date, clock=clock)
    return words.say("date/at-zone", date=date, clock=clock, zone=zone)


def duration_words(count: int, unit: str, words: Phrasebook) -> str:
    """A number of units, in the number form that Arabic asks for."""
    few_or_many = "few" if 3 <= count % 100 <= 10 else "many"
    form = {1: "one", 2: "two"}.get(count, few_or_many)
    return words.say(f"duration/{unit}-{form}", count=count)
