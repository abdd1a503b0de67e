"""Evidence → numbered notes, one for each distinct citation, and the voices that lead to them."""

from marsad.brief.dates import date_words
from marsad.brief.names import NameBook
from marsad.brief.phrasebook import Phrasebook
from marsad.brief.report import Note, Voice
from marsad.model import Evidence
from marsad.query import Passages


class Notes:
    """Collects the evidence of a report in order of first use."""

    def __init__(self, passages: Passages, words: Phrasebook, names: NameBook) -> None:
        self._passages = passages
        self._words = words
        self._names = names
        self._numbers: dict[tuple[str, str, int, int], int] = {}
        self._notes: list[Note] = []

    def voice(self, evidence: Evidence) -> Voice:
        """Who says it, with the number of the note that holds the words."""
        citation = evidence.citation
        key = (evidence.claim, citation.article, citation.span.start, citation.span.end)
        first = key not in self._numbers
        if first:
            self._numbers[key] = len(self._notes) + 1
            self._notes.append(self._note(evidence))
        said = self._words.term("says", evidence.says)
        does = self._words.term("stance", evidence.stance) if said == evidence.says else said
        return Voice(
            claimant=self._names.of(evidence.claimant),
            side=self._side(evidence),
            via=self._via(evidence),
            does=does,
            date=date_words(evidence.reported, self._words),
            quote=citation.quote,
            article=citation.article,
            note=self._numbers[key],
            first=first,
        )

    def voices(self, evidence: tuple[Evidence, ...]) -> tuple[Voice, ...]:
        """Several of them, in the given order."""
        return tuple(self.voice(entry) for entry in evidence)

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
            claimant=self._names.of(evidence.claimant),
            via=self._via(evidence),
            date=date_words(evidence.reported, self._words),
            how_dated=self._words.term("published", published.kind.value) if published else None,
            article=citation.article,
            page=citation.page,
            start=citation.span.start,
            end=citation.span.end,
            passage=passage,
        )

    def _side(self, evidence: Evidence) -> str | None:
        """The side the claimant speaks for, where that is not the claimant's own name."""
        if evidence.side is None:
            return None
        side = self._names.of(evidence.side, evidence.side)
        return None if side in (evidence.side, self._names.of(evidence.claimant)) else side

    def _via(self, evidence: Evidence) -> str | None:
        if not evidence.via:
            return None
        return self._words.say("phrase/via", relays=self._words.join([self._names.of(name) for name in evidence.via]))
