"""An HTML page → the text of what belongs to its article, line by line, with what mark-up says of each line.

Three readings of the page are joined: the lines a reader sees (`visible`), what trafilatura takes for main text, and
what the page declares (`metadata`). A visible line is kept if trafilatura keeps it, or if it reads like the article's:
losing a paragraph is worse than keeping a teaser, which the block rules mark as such. Clutter outside is dropped.
"""

import logging
import re
from dataclasses import replace
from typing import Final, NamedTuple

from marsad.language.ar.calendar import parse_printed_date
from marsad.model import Span
from marsad.reading.cues import PageCues
from marsad.reading.lines import Hint, Line
from marsad.reading.metadata import Metadata, read_metadata
from marsad.reading.visible import VisibleLine, read_visible
from marsad.reference.page_cues import CueRole

# matches an XML prolog, which a parser of decoded text refuses; not a doctype
_PROLOG: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
# matches runs of what is not a letter or digit
_SEPARATORS: Final = re.compile(r"[\W_]+")
# matches the ends of sentences and lines
_SENTENCE_END: Final = re.compile("[\n.!?\u061f\u2026]+")
STRAY_WORDS: Final = 15
"""Outside the main text a line must be a paragraph of this many words to be kept."""
SHORT_WORDS: Final = 3
"""A line of up to this many words occurs in any text by chance: that alone does not make it main text."""
DATE_LINE_WORDS: Final = 9
"""A line of more words says more than a date."""
RELATED_WORDS: Final = 4
"""A link of at least this many words inside the main text is a related headline."""
MISSING_BODY: Final = 0.5
"""If the page shows less than this share of the body it declares, the declared body is taken into the text."""
MISNAMED_SHARE: Final = 0.5
"""If more of the main text than this lies in elements named like furniture («content-with-sidebar»), names mislead."""
_KEPT_CUES: Final = frozenset(
    {CueRole.READ_ALSO, CueRole.RELATED_SECTION, CueRole.SOURCE, CueRole.KEYWORDS, CueRole.PUBLISHED, CueRole.UPDATED}
)
_TRAILING_CUES: Final = frozenset({CueRole.SOURCE, CueRole.KEYWORDS})


class HtmlText(NamedTuple):
    """The text built from an HTML page, its lines, what the page declares, and the share of the declared body (0–1)
    that the text lacks."""

    text: str
    lines: tuple[Line, ...]
    metadata: Metadata
    missing: float


def read_html(html: str, cues: PageCues) -> HtmlText:
    """The article's text of `html`. Deterministic; empty if the page shows nothing."""
    visible = read_visible(html)
    metadata = read_metadata(visible)
    kept, missing = _with_declared_body(_keep_lines(visible.lines, _main_key(html), cues), metadata)
    titled = _with_title(kept, metadata.title or visible.window_title)
    return _build(titled, metadata, missing)


def _main_key(html: str) -> str:
    """Letters and digits of what trafilatura takes for the main text."""
    from trafilatura import extract  # noqa: PLC0415  imported on first use: it takes 230 ms, plain text does not need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it complains of becomes an issue here
    text = extract(_PROLOG.sub("", html), output_format="txt", include_comments=False, include_links=False)
    return _key(text or "")


def _keep_lines(lines: list[VisibleLine], main: str, cues: PageCues) -> list[VisibleLine]:
    is_main = [_key(line.text) in main and _words(line) > SHORT_WORDS for line in lines]
    title = next((number for number, line in enumerate(lines) if line.hint is Hint.TITLE), None)
    marked = [number for number, chosen in enumerate(is_main) if chosen]
    if sum(lines[number].is_furniture for number in marked) > MISNAMED_SHARE * len(marked):
        lines = [replace(line, is_furniture=False) for line in lines]
    first = min([*marked[:1], *([title] if title is not None else [])], default=0)
    last = marked[-1] if marked else len(lines) - 1
    return [
        line
        for number, line in enumerate(lines)
        if is_main[number] or _belongs(line, number - first, number - last, main, cues)
    ]


def _belongs(line: VisibleLine, after_first: int, after_last: int, main: str, cues: PageCues) -> bool:
    """Whether a line that trafilatura's main text does not settle is kept; distances are in lines."""
    cue = cues.of_line(line.text)
    role = cue.role if cue is not None else None
    if line.is_furniture or line.hint is Hint.TITLE:
        return not line.is_furniture or (after_last > 0 and role in _TRAILING_CUES)
    is_paragraph = Line(Span(0, len(line.text)), line.text).is_paragraph and line.hint is not Hint.LINK
    if after_first < 0 or after_last > 0:
        return role in _TRAILING_CUES or (is_paragraph and _words(line) >= STRAY_WORDS)
    if is_paragraph or role in _KEPT_CUES or line.hint in (Hint.CAPTION, Hint.TIME) or _is_date_line(line):
        return True
    return _words(line) >= RELATED_WORDS if line.hint is Hint.LINK else _key(line.text) in main


def _is_date_line(line: VisibleLine) -> bool:
    """Whether the line is a printed date, with a weekday or clock time at most."""
    return _words(line) <= DATE_LINE_WORDS and parse_printed_date(line.text) is not None


def _with_declared_body(kept: list[VisibleLine], metadata: Metadata) -> tuple[list[VisibleLine], float]:
    """`kept`, with the body that the page declares where it does not show it; and the share of it that is missing."""
    if not metadata.body:
        return kept, 0.0
    shown = _key(" ".join(line.text for line in kept))
    sentences = [key for sentence in _SENTENCE_END.split(metadata.body) if (key := _key(sentence))]
    missing = sum(len(key) for key in sentences if key not in shown) / max(1, sum(map(len, sentences)))
    if missing <= MISSING_BODY:
        return kept, missing
    body = _key(metadata.body)
    declared = [VisibleLine(line, None, False) for line in metadata.body.split("\n") if line.strip()]
    own = [line for line in kept if line.hint is Hint.TITLE or _key(line.text) not in body]
    position = next((number + 1 for number, line in enumerate(own) if line.hint is Hint.TITLE), 0)
    return [*own[:position], *declared, *own[position:]], 0.0


def _with_title(kept: list[VisibleLine], declared: str | None) -> list[VisibleLine]:
    """`kept` with one title: the marked-up line that the page declares, else its first, else the declaration."""
    marked = [number for number, line in enumerate(kept) if line.hint is Hint.TITLE]
    wanted = _key(declared or "")
    if declared and not marked:
        same = [number for number, line in enumerate(kept) if (key := _key(line.text)) and key in wanted]
        if same and _words(kept[same[0]]) > SHORT_WORDS:
            marked = same[:1]
        else:
            return [VisibleLine(declared, Hint.TITLE, False), *kept] if kept else kept
    chosen = next((number for number in marked if declared and _key(kept[number].text) in wanted), None)
    if chosen is None and marked:
        chosen = marked[0]
    hints = {number: Hint.TITLE if number == chosen else Hint.HEADING for number in marked}
    return [replace(line, hint=hints.get(number, line.hint)) for number, line in enumerate(kept)]


def _build(kept: list[VisibleLine], metadata: Metadata, missing: float) -> HtmlText:
    lines: list[Line] = []
    start = 0
    for line in kept:
        lines.append(Line(Span(start, start + len(line.text)), line.text, line.hint))
        start += len(line.text) + 1
    return HtmlText("\n".join(line.text for line in kept), tuple(lines), metadata, missing)


def _key(text: str) -> str:
    """Letters and digits alone: what two renderings of one line have in common."""
    return _SEPARATORS.sub("", text)


def _words(line: VisibleLine) -> int:
    return line.text.count(" ") + 1
