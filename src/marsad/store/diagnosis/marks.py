"""Who writes, and what a writer that broke off has left: the marks of `marsad.capture.writers`, only read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from marsad.capture.store import TEMPORARY, WRITERS
from marsad.capture.writers import Left
from marsad.store.diagnosis.findings import Finding, ok, problem, warning
from marsad.store.seal import SUFFIX, SealState, read_seal

LOCKS: Final = Path("/proc/locks")
LOCK_WORDS: Final = 8


def examine_seal(path: Path) -> Finding:
    """The state of the seal of the record's file; whether that is as it was sealed, `marsad verify` tells."""
    seal = path.with_name(path.name + SUFFIX)
    if not seal.exists():
        advice = "until the next writer makes one, a byte changed outside of the entries cannot be noticed"
        return warning("seal", f"{seal} is missing", advice)
    state, _ = read_seal(seal.read_bytes())
    if state is SealState.CLOSED:
        return ok("seal", "closed; whether the file is as it was sealed: marsad verify")
    if state is not SealState.OPEN:
        return problem("seal", f"{seal} is damaged", "see: marsad verify; keep the file, it is evidence")
    if has_writer(seal):
        return ok("seal", "open: a writer is at work")
    return warning("seal", "open, and nobody writes: the last writer broke off", "the next writer closes it again")


def examine_captures(folder: Path) -> Finding:
    """Whether the last writer to the folder of captured bytes came to its end."""
    mark = folder / WRITERS
    said = mark.read_text(errors="replace").strip() if mark.is_file() else ""
    if said == Left.OPEN.strip() and not has_writer(mark):
        advice = "nothing acknowledged is lost; the next `marsad add` sweeps what it left"
        return warning("captures", f"{folder}: the last writer broke off", advice)
    return ok("captures", f"{folder}{'' if folder.is_dir() else ' (not made yet)'}")


def examine_leftovers(folders: Sequence[Path], marks: Sequence[Path]) -> Finding:
    """Files that a writer has not finished; none to worry about where one is at work, as the `marks` tell."""
    found = sorted({path for folder in folders if folder.is_dir() for path in folder.glob(f"{TEMPORARY}*")})
    if not found:
        return ok("leftovers", "none")
    what = f"unfinished files: {len(found)}, such as {found[0]}"
    if any(map(has_writer, marks)):
        return ok("leftovers", f"{what}; a writer is at work")
    advice = "they can be removed while nobody writes; `marsad add` does it where the last writer broke off"
    return warning("leftovers", what, advice)


def has_writer(mark: Path, locks: Path = LOCKS) -> bool:
    """Whether somebody holds the mark's lock, as the kernel's list tells: to try the lock would disturb writers.

    A line: `1: FLOCK  ADVISORY  READ 4711 fe:00:131074 0 EOF`. Where there is no list, nobody seems to.
    """
    try:
        inode = str(mark.stat().st_ino)
        held = [line.split() for line in locks.read_text().splitlines()]
    except OSError:
        return False
    return any("FLOCK" in words and words[-3].rpartition(":")[2] == inode for words in held if len(words) >= LOCK_WORDS)
