"""Two codings of one page → what changed, layer by layer: what was added, what was removed, and which fields differ.

Things are matched by their place and kind; then by place alone; then by kind where their places overlap. Where the two
codings stand on different texts, offsets say nothing, and the words at a place stand for it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from marsad.model import ArticleReading, Issue
from marsad.pipeline.codec import PageCoding
from marsad.pipeline.layers import LAYERS, Item, items_of, without_offsets

PAGE_ISSUES: Final = "issues"
_DERIVED: Final = frozenset({"id", "content", "agreement", "claim"})
"""Fields that follow from others: the id of a record, and those of the records which it is about or belongs to."""
SINGLE: Final = frozenset({"published", "title", "source"})
"""Layers of which an article has one thing, wherever it stands."""
STRICT: Final = frozenset({"claims", "issues"})
"""Layers in which a thing of another kind is another thing, although it stands at the same place."""

Pair = tuple[Item, Item]
Key = Callable[[Item, int], Hashable]
"""An item and how many like it stood before it → what it is matched by; `None` for what it cannot be matched by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A value that differs: `path` names it (`speaker.country`), `None` where there is none."""

    path: str
    before: Any
    after: Any

    @property
    def is_derived(self) -> bool:
        """Whether it is an id, which follows from what else differs."""
        return self.path.rpartition(".")[2] in _DERIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """A thing that both codings hold, and the fields in which they differ."""

    before: Item
    after: Item
    fields: tuple[FieldChange, ...]

    @property
    def is_derived(self) -> bool:
        """Whether nothing but ids differ."""
        return all(field.is_derived for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerChange:
    """What became of one layer, in the order of the page."""

    layer: str
    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[ItemChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """What became of one article (`part` of its page). `was` and `stays` tell whether it is there before and after."""

    part: int
    title: str | None
    was: bool
    stays: bool
    layers: tuple[LayerChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingChange:
    """What became of the coding of a page. `text` tells whether the codings stand on different texts.

    `page` is what became of issues of a page without articles.
    """

    text: bool
    articles: tuple[ArticleChange, ...]
    page: LayerChange

    def __bool__(self) -> bool:
        return bool(self.text or self.articles or self.page)


def compare_codings(before: PageCoding, after: PageCoding, *, moved: bool = False) -> CodingChange:
    """What changed from one coding of a page to another; nothing where they say the same in another order.

    `moved` tells that they stand on different texts.
    """
    old = {reading.article.part: reading for reading in before.readings}
    new = {reading.article.part: reading for reading in after.readings}
    articles = (
        _compare_articles(old.get(part), new.get(part), part, moved) for part in sorted(old.keys() | new.keys())
    )
    return CodingChange(
        text=moved,
        articles=tuple(change for change in articles if change is not None),
        page=_compare_items(PAGE_ISSUES, _page_issues(before.issues), _page_issues(after.issues), moved),
    )


def total(changes: Sequence[CodingChange]) -> dict[str, tuple[int, int, int]]:
    """How many things were added, removed and changed, by layer; every layer is there."""
    counts = dict.fromkeys(LAYERS, (0, 0, 0))
    for change in changes:
        for layer in (*(layer for article in change.articles for layer in article.layers), change.page):
            added, removed, changed = counts[layer.layer]
            counts[layer.layer] = (
                added + len(layer.added),
                removed + len(layer.removed),
                changed + len(layer.changed),
            )
    return counts


def field_changes(before: Any, after: Any, path: str = "") -> Iterator[FieldChange]:
    """Where two values (dictionaries, lists, scalars) differ, as deep as they are still about one thing."""
    if before == after:
        return
    if path == "" or _is_one_thing(before, after):
        for key in dict.fromkeys((*before, *after)):
            yield from field_changes(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif _are_lists_of_things(before, after):
        for number, (left, right) in enumerate(zip(before, after, strict=True), start=1):
            yield from field_changes(left, right, f"{path}.{number}")
    else:
        yield FieldChange(path=path, before=before, after=after)


def _is_one_thing(before: Any, after: Any) -> bool:
    """Whether both are records, and of one name: of another speaker no field can be compared. Words are one value."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    return "text" not in before.keys() & after.keys() and before.get("name") == after.get("name")


def _are_lists_of_things(before: Any, after: Any) -> bool:
    if not isinstance(before, list) or not isinstance(after, list) or len(before) != len(after):
        return False
    return all(isinstance(member, dict) for member in (*before, *after))


