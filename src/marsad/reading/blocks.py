"""Lines of a page → blocks: which lines are an article's words, and of which of the articles on the page.

A walk over the labelled lines. Cues (resources/page_cues) decide what they name; the rest is decided by shape: running
text ends in a final stop, headlines do not. When in doubt a line stays body: losing an article's words is worse.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from marsad.language.ar.calendar import parse_printed_date
from marsad.model import Block, BlockKind, Span
from marsad.reading.cues import LineCue, PageCues
from marsad.reading.datelines import Dateline, DatelineReader
from marsad.reading.glued import GlueFinder
from marsad.reading.lines import Hint, Line
from marsad.reading.titles import find_titles, is_headline
from marsad.reading.topics import is_appended
from marsad.reference.page_cues import CueRole, CueStand

CROSSHEAD_WORDS: Final = 6
"""A line without a final stop between paragraphs is a crosshead up to this many words, a related headline above."""
HEADLINE_WORDS: Final = 40
"""Two headlines run together stay below this; longer lines are paragraphs whatever they end in."""
GLUED_CROSSHEAD_WORDS: Final = 8
"""A crosshead glued to its paragraph ends within this many words."""
GLUED_HEADLINE_WORDS: Final = 30
"""A read-also headline glued to the next sentence ends within this many words."""
SOFT_BREAK_WORDS: Final = 4
"""Where nothing is glued, a read-also headline has at least this many words before a sentence may follow it."""
READ_ALSO_WORDS: Final = 25
"""A read-also line with a final stop and more words than this holds a sentence of the article too."""
FOREIGN_WORDS: Final = 20
"""A line in Latin letters of up to this many words is a caption or credit."""
DATE_LINE_CHARACTERS: Final = 70
"""A date line has at most this many code points."""
DATELINE_PARAGRAPHS: Final = 2
"""A dateline opens one of this many first paragraphs of an article."""
STOPPED_SHARE: Final = 0.8
"""A page whose long lines end in a stop this often prints full stops: then a line without one says something."""
LONG_LINE_WORDS: Final = 15
"""A line of at least this many words counts as long."""
BYLINE_WORDS: Final = 7
"""A byline has at most this many words."""
# matches «سامي علي – عدن», «عدن- وكالات»; not «بين 2010-2015»
_BYLINE: Final = re.compile(r"[^\W\d_]\s*(?:\s[-\u2013\u2014]|[-\u2013\u2014]\s)\s*[^\W\d_]")
_KINDS: Final = {
    CueRole.NAVIGATION: BlockKind.NAVIGATION,
    CueRole.RELATED_SECTION: BlockKind.NAVIGATION,
    CueRole.READ_ALSO: BlockKind.RELATED,
    CueRole.COMMENT_FORM: BlockKind.COMMENT_FORM,
    CueRole.CAPTION: BlockKind.CAPTION,
    CueRole.BYLINE: BlockKind.SOURCE,
    CueRole.SOURCE: BlockKind.SOURCE,
    CueRole.KEYWORDS: BlockKind.KEYWORDS,
    CueRole.PUBLISHED: BlockKind.DATE,
    CueRole.UPDATED: BlockKind.DATE,
}
_HINTED: Final = {Hint.CAPTION: BlockKind.CAPTION, Hint.TIME: BlockKind.DATE}
_CLOSING: Final = frozenset({CueRole.SOURCE, CueRole.KEYWORDS})


@dataclass(frozen=True, slots=True)
class Segmented:
    """The blocks of a page in order, the datelines in them by part, and the read-also lines whose end was not found."""

    blocks: tuple[Block, ...]
    datelines: dict[int, Dateline]
    uncut: tuple[Span, ...]


@dataclass(slots=True)
class _Walk:
    """Where the walk over a page's lines stands."""

    part: int = 0
    paragraphs: int = 0
    is_closed: bool = False
    section: BlockKind | None = None
    blocks: list[Block] = field(default_factory=list)
    datelines: dict[int, Dateline] = field(default_factory=dict)
    uncut: list[Span] = field(default_factory=list)

    def add(self, span: Span, kind: BlockKind, *, heading: bool = False) -> None:
        self.blocks.append(Block(span=span, kind=kind, article=self.part, heading=heading))


