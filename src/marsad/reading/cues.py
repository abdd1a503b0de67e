"""Page cues compiled: resources/page_cues and resources/paragraph_openers → what a line of a page says about itself.

Line cues are matched on the line's normal form, and their end is mapped back. Phrases that stand inside datelines are
matched on the untouched text through patterns that allow every spelling of their normal form (alef, ya and ta marbuta
forms, optional marks and tatweel, any blanks): tatweel is a dash there.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from marsad.language.ar.inflect import past_forms, present_forms
from marsad.language.ar.normal import normalize, normalize_text
from marsad.language.ar.spellings import MARKS, spelling_pattern
from marsad.language.phrases import raw_offset
from marsad.reference.page_cues import PAGE_CUES, PARAGRAPH_OPENERS, CueRole, CueStand, PageCue, ParagraphOpener

_WAW: Final = "\N{ARABIC LETTER WAW}"
_NOT_LETTER: Final = rf"(?!{MARKS}[^\W\d_])"
_ENDINGS: Final[Mapping[CueStand, str]] = {
    # matches «المصدر: وكالات», «المصدر - وكالات», «كلمات دلالية»; not «المصدر الذي»
    CueStand.LABEL: rf"{_NOT_LETTER}[\s\u00a0]*(?:[:\uff1a|]|[-\u2013\u2014](?=\s)|$)",
    # matches «الأكثر قراءة», «التعليقات (0)»; not «الأكثر قراءة في»
    CueStand.LINE: r"[\W\d_]*$",
    # matches «اقرأ أيضا: …», «اقرأ ايضاًوقف …» (glued)
    CueStand.START: r"[\s\u00a0]*[:\uff1a|\u00bb>]?",
    # matches «Published On 26/11/2020», «نشر في الأحد 3 مايو»; not «نشر القوات»
    CueStand.DATED: rf"{_NOT_LETTER}[\s\u00a0:,\u060c|]*(?=(?:[^\W\d_]\S*[\s\u00a0,\u060c]+)?\d)",
}
_ORDER: Final = (CueStand.LINE, CueStand.DATED, CueStand.LABEL, CueStand.START)
"""The stricter stand wins where several cues match a line."""


class LineCue(NamedTuple):
    """A cue on a line: `end` is the code point after the cue and its colon."""

    role: CueRole
    end: int
    opens: bool
    stand: CueStand


class _Rule(NamedTuple):
    cue: PageCue
    pattern: re.Pattern[str]


class PageCues:
    """The compiled cues; build once, share freely. `openers` are normal forms of words that open a paragraph."""

    def __init__(self, cues: Iterable[PageCue], openers: Iterable[ParagraphOpener]) -> None:
        entries = tuple(cues)
        self._starts = tuple(
            _Rule(cue, re.compile(rf"[\W_]{{0,12}}(?:{_any_folded(cue.phrases)}){_ENDINGS[stand]}"))
            for stand in _ORDER
            for cue in entries
            if cue.stand is stand and cue.role is not CueRole.AGENCY
        )
        self._ends = tuple(
            _Rule(cue, re.compile(rf"(?:{_any_folded(cue.phrases)})[\W_]*$"))
            for cue in entries
            if cue.stand is CueStand.END
        )
        agencies = _any_of(_agency_phrases(entries, CueStand.NAME))
        # matches «رويترز» in «سيدني - رويترز»; not inside «لرويترز»
        self.agency = re.compile(rf"(?<![^\W_])(?:{agencies}){_NOT_LETTER}")
        # matches «وكالة الأنباء الوطنية»; not «وكالتها»
        self._agency_head = re.compile(rf"(?:{_any_of(_agency_phrases(entries, CueStand.START))}){_NOT_LETTER}")
        inline = tuple(
            phrase for cue in entries if cue.role is CueRole.READ_ALSO for phrase in cue.phrases if " " in phrase
        )
        # matches «الإقليم. اقرأ أيضا: …» after a sentence's end; not «لم يقرأ أيضا»
        self.inline_read_also = re.compile(
            rf"(?<=[.!?\u061f\u00bb\u201d\"\s])(?:{_any_of(inline)})[\s\u00a0]*[:\uff1a]"
        )
        self.openers = frozenset(_opening_words(openers))

    def is_agency(self, name: str) -> bool:
        """Whether `name` is a news agency's: a listed one, or one that says so («وكالة …», agency …)."""
        return self.agency.fullmatch(name) is not None or self._agency_head.match(name) is not None

    def of_line(self, line: str) -> LineCue | None:
        """What `line` (one stripped line of a page) says about itself, or `None` for plain text."""
        words = line.count(" ") + 1
        folded = normalize_text(line)
        for cue, pattern in self._starts:
            if cue.limit is not None and words > cue.limit:
                continue
            if (match := pattern.match(folded)) is not None:
                return LineCue(cue.role, raw_offset(line, match.end()), cue.opens, cue.stand)
        for cue, pattern in self._ends:
            if (cue.limit is None or words <= cue.limit) and pattern.search(folded):
                return LineCue(cue.role, len(line), cue.opens, cue.stand)
        return None


def load_cues() -> PageCues:
    """The cues this version ships."""
    return PageCues(PAGE_CUES.load(), PARAGRAPH_OPENERS.load())


def _any_of(phrases: tuple[str, ...]) -> str:
    by_length = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(dict.fromkeys(spelling_pattern(phrase) for phrase in by_length))


def _any_folded(phrases: tuple[str, ...]) -> str:
    """For matching on normal forms: patterns without the letters' spellings compile ten times as fast."""
    by_length = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    words = dict.fromkeys(" ".join(normalize(phrase).split()) for phrase in by_length)
    return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in words)


def _agency_phrases(cues: Iterable[PageCue], stand: CueStand) -> tuple[str, ...]:
    return tuple(phrase for cue in cues if cue.role is CueRole.AGENCY and cue.stand is stand for phrase in cue.phrases)


def _opening_words(openers: Iterable[ParagraphOpener]) -> set[str]:
    words: set[str] = set()
    for opener in openers:
        for past, present in opener.verbs:
            words |= past_forms(past) | present_forms(present)
        words |= {normalize(word.split()[0]) for word in opener.words}
    return {_WAW + word for word in words}
