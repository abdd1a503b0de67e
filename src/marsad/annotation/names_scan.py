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
from marsad.language.ar.bare import bare_forms, is_definite_word, without_conjunction
from marsad.language.ar.clitics import Peeled
from marsad.language.ar.vowels import contradicts
from marsad.language.phrases import Match, raw_offset
from marsad.model import EntityKind, Sentence, Span, Token, TokenKind
from marsad.reference.places import Tier

Context = Counter[str]
"""How often an article names each country, its people or its places (ISO alpha-2 → count)."""

COMMAS: Final = frozenset({",", "\N{ARABIC COMMA}"})
_FAR_BACK: Final = 3
"""How many words before a preposition, and it, decide whether what follows acts."""
_QUOTES: Final = frozenset('«»“”"')
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
        match = _longest(lexicon, tokens, position) if lexicon.may_start(tokens[position].norm) else None
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


def settle(lexicon: NameLexicon, sentence: Sentence, matches: list[Match[Payload]], context: Context) -> list[Hit]:
    """One reading per match; those whose names cannot be trusted here are left out."""
    hits: list[Hit] = []
    for match in matches:
        previous = hits[-1] if hits else None
        cued = has_locative_cue(lexicon, sentence.tokens, match.first, match.peeled)
        joined = (
            previous is not None
            and isinstance(previous.payload, PlaceName)
            and is_joined(lexicon, sentence, previous, match)
        )
        named = (joined and bool(match.peeled.conjunction)) or has_place_noun(lexicon, sentence.tokens, match.first)
        quoted = _is_quoted(sentence.tokens, match)
        fit = [
            p
            for p in match.payloads
            if _is_trusted(p, cued or named or joined, named, context)
            and quoted >= _must_be_quoted(p)
            and not _is_misspelt(sentence.tokens[match.first].text, p)
        ]
        if fit:
            best = max(fit, key=lambda payload: (_must_be_quoted(payload), *_rank(payload, context, named)))
            definite = _is_definite(sentence.tokens, match)
            hits.append(Hit(match.first, match.last, _span_with_article(sentence, match), match.peeled, best, definite))
    return hits


def is_joined(lexicon: NameLexicon, sentence: Sentence, previous: Hit, match: Match[Payload] | Hit) -> bool:
    """Whether `match` is coordinated with the hit before it: «العراق وتركيا», «دونيتسك، ماريوبول»."""
    between = sentence.tokens[previous.last : match.first]
    if not between:
        return bool(match.peeled.conjunction)
    tail = [index for index, token in enumerate(between) if not lexicon.is_in(token.norm, "joiner")]
    adjectives = all(is_nisba(lexicon, sentence.tokens, previous.last + index) for index in tail)
    return adjectives and (bool(match.peeled.conjunction) or len(tail) < len(between))


def is_nisba(lexicon: NameLexicon, tokens: Sequence[Token], position: int) -> bool:
    """Whether the token is a nationality adjective."""
    match = lexicon.words.at(tokens, position, accept_word)
    return match is not None and isinstance(match.payloads[0], Nisba)


def has_place_noun(lexicon: NameLexicon, tokens: Sequence[Token], first: int) -> bool:
    """Whether a place noun stands before token `first`: «مدينة شوشا», «العاصمة الإثيوبية أديس أبابا»."""
    if first == 0:
        return False
    if is_definite_word(tokens[first - 1].norm) and first > 1 and _is_place_noun(lexicon, tokens[first - 2].norm):
        return True
    return _is_place_noun(lexicon, tokens[first - 1].norm)


def _is_place_noun(lexicon: NameLexicon, norm: str) -> bool:
    classes = lexicon.classes_of(norm)
    return "place-noun-feminine" in classes or "place-noun-masculine" in classes


