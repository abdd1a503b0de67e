"""One record of a WARC archive (ISO 28500, 1.1) → its bytes: gzip, with digests, always the same for one content."""

import hashlib
import re
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

Fields = Sequence[tuple[str, str]]

NAMES: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://github.com/marsad")
"""The namespace of record ids: what they are made from belongs to Marsad alone."""
CODED: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that spoke of the bytes on the wire: the stored page is without chunks and compression."""
ORIGINAL: Final = "X-Archive-Orig-"
"""What archives put before the name of a header that no longer holds for the bytes beneath it."""
FOUND: Final = "HTTP/1.1 200 OK"
"""The status line of every page: Marsad captures no others."""
_GZIP_WINDOW: Final = 31
_URI_SIGNS: Final = "%:/?#[]@!$&'()*+,;=-._~"
# matches line ends, which would begin another header; not other blanks
_LINE_ENDS: Final = re.compile(r"[\r\n]+")
# matches «https:», «urn:», «file:»; not «C:\pages», not «pages/one.html»
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedRecord:
    """A record to write. `name` is what its id is made from; `head` stands before the payload in the block (an HTTP
    head), `date` is aware UTC, ISO 8601."""

    type: str
    name: str
    date: str
    content_type: str
    payload: bytes
    head: bytes = b""
    uri: str | None = None
    refers_to: str | None = None
    info: str | None = None
    """The name of the archive's own record, by which whoever made it is found."""

    def encode(self) -> bytes:
        """The record as a member of gzip."""
        block = self.head + self.payload
        fields = [
            ("WARC-Type", self.type),
            ("WARC-Record-ID", record_id(self.name)),
            ("WARC-Date", warc_date(self.date)),
            ("WARC-Target-URI", None if self.uri is None else target_uri(self.uri)),
            ("WARC-Refers-To", None if self.refers_to is None else record_id(self.refers_to)),
            ("WARC-Warcinfo-ID", None if self.info is None else record_id(self.info)),
            ("WARC-Payload-Digest", f"sha256:{hashlib.sha256(self.payload).hexdigest()}"),
            ("WARC-Block-Digest", f"sha256:{hashlib.sha256(block).hexdigest()}"),
            ("Content-Type", self.content_type),
            ("Content-Length", str(len(block))),
        ]
        head = encode_head("WARC/1.1", [(name, value) for name, value in fields if value is not None])
        packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP_WINDOW)
        return packer.compress(head + b"\r\n" + block + b"\r\n\r\n") + packer.flush()


def record_id(name: str) -> str:
    """The id of the record of this name: the same in every archive."""
    return f"<{uuid.uuid5(NAMES, name).urn}>"


def warc_date(moment: str) -> str:
    """An aware time in ISO 8601 as archives write it: UTC, with a `Z`."""
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat().replace("+00:00", "Z")


def target_uri(uri: str) -> str:
    """A URI of ASCII: what has no scheme is the path of a file; a URI that is one already stays as it is."""
    return quote(uri if _SCHEME.match(uri) else f"file:{quote(uri)}", safe=_URI_SIGNS)


def response_head(headers: Fields, length: int) -> bytes:
    """Status line and headers of a response whose body has `length` bytes, as received save for those that would say
    otherwise of it."""
    coded = [(name, value) for name, value in headers if name.lower() in CODED]
    if all(name.lower() == "content-length" and value == str(length) for name, value in coded):
        return encode_head(FOUND, headers) + b"\r\n"
    renamed = [(f"{ORIGINAL}{name}" if name.lower() in CODED else name, value) for name, value in headers]
    return encode_head(FOUND, [*renamed, ("Content-Length", str(length))]) + b"\r\n"


def encode_head(first: str, fields: Fields) -> bytes:
    """The lines of a head: the `first`, then names with values; without the blank line that ends it."""
    lines = [first, *(f"{name}: {_LINE_ENDS.sub(' ', value)}" for name, value in fields)]
    return b"".join(_encode(line) + b"\r\n" for line in lines)


def _encode(line: str) -> bytes:
    """One byte a character, as headers are kept; what came from elsewhere and does not fit, in UTF-8."""
    try:
        return line.encode("iso-8859-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "backslashreplace")
