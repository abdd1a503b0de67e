"""Facts about agreements, sentence by sentence → the agreements an article tells of.

Facts that say enough to tell agreements apart (a date, two parties, a mediator, a name) found groups; the others join
the nearest group of their kind. Two facts are of one agreement if kind, parties and dates allow it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from marsad.coding.agreement_facts import AgreementFacts
from marsad.coding.parties import distinct
from marsad.language.timelines import Timeline
from marsad.model import TRUCES, AgreementKind, Article, Party

INSTRUMENTS: Final = frozenset({AgreementKind.MEMORANDUM, AgreementKind.DECREE})
"""Kinds that the press names by their own word: «the agreement» does not mean one of them."""


@dataclass(slots=True)
class Group:
    """Facts of one agreement, while an article is being coded."""

    facts: list[AgreementFacts] = field(default_factory=list)
    named: tuple[Party, ...] = ()

    @property
    def kind(self) -> AgreementKind:
        """The most telling kind: anything but the general «agreement»."""
        kinds = [fact.kind for fact in self.facts if fact.kind is not AgreementKind.AGREEMENT]
        if AgreementKind.HUMANITARIAN_TRUCE in kinds:
            return AgreementKind.HUMANITARIAN_TRUCE
        return kinds[0] if kinds else AgreementKind.AGREEMENT

    @property
    def parties(self) -> tuple[Party, ...]:
        """All parties named, in order of mention; for «the two sides» those that the article named before."""
        return self.named or distinct(party for fact in self.facts for party in fact.parties)

    @property
    def mediators(self) -> tuple[Party, ...]:
        """All mediators named."""
        return distinct(party for fact in self.facts for party in fact.mediators)

    @property
    def timeline(self) -> Timeline:
        """When it was declared and took effect, by the fullest word on each."""
        return Timeline(self.fullest("declared"), self.fullest("in_effect"))

    def fullest(self, name: str) -> str | None:
        """The value of a fact's attribute `name` with most detail, the first told among equals."""
        told = [value for fact in self.facts if (value := getattr(fact, name))]
        return max(told, key=len, default=None)

    def first(self, name: str) -> str | None:
        """The first non-empty value of a fact's attribute `name`."""
        return next((value for fact in self.facts if (value := getattr(fact, name))), None)


def group_facts(facts: Sequence[AgreementFacts], article: Article) -> list[Group]:
    """The agreements of one article; the facts of a group are in text order."""
    groups: list[Group] = []
    for fact in (fact for fact in facts if fact.strong):
        group = next((group for group in reversed(groups) if _same(group, fact, article)), None)
        if group is None:
            groups.append(Group([fact]))
        else:
            group.facts.append(fact)
    for fact in (fact for fact in facts if not fact.strong):
        group = _nearest(groups, fact, article)
        if group is not None:
            group.facts.append(fact)
        elif fact.kind in TRUCES:
            groups.append(Group([fact]))
    for group in groups:
        group.facts.sort(key=lambda fact: fact.head.span)
        group.named = _named_sides(group, groups)
    return sorted(groups, key=lambda group: group.facts[0].head.span)


def _same(group: Group, fact: AgreementFacts, article: Article) -> bool:
    return (
        _kinds_agree(group.kind, fact.kind)
        and _parties_agree(group.parties, fact.parties)
        and _dates_agree(group, fact, article)
        and _names_agree(group, fact)
        and _status_agrees(group, fact)
    )


def _named_sides(group: Group, groups: Sequence[Group]) -> tuple[Party, ...]:
    """Who «the two sides» of a group are: the parties of the article's other agreement, where it has just two."""
    if len(group.parties) > 1 or not any(fact.unnamed for fact in group.facts):
        return ()
    pairs = [other.parties for other in groups if other is not group and len(other.parties) == 2]
    return pairs[0] if pairs and set(group.parties) <= set(pairs[0]) else ()


def _nearest(groups: Sequence[Group], fact: AgreementFacts, article: Article) -> Group | None:
    fitting = [group for group in groups if _same(group, fact, article) and not _is_rival(group, fact)]
    exact = [group for group in fitting if group.kind is fact.kind]
    fitting = exact or fitting
    earlier = [group for group in fitting if group.facts[0].head.span <= fact.head.span]
    if earlier:
        return max(earlier, key=lambda group: max(f.sentence for f in group.facts if f.head.span <= fact.head.span))
    return fitting[0] if fitting else None


def _is_rival(group: Group, fact: AgreementFacts) -> bool:
    """Two agreements named in one sentence with words of different kinds are two agreements."""
    return any(other.sentence == fact.sentence and other.kind is not fact.kind for other in group.facts)


def _kinds_agree(left: AgreementKind, right: AgreementKind) -> bool:
    if AgreementKind.AGREEMENT in {left, right}:
        return not {left, right} & INSTRUMENTS
    return left is right or {left, right} <= TRUCES


def _parties_agree(left: Sequence[Party], right: Sequence[Party]) -> bool:
    a = {party.key for party in left}
    b = {party.key for party in right}
    return not a or not b or a <= b or b <= a


def _dates_agree(group: Group, fact: AgreementFacts, article: Article) -> bool:
    """Timelines fit, and a dated agreement of an earlier year is not the undated one of this year's news."""
    if group.timeline.when and fact.timeline.when:
        return group.timeline.agrees(fact.timeline)
    published = (article.published.value or "")[:4]
    dated = group.timeline.when or fact.timeline.when
    return not (dated and published.isdigit() and dated[:4].isdigit() and dated[:4] != published)


def _names_agree(group: Group, fact: AgreementFacts) -> bool:
    names = {f.head.named.entity for f in (*group.facts, fact) if f.head.named is not None}
    return len(names) <= 1


def _status_agrees(group: Group, fact: AgreementFacts) -> bool:
    """A mere proposal is not the agreement that was made, unless one of the two says nothing of it."""
    proposed = {"proposed" in f.status for f in (*group.facts, fact) if f.status}
    return len(proposed) <= 1
