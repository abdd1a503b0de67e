"""A cue where it stands, and the draft of a statement: what the readers of attribution hand to each other.

Drafts know nothing of each other; `attribution` gives them extents and the speakers that the clause leaves out.
"""

from dataclasses import dataclass
from typing import Final

from marsad.annotation.attribution_cues import Cue
from marsad.annotation.attribution_speaker import Phrase
from marsad.annotation.attribution_text import Row
from marsad.annotation.attribution_words import AttributionWords
from marsad.model import Token

_YEH: Final = "\N{ARABIC LETTER YEH}"
_ALEF_MAKSURA: Final = "\N{ARABIC LETTER ALEF MAKSURA}"
_TEH_MARBUTA: Final = "\N{ARABIC LETTER TEH MARBUTA}"
_LONGEST_ACTOR: Final = 8
"""Tokens of a listed name, at most, when looking whether a word stands inside one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making, in token indexes: cue at `index`, the whole from `start`, content `[content, last)`.

    `speaker` is `None` where the clause leaves the speaker out; `before` = what was said stands before the cue;
    nothing from token `until` on belongs to the statement; `is_outside` = the speaker's words stand outside the clause.
    """

    index: int
    sentence: int
    cue: Cue
    start: int
    content: int
    speaker: Phrase | None
    via: tuple[Phrase, ...] = ()
    target: Phrase | None = None
    last: int | None = None
    until: int | None = None
    before: bool = False
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """One reading of the word at token `index` as a cue, in its sentence `[first, end)`; `closed` = closed words."""

    row: Row
    sentence: int
    index: int
    cue: Cue
    closed: AttributionWords

    @property
    def first(self) -> int:
        """The first token of the sentence."""
        return self.row.first_of[self.sentence]

    @property
    def end(self) -> int:
        """The token after the sentence."""
        return self.row.last_of[self.sentence]

    @property
    def token(self) -> Token:
        """The cue's token."""
        return self.row.tokens[self.index]

    @property
    def word_before(self) -> str:
        """The normal form of the token before the cue in its sentence, or nothing."""
        return self.row.tokens[self.index - 1].norm if self.index > self.first else ""

    @property
    def follows_comma(self) -> bool:
        """Whether a comma stands right before the cue."""
        return self.index > self.first and self.row.is_comma(self.index - 1)

    def draft(self, content: int, speaker: Phrase | None, target: Phrase | None = None) -> Draft:
        """The draft of a statement that starts at the cue."""
        return Draft(self.index, self.sentence, self.cue, self.index, content, speaker, target=target)

    def may_be_cue(self) -> bool:
        """Whether place and spelling allow this reading of the word."""
        if self.cue.entry.strict and not self.cue.conjunction and not self._opens_clause():
            return False
        return self.is_allowed

    @property
    def is_allowed(self) -> bool:
        """Whether spelling and neighbours allow this reading, wherever in the clause it stands."""
        return self._is_spelt_so() and not self._is_unsaid() and not self._is_inside_name()

    def may_drop_subject(self) -> bool:
        """Whether the subject may be known from before: after AND, in the plural, after «which», «while» …"""
        if self.cue.is_impersonal or (
            self.cue.plural and self.cue.pronoun and self.word_before in self.closed.relatives
        ):
            return False  # «whom they accuse»: nobody says who they are
        return bool(self.cue.conjunction) or self.cue.plural or self._is_bound

    @property
    def _is_bound(self) -> bool:
        """Whether the word before binds the verb to a clause («which», «while»)."""
        return self.word_before in self.closed.relatives or self.word_before in self.closed.subordinators

    def _opens_clause(self) -> bool:
        if self.index == self.first or self.follows_comma or self.index in self.row.actor_ends:
            return True
        return self._is_bound or self.word_before in self.closed.adverbial_ends

    def _is_unsaid(self) -> bool:
        """«did not say», «if he says», «(wants) to announce»: no speech took place."""
        if not self.cue.is_finite:
            return False
        is_subjunctive = self.word_before in self.closed.subjunctive
        return self.word_before in self.closed.unsaid or (self.cue.tense == "present" and is_subjunctive)

    def _is_spelt_so(self) -> bool:
        """Whether the letters that the normal form folds allow this reading: «نفى» (denied) is not «نفي» (denial)."""
        raw, entry = self.token.text, self.cue.entry
        if self.cue.pronoun == "ه":
            return not raw.endswith(_TEH_MARBUTA)
        if self.cue.tense == "past" and raw.endswith(_YEH):
            return not entry.past.endswith(_ALEF_MAKSURA)
        is_name = raw.endswith(_ALEF_MAKSURA) and entry.present.endswith(_YEH + _YEH)  # Yahya, not «he greets»
        return not (self.cue.tense == "present" and is_name)

    def _is_inside_name(self) -> bool:
        actors = self.row.actors
        starts = range(max(self.first, self.index - _LONGEST_ACTOR), self.index)
        return any(start in actors and actors[start][0] > self.index for start in starts)
