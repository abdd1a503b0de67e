"""Articles → groups that carry one text: word 5-shingles of normal forms, an exact inverted index, no sampling.

Two articles of a group share at least `COPY_SHARE` of the shorter one's shingles. The origin is the earliest published
(unknown dates last); an agency named by any of them is the group's agency.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from marsad.language.ar.tokens import tokenize
from marsad.model import ArticleReading, BlockKind, SourceGroup, TokenKind

SHINGLE_WORDS: Final = 5
COPY_SHARE: Final = 0.5
"""Share of the shorter article's shingles that makes a copy: independent reports of one event stay below 0.2."""
MOST_HOLDERS: Final = 50
"""Words that more articles than this share are a formula («the statement said that …»), not a copy of one text."""
MINIMUM_SHINGLES: Final = 20
"""Articles shorter than this many shingles say too little to be called copies."""


def group_copies(readings: Sequence[ArticleReading]) -> tuple[SourceGroup, ...]:
    """Every article in exactly one group, groups in order of their origin's publication and id."""
    shingles = {reading.article.id: _shingles(reading) for reading in readings}
    parent = {key: key for key in shingles}
    likeness: dict[str, float] = defaultdict(lambda: 1.0)
    for (left, right), shared in sorted(_shared(shingles).items()):
        smaller = min(len(shingles[left]), len(shingles[right]))
        if smaller >= MINIMUM_SHINGLES and shared / smaller >= COPY_SHARE:
            a, b = _root(parent, left), _root(parent, right)
            parent[max(a, b)] = min(a, b)
            likeness[min(a, b)] = min(likeness[a], likeness[b], shared / smaller)
    members: dict[str, list[ArticleReading]] = defaultdict(list)
    for reading in readings:
        members[_root(parent, reading.article.id)].append(reading)
    groups = [_group(items, likeness[root]) for root, items in members.items()]
    return tuple(sorted(groups, key=lambda group: group.origin))


def _group(items: list[ArticleReading], likeness: float) -> SourceGroup:
    ordered = sorted(items, key=lambda item: (item.article.published.value or "9999", item.article.id))
    agencies = sorted({agency for item in ordered for agency in item.article.agencies})
    return SourceGroup(
        origin=ordered[0].article.id,
        articles=tuple(item.article.id for item in ordered),
        agency=agencies[0] if agencies else None,
        similarity=round(likeness, 3),
    )


def _shingles(reading: ArticleReading) -> frozenset[tuple[str, ...]]:
    words = [
        token.norm
        for block in reading.article.blocks
        if block.kind is BlockKind.BODY
        for token in tokenize(reading.page_text, block.span)
        if token.kind is not TokenKind.PUNCTUATION
    ]
    return frozenset(tuple(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))


def _shared(shingles: dict[str, frozenset[tuple[str, ...]]]) -> Counter[tuple[str, str]]:
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for article, items in sorted(shingles.items()):
        for shingle in items:
            holders[shingle].append(article)
    pairs: Counter[tuple[str, str]] = Counter()
    for articles in holders.values():
        if len(articles) > MOST_HOLDERS:
            continue
        pairs.update((a, b) for i, a in enumerate(articles) for b in articles[i + 1 :])
    return pairs


def _root(parent: dict[str, str], key: str) -> str:
    while parent[key] != key:
        key = parent[key]
    return key
