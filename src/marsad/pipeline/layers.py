"""A reading → the things it holds, layer by layer, each with its place, its words and its values: what can be compared.

Values are taken from every field of a record, whatever they are called: a field that a later version adds is compared
without a change here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from marsad.model import ArticleReading, Span

Values = dict[str, Any]
_OFFSETS: Final = {"start", "end"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a reading holds. `kind` tells it from others at the same place (its type, provision, measure …).

    `span` is its place in the page's text, `words` the text there; neither for what has no place. `rule` is what made
    it, where the record names that: a resource entry, a cue's words, what a date was computed from.
    """

    kind: str
    span: Span | None
    words: str | None
    rule: str | None
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A record of a reading before it is put into words; `rule` is given in words or as their place."""

    record: object
    kind: str = ""
    span: Span | None = None
    rule: str | Span | None = None


def _dates(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record=date, span=date.span, rule=date.anchor) for date in reading.dates)


def _places(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record=place, kind=place.entity, span=place.span) for place in reading.places)


def _actors(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record=actor, kind=actor.kind, span=actor.span) for actor in reading.actors)


def _figures(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record=item, kind=item.figure.measure, span=item.figure.span) for item in reading.figures)


def _statements(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record=item, kind=item.act, span=item.span, rule=item.cue) for item in reading.statements)


def _events(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record=event, kind=event.type, span=event.trigger, rule=event.rule) for event in reading.events)


def _agreements(reading: ArticleReading) -> Iterator[_Found]:
    for mention in reading.agreements:
        yield _Found(record=replace(mention, obligations=()), kind=mention.kind, span=mention.span)


def _obligations(reading: ArticleReading) -> Iterator[_Found]:
    for mention in reading.agreements:
        for duty in mention.obligations:
            owed = {**_values(duty), "agreement": mention.id}
            yield _Found(record=owed, kind=duty.provision, span=duty.span, rule=duty.provision)


def _fulfilments(reading: ArticleReading) -> Iterator[_Found]:
    for report in reading.fulfilments:
        yield _Found(record=report, kind=report.provision, span=report.span, rule=report.provision)


def _control(reading: ArticleReading) -> Iterator[_Found]:
    for report in reading.control:
        yield _Found(record=report, kind=report.place.entity, span=report.span, rule=report.manner)


def _claims(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record=claim, kind=claim.about, span=claim.span) for claim in reading.claims)


def _leads(reading: ArticleReading) -> Iterator[_Found]:
    return (_Found(record={"span": span}, span=span) for span in reading.leads)


def _issues(reading: ArticleReading) -> Iterator[_Found]:
    """What the article itself has of issues is among those of the reading too."""
    return (_Found(record=issue, kind=issue.code, span=issue.span, rule=issue.stage) for issue in reading.issues)


def _blocks(reading: ArticleReading) -> Iterator[_Found]:
    blocks = dict.fromkeys((*reading.page_blocks, *reading.article.blocks))
    return (_Found(record=block, kind=block.kind, span=block.span) for block in blocks)


def _published(reading: ArticleReading) -> Iterator[_Found]:
    published = reading.article.published
    yield _Found(record=published, kind="published", span=published.span, rule=published.kind)


def _title(reading: ArticleReading) -> Iterator[_Found]:
    yield _Found(record={"title": reading.article.title}, kind="title")


def _carrier(reading: ArticleReading) -> Iterator[_Found]:
    article = reading.article
    facts = {"source": article.source, "url": article.url, "agencies": article.agencies, "language": reading.language}
    yield _Found(record=facts, kind="source")


LAYERS: Final[dict[str, Callable[[ArticleReading], Iterable[_Found]]]] = {
    "published": _published,
    "title": _title,
    "source": _carrier,
    "blocks": _blocks,
    "dates": _dates,
    "places": _places,
    "actors": _actors,
    "figures": _figures,
    "statements": _statements,
    "events": _events,
    "agreements": _agreements,
    "obligations": _obligations,
    "fulfilments": _fulfilments,
    "control": _control,
    "claims": _claims,
    "leads": _leads,
    "issues": _issues,
}
"""What is compared, in the order in which it is told."""


def items_of(reading: ArticleReading | None, layer: str) -> list[Item]:
    """What the reading holds in a layer, in its order; nothing where there is no reading."""
    if reading is None:
        return []
    text = reading.page_text
    return [
        Item(
            kind=str(found.kind),
            span=found.span,
            words=found.span.of(text) if found.span else None,
            rule=found.rule.of(text) if isinstance(found.rule, Span) else found.rule,
            values=quote_spans(_values(found.record), text),
        )
        for found in LAYERS[layer](reading)
    ]


def _values(record: object) -> Values:
    values: Values = msgspec.to_builtins(record)
    return values


def quote_spans(value: Any, text: str) -> Any:
    """`value` (dictionaries, lists, scalars) with the words of `text` added to every `{start, end}` in it."""
    if isinstance(value, dict):
        if value.keys() == _OFFSETS:
            return {**value, "text": text[value["start"] : value["end"]]}
        return {key: quote_spans(member, text) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [quote_spans(member, text) for member in value]
    return value


def without_offsets(value: Any) -> Any:
    """`value` with the words alone where it has a place: offsets into two texts cannot be compared."""
    if isinstance(value, dict):
        return {key: without_offsets(member) for key, member in value.items() if key not in _OFFSETS}
    if isinstance(value, list):
        return [without_offsets(member) for member in value]
    return value
