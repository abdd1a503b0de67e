"""Agreement mentions of many articles → clusters of mentions of one agreement.

Dated mentions found clusters (kind, parties and date must agree); an undated one joins the latest fitting agreement
made before its article was published, because news that says «the ceasefire» means the last one. Conservative: what
fits nowhere stays alone. Independent of the order in which articles were recorded.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from marsad.language.timelines import Timeline
from marsad.model import TRUCES, AgreementKind, AgreementMention, Article, ArticleReading, ToldAgreement

THEATRE_SIZE: Final = 3
"""How many of the most named sides make out an article's conflict."""
RECENT_DAYS: Final = 120
"""How long (days) after an agreement an undated mention without parties is still taken to mean it."""
_PARTIAL: Final = "XXXX"
FULL_DATE: Final = len("2020-11-10")


@dataclass(frozen=True, slots=True)
class _Told:
    """An agreement mention with its article, and what tells it from others."""

    told: ToldAgreement
    timeline: Timeline
    parties: frozenset[str]
    theatre: frozenset[str]

    @property
    def when(self) -> str | None:
        """Day (or longer period) of declaration, else of entry into force, without clock time."""
        return (self.timeline.when or "").partition("T")[0] or None

    @property
    def mention(self) -> AgreementMention:
        return self.told.mention

    @property
    def article(self) -> Article:
        return self.told.reading.article

    @property
    def order(self) -> tuple[bool, bool, str, str, int]:
        """Dated mentions first, full dates before partial ones; then by date, article and place in it."""
        when = self.when or ""
        partial = when.startswith(_PARTIAL) or len(when) < FULL_DATE
        return (not when, partial, when, self.article.id, self.mention.span.start)


@dataclass(slots=True)
class _Cluster:
    told: list[_Told] = field(default_factory=list)

    @property
    def parties(self) -> frozenset[str]:
        """All parties that its mentions name."""
        return frozenset(key for item in self.told for key in item.parties)

    @property
    def kinds(self) -> frozenset[AgreementKind]:
        """The kinds its mentions give."""
        return frozenset(item.mention.kind for item in self.told)

    @property
    def when(self) -> str | None:
        """The fullest date known."""
        dates = [item.when for item in self.told if item.when]
        return min(dates, key=lambda value: (value.startswith(_PARTIAL), -len(value), value), default=None)

    @property
    def name_places(self) -> frozenset[str]:
        """The places (entity ids) in the names that its mentions give it."""
        mentions = [item.mention for item in self.told]
        return frozenset(mention.place.entity for mention in mentions if mention.name and mention.place)

    @property
    def proposed(self) -> bool:
        """Whether nobody says that it was made."""
        return all(item.mention.status == ("proposed",) for item in self.told)


def cluster_agreements(readings: Iterable[ArticleReading]) -> tuple[tuple[ToldAgreement, ...], ...]:
    """The mentions of each agreement together; agreements in order of date, undated ones last."""
    told = [_tell(reading, mention) for reading in readings for mention in reading.agreements]
    clusters: list[_Cluster] = []
    for item in sorted(told, key=lambda item: item.order):
        fitting = [cluster for cluster in clusters if _fits(cluster, item)]
        if fitting:
            _best(fitting, item).told.append(item)
        else:
            clusters.append(_Cluster([item]))
    return tuple(tuple(item.told for item in cluster.told) for cluster in clusters)


def _tell(reading: ArticleReading, mention: AgreementMention) -> _Told:
    timeline = Timeline(mention.declared, mention.in_effect)
    parties = frozenset(party.key for party in mention.parties)
    return _Told(ToldAgreement(reading=reading, mention=mention), timeline, parties, _theatre(reading))


def _theatre(reading: ArticleReading) -> frozenset[str]:
    """The sides and countries that an article speaks of most: whose conflict it is about."""
    named = [actor.country or actor.entity for actor in reading.actors] + [place.country for place in reading.places]
    ranked = Counter(name for name in named if name).most_common(THEATRE_SIZE)
    return frozenset(name for name, _ in ranked)


def _fits(cluster: _Cluster, item: _Told) -> bool:
    kindred = _kinds_agree(cluster.kinds, item.mention.kind)
    if not kindred and not _one_name(cluster, item) and not _shares_duty(cluster, item):
        return False
    if not _parties_agree(cluster.parties, item.parties):
        return False
    if cluster.proposed != (item.mention.status == ("proposed",)):
        return False
    if _names_differ(cluster, item):
        return False
    if cluster.when and item.when:
        return all(told.timeline.agrees(item.timeline) for told in cluster.told)
    return _undated_fits(cluster, item)


def _undated_fits(cluster: _Cluster, item: _Told) -> bool:
    shares = bool(cluster.parties & item.parties) or _shares_place(cluster, item) or _shares_duty(cluster, item)
    if cluster.when is None or item.article.id in {told.article.id for told in cluster.told}:
        return shares
    published, made = _day(item.article.published.value), _day(cluster.when)
    if published is None or made is None:
        return shares and bool(item.parties)
    days = (published - made).days
    kindred = shares or any(told.theatre & item.theatre for told in cluster.told)
    return days >= 0 and kindred and (bool(item.parties) or days <= RECENT_DAYS)


def _best(fitting: Sequence[_Cluster], item: _Told) -> _Cluster:
    """The latest agreement that fits; an undated item never reaches behind a later one."""
    return max(fitting, key=lambda cluster: (cluster.when or "", len(cluster.parties & item.parties)))


def _shares_place(cluster: _Cluster, item: _Told) -> bool:
    place = item.mention.place
    return place is not None and any(
        told.mention.place is not None and told.mention.place.entity == place.entity for told in cluster.told
    )


def _kinds_agree(kinds: frozenset[AgreementKind], kind: AgreementKind) -> bool:
    if kind in kinds or (kind in TRUCES and kinds & TRUCES):
        return True
    return kinds == {AgreementKind.AGREEMENT}


def _parties_agree(left: frozenset[str], right: frozenset[str]) -> bool:
    return not left or not right or left <= right or right <= left


def _one_name(cluster: _Cluster, item: _Told) -> bool:
    """Whether both carry one place in their name; then a vague «agreement» is the kind that the other says."""
    place = item.mention.place
    return item.mention.name is not None and place is not None and place.entity in cluster.name_places


def _shares_duty(cluster: _Cluster, item: _Told) -> bool:
    """Whether a vague «agreement» owes the same thing by the same date, or at the same place."""
    owed = {
        (duty.provision, duty.due, duty.place.entity if duty.place else None)
        for told in cluster.told
        for duty in told.mention.obligations
        if duty.due or duty.place
    }
    mine = {(duty.provision, duty.due, duty.place.entity if duty.place else None) for duty in item.mention.obligations}
    return item.mention.kind is AgreementKind.AGREEMENT and bool(owed & mine)


def _names_differ(cluster: _Cluster, item: _Told) -> bool:
    names = cluster.name_places
    place = item.mention.place
    return bool(names) and item.mention.name is not None and place is not None and place.entity not in names


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
