"""Sentence → reports that a place changed hands.

Words and roles are data (resources/control); a report needs a place and says by whose word. Planned and demanded
changes are no reports.
"""

from collections.abc import Iterable
from typing import Final

from marsad.coding.act_words import Form, Particles, control_acts
from marsad.coding.acts import ActFinder, ActHit
from marsad.coding.parties import PartyBook
from marsad.coding.scene import Scene
from marsad.model import ControlReport, Party, PlaceMention, content_id
from marsad.reference.agreements import ControlWords, Governor

FULL_DATE: Final = len("2020-11-10")
FROM_REACH: Final = 3
"""How many tokens after «from» the loser of a place may stand."""
UNREPORTED: Final = frozenset({"owed", "demanded", "not_done", "purpose"})


class ControlCoder:
    """Finds control reports; compiled once from resources/control."""

    def __init__(
        self, words: Iterable[ControlWords], governors: Iterable[Governor], particles: Particles, book: PartyBook
    ) -> None:
        self._words = {entry.id: entry for entry in words}
        acts = [act for entry in self._words.values() for act in control_acts(entry)]
        self._finder = ActFinder(acts, governors, particles)
        self._book = book
        self._particles = particles

    def code(self, scene: Scene, key: str, salient: PlaceMention | None = None) -> list[ControlReport]:
        """The control reports of one sentence of the article with this `key`; `salient` is the place last spoken of."""
        return [
            self._report(scene, key, hit)
            for hit in self._finder.find(scene, salient)
            if hit.form not in {Form.FUTURE, Form.NEGATED, Form.CONDITIONAL}
            and hit.effect_told(scene.published) not in UNREPORTED
            and hit.place is not None
            and not scene.is_denied(hit.core)
            and not self._ends(scene, hit)
        ]

    def _ends(self, scene: Scene, hit: ActHit) -> bool:
        """«freed *from* the control of X»: the control is over."""
        before = scene.sentence.tokens[hit.first - 1].norm if hit.first else ""
        return hit.form is Form.NOUN and before in self._particles.source

    def _report(self, scene: Scene, key: str, hit: ActHit) -> ControlReport:
        assert hit.place is not None
        words = self._words[hit.words.owner]
        found = self._book.all_of([hit.subject], scene) if hit.subject else []
        subject = next(iter(found), None)
        holds_after = words.controller == "subject"
        other = self._loser(scene, hit) if holds_after else self._other(scene, hit, subject)
        return ControlReport(
            id=content_id("control", key, hit.core.start, hit.core.end, hit.place.entity),
            span=hit.span,
            place=hit.place,
            controller=subject if holds_after else other,
            loser=other if holds_after else subject,
            manner=words.manner,
            when=hit.date.value if hit.date else _by(scene.published),
            claimant=scene.speaker_of(hit.core),
        )

    def _loser(self, scene: Scene, hit: ActHit) -> Party | None:
        """From whom: the side named right after «from» behind the act."""
        tokens = scene.sentence.tokens
        for index in range(hit.first + 1, len(tokens)):
            if tokens[index].norm in self._particles.source:
                near = [actor for actor in scene.actors if 0 < scene.token_at(actor.span.start) - index <= FROM_REACH]
                return next(iter(self._book.all_of(near[:1])), None)
        return None

    def _other(self, scene: Scene, hit: ActHit, subject: Party | None) -> Party | None:
        """The other side named in the sentence, if exactly one is."""
        speaker = scene.speaker_of(hit.core)
        others = [actor for actor in scene.actors if actor.span != speaker.span]
        sides = {party.key: party for party in self._book.all_of(others) if party != subject}
        return next(iter(sides.values())) if len(sides) == 1 else None


def _by(published: str | None) -> str | None:
    """What is reported without a day of its own had happened by the day of publication."""
    known = published is not None and len(published) >= FULL_DATE and not published.startswith("X")
    return f"../{published[:FULL_DATE]}" if known and published else None
