"""Bounds of a figure → words. A range is never written with a dash: RTL lines draw `4–6` as 6–4."""

from marsad.brief.phrasebook import Phrasebook


def figure_words(low: int | None, high: int | None, approximate: bool, words: Phrasebook) -> str:
    """`low` and `high` are inclusive, `None` = open."""
    if low is None and high is None:
        return words.say("number/unknown")
    if low is None:
        said = words.say("number/at-most", high=grouped(high))
    elif high is None:
        said = words.say("number/at-least", low=grouped(low))
    elif low == high:
        said = words.say("number/exact", low=grouped(low))
    else:
        return words.say("number/range", low=grouped(low), high=grouped(high))
    return words.say("number/about", number=said) if approximate else said


def grouped(number: int | None) -> str:
    """Digits in groups of three, so that a count never looks like a year."""
    return f"{number:,}"
