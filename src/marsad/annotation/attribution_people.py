"""Phrases of speakers and targets → whom they name: listed actors, else states by their adjective of nation."""

from dataclasses import replace

from marsad.annotation.attribution_cues import CueTable
from marsad.annotation.attribution_speaker import Phrase
from marsad.annotation.attribution_text import Row
from marsad.language.ar.bare import ARTICLE
from marsad.language.ar.clitics import peel
from marsad.model import EntityKind, Mention, Speaker
from marsad.reference.speech import SpeechKind


class PeopleReader:
    """Names the people and bodies of a statement."""

    def __init__(self, table: CueTable) -> None:
        self._official = table.words(SpeechKind.OFFICIAL)

    def mention(self, row: Row, phrase: Phrase) -> Mention | None:
        """The actor that a phrase names: a listed person before other listed actors before an adjective of nation."""
        found = [row.actors[index][1] for index in range(phrase.first, phrase.last) if index in row.actors]
        people = [mention for mention in found if mention.kind is EntityKind.PERSON]
        named = next(iter(people or found), None)
        if named is not None and (named.entity or named.country):
            return named
        state = self._state(row, phrase)
        if named is None or state is None:
            return named or state
        return replace(named, entity=state.entity, country=state.country)

    def speaker(self, row: Row, phrase: Phrase, *, implied: bool = False) -> Speaker:
        """The speaker whom `phrase` names."""
        span = row.span(phrase.first, phrase.last)
        mention = self.mention(row, phrase)
        listed = row.actors.get(phrase.first)
        if listed is not None and span.start < listed[1].span.start < span.end:
            span = replace(span, start=listed[1].span.start)  # without the particle written onto the name
        return Speaker(
            span=span,
            entity=mention.entity if mention else None,
            name=mention.name if mention else span.of(row.text),
            implied=implied,
            country=mention.country if mention else None,
        )

    def target(self, row: Row, phrase: Phrase | None) -> Mention | None:
        """Whom the statement is about, with the words of `phrase`."""
        if phrase is None:
            return None
        span = row.span(phrase.first, phrase.last)
        mention = self.mention(row, phrase)
        if mention is not None:
            return replace(mention, span=span)
        return Mention(span=span, kind=EntityKind.GROUP, entity=None, name=span.of(row.text))

    def _state(self, row: Row, phrase: Phrase) -> Mention | None:
        """«the Azerbaijani statement»: a word for bodies and officers of a state, and an adjective of nation."""
        nation = next((row.nations[i] for i in range(phrase.first + 1, phrase.last) if i in row.nations), None)
        if nation is None:
            return None
        head = row.tokens[phrase.first].norm
        is_official = head.removeprefix(ARTICLE) in self._official or any(
            peeled.stem in self._official for peeled in peel(head)
        )
        return nation if is_official else None
