"""One Arabic number without its bounds: tokens from a given place → value and where it ends.

A number is groups below a thousand, each with its scales («ثلاثة وعشرون ألفا ومئة», 23,100). In a group hundreds come
first, units before tens («خمسة وعشرين», five-and-twenty). Digits take scales too («30 ألفا»).
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from marsad.language.ar.numerals_words import Form, NumberWords, Word, read_digits
from marsad.model import Token, TokenKind
from marsad.reference.numerals import NumeralKind

_AND: Final = "و"
_TEN: Final = 10
_HUNDRED: Final = 100
_THOUSAND: Final = 1000


class Core(NamedTuple):
    """A number that ends before token `last`. `vague` marks a range («عشرات», tens), `plain` bare whole digits."""

    last: int
    low: float
    high: float
    vague: bool = False
    plain: bool = False
    ambiguous: bool = False


def read_core(words: NumberWords, tokens: Sequence[Token], first: int) -> Core | None:
    """The number that starts at token `first`, or `None`."""
    core: Core | None = None
    scale = float("inf")
    position: int | None = first
    while position is not None:
        group = _group(words, tokens, position)
        if group is None and core is None:
            group = _half_of_scale(words, tokens, position)
        if group is None:
            return _with_half(words, tokens, core, position, scale)
        scaled, multiplier = _scaled(words, tokens, group, bare=group.last == position)
        if multiplier >= scale or (core is not None and ((multiplier == 1 and group.low >= scale) or scaled.vague)):
            return core
        core = scaled if core is None else scaled._replace(low=core.low + scaled.low, high=core.high + scaled.high)
        if multiplier == 1 or core.vague:
            return core
        scale = multiplier
        position = next_after_and(words, tokens, core.last)
    return core


def next_after_and(words: NumberWords, tokens: Sequence[Token], position: int) -> int | None:
    """The token where a number joined by AND goes on: «وعشرين» itself, or «300» in «و300»."""
    if position >= len(tokens):
        return None
    word = words.look_up(tokens[position])
    if word is not None and word.conjunction and not word.preposition:
        return position
    alone = tokens[position].norm == _AND and position + 1 < len(tokens)
    return position + 1 if alone and tokens[position].end == tokens[position + 1].start else None


def bare(words: NumberWords, tokens: Sequence[Token], position: int) -> Word | None:
    """The number word at `position` if nothing but the article is written before it."""
    word = words.look_up(tokens[position]) if position < len(tokens) else None
    return None if word is None or word.conjunction or word.preposition else word


def _group(words: NumberWords, tokens: Sequence[Token], position: int) -> Core | None:
    """Digits, a vague word, or words below a thousand. A scale with nothing before it is an empty group worth one."""
    token = tokens[position]
    if token.kind is TokenKind.NUMBER:
        digits = read_digits(token.norm)
        if digits is None:
            return None
        return Core(position + 1, digits.value, digits.value, plain=digits.whole, ambiguous=digits.ambiguous)
    word = words.look_up(token)
    if word is None or word.entry.kind in (NumeralKind.ORDINAL, NumeralKind.HALF):
        return None
    if word.entry.kind is NumeralKind.SCALE:
        return Core(position, 1, 1)
    if word.entry.kind is NumeralKind.VAGUE:
        return Core(position + 1, word.entry.value, word.entry.most, vague=True)
    return _words_below_thousand(words, tokens, position, word)


def _words_below_thousand(words: NumberWords, tokens: Sequence[Token], first: int, word: Word) -> Core | None:
    value, position = _hundreds(words, tokens, first, word)
    if value:
        step = next_after_and(words, tokens, position)
        following = words.look_up(tokens[step]) if step is not None else None
        below = _below_hundred(words, tokens, step, following) if step is not None and following else None
        return Core(below[1], value + below[0], value + below[0]) if below else Core(position, value, value)
    below = _below_hundred(words, tokens, first, word)
    return Core(below[1], below[0], below[0]) if below else None


def _hundreds(words: NumberWords, tokens: Sequence[Token], position: int, word: Word) -> tuple[int, int]:
    """«مئة», «خمسمئة», «ثلاث مئة» → the hundreds and the token after them; 0 where there are none."""
    value = word.entry.value
    if word.entry.kind is NumeralKind.HUNDRED or (word.entry.kind is NumeralKind.CARDINAL and value >= _HUNDRED):
        return value, position + 1
    following = bare(words, tokens, position + 1)
    if following and following.entry.kind is NumeralKind.HUNDRED and 2 < value < _TEN:
        return value * _HUNDRED, position + 2
    return 0, position


def _below_hundred(words: NumberWords, tokens: Sequence[Token], position: int, word: Word) -> tuple[int, int] | None:
    """«خمسة», «خمسة عشر», «خمسة وعشرين», «عشرين» → value and the token after it."""
    entry, last = word.entry, position + 1
    if entry.value >= _HUNDRED or entry.kind not in _BELOW_HUNDRED:
        return None
    if entry.value < _TEN:
        following = bare(words, tokens, last)
        if following and following.entry.kind is NumeralKind.TEEN:
            return entry.value + _TEN, last + 1
        step = next_after_and(words, tokens, last)
        tens = words.look_up(tokens[step]) if step is not None else None
        if step is not None and tens and tens.entry.kind is NumeralKind.CARDINAL and 20 <= tens.entry.value < _HUNDRED:
            return entry.value + tens.entry.value, step + 1
        if entry.kind is NumeralKind.COMPOUND:
            return None
    return entry.value, last


_BELOW_HUNDRED: Final = frozenset({NumeralKind.CARDINAL, NumeralKind.COMPOUND, NumeralKind.TEEN})


def _scaled(words: NumberWords, tokens: Sequence[Token], group: Core, *, bare: bool) -> tuple[Core, float]:
    """The group times the scales behind it, and their product (1 if none). `bare`: a scale alone starts the number."""
    multiplier = 1.0
    while (word := words.look_up(tokens[group.last]) if group.last < len(tokens) else None) is not None:
        alone = bare and multiplier == 1
        if not alone and (word.conjunction or word.preposition):
            break
        if word.entry.kind is NumeralKind.VAGUE and group.vague and group.high < _TEN:
            group = Core(group.last + 1, word.entry.value, word.entry.most, vague=True)  # «بضع مئات», a few hundred
            continue
        if word.entry.kind is not NumeralKind.SCALE or (word.form is Form.DUAL and not alone):
            break
        value = float(word.entry.value)
        low, high = group.low * value, group.high * value
        if alone and word.form is Form.PLURAL:
            group = group._replace(vague=True)
            low, high = 2 * value, _TEN * value - 1
        elif alone:
            low = high = word.form * value
        elif group.vague:
            high = (group.high + 1) * value - 1
        multiplier *= value
        group = Core(group.last + 1, low, high, vague=group.vague)
    return group, multiplier


def _half_of_scale(words: NumberWords, tokens: Sequence[Token], position: int) -> Core | None:
    """«نصف مليون» (half a million): the half as a group whose scale follows."""
    word, following = words.look_up(tokens[position]), bare(words, tokens, position + 1)
    if word is None or word.entry.kind is not NumeralKind.HALF or following is None:
        return None
    return Core(position + 1, 0.5, 0.5) if following.entry.kind is NumeralKind.SCALE else None


def _with_half(
    words: NumberWords, tokens: Sequence[Token], core: Core | None, position: int, scale: float
) -> Core | None:
    """«مليون ونصف» (a million and a half), also where the scale is said again («مليون ونصف المليون»)."""
    word = words.look_up(tokens[position])
    if core is None or word is None or word.entry.kind is not NumeralKind.HALF or scale < _THOUSAND:
        return core
    following = bare(words, tokens, position + 1)
    repeated = following is not None and following.entry.value == scale
    return Core(position + 1 + repeated, core.low + scale / 2, core.high + scale / 2)
