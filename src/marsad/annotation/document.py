"""Page and article → document: the article's own sentences, and apart those of related stories."""

from typing import Final

from marsad.language.base import Language
from marsad.model import Article, BlockKind, Document, Page, Sentence

OWN_WORDS: Final = frozenset({BlockKind.TITLE, BlockKind.BODY})


def read_document(page: Page, article: Article, language: Language) -> Document:
    """Cut the blocks of `article` into sentences. Titles and bodies are its own words; related blocks are leads."""
    own: list[Sentence] = []
    leads: list[Sentence] = []
    for number, block in enumerate(article.blocks):
        if block.kind not in OWN_WORDS and block.kind is not BlockKind.RELATED:
            continue
        target = leads if block.kind is BlockKind.RELATED else own
        target += [
            Sentence(sentence.span, sentence.tokens, block.kind is BlockKind.TITLE, block.heading, number)
            for sentence in language.sentences(page.text, block.span)
        ]
    return Document(page=page, article=article, sentences=tuple(own), leads=tuple(leads))