def _compare_articles(
    before: ArticleReading | None, after: ArticleReading | None, part: int, moved: bool
) -> ArticleChange | None:
    layers = (_compare_items(layer, items_of(before, layer), items_of(after, layer), moved) for layer in LAYERS)
    found = tuple(layer for layer in layers if layer)
    if before is not None and after is not None and not found:
        return None
    standing = after or before
    title = standing.article.title if standing else None
    return ArticleChange(part=part, title=title, was=before is not None, stays=after is not None, layers=found)


def _compare_items(layer: str, before: list[Item], after: list[Item], moved: bool) -> LayerChange:
    """Match what stands at the same place, most alike first, and compare it."""
    if moved:
        before, after = (
            [replace(item, values=without_offsets(item.values)) for item in side] for side in (before, after)
        )
    pairs: list[Pair] = []
    for key in _keys(layer, moved):
        found, before, after = _match(before, after, key)
        pairs += found
    if not moved:
        found, before, after = _match_overlapping(before, after)
        pairs += found
    changes = [
        ItemChange(before=old, after=new, fields=tuple(field_changes(old.values, new.values)))
        for old, new in pairs
        if old.values != new.values
    ]
    return LayerChange(
        layer=layer,
        added=tuple(sorted(after, key=_position)),
        removed=tuple(sorted(before, key=_position)),
        changed=tuple(sorted(changes, key=lambda change: _position(change.after))),
    )


def _keys(layer: str, moved: bool) -> Iterator[Key]:
    """What things of a layer are matched by, one after the other."""
    yield _by_value
    yield _by_words_and_kind if moved else _by_place_and_kind
    if layer in SINGLE:
        yield _by_kind
    elif layer not in STRICT:
        yield _by_words if moved else _by_place


def _by_value(item: Item, number: int) -> Hashable:
    return repr(item.values), number


def _by_place_and_kind(item: Item, number: int) -> Hashable:
    return item.span, item.kind, number


def _by_place(item: Item, number: int) -> Hashable:
    return None if item.span is None else (item.span, number)


def _by_kind(item: Item, number: int) -> Hashable:
    return item.kind, number


def _by_words_and_kind(item: Item, number: int) -> Hashable:
    return item.words, item.kind, number


def _by_words(item: Item, number: int) -> Hashable:
    return None if item.words is None else (item.words, number)


def _match(before: list[Item], after: list[Item], key: Key) -> tuple[list[Pair], list[Item], list[Item]]:
    """Pairs of items of the same key, and what is left over of either side."""
    waiting = dict(_keyed(before, key))
    pairs, new = [], []
    for name, item in _keyed(after, key):
        old = waiting.pop(name, None) if name is not None else None
        if old is None:
            new.append(item)
        else:
            pairs.append((old, item))
    taken = {id(old) for old, _ in pairs}
    return pairs, [item for item in before if id(item) not in taken], new


def _keyed(items: Sequence[Item], key: Key) -> Iterator[tuple[Hashable, Item]]:
    """Each item with its key; those alike are counted, so that the second is matched with the second."""
    seen: Counter[Hashable] = Counter()
    for item in items:
        alike = key(item, 0)
        yield key(item, seen[alike]), item
        seen[alike] += 1


def _match_overlapping(before: list[Item], after: list[Item]) -> tuple[list[Pair], list[Item], list[Item]]:
    """Pairs of items of one kind whose places overlap, most first."""
    waiting: dict[str, list[Item]] = defaultdict(list)
    for item in before:
        waiting[item.kind].append(item)
    shared = [(_shared(old, new), old, new) for new in after for old in waiting[new.kind]]
    pairs: list[Pair] = []
    taken: set[int] = set()
    for size, old, new in sorted(shared, key=lambda found: -found[0]):
        if size > 0 and id(old) not in taken and id(new) not in taken:
            pairs.append((old, new))
            taken |= {id(old), id(new)}
    return (
        pairs,
        [item for item in before if id(item) not in taken],
        [item for item in after if id(item) not in taken],
    )


def _shared(left: Item, right: Item) -> int:
    """How many code points two items share."""
    if left.span is None or right.span is None:
        return 0
    return min(left.span.end, right.span.end) - max(left.span.start, right.span.start)


def _position(item: Item) -> tuple[int, int]:
    """Where an item is told: what has no place comes first."""
    return (item.span.start, item.span.end) if item.span else (-1, -1)


def _page_issues(issues: Sequence[Issue]) -> list[Item]:
    """Issues of a page on which there is no article."""
    return [
        Item(
            kind=issue.code,
            span=issue.span,
            words=None,
            rule=issue.stage,
            values={"code": issue.code, "severity": issue.severity.value, "detail": issue.detail},
        )
        for issue in issues
    ]
