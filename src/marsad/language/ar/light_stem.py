"""A word's light stem: normal form → what the search index holds of it.

Particles and the article go from the beginning, one ending goes from the end, and the seats of HAMZA fold: a rule of
few letters, no lexicon, so that the same word always has the same stem. The stem is no word and is never shown.

Measured on the 8,135 nouns, names and adjectives of PUD that carry no particle (tokens that share the lemma against
tokens that share the stem, mean by token): normal forms alone P .993 R .613 F .758, Larkey's light10 F .862, this
F .885. WAW, BEH and LAM are taken off alone; FEH (a particle in 4 of 100 words that begin with it) and KAF (13 of 100)
only before the article: taking them off everywhere loses precision and finds nothing more.
"""

import re
from typing import Final

LETTERS_LEFT: Final = 3
"""What a stem keeps at least, in letters, when a particle of one letter or an ending is taken off."""
LETTERS_AFTER_ARTICLE: Final = 2

# matches the start of «ولوقف», «بالمدينة», «للهدنة», «فالقوات»; not of «كتاب», nor of «فرنسا»
_PARTICLE: Final = re.compile(
    rf"ال(?=\w{{{LETTERS_AFTER_ARTICLE}}})|[وبل](?=\w{{{LETTERS_LEFT}}})"
    rf"|[فك](?=ال\w{{{LETTERS_AFTER_ARTICLE}}})|ف(?=لل\w{{{LETTERS_LEFT}}})"
)
_POSSESSIVES: Final = ("ها", "هم", "هما", "هن", "نا", "كم", "كما", "ه", "ي")
_FEMININE_POSSESSIVES: Final = tuple(
    letter + pronoun for letter in ("ت", "ات") for pronoun in ("ها", "هم", "هما", "نا", "ه")
)
"""TEH MARBUTA and the feminine plural before a pronoun: «دولتهم» (their state), «قواتها» (her forces)."""
_NUMBERS: Final = ("ات", "ان", "ين", "ون", "تان", "تين", "وا", "ا")
_NISBAS: Final = ("يه", "يون", "يين", "يات", "اني", "انيه", "انيون", "انيين", "يا", "انيا")
"""Also the countries in YEH ALEF, so that «روسيا» (Russia) and «روسية» (Russian) meet."""
ENDINGS: Final = tuple(
    sorted({*_POSSESSIVES, *_FEMININE_POSSESSIVES, *_NUMBERS, *_NISBAS}, key=lambda end: (-len(end), end))
)
"""All endings, longest first; one of them is taken off."""
# matches the end of «مفاوضات», and «ات» of «ولايات», whose YEH belongs to the stem; not «قات», too short without it
_ENDING: Final = re.compile(
    rf"(?<=\w{{{LETTERS_LEFT}}})(?:{'|'.join(f'(?<!ا){end}' if end.startswith('ي') else end for end in ENDINGS)})\Z"
)

_HAMZA: Final = "ء"
_HAMZAS: Final = frozenset("ءئؤ")
# matches «ئو» and «ؤو» of «مسئول», «مسؤول»; not «ئي»
_HAMZA_WAW: Final = re.compile("[ءئؤ]و")
_SEATS: Final = str.maketrans({"ئ": "ي", "ؤ": "و"})
# matches «وو», «يي»; not «وي»
_DOUBLED: Final = re.compile(r"([وي])\1+")
# matches whatever of these a word has; most words have none
_FOLDS: Final = re.compile("[ئؤ]|ءو|وو|يي")


def light_stem(norm: str) -> str:
    """The stem of an Arabic normal form, e.g. of «وللمفاوضات» (and for the negotiations) → «مفاوض». Pure, never empty.

    A word has one stem with or without WAW, BEH, LAM and the article in front of it, from three letters on.
    """
    word = without_particles(norm).replace("يء", "ئ")
    return _fold_hamzas(_ENDING.sub("", word, count=1))


def without_particles(norm: str) -> str:
    """The normal form without the particles and articles that it begins with."""
    start = 0
    while particle := _PARTICLE.match(norm, start):
        start = particle.end()
    return norm[start:]


def may_lose_particle(beginning: str) -> bool:
    """Whether letters that look like a particle begin a fragment that is too short to tell: «باك» of «باكو» (Baku)."""
    longer = beginning + "ا" * LETTERS_LEFT
    return len(without_particles(longer)) - LETTERS_LEFT < len(without_particles(beginning))


def shorter_stems(beginning: str) -> tuple[str, ...]:
    """Stems of words that begin with `beginning` and may lose some of it as an ending: «مفاوضا» → «مفاوض».

    `beginning` is a normal form without particles.
    """
    cuts = range(LETTERS_LEFT, len(beginning))
    kept = [beginning[:cut] for cut in cuts if any(end.startswith(beginning[cut:]) for end in ENDINGS)]
    return tuple(dict.fromkeys(map(_fold_hamzas, (*kept, beginning))))


def fold_seats(word: str) -> str:
    """The word with the seats of HAMZA folded into their letters, doubled WAW and YEH into one."""
    if len(word) <= LETTERS_LEFT or not _FOLDS.search(word):
        return word
    return _DOUBLED.sub(r"\1", _HAMZA_WAW.sub("و", word).translate(_SEATS))


def _fold_hamzas(word: str) -> str:
    """A final HAMZA goes («عملاء», agents, and «عملائهم», their agents, are one), or has one form in short words."""
    if word[-1:] in _HAMZAS:
        word = word[:-1] if len(word) > LETTERS_LEFT else word[:-1] + _HAMZA
    return fold_seats(word)
