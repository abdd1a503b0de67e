"""What one side blames on another under a neutral verb: content → the agent of an attack, crime or breach in it.

Careful on purpose: the agent must be a listed side right beside an active verb of harm (words in resources/speech), and
not the speaker's own. Undotted passives look like actives, so a body after the verb must leave room for an object.
"""

from collections.abc import Iterable
from typing import Final

from marsad.annotation.attribution_drafts import AUXILIARIES
from marsad.annotation.attribution_text import Row
from marsad.language.ar.clitics import peel
from marsad.language.ar.inflect import inflect_past, inflect_present
from marsad.language.ar.normal import normalize
from marsad.model import EntityKind, Mention, TokenKind
from marsad.reference.speech import SpeechEntry, SpeechKind

_READ_AHEAD: Final = 30
"""Tokens of content that may allege harm; later clauses explain (gold sentences)."""
_OBJECT_WITHIN: Final = 5
"""Tokens after the verb within which its listed object stands («opened … fire»)."""
_SIDES: Final = frozenset((EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP))
_NOT_DONE: Final = frozenset(("لم", "لن", "لا", "اذا", "لو", "الذي", "التي", "الذين", "ما"))
_CLOSES: Final = frozenset(("في", "من", "علي", "قرب", "خلال", "بعد", "قبل", "امس", "اليوم"))
"""After the noun phrase that follows a verb: what leaves no object, so the verb is read as passive."""


class HarmReader:
    """Finds who is said to have done harm."""

    def __init__(self, entries: Iterable[SpeechEntry]) -> None:
        self._forms: dict[str, frozenset[str]] = {}
        for entry in entries:
            if entry.kind is SpeechKind.HARM:
                objects = frozenset(normalize(word) for word in entry.object)
                for form in (*inflect_past(entry.past), *inflect_present(entry.present)):
                    if not form.first_person and not form.form.startswith("س"):
                        self._forms.setdefault(form.form, objects)

    def agent(self, row: Row, first: int, last: int) -> Mention | None:
        """The side that `[first, last)` blames for harm, or `None`."""
        for index in range(first, min(last, first + _READ_AHEAD)):
            objects = self._objects(row.tokens[index].norm)
            if objects is None or (index > first and row.tokens[index - 1].norm in _NOT_DONE):
                continue
            if objects and not self._has_object(row, index, last, objects):
                continue
            agent = self._before(row, first, index) or self._after(row, index, last, is_phrase=bool(objects))
            if agent is not None:
                return agent
        return None

    def _objects(self, norm: str) -> frozenset[str] | None:
        """The objects that this verb asks for (empty = any), or `None` if it is no verb of harm."""
        known = self._forms.get(norm)
        if known is None and norm.startswith("و"):
            known = self._forms.get(norm[1:])
        return known

    def _has_object(self, row: Row, index: int, last: int, objects: frozenset[str]) -> bool:
        following = row.tokens[index + 1 : min(last, index + 1 + _OBJECT_WITHIN)]
        return any(
            peeled.stem in objects or peeled.stem.removesuffix("ا") in objects
            for token in following
            for peeled in peel(token.norm)
        )

    def _before(self, row: Row, first: int, index: int) -> Mention | None:
        """«that the Indian forces (had) opened fire»."""
        at = index
        while at > first and row.tokens[at - 1].norm in AUXILIARIES:
            at -= 1
        start = row.actor_ends.get(at)
        if start is None or start < first:
            return None
        mention = row.actors[start][1]
        return mention if mention.kind in _SIDES else None

    def _after(self, row: Row, index: int, last: int, *, is_phrase: bool) -> Mention | None:
        """«shelled the army the village»: with an object after the agent unless the phrase brings its own."""
        end, mention = row.actors.get(index + 1, (0, None))
        if mention is None or mention.kind not in _SIDES:
            return None
        if is_phrase:
            return mention
        if end >= last or row.tokens[end].kind is not TokenKind.WORD or row.tokens[end].norm in _CLOSES:
            return None
        return mention


def are_opposed(speaker: Mention | None, agent: Mention) -> bool:
    """Whether the agent is another side than the speaker; only sides of their own, states and armed groups, blame."""
    if speaker is None or speaker.kind in {EntityKind.AGENCY, EntityKind.OUTLET, EntityKind.PLACE}:
        return False
    own, other = _side(speaker), _side(agent)
    is_party = speaker.country is not None or speaker.kind is EntityKind.GROUP
    return is_party and own is not None and other is not None and own != other


def _side(mention: Mention) -> str | None:
    return mention.entity if mention.kind is EntityKind.GROUP or mention.country is None else mention.country
