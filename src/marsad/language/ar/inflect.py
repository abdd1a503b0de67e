"""A verb's dictionary entry → the forms in which newspapers print it (third person, both tenses).

Entries give the past («أعلن») and the present («يعلن») in the third person masculine singular; hollow and defective
verbs change inside and give their odd forms in the resource (`extra`). Forms are normal forms.
"""

from typing import Final

from marsad.language.ar.normal import normalize

_PAST_ENDINGS: Final = ("", "ت", "ا", "تا", "وا", "ن", "نا")
_PRESENT_ENDINGS: Final = ("", "ان", "ون", "وا", "ا", "ن")


def past_forms(past: str) -> frozenset[str]:
    """Third-person past forms of `past`, e.g. «قال» (said) → قال، قالت، قالا، قالتا، قالوا، قلن is not formed."""
    stem = normalize(past)
    if stem.endswith(("ي", "ا")) and len(stem) > 2:  # defective: «نفى» (denied) → نفي، نفت، نفوا، نفيا
        core = stem[:-1]
        return frozenset({stem, core + "ت", core + "تا", core + "وا", core + "يا", core + "ي", core + "ا"})
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
