"""Cut and altered archives: what is read is whole and unaltered, and what is not is told, at every byte.

The usual reader serves as the planted fault: it takes most cuts for the archive's end.
"""

import gzip
import io
import itertools
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from marsad.capture import CaptureFailure
from tests.capture.archives import PAGE, Record, archive_of, bodies_of, codes_of, read_archive

PAGES = [PAGE.replace(b"<p>", f"<p>{number} ".encode()) for number in range(4)]
RECORDS = [Record(body=page, uri=f"https://site.example/{number}") for number, page in enumerate(PAGES)]
UNSIGNED = [Record(body=page, warc={"WARC-Payload-Digest": "none", "WARC-Block-Digest": "none"}) for page in PAGES]
BARE_CHARACTERS = 16

Reading = tuple[list[bytes], bool]
"""The pages that a reader found, and whether it told of damage."""


def read_strictly(archive: bytes) -> Reading:
    found = read_archive(archive)
    return bodies_of(found), bool(codes_of(found))


def read_loosely(archive: bytes) -> Reading:
    bodies: list[bytes] = []
    try:
        records = ArchiveIterator(io.BytesIO(archive), check_digests=True)
        bodies.extend(record.content_stream().read() for record in records)
    except Exception:
        return bodies, True
    return bodies, False


def ends_of(records: Sequence[Record], packed: bool) -> set[int]:
    """Where the records of the archive end: a cut there leaves an archive that is whole."""
    sizes = (len(archive_of(record, gzip=packed)) for record in records)
    return {0, *itertools.accumulate(sizes)}


def silent_cuts(archive: bytes, ends: set[int], read: Callable[[bytes], Reading]) -> list[int]:
    """The places where the archive can be cut so that the reader neither tells nor gives whole pages alone."""
    silent = []
    for cut in range(len(archive)):
        bodies, is_told = read(archive[:cut])
        if bodies != PAGES[: len(bodies)] or not (is_told or cut in ends):
            silent.append(cut)
    return silent


@pytest.mark.parametrize("records", [RECORDS, UNSIGNED], ids=["digests", "no-digests"])
@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_no_cut_is_silent(packed: bool, records: Sequence[Record]) -> None:
    fixed = [
        Record(body=item.body, uri=item.uri, warc={"WARC-Record-ID": "<urn:x:1>", **item.warc}) for item in records
    ]
    archive = archive_of(*fixed, gzip=packed)
    assert read_strictly(archive) == (PAGES, False)
    assert silent_cuts(archive, ends_of(fixed, packed), read_strictly) == []


def test_the_usual_reader_would_fail_this_test() -> None:
    fixed = [Record(body=item.body, warc={"WARC-Record-ID": "<urn:x:1>"}) for item in RECORDS]
    archive = archive_of(*fixed, gzip=False)
    assert len(silent_cuts(archive, ends_of(fixed, packed=False), read_loosely)) > len(archive) // 4


def test_one_archive_of_gzip_in_one_piece_tells_every_cut() -> None:
    archive = gzip.compress(archive_of(*RECORDS, gzip=False), mtime=0)
    assert silent_cuts(archive, {0}, read_strictly) == []


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_no_altered_bit_gives_an_altered_page(packed: bool) -> None:
    archive = archive_of(*RECORDS, gzip=packed)
    chance = random.Random(3)
    for _ in range(600):
        place, bit = chance.randrange(len(archive)), 1 << chance.randrange(8)
        altered = bytearray(archive)
        altered[place] ^= bit
        bodies, is_told = read_strictly(bytes(altered))
        assert set(bodies) <= set(PAGES)
        assert is_told or len(bodies) >= len(PAGES) - 1, "a page vanished with others"


SCRAPS = [
    b"\r\n",
    b":",
    b"\x00",
    b"\xff",
    b"WARC/1.0",
    b"Content-Length: ",
    b"-1",
    b"chunked",
    b"gzip",
    b"br",
    b"0\r\n",
]
SCRAPS += [
    b"HTTP/1.1 200 OK",
    b"sha256:",
    b"WARC-Truncated: \xff\r\n",
    b"http://[",
    b"charset=",
    b"0001-01-01T00:00+23:00",
]


@given(st.data())
def test_no_alteration_is_a_bug_or_a_name_that_is_no_unicode(data: st.DataObject) -> None:
    archive = bytearray(archive_of(*RECORDS[:2], gzip=False))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(archive)))
        archive[start : start + data.draw(st.integers(0, 30))] = data.draw(
            st.sampled_from(SCRAPS) | st.binary(max_size=4)
        )
    for item in read_archive(bytes(archive)):
        said = item.error.message if isinstance(item, CaptureFailure) else item.captured_at
        assert f"{item.id}{item.uri}{said}".encode()


@pytest.mark.parametrize(("change", "kept"), [(1, 0), (2, 0), (3, 0), (4, 0), (-1, 0), (900, 0), (10**9, 0)])
def test_a_wrong_length_ends_the_reading(change: int, kept: int) -> None:
    archive = archive_of(*UNSIGNED, gzip=False)
    head, mark, rest = archive.partition(b"Content-Length: ")
    length, ends, rest = rest.partition(b"\r\n")
    altered = head + mark + str(int(length) + change).encode() + ends + rest
    bodies, is_told = read_strictly(altered)
    assert (bodies, is_told) == (PAGES[:kept], True)


@pytest.mark.parametrize(
    "archive",
    [
        b"WARC/1.0\r\nContent-Length: 5\r\n",
        b"WARC/1.0\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: \xd9\xa3\r\n\r\nabc\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -3\r\n\r\n",
        b"WARC/1.0\r\nX: " + b"y" * 200_000,
        b"WARC/1.0\r\n X: 1\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\n\r\n",
        gzip.compress(bytes(50_000_000)),
        gzip.compress(archive_of(*RECORDS, gzip=False)) + b"rubbish",
        b"\x1f\x8b",
        b"\x1f",
    ],
    ids=range(12),
)
def test_rubbish_is_told(archive: bytes) -> None:
    bodies, is_told = read_strictly(archive)
    assert is_told
    assert bodies in ([], PAGES)
