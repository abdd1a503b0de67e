"""An incident in its sentence → the probability that it is an event: a linear model over a few named features.

The weights are learned by scripts/train_events.py from single sentences of the public Arabic event gold standard and
shipped as the resource table `event_weights`. Without weights every trigger counts.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from marsad.coding.events_incidents import Incident
from marsad.language.ar.clitics import peel
from marsad.language.ar.normal import CACHED_TYPES
from marsad.model import Modality, Token
from marsad.reference.events import EventWeight

THRESHOLD: Final = 0.2
"""Probability from which a trigger counts as an event."""
_NEAR: Final = 4
"""Tokens on either side whose words are features."""


class EventModel:
    """Weighs incidents."""

    def __init__(self, weights: Iterable[EventWeight]) -> None:
        self._weights = {weight.feature: weight.weight for weight in weights}

    def probability(self, features: Iterable[str]) -> float:
        """The probability (0–1) that an incident with these features is an event; 1 without weights."""
        if not self._weights:
            return 1.0
        score = sum(self._weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-score))


def describe(tokens: Sequence[Token], incident: Incident, modality: Modality, others: int) -> list[str]:
    """The features of an incident: entry, form, words around, modality; `others` = further incidents beside it."""
    head = incident.head
    kind, entry = head.entry.type, head.entry.id
    word = " ".join(token.norm for token in tokens[head.first : head.last])
    word = word[head.peeled.prefix_length : len(word) - head.peeled.suffix_length]
    form = f"{head.kind}{'+' if head.peeled.article else ''}{head.peeled.preposition}"
    features = ["bias", f"t {kind}", f"e {entry}", f"w {word}", f"f {kind} {form}", f"ef {entry} {form}"]
    features += [f"m {kind} {modality}", f"o {kind} {min(others, 3)}", f"s {kind} {min(len(incident.words), 3)}"]
    features.append(f"l {min(len(tokens) // 10, 6)}")
    if head.peeled.pronoun:
        features.append(f"pronoun {kind}")
    before = tokens[head.first - 1].norm if head.first else "^"
    after = tokens[head.last].norm if head.last < len(tokens) else "$"
    features += [f"p {kind} {before}", f"n {kind} {after}", f"p {before}", f"n {after}"]
    near = [*tokens[max(0, head.first - _NEAR) : head.first], *tokens[head.last : head.last + _NEAR]]
    features += [f"c {kind} {light_stem(token.norm)}" for token in near]
    features += [f"d {light_stem(token.norm)}" for token in near]
    return features


@lru_cache(maxsize=CACHED_TYPES)
def light_stem(norm: str) -> str:
    """The word without particles before its article: «والمدينة» (and the city) → «مدينه»; all numbers are `0`."""
    if norm[:1].isdigit():
        return "0"
    return next((reading.stem for reading in peel(norm) if reading.article), norm)
