"""A sentence's tokens → candidate triggers of events, by the lexicon in resources/events.

A candidate is not yet an event: `events_incidents` joins the words of one incident, `events_model` weighs them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from marsad.language.ar.clitics import Peeled, stems
from marsad.language.ar.inflect import past_forms, present_forms
from marsad.language.ar.normal import normalize
from marsad.language.ar.nouns import GOVERNING, noun_forms
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import Span, Token, TokenKind
from marsad.reference.events import NO_EVENT, OTHER_FIELD, EventTrigger

_ARTICLE: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
_FUTURE: Final = "\N{ARABIC LETTER SEEN}"
_HEH: Final = "\N{ARABIC LETTER HEH}"
_TEH_MARBUTA: Final = "\N{ARABIC LETTER TEH MARBUTA}"
_LAM: Final = "\N{ARABIC LETTER LAM}"
_LOOK_BACK: Final = 3
"""How many tokens before a trigger may hold one of its `after` words."""
_LONGEST_UNLESS: Final = 5
"""Tokens after a trigger among which its `unless` phrases are looked for."""
_RARE_PRONOUNS: Final = frozenset(
    {
        "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER KAF}",
        "\N{ARABIC LETTER KAF}\N{ARABIC LETTER MEEM}",
        "\N{ARABIC LETTER KAF}\N{ARABIC LETTER MEEM}\N{ARABIC LETTER ALEF}",
        "\N{ARABIC LETTER HEH}\N{ARABIC LETTER NOON}",
    }
)
"""Pronouns that newspapers hardly attach to triggers; the letters are mostly part of the word."""
_PARTICLE_LETTERS: Final = 3
"""Words as short as this are mostly particles and take no article."""
_JOINED_PLURAL: Final = "\N{ARABIC LETTER WAW}\N{ARABIC LETTER ALEF}"
"""The plural ending that loses its alef before a pronoun."""
OTHER_FIELD_WORDS: Final = 2
"""So many words of another field, and a sentence holds no events."""


class Form(NamedTuple):
    """A lexicon entry met in one of its forms: `kind` ∈ past, present, future, noun, phrase."""

    entry: EventTrigger
    kind: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `[first, last)` of a sentence that may name an event. `span` leaves out attached particles."""

    entry: EventTrigger
    kind: str
    first: int
    last: int
    span: Span
    peeled: Peeled


class TriggerFinder:
    """Finds the candidate triggers of a sentence, from left to right, never two on one word."""

    def __init__(self, entries: Iterable[EventTrigger]) -> None:
        entries = tuple(entries)
        self._matcher: PhraseMatcher[Form] = PhraseMatcher(pair for entry in entries for pair in _forms(entry))
        self._needs = {entry.id: frozenset(map(normalize, entry.needs)) for entry in entries}
        self._after = {entry.id: frozenset(map(normalize, entry.after)) for entry in entries}
        self._unless = {entry.id: _by_first_word(entry.unless) for entry in entries}

    def find(
        self,
        tokens: Sequence[Token],
        places: Sequence[Span] = (),
        names: Sequence[Span] = (),
        terms: Sequence[range] = (),
    ) -> list[Candidate]:
        """The candidates of one sentence in text order; `places` are its place names; what lies in `names` is none.
        `terms` are the tokens that tell what an agreement provides for."""
        found: list[Candidate] = []
        after = other_field = 0
        for position in self._matcher.positions(tokens):
            if position < after or tokens[position].kind is not TokenKind.WORD:
                continue
            match = self._matcher.at(tokens, position)
            if match is None or any(name.covers(match.span) for name in names):
                continue
            form = self._choose(tokens, match, places, any(match.first in reach for reach in terms))
            if form is None:
                continue
            if form.entry.type == OTHER_FIELD:
                other_field += 1
            elif form.entry.type != NO_EVENT:
                found.append(Candidate(form.entry, form.kind, match.first, match.last, match.span, match.peeled))
            after = match.last
        return found if other_field < OTHER_FIELD_WORDS else []

    def _choose(
        self, tokens: Sequence[Token], match: Match[Form], places: Sequence[Span], is_term: bool
    ) -> Form | None:
        fitting = [
            form
            for form in match.payloads
            if (is_term or not form.entry.terms_only)
            and not (form.kind == "past" and match.first and tokens[match.first - 1].norm in GOVERNING)
            and _is_spelt(form, tokens[match.first].text, match.peeled)
            and self._holds(tokens, match, form.entry, places)
        ]
        return max(fitting, key=_precedence, default=None)

    def _holds(self, tokens: Sequence[Token], match: Match[Form], entry: EventTrigger, places: Sequence[Span]) -> bool:
        needs, after = self._needs[entry.id], self._after[entry.id]
        reach = tokens[match.last : match.last + entry.within]
        if (needs or entry.needs_place) and not (
            occurs(needs, reach) or (entry.needs_place and _holds_place(reach, places))
        ):
            return False
        if after and not occurs(after, tokens[max(0, match.first - _LOOK_BACK) : match.first]):
            return False
        unless = self._unless[entry.id]
        return not (unless and _follows(unless, tokens[match.last : match.last + _LONGEST_UNLESS]))


