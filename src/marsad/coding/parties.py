"""Mentions and speakers → parties: the side that an actor acts for."""

from collections.abc import Iterable, Mapping
from typing import Final

from marsad.coding.scene import Scene
from marsad.model import EntityKind, Mention, Party, Speaker

NO_SIDES: Final = frozenset({EntityKind.OUTLET, EntityKind.AGENCY, EntityKind.PLACE})


class PartyBook:
    """Names the side of an actor: a state's ministries, army and office holders stand for the state.

    `countries` maps ISO alpha-2 codes to English names.
    """

    def __init__(self, countries: Mapping[str, str]) -> None:
        self._countries = countries

    def all_of(self, mentions: Iterable[Mention], scene: Scene | None = None) -> list[Party]:
        """The parties behind `mentions`; those that name nobody («the two sides», «a statement») and the press are left
        out. In a `scene`, forces with a pronoun («its units») belong to whoever speaks."""
        parties = []
        for mention in mentions:
            if mention.kind in NO_SIDES or (mention.kind is EntityKind.COUNTRY and mention.country is None):
                continue  # the press is no side, nor is a region that acts («the Middle East»)
            owner = scene.owner_of(mention) if scene and mention.kind is EntityKind.ORGANISATION else None
            if mention.entity or mention.country:
                parties.append(self.of(mention))
            elif owner is not None and owner.country:
                parties.append(self.of_speaker(owner))
        return parties

    def of(self, mention: Mention) -> Party:
        """The party behind `mention`; an armed group stands for itself even where it acts within a country."""
        if mention.country is not None and mention.country in self._countries and mention.kind is not EntityKind.GROUP:
            return Party(entity=mention.country, name=self._countries[mention.country])
        return Party(entity=mention.entity, name=mention.name)

    def of_speaker(self, speaker: Speaker) -> Party:
        """The party a speaker belongs to: the state he or it acts for, else himself."""
        if speaker.country is not None and speaker.country in self._countries:
            return Party(entity=speaker.country, name=self._countries[speaker.country])
        return Party(entity=speaker.entity, name=speaker.name)


def distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Each party once, in order of first mention; unlisted ones are told apart by name."""
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.key, party)
    return tuple(found.values())
