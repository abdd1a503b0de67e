"""The record's search index and the state of its log → the articles that stand and fit a query."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from marsad.log.retractions import article_target
from marsad.log.state import RecordState
from marsad.model import ArticleReading
from marsad.model.search import SearchQuery
from marsad.pipeline.record import load_codings

if TYPE_CHECKING:
    from marsad.store import Store


class StandingArticles:
    """Articles of current codings: neither superseded nor retracted nor redacted (`marsad.query.search.Articles`)."""

    def __init__(self, store: "Store", state: RecordState) -> None:
        self._store = store
        self._state = state
        self._codings = {coding.sequence: (capture, coding) for capture, coding in state.current()}

    def find(self, query: SearchQuery) -> Sequence[tuple[int, int]]:
        """The articles that fit `query`: the place of their coding in the log and their part, newest recorded first."""
        return [place for place in self._store.find(query) if self._stands(*place)]

    def load(self, places: Sequence[tuple[int, int]]) -> Iterator[ArticleReading]:
        """The readings of these articles, in the same order. Raises `StoreError`."""
        wanted = {sequence: self._codings[sequence] for sequence, _ in places}
        found = {
            (coding.sequence, reading.article.part): reading
            for _, coding, page in load_codings(self._store, self._state, list(wanted.values()))
            for reading in page.readings
        }
        return (found[place] for place in places)

    def _stands(self, sequence: int, part: int) -> bool:
        if sequence not in self._codings:
            return False
        capture, _ = self._codings[sequence]
        return article_target(capture.identity, part) not in self._state.retracted
