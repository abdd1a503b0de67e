"""Text → index words, and what people type → a query of index words: full-text search blind to Arabic spelling.

Index words are what both stores index and nothing else: lower-case letters or digits, blanks between them, no mark that
a database's own tokenizer could split, fold or drop. A printed word (a run of letters, digits and marks) gives none,
one or several of them, each with the run's offsets: matches are found again in the original text, never in a rewritten
one. The normal form is `marsad.language.ar.normal`'s; Arabic words are cut to their light stem.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from marsad.errors import UsageError
from marsad.language.ar.light_stem import fold_seats, light_stem, may_lose_particle, shorter_stems, without_particles
from marsad.language.ar.normal import CACHED_TYPES, normalize_text
from marsad.model import Span
from marsad.model.search import Beginning, Phrase, SearchQuery, SearchTerm

INDEX_FORM: Final = 1
"""Changes whenever any text gets other index words than before: an index of another form must be made anew."""

INVISIBLE: Final = (
    "\u00ad\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
"""What the normal form deletes, as the inside of a character set: it never ends a word."""
_LATIN_MARKS: Final = "\u0300-\u036f"
_ARABIC: Final = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f\u08a0-\u08c9"
)
_CODE_POINTS_CACHED: Final = 40
"""Runs longer than this are no words of a language; they are not remembered."""
LONGEST_WORD: Final = 64
"""Letters of the longest index word; a longer one is cut into several, which stand side by side. PostgreSQL takes 2,046
bytes."""
MOST_TERMS: Final = 64
"""Terms of the longest query."""
LONGEST_QUERY: Final = 4_000
"""Characters of the longest query: a paragraph."""

# matches «ووقّعـت», «11عاما», «Çavuşoğlu», «١٬٩٦٠» and «1,960» whole; never a blank, a hyphen or a quotation mark
_RUN: Final = re.compile(rf"[\u0621-\u0652\w{INVISIBLE}{_LATIN_MARKS}]+(?:[,\u066c](?<=\d.)\d{{3}}(?!\d))*")
# matches «11» and «عاما» of «11عاما», «ال» and «NATO» of «الNATO»; never «_» or «,»
_WORD: Final = re.compile(
    rf"\d{{1,{LONGEST_WORD}}}|(?P<arabic>[{_ARABIC}]{{1,{LONGEST_WORD}}})|[^\W\d_{_ARABIC}]{{1,{LONGEST_WORD}}}"
)
# matches «ﷲ», «ｎ», «é», which need compatibility decomposition; not «سوريا» or «NATO»
_COMPOUND: Final = re.compile(r"[^\x00-\x7f\u060c-\u0674\u0679-\u06ff]")
# matches the end of the first word in «ايضاًوقف», «المدينةوقال», which a page has glued; not «اتّفاقا», «جدًا»
_GLUED: Final = re.compile("(?:\u0629|\u0627\u064b|\u064b\u0627)[\u064b-\u0652]*(?=[\u0621-\u063a\u0641-\u064a])")
_APART: Final = dict.fromkeys(range(0x0300, 0x0370))
"""Latin marks that no letter took in."""
_DOTLESS: Final = str.maketrans({"ı": "i"})
_PARTICLES_ALONE: Final = frozenset(("و", "ف", "ب", "ل", "ك", "ال", "لل", "وال", "بال", "ول", "وب", "ولل"))
"""Particles that a page may print apart from their word, as before a numeral or a quotation mark («الـ10»)."""


class IndexWord(NamedTuple):
    """An index word and the half-open range of code points of the printed run that it comes from."""

    word: str
    start: int
    end: int


def index_words(text: str) -> str:
    """The index words of `text` in order, one blank between them: «ووقعت أرمينيا» (and Armenia signed) → «قعت ارمين».

    Pure; takes any text.
    """
    runs = _RUN.findall(text)
    if max(map(len, runs), default=0) <= _CODE_POINTS_CACHED:
        return "".join(map(_known_words, runs)).rstrip()
    return "".join(map(_remembered_words, runs)).rstrip()


def locate_words(text: str, spans: Iterable[Span]) -> Iterator[IndexWord]:
    """The index words within `spans` of `text`, with their offsets in `text`: the very words of `index_words`."""
    for span in spans:
        for run in _RUN.finditer(text, span.start, span.end):
            for word in _remembered_words(run.group()).split():
                yield IndexWord(word, run.start(), run.end())


def _remembered_words(run: str) -> str:
    """`_words_of`, remembered for what may be a word."""
    return _known_words(run) if len(run) <= _CODE_POINTS_CACHED else _words_of(run)


@lru_cache(maxsize=CACHED_TYPES)
def _known_words(run: str) -> str:
    """`_words_of`, remembered."""
    return _words_of(run)


def _words_of(run: str) -> str:
    """The index words of one run, each with a blank after it; empty for a particle that stands alone."""
    return "".join([f"{word} " for found in _WORD.finditer(_plain_form(run)) if (word := _index_word(found))])


def _plain_form(run: str) -> str:
    """The run's normal form, its digits without separators, its glued words apart."""
    if _COMPOUND.search(run):
        run = unicodedata.normalize("NFKC", run).translate(_APART)
    return normalize_text(_GLUED.sub(r"\g<0> ", run)).replace(",", "")


