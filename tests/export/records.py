"""Records to make bundles of, and bundles that somebody has tampered with."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

from marsad.capture import CaptureStore
from marsad.export import BundleSummary, verify_bundle, write_bundle
from marsad.pipeline import Recorder
from marsad.store import open_store, read_store
from tests.pipeline.desks import Office
from tests.trust.pages import METHOD, make_outcomes

COMMENT_BYTES = 71
VERIFIER = Path(verify_bundle.__file__)


def run_verifier(*arguments: object, script: Path = VERIFIER) -> subprocess.CompletedProcess[str]:
    """The stand-alone verifier as a stranger runs it: by itself, with nothing installed."""
    command = [sys.executable, "-I", "-S", str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def record_pages(folder: Path, count: int, start: int = 0, seed: int = 1) -> None:
    """Put generated pages on the record in `folder`, ten to a transaction; it is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(open_store(folder / "marsad.db")) as store:
        recorder = Recorder(
            store=store, captures=CaptureStore(folder / "captures"), method=METHOD, pages_per_transaction=10
        )
        recorder.record(outcome for _, outcome in islice(make_outcomes(seed, start), count))


def back_up(folder: Path, path: Path) -> BundleSummary:
    """A bundle of the record in `folder`."""
    with closing(read_store(folder / "marsad.db")) as store:
        return write_bundle(store, CaptureStore(folder / "captures"), path)


def redact(office: Office, page: str) -> int:
    """Redact a page; the place of the approval in the log."""
    with office.desk("Amal") as desk:
        proposal = desk.redact(page, "it names a child").entry.sequence
    with office.desk("Basim") as desk:
        return desk.approve(proposal, "I agree").entry.sequence


def members_of(path: Path) -> dict[str, bytes]:
    """The members of a bundle, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forge(path: Path, members: Mapping[str, bytes], *, sums: bool = True) -> Path:
    """A bundle of these members, whose maker knows the format: its comment is right, and its SHA256SUMS if `sums`."""
    members = dict(members)
    if sums:
        listed = {name: data for name, data in members.items() if name != "SHA256SUMS"}
        lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in listed.items())
        members["SHA256SUMS"] = "".join(lines).encode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.comment = b"x" * COMMENT_BYTES
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return seal(path)


def seal(path: Path) -> Path:
    """Make the comment of an archive the right one."""
    before = path.read_bytes()[:-COMMENT_BYTES]
    path.write_bytes(before + b"sha256:" + hashlib.sha256(before).hexdigest().encode())
    return path


def flip(path: Path, bit: int) -> None:
    """Change one bit of a file."""
    place, mask = divmod(bit, 8)
    with path.open("r+b") as file:
        file.seek(place)
        old = file.read(1)[0]
        file.seek(place)
        file.write(bytes([old ^ 1 << mask]))
