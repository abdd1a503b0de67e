"""What happens to bundles on their way through the years: bits turn, blocks are lost or change places, files are cut.

Also what somebody does who knows the format, and makes every list of hashes anew.
"""

import hashlib
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

BLOCK_BYTES: Final = 4096
COMMENT_BYTES: Final = 71

Damage = Callable[[bytes, random.Random], bytes]


def turn_bit(whole: bytes, lots: random.Random) -> bytes:
    """One bit, anywhere."""
    place = lots.randrange(len(whole))
    return whole[:place] + bytes([whole[place] ^ 1 << lots.randrange(8)]) + whole[place + 1 :]


def cut(whole: bytes, lots: random.Random) -> bytes:
    """The end is missing."""
    return whole[: lots.randrange(len(whole))]


def lose_block(whole: bytes, lots: random.Random) -> bytes:
    """A block of the disk comes back as zeros."""
    start = lots.randrange(len(whole) // BLOCK_BYTES) * BLOCK_BYTES
    return whole[:start] + bytes(BLOCK_BYTES) + whole[start + BLOCK_BYTES :]


def swap_blocks(whole: bytes, lots: random.Random) -> bytes:
    """Two blocks of the disk have changed places."""
    first, second = sorted(lots.sample(range(len(whole) // BLOCK_BYTES), 2))
    blocks = [whole[start : start + BLOCK_BYTES] for start in range(0, len(whole), BLOCK_BYTES)]
    blocks[first], blocks[second] = blocks[second], blocks[first]
    return b"".join(blocks)


def append(whole: bytes, lots: random.Random) -> bytes:
    """Something is behind the end."""
    return whole + lots.randbytes(lots.randrange(1, 100))


DAMAGES: Final[dict[str, Damage]] = {
    "a bit turned": turn_bit,
    "cut": cut,
    "a block lost": lose_block,
    "blocks swapped": swap_blocks,
    "bytes appended": append,
}


def members_of(path: Path) -> dict[str, bytes]:
    """The members of a bundle, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_forged(path: Path, members: Mapping[str, bytes]) -> None:
    """A bundle of these members with checksums, SHA256SUMS and comment as they should be."""
    members = {name: data for name, data in members.items() if name != "SHA256SUMS"}
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members.items())
    with zipfile.ZipFile(path, "w") as archive:
        archive.comment = bytes(COMMENT_BYTES)
        for name, data in [*members.items(), ("SHA256SUMS", "".join(lines).encode())]:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    whole = path.read_bytes()[:-COMMENT_BYTES]
    path.write_bytes(whole + b"sha256:" + hashlib.sha256(whole).hexdigest().encode())
