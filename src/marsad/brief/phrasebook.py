"""A language → the words Marsad uses in it, from resources/wording."""

from enum import StrEnum

from marsad.errors import InternalError
from marsad.reference.agreements import PROVISIONS
from marsad.reference.wording import WORDING


class Lang(StrEnum):
    """Languages of the faces."""

    AR = "ar"
    EN = "en"

    @property
    def direction(self) -> str:
        """The direction its lines run in, as HTML says it."""
        return "rtl" if self is Lang.AR else "ltr"


class Phrasebook:
    """The words of one language. Keys are `group/name` of resources/wording."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._said = {entry.id: entry.ar if lang is Lang.AR else entry.en for entry in WORDING.load()}
        self._provisions = {
            entry.id: entry.what_ar if lang is Lang.AR else entry.what_en for entry in PROVISIONS.load()
        }

    def say(self, key: str, **slots: object) -> str:
        """The sentence `key` with its slots filled in. Raises `InternalError` for a key that no resource has."""
        try:
            return self._said[key].format(**slots)
        except KeyError as missing:
            raise InternalError(f"resources/wording: {key!r} lacks {missing}; report this as a bug") from None

    def term(self, group: str, value: str) -> str:
        """The word for a value of an enumeration or a code; an unlisted value stands for itself."""
        return self._said.get(f"{group}/{value}", value)

    def provision(self, provision: str, otherwise: str) -> str:
        """What a duty is, by its key in resources/provisions."""
        return self._provisions.get(provision, otherwise)

    def alone(self, provision: str, act: str) -> str:
        """The duty as it is said where no place follows; `act` itself where that is whole without one."""
        return self.term("act", provision) if f"act/{provision}" in self._said else act

    def join(self, names: list[str]) -> str:
        """Names as an enumeration in words."""
        if len(names) < 2:
            return "".join(names)
        return self.say("phrase/and", first=self.say("phrase/comma").join(names[:-1]), last=names[-1])
