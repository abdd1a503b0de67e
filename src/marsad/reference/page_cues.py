"""The furniture of news pages: resources/page_cues and resources/paragraph_openers → what a line of a page is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.reference.tables import Table


class CueRole(StrEnum):
    """What a cue says about its line."""

    READ_ALSO = "read-also"
    RELATED_SECTION = "related-section"
    NAVIGATION = "navigation"
    COMMENT_FORM = "comment-form"
    CAPTION = "caption"
    BYLINE = "byline"
    SOURCE = "source"
    KEYWORDS = "keywords"
    PUBLISHED = "published"
    UPDATED = "updated"
    AGENCY = "agency"


class CueStand(StrEnum):
    """Where a cue must stand: as the whole line, as a label (before a colon, bar or line end), at the start (what
    follows may be glued to it), at the end, right before a date; names stand inside datelines and source lines."""

    LINE = "line"
    LABEL = "label"
    START = "start"
    END = "end"
    DATED = "dated"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCue:
    """Phrases of one role. `limit`: a line with more words is no such line; `opens`: what follows is alike."""

    id: str
    role: CueRole
    stand: CueStand
    gloss: str
    phrases: tuple[str, ...]
    limit: int | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphOpener:
    """Words that open a paragraph of news after WAW («and»): verbs as [past, present], and words as they stand."""

    id: str
    gloss: str
    verbs: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()


PAGE_CUES: Final = Table("page_cues", PageCue)
PARAGRAPH_OPENERS: Final = Table("paragraph_openers", ParagraphOpener)
