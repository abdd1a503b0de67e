"""Agreements as the press names them, the duties they carry, and the words that decide what became of a duty."""

from dataclasses import dataclass
from typing import Final

from marsad.reference.tables import Table

VerbPair = tuple[str, str]
"""Past and present of a verb, third person masculine singular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWords:
    """Words that name one kind of agreement; see resources/agreement_kinds."""

    id: str
    kind: str
    gloss: str
    heads: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    loose_nouns: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCue:
    """Words round an agreement; `effect` ∈ declared, announced, in_effect, ended, violated, proposed, mediator,
    party, sides, content, under."""

    id: str
    effect: str
    gloss: str
    verbs: tuple[VerbPair, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Governor:
    """Words that govern a verbal noun; `effect` ∈ owed, done, begun, not_done, demanded.

    `reach`: how many tokens before the noun it may end (`None` = the usual number); `frames`: it governs all that
    follows in its sentence and has no governor of its own; `anterior`: what it governs came before what is told.
    """

    id: str
    effect: str
    gloss: str
    reach: int | None = None
    frames: bool = False
    anterior: bool = False
    verbs: tuple[VerbPair, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionAct:
    """One way to name an act: verbal nouns and/or a verb. `subject` ∈ obligor, obligee; `achieves` what a past verb
    says; `implies` what the bare verbal noun says without a governor; `needs`: one of these must stand in the sentence;
    `intransitive` = its object is its grammatical subject and may stand before it («the talks ended»)."""

    masdar: tuple[str, ...] = ()
    verb: VerbPair | None = None
    subject: str = "obligor"
    achieves: str = "done"
    implies: str | None = None
    needs: tuple[str, ...] = ()
    intransitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A duty by Peace Accords Matrix category (`pam`, `None` where it has none); see resources/provisions.

    `topic`: one of these words must stand in the article for the acts to mean this duty.
    """

    id: str
    pam: str | None
    what_en: str
    what_ar: str
    acts: tuple[ProvisionAct, ...] = ()
    objects: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    takes_place: bool = False
    transfers_control: bool = False
    mutual: bool = False
    owed_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlWords:
    """Words that say who holds a place; `controller` ∈ subject, other; `manner` ∈ force, hand-over, entry, unknown.

    `place_before`: its nouns may stand after the place they are about.
    """

    id: str
    gloss: str
    controller: str
    manner: str
    verbs: tuple[VerbPair, ...] = ()
    phrases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    place_before: bool = False


AGREEMENT_WORDS: Final = Table("agreement_kinds", AgreementWords)
AGREEMENT_CUES: Final = Table("agreement_cues", AgreementCue)
GOVERNORS: Final = Table("governors", Governor)
PROVISIONS: Final = Table("provisions", Provision)
CONTROL_WORDS: Final = Table("control", ControlWords)
