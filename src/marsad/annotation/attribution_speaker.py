"""Where the speaker's words begin and end: tokens after (or before) a cue → a noun phrase.

Listed actors are trusted; otherwise a phrase is a chain of nouns that closes at its first definite noun or name, takes
its adjectives, and ends before prepositions, relatives and the first indefinite ordinary word.
"""

from typing import Final, NamedTuple

from marsad.annotation.attribution_cues import CueTable
from marsad.annotation.attribution_text import Row
from marsad.language.ar.bare import ARTICLE
from marsad.language.ar.clitics import peel
from marsad.language.ar.normal import normalize
from marsad.language.ar.verbal_nouns import looks_like_masdar
from marsad.model import EntityKind, TokenKind
from marsad.reference.speech import SpeechKind

AND: Final = "\N{ARABIC LETTER WAW}"
FOR: Final = "\N{ARABIC LETTER LAM}"
BY: Final = "\N{ARABIC LETTER BEH}"
_PLURAL_ENDINGS: Final = ("ون", "ين", "ات", "ان")
_LONGEST_NAME: Final = 4
"""Bare words that may follow a title as a person's name."""
_LONGEST_APPOSITION: Final = 14
"""Tokens between two commas that may still be an apposition."""


class Phrase(NamedTuple):
    """Tokens `[first, last)` of a noun phrase."""

    first: int
    last: int