def occurs(words: frozenset[str], tokens: Sequence[Token]) -> bool:
    """Whether one of `words` (normal forms) is a stem of one of `tokens`."""
    return any(not words.isdisjoint(stems(token.norm)) for token in tokens)


def _follows(phrases: Mapping[str, Sequence[tuple[str, ...]]], following: Sequence[Token]) -> bool:
    """Whether one of `phrases` (by first word) stands right after the trigger, or after one word more."""
    for start in (0, 1):
        for word in phrases.keys() & stems(following[start].norm) if start < len(following) else ():
            for phrase in phrases[word]:
                window = following[start : start + len(phrase)]
                if len(window) == len(phrase) and all(
                    part in stems(token.norm) for part, token in zip(phrase, window, strict=True)
                ):
                    return True
    return False


def _by_first_word(phrases: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(map(normalize, phrase.split()))
        index.setdefault(words[0], []).append(words)
    return index


def _holds_place(tokens: Sequence[Token], places: Sequence[Span]) -> bool:
    return any(token.span.overlaps(place) for token in tokens for place in places)


def _precedence(form: Form) -> tuple[bool, bool, bool, int]:
    """Among entries that share a word: phrases that name no event, then entries with a condition, then by rank."""
    entry = form.entry
    return (
        entry.type == NO_EVENT,
        entry.terms_only,
        bool(entry.needs or entry.after or entry.needs_place),
        entry.rank,
    )


def _is_spelt(form: Form, raw: str, peeled: Peeled) -> bool:
    """Whether the form can carry the particles that were peeled; a TEH MARBUTA is no pronoun («وزارة», ministry)."""
    if peeled.pronoun == _HEH and raw.endswith(_TEH_MARBUTA):
        return False
    if peeled.pronoun in _RARE_PRONOUNS or (form.entry.bare and peeled.article):
        return False
    if form.entry.as_written and not any(phrase in raw for phrase in form.entry.phrases):
        return False
    if form.kind in {"noun", "phrase"}:
        return True
    return not peeled.article and (not peeled.preposition or (form.kind == "present" and peeled.preposition == _LAM))


def _forms(entry: EventTrigger) -> Iterable[tuple[str, Form]]:
    for past, present in entry.verbs:
        yield from _verb_forms(entry, past, present)
    for noun in entry.nouns:
        for form in _with_articles(noun) if " " in noun else noun_forms(noun):
            yield form, Form(entry, "noun")
    for phrase in entry.phrases:
        for variant in _with_articles(phrase):
            yield variant, Form(entry, "phrase")


def _verb_forms(entry: EventTrigger, past: str, present: str) -> Iterable[tuple[str, Form]]:
    head, *tail = past.split()
    for form in past_forms(head):
        yield " ".join([form, *tail]), Form(entry, "past")
        if form.endswith(_JOINED_PLURAL) and not tail:
            yield form[:-1], Form(entry, "past")
    head, *tail = present.split()
    forms = present_forms(head)
    for form in forms:
        kind = "future" if form.startswith(_FUTURE) and form[1:] in forms else "present"
        yield " ".join([form, *tail]), Form(entry, kind)
        if form.endswith(_JOINED_PLURAL) and not tail:
            yield form[:-1], Form(entry, kind)


def _with_articles(phrase: str) -> Iterable[str]:
    """The phrase, and with the article on any of its later words."""
    head, *tail = phrase.split()
    choices = [
        (word,) if word.startswith(_ARTICLE) or len(word) <= _PARTICLE_LETTERS else (word, _ARTICLE + word)
        for word in tail
    ]
    return [" ".join([head, *chosen]) for chosen in product(*choices)]
