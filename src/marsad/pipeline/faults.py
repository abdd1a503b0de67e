"""What `verify` finds: one altered, missing or extra thing each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as the log says. `record` names it (an entry, a capture, an object), `place` says where."""

    record: str
    place: str
    detail: str

    def __str__(self) -> str:
        return f"{self.record}: {self.detail} [{self.place}]"
