"""Cue and content → act and stance: a neutral verb takes the act that its content performs (gold guidelines)."""

from collections.abc import Sequence
from typing import Final

from marsad.annotation.attribution_cues import CueTable
from marsad.language.ar.normal import normalize
from marsad.language.phrases import PhraseMatcher
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
_THAT: Final = frozenset(("ان", "بان"))
_UPON: Final = normalize("\N{ARABIC LETTER AIN}\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF MAKSURA}")


class ActReader:
    """Decides act and stance of a statement."""

    def __init__(self, table: CueTable) -> None:
        self._marks: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.MARK])

    def read(self, entry: SpeechEntry, content: Sequence[Token], *, has_culprit: bool) -> tuple[Act, Stance]:
        """Act and stance of a statement with this cue and content; `has_culprit` = the content names an actor."""
        act = entry.act or Act.STATE
        marks = self._found(content)
        if act is Act.STATE:
            act = next((mark.act for mark in marks if mark.act), Act.STATE)
            if act is Act.STATE and _demands_of(content):
                act = Act.DEMAND
            if act is Act.ACCUSE and not has_culprit:
                act = Act.STATE
        elif entry.blames and has_culprit:
            act = Act.ACCUSE
        return act, self._stance(entry, act, marks)

    def _stance(self, entry: SpeechEntry, act: Act, marks: Sequence[SpeechEntry]) -> Stance:
        stance = _STANCES[act]
        if stance is not Stance.ASSERT:
            return stance
        return entry.stance or next((mark.stance for mark in marks if mark.stance), stance)

    def _found(self, content: Sequence[Token]) -> list[SpeechEntry]:
        return [payload for match in self._marks.find(content[:_READ_AHEAD]) for payload in match.payloads]


def _demands_of(content: Sequence[Token]) -> bool:
    """«(that) it is up to the government to …»: the content, after AN or a quotation mark, opens with ALA."""
    words = [token.norm for token in content[1:3] if token.kind is TokenKind.WORD]
    opens = bool(content) and (content[0].kind is TokenKind.PUNCTUATION or content[0].norm in _THAT)
    return opens and bool(words) and words[0] == _UPON
