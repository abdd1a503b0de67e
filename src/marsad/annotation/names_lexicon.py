"""Tables of names → matchers and word classes that the finder of names reads with.

`names` finds proper names (no article is peeled off them), `words` finds role nouns and nationality adjectives (with or
without article). Word classes are sets of normal forms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from marsad.language.ar.bare import ARTICLE, bare_forms
from marsad.language.ar.clitics import Peeled
from marsad.language.ar.inflect import past_forms, present_forms
from marsad.language.ar.nisba import PLURAL_ENDINGS, nisba_forms, nisba_of
from marsad.language.ar.normal import CACHED_TYPES, normalize
from marsad.language.ar.vowels import is_vocalized
from marsad.language.phrases import PhraseMatcher
from marsad.reference.countries import Country
from marsad.reference.entities import Entity
from marsad.reference.names import NameTables
from marsad.reference.places import Place, Tier
from marsad.reference.roles import Role

_LETTERS_FOR_KAF: Final = 4
"""«ك» (like) is peeled only off names this long (letters): shorter ones collide with ordinary words."""


class PlaceName(NamedTuple):
    """A place under one of its names; `tier` is that name's, `vocalized` its spelling with marks if one is listed."""

    place: Place
    tier: Tier
    vocalized: str = ""


class CountryName(NamedTuple):
    """A country under one of its names; `weak` names need a cue; `vocalized` as in `PlaceName`."""

    country: Country
    weak: bool
    vocalized: str = ""


class EntityName(NamedTuple):
    """A listed actor under one of its names; `short` names need an antecedent or a title."""

    entity: Entity
    short: bool


class Nisba(NamedTuple):
    """A nationality adjective; `people` marks plurals that name the people («الأتراك», the Turks)."""

    country: str
    people: bool


class RoleName(NamedTuple):
    """A role noun; `bound` words count only before a nationality or country."""

    role: Role
    bound: bool


Payload = PlaceName | CountryName | EntityName | Nisba | RoleName


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLexicon:
    """Matchers and word classes compiled from the tables of names."""

    names: PhraseMatcher[Payload]
    words: PhraseMatcher[Payload]
    classes: dict[str, frozenset[str]]
    by_word: dict[str, frozenset[str]]
    verbs: frozenset[str]
    happenings: frozenset[str]
    capitals: frozenset[str]
    country_names: dict[str, str]
    by_role: dict[str, tuple[Entity, ...]]
    entities: dict[str, Entity]
    _classes_of: dict[str, frozenset[str]] = field(default_factory=dict)
    _starts: dict[str, bool] = field(default_factory=dict)

    def is_in(self, word: str, name: str) -> bool:
        """Whether the normal form `word` is listed in word class `name`."""
        return word in self.classes[name]

    def classes_of(self, norm: str) -> frozenset[str]:
        """The word classes that the word is in, with or without particles and article; decided once per word type."""
        known = self._classes_of.get(norm)
        if known is None:
            if len(self._classes_of) >= CACHED_TYPES:
                self._classes_of.clear()
            known = frozenset[str]().union(*(self.by_word.get(form, ()) for form in bare_forms(norm)))
            self._classes_of[norm] = known
        return known

    def may_start(self, norm: str) -> bool:
        """Whether a listed phrase may start with the word; decided once per word type."""
        known = self._starts.get(norm)
        if known is None:
            if len(self._starts) >= CACHED_TYPES:
                self._starts.clear()
            known = self.names.starts(norm) or self.words.starts(norm)
            self._starts[norm] = known
        return known


def compile_lexicon(tables: NameTables) -> NameLexicon:
    """Build the matchers once; takes about a tenth of a second."""
    classes = {entry.id: frozenset(_normal(word) for word in entry.words) for entry in tables.words}
    by_word: dict[str, list[str]] = {}
    for name, words in classes.items():
        for word in words:
            by_word.setdefault(word, []).append(name)
    by_role: dict[str, tuple[Entity, ...]] = {}
    for entity in tables.entities:
        if entity.role is not None:
            by_role[entity.role] = (*by_role.get(entity.role, ()), entity)
    present = frozenset(form for verb in classes["verb-present"] for form in present_forms(verb))
    return NameLexicon(
        names=PhraseMatcher(_names(tables)),
        words=PhraseMatcher(_words(tables)),
        classes=classes,
        by_word={word: frozenset(names) for word, names in by_word.items()},
        verbs=frozenset(form for past in classes["verb-past"] for form in past_forms(past)) | present,
        happenings=frozenset(
            form for verb in classes["happening"] for form in (*past_forms(verb), *present_forms(verb))
        ),
        capitals=frozenset(place.id for place in tables.places if place.capital_of is not None),
        country_names={country.id: country.name for country in tables.countries},
        by_role=by_role,
        entities={entity.id: entity for entity in tables.entities},
    )


def accept_name(peeled: Peeled) -> bool:
    """Whether a reading of a word may be a proper name: no article or pronoun taken off."""
    if peeled.article or peeled.suffix_length:
        return False
    return peeled.preposition != "\N{ARABIC LETTER KAF}" or len(peeled.stem) >= _LETTERS_FOR_KAF


def accept_word(peeled: Peeled) -> bool:
    """Whether a reading of a word may be a role noun or nationality: any particles, no pronoun."""
    return not peeled.suffix_length


def _normal(phrase: str) -> str:
    return " ".join(normalize(word) for word in phrase.split())


def _names(tables: NameTables) -> Iterator[tuple[str, Payload]]:
    for country in tables.countries:
        for name, vocalized in _spellings(country.names):
            yield name, CountryName(country, name in country.weak, vocalized)
    for place in tables.places:
        for name, vocalized in _spellings((*place.names, *place.exonyms)):
            tier = Tier.SAFE if " " in name else place.tier
            yield name, PlaceName(place, tier, vocalized)
    for entity in tables.entities:
        for name in entity.names:
            yield name, EntityName(entity, False)
        for name in entity.short:
            yield name, EntityName(entity, True)


def _spellings(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each name with its spelling with vowel marks, which is listed beside it where two names differ by them alone."""
    vocalized = {normalize(name): name for name in names if is_vocalized(name)}
    for name in names:
        if not is_vocalized(name):
            yield name, vocalized.get(normalize(name), "")


def _words(tables: NameTables) -> Iterator[tuple[str, Payload]]:
    for role in tables.roles:
        for word in role.words:
            yield word, RoleName(role, False)
        for word in role.construct:
            yield word, RoleName(role, True)
    for country in tables.countries:
        stems = {nisba_of(country.names[0])} if country.nisba_by_rule else set()
        stems |= {_normal(nisba) for nisba in country.nisbas}
        for stem in stems:
            for form in nisba_forms(stem):
                yield form, Nisba(country.id, form.endswith(PLURAL_ENDINGS))
        for plural in country.plurals:
            yield from _with_article_variants(plural, Nisba(country.id, True))


def _with_article_variants(phrase: str, payload: Payload) -> Iterator[tuple[str, Payload]]:
    normal = _normal(phrase)
    yield normal, payload
    if normal.startswith(ARTICLE) and " " not in normal:
        yield normal[len(ARTICLE) :], payload
