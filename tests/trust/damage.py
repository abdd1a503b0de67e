"""What happens to bundles over the years: bits turn, blocks are lost or change places, files are cut."""

import random
from collections.abc import Callable
from typing import Final

BLOCK_BYTES: Final = 4096

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
