"""Word classes that decide how a name is read (place nouns, prepositions, …): `resources/name_words` → entries."""

from dataclasses import dataclass
from typing import Final

from marsad.reference.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """A closed class of words (`id`), as phrases. What each class does is written in its `gloss`."""

    id: str
    words: tuple[str, ...]
    gloss: str
    source: str | None = None


NAME_WORDS: Final = Table("name_words", NameWords)
