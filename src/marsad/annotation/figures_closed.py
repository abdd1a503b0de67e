"""The closed-class words of counting: resources/particles (ids `figures/…`) → sets of normal forms."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from marsad.language.ar.normal import normalize
from marsad.reference.particles import ParticleSet, particle_words


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """Words that stand around a number, as normal forms; each set is glossed in its resource."""

    after_ellipsis: frozenset[str]
    reached: frozenset[str]
    between: frozenset[str]
    of: frozenset[str]
    these: frozenset[str]
    no_crowd: frozenset[str]

    @classmethod
    def compile(cls, sets: Sequence[ParticleSet]) -> "FigureWords":
        """The words of resources/particles; each field is the set of its name. Raises `KeyError` if one is missing."""
        words = {field.name: particle_words(sets, _id(field.name)) for field in fields(cls)}
        return cls(**{name: frozenset(map(normalize, found)) for name, found in words.items()})


def _id(field: str) -> str:
    return "figures/" + field.replace("_", "-")
