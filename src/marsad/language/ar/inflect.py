"""A verb's dictionary entry → the forms in which newspapers print it (third person, both tenses).

Entries give the past («أعلن») and the present («يعلن») in the third person masculine singular; hollow and defective
verbs change inside and give their odd forms in the resource (`extra`). Forms are normal forms.
"""

from typing import Final, NamedTuple

from marsad.language.ar.normal import normalize

_PAST_ENDINGS: Final = ("", "ت", "ا", "تا", "وا", "ن", "نا")
_PRESENT_ENDINGS: Final = ("", "ان", "ون", "وا", "ا", "ن")


def past_forms(past: str) -> frozenset[str]:
    """Third-person past forms of `past`, e.g. «قال» (said) → قال، قالت، قالا، قالتا، قالوا، قلن is not formed."""
    stem = normalize(past)
    if stem.endswith(("ي", "ا")) and len(stem) > 2:  # defective: «نفى» (denied) → نفي، نفت، نفوا، نفيا
        core = stem[:-1]
        return frozenset({stem, core + "ت", core + "تا", core + "وا", core + "يا", core + "ي", core + "ا", stem + "ت"})
    return frozenset(stem + ending for ending in _PAST_ENDINGS)


def present_forms(present: str) -> frozenset[str]:
    """Third-person present forms of `present`, e.g. «يعلن» (announces) → يعلن، تعلن، يعلنون، تعلنان, also with SEEN."""
    stem = normalize(present)
    if not stem.startswith("ي"):
        return frozenset({stem})
    core = stem[1:]
    bases = {core}
    if core.endswith(("ي", "و", "ا")):
        bases.add(core[:-1])
    plain = {person + base + ending for person in ("ي", "ت", "ن") for base in bases for ending in _PRESENT_ENDINGS}
    return frozenset(plain | {"س" + form for form in plain})


class Inflection(NamedTuple):
    """A form with what it agrees with. `tense` ∈ past, present, participle; `gender` ∈ m, f, ? (either)."""

    form: str
    tense: str
    gender: str
    plural: bool
    first_person: bool = False


_PAST_AGREEMENT: Final = (("تا", "f", True), ("نا", "?", True), ("وا", "m", True), ("ت", "f", False), ("ا", "m", True))
_SHORTEST_DUAL: Final = 4
"""Below this many letters, or after TEH, a past dual is far rarer than the noun it looks like («طلبا», a request)."""
_PRESENT_PLURALS: Final = ("ون", "وا", "ان")
_PARTICIPLE_ENDINGS: Final = (
    ("ا", "m", False),
    ("ه", "f", False),
    ("ين", "?", True),
    ("ون", "m", True),
    ("تين", "f", True),
    ("ات", "f", True),
)
"""Circumstantial participles stand in the accusative: a bare masculine singular is an ordinary adjective or noun."""


def inflect_past(past: str) -> tuple[Inflection, ...]:
    """The past forms with their agreement, e.g. «أعلنت» (she announced) → feminine singular."""
    stem = normalize(past)
    found = []
    for form in sorted(past_forms(past)):
        ending = form[len(stem) :] if form.startswith(stem) else form[len(stem) - 1 :]
        gender, plural, first = "m", False, False
        for letters, ending_gender, ending_plural in _PAST_AGREEMENT:
            if ending == letters and form != stem:
                gender, plural, first = ending_gender, ending_plural, letters == "نا"
                break
        if ending == "ا" and (len(stem) < _SHORTEST_DUAL or stem.startswith("ت")):
            continue
        found.append(Inflection(form, "past", gender, plural, first))
    return tuple(found)


def inflect_present(present: str) -> tuple[Inflection, ...]:
    """The present forms with their agreement, e.g. «تعلن» (she announces) → feminine singular; also with SEEN."""
    found = []
    for form in sorted(present_forms(present)):
        person = form[1:2] if form.startswith("س") and form[1:2] in ("ي", "ت", "ن") else form[:1]
        gender = {"ي": "m", "ت": "f"}.get(person, "?")
        found.append(Inflection(form, "present", gender, form.endswith(_PRESENT_PLURALS), person == "ن"))
    return tuple(found)


def inflect_participle(participle: str) -> tuple[Inflection, ...]:
    """The accusative and plural forms of an active participle, e.g. «مشير» (pointing out) → مشيرا، مشيرة، مشيرين."""
    stem = normalize(participle)
    return tuple(Inflection(stem + end, "participle", gender, plural) for end, gender, plural in _PARTICIPLE_ENDINGS)
