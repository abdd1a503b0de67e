"""The words that acts are found by, compiled from resource tables into matchers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from marsad.language.ar.closed import ClosedWords
from marsad.language.ar.inflect import past_forms, present_forms
from marsad.reference.agreements import ControlWords, Governor, Provision, VerbPair

Inflection = Callable[[str], frozenset[str]]


class Form(StrEnum):
    """How an act is worded."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    NOUN = "noun"
    NEGATED = "negated"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActWords:
    """The words of one act of a provision or control entry `owner`.

    `role` = which side the grammatical subject is (obligor, obligee, subject, other); `achieves` = what a past verb
    reports (done, begun); `implies` = what the bare verbal noun reports without a governor; `object_first` = the
    object (its grammatical subject) may stand before the verb; one of `needs` must stand in the sentence, one of
    `topic` in the article; `place_before` = the noun may stand after its place.
    """

    owner: str
    nouns: tuple[str, ...] = ()
    verb: VerbPair | None = None
    objects: tuple[str, ...] = ()
    takes_place: bool = False
    object_first: bool = False
    place_before: bool = False
    needs: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    role: str = "obligor"
    achieves: str = "done"
    implies: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """One word form of an act."""

    words: ActWords
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Particles(ClosedWords):
    """Closed-class words that acts depend on, as normal forms."""

    negations: frozenset[str]
    future: frozenset[str]
    narrative: frozenset[str]
    coordination: frozenset[str]
    place_pronouns: frozenset[str]
    clause_breaks: frozenset[str]
    relatives: frozenset[str]
    between: frozenset[str]
    accompaniment: frozenset[str]
    no_verb: frozenset[str]
    lasting: frozenset[str]
    conditional: frozenset[str]
    place_anaphors: frozenset[str]
    subordinators: frozenset[str]
    upon: frozenset[str]
    source: frozenset[str]
    accusations: frozenset[str]


def provision_acts(provision: Provision) -> list[ActWords]:
    """The acts of one provision."""
    return [
        ActWords(
            owner=provision.id,
            nouns=act.masdar,
            verb=act.verb,
            objects=provision.objects,
            takes_place=provision.takes_place,
            object_first=act.intransitive,
            needs=act.needs,
            topic=provision.topic,
            role=act.subject,
            achieves=act.achieves,
            implies=act.implies,
        )
        for act in provision.acts
    ]


def control_acts(words: ControlWords) -> list[ActWords]:
    """The acts of one control entry: each needs a place."""
    shared = {"owner": words.id, "takes_place": True, "needs": words.needs, "role": words.controller}
    acts = [ActWords(verb=verb, **shared) for verb in words.verbs]  # type: ignore[arg-type]
    return [*acts, ActWords(nouns=words.phrases, place_before=words.place_before, **shared)]  # type: ignore[arg-type]


def act_entries(words: ActWords) -> list[tuple[str, Cue]]:
    """Every phrase that names the act, with its form."""
    entries = [(noun, Cue(words, Form.NOUN)) for noun in words.nouns]
    if words.verb:
        entries += [(form, Cue(words, Form.PAST)) for form in _spread(words.verb[0], past_forms)]
        entries += [(form, Cue(words, Form.PRESENT)) for form in _spread(words.verb[1], present_forms)]
    return entries


@dataclass(frozen=True, slots=True)
class GovernorForm:
    """A governor as a phrase, a past verb or a present one."""

    governor: Governor
    is_present: bool


def governor_entries(governor: Governor) -> list[tuple[str, GovernorForm]]:
    """Every phrase and verb form of a governor."""
    past = [form for verb, _ in governor.verbs for form in _spread(verb, past_forms)]
    present = [form for _, verb in governor.verbs for form in _spread(verb, present_forms)]
    entries = [(phrase, GovernorForm(governor, False)) for phrase in (*governor.phrases, *past)]
    return entries + [(form, GovernorForm(governor, True)) for form in present]


def verb_forms(verbs: Iterable[VerbPair]) -> list[str]:
    """Past and present forms of verbs given as [past, present]; only the first word of a verb phrase is inflected."""
    return [form for past, present in verbs for form in (*_spread(past, past_forms), *_spread(present, present_forms))]


def _spread(verb: str, inflect: Inflection) -> list[str]:
    first, *rest = verb.split(" ")
    return sorted(" ".join((form, *rest)) for form in inflect(first))
