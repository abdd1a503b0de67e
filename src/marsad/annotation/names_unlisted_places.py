"""Places in no list: the word after a place noun («بلدة كفرنبودة», the town of Kafr Nabuda), then its later mentions.

Which words may be such a name follows from agreement: after a feminine noun an adjective ends in TEH MARBUTA.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from marsad.annotation.names_lexicon import NameLexicon, Nisba, PlaceName
from marsad.annotation.names_scan import COMMAS, Hit
from marsad.language.ar.bare import (
    has_article,
    has_possessive,
    has_tanwin,
    is_definite_word,
    is_feminine_adjective,
    is_feminine_word,
    without_conjunction,
    without_particle,
)
from marsad.language.phrases import raw_offset
from marsad.model import Document, PlaceMention, Sentence, Span, Token, TokenKind

UNLISTED: Final = "place/unlisted"
_FIRST_WORD_LETTERS: Final = 3
"""An unlisted place name has at least this many letters."""
_FOLLOWED_LETTERS: Final = 5
"""An unlisted name is followed through the article only if it is this long (letters): shorter ones meet words."""
_PREVAILING_SHARE: Final = 0.8
"""An unlisted place is taken to lie in the country of at least this share of the article's listed places."""
_NEAR: Final = 5
"""A listed place at most this many words after an unlisted one tells its country: «قرية X في محافظة إدلب»."""
_PAIR: Final = 2
"""Names that follow a noun in the dual: «بلدتي A وB»."""
_IN: Final = "ب"
_ASPECT: Final = "ناحيه"
_VERBAL_ENDING: Final = "ت"
"""A later word of a list that ends so is rather a verb: «وأسفرت» (and resulted)."""
_HAMZA: Final = "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}"
_NOT_NAMES: Final = frozenset(
    {"not-a-name", "place-adjective", "compass", "place-noun-feminine", "place-noun-masculine"}
)
_INWARD: Final = frozenset({"inside", "compass", "place-noun-feminine", "place-noun-masculine"})
"""Words between a place and the larger one in which it lies."""
_NOWHERE: Final = frozenset({"sea", "world-region"})
"""Kinds of places that lie in no country without being disputed."""


def find_unlisted(
    lexicon: NameLexicon, sentence: Sentence, taken: Sequence[Hit], country: str | None
) -> list[PlaceMention]:
    """The unlisted places of a sentence. `country` is given to those that no adjective or place after them settles."""
    tokens = sentence.tokens
    nouns = [index for index in range(len(tokens) - 1) if _is_noun(lexicon, tokens, index)]
    if not nouns:
        return []
    covered = {index for hit in taken for index in range(hit.first, hit.last)}
    regions = {hit.first: _region_of(hit) for hit in taken if isinstance(hit.payload, Nisba | PlaceName)}
    ends = {hit.first: hit.last for hit in taken if isinstance(hit.payload, PlaceName)}
    mentions: list[PlaceMention] = []
    for noun in nouns:
        if noun in covered or (mentions and tokens[noun].start < mentions[-1].span.end):
            continue
        for first, last in _names_after(lexicon, tokens, noun, covered, ends):
            skipped = 0 if first == noun + 1 else len(tokens[first].norm) - len(without_conjunction(tokens[first].norm))
            span = Span(tokens[first].start + raw_offset(tokens[first].text, skipped), tokens[last - 1].end)
            name = " ".join(token.text for token in tokens[first:last])[span.start - tokens[first].start :]
            mentions.append(_mention(span, name, _country_near(lexicon, tokens, last, regions, country)))
    return mentions


