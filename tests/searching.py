"""What a search is to find, said again as plainly as can be: by going through every document's index words."""

from collections.abc import Sequence

from marsad.model.search import Beginning, SearchQuery, SearchTerm

Documents = Sequence[tuple[int, str]]
"""Numbers and index words."""


def fits(words: Sequence[str], query: SearchQuery) -> bool:
    """Whether a document of these words is to be found: said again, as plainly as can be."""
    return all(holds(words, term) for term in query.terms) and not any(holds(words, term) for term in query.without)


def holds(words: Sequence[str], term: SearchTerm) -> bool:
    if isinstance(term, Beginning):
        return any(word.startswith(term.letters) or word in term.stems for word in words)
    return any(tuple(words[place : place + len(term.words)]) == term.words for place in range(len(words)))


def expected(documents: Documents, query: SearchQuery) -> list[int]:
    return sorted((number for number, words in documents if fits(words.split(), query)), reverse=True)
