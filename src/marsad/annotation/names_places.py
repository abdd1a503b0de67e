"""Settled names of a sentence → its places, its countries and capitals acting, and unlisted places by cue.

Rules: shared/gold/GUIDELINES.md "places". A country or capital is an actor unless a locative cue stands before it;
other places are places unless they are the subject of a verb of speech.
"""

from collections.abc import Sequence
from typing import Final

from marsad.annotation.names_lexicon import CountryName, NameLexicon, PlaceName
from marsad.annotation.names_scan import COMMAS, Hit, has_locative_cue, has_place_noun, is_joined
from marsad.language.ar.bare import without_conjunction
from marsad.model import PlaceMention, Sentence, Token, TokenKind

_DATELINE_MARKS: Final = frozenset("(-–—/_")
WORLD_REGION: Final = "world-region"


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
    payload = hit.payload
    if isinstance(payload, CountryName) or (isinstance(payload, PlaceName) and _stands_for_people(payload)):
        if (isinstance(payload, PlaceName) and _is_dateline(tokens, hit)) or _is_scene(lexicon, tokens, hit):
            return False
        return not (after_place or has_locative_cue(lexicon, tokens, hit.first, hit.peeled))
    if after_place or hit.first == 0 or hit.peeled.preposition or has_place_noun(lexicon, tokens, hit.first):
        return False
    return "acting-verb" in lexicon.classes_of(tokens[hit.first - 1].norm)


def _stands_for_people(payload: PlaceName) -> bool:
    """Capitals and parts of the world are as often those who act there: «أوروبا», «دول شرق أفريقيا»."""
    return payload.place.capital_of is not None or payload.place.kind == WORLD_REGION


def _is_scene(lexicon: NameLexicon, tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether something happens there: «تشهد بغداد هدوءا», «وطرابلس شهدت اشتباكات»."""
    if hit.peeled.preposition:
        return False
    beside = [tokens[at].norm for at in (hit.first - 1, hit.last) if 0 <= at < len(tokens)]
    return any(without_conjunction(norm) in lexicon.happenings for norm in beside)


def _is_dateline(tokens: Sequence[Token], hit: Hit) -> bool:
    """«باكو، 15 يونيو - سبوتنيك», «أنقرة (زمان التركية) –»: a capital that opens the text before an agency or date."""
    if hit.first != 0 or hit.last >= len(tokens):
        return False
    if tokens[hit.last].text in _DATELINE_MARKS:
        return True
    comma = tokens[hit.last].text in COMMAS
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
