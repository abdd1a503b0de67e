"""Which readings a word has once the particles written onto it are peeled: word → candidate stems.

Not a segmenter: it answers "does this type, minus و ف ب ل ك س ال and pronouns, hit *my* lexicon?" (the caller looks
the candidates up). Two repairs: LAM+LAM hides the article, and TEH before a pronoun may be TEH MARBUTA.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from marsad.language.ar.normal import CACHED_TYPES

_ARTICLE: Final = "ال"
_CONJUNCTIONS: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك")
_PRONOUNS: Final = ("هما", "كما", "هم", "هن", "كم", "ها", "نا", "ه", "ي", "ك")
_MINIMUM_STEM: Final = 2
"""A stem shorter than this (letters) matches too much to be worth offering."""


class Peeled(NamedTuple):
    """One way to read a word: `stem` (normal form), the letters taken off its start (`prefix_length`) and end.

    `conjunction`, `preposition` and `article` tell which particles were taken off; `pronoun` the attached pronoun.
    """

    stem: str
    prefix_length: int
    suffix_length: int
    conjunction: str
    preposition: str
    article: bool
    pronoun: str


@lru_cache(maxsize=CACHED_TYPES)
def peel(norm: str) -> tuple[Peeled, ...]:
    """All readings of the normal form `norm`, fewest letters taken off first; the word itself comes first.

    «وبالمدينة» (and in the city) offers «وبالمدينه», «بالمدينه», «المدينه», «مدينه» …
    """
    readings: list[Peeled] = []
    for conjunction in ("", *_CONJUNCTIONS):
        if not norm.startswith(conjunction):
            continue
        after = norm[len(conjunction) :]
        for preposition in ("", *_PREPOSITIONS):
            if not after.startswith(preposition):
                continue
            rest = after[len(preposition) :]
            taken = len(conjunction) + len(preposition)
            readings += _with_article(rest, taken, conjunction, preposition)
    with_pronouns = [pronoun for reading in readings for pronoun in _without_pronoun(reading)]
    distinct = dict.fromkeys(reading for reading in readings + with_pronouns if len(reading.stem) >= _MINIMUM_STEM)
    return tuple(sorted(distinct, key=lambda reading: reading.prefix_length + reading.suffix_length))


@lru_cache(maxsize=CACHED_TYPES)
def stems(norm: str) -> frozenset[str]:
    """`norm` and the stems of all its readings: what a lexicon must hold one of to know the word."""
    return frozenset({norm, *(reading.stem for reading in peel(norm))})


def _with_article(rest: str, taken: int, conjunction: str, preposition: str) -> list[Peeled]:
    found = [Peeled(rest, taken, 0, conjunction, preposition, False, "")]
    if rest.startswith(_ARTICLE):
        found.append(Peeled(rest[2:], taken + 2, 0, conjunction, preposition, True, ""))
    elif preposition == "ل" and rest.startswith("ل"):
        found.append(Peeled(rest[1:], taken + 1, 0, conjunction, preposition, True, ""))
        found.append(Peeled(_ARTICLE + rest[1:], taken, 0, conjunction, preposition, False, ""))
    return found


def _without_pronoun(reading: Peeled) -> list[Peeled]:
    if reading.article:
        return []
    found = []
    for pronoun in _PRONOUNS:
        if reading.stem.endswith(pronoun) and len(reading.stem) - len(pronoun) >= _MINIMUM_STEM:
            stem = reading.stem[: -len(pronoun)]
            found.append(reading._replace(stem=stem, suffix_length=len(pronoun), pronoun=pronoun))
            if stem.endswith("ت"):
                repaired = stem[:-1] + "ه"
                found.append(reading._replace(stem=repaired, suffix_length=len(pronoun), pronoun=pronoun))
    return found
