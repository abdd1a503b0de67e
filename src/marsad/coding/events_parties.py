"""A trigger and the names of its sentence → who does it and to whom, by word order and the words before each name.

Arabic: the subject follows its verb («قصف الجيش البلدة», the army shelled the town) or stands right before it
(«باكستان تتهم الهند», Pakistan accuses India); a verbal noun governs its doer, or, for some, who suffers it
(resources/events, `takes_object`). Words before names are resources/event_links.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from marsad.coding.events_triggers import Candidate
from marsad.language.ar.normal import normalize
from marsad.language.phrases import PhraseMatcher
from marsad.model import Mention, Sentence, Token
from marsad.reference.events import EventLink

_REACH: Final = 14
"""Tokens on either side of the trigger within which its parties are looked for."""
_ADJACENT: Final = 2
"""Tokens (a title, an adverb) that may stand between a trigger and the name it governs."""
_ATTACHED: Final = {"\N{ARABIC LETTER LAM}": "patient", "\N{ARABIC LETTER BEH}": "patient"}
"""Attached prepositions (to, with) and the part they give."""
_ARTICLE: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
_AND: Final = "\N{ARABIC LETTER WAW}"
_BREAKS: Final = frozenset(",:\N{ARABIC COMMA}\N{ARABIC SEMICOLON}")
"""Marks between a name and a verb that make the name no subject of it."""
_PASSIVE: Final = frozenset({"assault/kill", "assault/die", "assault/injure", "assault/wounded"})
"""Entries whose verbs the press mostly means passively: the name beside them is the victim's."""

_MUTUAL: Final = frozenset({"CONSULT", "SUPPORT", "AGREE", "COOPERATE", "RETREAT", "ASSAULT"})
"""Types that two sides may do together: of two joined doers one is the actor, the other the recipient."""


class Party(NamedTuple):
    """A name at tokens `[first, last)`; `role` is what its link gives: agent, patient, partner, between, apart, bare.

    `joined` is the name before it that it is joined to («باكو وأنقرة», Baku and Ankara): the two share a role.
    `is_nation` marks an adjective of nation, which tells the doer of the noun that it describes and nothing else.
    """

    mention: Mention
    first: int
    last: int
    role: str
    joined: "Party | None" = None
    is_nation: bool = False


class PartyFinder:
    """Finds actor and recipient of a trigger."""

    def __init__(self, links: Iterable[EventLink]) -> None:
        pairs = [(word, link.role) for link in links for word in link.words]
        self._links: PhraseMatcher[str] = PhraseMatcher(pairs, clitics=False)

    def parties(
        self, text: str, sentence: Sentence, actors: Sequence[Mention], nations: Sequence[Mention] = ()
    ) -> list[Party]:
        """The names of a sentence with their links, found once for all its triggers; `nations` are adjectives."""
        free = [nation for nation in nations if not any(actor.span.overlaps(nation.span) for actor in actors)]
        if not actors and not free:
            return []
        roles: dict[int, str] = {}
        for match in self._links.find(sentence.tokens):
            roles.setdefault(match.last, match.payloads[0])
        starts = [token.start for token in sentence.tokens]
        found: list[Party] = []
        for mention in sorted([*actors, *free], key=lambda mention: mention.span):
            first = bisect_right(starts, mention.span.start) - 1
            last = bisect_right(starts, mention.span.end - 1)
            role = _attached(text, sentence.tokens[first], mention) or roles.get(first, "bare")
            joined = found[-1] if role == _AND and found and found[-1].last == first else None
            if role == _AND:
                role = joined.role if joined else "bare"
            found.append(Party(mention, first, last, role, joined, mention in free))
        return found

    def find(
        self, sentence: Sentence, trigger: Candidate, parties: Sequence[Party]
    ) -> tuple[Mention | None, Mention | None]:
        """Actor and recipient of `trigger`; `None` where the sentence does not name them."""
        nation = next((party for party in parties if party.is_nation and _describes(party, trigger)), None)
        named = [party for party in parties if not party.is_nation]
        after = [party for party in named if 0 <= party.first - trigger.last < _REACH]
        before = [party for party in named if 0 <= trigger.first - party.last < _REACH and party.role != "apart"]
        if trigger.entry.id in _PASSIVE:
            actor, recipient = _of_death(trigger, before, after)
        elif trigger.kind in {"noun", "phrase"}:
            actor, recipient = (nation, _affected(after, nation)) if nation else _of_noun(trigger, before, after)
        else:
            actor, recipient = _of_verb(sentence.tokens, trigger, before, after)
        if actor is not None and actor.joined is not None and trigger.entry.type in _MUTUAL:
            actor, recipient = actor.joined, actor
        if recipient is None and actor is not None and trigger.entry.type in _MUTUAL:
            recipient = next((party for party in after if party.joined is actor), None)
        return actor and actor.mention, recipient and recipient.mention