def follow_unlisted(document: Document, mentions: Sequence[PlaceMention], taken: Iterable[Span]) -> list[PlaceMention]:
    """Later and coordinated mentions of the unlisted places of one word, without the noun that announced them."""
    known = {mention.span: mention for mention in mentions if mention.entity == UNLISTED}
    if not known:
        return []
    names: dict[str, PlaceMention] = {}
    for sentence in document.sentences:
        for token in sentence.tokens:
            if token.span in known and len(token.norm) >= _FOLLOWED_LETTERS and not has_article(token.norm):
                names.setdefault(token.norm, known[token.span])
    starts = {span.start for span in taken} | {mention.span.start for mention in mentions}
    found = []
    for sentence in document.sentences:
        for token in sentence.tokens:
            norm = token.norm if token.norm in names else without_particle(token.norm)
            if norm in names:
                span = Span(token.start + raw_offset(token.text, len(token.norm) - len(norm)), token.end)
                if span.start not in starts and token.start not in starts:
                    found.append(_mention(span, names[norm].name, names[norm].country))
    return found


def agreed_country(lexicon: NameLexicon, mentions: Sequence[PlaceMention]) -> str | None:
    """The one country that all of a sentence's listed places, whole countries apart, lie in, or `None`."""
    codes = set(_votes(lexicon, [mention for mention in mentions if mention.precision != "country"]))
    return codes.pop() if len(codes) == 1 else None


def prevailing_country(lexicon: NameLexicon, mentions: Sequence[PlaceMention]) -> str | None:
    """The country in which most of an article's listed places lie, if it prevails clearly."""
    codes = _votes(lexicon, mentions)
    if not codes:
        return None
    code, count = codes.most_common(1)[0]
    return code if count >= _PREVAILING_SHARE * codes.total() else None


def _votes(lexicon: NameLexicon, mentions: Sequence[PlaceMention]) -> Counter[str | None]:
    """The countries of the places; countries, and capitals, where others meet, vote only if there is nothing else.

    A disputed place is a vote for none.
    """
    lying = [mention for mention in mentions if mention.precision not in _NOWHERE]
    towns = [mention for mention in lying if mention.precision != "country"]
    local = [mention for mention in towns if mention.entity not in lexicon.capitals]
    return Counter(mention.country for mention in local or towns or lying)


def _country_near(
    lexicon: NameLexicon, tokens: Sequence[Token], last: int, regions: dict[int, str | None], country: str | None
) -> str | None:
    """What the adjective right after a name or the larger place told after it says, else `country`."""
    for index in range(last, min(last + _NEAR, len(tokens))):
        if index in regions:
            return regions[index]
        if not lexicon.classes_of(tokens[index].norm) & _INWARD:
            break
    return country


def _region_of(hit: Hit) -> str | None:
    if isinstance(hit.payload, Nisba):
        return hit.payload.country
    assert isinstance(hit.payload, PlaceName)
    return hit.payload.place.country


def _mention(span: Span, name: str, country: str | None) -> PlaceMention:
    return PlaceMention(span=span, entity=UNLISTED, name=name, country=country, lat=None, lon=None, precision="unknown")


def _is_noun(lexicon: NameLexicon, tokens: Sequence[Token], index: int) -> bool:
    """Whether the token announces a name; «وأدى» (and led to) is not «وادي» (valley), though it is folded so."""
    token = tokens[index]
    classes = lexicon.classes_of(token.norm)
    if "unlisted-after" not in classes or is_definite_word(token.norm):
        return False
    if "weak-place-noun" not in classes:
        return True
    return _HAMZA not in token.text and _is_told_where(lexicon, tokens, index)


def _is_told_where(lexicon: NameLexicon, tokens: Sequence[Token], noun: int) -> bool:
    """Whether the noun stands where a place is told: «في قاعدة», «بمعسكر», «إلى نهر»."""
    norm = tokens[noun].norm
    if norm.startswith(_IN) and lexicon.is_in(without_particle(norm), "weak-place-noun"):
        return True
    return noun > 0 and bool({"inside", "compass", "locative"} & lexicon.classes_of(tokens[noun - 1].norm))


