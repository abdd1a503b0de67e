"""Evidence → numbered notes, one for each distinct citation, and the voices that lead to them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from marsad.brief.dates import date_words
from marsad.brief.names import NameBook
from marsad.brief.phrasebook import Phrasebook
from marsad.brief.report import Note, Voice
from marsad.model import Evidence, SourceGroup
from marsad.query import Passages

Entry = TypeVar("Entry")


class Notes:
    """Collects the evidence of a report in order of first use."""

    def __init__(
        self, passages: Passages, words: Phrasebook, names: NameBook, sources: Sequence[SourceGroup] = ()
    ) -> None:
        self._passages = passages
        self._words = words
        self._names = names
        self._origins = {article: group.origin for group in sources for article in group.articles}
        self._numbers: dict[tuple[str, str, int, int], int] = {}
        self._notes: list[Note] = []

    def voice(self, evidence: Evidence, copies: Sequence[Evidence] = ()) -> Voice:
        """Who says it, with the number of the note that holds the words; `copies` say it in copies of the article."""
        citation = evidence.citation
        key = (evidence.claim, citation.article, citation.span.start, citation.span.end)
        first = key not in self._numbers
        if first:
            self._numbers[key] = len(self._notes) + 1
            self._notes.append(self._note(evidence))
        said = self._words.term("says", evidence.says)
        does = self._words.term("stance", evidence.stance) if said == evidence.says else said
        return Voice(
            claimant=self._claimant(evidence),
            side=self._side(evidence),
            via=self._via(evidence),
            does=does,
            date=date_words(evidence.reported, self._words),
            quote=citation.quote,
            article=citation.article,
            note=self._numbers[key],
            first=first,
            copies=tuple(self.voice(copy) for copy in copies),
        )

    def voices(self, evidence: Sequence[Evidence]) -> tuple[Voice, ...]:
        """Several of them, in the given order; what copies of one article repeat is one voice."""
        return tuple(self.voice(first, copies) for first, *copies in self.fold(evidence, lambda entry: (entry, None)))

    def fold(self, entries: Iterable[Entry], read: Callable[[Entry], tuple[Evidence, object]]) -> list[list[Entry]]:
        """Entries grouped with what copies of their article repeat of them; each group in the given order.

        `read` gives an entry's evidence and what else must be equal. An article that says a thing twice keeps both.
        """
        folded: dict[tuple[object, ...], list[Entry]] = {}
        times: Counter[tuple[object, ...]] = Counter()
        for entry in entries:
            evidence, more = read(entry)
            said = (more, self._said(evidence))
            times[said, evidence.citation.article] += 1
            folded.setdefault((said, times[said, evidence.citation.article]), []).append(entry)
        return list(folded.values())

    def _said(self, evidence: Evidence) -> tuple[str, ...]:
        """What is equal for the same words in copies of one article: its origin, the words, who says them and how.

        The outlet's own voice is the origin's, whoever prints it.
        """
        citation = evidence.citation
        own_voice = evidence.claimant in (evidence.source, citation.article)
        origin = self._origins.get(citation.article, citation.article)
        return origin, citation.quote, "" if own_voice else evidence.claimant, evidence.stance

    def all(self) -> tuple[Note, ...]:
        """Every note made so far, by number."""
        return tuple(self._notes)

    def _note(self, evidence: Evidence) -> Note:
        citation = evidence.citation
        passage = self._passages.find(citation)
        published = passage.published
        return Note(
            number=len(self._notes) + 1,
            claim=evidence.claim,
            claimant=self._claimant(evidence),
            via=self._via(evidence),
            date=date_words(evidence.reported, self._words),
            how_dated=self._words.term("published", published.kind.value) if published else None,
            article=citation.article,
            page=citation.page,
            start=citation.span.start,
            end=citation.span.end,
            passage=replace(passage, source=passage.source and self._names.of(passage.source)),
        )

    def _side(self, evidence: Evidence) -> str | None:
        """The side the claimant speaks for («for the separatists»), where that is not the claimant's own name."""
        if evidence.side is None:
            return None
        side = self._names.side(evidence.side)
        return None if side is None or side in self._claimant(evidence) else self._names.oblique(side)

    def denial(self, denied: Evidence, denial: Evidence) -> str:
        """That one denies the words of the other."""
        return self._words.say("phrase/denial", denier=self._claimant(denial), speaker=self._oblique(denied))

    def _oblique(self, evidence: Evidence) -> str:
        if evidence.claimant == evidence.citation.article:
            return self._claimant(evidence)
        return self._names.oblique(evidence.claimant)

    def _claimant(self, evidence: Evidence) -> str:
        """The claimant's name; an article whose outlet is unknown speaks as the article."""
        if evidence.claimant == evidence.citation.article:
            return self._words.say("phrase/the-article")
        return self._names.of(evidence.claimant)

    def _via(self, evidence: Evidence) -> str | None:
        if not evidence.via:
            return None
        return self._words.say(
            "phrase/via", relays=self._words.join([self._names.oblique(name) for name in evidence.via])
        )
