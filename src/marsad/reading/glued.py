"""Where a headline ends that a page has glued to the next sentence: span → code-point offset of the sentence.

Evidence, all of it general: a word that cannot be one word (ta marbuta, alef maksura or tanwin before another letter),
or a word whose tail is WAW («and») plus a word that opens paragraphs, while its head is a word of the same page.
"""

import re
from collections import Counter
from functools import cached_property
from typing import Final

from marsad.language.ar.normal import normalize
from marsad.language.ar.tokens import tokenize
from marsad.language.phrases import raw_offset
from marsad.model import Span, Token, TokenKind

_WAW: Final = "\N{ARABIC LETTER WAW}"
_ARTICLE: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
# matches «ةو», «ىق», «اًو» inside a word; not a final «ة», not «اًّ»
_ONLY_FINAL: Final = re.compile(
    "(?:[\u0629\u0649]|\u0627\u064b|\u064b\u0627)[\u064b-\u0652]*(?=[\u0621-\u063a\u0641-\u064a])"
)
_ATTESTED: Final = {3: 4, 4: 3}
"""Letters of the tail → fewest letters of a head that the page attests: short tails end many ordinary words."""
_FEWEST_LETTERS: Final = 3
"""A shorter head is a particle that many words begin with by chance."""
_UNATTESTED_TAIL: Final = 6
"""After a tail of this many letters a head needs no attestation: no Arabic word ends in WAW plus a whole verb."""


class GlueFinder:
    """Finds glued sentence starts on one page; the page's vocabulary is read once, when first needed."""

    def __init__(self, text: str, openers: frozenset[str]) -> None:
        self._text = text
        self._openers = openers

    def find(self, span: Span, most_words: int, stop_at_punctuation: bool) -> int | None:
        """Where a new sentence starts inside a word among the first `most_words` words of `span`, or `None`."""
        words = 0
        for token in tokenize(self._text, span):
            if token.kind is TokenKind.PUNCTUATION and stop_at_punctuation:
                return None
            words += token.kind is not TokenKind.PUNCTUATION
            if words > most_words:
                return None
            if token.kind is TokenKind.WORD and (offset := self._within(token)) is not None:
                return token.start + offset
        return None

    def find_opener(self, span: Span, after_words: int) -> int | None:
        """Where a word that opens paragraphs with WAW stands, at least `after_words` words into `span`, or `None`."""
        tokens = [token for token in tokenize(self._text, span) if token.kind is not TokenKind.PUNCTUATION]
        for token in tokens[after_words:]:
            if token.norm in self._openers and len(token.norm) > min(_ATTESTED):
                return token.start
        return None

    def opens_paragraph(self, line: str) -> bool:
        """Whether `line` starts with WAW plus a word that opens paragraphs: it goes on with a story."""
        words = line.split(maxsplit=1)
        return bool(words) and normalize(words[0].strip('\u060c,:"')) in self._openers

    def _within(self, token: Token) -> int | None:
        if (match := _ONLY_FINAL.search(token.text)) is not None:
            tail = normalize(token.text[match.end() :])
            if tail in self._openers or _WAW + tail in self._openers:
                return match.end()
        norm = token.norm
        position = norm.find(_WAW, _FEWEST_LETTERS)
        while position != -1:
            if norm[position:] in self._openers and self._is_break(norm, position):
                return raw_offset(token.text, position)
            position = norm.find(_WAW, position + 1)
        return None

    def _is_break(self, norm: str, position: int) -> bool:
        head, tail_letters = norm[:position], len(norm) - position
        if self._vocabulary[norm] > 1:
            return False
        if tail_letters >= _UNATTESTED_TAIL:
            return True
        return len(head) >= _ATTESTED.get(tail_letters, _FEWEST_LETTERS) and self._attests(head)

    def _attests(self, head: str) -> bool:
        forms = (head, _ARTICLE + head, head.removeprefix(_ARTICLE))
        return any(self._vocabulary[form] for form in forms if len(form) >= _FEWEST_LETTERS)

    @cached_property
    def _vocabulary(self) -> Counter[str]:
        return Counter(token.norm for token in tokenize(self._text, Span(0, len(self._text))))
