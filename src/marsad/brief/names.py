"""Resource ids and English names → the name to show in a language.

Every resource table whose entries have `id`, `name` (English) and `names` (Arabic, first = usual) takes part, and the
roles (`words`), of which annotation makes names like `Azerbaijan: ministry of defence`.
"""

from dataclasses import fields
from typing import Final

from marsad.brief.dates import date_words
from marsad.brief.phrasebook import Lang, Phrasebook
from marsad.model import AgreementEntry, EntityKind, Party
from marsad.reference.entities import ENTITIES
from marsad.reference.registry import TABLES
from marsad.reference.roles import ROLES

NAMED: Final = frozenset({"id", "name", "names"})
ROLE_MARK: Final = ": "
DATE_MARK: Final = " of "
ARTICLE: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"

PLURAL_ENDINGS: Final = (
    ("\N{ARABIC LETTER WAW}\N{ARABIC LETTER NOON}", "\N{ARABIC LETTER YEH}\N{ARABIC LETTER NOON}"),
    ("\N{ARABIC LETTER YEH}\N{ARABIC LETTER WAW}", "\N{ARABIC LETTER YEH}\N{ARABIC LETTER YEH}"),
)
"""Endings of sound masculine plurals, as subject and after a preposition; the second pair stands before a genitive."""

MEDIA: Final = frozenset({EntityKind.OUTLET, EntityKind.AGENCY})


class NameBook:
    """Names of countries, places, people, bodies and offices in one language."""

    def __init__(self, words: Phrasebook) -> None:
        self._words = words
        self._by_id: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for table in TABLES:
            if NAMED.issubset(field.name for field in fields(table.entry)):
                for entry in table.load():
                    self._add(entry.name, entry.names, entry.id)
        for role in ROLES.load():
            self._add(role.name, role.words)
        groups = [entity.name for entity in ENTITIES.load() if entity.kind is EntityKind.GROUP]
        groups += [role.name for role in ROLES.load() if role.kind is EntityKind.GROUP]
        self._oblique = {self._by_name[name]: oblique(self._by_name[name]) for name in groups}
        if words.lang is not Lang.AR:
            self._add_media()

    def _add_media(self) -> None:
        """Outlets and agencies by their own names too: a page names its source in its own words."""
        for entity in ENTITIES.load():
            if entity.kind in MEDIA:
                for own in (*entity.names, *entity.short):
                    shown = self._words.say("name/foreign", name=entity.name, original=own)
                    self._by_name.setdefault(own, shown)

    def _add(self, name: str, arabic: tuple[str, ...], entity: str | None = None) -> None:
        shown = arabic[0] if arabic and self._words.lang is Lang.AR else name
        self._by_name.setdefault(name, shown)
        if entity is not None:
            self._by_id[entity] = shown

    def of(self, name: str, entity: str | None = None) -> str:
        """The name to show for `entity`, or for the English `name`; an unlisted name stands for itself."""
        listed = self._by_id.get(entity or "") or self._by_name.get(name)
        if listed is not None or self._words.lang is not Lang.AR:
            return listed or name
        of, mark, office = name.rpartition(ROLE_MARK)
        if not mark:
            return name
        office = self.of(office)
        is_definite = office.split(" ")[-1].startswith(ARTICLE)
        return self._words.say(
            "name/office-in" if is_definite else "name/office-of", office=office, of=self.oblique(of)
        )

    def oblique(self, name: str, entity: str | None = None) -> str:
        """The name in the form it has after a preposition or another noun: «between the separatists»."""
        shown = self.of(name, entity)
        return self._oblique.get(shown, shown)

    def side(self, entity: str) -> str | None:
        """The name of the side with this id; `None` for an id that no resource has."""
        return self._by_id.get(entity)

    def party(self, party: Party | None) -> str | None:
        """The party's name; `None` for none."""
        return None if party is None else self.of(party.name, party.entity)

    def parties(self, parties: tuple[Party, ...]) -> str:
        """Their names, enumerated in words; empty for none."""
        return self._words.join([self.of(party.name, party.entity) for party in parties])

    def _between(self, parties: tuple[Party, ...]) -> str:
        """As `parties`, in the form they have after a preposition."""
        return self._words.join([self.oblique(party.name, party.entity) for party in parties])

    def agreement(self, entry: AgreementEntry, date: str | None) -> str:
        """The agreement's name; in Arabic its own where a page gives one, else kind, place or parties, and `date`."""
        words = self._words
        if words.lang is not Lang.AR:
            return self._dated(entry.name)
        if entry.name_ar:
            return entry.name_ar
        kind = words.term("kind", entry.kind)
        if entry.name.endswith(f" {entry.kind}"):
            place = entry.name.removesuffix(f" {entry.kind}")
            if place in self._by_name:
                return words.say("name/place", kind=kind, place=self.of(place))
        if entry.parties:
            key = "name/parties" if len(entry.parties) > 1 else "name/party"
            kind = words.say(key, kind=kind, parties=self._between(entry.parties))
        return words.say("name/dated", name=kind, date=date) if date else kind

    def _dated(self, name: str) -> str:
        """An English name whose date at its end (`… of 2020-11-10`) is put into words."""
        stem, mark, when = name.rpartition(DATE_MARK)
        date = date_words(when, self._words)
        return self._words.say("name/dated", name=stem, date=date) if mark and date != when else name


def oblique(name: str) -> str:
    """A group's name after a preposition: sound masculine plurals change their ending, other words show no case."""
    words = name.split(" ")
    for position, word in enumerate(words):
        for subject, after in PLURAL_ENDINGS:
            if word.endswith(subject):
                words[position] = word.removesuffix(subject) + after
                break
    return " ".join(words)
