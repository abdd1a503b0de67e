"""HTML text → start tags, end tags and text, in one pass and in time linear in its length.

Not the standard library's parser, because 90 KB of unfinished tags hold it for 88 s; not lxml, because it silently
drops what lies below 255 nested tags. It builds no tree, so depth and unclosed tags do not matter to it.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

RAW: Final = frozenset({"script", "style", "title", "textarea", "noscript", "xmp"})
"""Elements whose content is not markup up to their own end tag."""
# matches « class="a>b" id=x>»: a tag's rest with its closing bracket, brackets in quotes passed over; not «class="a»
_TAG_REST: Final = re.compile(r"(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>")
# matches «class="a b"», «hidden», «href=/x»; not «=»
_ATTRIBUTE: Final = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
# matches «div», «H1», «o:p» at the start of a tag; not «3»
_NAME: Final = re.compile(r"[A-Za-z][^\s/>]*")


class StartTag(NamedTuple):
    """A start tag: name and attribute names in lower case, values with their references resolved."""

    name: str
    attributes: dict[str, str]


class EndTag(NamedTuple):
    """An end tag, its name in lower case."""

    name: str


class Text(NamedTuple):
    """Text between tags; `is_raw` inside scripts, titles and the like."""

    content: str
    is_raw: bool


def scan_markup(html: str) -> Iterator[StartTag | EndTag | Text]:
    """The pieces of `html` in order. Never fails; an unfinished tag or comment swallows what follows it."""
    position = 0
    while position < len(html):
        bracket = html.find("<", position)
        if bracket == -1:
            yield Text(unescape(html[position:]), False)
            return
        if bracket > position:
            yield Text(unescape(html[position:bracket]), False)
        position, pieces = _piece(html, bracket)
        yield from pieces


def _piece(html: str, bracket: int) -> tuple[int, list[StartTag | EndTag | Text]]:
    """What starts with the bracket at `bracket`, and where it ends."""
    following = html[bracket + 1 : bracket + 2]
    if following in ("!", "?"):
        return _skip(html, bracket), []
    is_end = following == "/"
    name = _NAME.match(html, bracket + 1 + is_end)
    if name is None:
        return bracket + 1, [Text("<", False)]
    rest = _TAG_REST.match(html, name.end())
    end = rest.end() if rest is not None else html.find(">", name.end()) + 1
    if end == 0:
        return len(html), []
    tag = name.group().lower()
    if is_end:
        return end, [EndTag(tag)]
    pieces: list[StartTag | EndTag | Text] = [StartTag(tag, _attributes(html[name.end() : end - 1]))]
    if tag not in RAW:
        return end, pieces
    close = re.compile(rf"</{tag}(?=[\s/>]|$)", re.IGNORECASE).search(html, end)
    stop = close.start() if close is not None else len(html)
    return stop, [*pieces, Text(html[end:stop], True)]


def _skip(html: str, bracket: int) -> int:
    """The end of the comment, doctype, CDATA section or processing instruction at `bracket`."""
    mark = "-->" if html.startswith("<!--", bracket) else ">"
    end = html.find(mark, bracket + 2)
    return len(html) if end == -1 else end + len(mark)


def _attributes(words: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(words):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value) if "&" in value else value)
    return found
