"""Document → names: places used as places, and actors (persons, offices, bodies, groups, countries acting).

One pass over the tokens finds listed names and role words; a second settles what they mean in this article, composes
roles with nationalities and names, and parts places from actors. Rules: shared/gold/GUIDELINES.md "places".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from marsad.annotation.names_actors import Actor, ActorComposer, merge_appositions
from marsad.annotation.names_lexicon import CountryName, EntityName, NameLexicon, Nisba, PlaceName, compile_lexicon
from marsad.annotation.names_places import place_mention, split_places
from marsad.annotation.names_scan import Hit, count_countries, match_sentence, settle
from marsad.annotation.names_unlisted_places import agreed_country, find_unlisted, follow_unlisted, prevailing_country
from marsad.language.ar.bare import without_conjunction
from marsad.model import Document, EntityKind, Mention, PlaceMention, Sentence
from marsad.reference.names import NameTables

_OF: Final = ": "
"""Parts the owner from the office in the name of a composed actor."""
_SURNAME_LETTERS: Final = 4
"""A surname alone is followed through the article only if it is this long (letters)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Places and actors of an article in text order. `nationalities` are adjectives of nation, outside actors too."""

    places: tuple[PlaceMention, ...]
    actors: tuple[Mention, ...]
    nationalities: tuple[Mention, ...] = ()


class NameFinder:
    """Finds places and actors; built once from the tables of names (`marsad.reference.names.load_name_tables`)."""

    def __init__(self, tables: NameTables) -> None:
        self._lexicon = compile_lexicon(tables)

    def find(self, document: Document) -> Names:
        """The names in the article's own sentences. Pure; related stories (`document.leads`) are not read."""
        matches = [match_sentence(self._lexicon, sentence) for sentence in document.sentences]
        context = count_countries(matches)
        known = frozenset(
            payload.entity.id
            for found in matches
            for match in found
            for payload in match.payloads
            if isinstance(payload, EntityName) and not payload.short
        )
        thread = _Thread(self._lexicon)
        places: list[list[PlaceMention]] = []
        nationalities: list[Mention] = []
        read: list[list[Hit]] = []
        for sentence, found in zip(document.sentences, matches, strict=True):
            hits = settle(self._lexicon, sentence, found, context)
            read.append(hits)
            places.append(self._read_sentence(sentence, hits, known, thread))
            nationalities += [_nationality(self._lexicon, hit) for hit in hits if isinstance(hit.payload, Nisba)]
        mentions = self._add_unlisted(document, read, places)
        return Names(places=tuple(mentions), actors=thread.mentions(document), nationalities=tuple(nationalities))

    def _read_sentence(
        self, sentence: Sentence, hits: Sequence[Hit], known: frozenset[str], thread: "_Thread"
    ) -> list[PlaceMention]:
        place_hits, acting = split_places(self._lexicon, sentence, hits)
        composed = ActorComposer(self._lexicon, sentence, hits).compose()
        actors = merge_appositions(self._lexicon, sentence, composed)
        actors = [actor for actor in actors if _is_supported(hits, actor, known)]
        free = [hit for hit in acting if not any(actor.span.overlaps(hit.span) for actor in actors)]
        actors += [_country_actor(self._lexicon, hit) for hit in free]
        thread.add(sorted(actors, key=lambda actor: actor.first))
        return [place_mention(hit) for hit in place_hits]

    def _add_unlisted(
        self, document: Document, read: Sequence[Sequence[Hit]], places: Sequence[Sequence[PlaceMention]]
    ) -> list[PlaceMention]:
        """The listed places (given by sentence) and those in no list, in text order."""
        listed = [place for found in places for place in found]
        prevailing = prevailing_country(self._lexicon, listed)
        unlisted: list[PlaceMention] = []
        for sentence, hits, found in zip(document.sentences, read, places, strict=True):
            agreed = agreed_country(self._lexicon, found)
            unlisted += find_unlisted(self._lexicon, sentence, hits, agreed or prevailing)
        taken = (hit.span for hits in read for hit in hits)
        unlisted += follow_unlisted(document, unlisted, taken)
        return sorted([*listed, *unlisted], key=lambda mention: mention.span)


