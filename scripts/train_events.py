#!/usr/bin/env python3
"""Learn which triggers are events: `train_events.py shared/gold/sentences.jsonl.gz` writes resources/event_weights.

Logistic regression over the features of `marsad.coding.events_model.describe`, trained by AdaGrad in a fixed order on
single sentences of the public Arabic event gold standard (the only training data; it may be shipped). An incident is
an example, positive if one of its words overlaps a gold trigger of the same type. Same input, same bytes.
`--held-out` trains on the even sentences, reports on the odd ones and writes nothing.
"""

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Final, NamedTuple

from build_resources import SOURCE, read_table
from marsad.coding.events import EventCoder
from marsad.coding.events_incidents import Incident
from marsad.language.ar import Arabic
from marsad.model import Span
from marsad.reference.events import EVENT_CUES, EVENT_TRIGGERS

ROUNDS: Final = 12
RATE: Final = 0.2
SHRINK: Final = 0.002
"""L2 penalty per step; together with `ROUNDS` chosen on the odd sentences."""
MIN_COUNT: Final = 5
"""Features seen in fewer incidents are left out."""
MIN_WEIGHT: Final = 0.08
"""Weights nearer to zero than this are not written."""
TARGET: Final = SOURCE / "event_weights" / "weights.yml"


class Example(NamedTuple):
    """An incident's features and whether it is an event."""

    features: tuple[str, ...]
    is_event: bool


def is_event(incident: Incident, gold: list[dict[str, Any]]) -> bool:
    """Whether one of the incident's words overlaps a gold trigger of its type."""
    return any(
        event["type"] == incident.head.entry.type and event["start"] < word.span.end and word.span.start < event["end"]
        for event in gold
        for word in incident.words
    )


def read_examples(path: Path, coder: EventCoder) -> list[list[Example]]:
    """The examples of each sentence of the gold file, in its order."""
    arabic = Arabic()
    examples = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            sentences = arabic.sentences(item["text"], Span(0, len(item["text"])))
            examples.append(
                [
                    Example(tuple(dict.fromkeys(weighed.features)), is_event(weighed.incident, item["events"]))
                    for sentence in sentences
                    for weighed in coder.weigh(sentence)
                ]
            )
    return examples


def train(examples: list[Example]) -> dict[str, float]:
    """Weights by feature, rounded to two decimals; deterministic."""
    counts = Counter(feature for example in examples for feature in example.features)
    kept = {feature for feature, count in counts.items() if count >= MIN_COUNT}
    rows = [([f for f in example.features if f in kept], example.is_event) for example in examples]
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        for features, target in rows:
            error = target - 1 / (1 + math.exp(-sum(weights[feature] for feature in features)))
            for feature in features:
                gradient = error - SHRINK * weights[feature] * 10
                squares[feature] += gradient * gradient
                weights[feature] += RATE * gradient / math.sqrt(squares[feature])
    rounded = {feature: round(weight, 2) for feature, weight in weights.items()}
    return {feature: weight for feature, weight in sorted(rounded.items()) if abs(weight) >= MIN_WEIGHT}


def report(examples: list[Example], weights: dict[str, float]) -> str:
    """Precision, recall and F1 of the yes/no on `examples`, without and with the weights."""
    lines = []
    for name, decide in (("every trigger", lambda _: True), ("model", lambda score: score >= 0)):
        said = [(decide(sum(weights.get(f, 0.0) for f in e.features)), e.is_event) for e in examples]
        hits = sum(yes and truth for yes, truth in said)
        precision = hits / max(1, sum(yes for yes, _ in said))
        recall = hits / max(1, sum(truth for _, truth in said))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        lines.append(f"{name}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    return "\n".join(lines)


def main() -> None:
    """Train and write, or measure on held-out sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="sentences.jsonl.gz")
    parser.add_argument("--held-out", action="store_true", help="train on even sentences, report on odd ones")
    arguments = parser.parse_args()
    coder = EventCoder(read_table(EVENT_TRIGGERS), read_table(EVENT_CUES))
    by_sentence = read_examples(arguments.gold, coder)
    step = 2 if arguments.held_out else 1
    weights = train([example for sentence in by_sentence[::step] for example in sentence])
    if arguments.held_out:
        print(report([example for sentence in by_sentence[1::2] for example in sentence], weights))
        return
    TARGET.parent.mkdir(exist_ok=True)
    lines = [
        f"- {{feature: {json.dumps(name, ensure_ascii=False)}, weight: {weight}}}" for name, weight in weights.items()
    ]
    TARGET.write_text(
        "# Written by scripts/train_events.py; do not edit.\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    print(f"{len(weights)} weights, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
