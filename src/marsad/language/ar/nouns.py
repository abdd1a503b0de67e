"""A noun's dictionary entry → the forms in which newspapers print it, as normal forms without particles."""

from typing import Final

from marsad.language.ar.normal import normalize

_ENDINGS: Final = ("ا", "ين", "ان", "ون", "ات")
_FEMININE_ENDINGS: Final = ("ات", "تين", "تان")
_FEMININE: Final = "\N{ARABIC LETTER HEH}"
"""TEH MARBUTA in normal form."""
_HAMZA: Final = "\N{ARABIC LETTER HAMZA}"
_HAMZA_SEATS: Final = ("\N{ARABIC LETTER YEH WITH HAMZA ABOVE}", "\N{ARABIC LETTER WAW WITH HAMZA ABOVE}")
"""What a final HAMZA turns into before a pronoun («لقاء» meeting, «لقائهما» their meeting)."""

GOVERNING: Final = frozenset(
    map(normalize, ("على", "إلى", "عن", "في", "بعد", "قبل", "خلال", "منذ", "عقب", "إثر", "مع", "دون", "حول", "بشأن"))
)
"""Words, in normal form, that only a noun can follow («على سحب القوات», on pulling back the forces), no past verb."""


def noun_forms(noun: str) -> tuple[str, ...]:
    """«هجوم» (attack) → هجوم، هجوما، هجومين، هجومان …; words in TEH MARBUTA get their own plural and dual.

    Broken plurals are words of their own and stand in the resource.
    """
    stem = normalize(noun)
    if stem.endswith(_FEMININE):
        return (stem, *(stem[:-1] + ending for ending in _FEMININE_ENDINGS))
    forms = (stem, *(stem + ending for ending in _ENDINGS))
    return forms + tuple(stem[:-1] + seat for seat in _HAMZA_SEATS) if stem.endswith(_HAMZA) else forms
