"""Nationality adjectives by rule: a country's name → its nisba, a nisba → the forms in which newspapers print it.

Attested for 88 of 95 frequent countries (shared/LANGUAGE.md §3); the others are exceptions in `resources/countries`.
"""

from typing import Final

from marsad.language.ar.normal import normalize

_ARTICLE: Final = "ال"
_YEH: Final = "ي"
_ENDINGS: Final = ("", "ه", "ان", "ين", "ون", "و", "ات", "تان", "تين")
"""What follows the masculine singular «روسي»: feminine, duals, plurals, construct plural."""
PLURAL_ENDINGS: Final = ("ون", "يين")
"""How the plurals of a nisba end that name the people («الروسيون»)."""


def nisba_of(name: str) -> str:
    """The masculine singular nisba of a country's name, normal form: «روسيا» (Russia) → «روسي», «العراق» → «عراقي».

    A second word agrees: «كوريا الجنوبية» (South Korea) → «كوري جنوبي»; a first word stays: «جنوب السودان» (South
    Sudan) → «جنوب سوداني».
    """
    words = [normalize(_without_article(word)) for word in name.split()]
    if len(words) == 1:
        return _word_nisba(words[0])
    if normalize(name).endswith(_YEH + "ه"):
        return f"{_word_nisba(words[0])} {words[-1][:-1]}"
    return " ".join([*words[:-1], _word_nisba(words[-1])])


def nisba_forms(nisba: str) -> frozenset[str]:
    """All forms of a masculine singular nisba, without article: «روسي» → روسي، روسية، روسيان، روسيين، روسيون، …"""
    words = normalize(nisba).split()
    if len(words) == 1:
        return frozenset(words[0] + ending for ending in _ENDINGS)
    if not words[0].endswith(_YEH):
        return frozenset(" ".join([*words[:-1], words[-1] + ending]) for ending in _ENDINGS)
    plain = {f"{words[0]}{ending} {words[-1]}{ending}" for ending in _ENDINGS}
    return frozenset(plain | {f"{words[0]}{ending} {_ARTICLE}{words[-1]}{ending}" for ending in _ENDINGS})


def _without_article(word: str) -> str:
    """The word as written without its article; «ألمانيا» (Germany) has none, though its normal form looks so."""
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 2 else word


def _word_nisba(stem: str) -> str:
    if stem.endswith(_YEH):
        return stem
    if stem.endswith(("ا", "ه")):
        stem = stem[:-1]
    return stem if stem.endswith(_YEH) else stem + _YEH
