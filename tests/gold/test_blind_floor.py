"""The blind articles: their annotation is exact, and reading them stays above a floor in every layer."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from marsad.pipeline import Reader, outcome_json

HERE = Path(__file__).parent
GOLD = HERE / "blind.jsonl"
ARTICLES = HERE / "blind_articles.jsonl"

FLOORS = {"dates": 0.918, "places": 0.839, "figures": 0.853, "statements": 0.663, "events": 0.600}
"""Least F1 of what is right: 0.03 under what was measured at the first reading. Raise them, never lower."""

NAMED_SPANS = ("speaker", "target", "actor", "recipient")


@pytest.fixture(scope="module")
def rates(shared: Path, reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scorer of the shared material prints as JSON, by layer."""
    readings = tmp_path_factory.mktemp("blind") / "readings.jsonl"
    outcomes = reader.read_paths([ARTICLES])
    lines = [msgspec.json.encode(item) for outcome in outcomes for item in outcome_json(outcome, reader.method)]
    readings.write_bytes(b"\n".join(lines))
    command = (sys.executable, shared / "tools" / "score.py", GOLD, readings, "--json")
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    scored: dict[str, Any] = json.loads(printed)
    return scored


def test_every_article_is_read(rates: dict[str, Any]) -> None:
    assert rates["unread"] == []


@pytest.mark.parametrize("layer", FLOORS)
def test_readings_stay_above_the_floor(layer: str, rates: dict[str, Any]) -> None:
    assert rates[layer]["right"]["f1"] >= FLOORS[layer], rates[layer]


def items_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_annotations_cover_their_words() -> None:
    texts = {article["id"]: article["text"] for article in items_of(ARTICLES)}
    gold = items_of(GOLD)
    assert [article["id"] for article in gold] == list(texts)
    for article in gold:
        for item in spans_in(article):
            assert texts[article["id"]][item["start"] : item["end"]] == item["text"]


def spans_in(value: Any) -> list[dict[str, Any]]:
    """Every object below `value` that has words and a place in the text, also under names like `actor_text`."""
    if isinstance(value, list):
        return [found for item in value for found in spans_in(item)]
    if not isinstance(value, dict):
        return []
    below = [found for item in value.values() for found in spans_in(item)]
    words = value.get("text") or value.get("trigger")
    here = [{"start": value["start"], "end": value["end"], "text": words}] if words else []
    named = [
        {"start": value[f"{name}_start"], "end": value[f"{name}_end"], "text": value[f"{name}_text"]}
        for name in NAMED_SPANS
        if value.get(f"{name}_text")
    ]
    return here + named + below
