"""What a situation report says, in one language, before it is laid out as text or HTML.

All strings are ready to show but unescaped; words that come from pages or resources may run in either direction.
"""

from dataclasses import dataclass

from marsad.brief.phrasebook import Lang
from marsad.query import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One piece of evidence: the passage that a line of the report rests on. `number` counts from 1."""

    number: int
    claim: str
    claimant: str
    via: str | None
    date: str
    how_dated: str | None
    article: str
    page: str
    start: int
    end: int
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says something and where the words stand. `first` marks the first line that leads to the note.

    `copies` are the same words on pages that copy the same text: one source, however often it is printed.
    """

    claimant: str
    side: str | None
    via: str | None
    does: str
    date: str
    quote: str
    article: str
    note: int
    first: bool
    copies: tuple["Voice", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label with its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationView:
    """An obligation: `what` in parts (act, object, place); `state` is the key, `compliance` its word."""

    id: str
    who: str
    what: tuple[str, ...]
    state: str
    compliance: str
    symbol: str
    facts: tuple[Fact, ...]
    stated: tuple[Voice, ...]
    supporting: tuple[Voice, ...]
    opposing: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """An agreement with its obligations and what was said of it as a whole.

    `proposed`: nobody has agreed to it, so its obligations are terms that have no state yet.
    """

    id: str
    name: str
    proposed: bool
    facts: tuple[Fact, ...]
    positions: tuple[Voice, ...]
    obligations: tuple[ObligationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """Two claims that stand against each other."""

    id: str
    kind: str
    detail: str
    left: Voice
    right: Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure by one claimant."""

    measure: str
    figure: str
    who: str
    scope: str
    by: Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlView:
    """Who holds a place. `id` is the place's."""

    id: str
    place: str
    holder: str
    previous: str
    since: str
    manner: str
    contested: bool
    evidence: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """An issue with the words it is about."""

    id: str
    code: str
    severity: str
    detail: str
    article: str
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article on the record. `url` is set only where it is an ordinary web address."""

    id: str
    title: str
    source: str
    published: str
    how_dated: str
    agencies: str
    copy_of: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A situation report. `left_out` counts, by section, what it does not show.

    `checkpoint` has the lines of the signed state of the log (C2SP note); none where it was not made from a record.
    """

    lang: Lang
    as_of: str
    overview: tuple[Fact, ...]
    tally: tuple[tuple[str, str, str, int], ...]
    agreements: tuple[AgreementView, ...]
    disputes: tuple[DisputeView, ...]
    statements: tuple[Voice, ...]
    assertions: int
    figures: tuple[FigureView, ...]
    control: tuple[ControlView, ...]
    gaps: tuple[str, ...]
    issues: tuple[IssueView, ...]
    articles: tuple[ArticleView, ...]
    notes: tuple[Note, ...]
    left_out: dict[str, int]
    checkpoint: tuple[str, ...] = ()
