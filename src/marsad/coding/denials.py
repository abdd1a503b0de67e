"""Which accusation a denial answers: statements → pairs of denial and accusation.

A denial answers an accusation if it comes soon after it, from the side that was accused, and takes it up in words
(«denied *these accusations*», «denied *that*»). A denial of something else, or far away, answers nothing.
"""

from collections.abc import Sequence
from typing import Final

from marsad.coding.act_words import Particles
from marsad.coding.parties import PartyBook
from marsad.language.ar.clitics import peel
from marsad.language.ar.tokens import tokenize
from marsad.model import Act, Attribution, Stance

REACH: Final = 1_500
"""Code points between an accusation and its denial, at most: about four paragraphs."""


class DenialReader:
    """Finds what denials answer; its words are resources/particles."""

    def __init__(self, particles: Particles, book: PartyBook) -> None:
        self._words = particles.accusations
        self._book = book

    def answered(self, denial: Attribution, earlier: Sequence[Attribution], text: str) -> Attribution | None:
        """The last accusation among `earlier` that `denial` answers, if any; `text` is the page's."""
        if denial.act not in {Act.DENY, Act.REJECT} or not self._takes_up(denial, text):
            return None
        side = self._book.of_speaker(denial.speaker)
        for statement in reversed(earlier):
            if denial.span.start - statement.span.end > REACH:
                break
            accused = self._book.of(statement.target) if statement.target else None
            if statement.stance is Stance.ACCUSE and accused and accused.entity and accused.entity == side.entity:
                return statement
        return None

    def _takes_up(self, denial: Attribution, text: str) -> bool:
        return any(reading.stem in self._words for token in tokenize(text, denial.span) for reading in peel(token.norm))
