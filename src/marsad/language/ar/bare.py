"""A word without leading particles and article: word → bare forms, for looking up closed classes.

Unlike `clitics.peel` it offers no pronouns and no repairs: a short list, made once per word type.
"""

from functools import lru_cache
from typing import Final

from marsad.language.ar.normal import CACHED_TYPES

ARTICLE: Final = "ال"
_PARTICLES: Final = ("و", "ف", "ب", "ل")
_CONJUNCTION: Final = "و"
_LETTERS_LEFT: Final = 2
"""A bare form keeps at least this many letters («وفي» → «في»)."""
_PRONOUNS: Final = ("ها", "هم", "هما")
_TANWIN: Final = "\N{ARABIC FATHATAN}"
_PARTICIPLE_LETTERS: Final = 5
"""Letters of the shortest passive participle."""


@lru_cache(maxsize=CACHED_TYPES)
def bare_forms(norm: str) -> tuple[str, ...]:
    """`norm` itself and what remains without one or two particles and the article: «وبالعاصمة» → …, «عاصمه»."""
    forms = [norm]
    rest = norm
    for _ in range(2):
        if rest.startswith(_PARTICLES) and len(rest) > _LETTERS_LEFT:
            rest = rest[1:]
            forms.append(rest)
    forms += [form[len(ARTICLE) :] for form in forms if has_article(form)]
    return tuple(dict.fromkeys(forms))


def has_article(norm: str) -> bool:
    """Whether the word begins with the article and is long enough to be a word without it."""
    return norm.startswith(ARTICLE) and len(norm) >= len(ARTICLE) + _LETTERS_LEFT


@lru_cache(maxsize=CACHED_TYPES)
def is_definite_word(norm: str) -> bool:
    """Whether the word carries the article, also after particles: «العسكري», «والقوات», «للجيش»."""
    return any(has_article(form) for form in bare_forms(norm)) or norm.startswith(("لل", "ولل"))


def is_feminine_word(norm: str) -> bool:
    """Whether the normal form ends as TEH MARBUTA does."""
    return norm.endswith("ه")


def without_conjunction(norm: str) -> str:
    """The word without a leading «و» (and), if at least two letters remain."""
    return norm[1:] if norm.startswith(_CONJUNCTION) and len(norm) > _LETTERS_LEFT else norm


def has_possessive(norm: str) -> bool:
    """Whether the word ends as one with a pronoun of the third person does: «نفوذها» (her influence)."""
    return norm.endswith(_PRONOUNS)


def is_adverbial(norm: str) -> bool:
    """Whether the word looks like a participle in the accusative: «مؤكدا» (stressing), «متضامنا»."""
    return norm.startswith("م") and norm.endswith("ا")


def has_tanwin(text: str) -> bool:
    """Whether the word as written ends in the indefinite accusative: «قدرًا», «رسمياً»."""
    return text.endswith(_TANWIN) or text[:-1].endswith(_TANWIN)


def is_passive_participle(norm: str) -> bool:
    """Whether the word has the shape of «موجود» (present), «مقتول» (killed), also feminine or plural."""
    return len(norm) >= _PARTICIPLE_LETTERS and norm[0] == "م" and norm[3] == "و"


def without_particle(norm: str) -> str:
    """The word without one leading particle, if at least three letters remain: «وستاروبيلسك» → «ستاروبيلسك»."""
    return norm[1:] if norm.startswith(_PARTICLES) and len(norm) > _LETTERS_LEFT + 1 else norm


def is_feminine_adjective(norm: str) -> bool:
    """Whether a feminine word is shaped as an adjective: nisba «حدودية» (border) or participle «محاصرة» (besieged)."""
    return norm.endswith("يه") or (norm.startswith("م") and norm.endswith("ه"))
