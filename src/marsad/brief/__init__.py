"""The record in words: the board and the situation report, in Arabic and English, as text and HTML."""

from collections.abc import Iterator, Sequence

from marsad.brief.build import build_report
from marsad.brief.html import render_html
from marsad.brief.layout import Line
from marsad.brief.names import NameBook
from marsad.brief.phrasebook import Lang, Phrasebook
from marsad.brief.text import TextReport
from marsad.model import ArticleReading, Ledger
from marsad.query import Passages

__all__ = ["Face", "Lang"]


class Face:
    """A ledger in one language; `readings` are the pages that its citations point into, `checkpoint` is the log's."""

    def __init__(
        self, ledger: Ledger, readings: Sequence[ArticleReading], lang: Lang, checkpoint: str | None = None
    ) -> None:
        self._words = Phrasebook(lang)
        self._report = build_report(ledger, Passages(readings), self._words, NameBook(self._words), checkpoint)

    def board(self) -> Iterator[Line]:
        """Agreements and compliance, as lines for a terminal."""
        return TextReport(self._report, self._words).board()

    def brief(self) -> Iterator[Line]:
        """The situation report, as lines for a terminal."""
        return TextReport(self._report, self._words).brief()

    def html(self) -> str:
        """The situation report as one self-contained HTML file."""
        return render_html(self._report, self._words)
