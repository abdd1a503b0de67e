"""Settled names and role words of a sentence → actor mentions, composed: role + nationality + name.

«الرئيس الروسي، فلاديمير بوتين» (the Russian president, Vladimir Putin) is one mention of the person;
«وزارة الدفاع التركية» (Turkish ministry of defence) is `TR/mod`. Nothing is listed office by office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marsad.annotation.names_lexicon import CountryName, EntityName, NameLexicon, Nisba, PlaceName, RoleName
from marsad.annotation.names_scan import COMMAS, Hit
from marsad.annotation.names_unlisted import name_after, name_before
from marsad.model import EntityKind, Mention, Sentence, Span, Token
from marsad.reference.roles import Role

_MODIFIERS: Final = 4
"""Most words between a title and the name it announces."""
_NESTED: Final = 2
"""How deep roles nest: deputy of the spokesman of the ministry."""
_ADJECTIVES: Final = 2
"""Most words between a role noun and its nationality."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Tokens `[first, last)` name an actor. `role` is the role noun that heads it, if any."""

    first: int
    last: int
    span: Span
    kind: EntityKind
    entity: str | None
    name: str
    country: str | None
    role: Role | None = None
    composed: bool = True

    def mention(self) -> Mention:
        """The record of this actor."""
        return Mention(span=self.span, kind=self.kind, entity=self.entity, name=self.name, country=self.country)


