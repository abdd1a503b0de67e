"""Agreements, duties and outcomes of short articles: tests/cases/agreements.yml is the specification."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support import capture_of

from marsad.model import ArticleReading
from marsad.pipeline import Reader

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "agreements.yml").read_text(encoding="utf-8"))


def facts(reading: ArticleReading) -> dict[str, list[dict[str, Any]]]:
    """The coded values that a case may name."""
    return {
        "agreements": [
            {
                "kind": item.kind.value,
                "parties": [party.entity for party in item.parties],
                "mediators": [party.entity for party in item.mediators],
                "declared": item.declared,
                "in_effect": item.in_effect,
                "duration": item.duration,
                "status": list(item.status),
            }
            for item in reading.agreements
        ],
        "owed": [
            {
                "provision": item.provision,
                "due": item.due,
                "place": item.place and item.place.span.of(reading.page_text),
            }
            for agreement in reading.agreements
            for item in agreement.obligations
        ],
        "reported": [
            {
                "provision": item.provision,
                "kind": item.kind.value,
                "actor": item.actor and item.actor.entity,
                "place": item.place and item.place.span.of(reading.page_text),
                "when": item.when,
            }
            for item in reading.fulfilments
        ],
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_article_is_coded_as_written(case: dict[str, Any], reader: Reader) -> None:
    """Every expected record is there with all values given; an empty list means none at all."""
    outcome = reader.read(capture_of(case["text"], published=str(case["published"])))
    found = facts(outcome.readings[0])
    for layer in ("agreements", "owed", "reported"):
        for expected in case.get(layer, []):
            assert any(agrees(item, expected) for item in found[layer]), found[layer]
        if case.get(layer) == []:
            assert found[layer] == []


def agrees(item: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether `item` has every value that `expected` names (YAML dates compare as ISO text)."""
    return all(
        item[key] == (value.isoformat() if isinstance(value, date) else value) for key, value in expected.items()
    )
