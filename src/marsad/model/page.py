"""Evidence and structure: captures, pages, the blocks of a page and the articles on it."""

from dataclasses import dataclass
from enum import StrEnum

from marsad.model.issue import Issue
from marsad.model.text import Span, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as they were received. `sha256` (hex) names them; `captured_at` is aware UTC, ISO 8601.

    `id` is the page's name in readings: the file's stem, or the `id` of a JSON Lines record. `declared` holds what the
    carrier said about the page (JSON Lines fields `source`, `url`, `published`, `title_end`). `headers` are those of
    the HTTP response, as received and in its order; a file has none. `id` and `uri` are valid Unicode.
    """

    id: str
    uri: str
    sha256: str
    media_type: str
    charset: str
    body: bytes
    captured_at: str
    declared: "Declared"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def identity(self) -> str:
        """What names the capture on the record: its bytes and what the carrier declared of them; not where or when they
        were found, nor under which name."""
        said = self.declared
        return content_id("capture", self.sha256, said.article, said.source, said.url, said.published, said.title_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a record's carrier declares about a page; `title_end` is a code-point offset into its text.

    `article` is the carrier's own name for the (first) article, as the `id` of a JSON Lines record is.
    """

    article: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    title_end: int | None = None


class BlockKind(StrEnum):
    """What a block of a page is. Only titles and bodies are the article's own words."""

    TITLE = "title"
    DATE = "date"
    BODY = "body"
    CAPTION = "caption"
    RELATED = "related"
    KEYWORDS = "keywords"
    SOURCE = "source"
    NAVIGATION = "navigation"
    COMMENT_FORM = "comment-form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of a page's text. `article` is the part (0, 1, …) it belongs to; `heading` marks crossheads in bodies."""

    span: Span
    kind: BlockKind
    article: int
    heading: bool = False


class PublicationKind(StrEnum):
    """Where a publication date comes from. `given` = declared by the carrier, `none` = the page does not say."""

    PRINTED = "printed"
    METADATA = "metadata"
    DATELINE = "dateline"
    INFERRED = "inferred"
    GIVEN = "given"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """When an article was published: EDTF value (`None` = unknown; a dateline without a year is `XXXX-06-15`)."""

    value: str | None
    kind: PublicationKind
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article on a page. `blocks` are those of its part; `title` is the text of its first title block.

    `source` is the outlet's name or host as the page gives it, `agencies` the agencies its source line or dateline
    names, in the page's own words. `issues` are doubts of reading about this article alone.
    """

    id: str
    part: int
    title: str | None
    blocks: tuple[Block, ...]
    published: Publication
    source: str | None
    url: str | None
    agencies: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A captured page as text. All offsets of its records are code points of `text`, which is never rewritten.

    `capture` is its capture's identity, `sha256` (hex) names the captured bytes, `extractor` what made text of them.
    """

    id: str
    capture: str
    sha256: str
    extractor: str
    text: str
    language: str
    blocks: tuple[Block, ...]
    articles: tuple[Article, ...]
    issues: tuple[Issue, ...] = ()
