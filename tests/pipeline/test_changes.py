"""What changed between two codings of a page: found wherever it is, and matched as a person would match it."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from marsad.model import ArticleReading, EntityKind, Issue, Publication, PublicationKind, Severity, Span
from marsad.pipeline.changes import CodingChange, LayerChange, compare_codings, field_changes, total
from marsad.pipeline.codec import PageCoding
from marsad.pipeline.layers import LAYERS
from tests.factories import TEXT, make_reading, span_of

READING = make_reading()


def compare(before: ArticleReading, after: ArticleReading, *, moved: bool = False) -> CodingChange:
    return compare_codings(PageCoding(readings=(before,)), PageCoding(readings=(after,)), moved=moved)


def layers(change: CodingChange) -> dict[str, LayerChange]:
    """The layers that changed in the one article that changed."""
    [article] = change.articles
    return {layer.layer: layer for layer in article.layers}


def counts(change: LayerChange) -> tuple[int, int, int]:
    return len(change.added), len(change.removed), len(change.changed)


def test_what_is_the_same_has_no_changes() -> None:
    assert not compare(READING, make_reading())
    assert total([compare(READING, make_reading())]) == dict.fromkeys(LAYERS, (0, 0, 0))


def test_another_order_is_no_change() -> None:
    other = replace(READING.places[0], span=span_of("النهر"), entity="place/river")
    two = replace(READING, places=(*READING.places, other))
    assert not compare(two, replace(two, places=two.places[::-1]))


LISTS = ("dates", "places", "actors", "figures", "statements", "events", "fulfilments", "control", "claims", "issues")


@pytest.mark.parametrize("layer", LISTS)
def test_one_thing_less_is_told_in_its_layer_alone(layer: str) -> None:
    less: ArticleReading = replace(READING, **{layer: ()})  # type: ignore[arg-type]
    assert {name: counts(change) for name, change in layers(compare(READING, less)).items()} == {layer: (0, 1, 0)}
    assert {name: counts(change) for name, change in layers(compare(less, READING)).items()} == {layer: (1, 0, 0)}


NOT_COMPARED = {"page", "page_text"}
"""Of which the hashes in the log tell."""
OTHERWISE: dict[str, Any] = {
    "article": replace(READING.article, source="Another outlet"),
    "language": "en",
    "page_blocks": READING.page_blocks[:1],
    "leads": (Span(0, 3),),
    "agreements": (),
}


@pytest.mark.parametrize("name", [field.name for field in fields(ArticleReading) if field.name not in NOT_COMPARED])
def test_no_part_of_a_reading_changes_unseen(name: str) -> None:
    value = OTHERWISE.get(name, ())
    if name == "page_blocks":  # an article's own blocks are among them
        article = replace(READING.article, blocks=READING.article.blocks[:1])
        assert compare(READING, replace(READING, page_blocks=value, article=article))
        return
    assert compare(READING, replace(READING, **{name: value}))


NESTED: dict[str, Callable[[ArticleReading], Any]] = {
    "title": lambda reading: replace(reading.article, title="Another"),
    "url": lambda reading: replace(reading.article, url=None),
    "agencies": lambda reading: replace(reading.article, agencies=()),
    "published": lambda reading: replace(reading.article, published=Publication(value=None, kind=PublicationKind.NONE)),
}


@pytest.mark.parametrize("name", sorted(NESTED))
def test_facts_about_the_article_are_one_change_each(name: str) -> None:
    [change] = layers(compare(READING, replace(READING, article=NESTED[name](READING)))).values()
    assert counts(change) == (0, 0, 1)


def test_a_field_of_a_field_is_named_with_both_values_and_the_words() -> None:
    [event] = READING.events
    assert event.actor is not None
    other = replace(READING, events=(replace(event, actor=replace(event.actor, country="XA")),))
    [change] = layers(compare(READING, other))["events"].changed
    assert change.after.words == event.trigger.of(TEXT)
    assert [(field.path, field.before, field.after) for field in change.fields] == [("actor.country", None, "XA")]


def test_another_name_is_one_change_not_one_of_each_of_its_fields() -> None:
    [event] = READING.events
    assert event.actor is not None
    somebody = replace(event.actor, name="Coast army", entity="group/coast-army", kind=EntityKind.ORGANISATION)
    [change] = layers(compare(READING, replace(READING, events=(replace(event, actor=somebody),))))["events"].changed
    assert [field.path for field in change.fields] == ["actor"]


def test_another_type_and_rule_at_the_same_words_is_a_change_of_one_event() -> None:
    [event] = READING.events
    other = replace(READING, events=(replace(event, type="ASSAULT", rule="assault/raid"),))
    [change] = layers(compare(READING, other))["events"].changed
    assert (change.before.rule, change.after.rule) == ("retreat/hand-over", "assault/raid")
    assert {field.path for field in change.fields} == {"type", "rule"}


def test_a_statement_that_reaches_further_is_the_same_statement() -> None:
    [statement] = READING.statements
    longer = replace(statement, span=Span(statement.span.start, statement.span.end + 1))
    [change] = layers(compare(READING, replace(READING, statements=(longer,))))["statements"].changed
    assert [field.path for field in change.fields] == ["span"]
    assert change.fields[0].after["text"] == longer.span.of(TEXT)


def test_things_at_one_place_are_matched_by_their_kind() -> None:
    [claim] = READING.claims
    other = replace(claim, id="claim-other", about="statement", content="words-1")
    two = replace(READING, claims=(claim, other))
    assert counts(layers(compare(two, replace(two, claims=(other,))))["claims"]) == (0, 1, 0)
    assert not compare(two, replace(two, claims=(other, claim)))
    assert counts(layers(compare(READING, replace(READING, claims=(other,))))["claims"]) == (1, 1, 0)


def test_a_date_of_publication_found_elsewhere_is_one_change() -> None:
    first, second = (
        Publication(value="2031-03-06", kind=PublicationKind.PRINTED, span=Span(at, at + 2)) for at in (0, 9)
    )
    readings = [
        replace(READING, article=replace(READING.article, published=published)) for published in (first, second)
    ]
    assert counts(layers(compare(*readings))["published"]) == (0, 0, 1)


def test_things_of_one_kind_at_different_places_are_not_one_that_moved() -> None:
    [event] = READING.events
    elsewhere = replace(event, trigger=span_of("خرق"))
    assert counts(layers(compare(READING, replace(READING, events=(elsewhere,))))["events"]) == (1, 1, 0)


def test_two_things_alike_are_two() -> None:
    twice = replace(READING, places=READING.places * 2)
    assert counts(layers(compare(READING, twice))["places"]) == (1, 0, 0)


def test_an_id_that_follows_from_the_rest_is_told_as_such() -> None:
    [claim] = READING.claims
    [change] = layers(compare(READING, replace(READING, claims=(replace(claim, id="claim-new"),))))["claims"].changed
    assert change.is_derived
    [other] = layers(compare(READING, replace(READING, claims=(replace(claim, said_at=None),))))["claims"].changed
    assert not other.is_derived


def test_obligations_are_told_apart_from_their_agreement() -> None:
    [mention] = READING.agreements
    [duty] = mention.obligations
    later = replace(mention, obligations=(replace(duty, due="2031-04-01"),))
    change = layers(compare(READING, replace(READING, agreements=(later,))))
    assert set(change) == {"obligations"}
    [owed] = change["obligations"].changed
    assert [(field.path, field.before, field.after) for field in owed.fields] == [("due", "2031-03-05", "2031-04-01")]


def test_on_another_text_words_are_matched_and_offsets_are_not_compared() -> None:
    moved = make_reading(text=f"Weather: fair\n\n{TEXT}")
    assert compare(READING, moved)
    change = compare(READING, moved, moved=True)
    assert (change.text, change.articles) == (True, ())
    less = compare(READING, replace(moved, figures=()), moved=True)
    assert {name: counts(layer) for name, layer in layers(less).items()} == {"figures": (0, 1, 0)}


def test_an_article_that_comes_or_goes_is_told_with_all_that_it_holds() -> None:
    second = make_reading(part=1)
    change = compare_codings(PageCoding(readings=(READING,)), PageCoding(readings=(READING, second)))
    [article] = change.articles
    assert (article.part, article.was, article.stays) == (1, False, True)
    assert not any(layer.removed or layer.changed for layer in article.layers)
    [back] = compare_codings(PageCoding(readings=(READING, second)), PageCoding(readings=(READING,))).articles
    assert (back.was, back.stays) == (True, False)


def test_issues_of_a_page_without_articles_are_compared() -> None:
    empty = Issue(code="nothing-extracted", stage="reading", severity=Severity.PROBLEM, detail="no text")
    change = compare_codings(PageCoding(readings=()), PageCoding(readings=(), issues=(empty,)))
    assert counts(change.page) == (1, 0, 0)
    assert total([change])["issues"] == (1, 0, 0)


FIELDS = [
    ({"a": 1}, {"a": 1}, []),
    ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
    ({"a": None}, {}, []),
    ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a.c", 2, 3)]),
    ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [("a.1.b", 1, 2)]),
    ({"a": ["x", "y"]}, {"a": ["y", "x"]}, [("a", ["x", "y"], ["y", "x"])]),
    ({"a": [{"b": 1}]}, {"a": []}, [("a", [{"b": 1}], [])]),
    ({"a": {"name": "x", "b": 1}}, {"a": {"name": "y", "b": 2}}, [("a", {"name": "x", "b": 1}, {"name": "y", "b": 2})]),
]


@pytest.mark.parametrize(("before", "after", "expected"), FIELDS)
def test_fields_are_compared_as_deep_as_they_are_about_one_thing(
    before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, Any, Any]]
) -> None:
    assert [(field.path, field.before, field.after) for field in field_changes(before, after)] == expected