def _index_word(found: re.Match[str]) -> str:
    """The index word of one run of letters or of digits."""
    word = found.group()
    if found["arabic"] is not None:
        return "" if word in _PARTICLES_ALONE else light_stem(word)
    return word if word.isascii() else _without_marks(word)


def _without_marks(word: str) -> str:
    """A word of another alphabet without diacritics, in lower case: «Çavuşoğlu» → «cavusoglu»."""
    letters = unicodedata.normalize("NFD", word.translate(_DOTLESS)).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFD", letters) if letter.isalnum())


# matches «وقف», «مفاوض*», «"وقف إطلاق النار"», «-لبنان» (without «لبنان»), «-"جنوب لبنان"»; not the hyphen of «F-16»
_TYPED: Final = re.compile(r"(?P<without>(?<!\S)-)?(?:[«\"“„”](?P<phrase>[^«»\"“„”]*)[»\"“”]|(?P<word>[^\s«»\"“„”]+))")


def parse_query(words: str) -> SearchQuery:
    """What a person types: words, «"phrases"», beginnings («مفاوض*») and, after a hyphen, what must not occur.

    Nothing of `words` reaches a database but index words. Raises `UsageError` for a query without words or too long.
    """
    if len(words) > LONGEST_QUERY:
        raise UsageError(f"more than {LONGEST_QUERY} characters to look for; type fewer words")
    terms: list[SearchTerm] = []
    without: list[SearchTerm] = []
    for typed in _TYPED.finditer(words):
        term = _phrase(typed["phrase"]) if typed["word"] is None else _word_term(typed["word"])
        if term is not None:
            (without if typed["without"] else terms).append(term)
    if not terms:
        raise UsageError(f"{words!r} has no word to look for; type at least one word or number that shall occur")
    if len(terms) + len(without) > MOST_TERMS:
        raise UsageError(f"more than {MOST_TERMS} words; put a sentence between quotation marks, or type fewer words")
    return SearchQuery(terms=tuple(dict.fromkeys(terms)), without=tuple(dict.fromkeys(without)))


def _phrase(typed: str) -> Phrase | None:
    """The index words of `typed` side by side («F-16» has two); `None` where there are none."""
    words = tuple(index_words(typed).split())
    return Phrase(words=words) if words else None


def _word_term(typed: str) -> SearchTerm | None:
    """A word, or the beginning of one where it ends in `*`."""
    if not typed.endswith("*"):
        return _phrase(typed)
    found = [match for run in _RUN.findall(typed) for match in _WORD.finditer(_plain_form(run))]
    if not found:
        return None
    if len(found) > 1:
        raise UsageError(f"{typed!r}: only a word of letters alone, or a number, can end in *; leave the * out")
    if found[0]["arabic"] is None:
        letters = _index_word(found[0])
        return Beginning(letters=letters) if letters else None
    if may_lose_particle(found[0].group()):
        raise UsageError(f"{typed!r} is too short to tell a particle from the word; type more letters before the *")
    beginning = without_particles(found[0].group())
    return Beginning(letters=fold_seats(beginning), stems=shorter_stems(beginning))
