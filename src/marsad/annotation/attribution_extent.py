"""Where what was said begins and ends: a cue and its sentence → complement and clause end.

The complement rules follow the verb's government (`takes` in resources/speech): THAT clauses, colon or quotation,
objects and prepositions.
"""

from typing import Final, NamedTuple

from marsad.annotation.attribution_cues import Cue, CueTable
from marsad.annotation.attribution_speaker import BY, FOR, PhraseReader
from marsad.annotation.attribution_text import Row
from marsad.language.ar.bare import ARTICLE
from marsad.language.ar.clitics import peel
from marsad.language.ar.verbal_nouns import looks_like_masdar
from marsad.model import TokenKind
from marsad.reference.speech import Complement, SpeechKind

BARE: Final = {
    Complement.OBJECT_BY: Complement.BY,
    Complement.OBJECT_TO: Complement.TO,
    Complement.OBJECT_UPON: Complement.UPON,
    Complement.OBJECT_FROM: Complement.FROM,
}
"""Each complement with a target → the one that its preposition alone makes."""
_SHORTEST_SPEECH: Final = 4
"""A quotation of fewer tokens is a quoted name or phrase, not speech, unless a colon stands before it."""
_FEMININE_PLURAL: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER TEH}"
_LONG_PLURAL: Final = 5
"""Letters of a verbal noun in the feminine plural («guarantees»), at least."""
_LOOK_AHEAD: Final = 45
"""Tokens between a cue and what was said, at most."""


class Said(NamedTuple):
    """How the content is joined on: `kind`, the token `at` which its complement starts (the subject ends before it) and
    the first token of the `content`."""

    kind: Complement
    at: int
    content: int


