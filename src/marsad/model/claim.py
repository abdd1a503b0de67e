"""What coding makes of an article: claims, and the agreements, obligations and control they are about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.model.mention import Figure, PlaceMention, Speaker, Stance
from marsad.model.text import Span


class AgreementKind(StrEnum):
    """Kinds of agreement that the record keeps."""

    CEASEFIRE = "ceasefire"
    HUMANITARIAN_TRUCE = "humanitarian truce"
    PEACE_AGREEMENT = "peace agreement"
    MEMORANDUM = "memorandum"
    ALLIANCE = "alliance"
    AGREEMENT = "agreement"
    DECREE = "decree"
    PROPOSAL = "proposal"


TRUCES: Final = frozenset({AgreementKind.CEASEFIRE, AgreementKind.HUMANITARIAN_TRUCE})
"""Kinds by which fighting stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party, mediator, obligor … : a resource id where the name is listed, and a name to show."""

    entity: str | None
    name: str

    @property
    def key(self) -> str:
        """What tells parties apart: the resource id, or the name where none is listed."""
        return self.entity or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationMention:
    """Who owes what by when, in one article's words. `provision` is a key of resources/provisions.

    `due` is EDTF; `None` = no date given. `outcome` is what this article says became of it, from its own clause:
    `kept`, `in progress`, `breached`, `denied`, `pending` or `None` where it says nothing.
    """

    id: str
    span: Span
    provision: str
    obligors: tuple[Party, ...]
    object: str
    place: PlaceMention | None
    due: str | None
    claimant: Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementMention:
    """An agreement as one article tells it. Dates are EDTF; `duration` ISO 8601. `status` ⊆ announced, in force,
    proposed, rejected, violated, ended."""

    id: str
    span: Span
    kind: AgreementKind
    name: str | None
    parties: tuple[Party, ...]
    mediators: tuple[Party, ...]
    announced_by: Party | None
    place: PlaceMention | None
    declared: str | None
    in_effect: str | None
    ended: str | None
    duration: str | None
    status: tuple[str, ...]
    obligations: tuple[ObligationMention, ...]


class FulfilmentKind(StrEnum):
    """What a report says became of a duty."""

    DONE = "done"
    BEGUN = "begun"
    BREACHED = "breached"
    BREACH_DENIED = "breach denied"
    NOT_DONE = "not done"
    ENDED = "ended"


BREACHES: Final = frozenset({FulfilmentKind.BREACHED, FulfilmentKind.BREACH_DENIED})
"""Reports about a breach, said or denied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """A report that something owed was done, begun, breached, denied …: evidence for or against compliance.

    `provision` is a key of resources/provisions; `when` EDTF, the time of the act; `agreement` the id of the agreement
    mention it is told with, if any.
    """

    id: str
    span: Span
    provision: str
    kind: FulfilmentKind
    actor: Party | None
    place: PlaceMention | None
    when: str | None
    claimant: Speaker
    agreement: str | None = None
    via: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlReport:
    """A report that a place changed hands. `manner` ∈ hand-over, force, entry, unknown; `when` EDTF."""

    id: str
    span: Span
    place: PlaceMention
    controller: Party | None
    loser: Party | None
    manner: str
    when: str | None
    claimant: Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The atom of the record. `about` names the kind of content and `content` the id of its record (a claim's id for a
    claim about a claim). The claimant of an unattributed report is the outlet (`Speaker.span` is `None`)."""

    id: str
    span: Span
    claimant: Speaker
    via: tuple[Speaker, ...]
    stance: Stance
    about: str
    content: str
    said_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributedFigure:
    """A figure with its source: the speaker whose words hold it, or the outlet."""

    id: str
    figure: Figure
    by: Speaker
    via: tuple[Speaker, ...] = ()
