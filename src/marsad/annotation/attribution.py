"""Document and its names → attributions: who says what, performing which act, through whom.

Rules after the project's gold guidelines («statements»); words in resources/speech. One statement per cue; statements
nest, and a clause that leaves its speaker out takes the last one that its verb can agree with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from marsad.annotation.attribution_cues import CueTable
from marsad.annotation.attribution_drafts import Draft
from marsad.annotation.attribution_reader import DraftReader
from marsad.annotation.attribution_sources import SourceReader
from marsad.annotation.attribution_speaker import Phrase
from marsad.annotation.attribution_speakers import SpeakerTrail
from marsad.annotation.attribution_stance import ActReader
from marsad.annotation.attribution_text import Row, lay_out
from marsad.model import Attribution, Document, EntityKind, Mention, PlaceMention, Span, Speaker
from marsad.reference.speech import SPEECH, SpeechEntry


class AttributionFinder:
    """Finds reported speech. Built once from the speech table; `find` is a pure function."""

    def __init__(self, entries: Iterable[SpeechEntry]) -> None:
        table = CueTable(entries)
        self._drafts = DraftReader(table)
        self._sources = SourceReader(table, self._drafts)
        self._acts = ActReader(table)

    @classmethod
    def from_resources(cls) -> "AttributionFinder":
        """The finder with the shipped speech table. Raises `ResourceError` if it is not built."""
        return cls(SPEECH.load())

    def find(
        self, document: Document, actors: Sequence[Mention], places: Sequence[PlaceMention]
    ) -> tuple[Attribution, ...]:
        """The statements of `document` in text order; `actors` and `places` are its listed names."""
        row = lay_out(document, actors, places)
        drafts: list[Draft] = []
        for sentence in range(len(row.sentences)):
            found = self._drafts.read(row, sentence)
            drafts += self._sources.read(row, sentence, found)
        drafts = self._bounded(row, drafts)
        named = SpeakerTrail(row, self._drafts.phrases).resolve(drafts)
        statements = [self._attribution(row, draft, speaker, implied) for draft, speaker, implied in named]
        return tuple(sorted(statements, key=lambda one: (one.span.start, -one.span.end)))

    def _bounded(self, row: Row, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts with their ends: a clause ends where the next statement of its own level starts."""
        starts = frozenset(draft.start for draft in drafts if _continues(row, draft))
        return [
            draft
            if draft.last is not None
            else replace(
                draft,
                last=self._drafts.complements.clause_end(
                    row, draft.content, draft.until or row.last_of[draft.sentence], starts
                ),
            )
            for draft in drafts
        ]

    def _attribution(self, row: Row, draft: Draft, speaker: Phrase, implied: bool) -> Attribution:
        assert draft.last is not None
        first = row.tokens[draft.index].start + (draft.cue.prefix if draft.cue.conjunction else 0)
        cue = Span(first, row.tokens[draft.index].end)
        end = row.tokens[draft.last - 1].end
        start = first if draft.start == draft.index else row.tokens[draft.start].start
        if draft.before:
            end = max(end, row.tokens[speaker.last - 1].end)
        content = row.span(draft.content, max(draft.last, draft.content + 1))
        tokens = row.tokens[draft.content : draft.last]
        act, stance = self._acts.read(draft.cue.entry, tokens, has_culprit=self._has_culprit(row, draft))
        return Attribution(
            span=Span(min(start, cue.start), max(end, content.end, cue.end)),
            content=content,
            cue=cue,
            speaker=_speaker(row, speaker, implied),
            act=act,
            stance=stance,
            via=tuple(_speaker(row, phrase, False) for phrase in draft.via),
            target=_target(row, draft.target),
        )

    def _has_culprit(self, row: Row, draft: Draft) -> bool:
        """Whether the content names somebody who may have done what is blamed."""
        last = draft.last or draft.content
        is_speaker_word = self._drafts.phrases.is_speaker_word
        return draft.target is not None or any(
            index in row.actors or is_speaker_word(row.tokens[index].norm) for index in range(draft.content, last)
        )


def _continues(row: Row, draft: Draft) -> bool:
    return draft.cue.tense == "participle" or bool(draft.cue.conjunction) or row.is_comma(draft.start - 1)


def _speaker(row: Row, phrase: Phrase, implied: bool) -> Speaker:
    span = row.span(phrase.first, phrase.last)
    mention = _mention(row, phrase)
    listed = row.actors.get(phrase.first)
    if listed is not None and span.start < listed[1].span.start < span.end:
        span = Span(listed[1].span.start, span.end)  # without the particle written onto the name
    return Speaker(
        span=span,
        entity=mention.entity if mention else None,
        name=mention.name if mention else span.of(row.text),
        implied=implied,
        country=mention.country if mention else None,
    )


def _mention(row: Row, phrase: Phrase) -> Mention | None:
    """The listed actor that a phrase names: a person before an office before others."""
    found = [row.actors[index][1] for index in range(phrase.first, phrase.last) if index in row.actors]
    people = [mention for mention in found if mention.kind is EntityKind.PERSON]
    return next(iter(people or found), None)


def _target(row: Row, phrase: Phrase | None) -> Mention | None:
    if phrase is None:
        return None
    span = row.span(phrase.first, phrase.last)
    mention = _mention(row, phrase)
    if mention is not None:
        return replace(mention, span=span)
    return Mention(span=span, kind=EntityKind.GROUP, entity=None, name=span.of(row.text))
