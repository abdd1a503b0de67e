"""A head in its sentence → who made the agreement, who announced it and who brokered it."""

from collections.abc import Sequence
from typing import Final

from marsad.coding.act_words import Particles
from marsad.coding.agreement_heads import Head
from marsad.coding.parties import PartyBook, distinct
from marsad.coding.scene import Scene
from marsad.language.phrases import Match
from marsad.model import Mention, Party

CHAIN_GAP: Final = 2
"""How many tokens may stand between coordinated parties: a conjunction and a generic noun."""
AND: Final = "\N{ARABIC LETTER WAW}"
NEAR: Final = 4
"""How many tokens count as «right beside»."""
MEDIATOR_REACH: Final = 8
"""How many tokens before a head its mediator («under the auspices of») may be named."""


class SideFinder:
    """Reads the sides of an agreement from the words round its head; `cues` are those that reach it."""

    def __init__(self, particles: Particles, book: PartyBook) -> None:
        self._particles = particles
        self._book = book

    def parties(
        self, scene: Scene, head: Head, cues: Sequence[Match[str]], start: int, ceiling: int
    ) -> tuple[list[Party], Party | None]:
        """Parties in order of mention and the announcer. `start` is the first token that tells of its making,
        `ceiling` the end of its clause."""
        declared = [cue for cue in cues if cue.payloads[0] == "declared"]
        announced = [cue for cue in cues if cue.payloads[0] == "announced"]
        announcers = [actor for cue in announced for actor in chain_from(scene, cue.last)]
        makers = [actor for actor in scene.actors if start <= scene.token_at(actor.span.start) < head.first]
        makers = [actor for actor in makers if actor not in announcers]
        if not makers:
            makers = _makers_outside(scene, head, declared)
        found = [*makers, *_nations_at(scene, head.first + 1), *self._joined(scene, head, cues, start, ceiling)]
        found += [actor for cue in cues if cue.payloads[0] == "party" for actor in chain_from(scene, cue.last)]
        if len(announcers) > 1:
            found = [*announcers, *found]  # announced together: made together
        parties = self._book.all_of(found)
        announcer = next(iter(self._book.all_of(announcers[:1])), None)
        unnamed = any(cue.payloads[0] == "sides" for cue in cues)
        if len(distinct(parties)) == 1 and declared and not unnamed:
            statement = scene.statement_of(head.span)
            if announcer is not None:
                parties.insert(0, announcer)
            elif statement is not None and statement.speaker.entity:
                parties.insert(0, self._book.of_speaker(statement.speaker))
        return parties, announcer

    def _joined(self, scene: Scene, head: Head, cues: Sequence[Match[str]], start: int, ceiling: int) -> list[Mention]:
        """«between X and Y», «with Y», from the making or the talks on."""
        tokens = scene.sentence.tokens
        talks = [cue.first for cue in cues if cue.payloads[0] == "proposed" and cue.first < head.first]
        found = []
        for index in range(min([start, *talks]), min(ceiling, len(tokens))):
            word = tokens[index].norm
            if word in self._particles.between:
                found += chain_from(scene, index + 1)
            elif word in self._particles.accompaniment:
                found += _actors_after(scene, index + 1, 1)
        return found

    def mediators(self, scene: Scene, head: Head, cues: Sequence[Match[str]]) -> tuple[Party, ...]:
        """«under the auspices of X», «which X brokered», «the mediator X»."""
        found = []
        for cue in cues:
            if cue.payloads[0] != "mediator":
                continue
            titled = [actor for actor in scene.actors if actor.span.overlaps(cue.span)]
            after = chain_from(scene, cue.last) or _nations_at(scene, cue.last)
            near = cue.first >= head.first - MEDIATOR_REACH
            found += titled[:1] or (after if near else [])
        return distinct(self._book.all_of(found))


def chain_from(scene: Scene, index: int) -> list[Mention]:
    """Coordinated actors from token `index` on: «X and Y», «the government of X and the Y movement»."""
    found: list[Mention] = []
    for actor in scene.actors:
        first = scene.token_at(actor.span.start)
        joined = not found or any(token.norm.startswith(AND) for token in scene.sentence.tokens[index : first + 1])
        if 0 <= first - index <= CHAIN_GAP and joined:
            found.append(actor)
            index = scene.token_at(actor.span.end)
    return found


def _makers_outside(scene: Scene, head: Head, declared: Sequence[Match[str]]) -> list[Mention]:
    """Who made it, named before the verb («X and Y had signed») or after it («a truce that X and Y agreed on»)."""
    earlier = [cue for cue in declared if cue.first < head.first]
    if earlier:
        before = _before(scene.actors, scene, earlier[0].first)
        return before or _before(scene.nationalities, scene, earlier[0].first)
    return [actor for cue in declared[:1] for actor in chain_from(scene, cue.last)]


def _actors_after(scene: Scene, index: int, reach: int) -> list[Mention]:
    return [actor for actor in scene.actors if index <= scene.token_at(actor.span.start) < index + reach]


def _before(mentions: Sequence[Mention], scene: Scene, index: int) -> list[Mention]:
    """Coordinated mentions that end right before token `index` («X and Y had signed»)."""
    found: list[Mention] = []
    for actor in reversed(mentions):
        gap = index - scene.token_at(actor.span.end)
        if 0 <= gap <= NEAR:
            found.insert(0, actor)
            index = scene.token_at(actor.span.start)
    return found


def _nations_at(scene: Scene, index: int) -> list[Mention]:
    """Nationality adjectives from token `index` on, one right after the other."""
    found = []
    for mention in scene.nationalities:
        if scene.token_at(mention.span.start) == index:
            found.append(mention)
            index = scene.token_at(mention.span.end)
    return found
