"""Check a bundle of a Marsad record: python verify_bundle.py BUNDLE.zip [--checkpoint FILE]… [--extract DIR]

Needs Python 3.11 and nothing else. A bundle is a ZIP archive without compression. In it: log.jsonl, an entry on each
line, in order · checkpoint, size of the log and root of its Merkle tree (RFC 6962), signed (C2SP note, Ed25519) ·
checkpoints.jsonl, all that were signed before · captures/ab/cdef…, pages as received, under their SHA-256 · objects/,
texts and readings of them · SHA256SUMS · this script · as its comment, the SHA-256 of all bytes before the comment.
Each fault is printed on a line; exit status 1 if there is one. Whoever holds the record's key could sign another
history, but none that fits the checkpoints which others hold: compare with any report you got (--checkpoint).
--extract writes what openssl needs to check the newest checkpoint's signature.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import IO, Any

LISTS = {"SHA256SUMS", "checkpoint", "checkpoints.jsonl", "log.jsonl", "verify_bundle.py"}
NAMED_BY_HASH = re.compile(r"(captures/|objects/)([0-9a-f]{2})/([0-9a-f]{62})")
BREAK = r"[ \t\r]{0,40}(?:\n|\\n)[ \t]{0,40}"  # a line break as text has it, or as JSON writes it
NOTE = re.compile(rf'(?:(?<![^\s<>"])|(?<=\\n))([^\s<>"\\]+){BREAK}([0-9]{{1,18}}){BREAK}([A-Za-z0-9+/]{{43}}=)')
DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, RuntimeError, zipfile.BadZipFile)


class Bundle:
    """The bundle at `path`, read and checked. `reports` are texts with earlier checkpoints, by name."""

    def __init__(self, path: Path, reports: dict[str, str]) -> None:
        self.faults: list[str] = []
        self.size, self.origin, self.key, self.note = 0, "", "", ""
        self.there: set[str] = set()  # captured bytes and objects: folder/SHA-256
        self.users: dict[str, set[str]] = {}  # captured bytes or object → ids of the captures that need it
        self.proposals: dict[int, tuple[str, str, str]] = {}  # place of a redaction → leaf hash, actor, capture
        self.redacted: set[str] = set()  # ids of captures whose redaction a second person approved
        try:
            with path.open("rb") as file:
                self.check_frame(file, path.stat().st_size - len("sha256:") - 64)
            with zipfile.ZipFile(path) as archive:
                self.check_members(archive)
                self.check_log(archive, {name: NOTE.findall(text) for name, text in reports.items()})
        except DAMAGE as error:
            self.faults.append(f"{path}, entry {self.size}: it cannot be read on: {error or type(error).__name__}")

    def check_frame(self, file: IO[bytes], end: int) -> None:
        digest = hashlib.sha256()
        for chunk in iter(lambda: file.read(min(1 << 20, end - file.tell())), b""):
            digest.update(chunk)
        if file.read() != b"sha256:" + digest.hexdigest().encode():
            self.faults.append("the archive: it is not as it was written: its comment has another SHA-256")

    def check_members(self, archive: zipfile.ZipFile) -> None:
        sums: dict[str, str] = {}
        for info in archive.infolist():
            name, digest, by_hash = info.filename, "", NAMED_BY_HASH.fullmatch(info.filename)
            packed, info.compress_type = info.compress_type, zipfile.ZIP_STORED  # nothing is ever unpacked
            try:
                if name in sums or not (name in LISTS or by_hash) or packed:
                    raise ValueError("it does not belong into a bundle")
                with archive.open(info) as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
                if by_hash and digest != by_hash[2] + by_hash[3]:
                    raise ValueError("its bytes are not those that its name promises")
            except DAMAGE as error:
                self.faults.append(f"{name}: {error or type(error).__name__}")
            sums[name] = digest
            self.there |= {"".join(by_hash.groups())} if by_hash else set()
        listed = set(archive.read("SHA256SUMS").decode().splitlines())
        actual = {f"{digest}  {name}" for name, digest in sums.items() if name != "SHA256SUMS"}
        wrong = sorted({line.partition("  ")[2] for line in listed ^ actual})
        self.faults += [f"{name}: it is not as SHA256SUMS lists it" for name in wrong if sums.get(name, "?")]

    def check_log(self, archive: zipfile.ZipFile, seen: dict[str, list[tuple[str, str, str]]]) -> None:
        notes = [json.loads(line)["note"] for line in archive.read("checkpoints.jsonl").decode().splitlines()]
        seen["the bundle's checkpoints.jsonl"] = [NOTE.findall(note)[0] for note in notes]
        self.note = archive.read("checkpoint").decode()
        roots = self.grow_tree(archive, {int(size) for found in seen.values() for _, size, _ in found})
        for name, found in seen.items():
            wrong = [int(size) for origin, size, root in found if (origin, root) != roots.get(int(size))]
            if wrong or not found:
                self.faults.append(f"log.jsonl: its first {min(wrong or [0])} entries are not those signed in {name}")
        if self.note != notes[-1] or NOTE.findall(self.note)[0][1] != str(self.size):
            self.faults.append(f"checkpoint: it is not the newest one, or not one of {self.size} entries")
        needed = {name: ids - self.redacted for name, ids in self.users.items() if ids - self.redacted}
        missing, stray = sorted(needed.keys() - self.there), sorted(self.there - self.users.keys())
        self.faults += [f"{name}: it is missing; {', '.join(sorted(needed[name]))} needs it" for name in missing]
        self.faults += [f"{name}: no entry names it" for name in stray]

    def grow_tree(self, archive: zipfile.ZipFile, sizes: set[int]) -> dict[int, tuple[str, str]]:
        roots = {}  # those of `sizes` that the tree had, with its origin and root (base64) at that size
        peaks: list[bytes] = []  # roots of the full subtrees, largest first, one for each bit that is set in the size
        with archive.open("log.jsonl") as file:
            for line in file:
                peak, full = hashlib.sha256(b"\x00" + line.removesuffix(b"\n")).digest(), self.size
                self.take(json.loads(line), peak.hex())
                while full & 1:
                    peak, full = hashlib.sha256(b"\x01" + peaks.pop() + peak).digest(), full >> 1
                peaks.append(peak)
                self.size += 1
                if self.size in sizes:
                    root = peaks[-1]
                    for left in reversed(peaks[:-1]):
                        root = hashlib.sha256(b"\x01" + left + root).digest()
                    roots[self.size] = (self.origin, base64.b64encode(root).decode())
        return roots

    def take(self, entry: dict[str, Any], leaf: str) -> None:
        kind, payload = entry["kind"], entry["payload"]
        if kind == "opened":
            self.origin, self.key = payload["origin"], payload["key"]
        if kind == "capture":
            self.users.setdefault(f"captures/{payload['sha256']}", set()).add(payload["capture"])
        if kind == "coding":
            for name in filter(None, (payload["text"], payload["coding"])):
                self.users.setdefault(f"objects/{name}", set()).add(payload["capture"])
        if kind == "redaction":
            self.proposals[self.size] = (leaf, entry["actor"], payload["capture"])
        if kind == "approval" and payload["sequence"] in self.proposals:
            proposed, actor, capture = self.proposals[payload["sequence"]]
            if proposed == payload["hash"] and actor != entry["actor"]:
                self.redacted.add(capture)

    def extract(self, folder: Path) -> None:
        body, _, signatures = self.note.partition("\n\n")
        key = bytes.fromhex("302a300506032b6570032100") + base64.b64decode(self.key.split("+", 2)[2])[1:]  # RFC 8410
        parts = {"body": f"{body}\n".encode(), "signature": base64.b64decode(signatures.split()[2])[4:], "key.der": key}
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in parts.items():
            (folder / name).write_bytes(data)
        print("openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in body -sigfile signature")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--extract", type=Path, metavar="DIR")
    given = parser.parse_args()
    bundle = Bundle(given.bundle, {str(path): path.read_text(errors="replace") for path in given.checkpoint})
    print("\n".join(bundle.faults) or f"No faults in {bundle.size} entries, {len(bundle.there)} captures and objects")
    if given.extract and not bundle.faults:
        bundle.extract(given.extract)
    return 1 if bundle.faults else 0


if __name__ == "__main__":
    sys.exit(main())
