"""What annotation finds in an article: names, times, figures and reported speech."""

from dataclasses import dataclass
from enum import StrEnum

from marsad.model.text import Span


class EntityKind(StrEnum):
    """Kinds of named things."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OFFICE = "office"
    COUNTRY = "country"
    GROUP = "group"
    PLACE = "place"
    AGENCY = "agency"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in the text. `entity` is a resource id (`AZ`, `person/ilham-aliyev`, `place/agdam`) or `None` if unlisted.

    `country` is the ISO 3166-1 alpha-2 code of the state an actor acts for (`Baku said` → `AZ`).
    """

    span: Span
    kind: EntityKind
    entity: str | None
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A named place used as a place. `country` = the state internationally recognised as holding it, or `None`."""

    span: Span
    entity: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A calendar expression. `value` is EDTF or an ISO 8601 duration; `None` where it cannot be settled.

    `anchor` names what the value was computed from: `explicit`, `publication`, `dateline`, `previous`, `none`.
    """

    span: Span
    value: str | None
    anchor: str


class Measure(StrEnum):
    """What a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    CAPTURED = "captured"
    MISSING = "missing"
    DISPLACED = "displaced"
    AFFECTED = "affected"
    EVACUATED = "evacuated"
    PERSONNEL = "personnel"
    VEHICLES = "vehicles"
    AIRCRAFT = "aircraft"
    VESSELS = "vessels"
    WEAPONS = "weapons"
    STRIKES = "strikes"
    VIOLATIONS = "violations"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count of people or means. `low`/`high` are inclusive, `None` = open; `scope` ∈ incident, day, operation, war,
    cumulative, deployment, agreement, unknown. `who` are the counted people's or things' own words."""

    span: Span
    measure: Measure
    low: int | None
    high: int | None
    approximate: bool
    who: Span | None
    scope: str
    as_of: str | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"figure with low {self.low} above high {self.high}")


class Act(StrEnum):
    """The act of speech that a cue names."""

    STATE = "state"
    ANNOUNCE = "announce"
    ACCUSE = "accuse"
    DENY = "deny"
    DEMAND = "demand"
    PROMISE = "promise"
    REJECT = "reject"
    WELCOME = "welcome"
    THREATEN = "threaten"
    CALL = "call"
    WARN = "warn"
    AGREE = "agree"


class Stance(StrEnum):
    """The claimant's stance towards the content."""

    ASSERT = "assert"
    ACCUSE = "accuse"
    DENY = "deny"
    PLEDGE = "pledge"
    DEMAND = "demand"
    REJECT = "reject"
    WELCOME = "welcome"
    SPECULATE = "speculate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks: the nearest words that name the speaker, and the entity they refer to where known.

    `implied` marks words that stand outside the reported clause. `span` is `None` for the article's own voice.
    `country` is the ISO alpha-2 code of the state the speaker acts for.
    """

    span: Span | None
    entity: str | None
    name: str
    implied: bool = False
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A reported act of speech. `span` is the whole reported clause with its cue, `content` what was said.

    `via` is the hearsay chain, outermost relay last.
    """

    span: Span
    content: Span
    cue: Span
    speaker: Speaker
    act: Act
    stance: Stance
    via: tuple[Speaker, ...] = ()
    target: Mention | None = None
    manner: str | None = None


class Modality(StrEnum):
    """Whether the text says that the event happened, goes on, is planned, …"""

    ACTUAL = "actual"
    ONGOING = "ongoing"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    DENIED = "denied"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """An event in PLOVER terms. `trigger` = the words that name it; `rule` = the resource entry that fired.

    `alleged_by` is set where the event stands inside somebody's accusation.
    """

    id: str
    trigger: Span
    sentence: Span
    type: str
    mode: str | None
    modality: Modality
    rule: str
    actor: Mention | None = None
    recipient: Mention | None = None
    place: PlaceMention | None = None
    date: TimeExpression | None = None
    alleged_by: Speaker | None = None