class ComplementReader:
    """Finds what was said after a cue."""

    def __init__(self, table: CueTable, phrases: PhraseReader) -> None:
        self._table = table
        self._phrases = phrases
        self._wording = table.words(SpeechKind.WORDING)
        self._closed = table.closed
        self._prepositions = {
            **dict.fromkeys(table.closed.to, (Complement.TO, Complement.THAT_TO)),
            **dict.fromkeys(table.closed.upon, (Complement.UPON,)),
            **dict.fromkeys(table.closed.about, (Complement.ABOUT,)),
            **dict.fromkeys(table.closed.out_of, (Complement.FROM,)),
        }

    def find(self, row: Row, index: int, cue: Cue, end: int) -> Said | None:
        """The complement of the cue at token `index` in its sentence, which ends at token `end`."""
        said = self._clause_or_quote(row, index, cue, end)
        if said is None or said.kind is not Complement.QUOTE:
            other = self._governed(row, index, cue, said.at if said else end)
            said = other or said
        if said is None and Complement.OBJECT in cue.entry.takes and end > index + 1:
            return Said(Complement.OBJECT, end, end)
        return said

    def opened_speech(self, row: Row, index: int) -> bool:
        """Whether a quotation long enough to be speech opens at token `index`."""
        number = row.opens.get(index)
        return number is not None and row.quotations[number].words >= _SHORTEST_SPEECH

    def _clause_or_quote(self, row: Row, index: int, cue: Cue, end: int) -> Said | None:
        takes = cue.entry.takes
        level = row.quoted[index]
        position = index + 1
        limit = min(end, index + _LOOK_AHEAD)
        while position < limit:
            token = row.tokens[position]
            if position in row.opens and row.quoted[position] != level:
                if (
                    Complement.QUOTE in takes
                    and self.opened_speech(row, position)
                    and not self._is_named(row, position)
                ):
                    return Said(Complement.QUOTE, position, position)
                position = row.quotations[row.opens[position]].closing + 1
                continue
            if row.quoted[position] != level:
                return None
            if token.text == ":" and Complement.QUOTE in takes and position + 1 < len(row.tokens):
                return Said(Complement.QUOTE, position, position + 1)
            if token.norm in self._closed.that:
                at = self._that(row, index, position, cue)
                if at is not None:
                    return Said(Complement.THAT, at, position)
            elif position > index + 1 and self._is_next_cue(row, position):
                return None
            position += 1
        return None

    def _that(self, row: Row, index: int, position: int, cue: Cue) -> int | None:
        """Where a THAT clause at `position` starts as this cue's complement (its preposition included)."""
        before = row.tokens[position - 1].norm
        takes = cue.entry.takes
        if position - 1 > index and before in self._prepositions:
            governs = not frozenset(self._prepositions[before]).isdisjoint(takes)
            return position - 1 if governs else None
        if before in self._closed.not_said:
            return None
        return position if Complement.THAT in takes else None

    def _is_named(self, row: Row, position: int) -> bool:
        """«to «The Middle East»»: the quotation is a name after LAM or a source noun."""
        before = row.tokens[position - 1].norm
        is_short = row.quotations[row.opens[position]].words <= _SHORTEST_SPEECH
        return before in {FOR, BY, BY + FOR} or (is_short and self._phrases.is_source(before))

    def _is_next_cue(self, row: Row, position: int) -> bool:
        """Whether another statement begins: a participle after a comma, or a verb of speech joined by AND."""
        norm = row.tokens[position].norm
        after_comma = row.is_comma(position - 1)
        if not after_comma and not norm.startswith("و"):
            return False
        return any(
            ((cue.tense == "participle" and after_comma) or (cue.is_finite and cue.conjunction))
            and Complement.THAT in cue.entry.takes
            and norm not in self._wording
            for cue in self._table.read(norm)
        )

    def _governed(self, row: Row, index: int, cue: Cue, limit: int) -> Said | None:
        """An object or prepositional complement that begins before `limit`."""
        for takes in cue.entry.takes:
            preposition = BARE.get(takes, takes)
            if preposition in {Complement.BY, Complement.TO, Complement.UPON, Complement.FROM, Complement.ABOUT}:
                at = self._preposition(row, index, preposition, limit, cue)
                if at is not None:
                    return Said(takes, at, at)
        return None

    def _preposition(self, row: Row, index: int, kind: Complement, limit: int, cue: Cue) -> int | None:
        for position in range(index + 1, min(limit, index + _LOOK_AHEAD)):
            if kind is Complement.BY and self._opens_with_by(row, position, row.quoted[index]):
                return position
            if position in row.actors or row.quoted[position] != row.quoted[index]:
                continue
            if position > index + 1 and (
                self._is_next_cue(row, position) or row.tokens[position].norm in self._closed.clause_ends
            ):
                return None
            if self._is_governed(row.tokens[position].norm, kind) and self._fits(row, position, cue):
                return position
        return None

    def _opens_with_by(self, row: Row, position: int, level: int) -> bool:
        """BEH and a quotation, in either order: «called for “a halt …”», «described it “as a crime”»."""
        if row.quoted[position] == level:
            return row.tokens[position].norm == BY and position + 1 in row.opens
        opened = position - 1 in row.opens and row.quoted[position - 1] != level
        return opened and self._starts_with_by(row.tokens[position].norm)

    def _is_governed(self, norm: str, kind: Complement) -> bool:
        if kind is Complement.BY:
            return self._starts_with_by(norm)
        if kind is Complement.TO and norm.startswith(FOR) and len(norm) > 3:
            return any(peeled.preposition == FOR and looks_like_masdar(peeled.stem) for peeled in peel(norm))
        return kind in self._prepositions.get(norm, ()) or (
            kind is Complement.FROM and norm in self._closed.out_of_what
        )

    def _starts_with_by(self, norm: str) -> bool:
        if not norm.startswith(BY) or len(norm) < 3:
            return False
        stem = norm[1:]
        return (
            stem.startswith(ARTICLE)
            or stem in self._closed.after_by
            or looks_like_masdar(stem)
            or (len(stem) >= _LONG_PLURAL and stem.endswith(_FEMININE_PLURAL))
            or _possessed(stem)
        )

    def _fits(self, row: Row, position: int, cue: Cue) -> bool:
        return not cue.entry.object or has_listed_object(row, position, position + 2, cue)

    def clause_end(self, row: Row, content: int, end: int, others: frozenset[int]) -> int:
        """The token after the clause that starts at `content`; `others` are tokens at which other statements start."""
        opened = row.quotations[row.opens[content]] if content in row.opens else None
        if opened is not None and opened.is_closed and self.opened_speech(row, content):
            return opened.closing + 1
        is_clause = (
            opened is not None or row.tokens[content].norm in self._closed.that or row.tokens[content - 1].text == ":"
        )
        level = row.quoted[content - 1] if opened is not None and content else row.quoted[content]
        if level >= 0:
            end = max(min(end, row.quotations[level].closing), content + 1)
        position = content
        while position < end:
            if position in row.opens and row.quoted[position] != level:
                closing = row.quotations[row.opens[position]].closing
                is_speech = position - content <= 1 and self.opened_speech(row, position)
                position = closing + 1
                if is_speech or position > end:
                    return position
                continue
            if position > content and self._breaks(row, position, others):
                break
            if not is_clause and position > content + 1 and row.tokens[position].norm in self._closed.aftermath:
                break
            position += 1
        return _trim(row, content, position)

    def _breaks(self, row: Row, position: int, others: frozenset[int]) -> bool:
        if position in others:
            return True
        return row.is_comma(position - 1) and row.tokens[position].norm in self._closed.clause_ends


def has_listed_object(row: Row, first: int, last: int, cue: Cue) -> bool:
    """Whether one of the object nouns that this cue asks for stands in `[first, last)`."""
    from_table = cue.objects
    return any(
        peeled.stem in from_table or peeled.stem.removesuffix("ا") in from_table
        for index in range(first, min(last, len(row.tokens)))
        for peeled in peel(row.tokens[index].norm)
    )


def _possessed(stem: str) -> bool:
    return any(peeled.pronoun and looks_like_masdar(peeled.stem) for peeled in peel(stem))


def _trim(row: Row, first: int, last: int) -> int:
    while (
        last > first + 1
        and row.tokens[last - 1].kind is TokenKind.PUNCTUATION
        and row.tokens[last - 1].text in ".،,؛:-–"
    ):
        last -= 1
    return last
