"""What Marsad says to people, in every language it speaks: resources/wording/*.yml → pairs of sentences by key."""

from dataclasses import dataclass
from typing import Final

from marsad.reference.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One thing to say. `id` is `group/name`; `{slots}` are the same in both languages."""

    id: str
    ar: str
    en: str


WORDING: Final = Table("wording", Wording)
