"""Cue and content → act and stance: a neutral verb takes the act that its content performs (gold guidelines)."""

from collections.abc import Sequence
from typing import Final

from marsad.annotation.attribution_cues import CueTable
from marsad.language.ar.bare import ARTICLE
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import Act, Stance, Token, TokenKind
from marsad.reference.speech import SpeechEntry, SpeechKind

_STANCES: Final = {
    Act.STATE: Stance.ASSERT,
    Act.ANNOUNCE: Stance.ASSERT,
    Act.WARN: Stance.ASSERT,
    Act.ACCUSE: Stance.ACCUSE,
    Act.DENY: Stance.DENY,
    Act.PROMISE: Stance.PLEDGE,
    Act.THREATEN: Stance.PLEDGE,
    Act.AGREE: Stance.PLEDGE,
    Act.DEMAND: Stance.DEMAND,
    Act.CALL: Stance.DEMAND,
    Act.REJECT: Stance.REJECT,
    Act.WELCOME: Stance.WELCOME,
}
_READ_AHEAD: Final = 30
"""Tokens of content that decide; what is demanded or denied stands early (gold sentences)."""
_LEADING: Final = 8
"""Tokens within which a mark stands that speaks for the whole: THAT, a short subject and its verb."""
_AN: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER NOON}"
_PRESENT: Final = "\N{ARABIC LETTER YEH}"
_OVERRIDES_ANNOUNCE: Final = frozenset((Act.DENY,))


class ActReader:
    """Decides act and stance of a statement."""

    def __init__(self, table: CueTable) -> None:
        self._marks: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.MARK])
        self._closed = table.closed
        self._that = table.closed.asserting_that

    def read(self, entry: SpeechEntry, content: Sequence[Token], *, has_culprit: bool) -> tuple[Act, Stance]:
        """Act and stance of a statement with this cue and content; `has_culprit`: it names somebody to blame."""
        act = entry.act or Act.STATE
        marks = self._found(content)
        performed = self._performed(content, marks, has_culprit=has_culprit)
        if act is Act.DEMAND and self._asserts(content):
            act = Act.STATE
        if act is Act.STATE or (act is Act.ANNOUNCE and performed in _OVERRIDES_ANNOUNCE):
            act = performed
        elif entry.blames and has_culprit:
            act = Act.ACCUSE
        return act, self._stance(entry, act, marks)

    def _performed(self, content: Sequence[Token], marks: Sequence[SpeechEntry], *, has_culprit: bool) -> Act:
        """The act that the content alone performs."""
        act = next((mark.act for mark in marks if mark.act), Act.STATE)
        if act is Act.ACCUSE and not has_culprit:
            act = Act.STATE
        if act is Act.STATE and self._demands_of(content):
            act = Act.DEMAND
        return act

    def _stance(self, entry: SpeechEntry, act: Act, marks: Sequence[SpeechEntry]) -> Stance:
        stance = _STANCES[act]
        if stance is not Stance.ASSERT:
            return stance
        return entry.stance or next((mark.stance for mark in marks if mark.stance), stance)

    def _found(self, content: Sequence[Token]) -> list[SpeechEntry]:
        window = content[:_READ_AHEAD]
        matches = self._marks.find(window)
        return [entry for match in matches for entry in match.payloads if self._counts(window, match, entry)]

    def _counts(self, content: Sequence[Token], match: Match[SpeechEntry], entry: SpeechEntry) -> bool:
        before = content[match.first - 1].norm if match.first else ""
        if before in self._closed.as_ or (entry.act is Act.ACCUSE and match.peeled.preposition):
            return False
        if not entry.leading:
            return True
        if match.first > _LEADING or before in self._closed.subordinate or match.peeled.preposition:
            return False
        if match.last - match.first == 1 and content[match.first].norm in self._closed.may:
            return match.last < len(content) and content[match.last].norm.startswith(_PRESENT)
        return True

    def _demands_of(self, content: Sequence[Token]) -> bool:
        """«(that) it is up to the government to …»: the content, after AN or a quotation mark, opens with ALA."""
        words = [token.norm for token in content[1:3] if token.kind is TokenKind.WORD]
        opens = bool(content) and (content[0].kind is TokenKind.PUNCTUATION or content[0].norm in self._that)
        return opens and bool(words) and words[0] in self._closed.upon

    def _asserts(self, content: Sequence[Token]) -> bool:
        """«insists that the man died»: AN before a noun or with a pronoun claims; before a verb it demands."""
        words = [token.norm for token in content[:3] if token.norm not in self._closed.upon]
        if len(words) < 2 or not words[0].startswith(_AN):
            return False
        return words[0] not in self._that or words[1].startswith(ARTICLE)
