"""Closed-class words by function; see resources/particles."""

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
