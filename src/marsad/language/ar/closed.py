"""Closed-class words: resources/particles → dataclasses whose fields are sets of normal forms."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import ClassVar, Self

from marsad.language.ar.normal import normalize
from marsad.reference.particles import ParticleSet


@dataclass(frozen=True, slots=True)
class ClosedWords:
    """Base of a dataclass with a `frozenset[str]` for each set that a stage depends on; the resource glosses them."""

    prefix: ClassVar[str] = ""
    """What the ids of the sets begin with, e.g. `figures/`."""

    @classmethod
    def compile(cls, sets: Iterable[ParticleSet]) -> Self:
        """Each field is the set of its name («no_crowd» → `figures/no-crowd`). Raises `KeyError` if one is missing."""
        words = {entry.id: frozenset(map(normalize, entry.words)) for entry in sets if entry.id.startswith(cls.prefix)}
        ids = {field.name: cls.prefix + field.name.rstrip("_").replace("_", "-") for field in fields(cls)}
        return cls(**{name: words[id_] for name, id_ in ids.items()})
