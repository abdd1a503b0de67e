"""Settled names of a sentence → which are places, which are countries and capitals acting; and unlisted places by cue.

Rules: shared/gold/GUIDELINES.md "places". A country or capital is an actor unless a locative cue stands before it; other
places are places unless they are the subject of a verb of speech.
"""

from collections.abc import Sequence
from typing import Final

from marsad.annotation.names_lexicon import CountryName, NameLexicon, PlaceName
from marsad.annotation.names_scan import Hit, has_locative_cue, has_place_noun, is_joined
from marsad.language.ar.bare import bare_forms, has_article, is_definite_word, is_feminine_word
from marsad.model import PlaceMention, Sentence, Span, Token, TokenKind

_COMMAS: Final = frozenset({",", "\N{ARABIC COMMA}"})
_DATELINE_MARKS: Final = frozenset("(-–—/_")
UNLISTED: Final = "place/unlisted"
_FIRST_WORD_LETTERS: Final = 3
"""An unlisted place name has at least this many letters."""


def split_places(lexicon: NameLexicon, sentence: Sentence, hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
    """The hits that are places, and the countries, capitals and speaking places that act."""
    places: list[Hit] = []
    acting: list[Hit] = []
    for hit in hits:
        if not isinstance(hit.payload, (PlaceName, CountryName)):
            continue
        after_place = bool(places) and is_joined(lexicon, sentence, places[-1], hit)
        if _acts(lexicon, sentence, hit, after_place):
            acting.append(hit)
        else:
            places.append(hit)
    return places, acting


def _acts(lexicon: NameLexicon, sentence: Sentence, hit: Hit, after_place: bool) -> bool:
    tokens = sentence.tokens
    if isinstance(hit.payload, CountryName) or hit.payload.place.capital_of is not None:
        if _is_dateline(tokens, hit) and isinstance(hit.payload, PlaceName):
            return False
        return not (after_place or has_locative_cue(lexicon, tokens, hit.first, hit.peeled))
    if after_place or hit.first == 0 or hit.peeled.preposition or has_place_noun(lexicon, tokens, hit.first):
        return False
    return any(lexicon.is_in(form, "acting-verb") for form in bare_forms(tokens[hit.first - 1].norm))


def _is_dateline(tokens: Sequence[Token], hit: Hit) -> bool:
    """«باكو، 15 يونيو - سبوتنيك», «أنقرة (زمان التركية) –»: a capital that opens the text before an agency or date."""
    if hit.first != 0 or hit.last >= len(tokens):
        return False
    if tokens[hit.last].text in _DATELINE_MARKS:
        return True
    comma = tokens[hit.last].text in _COMMAS
    return comma and hit.last + 1 < len(tokens) and tokens[hit.last + 1].kind is TokenKind.NUMBER


def place_mention(hit: Hit) -> PlaceMention:
    """The mention of a listed place or country."""
    payload = hit.payload
    if isinstance(payload, CountryName):
        country = payload.country
        return PlaceMention(
            span=hit.span,
            entity=country.id,
            name=country.name,
            country=country.id,
            lat=None,
            lon=None,
            precision="country",
        )
    assert isinstance(payload, PlaceName)
    place = payload.place
    return PlaceMention(
        span=hit.span,
        entity=place.id,
        name=place.name,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        precision=place.kind,
    )


def find_unlisted(
    lexicon: NameLexicon, sentence: Sentence, taken: Sequence[Hit], country: str | None
) -> list[PlaceMention]:
    """Places in no list, named by a noun before them: «بلدة ستاروناتيفكا» (the town of Starohnativka).

    `country` is what the sentence's listed places agree on, given to unlisted ones without an adjective of their own.
    """
    covered = {index for hit in taken for index in range(hit.first, hit.last)}
    mentions = []
    tokens = sentence.tokens
    for index in range(len(tokens) - 1):
        if index in covered or index + 1 in covered or not _is_unlisted_noun(lexicon, tokens[index]):
            continue
        last = _name_end(lexicon, tokens, index, covered)
        if last > index + 1:
            span = Span(tokens[index + 1].start, tokens[last - 1].end)
            name = " ".join(token.text for token in tokens[index + 1 : last])
            mentions.append(
                PlaceMention(
                    span=span, entity=UNLISTED, name=name, country=country, lat=None, lon=None, precision="unknown"
                )
            )
    return mentions


def _is_unlisted_noun(lexicon: NameLexicon, token: Token) -> bool:
    return (
        token.kind is TokenKind.WORD
        and any(lexicon.is_in(form, "unlisted-after") for form in bare_forms(token.norm))
        and not is_definite_word(token.norm)
    )


def _name_end(lexicon: NameLexicon, tokens: Sequence[Token], noun: int, covered: set[int]) -> int:
    """Token index after the name that follows the place noun at `noun`; `noun + 1` if none does."""
    first = noun + 1
    if not _may_name(lexicon, tokens, noun, first):
        return first
    last = first + 1
    if last < len(tokens) and last not in covered and tokens[last].kind is TokenKind.WORD:
        compound = lexicon.is_in(tokens[first].norm, "compound-name-head")
        if compound or (_is_plain(lexicon, tokens[last]) and _closes(lexicon, tokens, last + 1, covered)):
            last += 1
    return last


def _may_name(lexicon: NameLexicon, tokens: Sequence[Token], noun: int, index: int) -> bool:
    word = tokens[index]
    if word.kind is not TokenKind.WORD or len(word.norm) < _FIRST_WORD_LETTERS:
        return False
    if any(
        lexicon.is_in(form, "not-a-name") or lexicon.is_in(form, "place-adjective") for form in bare_forms(word.norm)
    ):
        return False
    if word.norm in lexicon.verbs:
        return False
    if is_definite_word(word.norm):
        return has_article(word.norm)
    return not (is_feminine_word(tokens[noun].norm) and is_feminine_word(word.norm))


def _is_plain(lexicon: NameLexicon, token: Token) -> bool:
    if token.norm in lexicon.verbs or is_definite_word(token.norm) or is_feminine_word(token.norm):
        return False
    if len(token.norm) < _FIRST_WORD_LETTERS:
        return False
    return not any(
        lexicon.is_in(form, name)
        for form in bare_forms(token.norm)
        for name in ("not-a-name", "place-adjective", "compass")
    )


def _closes(lexicon: NameLexicon, tokens: Sequence[Token], index: int, covered: set[int]) -> bool:
    """Whether a name may end before token `index`: the sentence, a mark, or a function word follows."""
    if index >= len(tokens) or index in covered:
        return True
    token = tokens[index]
    return token.kind is not TokenKind.WORD or lexicon.is_in(token.norm, "not-a-name")


def agreed_country(mentions: Sequence[PlaceMention]) -> str | None:
    """The one country that all of a sentence's places lie in, or `None`."""
    codes = {mention.country for mention in mentions if mention.country is not None}
    return codes.pop() if len(codes) == 1 else None