class BlockFinder:
    """Cuts one page; build once per page."""

    def __init__(
        self, text: str, lines: Sequence[Line], cues: PageCues, datelines: DatelineReader, title_end: int | None
    ) -> None:
        self._text = text
        self._lines = lines
        self._reader = datelines
        self._glue = GlueFinder(text, cues.openers)
        self._inline = cues.inline_read_also
        self._declared = title_end is not None
        self._cues: list[LineCue | None] = [cues.of_line(line.text) for line in lines]
        self._kinds = [self._kind_of(line, cue) for line, cue in zip(lines, self._cues, strict=True)]
        find_titles(lines, self._kinds, title_end)
        self._prints_stops = _prints_stops(lines, self._kinds)

    def find(self) -> Segmented:
        """The page's blocks: in order, not overlapping, covering every non-blank code point."""
        walk = _Walk()
        position = 0
        while position < len(self._lines):
            position = self._step(walk, position)
        return Segmented(tuple(walk.blocks), walk.datelines, tuple(walk.uncut))

    def _kind_of(self, line: Line, cue: LineCue | None) -> BlockKind | None:
        """The kind a line declares by cue, hint or script; `None` where only its neighbours can tell."""
        if line.hint is Hint.TITLE:
            return BlockKind.TITLE
        if line.hint in _HINTED:
            return _HINTED[line.hint]
        if cue is not None and (cue.stand is not CueStand.DATED or parse_printed_date(line.text) is not None):
            return _KINDS[cue.role]
        if line.is_foreign and line.words <= FOREIGN_WORDS:
            return BlockKind.CAPTION
        if len(line.text) <= DATE_LINE_CHARACTERS and not line.is_paragraph and _is_date_line(line.text):
            return BlockKind.DATE
        return None

    def _step(self, walk: _Walk, position: int) -> int:
        """Turn the line at `position` (and what it governs) into blocks; the position to go on at."""
        line, kind, cue = self._lines[position], self._kinds[position], self._cues[position]
        if kind is None:
            self._plain(walk, position)
        elif kind is BlockKind.TITLE:
            walk.add(line.span, kind)
        elif cue is not None and cue.role in (CueRole.READ_ALSO, CueRole.RELATED_SECTION):
            return self._pointer(walk, position, cue)
        else:
            self._labelled(walk, line, kind, cue)
        return position + 1

    def _labelled(self, walk: _Walk, line: Line, kind: BlockKind, cue: LineCue | None) -> None:
        if walk.section is BlockKind.RELATED and kind is BlockKind.DATE:
            kind = BlockKind.RELATED
        if cue is not None and cue.role in _CLOSING and walk.paragraphs:
            walk.is_closed = True
        if cue is not None and cue.opens and walk.paragraphs:
            walk.section = BlockKind.COMMENT_FORM
        walk.add(line.span, kind)

    def _pointer(self, walk: _Walk, position: int, cue: LineCue) -> int:
        """A read-also cue or the heading of a list of stories, with the headlines it governs."""
        line = self._lines[position]
        rest = Span(line.span.start + cue.end, line.span.end)
        if cue.role is CueRole.READ_ALSO and rest.of(self._text).strip():
            self._read_also(walk, line, rest)
            return position + 1
        walk.add(line.span, BlockKind.NAVIGATION)
        heads = self._run(position + 1, headlines=True)
        body = self._run(heads[1], headlines=False)
        if cue.role is CueRole.READ_ALSO and self._starts_article(walk, heads, body):
            return self._open_part(walk, heads)
        for index in range(*heads):
            walk.add(self._lines[index].span, BlockKind.RELATED)
        if cue.role is CueRole.RELATED_SECTION and (walk.is_closed or not walk.paragraphs):
            walk.section = BlockKind.RELATED if walk.paragraphs else None
        return heads[1]

    def _run(self, first: int, *, headlines: bool) -> tuple[int, int]:
        """The plain lines from `first` on that are headlines (or that are not), as a range of positions."""
        last = first
        while last < len(self._lines) and self._kinds[last] is None and is_headline(self._lines[last]) is headlines:
            last += 1
        return first, last

    def _starts_article(self, walk: _Walk, heads: tuple[int, int], body: tuple[int, int]) -> bool:
        if heads[0] == heads[1] or body[0] == body[1]:
            return False
        first = self._lines[body[0]]
        before = [block.span.of(self._text) for block in walk.blocks if block.kind is BlockKind.BODY]
        return is_appended(
            headline=self._lines[heads[1] - 1].text,
            paragraphs=[line.text for line in self._lines[slice(*body)]],
            before=before,
            is_closed=walk.is_closed,
            has_dateline=self._reader.read(self._text, first.span) is not None,
            goes_on=self._glue.opens_paragraph(first.text),
        )

    def _open_part(self, walk: _Walk, heads: tuple[int, int]) -> int:
        for index in range(heads[0], heads[1] - 1):
            walk.add(self._lines[index].span, BlockKind.RELATED)
        walk.part += 1
        walk.paragraphs, walk.is_closed, walk.section = 0, False, None
        walk.add(self._lines[heads[1] - 1].span, BlockKind.TITLE)
        return heads[1]

    def _read_also(self, walk: _Walk, line: Line, rest: Span) -> None:
        """A cue and a headline on one line, perhaps glued to the next sentence of the article."""
        cut = self._glue.find(rest, GLUED_HEADLINE_WORDS, stop_at_punctuation=False)
        if cut is None and line.ends_in_stop and len(rest.of(self._text).split()) > READ_ALSO_WORDS:
            cut = self._glue.find_opener(rest, SOFT_BREAK_WORDS)
            if cut is None:
                walk.uncut.append(line.span)
        if cut is None:
            walk.add(line.span, BlockKind.RELATED)
            return
        walk.add(_trimmed(self._text, Span(line.span.start, cut)), BlockKind.RELATED)
        self._body(walk, Span(cut, line.span.end))

    def _plain(self, walk: _Walk, position: int) -> None:
        line = self._lines[position]
        if walk.section is not None:
            walk.add(line.span, walk.section)
        elif self._is_byline(walk, position):
            walk.add(line.span, BlockKind.SOURCE)
        elif line.hint is Hint.LINK and not line.ends_in_stop:
            walk.add(line.span, BlockKind.RELATED)
        elif line.hint is Hint.HEADING:
            walk.add(line.span, BlockKind.BODY, heading=True)
        elif self._stands_out(walk, position):
            is_crosshead = line.words <= CROSSHEAD_WORDS and not walk.is_closed and self._leads_on(position)
            walk.add(line.span, BlockKind.BODY if is_crosshead else BlockKind.RELATED, heading=is_crosshead)
        else:
            self._body(walk, line.span)

    def _stands_out(self, walk: _Walk, position: int) -> bool:
        """Whether the line at `position` is a headline among paragraphs."""
        line = self._lines[position]
        if self._declared or not self._prints_stops or not walk.paragraphs or line.words > HEADLINE_WORDS:
            return False
        return is_headline(line) and not line.ends_in_stop and not self._glue.opens_paragraph(line.text)

    def _is_byline(self, walk: _Walk, position: int) -> bool:
        """Whether the line names writer, outlet or place between title and text, e.g. «سامي علي – عدن»."""
        line = self._lines[position]
        if walk.paragraphs or not walk.blocks or line.words > BYLINE_WORDS or line.ends_in_stop:
            return False
        return _BYLINE.search(line.text) is not None and self._leads_on(position)

    def _leads_on(self, position: int) -> bool:
        following = position + 1
        return following < len(self._lines) and self._kinds[following] is None

    def _body(self, walk: _Walk, span: Span) -> None:
        """Body text: a dateline, a glued crosshead and an inline read-also are cut out of it."""
        if walk.paragraphs < DATELINE_PARAGRAPHS and (dateline := self._reader.read(self._text, span)) is not None:
            walk.datelines.setdefault(walk.part, dateline)
            walk.add(dateline.span, BlockKind.DATE if dateline.day else BlockKind.SOURCE)
            span = _trimmed(self._text, Span(dateline.span.end, span.end))
        elif walk.paragraphs and not self._declared:
            cut = self._glue.find(span, GLUED_CROSSHEAD_WORDS, stop_at_punctuation=True)
            if cut is not None:
                walk.add(_trimmed(self._text, Span(span.start, cut)), BlockKind.BODY, heading=True)
                span = Span(cut, span.end)
        if len(span) == 0:
            return
        walk.paragraphs += 1
        if (match := self._inline.search(self._text, span.start + 1, span.end)) is not None:
            walk.add(_trimmed(self._text, Span(span.start, match.start())), BlockKind.BODY)
            inline = Span(match.start(), span.end)
            rest = Span(match.end(), span.end)
            self._read_also(walk, Line(inline, inline.of(self._text)), rest)
            return
        walk.add(span, BlockKind.BODY)


def _prints_stops(lines: Sequence[Line], kinds: Sequence[BlockKind | None]) -> bool:
    long_lines = [
        line for line, kind in zip(lines, kinds, strict=True) if kind is None and line.words >= LONG_LINE_WORDS
    ]
    stopped = sum(line.ends_in_stop for line in long_lines)
    return bool(long_lines) and stopped / len(long_lines) >= STOPPED_SHARE


def _is_date_line(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and parse_printed_date(text) is not None


def _trimmed(text: str, span: Span) -> Span:
    """`span` without blanks at its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))
