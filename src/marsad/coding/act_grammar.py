"""The word of an act in its sentence → how it is meant: verb or verbal noun, tense, negation, and what governs it.

A present verb with SEEN announces; «before it hands over» after a past verb reports; «if» makes no report; a verbal
noun takes its meaning from the word that governs it («agreed to hand over», «after the hand-over of»), which a negation
turns round.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from marsad.coding.act_words import Cue, Form, GovernorForm, Particles, governor_entries
from marsad.coding.scene import Scene
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import Span, Token, TokenKind
from marsad.reference.agreements import Governor

GOVERNOR_REACH: Final = 9
"""How many tokens before a verbal noun its governor may end (chosen on tests/cases/agreements.yml)."""
CONDITION_REACH: Final = 6
"""How many tokens before an act «if» may stand."""
_SEEN: Final = "\N{ARABIC LETTER SEEN}"
_YEH: Final = "\N{ARABIC LETTER YEH}"
_LAM: Final = "\N{ARABIC LETTER LAM}"
COMMA: Final = "\N{ARABIC COMMA}"


@dataclass(frozen=True, slots=True)
class ActWord:
    """One reading (`cue`) of the words `match` of a sentence."""

    scene: Scene
    match: Match[Cue]
    cue: Cue

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the sentence."""
        return self.scene.sentence.tokens

    @property
    def before(self) -> str:
        """Normal form of the token right before the act; empty at the start."""
        return self.tokens[self.match.first - 1].norm if self.match.first else ""


@dataclass(frozen=True, slots=True)
class Governed:
    """What governs an act: its effect under negation or not, and where it stands (`None` = nothing does).

    `framed`: the terms of an agreement govern it, so whoever is named before them is not its subject. `anterior`: it
    came before what is told, whose date is not its own.
    """

    effect: str | None
    span: Span | None
    framed: bool = False
    anterior: bool = False


class ActGrammar:
    """Reads the word of an act; governors are compiled once from resources/governors."""

    def __init__(self, governors: Iterable[Governor], particles: Particles) -> None:
        self._governors = PhraseMatcher(entry for governor in governors for entry in governor_entries(governor))
        self._particles = particles

    def governors(self, scene: Scene) -> list[Match[GovernorForm]]:
        """The governors of one sentence, in text order."""
        return self._governors.find(scene.sentence.tokens)

    def is_possible(self, word: ActWord) -> bool:
        """Whether the words can have the form that the cue reads in them."""
        if word.cue.form is Form.NOUN:
            opens = word.before in self._particles.subordinators or self._opens_clause(word)
            return not (opens and any(cue.form is Form.PRESENT for cue in word.match.payloads))
        return self._is_verb(word)

    def _is_verb(self, word: ActWord) -> bool:
        """A verb takes conjunctions only; a word that may be the verbal noun too is a verb where a clause begins."""
        match, tokens = word.match, word.tokens
        peeled = match.peeled
        if peeled.preposition or peeled.article or peeled.pronoun == _YEH:  # a verb has no possessive YEH
            return False
        if tokens[match.first].norm in self._particles.no_verb:
            return False
        if word.cue.form is not Form.PAST or all(cue.form is not Form.NOUN for cue in match.payloads):
            return True
        return self._opens_clause(word) or bool(match.peeled.conjunction)

    def _opens_clause(self, word: ActWord) -> bool:
        before = word.tokens[word.match.first - 1] if word.match.first else None
        return before is None or before.kind is TokenKind.PUNCTUATION

    def form(self, word: ActWord) -> Form:
        """Tense and reality of the act."""
        clause = [token.norm for token in word.tokens[max(0, word.match.first - CONDITION_REACH) : word.match.first]]
        pairs = {f"{left} {right}" for left, right in pairwise(clause)}
        if self._particles.conditional & {*clause, *pairs}:
            return Form.CONDITIONAL
        form = word.cue.form
        if form is not Form.NOUN and word.before in self._particles.negations:
            return Form.NEGATED
        return self._present(word, clause[-2:]) if form is Form.PRESENT else form

    def _present(self, word: ActWord, before: list[str]) -> Form:
        letters = word.tokens[word.match.first].norm[word.match.peeled.prefix_length :]
        if letters.startswith(_SEEN) or self._particles.future & {*before, " ".join(before)}:
            return Form.FUTURE
        return Form.PAST if " ".join(before) in self._particles.narrative else Form.PRESENT

    def governed(self, word: ActWord, governors: Sequence[Match[GovernorForm]], last: Span | None) -> Governed:
        """What governs the act; `last` is the governor of the act before it, which a conjunction carries on."""
        if word.cue.form is Form.PAST:
            return Governed(None, None)
        earlier = [governor for governor in governors if governor.last <= word.match.first]
        framed = bool(earlier) and earlier[-1].payloads[0].governor.frames
        if word.cue.form is Form.PRESENT and word.before not in self._particles.subordinators:
            return Governed("owed", earlier[-1].span, framed=True) if framed else Governed(None, None)
        before = [governor for governor in earlier if _governs(governor, word)]
        if not before and word.match.peeled.conjunction:
            before = [governor for governor in governors if governor.span == last]
        if before:
            effect = self._effect(word.scene, before[-1])
            found = before[-1].payloads[0].governor
            return Governed(effect, before[-1].span, framed=found.frames, anterior=found.anterior)
        if framed:
            return Governed("owed", earlier[-1].span, framed=True)
        purpose = word.cue.form is Form.NOUN and word.match.peeled.preposition == _LAM
        return Governed("purpose" if purpose else None, None)

    def _effect(self, scene: Scene, match: Match[GovernorForm]) -> str | None:
        """The governor's effect; under a negation («did not agree to», «will not hinder») it turns round.

        «will be handed over» is owed, «until it is handed over» says nothing.
        """
        found = match.payloads[0]
        effect = found.governor.effect
        word = scene.sentence.tokens[match.first]
        before = scene.sentence.tokens[match.first - 1].norm if match.first else ""
        if found.is_present and effect == "done":
            return "owed" if word.norm[match.peeled.prefix_length :].startswith(_SEEN) else None
        if before not in self._particles.negations:
            return effect
        return None if effect in {"not_done", "demanded"} else "not_done"


def _governs(governor: Match[GovernorForm], word: ActWord) -> bool:
    """Near enough before the act, in one clause with it: a single comma parts them, a pair is a parenthesis."""
    reach = governor.payloads[0].governor.reach
    if not 0 <= word.match.first - governor.last <= (GOVERNOR_REACH if reach is None else reach):
        return False
    between = word.tokens[governor.last : word.match.first]
    return sum(token.text == COMMA for token in between) % 2 == 0