class PhraseReader:
    """Reads noun phrases that may speak."""

    def __init__(self, table: CueTable) -> None:
        self._table = table
        self._adverbials = table.words(SpeechKind.ADVERBIAL)
        self._stops = table.words(SpeechKind.STOP)
        self._occasions = table.words(SpeechKind.OCCASION)
        self._sources = table.words(SpeechKind.SOURCE) | table.words(SpeechKind.DOCUMENT)
        self._titles = table.words(SpeechKind.TITLE)
        self._speakers = table.words(SpeechKind.SPEAKER) | self._titles | self._sources
        self._speakers |= {_singular(word) for word in self._speakers}
        self._wording = table.words(SpeechKind.WORDING)
        self._inside = table.closed.inside
        self._joins = table.closed.inside | table.closed.out_of
        self._in_name_of = tuple(BY + word for word in table.closed.name_of)
        self._in_this = (BY + ARTICLE, *(BY + stem for stem in table.closed.this_stem))
        self._adjectives = tuple(sorted(table.closed.adjective_endings))

    def between(self, row: Row, start: int, limit: int) -> Phrase | None:
        """The subject in `[start, limit)`, where `limit` is known to be the start of what was said."""
        first = self.skip_adverbials(row, start, limit)
        if first >= limit or self.is_stop(row, first, limit) or self._is_circumstance(row, first):
            return None
        last = first
        while last < limit and not self._ends_subject(row, first, last, limit):
            last = max(last + 1, row.actors[last][0] if last in row.actors else 0)
        last = min(last, limit)
        while last > first and row.tokens[last - 1].kind is TokenKind.PUNCTUATION and row.quoted[last - 1] < 0:
            last -= 1
        return Phrase(first, last) if last > first else None

    def closed(self, row: Row, start: int, limit: int, *, is_addressed: bool = False) -> Phrase | None:
        """The noun phrase that starts in `[start, limit)` and ends by its own grammar.

        `is_addressed` = it may begin with LAM («according to the army»).
        """
        first = self.skip_adverbials(row, start, limit)
        if first >= limit or (row.tokens[first].kind is TokenKind.PUNCTUATION and first not in row.opens):
            return None
        if not is_addressed and self.is_stop(row, first, limit):
            return None
        last = self._chain(row, first, limit)
        last = self._coordinated(row, last, limit)
        return Phrase(first, self._apposed(row, first, last, limit))

    def skip_adverbials(self, row: Row, start: int, limit: int) -> int:
        """The first token from `start` that is not a comma, a day, «also» or an occasion with its preposition."""
        index = start
        while index < limit and index not in row.actors:
            norm = row.tokens[index].norm
            if row.is_comma(index) or norm in self._adverbials:
                index += 1
            elif norm == "(":
                index = next((i + 1 for i in range(index, limit) if row.tokens[i].text == ")"), index + 1)
            else:
                break
        return index

    def is_stop(self, row: Row, index: int, limit: int) -> bool:
        """Whether a noun phrase cannot go on at token `index`: a preposition, a relative, an occasion."""
        token = row.tokens[index]
        if index in row.actors:
            return False
        if token.norm in self._stops or token.norm in self._adverbials or token.norm in self._wording:
            return True
        if token.norm in self._inside:
            return index + 1 >= limit or self._is_occasion(row, index + 1)
        return self._is_addressee(row, index, limit)

    def is_speaker(self, row: Row, phrase: Phrase) -> bool:
        """Whether the phrase names someone who can speak: a listed actor, or a head noun of people or bodies."""
        head = row.tokens[phrase.first].norm
        if phrase.first in row.actors or self.is_speaker_word(head):
            return True
        return not looks_like_masdar(head) and any(index in row.actors for index in range(phrase.first, phrase.last))

    def is_speaker_word(self, norm: str) -> bool:
        """Whether `norm`, with or without its article, heads phrases of people, bodies or sources."""
        bare = _bare(norm)
        return norm in self._speakers or bare in self._speakers or _singular(bare) in self._speakers

    def is_name(self, row: Row, phrase: Phrase) -> bool:
        """Whether the phrase may be an unlisted person's name: bare words that are no verbal nouns."""
        words = row.tokens[phrase.first : phrase.last]
        if words[0].kind is not TokenKind.WORD or not self._may_be_name(words[0].norm):
            return False
        return len(words) <= _LONGEST_NAME + 1 or any(self.is_speaker_word(word.norm) for word in words)

    def is_accusative(self, row: Row, phrase: Phrase) -> bool:
        """«the separatists» as an object: a sound masculine plural in YEH NOON that is no listed actor's name."""
        norm = row.tokens[phrase.first].norm
        return norm.startswith(ARTICLE) and norm.endswith("ين") and _bare(norm)[:-2] + "ون" in self._speakers

    def is_source(self, norm: str) -> bool:
        """Whether `norm` names a kind of source (with or without article, with LAM)."""
        return any(peeled.stem in self._sources for peeled in peel(norm) if not peeled.conjunction)

    def _is_circumstance(self, row: Row, index: int) -> bool:
        """«in this respect», «adding»: what cannot open a subject though it may stand inside one."""
        if index in row.actors:
            return False
        norm = row.tokens[index].norm
        is_prefixed = norm.startswith(self._in_this)
        return norm in self._inside or is_prefixed or any(cue.tense == "participle" for cue in self._table.read(norm))

    def _is_occasion(self, row: Row, index: int) -> bool:
        token = row.tokens[index]
        norm = token.norm
        return token.kind is TokenKind.NUMBER or _bare(norm) in self._occasions or norm in self._adverbials

    def _is_addressee(self, row: Row, index: int, limit: int) -> bool:
        """«to the newspaper …», «to «The Middle East»», «to Reuters»: who was told, not who speaks."""
        norm = row.tokens[index].norm
        if not norm.startswith(FOR) or norm.startswith(FOR + ARTICLE):
            return False
        if norm == FOR:
            return index + 1 < limit
        return any(
            peeled.preposition == FOR and (peeled.stem in self._sources or normalize(peeled.stem) in self._speakers)
            for peeled in peel(norm)
            if not peeled.conjunction
        )

    def _ends_subject(self, row: Row, first: int, index: int, limit: int) -> bool:
        if index == first:
            return False
        token = row.tokens[index]
        if row.is_comma(index):
            return not self._is_apposition(row, index + 1, limit)
        if token.text in {"(", ":", "-", "–"}:
            return True
        return index not in row.actors and self.is_stop(row, index, limit)

    def _is_apposition(self, row: Row, start: int, limit: int) -> bool:
        """Whether a comma is followed by another name or title of the same person, closed by a comma or `limit`."""
        end = next((i for i in range(start, limit) if row.is_comma(i)), limit)
        if start >= end or end - start > _LONGEST_APPOSITION:
            return False
        if start in row.actors:
            return row.actors[start][1].kind is not EntityKind.PLACE
        if self.is_stop(row, start, limit) or row.tokens[start].kind is not TokenKind.WORD:
            return False
        norm = row.tokens[start].norm
        if self.is_speaker_word(norm):
            return True
        return end - start <= _LONGEST_NAME and not norm.startswith((FOR, BY)) and not looks_like_masdar(norm)

    def _chain(self, row: Row, first: int, limit: int) -> int:
        """The token after the noun phrase that starts at `first`, without what is coordinated or in apposition."""
        if first in row.opens:
            return min(row.quotations[row.opens[first]].closing + 1, limit)
        index, is_closed, is_titled, names = first, False, False, 0
        while index < limit:
            actor = row.actors.get(index)
            if actor is not None:
                if is_closed and not is_titled:
                    break
                index, is_closed, is_titled = actor[0], True, actor[1].kind is EntityKind.OFFICE
                continue
            norm = row.tokens[index].norm
            if row.tokens[index].kind is not TokenKind.WORD or (index > first and self.is_stop(row, index, limit)):
                quoted = self._quoted_name(row, index)
                if is_closed or quoted is None:
                    break
                index, is_closed = quoted, True
                continue
            if index == first:
                is_titled = _bare(norm) in self._titles
                is_closed = norm.startswith(ARTICLE) or norm.endswith(_PLURAL_ENDINGS)
            elif not is_closed:
                if norm.startswith((BY, FOR)) and not self._is_joined(row, index):
                    break
                is_closed = norm.startswith(ARTICLE)
            elif norm.startswith(self._in_name_of):
                is_closed = False
            elif not self._describes(row, first, index):
                names += 1
                if not is_titled or names > _LONGEST_NAME or not self._may_be_name(norm):
                    break
            index += 1
        return max(index, first + 1)

    def _quoted_name(self, row: Row, index: int) -> int | None:
        """The token after a short quotation that opens at `index`: a name in quotation marks."""
        quotation = row.quotations[row.opens[index]] if index in row.opens else None
        return quotation.closing + 1 if quotation is not None and quotation.words <= _LONGEST_NAME else None

    def _is_joined(self, row: Row, index: int) -> bool:
        return not {row.tokens[index].norm, row.tokens[index - 1].norm}.isdisjoint(self._joins)

    def _describes(self, row: Row, first: int, index: int) -> bool:
        """Whether token `index` is an adjective of the closed phrase: definite, or right after an indefinite head."""
        norm = row.tokens[index].norm
        if not norm.endswith(self._adjectives):
            return False
        if norm.startswith(ARTICLE):
            return not self._is_new_head(norm)
        return index == first + 1 and not row.tokens[first].norm.startswith(ARTICLE)

    def _is_new_head(self, norm: str) -> bool:
        return self.is_speaker_word(norm) and not norm.endswith(("يه", "ي"))

    def _may_be_name(self, norm: str) -> bool:
        if norm.startswith(ARTICLE):
            return norm.endswith("ي") and not self._is_new_head(norm)
        return len(norm) > 2 and not looks_like_masdar(norm) and not norm.startswith((BY, FOR, AND))

    def _coordinated(self, row: Row, last: int, limit: int) -> int:
        """«X and Y»: goes on after a conjunction written onto a listed actor or a definite speaker noun."""
        while last < limit and row.tokens[last].norm.startswith(AND):
            norm = row.tokens[last].norm[1:]
            if last not in row.actors and not (len(norm) > 2 and self.is_speaker_word(norm)):
                break
            following = self._chain(row, last, limit)
            if following <= last:
                break
            last = following
        return last

    def _apposed(self, row: Row, first: int, last: int, limit: int) -> int:
        if last >= limit or not row.is_comma(last) or not self._is_apposition(row, last + 1, limit):
            return last
        end = next((i for i in range(last + 1, limit) if row.is_comma(i)), limit)
        is_marked = end < limit and (last + 1 in row.actors or self.is_speaker_word(row.tokens[last + 1].norm))
        return end if is_marked and self.is_speaker_word(row.tokens[first].norm) else last


def _bare(norm: str) -> str:
    return norm[len(ARTICLE) :] if norm.startswith(ARTICLE) else norm


def _singular(bare: str) -> str:
    if bare.endswith("ات"):
        return bare[:-2] + "ه"
    return bare[:-2] if bare.endswith(("ون", "ين")) else bare