def _of_verb(
    tokens: Sequence[Token], trigger: Candidate, before: Sequence[Party], after: Sequence[Party]
) -> tuple[Party | None, Party | None]:
    direct = _direct(trigger, after)
    nearest = before[-1] if before else None
    if nearest is not None and trigger.first - nearest.last <= _particles_before(tokens, trigger, nearest):
        if not (trigger.peeled.pronoun and direct):
            return nearest, direct or _affected(after, nearest)
    elif direct is None:
        subject = _subject(before) or nearest
        return subject, _affected(after, subject)
    return direct, _affected(after, direct)


def _of_noun(trigger: Candidate, before: Sequence[Party], after: Sequence[Party]) -> tuple[Party | None, Party | None]:
    direct, agent = _direct(trigger, after), next((party for party in after if party.role == "agent"), None)
    if direct is not None and trigger.entry.takes_object:
        return agent or _subject(before), direct
    actor = direct or agent
    if actor is None and after and after[0].role == "between":
        return after[0], next((party for party in after if party.joined is after[0]), None)
    actor = actor or _subject(before)
    return actor, _affected(after, actor)


def _of_death(trigger: Candidate, before: Sequence[Party], after: Sequence[Party]) -> tuple[Party | None, Party | None]:
    agent = next((party for party in after if party.role == "agent"), None)
    victim = _direct(trigger, after)
    if victim is None and before and trigger.first - before[-1].last <= 1:
        victim = before[-1]
    return agent, victim


def _describes(nation: Party, trigger: Candidate) -> bool:
    """Whether the adjective stands right after the noun, or one adjective later («الهجوم البري التركي»)."""
    return trigger.kind in {"noun", "phrase"} and 0 <= nation.first - trigger.last <= 1 and nation.role == "bare"


def _particles_before(tokens: Sequence[Token], trigger: Candidate, party: Party) -> int:
    """How many tokens may stand between a subject put first and its verb: one, unless the verb opens a new clause."""
    opens = trigger.peeled.conjunction or any(token.text in _BREAKS for token in tokens[party.last : trigger.first])
    return -1 if opens else 1


def _direct(trigger: Candidate, after: Sequence[Party]) -> Party | None:
    """The name that the trigger governs: beside it, without a preposition."""
    if after and after[0].role == "bare" and after[0].first - trigger.last <= _ADJACENT:
        return after[0]
    return None


def _affected(after: Sequence[Party], actor: Party | None) -> Party | None:
    """The first later name with a link that makes it suffer or share the event, else a bare object beside the actor."""
    others = [party for party in after if party is not actor]
    linked = next((party for party in others if party.role in {"patient", "partner"}), None)
    if others and others[0].role == "bare" and actor is not None and 0 <= others[0].first - actor.last <= 1:
        return others[0]
    return linked


def _subject(before: Sequence[Party]) -> Party | None:
    return next((party for party in reversed(before) if party.role == "bare"), None)


def _attached(text: str, token: Token, mention: Mention) -> str | None:
    """The role of a particle written onto the name's first word, `_AND` for the conjunction («والهند», and India)."""
    prefix = normalize(text[token.start : mention.span.start])
    bare = prefix.removesuffix(_ARTICLE)
    return next((_ATTACHED[letter] for letter in bare if letter in _ATTACHED), _AND if bare == _AND else None)