def _names_after(
    lexicon: NameLexicon, tokens: Sequence[Token], noun: int, covered: set[int], ends: dict[int, int]
) -> list[tuple[int, int]]:
    """First token and end of each unlisted name that the noun announces: «بلدات A وB وC» has three."""
    classes = lexicon.classes_of(tokens[noun].norm)
    most = _PAIR if "dual-place-noun" in classes else len(tokens) if "plural-place-noun" in classes else 1
    found = []
    index = noun + 1
    for _ in range(most):
        if index in ends:
            last = ends[index]
        elif index in covered or (last := _name_end(lexicon, tokens, noun, index, covered)) == index:
            break
        else:
            found.append((index, last))
        index = last
        while index < len(tokens) and tokens[index].text in COMMAS:
            index += 1
        if index >= len(tokens) or (index == last and without_conjunction(tokens[index].norm) == tokens[index].norm):
            break
    return found


def _name_end(lexicon: NameLexicon, tokens: Sequence[Token], noun: int, first: int, covered: set[int]) -> int:
    """Token index after the name at `first` that the place noun at `noun` announces; `first` if there is none.

    Only the name right after the noun may begin with «و» itself: on later ones it is the conjunction.
    """
    later = first > noun + 1
    norm = without_conjunction(tokens[first].norm) if later else tokens[first].norm
    if not _may_name(lexicon, tokens, noun, first, norm):
        return first
    last = first + 1
    if last < len(tokens) and last not in covered and tokens[last].kind is TokenKind.WORD:
        compound = lexicon.is_in(norm, "compound-name-head")
        if compound or (_is_plain(lexicon, tokens[last]) and _closes(lexicon, tokens, last + 1, covered)):
            last += 1
    if later and (norm.endswith(_VERBAL_ENDING) or not _ends_item(lexicon, tokens, last, covered)):
        return first
    return last


def _ends_item(lexicon: NameLexicon, tokens: Sequence[Token], index: int, covered: set[int]) -> bool:
    """Whether a name in a list may end before token `index`: the phrase closes or the next name is joined."""
    return _closes(lexicon, tokens, index, covered) or without_conjunction(tokens[index].norm) != tokens[index].norm


def _may_name(lexicon: NameLexicon, tokens: Sequence[Token], noun: int, index: int, norm: str) -> bool:
    word = tokens[index]
    if word.kind is not TokenKind.WORD or len(norm) < _FIRST_WORD_LETTERS or has_tanwin(word.text):
        return False
    if lexicon.classes_of(norm) & _NOT_NAMES or norm in lexicon.verbs or norm in lexicon.happenings:
        return False
    if has_possessive(norm):
        return False
    if is_definite_word(norm):
        return has_article(norm) and not _means_as_regards(lexicon, tokens, noun)
    classes = lexicon.classes_of(tokens[noun].norm)
    feminine = is_feminine_word(tokens[noun].norm) or "plural-place-noun" in classes
    if not (feminine and is_feminine_word(norm)):
        return True
    return "settlement" in classes and not is_feminine_adjective(norm)


def _means_as_regards(lexicon: NameLexicon, tokens: Sequence[Token], noun: int) -> bool:
    """Whether the noun, after «من», means no district: «من ناحية القوة» (in point of strength)."""
    return noun > 0 and tokens[noun].norm == _ASPECT and lexicon.is_in(tokens[noun - 1].norm, "origin")


def _is_plain(lexicon: NameLexicon, token: Token) -> bool:
    if token.norm in lexicon.verbs or is_definite_word(token.norm) or is_feminine_word(token.norm):
        return False
    if without_conjunction(token.norm) != token.norm:
        return False
    return len(token.norm) >= _FIRST_WORD_LETTERS and not lexicon.classes_of(token.norm) & _NOT_NAMES


def _closes(lexicon: NameLexicon, tokens: Sequence[Token], index: int, covered: set[int]) -> bool:
    """Whether a name may end before token `index`: the sentence, a mark, or a function word follows."""
    if index >= len(tokens) or index in covered:
        return True
    token = tokens[index]
    return token.kind is not TokenKind.WORD or lexicon.is_in(token.norm, "not-a-name")
