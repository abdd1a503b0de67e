"""Names of files, records and URIs → names that are valid Unicode and show what they are: nothing is lost.

A name that cannot be kept as it is — bytes that are not UTF-8, half a surrogate pair, controls, marks that turn the
direction of writing — is escaped with backslashes, and its backslashes are doubled; so is one that looks escaped. Thus
two names never become one, and the name can be had back.
"""

import hashlib
import re
from typing import Final
from urllib.parse import unquote, urlsplit

# matches NUL, line feed, C1 controls, halves of surrogate pairs, bidi marks and embeddings, line separators, and code
# points that are no characters; not letters, not blanks, not ZERO WIDTH NON-JOINER (Persian writes with it)
_UNFIT: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# matches «\xff», «\u202e», «\\» in a name that holds a backslash of its own; not «C:\data»
_LOOKS_ESCAPED: Final = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|\\)")
_BYTES: Final = range(0xDC80, 0xDD00)
"""How Python holds the bytes 80–FF of a file name that is not UTF-8."""
# matches runs of what has no place in a short name, «/», «?», a blank; not letters and digits of any script
_SEPARATORS: Final = re.compile(r"[^\w.-]+")
LONGEST_SLUG: Final = 60
"""Characters of a page's own name in a URI that are kept; the digest tells apart what is cut."""
DIGEST_DIGITS: Final = 8
"""Hexadecimal digits of the URI's SHA-256: with 10,000 pages of one host and one name, one clash in a hundred runs."""


def escape_name(name: str) -> str:
    """`name` as it is where it can be, else escaped: «b\\xffd» for the bytes 62 FF 64, «a\\u202eb» for a turned one."""
    if _UNFIT.search(name) is None and _LOOKS_ESCAPED.search(name) is None:
        return name
    return _UNFIT.sub(_escape, name.replace("\\", "\\\\"))


def uri_name(uri: str) -> str:
    """The name of the page at `uri`: host, end of the path and a digest of the whole: «site.example-truce-1a2b3c4d».

    The same URI has the same name, always. A `file:` URI has the stem of its file.
    """
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:  # such as «http://[», which no browser would open
        return f"page-{_digest(uri)}"
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    if parts.scheme == "file":
        return escape_name(last.rsplit(".", 1)[0] or last) or f"page-{_digest(uri)}"
    slug = _SEPARATORS.sub("-", last)[:LONGEST_SLUG].strip("-.")
    return escape_name("-".join(filter(None, (host, slug, _digest(uri)))))


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    return f"\\x{point - 0xDC00:02x}" if point in _BYTES else f"\\u{point:04x}"


def _digest(uri: str) -> str:
    return hashlib.sha256(uri.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_DIGITS]
