"""Places in no list: the word after a place noun («بلدة كفرنبودة», the town of Kafr Nabuda), then its later mentions.

Which words may be such a name follows from agreement: after a feminine noun an adjective ends in TEH MARBUTA.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from marsad.annotation.names_lexicon import NameLexicon, Nisba
from marsad.annotation.names_scan import Hit
from marsad.language.ar.bare import (
    has_article,
    has_possessive,
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
_PREVAILING_SHARE: Final = 0.6
"""An unlisted place is taken to lie in the country of at least this share of the article's listed places."""
_NOT_NAMES: Final = frozenset({"not-a-name", "place-adjective", "compass"})


def find_unlisted(
    lexicon: NameLexicon, sentence: Sentence, taken: Sequence[Hit], country: str | None
) -> list[PlaceMention]:
    """The unlisted places of a sentence. `country` is given to those without a nationality adjective after them."""
    tokens = sentence.tokens
    nouns = [index for index in range(len(tokens) - 1) if _is_noun(lexicon, tokens[index])]
    if not nouns:
        return []
    covered = {index for hit in taken for index in range(hit.first, hit.last)}
    nations = {hit.first: hit.payload.country for hit in taken if isinstance(hit.payload, Nisba)}
    mentions = []
    for noun in nouns:
        if noun in covered or noun + 1 in covered:
            continue
        last = _name_end(lexicon, tokens, noun, covered)
        if last > noun + 1:
            span = Span(tokens[noun + 1].start, tokens[last - 1].end)
            name = " ".join(token.text for token in tokens[noun + 1 : last])
            mentions.append(_mention(span, name, nations.get(last, country)))
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


def agreed_country(mentions: Sequence[PlaceMention]) -> str | None:
    """The one country that all of a sentence's listed places lie in, or `None`."""
    codes = {mention.country for mention in mentions if mention.country is not None}
    return codes.pop() if len(codes) == 1 else None


def prevailing_country(mentions: Sequence[PlaceMention]) -> str | None:
    """The country in which most of an article's listed places lie, if it prevails clearly."""
    codes = Counter(mention.country for mention in mentions if mention.country is not None)
    if not codes:
        return None
    code, count = codes.most_common(1)[0]
    return code if count >= _PREVAILING_SHARE * codes.total() else None


def _mention(span: Span, name: str, country: str | None) -> PlaceMention:
    return PlaceMention(span=span, entity=UNLISTED, name=name, country=country, lat=None, lon=None, precision="unknown")


def _is_noun(lexicon: NameLexicon, token: Token) -> bool:
    return "unlisted-after" in lexicon.classes_of(token.norm) and not is_definite_word(token.norm)


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
    if lexicon.classes_of(word.norm) & _NOT_NAMES or word.norm in lexicon.verbs or has_possessive(word.norm):
        return False
    if is_definite_word(word.norm):
        return has_article(word.norm)
    if not (is_feminine_word(tokens[noun].norm) and is_feminine_word(word.norm)):
        return True
    return "settlement" in lexicon.classes_of(tokens[noun].norm) and not is_feminine_adjective(word.norm)


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
