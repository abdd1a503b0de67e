"""Resource ids and English names → the name to show in a language.

Every resource table whose entries have `id`, `name` (English) and `names` (Arabic, first = usual) takes part.
"""

from dataclasses import fields
from typing import Final

from marsad.brief.phrasebook import Lang
from marsad.model import Party
from marsad.reference.registry import TABLES

NAMED: Final = frozenset({"id", "name", "names"})


class NameBook:
    """Names of countries, places, people and bodies in one language."""

    def __init__(self, lang: Lang) -> None:
        self._by_id: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for table in TABLES:
            if not NAMED.issubset(field.name for field in fields(table.entry)):
                continue
            for entry in table.load():
                shown = entry.names[0] if lang is Lang.AR and entry.names else entry.name
                self._by_id[entry.id] = shown
                self._by_name.setdefault(entry.name, shown)

    def of(self, name: str, entity: str | None = None) -> str:
        """The name to show for `entity`, or for the English `name`; an unlisted name stands for itself."""
        if entity is not None and entity in self._by_id:
            return self._by_id[entity]
        return self._by_name.get(name, name)

    def party(self, party: Party | None) -> str | None:
        """The party's name; `None` for none."""
        return None if party is None else self.of(party.name, party.entity)