class _Thread:
    """Follows actors through an article: a bare office means the one named before, a surname its person."""

    def __init__(self, lexicon: NameLexicon) -> None:
        self._lexicon = lexicon
        self._actors: list[Actor] = []

    def add(self, actors: Sequence[Actor]) -> None:
        """Take the actors of the next sentence."""
        self._actors += actors

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """All actors as mentions, in text order."""
        holders = self._holders()
        by_role: dict[str, Actor] = {}
        labels: dict[str, Actor] = {}
        resolved: list[Actor] = []
        for actor in self._actors:
            settled = _of_antecedent(self._settle(actor, holders, by_role), labels)
            if settled.entity is not None and settled.role is not None:
                labels[settled.name.partition(_OF)[2]] = settled
            if settled.role is not None and settled.composed and (settled.entity or settled.kind is EntityKind.PERSON):
                by_role[settled.role.id] = settled
                if settled.role.genus is not None:
                    by_role[settled.role.genus] = settled
            resolved.append(settled)
        resolved += self._surnames(document, resolved)
        return tuple(actor.mention() for actor in sorted(resolved, key=lambda actor: actor.span))

    def _holders(self) -> dict[str, Actor]:
        """Offices whose holder the article itself names: `RU/president` → the mention of Putin."""
        return {
            f"{actor.country}/{actor.role.id}": actor
            for actor in self._actors
            if actor.kind is EntityKind.PERSON and actor.role is not None and actor.country is not None
        }

    def _settle(self, actor: Actor, holders: dict[str, Actor], by_role: dict[str, Actor]) -> Actor:
        if actor.role is None or actor.kind is EntityKind.PERSON:
            return actor
        if actor.entity is not None and (holder := holders.get(actor.entity)) is not None:
            return replace(actor, entity=holder.entity or actor.entity, name=holder.name)
        if actor.composed:
            return actor
        before = by_role.get(actor.role.id) if actor.last - actor.first == 1 else None
        if before is not None and actor.role.kind is not EntityKind.GROUP:
            return replace(actor, entity=before.entity, name=before.name, country=before.country)
        meant = self._meant_here(actor.role.id)
        return replace(actor, entity=meant[0], name=meant[1]) if meant is not None else actor

    def _meant_here(self, role: str) -> tuple[str, str] | None:
        """The one listed group that the article names under this role («الانفصاليون», the separatists)."""
        groups = [entity for entity in self._lexicon.by_role.get(role, ()) if entity.id in self._named]
        return (groups[0].id, groups[0].name) if len(groups) == 1 else None

    @cached_property
    def _named(self) -> frozenset[str | None]:
        """The entities of all actors; asked for once the thread is complete."""
        return frozenset(actor.entity for actor in self._actors)

    def _surnames(self, document: Document, resolved: Sequence[Actor]) -> list[Actor]:
        persons = {
            actor.name.split()[-1]: actor
            for actor in resolved
            if actor.kind is EntityKind.PERSON and actor.entity is None and len(actor.name.split()) > 1
        }
        if not persons:
            return []
        norms = {token.text: token.norm for sentence in document.sentences for token in sentence.tokens}
        surnames = {
            norm: actor
            for last, actor in persons.items()
            if len(norm := norms.get(last, "")) >= _SURNAME_LETTERS and not self._lexicon.is_in(norm, "not-a-name")
        }
        return _later_mentions(document, surnames, resolved) if surnames else []


def _of_antecedent(actor: Actor, labels: dict[str, Actor]) -> Actor:
    """An office without a country as the one told before.

    After «الرئاسة الأوكرانية» (Ukrainian presidency), «المتحدثة باسم الرئاسة» is `UA/presidency/spokesperson`.
    """
    if actor.entity is not None or actor.role is None or not actor.composed or actor.kind is EntityKind.PERSON:
        return actor
    if (same := labels.get(actor.name)) is not None:
        return replace(actor, entity=same.entity, name=same.name, country=same.country)
    whose, _, office = actor.name.rpartition(_OF)
    if (owner := labels.get(whose)) is None or not whose:
        return actor
    return replace(
        actor, entity=f"{owner.entity}/{actor.role.id}", name=f"{owner.name}{_OF}{office}", country=owner.country
    )


def _later_mentions(document: Document, surnames: dict[str, Actor], resolved: Sequence[Actor]) -> list[Actor]:
    taken = {offset for actor in resolved for offset in range(actor.span.start, actor.span.end)}
    found = []
    for sentence in document.sentences:
        for index, token in enumerate(sentence.tokens):
            actor = surnames.get(token.norm) or surnames.get(without_conjunction(token.norm))
            if actor is not None and token.end - 1 not in taken:
                found.append(replace(actor, first=index, last=index + 1, span=token.span, role=None))
    return found


def _is_supported(hits: Sequence[Hit], actor: Actor, known: frozenset[str]) -> bool:
    """Whether a listed actor under a short name is named in full in the article, or has its title here."""
    if actor.role is not None:
        return True
    for hit in hits:
        if hit.first == actor.first and isinstance(hit.payload, EntityName):
            entity = hit.payload.entity
            return not hit.payload.short or entity.id in known or entity.kind is EntityKind.OUTLET
    return True


def _country_actor(lexicon: NameLexicon, hit: Hit) -> Actor:
    payload = hit.payload
    if isinstance(payload, PlaceName) and payload.place.capital_of is None:
        place = payload.place
        return Actor(hit.first, hit.last, hit.span, EntityKind.PLACE, place.id, place.name, None)
    code = payload.country.id if isinstance(payload, CountryName) else _capital_of(payload)
    return Actor(hit.first, hit.last, hit.span, EntityKind.COUNTRY, code, lexicon.country_names[code], code)


def _capital_of(payload: object) -> str:
    assert isinstance(payload, PlaceName) and payload.place.capital_of is not None
    return payload.place.capital_of


def _nationality(lexicon: NameLexicon, hit: Hit) -> Mention:
    assert isinstance(hit.payload, Nisba)
    code = hit.payload.country
    name = lexicon.country_names[code]
    return Mention(span=hit.span, kind=EntityKind.COUNTRY, entity=code, name=name, country=code)
