"""Checkpoints in what somebody kept: reports as text, HTML or JSON, exports, or the note alone."""

import re
from typing import Final

# matches «marsad/0123456789abcdef⏎12⏎<44 letters of base64>⏎⏎— marsad/0123456789abcdef <base64>», inside a report or
# alone; not a note without its signature, nor one whose lines were joined
_NOTE: Final = re.compile(r'[^\s"<>]+\n[0-9]{1,18}\n[A-Za-z0-9+/]{43}=\n\n(?:\N{EM DASH} \S+ [A-Za-z0-9+/]+={0,2}\n?)+')


def find_notes(text: str) -> list[str]:
    """Every signed checkpoint (C2SP note) in `text`, in order, each once."""
    lines = text.replace("\\n", "\n").replace("\r\n", "\n")
    return list(dict.fromkeys(note.rstrip("\n") + "\n" for note in _NOTE.findall(lines)))
