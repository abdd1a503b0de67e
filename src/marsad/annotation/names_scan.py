"""Sentence → listed names and role words in it, each with one reading.

Names that several places share are settled by what else the article names; weak names need a cue.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marsad.annotation.names_lexicon import (
    CountryName,
    EntityName,
    NameLexicon,
    Nisba,
    Payload,
    PlaceName,
    accept_name,
    accept_word,
)
from marsad.language.ar.bare import bare_forms, is_definite_word
from marsad.language.ar.clitics import Peeled
from marsad.language.phrases import Match
from marsad.model import Sentence, Span, Token, TokenKind
from marsad.reference.places import Tier

Context = Counter[str]
"""How often an article names each country, its people or its places (ISO alpha-2 → count)."""

_FAR_BACK: Final = 3
"""How many words before «من» (from) decide whether what follows it acts."""
_CUE_WORDS: Final = 3
"""Longest locative cue in words («على مقربة من», close to)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens `[first, last)` of a sentence read as `payload`; `definite` if the words carry the article."""

    first: int
    last: int
    span: Span
    peeled: Peeled
    payload: Payload
    definite: bool


def match_sentence(lexicon: NameLexicon, sentence: Sentence) -> list[Match[Payload]]:
    """All listed names and role words from left to right, the longest at each place; readings not yet settled."""
    tokens = sentence.tokens
    matches: list[Match[Payload]] = []
    position = 0
    while position < len(tokens):
        match = _longest(lexicon, tokens, position) if tokens[position].kind is TokenKind.WORD else None
        if match is None:
            position += 1
        else:
            matches.append(match)
            position = match.last
    return matches


def _longest(lexicon: NameLexicon, tokens: Sequence[Token], position: int) -> Match[Payload] | None:
    name = lexicon.names.at(tokens, position, accept_name)
    word = lexicon.words.at(tokens, position, accept_word)
    if name is None or word is None:
        return name or word
    return word if word.last > name.last else name


def count_countries(sentences: Sequence[list[Match[Payload]]]) -> Context:
    """Which countries the matches of an article speak of, counting only names with one reading."""
    context: Context = Counter()
    for matches in sentences:
        for match in matches:
            if len(match.payloads) == 1 and (code := _country_of(match.payloads[0])) is not None:
                context[code] += 1
    return context


def _country_of(payload: Payload) -> str | None:
    if isinstance(payload, PlaceName):
        return payload.place.country if payload.tier is Tier.SAFE else None
    if isinstance(payload, CountryName):
        return None if payload.weak else payload.country.id
    if isinstance(payload, EntityName):
        return None if payload.short else payload.entity.country
    return payload.country if isinstance(payload, Nisba) else None


def settle(
    lexicon: NameLexicon, sentence: Sentence, matches: list[Match[Payload]], context: Context, known: frozenset[str]
) -> list[Hit]:
    """One reading per match; those whose names cannot be trusted here are left out.

    `known` are the ids of entities that the article names in full.
    """
    hits: list[Hit] = []
    for match in matches:
        previous = hits[-1] if hits else None
        cued = has_locative_cue(lexicon, sentence.tokens, match.first, match.peeled)
        joined = (
            previous is not None
            and isinstance(previous.payload, PlaceName)
            and is_joined(lexicon, sentence, previous, match)
        )
        named = joined or has_place_noun(lexicon, sentence.tokens, match.first)
        fit = [p for p in match.payloads if _is_trusted(p, cued or named, named, context, known)]
        if fit:
            best = max(fit, key=lambda payload: _rank(payload, context, named))
            definite = _is_definite(sentence.tokens, match)
            hits.append(Hit(match.first, match.last, match.span, match.peeled, best, definite))
    return hits


def is_joined(lexicon: NameLexicon, sentence: Sentence, previous: Hit, match: Match[Payload] | Hit) -> bool:
    """Whether `match` is coordinated with the hit before it: «العراق وتركيا», «دونيتسك، ماريوبول»."""
    between = sentence.tokens[previous.last : match.first]
    if not between:
        return bool(match.peeled.conjunction)
    return all(lexicon.is_in(token.norm, "joiner") for token in between)


def has_place_noun(lexicon: NameLexicon, tokens: Sequence[Token], first: int) -> bool:
    """Whether the word before token `first` is a noun that a place name follows: «مدينة شوشا»."""
    if first == 0:
        return False
    return any(
        lexicon.is_in(form, "place-noun-feminine") or lexicon.is_in(form, "place-noun-masculine")
        for form in bare_forms(tokens[first - 1].norm)
    )


def has_locative_cue(lexicon: NameLexicon, tokens: Sequence[Token], first: int, peeled: Peeled) -> bool:
    """Whether what stands before token `first` makes a country or capital there a place: «في», «جنوب», «إلى» …"""
    if peeled.preposition:
        return lexicon.is_in(peeled.preposition, "locative")
    if peeled.conjunction or first == 0:
        return False
    before = tokens[first - 1].norm
    if lexicon.is_in(before, "origin"):
        return _is_origin(lexicon, tokens, first)
    if any(lexicon.is_in(form, "compass") for form in bare_forms(before)):
        return True
    for length in range(1, min(_CUE_WORDS, first) + 1):
        words = [token.norm for token in tokens[first - length : first]]
        if any(lexicon.is_in(" ".join([head, *words[1:]]), "locative") for head in bare_forms(words[0])):
            return True
    return has_place_noun(lexicon, tokens, first)


def _is_origin(lexicon: NameLexicon, tokens: Sequence[Token], first: int) -> bool:
    near = tokens[max(0, first - _FAR_BACK) : first - 1]
    return not any(lexicon.is_in(form, "agentive") for token in near for form in bare_forms(token.norm))


def _is_trusted(payload: Payload, cued: bool, named: bool, context: Context, known: frozenset[str]) -> bool:
    if isinstance(payload, PlaceName):
        if payload.tier is Tier.SAFE or named:
            return True
        code = payload.place.country
        return payload.tier is Tier.CUE and (cued or (code is not None and context[code] > 0))
    if isinstance(payload, CountryName):
        return not payload.weak or cued or context[payload.country.id] > 0
    if isinstance(payload, EntityName):
        return True
    return True


def _rank(payload: Payload, context: Context, named: bool) -> tuple[int, int, int]:
    """What a shared name most likely means: first what the article speaks of, then trust, then countries and capitals."""
    if isinstance(payload, PlaceName):
        place = payload.place
        spoken = context[place.country] if place.country else 0
        return (spoken, 2 - list(Tier).index(payload.tier), 1 + named + (place.capital_of is not None))
    if isinstance(payload, CountryName):
        return (context[payload.country.id], 2 - payload.weak, 2)
    if isinstance(payload, EntityName):
        return (context[payload.entity.country] if payload.entity.country else 0, 1, 1)
    return (0, 0, 0)


def _is_definite(tokens: Sequence[Token], match: Match[Payload]) -> bool:
    return any(is_definite_word(token.norm) for token in tokens[match.first : match.last])