def has_locative_cue(lexicon: NameLexicon, tokens: Sequence[Token], first: int, peeled: Peeled) -> bool:
    """Whether what stands before token `first` makes a country or capital there a place: «في», «جنوب», «إلى» …"""
    if peeled.preposition:
        at_border = lexicon.is_in(peeled.preposition, "border-link") and _near(lexicon, tokens, first + 1, "border")
        return at_border or lexicon.is_in(peeled.preposition, "locative")
    if peeled.conjunction or first == 0:
        return False
    norm = tokens[first - 1].norm
    opens = first == 1 or tokens[first - 2].kind is not TokenKind.WORD
    if lexicon.is_in(norm, "origin") or (opens and lexicon.is_in(without_conjunction(norm), "origin")):
        return not _near(lexicon, tokens, first, "agentive")
    if lexicon.is_in(norm, "towards") and _near(lexicon, tokens, first, "addressing"):
        return False
    at_border = lexicon.is_in(norm, "border-link") and _near(lexicon, tokens, first, "border")
    return at_border or _follows_cue(lexicon, tokens, first) or has_place_noun(lexicon, tokens, first)


def _follows_cue(lexicon: NameLexicon, tokens: Sequence[Token], first: int) -> bool:
    """Whether the words right before token `first` are a compass word or a locative phrase, alone or with particles."""
    classes = lexicon.classes_of(tokens[first - 1].norm)
    if "compass" in classes or "locative" in classes:
        return True
    for length in range(2, min(_CUE_WORDS, first) + 1):
        words = [token.norm for token in tokens[first - length : first]]
        if any(lexicon.is_in(" ".join([head, *words[1:]]), "locative") for head in bare_forms(words[0])):
            return True
    return False


def _near(lexicon: NameLexicon, tokens: Sequence[Token], first: int, name: str) -> bool:
    """Whether a word of class `name` stands shortly before the preposition at token `first - 1`."""
    near = tokens[max(0, first - _FAR_BACK) : first - 1]
    return any(name in lexicon.classes_of(token.norm) for token in near)


def _is_trusted(payload: Payload, cued: bool, named: bool, context: Context) -> bool:
    if isinstance(payload, PlaceName):
        if payload.tier is Tier.SAFE or named:
            return True
        code = payload.place.country
        return payload.tier is Tier.CUE and (cued or (code is not None and context[code] > 0))
    if isinstance(payload, CountryName):
        return not payload.weak or cued or context[payload.country.id] > 0
    return True


def _is_misspelt(printed: str, payload: Payload) -> bool:
    """Whether the marks on the printed word say that another name is meant: «عُمان» (Oman) is not Amman."""
    vocalized = payload.vocalized if isinstance(payload, PlaceName | CountryName) else ""
    return bool(vocalized) and contradicts(printed, vocalized)


def _must_be_quoted(payload: Payload) -> bool:
    """Outlets named by an ordinary phrase are themselves only in quotation marks: «الشرق الأوسط»."""
    return isinstance(payload, EntityName) and payload.short and payload.entity.kind is EntityKind.OUTLET


def _is_quoted(tokens: Sequence[Token], match: Match[Payload]) -> bool:
    if match.first == 0 or match.last >= len(tokens):
        return False
    return tokens[match.first - 1].text in _QUOTES and tokens[match.last].text in _QUOTES


def _rank(payload: Payload, context: Context, named: bool) -> tuple[int, int, int]:
    """What a shared name most likely means: what the article speaks of, then trust, then countries and capitals."""
    if isinstance(payload, PlaceName):
        place = payload.place
        spoken = context[place.country] if place.country else 0
        return (spoken, 2 - list(Tier).index(payload.tier), 1 + named + (place.capital_of is not None))
    if isinstance(payload, CountryName):
        return (context[payload.country.id], 2 - payload.weak, 2)
    if isinstance(payload, EntityName):
        return (context[payload.entity.country] if payload.entity.country else 0, 1, 1)
    return (0, 0, 0)


def _span_with_article(sentence: Sentence, match: Match[Payload]) -> Span:
    """The match's words with their article, without other particles."""
    if not match.peeled.article:
        return match.span
    token = sentence.tokens[match.first]
    taken = len(match.peeled.conjunction) + len(match.peeled.preposition)
    return Span(token.start + raw_offset(token.text, taken), match.span.end)


def _is_definite(tokens: Sequence[Token], match: Match[Payload]) -> bool:
    return any(is_definite_word(token.norm) for token in tokens[match.first : match.last])
