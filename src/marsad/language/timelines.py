"""When an agreement was declared and when it took effect, and whether two accounts of that can be of one agreement."""

from dataclasses import dataclass
from typing import Final

from marsad.language.edtf import certainly_after, day_bounds, may_coincide

LONGEST_DELAY_DAYS: Final = 60
"""How long after its declaration an agreement may take effect and still be told as one and the same."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """EDTF values, `None` = not told."""

    declared: str | None
    in_effect: str | None

    @property
    def when(self) -> str | None:
        """The date that tells it from others: declared, else in effect."""
        return self.declared or self.in_effect

    def agrees(self, other: "Timeline") -> bool:
        """Whether both can be of one agreement: like dates coincide, and effect follows declaration before long."""
        if self.declared and other.declared:
            return may_coincide(self.declared, other.declared)
        if self.in_effect and other.in_effect:
            return may_coincide(self.in_effect, other.in_effect)
        declared, in_effect = self.declared or other.declared, self.in_effect or other.in_effect
        return not declared or not in_effect or _follows(in_effect, declared)


def _follows(in_effect: str, declared: str) -> bool:
    if may_coincide(in_effect, declared):
        return True
    begun, made = day_bounds(in_effect).first, day_bounds(declared).last
    if begun is None or made is None or certainly_after(declared, in_effect):
        return False
    return (begun - made).days <= LONGEST_DELAY_DAYS
