"""What is counted and what befell it: resources/measures/*.yml → entries."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.model import Measure
from marsad.reference.tables import Table


class CountKind(StrEnum):
    """What a word does beside a number."""

    NOUN = "noun"
    OTHER = "other"
    CUE = "cue"
    LINK = "link"
    ONE_OF = "one-of"
    PERCENT = "percent"
    SCOPE = "scope"
    TALLY = "tally"
    UNTIL = "until"
    SHARE = "share"
    HOLDING = "holding"
    PAIR = "pair"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountWord:
    """A counted noun (singular `names`, `plural`; `sound` plurals and duals are formed by rule), or a cue beside one.

    `fixed` nouns say themselves what they count; the others take it from a cue. `adjective` nouns count only behind a
    number; `no_single` ones are not counted in the singular (titles), `no_dual` ones not in the dual (the Taliban).
    `verbs` are past-tense dictionary forms. `territory` nouns count only beside a word of holding or handing over.
    """

    id: str
    kind: CountKind
    measure: Measure
    names: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    person: bool = False
    fixed: bool = False
    sound: bool = False
    adjective: bool = False
    no_single: bool = False
    no_dual: bool = False
    construct_dual: tuple[str, ...] = ()
    territory: bool = False
    scope: str = ""
    gloss: str = ""


MEASURES: Final = Table("measures", CountWord)
