"""The checker of the answer sheet: every kind of expectation can be met, and can fail."""

from typing import Any

import pytest

from tests.expectations import BadItem, Record, Sheet, fold, with_covered

TEXT = "وقال جيش النهر في الوادي إن الهدنة صامدة"  # "The river army said in Wadi that the truce holds" (invented)
ARTICLE = {
    "id": "000_ab#0",
    "title": "هدنة الوادي",
    "published": None,
    "statements": [
        {"start": 0, "end": len(TEXT), "stance": "assert", "speaker": {"id": "AA/army", "name": "River Army"}}
    ],
    "figures": [{"low": 4, "high": 6, "approx": True}],
    "issues": [],
}
LEDGER: dict[str, Any] = {
    "agreements": [
        {
            "kind": "ceasefire",
            "parties": [{"entity": "AA", "name": "River"}, {"entity": "BB", "name": "Coast"}],
            "in_effect": "2031-03-16T00:00+04:00",
            "obligations": [{"provision": "talks", "due": None, "assessment": {"compliance": "kept"}}],
        }
    ],
    "contradictions": [{"kind": "denial", "left": {"claimant": "River"}, "right": {"claimant": "Coast"}}],
}
SHEET = Sheet(
    names={"river": ["=River", "=AA"], "coast": ["=Coast"], "army": ["army"], "rivers": ["Rivers"]},
    agreements={"truce": {"kind": "ceasefire"}, "pact": {"kind": "alliance"}},
    items=[],
)
RECORD = Record(articles={"000_ab#0": with_covered(ARTICLE, TEXT)}, ledger=LEDGER)

MET: list[dict[str, Any]] = [
    {"in": "articles", "some": {"id": {"starts": "000_"}}, "count": 1},
    {"article": "000#0", "is": {"published": {"absent": True}, "title": {"words": "هدنه الوادى"}}},
    {"article": "000#0", "in": "statements", "some": {"speaker": {"named": "army"}, "covered": {"words": "صامدة"}}},
    {"article": "000#0", "in": "figures", "some": {"low": 4, "high": [5, 6], "approx": True}},
    {"article": "000#0", "in": "figures", "none": {"low": 5}},
    {"article": "000#0", "in": "issues", "none": {}},
    {"agreement": "truce", "some": {"parties": {"only": ["coast", "river"]}}},
    {"agreement": "truce", "some": {"parties": {"some": {"named": "river"}, "none": {"named": "rivers"}}}},
    {"agreement": "truce", "some": {"parties": {"count": 2}}},
    {"agreement": "truce", "some": {"in_effect": {"instant": "2031-03-15T20:00Z"}}},
    {
        "agreement": "truce",
        "in": "obligations",
        "some": {"due": {"absent": True}, "assessment": {"compliance": "kept"}},
    },
    {"in": "ledger.contradictions", "some": {"pair": [{"claimant": "Coast"}, {"claimant": "River"}]}},
    {"in": "ledger.contradictions", "some": {"any_of": [{"kind": "figure"}, {"kind": {"not": "stance"}}]}},
    {"all": [{"in": "ledger.contradictions", "some": {}}, {"article": "000#0", "in": "issues", "none": {}}]},
]
MISSED: list[dict[str, Any]] = [
    {"in": "articles", "some": {"id": {"starts": "000_"}}, "count": 2},
    {"in": "articles", "some": {"id": {"starts": "001_"}}},
    {"article": "001#0", "in": "figures", "none": {"low": 5}},
    {"article": "000#1", "is": {"published": {"absent": True}}},
    {"article": "000#0", "is": {"published": {"absent": False}}},
    {"article": "000#0", "is": {"title": {"words": ["هدنة", "النهر"]}}},
    {"article": "000#0", "is": {"missing": {"absent": True}}},
    {"article": "000#0", "in": "issues", "is": {}},
    {"article": "000#0", "in": "statements", "some": {"speaker": {"named": "river"}}},
    {"article": "000#0", "in": "statements", "some": {"covered": {"words": "الساحل"}}},
    {"article": "000#0", "in": "figures", "some": {"high": [4, 5]}},
    {"article": "000#0", "in": "figures", "some": {"approx": 1}},
    {"article": "000#0", "in": "figures", "none": {"low": 4}},
    {"agreement": "pact", "none": {}},
    {"agreement": "truce", "some": {"parties": {"only": ["river"]}}},
    {"agreement": "truce", "some": {"parties": {"only": ["river", "river"]}}},
    {"agreement": "truce", "some": {"parties": {"some": {"named": "army"}}}},
    {"agreement": "truce", "some": {"parties": {"none": {"named": "coast"}}}},
    {"agreement": "truce", "some": {"parties": {"count": 3}}},
    {"agreement": "truce", "some": {"in_effect": {"instant": "2031-03-16T00:00Z"}}},
    {"agreement": "truce", "some": {"kind": {"instant": "2031-03-16T00:00Z"}}},
    {"agreement": "truce", "in": "obligations", "some": {"assessment": {"compliance": "late"}}},
    {"in": "ledger.contradictions", "some": {"pair": [{"claimant": "Coast"}, {"claimant": "Coast"}]}},
    {"in": "ledger.contradictions", "some": {"any_of": [{"kind": "figure"}, {"kind": {"not": "denial"}}]}},
    {"all": [{"in": "ledger.contradictions", "some": {}}, {"article": "000#0", "in": "issues", "some": {}}]},
]
WRONG: list[dict[str, Any]] = [
    {"article": "000#0"},
    {"article": "000#0", "some": {}, "none": {}},
    {"article": "000#0", "sum": {}},
    {"some": {}},
    {"article": "000#0", "is": {"published": {None: True}}},
    {"article": "000#0", "in": "statements", "some": {"named": "nobody"}},
]


@pytest.mark.parametrize("item", MET, ids=str)
def test_an_expectation_is_met(item: dict[str, Any]) -> None:
    assert SHEET.check(item, RECORD) is None


@pytest.mark.parametrize("item", MISSED, ids=str)
def test_an_expectation_fails_and_says_why(item: dict[str, Any]) -> None:
    assert SHEET.check(item, RECORD)


@pytest.mark.parametrize("item", WRONG, ids=str)
def test_a_mistaken_item_is_no_miss(item: dict[str, Any]) -> None:
    with pytest.raises(BadItem):
        SHEET.check(item, RECORD)


def test_folding_joins_the_spellings_of_a_name() -> None:
    assert fold("آغدام\N{NO-BREAK SPACE}قُره") == fold("أغدام قره")
    assert fold("آغدام") != fold("كلبجار")


def test_covered_words_are_those_between_the_offsets() -> None:
    assert with_covered([{"start": 5, "end": 8}], TEXT) == [{"start": 5, "end": 8, "covered": TEXT[5:8]}]
