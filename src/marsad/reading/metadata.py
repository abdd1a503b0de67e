"""What an HTML page declares about its article: JSON-LD, OpenGraph and meta elements → title, day, outlet, body.

Only declarations that name the article's own publication count; nothing is inferred from the URL or the markup.
"""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from marsad.reading.visible import Visible, read_visible

# fmt: off
_ARTICLE_TYPES: Final = frozenset({
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "report",
    "backgroundnewsarticle", "reviewnewsarticle", "blogposting", "socialmediaposting", "liveblogposting", "webpage",
})
# fmt: on
_PUBLISHED_METAS: Final = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "date.published",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
)
MOST_DEPTH: Final = 8
"""Nesting of JSON-LD that is looked into: graphs and lists, never more."""


class Metadata(NamedTuple):
    """Declarations about a page's article; `None` where it declares nothing. `body` has its paragraphs by line."""

    title: str | None
    published: str | None
    publisher: str | None
    url: str | None
    body: str | None


def read_metadata(visible: Visible) -> Metadata:
    """The declarations of `visible`; JSON-LD first, then OpenGraph, then other meta elements."""
    articles = [item for content in visible.linked_data for item in _items(_parse(content), 0) if _is_article(item)]
    articles.sort(key=lambda item: "articleBody" not in item)
    metas = visible.metas
    body = _first(articles, "articleBody")
    return Metadata(
        title=_first(articles, "headline") or metas.get("og:title") or metas.get("twitter:title") or None,
        published=_first(articles, "datePublished")
        or next((metas[name] for name in _PUBLISHED_METAS if metas.get(name)), None),
        publisher=_publisher(articles) or metas.get("og:site_name") or None,
        url=visible.canonical or metas.get("og:url") or None,
        body="\n".join(line.text for line in read_visible(_keep_breaks(body)).lines) if body else None,
    )


def _parse(content: str) -> Any:
    try:
        return json.loads(content.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None


def _items(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > MOST_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _items(value.get(name), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _items(item, depth + 1)


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.lower().rsplit("/", 1)[-1] in _ARTICLE_TYPES for name in names)


def _first(articles: list[dict[str, Any]], name: str) -> str | None:
    return next(
        (value.strip() for item in articles if isinstance(value := item.get(name), str) and value.strip()), None
    )


def _publisher(articles: list[dict[str, Any]]) -> str | None:
    for item in articles:
        publisher = item.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip():
            return name.strip()
    return None


def _keep_breaks(body: str) -> str:
    """Line ends as mark-up: an article body in JSON-LD may be plain text or HTML."""
    return body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>")
