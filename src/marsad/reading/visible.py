"""HTML → the lines a reader sees, in order, with what the mark-up says of each, and the page's metadata elements.

An event parser without a tree: no depth limit (lxml silently drops what lies below 255 nested tags), no recursion, and
tags that are never closed do no harm. Which of the lines are the article is decided by `html`.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from marsad.reading.lines import Hint

# fmt: off
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})
# fmt: on
# fmt: off
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})
# fmt: on
# fmt: off
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
    scanner = _Scanner()
    scanner.feed(html)
    scanner.close()
    scanner.flush()
    return scanner.found


class _Scanner(HTMLParser):
    """Collects text between block tags; keeps counts of open tags, never a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Visible()
        self._stack: list[tuple[str, bool, bool]] = []
        self._open: Counter[str] = Counter()
        self._unseen = 0
        self._furniture = 0
        self._pieces: list[tuple[str, bool]] = []
        self._raw: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._declare(tag, values)
        if self._breaks_line(tag):
            self.flush()
        if tag in _VOID:
            return
        if tag == "title" or (tag == "script" and "ld+json" in values.get("type", "")):
            self._raw = []
        unseen = tag in _UNSEEN or "hidden" in values or _HIDDEN_STYLE.search(values.get("style", "")) is not None
        name = f"{values.get('class', '')} {values.get('id', '')}"
        furniture = tag in _FURNITURE or (tag not in ("body", "html", "article") and bool(_FURNITURE_NAME.search(name)))
        if tag == "body":
            self._leave_head()
        self._push(tag, unseen, furniture)

    def handle_endtag(self, tag: str) -> None:
        if self._breaks_line(tag):
            self.flush()
        if self._raw is not None and tag in ("title", "script"):
            self._keep_raw(tag)
        if not self._open[tag]:
            return
        while self._stack:
            opened = self._pop()
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._raw is not None:
            self._raw.append(data)
        elif not self._unseen:
            if self._open["pre"]:
                for number, line in enumerate(data.split("\n")):
                    if number:
                        self.flush()
                    self._pieces.append((line, self._open["a"] > 0))
            else:
                self._pieces.append((data, self._open["a"] > 0))

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

    def _keep_raw(self, tag: str) -> None:
        content, self._raw = "".join(self._raw or ()), None
        if tag == "title":
            self.found.window_title = self.found.window_title or _fold(content) or None
        else:
            self.found.linked_data.append(content)

    def _leave_head(self) -> None:
        """A body starts even where the head was never closed."""
        if self._open["head"]:
            self.handle_endtag("head")

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
