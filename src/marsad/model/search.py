"""What people search for, in index words: terms that must all occur, terms that must not; and where they look."""

from dataclasses import dataclass
from typing import Final

from marsad.model.page import Article, BlockKind
from marsad.model.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Index words that stand side by side, in this order; mostly one."""

    words: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_words(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """One index word: any that begins with `letters`, or one of `stems` (what is left of words that lost an ending)."""

    letters: str
    stems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_words((self.letters, *self.stems))


SearchTerm = Phrase | Beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """All of `terms` occur in an article, and none of `without`. There is at least one term."""

    terms: tuple[SearchTerm, ...]
    without: tuple[SearchTerm, ...] = ()


def _check_words(words: tuple[str, ...]) -> None:
    """Raise `ValueError` for what is no index word: databases are handed these, quoted."""
    if not words or not all(word.isalnum() for word in words):
        raise ValueError(f"not index words: {words!r}")


PARTS: Final = 4096
"""How many articles of one page the search index tells apart; more than any page has."""
SEARCHED: Final = frozenset({BlockKind.TITLE, BlockKind.BODY, BlockKind.CAPTION})


def searched_spans(article: Article) -> tuple[Span, ...]:
    """Where the words lie that an article is found by: its own title, body and captions, in the order of the page."""
    return tuple(block.span for block in article.blocks if block.kind in SEARCHED)