class ActorComposer:
    """Composes the actors of one sentence from its hits."""

    def __init__(self, lexicon: NameLexicon, sentence: Sentence, hits: Sequence[Hit]) -> None:
        self._lexicon = lexicon
        self._tokens: Sequence[Token] = sentence.tokens
        self._hits = hits
        self._at = {hit.first: hit for hit in hits}
        self._ending = {hit.last: hit for hit in hits}
        unsure = {hit for hit in hits if self._may_be_name(hit)}
        self._not_names = {hit.first for hit in hits if hit not in unsure}
        self._not_names_ending = {hit.last for hit in hits if hit not in unsure}

    def compose(self) -> list[Actor]:
        """The sentence's actors from left to right, none inside another; countries acting are left to the caller."""
        actors: list[Actor] = []
        end = 0
        for hit in self._hits:
            if hit.first < end:
                continue
            actor = self._actor_at(hit, 0)
            if actor is not None:
                actor = self._with_name_before(actor, end)
                actors.append(actor)
                end = actor.last
        return actors

    def _actor_at(self, hit: Hit, depth: int) -> Actor | None:
        payload = hit.payload
        if isinstance(payload, EntityName):
            return self._listed(hit, payload)
        if isinstance(payload, RoleName):
            return self._role(hit, payload, depth)
        if isinstance(payload, Nisba) and payload.people and depth == 0 and hit.definite:
            name = f"{self._lexicon.country_names[payload.country]} people"
            return Actor(hit.first, hit.last, hit.span, EntityKind.GROUP, None, name, payload.country)
        return None

    def _listed(self, hit: Hit, payload: EntityName) -> Actor:
        entity = payload.entity
        last = hit.last
        following = self._at.get(last)
        if (
            entity.kind is not EntityKind.PERSON
            and following is not None
            and isinstance(following.payload, Nisba)
            and not following.payload.people
            and not following.peeled.prefix_length | following.peeled.article
        ):
            last = following.last
        return Actor(hit.first, last, self._span(hit, last), entity.kind, entity.id, entity.name, entity.country)

    def _role(self, hit: Hit, payload: RoleName, depth: int) -> Actor | None:
        role = payload.role
        last, country, inner = self._complement(hit, role, depth)
        composed = country is not None or inner is not None
        if payload.bound and country is None:
            return None
        entity, name = self._identity(role, country, inner)
        kind = role.kind
        person = self._person(last) if role.person else None
        if person is not None:
            last, entity_of_person, person_name = person
            entity, name, kind = entity_of_person, person_name, EntityKind.PERSON
            if country is None and entity is not None:
                country = self._lexicon.entities[entity].country
        if not composed and person is None and not role.alone:
            return None
        if not role.composes:
            country = None
        inner_country = country if country is not None else (inner.country if inner is not None else None)
        return Actor(hit.first, last, self._span(hit, last), kind, entity, name, inner_country, role, composed)

    def _identity(self, role: Role, country: str | None, inner: Actor | None) -> tuple[str | None, str]:
        if not role.composes:
            return None, role.name
        if country is not None:
            label = self._lexicon.country_names[country]
            return f"{country}/{role.id}", f"{label}: {role.name}"
        if inner is not None:
            if role.kind is EntityKind.GROUP:
                return inner.entity, inner.name
            return (f"{inner.entity}/{role.id}" if inner.entity else None), f"{inner.name}: {role.name}"
        return None, role.name

    def _complement(self, hit: Hit, role: Role, depth: int) -> tuple[int, str | None, Actor | None]:
        """What the role noun governs: end of the phrase, its country, or the actor it belongs to."""
        following = self._skip_adjectives(hit.last)
        if following is None:
            return hit.last, None, None
        attached = bool(following.peeled.conjunction or following.peeled.preposition)
        if isinstance(following.payload, Nisba) and not attached:
            return following.last, following.payload.country, None
        linked = role.links and not following.peeled.conjunction
        if following.first != hit.last or (attached and not linked):
            return hit.last, None, None
        return self._governed(hit, following, role, depth)

    def _governed(self, hit: Hit, following: Hit, role: Role, depth: int) -> tuple[int, str | None, Actor | None]:
        payload = following.payload
        if isinstance(payload, CountryName) and self._governs(hit, role):
            return following.last, payload.country.id, None
        if isinstance(payload, PlaceName):
            return self._placed(hit, following, payload, role)
        if depth < _NESTED and (role.links or not hit.definite) and isinstance(payload, (RoleName, EntityName)):
            inner = self._actor_at(following, depth + 1)
            if inner is not None and inner.kind is not EntityKind.PERSON:
                return inner.last, (inner.country if inner.entity is None else None), inner
        return hit.last, None, None

    def _placed(self, hit: Hit, following: Hit, payload: PlaceName, role: Role) -> tuple[int, str | None, Actor | None]:
        if not self._governs(hit, role):
            return hit.last, None, None
        if payload.place.capital_of is not None:
            return following.last, payload.place.capital_of, None
        place = payload.place
        meant = [entity for entity in self._lexicon.by_role.get(role.id, ()) if entity.place == place.id]
        entity, name = (meant[0].id, meant[0].name) if meant else (None, place.name)
        inner = Actor(following.first, following.last, following.span, EntityKind.PLACE, entity, name, None)
        return following.last, None, inner

    def _governs(self, hit: Hit, role: Role) -> bool:
        """Whether the role noun can stand before a name: it is indefinite, or takes a complement by nature."""
        return role.links or not hit.definite or hit.last - hit.first > 1

    def _skip_adjectives(self, position: int) -> Hit | None:
        for index in range(position, min(position + _ADJECTIVES, len(self._tokens)) + 1):
            hit = self._at.get(index)
            if hit is not None:
                return hit if index == position or isinstance(hit.payload, Nisba) else None
            if index >= len(self._tokens) or not self._lexicon.is_in(self._tokens[index].norm, "actor-modifier"):
                return None
        return None

    def _person(self, position: int) -> tuple[int, str | None, str] | None:
        """The person whom a title before token `position` announces: end, entity, name."""
        index, commas = position, 0
        for _ in range(_MODIFIERS + 1):
            if index >= len(self._tokens):
                return None
            hit = self._at.get(index)
            if hit is not None and isinstance(hit.payload, EntityName) and not hit.peeled.prefix_length:
                entity = hit.payload.entity
                return (hit.last, entity.id, entity.name) if entity.kind is EntityKind.PERSON else None
            if hit is not None and not self._is_rank(hit):
                return None
            token = self._tokens[index]
            if token.text in COMMAS and not commas:
                commas, index = 1, index + 1
            elif hit is not None or self._lexicon.is_in(token.norm, "person-modifier"):
                index = hit.last if hit is not None else index + 1
            else:
                break
        last = name_after(self._lexicon, self._tokens, index, self._not_names, after_comma=bool(commas))
        return (last, None, self._words(index, last)) if last > index else None

    def _may_be_name(self, hit: Hit) -> bool:
        """Whether a word read with particles is a personal name as it stands: «بروس» (Bruce, or «by Russians»)."""
        return bool(hit.peeled.prefix_length) and self._lexicon.is_in(self._tokens[hit.first].norm, "personal-name")

    def _is_rank(self, hit: Hit) -> bool:
        return isinstance(hit.payload, RoleName) and hit.payload.role.id in {"rank", "title", "ambassador"}

    def _with_name_before(self, actor: Actor, floor: int) -> Actor:
        """Join a name that stands before its title: «نيكول باشينيان رئيس وزراء ارمينيا»."""
        if actor.role is None or not actor.role.person or actor.kind is EntityKind.PERSON or not actor.composed:
            return actor
        index = actor.first
        while index > floor and (
            self._tokens[index - 1].text in COMMAS or self._lexicon.is_in(self._tokens[index - 1].norm, "he-who-is")
        ):
            index -= 1
        if actor.first - index > 2 or index == 0:
            return actor
        before = self._ending.get(index)
        if before is not None and isinstance(before.payload, EntityName):
            return actor
        first = name_before(self._lexicon, self._tokens, index, floor, self._not_names_ending)
        if first == index:
            return actor
        start = self._tokens[first].start
        name = self._words(first, index)
        span = Span(start, actor.span.end)
        return Actor(first, actor.last, span, EntityKind.PERSON, None, name, actor.country, actor.role)

    def _span(self, hit: Hit, last: int) -> Span:
        return Span(hit.span.start, self._tokens[last - 1].end) if last > hit.last else hit.span

    def _words(self, first: int, last: int) -> str:
        return " ".join(token.text for token in self._tokens[first:last])


def merge_appositions(lexicon: NameLexicon, sentence: Sentence, actors: Sequence[Actor]) -> list[Actor]:
    """Join a listed person with the title that follows: «إلهام علييف رئيس أذربيجان» is one mention of the person."""
    merged: list[Actor] = []
    for actor in actors:
        before = merged[-1] if merged else None
        if before is not None and _is_apposition(lexicon, sentence, before, actor):
            span = Span(before.span.start, actor.span.end)
            country = before.country or actor.country
            merged[-1] = Actor(
                before.first, actor.last, span, before.kind, before.entity, before.name, country, actor.role
            )
        else:
            merged.append(actor)
    return merged


def _is_apposition(lexicon: NameLexicon, sentence: Sentence, before: Actor, actor: Actor) -> bool:
    if before.kind is not EntityKind.PERSON or actor.role is None or not actor.role.person:
        return False
    if actor.kind is EntityKind.PERSON or not actor.composed or before.role is not None:
        return False
    between = sentence.tokens[before.last : actor.first]
    if len(between) > 2 or actor.span.start != sentence.tokens[actor.first].start:
        return False
    return all(token.text in COMMAS or lexicon.is_in(token.norm, "he-who-is") for token in between)
