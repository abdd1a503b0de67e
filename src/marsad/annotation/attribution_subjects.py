"""The subject that stands before its verb: headlines («X accuses Y»), «that X announced», «X had said»."""

from typing import Final

from marsad.annotation.attribution_cues import CueTable
from marsad.annotation.attribution_drafts import Site
from marsad.annotation.attribution_speaker import Phrase, PhraseReader
from marsad.annotation.attribution_text import Row
from marsad.model import EntityKind, TokenKind

_LONGEST_SUBJECT: Final = 16
"""Tokens that a subject before its verb may take."""


class SubjectReader:
    """Finds the noun phrase that ends right before a verb and opens its clause."""

    def __init__(self, table: CueTable, phrases: PhraseReader) -> None:
        self._table = table
        self._phrases = phrases
        closed = table.closed
        self._relatives, self._inside = closed.relatives, closed.inside
        self._before_verb = closed.auxiliaries | closed.relatives | closed.as_time
        self._before_clause = closed.clause_openers | closed.auxiliaries

    def before(self, site: Site) -> Phrase | None:
        """The subject before the verb, or `None`; never for a verb joined by AND."""
        row, last = site.row, site.index
        while last > site.first and (row.tokens[last - 1].norm in self._before_verb or row.is_comma(last - 1)):
            last -= 1
        if last <= site.first or site.cue.conjunction:
            return None
        start = row.actor_ends.get(last)
        acts = start is not None and row.actors[start][1].kind is not EntityKind.PLACE
        if start is not None and row.tokens[last].norm in self._relatives:
            return Phrase(start, last) if acts else None  # of the clause before, only the antecedent speaks
        if start is not None and acts and (start == site.first or row.tokens[start - 1].norm not in self._inside):
            return _without_marks(row, Phrase(self._clause_start(row, start, site.first), last))
        return self._unlisted(row, Phrase(self._clause_start(row, last - 1, site.first), last))

    def _unlisted(self, row: Row, phrase: Phrase) -> Phrase | None:
        """The phrase if it opens with an actor or a noun of people or bodies and holds no verb of speech."""
        start, last = phrase
        if not 0 < last - start <= _LONGEST_SUBJECT or self._phrases.is_stop(row, start, last):
            return None
        if start not in row.actors and not self._phrases.is_speaker_word(row.tokens[start].norm):
            return None
        if any(self._table.read(row.tokens[index].norm) for index in range(start + 1, last)):
            return None
        return _without_marks(row, phrase)

    def _clause_start(self, row: Row, index: int, first: int) -> int:
        level = row.quoted[index]
        start = index
        while start > first and row.tokens[start - 1].norm not in self._before_clause:
            before = start - 1
            if row.tokens[before].kind is TokenKind.PUNCTUATION and row.quoted[before] == level:
                break
            if row.quoted[before] != level and before in row.opens:
                break
            start -= 1
        return start


def _without_marks(row: Row, phrase: Phrase) -> Phrase:
    first, last = phrase
    while last > first + 1 and row.tokens[last - 1].kind is TokenKind.PUNCTUATION and row.tokens[last - 1].text != "»":
        last -= 1
    return Phrase(first, last)
