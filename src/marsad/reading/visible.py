"""HTML → the lines a reader sees, in order, with what the mark-up says of each, and the page's metadata elements.

Reads the pieces of `markup` without a tree, so neither depth nor tags that are never closed do harm. Which of the lines
are the article is decided by `html`.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from marsad.reading.lines import Hint
from marsad.reading.markup import EndTag, StartTag, Text, scan_markup

# fmt: off
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})
_UNSEEN: Final = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "select", "button", "iframe", "object", "textarea",
    "math", "canvas", "audio", "video", "dialog",
})
# fmt: on
_FURNITURE: Final = frozenset({"nav", "footer", "aside", "form"})
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
# matches «comments-area», «related-posts», «share_buttons»; not «article-body», «commentary»
_FURNITURE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|disqus|related|sidebar|widget|breadcrumbs?|share|sharing|social|newsletter|cookies?"
    r"|popup|modal|adverts?|ads|promo|menu|navbar|navigation|footer|most-?read|trending|ticker)(?:[\s_-]|$)",
    re.IGNORECASE,
)
# matches «display: none»; not «display:block»
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# matches the blanks that HTML folds into one; not the no-break space
_BLANKS: Final = re.compile(r"[ \t\n\r\f]+")
LINK_SHARE: Final = 0.9
"""A line is a link if this share of its characters is in links."""
SEPARATE_LINK_WORDS: Final = 4
"""Links of at least this many words that make up one line are headlines of their own."""


@dataclass(frozen=True, slots=True)
class VisibleLine:
    """One line as a reader sees it. `is_furniture`: inside navigation, footers, forms, asides or what is named so."""

    text: str
    hint: Hint | None
    is_furniture: bool


@dataclass(slots=True)
class Visible:
    """What one HTML page shows and declares: its lines, meta elements by name, JSON-LD scripts."""

    lines: list[VisibleLine] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    linked_data: list[str] = field(default_factory=list)
    canonical: str | None = None
    window_title: str | None = None


def read_visible(html: str) -> Visible:
    """The visible lines and the declarations of `html`. Never fails: any text is some HTML."""
    collector = _Collector()
    for piece in scan_markup(html):
        match piece:
            case StartTag(name, attributes):
                collector.start(name, attributes)
            case EndTag(name):
                collector.end(name)
            case Text(content, is_raw):
                collector.add(content, is_raw)
    collector.flush()
    return collector.found


class _Collector:
    """Collects text between block tags; keeps counts of open tags, never a tree."""

    def __init__(self) -> None:
        self.found = Visible()
        self._stack: list[tuple[str, bool, bool]] = []
        self._open: Counter[str] = Counter()
        self._unseen = 0
        self._furniture = 0
        self._pieces: list[tuple[str, bool]] = []
        self._takes_raw = ""

    def start(self, tag: str, values: dict[str, str]) -> None:
        """A start tag: what it declares, hides, names or breaks."""
        self._declare(tag, values)
        if self._breaks_line(tag):
            self.flush()
        if tag in _VOID:
            return
        is_linked_data = tag == "script" and "ld+json" in values.get("type", "")
        self._takes_raw = tag if tag == "title" or is_linked_data else ""
        unseen = tag in _UNSEEN or "hidden" in values or _HIDDEN_STYLE.search(values.get("style", "")) is not None
        name = f"{values.get('class', '')} {values.get('id', '')}"
        is_named = tag not in ("body", "html", "article") and _FURNITURE_NAME.search(name) is not None
        if tag == "body" and self._open["head"]:
            self.end("head")  # a body starts even where the head was never closed
        self._push(tag, unseen, tag in _FURNITURE or is_named)

    def end(self, tag: str) -> None:
        """An end tag: closes the nearest such element and all that was left open in it."""
        if self._breaks_line(tag):
            self.flush()
        while self._open[tag]:
            if self._pop() == tag:
                return

    def add(self, content: str, is_raw: bool) -> None:
        """Text of a line, or the content of a title or of a JSON-LD script."""
        if is_raw and self._takes_raw:
            self._keep_raw(content)
        elif not is_raw and not self._unseen:
            for number, line in enumerate(content.split("\n") if self._open["pre"] else (content,)):
                if number:
                    self.flush()
                self._pieces.append((line, self._open["a"] > 0))

    def flush(self) -> None:
        """End the line that is being collected."""
        pieces, self._pieces = self._pieces, []
        text = _fold("".join(piece for piece, _ in pieces))
        if not text:
            return
        linked = [folded for piece, is_link in pieces if is_link and (folded := _fold(piece))]
        is_link = sum(map(len, linked)) >= LINK_SHARE * len(text)
        hint = self._hint(is_link)
        parts = [text]
        if hint is Hint.LINK and len(linked) > 1 and all(part.count(" ") + 1 >= SEPARATE_LINK_WORDS for part in linked):
            parts = linked
        self.found.lines += [VisibleLine(part, hint, self._furniture > 0) for part in parts]

    def _breaks_line(self, tag: str) -> bool:
        """Whether `tag` starts and ends a line; a time element does where it does not stand in running text."""
        return tag in _BLOCKS or (tag == "time" and not self._open["p"])

    def _hint(self, is_link: bool) -> Hint | None:
        if self._open["figcaption"] or self._open["caption"]:
            return Hint.CAPTION
        if self._open["h1"]:
            return Hint.TITLE
        if is_link:
            return Hint.LINK
        if self._open["time"] and not self._open["p"]:
            return Hint.TIME
        return Hint.HEADING if any(self._open[tag] for tag in _HEADINGS) else None

    def _declare(self, tag: str, values: dict[str, str]) -> None:
        if tag == "meta" and (name := values.get("property") or values.get("name") or values.get("itemprop")):
            self.found.metas.setdefault(name.lower(), values.get("content", ""))
        elif tag == "link" and values.get("rel", "").lower() == "canonical":
            self.found.canonical = values.get("href") or None
        elif tag != "meta" and values.get("itemprop", "").lower() == "datepublished" and values.get("datetime"):
            self.found.metas.setdefault("datepublished", values["datetime"])

    def _keep_raw(self, content: str) -> None:
        if self._takes_raw == "script":
            self.found.linked_data.append(content)
        else:
            self.found.window_title = self.found.window_title or _fold(unescape(content)) or None

    def _push(self, tag: str, unseen: bool, furniture: bool) -> None:
        self._stack.append((tag, unseen, furniture))
        self._open[tag] += 1
        self._unseen += unseen
        self._furniture += furniture

    def _pop(self) -> str:
        tag, unseen, furniture = self._stack.pop()
        self._open[tag] -= 1
        self._unseen -= unseen
        self._furniture -= furniture
        return tag


def _fold(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")
