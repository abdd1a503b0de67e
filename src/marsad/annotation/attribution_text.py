"""Document → one row of tokens with its sentences, quotations and listed actors, for attribution to walk along."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.language.ar.quotation import Quotation, find_quotations
from marsad.model import Document, Mention, PlaceMention, Sentence, Span, Token


@dataclass(frozen=True, slots=True)
class Row:
    """The article's tokens in a row. `first_of[s]`/`last_of[s]` bound sentence `s` (last exclusive); `quoted[t]` is the
    innermost quotation that holds token `t` (index into `quotations`, -1 = none); `actors` maps the token at which a
    mention starts to the token after it and the mention; `places` are the tokens at which place mentions start,
    `nations` are adjectives of nation outside listed actors by their token."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    first_of: tuple[int, ...]
    last_of: tuple[int, ...]
    quotations: tuple[Quotation, ...]
    quoted: tuple[int, ...]
    opens: dict[int, int]
    actors: dict[int, tuple[int, Mention]]
    actor_ends: dict[int, int]
    places: frozenset[int]
    nations: dict[int, Mention]

    def span(self, first: int, last: int) -> Span:
        """The span of tokens `[first, last)`."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def is_comma(self, index: int) -> bool:
        """Whether token `index` is a comma or semicolon."""
        return self.tokens[index].text in {",", "\N{ARABIC COMMA}", "\N{ARABIC SEMICOLON}"}


def lay_out(
    document: Document,
    actors: Sequence[Mention],
    places: Sequence[PlaceMention],
    nationalities: Sequence[Mention] = (),
) -> Row:
    """The row of `document`'s own sentences, with `actors`, `places` and adjectives of nation on it."""
    tokens: list[Token] = []
    first_of: list[int] = []
    last_of: list[int] = []
    ends: list[int] = []
    for sentence in document.sentences:
        first_of.append(len(tokens))
        tokens += sentence.tokens
        last_of.append(len(tokens))
        ends += [len(tokens)] * len(sentence.tokens)
    quotations = find_quotations(document.text, tokens, ends)
    placed = _place(tokens, actors)
    return Row(
        text=document.text,
        tokens=tuple(tokens),
        sentences=document.sentences,
        first_of=tuple(first_of),
        last_of=tuple(last_of),
        quotations=quotations,
        quoted=_innermost(len(tokens), quotations),
        opens={quotation.opening: number for number, quotation in enumerate(quotations)},
        actors=placed,
        actor_ends={last: first for first, (last, _) in placed.items()},
        places=_starts(tokens, places),
        nations={first: mention for first, (_, mention) in _place(tokens, nationalities).items()},
    )


def _innermost(count: int, quotations: Sequence[Quotation]) -> tuple[int, ...]:
    quoted = [-1] * count
    for number, quotation in enumerate(quotations):
        if not quotation.is_closed:
            continue  # a stray mark must not hide the rest of its sentence
        for index in range(quotation.opening, min(quotation.closing + 1, count)):
            quoted[index] = number
    return tuple(quoted)


def _starts(tokens: Sequence[Token], places: Sequence[PlaceMention]) -> frozenset[int]:
    starts = [token.start for token in tokens]
    return frozenset(bisect_right(starts, place.span.start) - 1 for place in places)


def _place(tokens: Sequence[Token], actors: Sequence[Mention]) -> dict[int, tuple[int, Mention]]:
    starts = [token.start for token in tokens]
    placed: dict[int, tuple[int, Mention]] = {}
    for actor in actors:
        first = bisect_right(starts, actor.span.start) - 1
        last = bisect_right(starts, actor.span.end - 1)
        if first < 0 or tokens[first].end <= actor.span.start:
            continue
        if first not in placed or placed[first][0] < last:
            placed[first] = (last, actor)
    return placed
