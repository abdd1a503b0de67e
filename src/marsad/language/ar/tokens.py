"""Arabic text → tokens with exact offsets and cached normal forms.

A token is a run of letters with its marks and joiners, a number, a Latin word or one punctuation character. The text
is never rewritten; clitics stay on their word and are peeled on demand (`clitics`).
"""

import re
from typing import Final

from marsad.language.ar.normal import normalize
from marsad.model import Span, Token, TokenKind

# matches «وقف», «ناغورنی», «1960», «00.00», «1,960», «Il-76», «،» ; never a blank, never two punctuation marks at once
_TOKEN: Final = re.compile(
    r"(?P<number>[0-9\u0660-\u0669\u06F0-\u06F9]+(?:[.,:\u066B\u066C][0-9\u0660-\u0669\u06F0-\u06F9]+)*)"
    r"|(?P<word>(?:(?![\u0660-\u0669\u06F0-\u06F9\u060C\u061B\u061F\u066A-\u066D\u06D4])"
    r"[\u0610-\u06FF\u0750-\u077F\u08A0-\u08FF\uFB50-\uFDFD\uFE70-\uFEFC\u200B-\u200F\u061C])+)"
    r"|(?P<latin>[^\W\d_\u0600-\u06FF]+(?:['’-][^\W\d_\u0600-\u06FF]+)*)"
    r"|(?P<punctuation>\S)"
)
_KINDS: Final = {
    "number": TokenKind.NUMBER,
    "word": TokenKind.WORD,
    "latin": TokenKind.LATIN,
    "punctuation": TokenKind.PUNCTUATION,
}


def tokenize(text: str, span: Span) -> tuple[Token, ...]:
    """The tokens of `text` within `span`, in order. Every non-blank code point belongs to exactly one token."""
    tokens = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        raw = match.group()
        kind = _KINDS[match.lastgroup or "punctuation"]
        tokens.append(Token(match.start(), match.end(), raw, normalize(raw), kind))
    return tuple(tokens)
