"""Sentence → agreement heads: the words that name an agreement, with their kind.

«اتفاق» (agreement) takes its kind from the purpose after it («for a ceasefire»); «هدنة» (truce) names one by itself;
«إعلان» (declaration) needs a name or a purpose.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from marsad.coding.scene import Scene
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import AgreementKind, PlaceMention, Span
from marsad.reference.agreements import AgreementWords

PURPOSE_REACH: Final = 7
"""How many tokens after an agreement noun its purpose may begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Tokens `[first, last)` of a sentence name an agreement; `named` is the place in its name, if any."""

    first: int
    last: int
    span: Span
    kind: AgreementKind
    named: PlaceMention | None

    @property
    def name_span(self) -> Span:
        """The name: noun and place («Shusha declaration»), without what follows."""
        return Span(self.span.start, self.named.span.end) if self.named else self.span


@dataclass(frozen=True, slots=True)
class _Word:
    kind: AgreementKind
    role: str


class HeadFinder:
    """Finds agreement heads; compiled once from resources/agreement_kinds."""

    def __init__(self, words: Iterable[AgreementWords]) -> None:
        words = tuple(words)
        entries = [
            (phrase, _Word(AgreementKind(entry.kind), role))
            for entry in words
            for role, phrases in (("head", entry.heads), ("noun", entry.nouns), ("loose", entry.loose_nouns))
            for phrase in phrases
        ]
        self._words = PhraseMatcher(entries)
        self._purposes = PhraseMatcher(
            (phrase, AgreementKind(entry.kind)) for entry in words for phrase in (*entry.purposes, *entry.heads)
        )

    def find(self, scene: Scene) -> list[Head]:
        """The heads of one sentence, in text order, never overlapping."""
        heads: list[Head] = []
        for match in self._words.find(scene.sentence.tokens):
            if heads and match.first < heads[-1].last:
                continue
            head = self._head(scene, match)
            if head is not None:
                heads.append(head)
        return heads

    def _head(self, scene: Scene, match: Match[_Word]) -> Head | None:
        word = match.payloads[0]
        named = next((place for place in scene.places if 0 <= place.span.start - match.span.end <= 1), None)
        if word.role == "head":
            return Head(first=match.first, last=match.last, span=match.span, kind=word.kind, named=None)
        purpose = self._purpose(scene, match)
        if purpose is not None:
            span = Span(match.span.start, purpose.span.end)
            return Head(first=match.first, last=purpose.last, span=span, kind=purpose.payloads[0], named=named)
        if word.role == "loose" and named is None:
            return None
        end = named.span.end if named else match.span.end
        last = scene.token_at(end)
        return Head(first=match.first, last=last, span=Span(match.span.start, end), kind=word.kind, named=named)

    def _purpose(self, scene: Scene, match: Match[_Word]) -> Match[AgreementKind] | None:
        tokens = scene.sentence.tokens
        for index in range(match.last, min(len(tokens), match.last + PURPOSE_REACH)):
            if tokens[index].text in ".:;":
                return None
            found = self._purposes.at(tokens, index)
            if found is not None:
                return found
        return None
