"""By what means something was said: «in a statement», «in an interview with», «on X» → the word of resources/speech."""

from typing import Final

from marsad.annotation.attribution_cues import CueTable
from marsad.annotation.attribution_drafts import Draft
from marsad.annotation.attribution_text import Row
from marsad.language.phrases import PhraseMatcher
from marsad.reference.speech import SpeechEntry, SpeechKind

_BEFORE: Final = 7
"""Tokens before the cue («in a statement on Monday, the army said …») that may name the means."""

_PREFIX: Final = "manner-"
"""Of the ids of manners in the speech table, where ids are unique over all kinds."""


class MannerReader:
    """Reads the means of a statement beside its cue."""

    def __init__(self, table: CueTable) -> None:
        self._manners: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.MANNER])

    def read(self, row: Row, draft: Draft) -> str | None:
        """The manner between cue and content, else right before the cue, else at the head of what was said."""
        last = draft.content if not draft.before else row.last_of[draft.sentence]
        first = max(row.first_of[draft.sentence], draft.start - _BEFORE)
        ranges = (range(draft.start, last), range(first, draft.start), range(draft.content, draft.content + 1))
        for positions in ranges:
            for position in positions:
                match = self._manners.at(row.tokens, position)
                if match is not None:
                    return match.payloads[0].id.removeprefix(_PREFIX)
        return None
