"""Every error Marsad raises on purpose.

MarsadError
├── UsageError     M1xx  the command or the call is wrong; nothing was read
├── InputError     M2xx  one input cannot be read; that input fails, the run goes on
│   ├── UnknownFileType   M201
│   ├── UndecodableBytes  M202
│   ├── EmptyPage         M203
│   ├── MissingInput      M204
│   ├── MalformedRecord   M205
│   └── RedactedBytes     M206
├── ResourceError  M3xx  a built resource is missing or does not fit this version
├── InternalError  M4xx  a bug in Marsad
└── StoreError     M5xx  the record cannot be opened, read or written
    ├── NotARecord        M502
    ├── StoreLocked       M503
    ├── StoreNotWritable  M504
    ├── StoreFull         M505
    ├── NewerRecord       M506
    ├── MissingRecord     M507
    ├── DamagedRecord     M508
    ├── KeyUnavailable    M509
    ├── OlderRecord       M510
    ├── StoreUnreachable  M511
    └── StoreRefused      M512

A message says what, where, and what to do. Uncertainty about what a page *means* is an `Issue`, never an exception.
"""

from typing import ClassVar


class MarsadError(Exception):
    """Base of the tree; `code` is stable and documented in docs/errors.md."""

    code: ClassVar[str] = "M000"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(MarsadError):
    """The command line or an argument is wrong."""

    code = "M101"


class InputError(MarsadError):
    """One input cannot be read; the run goes on with the next."""

    code = "M200"


class UnknownFileType(InputError):
    """The file is neither text, HTML nor JSON Lines."""

    code = "M201"


class UndecodableBytes(InputError):
    """No character set explains the bytes."""

    code = "M202"


class EmptyPage(InputError):
    """The page holds no text at all."""

    code = "M203"


class MissingInput(InputError):
    """The path does not exist or cannot be opened."""

    code = "M204"


class MalformedRecord(InputError):
    """A line of a JSON Lines input is not an object with `id` and `text`."""

    code = "M205"


class RedactedBytes(InputError):
    """The very bytes of this input were redacted from the record."""

    code = "M206"


class ResourceError(MarsadError):
    """A built resource is missing, damaged or of another version."""

    code = "M301"


class InternalError(MarsadError):
    """A bug: an invariant of Marsad itself does not hold."""

    code = "M401"


class StoreError(MarsadError):
    """The record cannot be opened, read or written."""

    code = "M501"


class NotARecord(StoreError):
    """The file is no Marsad record, or it is damaged."""

    code = "M502"


class StoreLocked(StoreError):
    """Another process held the record for longer than Marsad waits."""

    code = "M503"


class StoreNotWritable(StoreError):
    """The folder or the file does not allow writing."""

    code = "M504"


class StoreFull(StoreError):
    """No space left on the disk; everything acknowledged before is kept."""

    code = "M505"


class NewerRecord(StoreError):
    """The record was made by a newer Marsad."""

    code = "M506"


class MissingRecord(StoreError):
    """There is no record at this path yet."""

    code = "M507"


class DamagedRecord(StoreError):
    """What the record holds is not what was written to it."""

    code = "M508"


class KeyUnavailable(StoreError):
    """The key that signs for the record, or for a person, is missing or damaged."""

    code = "M509"


class OlderRecord(StoreError):
    """The record's schema is older than this version's."""

    code = "M510"


class StoreUnreachable(StoreError):
    """The database server does not answer, or went away and did not come back in time."""

    code = "M511"


class StoreRefused(StoreError):
    """The database server refuses the login, or is one that a record cannot be kept on."""

    code = "M512"
