"""Closed-class words by function; see resources/particles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from marsad.reference.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticleSet:
    """Words of one function, as the press writes them."""

    id: str
    gloss: str
    words: tuple[str, ...]


PARTICLES: Final = Table("particles", ParticleSet)


def particle_words(sets: Iterable[ParticleSet], function: str) -> tuple[str, ...]:
    """The words of one `function` (a `ParticleSet.id`); raises `KeyError` if it is not listed."""
    return {entry.id: entry.words for entry in sets}[function]
