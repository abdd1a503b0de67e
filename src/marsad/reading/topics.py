"""Is what follows «اقرأ أيضا» (read also) another article, or one headline inside this one? Words → yes or no.

Signs are added up: the first article has been closed by a source line or keywords; the first paragraph has a dateline;
it speaks of what the headline speaks of; its words are new to the page. A paragraph that opens with «and …» goes on.
"""

import re
from collections.abc import Sequence
from typing import Final

from marsad.language.ar.normal import normalize

FEWEST_PARAGRAPHS: Final = 2
"""An article of its own has at least this many."""
JUDGED_PARAGRAPHS: Final = 3
"""Its topic is told by this many of its first paragraphs."""
ENOUGH_SIGNS: Final = 2
"""Sum of the signs from which on it is an article; a closed article before it or a dateline is enough alone."""
SHARED_WORDS: Final = 2
"""Words of the headline that the first paragraphs must repeat for them to be its story."""
NEW_SHARE: Final = 0.6
"""Share of a story's content words that are new to the page when the topic has changed."""
SHORTEST_WORD: Final = 4
"""Letters of a content word: shorter ones are particles."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ARTICLE: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"


def is_appended(
    *,
    headline: str,
    paragraphs: Sequence[str],
    before: Sequence[str],
    is_closed: bool,
    has_dateline: bool,
    goes_on: bool,
) -> bool:
    """Whether `headline` and `paragraphs` are an article of their own after the paragraphs `before`."""
    if len(paragraphs) < FEWEST_PARAGRAPHS:
        return False
    own = _content_words(" ".join(paragraphs[:JUDGED_PARAGRAPHS]))
    known = _content_words(" ".join(before))
    is_its_story = len(_content_words(headline) & own) >= SHARED_WORDS
    is_new = bool(own) and len(own - known) / len(own) >= NEW_SHARE
    signs = 2 * is_closed + 2 * has_dateline + is_its_story + is_new - 2 * (goes_on and not is_closed)
    return signs >= ENOUGH_SIGNS


def _content_words(text: str) -> set[str]:
    words = (normalize(word) for word in _WORD.findall(text))
    return {_bare(word) for word in words if len(word) >= SHORTEST_WORD}


def _bare(word: str) -> str:
    start = word.find(_ARTICLE)
    return word[start + 2 :] if 0 <= start <= 1 and len(word) > start + SHORTEST_WORD else word
