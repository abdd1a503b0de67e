"""Words of speech, compiled: a token's normal form → the cue readings it has.

Verbs are inflected once; conjunctions and object pronouns are peeled once per word type.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from marsad.annotation.attribution_words import AttributionWords
from marsad.language.ar.clitics import peel
from marsad.language.ar.inflect import Inflection, inflect_participle, inflect_past, inflect_present
from marsad.language.ar.normal import CACHED_TYPES, normalize
from marsad.reference.speech import Complement, SpeechEntry, SpeechKind

TARGETED: Final = frozenset({Complement.OBJECT, Complement.OBJECT_BY, Complement.OBJECT_UPON, Complement.OBJECT_TO})
_VERBS: Final = frozenset((SpeechKind.VERB, SpeechKind.RELAY, SpeechKind.LIGHT))
_INDEFINITE: Final = "\N{ARABIC LETTER ALEF}"
"""Ends an indefinite accusative."""
_OBJECT_PRONOUNS: Final = frozenset({"ه", "ها", "هم", "هما", "هن"})


class Cue(NamedTuple):
    """One reading of a word as a cue. `tense` ∈ past, present, participle, masdar; `prefix` counts peeled letters."""

    entry: SpeechEntry
    tense: str
    gender: str
    plural: bool
    conjunction: str
    pronoun: str
    prefix: int
    is_impersonal: bool
    objects: frozenset[str]

    @property
    def is_finite(self) -> bool:
        """Whether it is a verb in a tense, not a participle or verbal noun."""
        return self.tense in {"past", "present"}


class SpeechNoun(NamedTuple):
    """One reading of a word as a noun of speech, with the preposition and the pronoun written onto it."""

    entry: SpeechEntry
    preposition: str
    pronoun: str


@dataclass(frozen=True, slots=True)
class _Form:
    entry: SpeechEntry
    inflection: Inflection
    objects: frozenset[str]


class CueTable:
    """Which words are cues, the word lists that speak of sources, subjects and circumstances, and the `closed` ones."""

    def __init__(self, entries: Iterable[SpeechEntry], closed: AttributionWords) -> None:
        self.closed = closed
        self._forms: dict[str, list[_Form]] = {}
        self._cache: dict[str, tuple[Cue, ...]] = {}
        self._nouns: dict[str, SpeechEntry] = {}
        self._noun_cache: dict[str, tuple[SpeechNoun, ...]] = {}
        self._impersonal: set[str] = set()
        self._words: dict[SpeechKind, frozenset[str]] = dict.fromkeys(SpeechKind, frozenset())
        self.phrases: dict[SpeechKind, list[tuple[str, SpeechEntry]]] = {kind: [] for kind in SpeechKind}
        for entry in entries:
            if entry.kind in _VERBS:
                self._add_verb(entry)
            for noun in (entry.masdar, *entry.nouns):
                if noun:
                    self._nouns.setdefault(normalize(noun), entry)
                    self._nouns.setdefault(normalize(noun) + _INDEFINITE, entry)
            self.phrases[entry.kind] += [(word, entry) for word in entry.words]
            self._words[entry.kind] |= {normalize(word) for word in entry.words}

    def words(self, kind: SpeechKind) -> frozenset[str]:
        """The normal forms of all words of one kind."""
        return self._words[kind]

    def read(self, norm: str) -> tuple[Cue, ...]:
        """The cue readings of the normal form `norm`; the fewest letters peeled first, none for most words."""
        known = self._cache.get(norm)
        if known is None:
            if len(self._cache) >= CACHED_TYPES:
                self._cache.clear()
            known = self._read(norm)
            self._cache[norm] = known
        return known

    def nouns(self, norm: str) -> tuple[SpeechNoun, ...]:
        """The readings of the normal form `norm` as a noun of speech («denial», «with its call»)."""
        known = self._noun_cache.get(norm)
        if known is None:
            if len(self._noun_cache) >= CACHED_TYPES:
                self._noun_cache.clear()
            known = tuple(
                SpeechNoun(self._nouns[peeled.stem], peeled.preposition, peeled.pronoun)
                for peeled in peel(norm)
                if peeled.stem in self._nouns and not peeled.conjunction
            )
            self._noun_cache[norm] = known
        return known

    def _add_verb(self, entry: SpeechEntry) -> None:
        inflections = [*inflect_past(entry.past), *(inflect_present(entry.present) if entry.present else ())]
        if entry.participle:
            inflections += inflect_participle(entry.participle)
        if entry.masdar:
            inflections.append(Inflection(normalize(entry.masdar), "masdar", "?", False))
        inflections += [Inflection(normalize(form), "participle", "?", False) for form in entry.forms]
        self._impersonal |= {normalize(form) for form in entry.impersonal}
        objects = frozenset(normalize(word) for word in entry.object)
        for inflection in inflections:
            if not inflection.first_person:
                form = _Form(entry, inflection, objects)
                self._forms.setdefault(inflection.form, []).append(form)

    def _read(self, norm: str) -> tuple[Cue, ...]:
        cues: list[Cue] = []
        is_adverbial = norm in self._words[SpeechKind.ADVERBIAL]
        for peeled in peel(norm):
            if peeled.preposition or peeled.article or (peeled.pronoun and peeled.pronoun not in _OBJECT_PRONOUNS):
                continue
            for form in self._forms.get(peeled.stem, ()):
                tense = form.inflection.tense
                if peeled.pronoun and not _takes_pronoun(form.entry, tense):
                    continue
                if is_adverbial and form.entry.kind is not SpeechKind.LIGHT:
                    continue  # «again» is also «renewing»
                if any(cue.entry is form.entry for cue in cues):
                    continue
                cues.append(
                    Cue(
                        form.entry,
                        tense,
                        form.inflection.gender,
                        form.inflection.plural,
                        peeled.conjunction,
                        peeled.pronoun,
                        peeled.prefix_length,
                        peeled.stem in self._impersonal,
                        form.objects,
                    )
                )
        return tuple(sorted(cues, key=lambda cue: cue.entry.kind is SpeechKind.VERB))


def _takes_pronoun(entry: SpeechEntry, tense: str) -> bool:
    return tense == "masdar" or (tense != "participle" and not TARGETED.isdisjoint(entry.takes))
