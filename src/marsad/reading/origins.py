"""Who an article comes from: its source lines and dateline → outlet and agencies, in the page's own words."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from marsad.model import Block, BlockKind
from marsad.reading.cues import PageCues
from marsad.reading.datelines import Dateline
from marsad.reference.page_cues import CueRole

# matches the marks in «الجزيرة + وكالات», «رويترز / أ ف ب», «رويترز ووكالات»; not a blank, not a dash inside a name
_BETWEEN: Final = re.compile(
    r"\s*[+/|\u060c,&()\u00ab\u00bb]\s*|\s+[-\u2013\u2014]\s+|\s+\u0648(?=\u0648\u0643\u0627\u0644)"
)
_STRIPPED: Final = " \u00a0\t:.\"'*\u200e\u200f"


class Origin(NamedTuple):
    """An article's outlet (`None` = not named) and the agencies it names."""

    source: str | None
    agencies: tuple[str, ...]


def find_origin(text: str, blocks: Sequence[Block], cues: PageCues, dateline: Dateline | None) -> Origin:
    """The outlet and agencies that the source lines among `blocks` and the dateline name."""
    outlet: str | None = None
    agencies: list[str] = [dateline.agency] if dateline is not None and dateline.agency else []
    for block in blocks:
        if block.kind is not BlockKind.SOURCE:
            continue
        line = block.span.of(text)
        cue = cues.of_line(line)
        if cue is None or cue.role is not CueRole.SOURCE:
            continue
        for name in _names(line[cue.end :] or line):
            if cues.is_agency(name) or name in agencies:
                agencies.append(name)
            elif outlet is None:
                outlet = name
    return Origin(outlet, tuple(dict.fromkeys(agencies)))


def _names(words: str) -> list[str]:
    return [name for part in _BETWEEN.split(words) if (name := part.strip(_STRIPPED))]
