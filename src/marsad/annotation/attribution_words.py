"""The closed-class words of attribution: resources/particles (ids `attribution/…`) → sets of normal forms."""

from dataclasses import dataclass
from typing import ClassVar

from marsad.language.ar.closed import ClosedWords


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionWords(ClosedWords):
    """Words that bound statements and the phrases in them, as normal forms; each set is glossed in its resource."""

    prefix: ClassVar[str] = "attribution/"

    that: frozenset[str]
    not_said: frozenset[str]
    to: frozenset[str]
    upon: frozenset[str]
    about: frozenset[str]
    out_of: frozenset[str]
    out_of_what: frozenset[str]
    after_by: frozenset[str]
    clause_ends: frozenset[str]
    aftermath: frozenset[str]
    auxiliaries: frozenset[str]
    relatives: frozenset[str]
    subordinators: frozenset[str]
    adverbial_ends: frozenset[str]
    unsaid: frozenset[str]
    subjunctive: frozenset[str]
    clause_openers: frozenset[str]
    as_time: frozenset[str]
    adjective_endings: frozenset[str]
    asserting_that: frozenset[str]
    subordinate: frozenset[str]
    quoted_that: frozenset[str]
    quoting: frozenset[str]
    about_him: frozenset[str]
    about_her: frozenset[str]
    about_both: frozenset[str]
    charged: frozenset[str]
    inside: frozenset[str]
    what: frozenset[str]
    may: frozenset[str]
    as_: frozenset[str]
    this_stem: frozenset[str]
    name_of: frozenset[str]
