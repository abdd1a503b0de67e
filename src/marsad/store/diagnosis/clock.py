"""The clock: is it kept right, and does it run behind what is recorded? Order never depends on it, times do."""

import ctypes
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from marsad.store.diagnosis.findings import Finding, ok, warning

TIME_ERROR: Final = 5
"""What adjtimex(2) returns where the kernel has not heard of the right time."""
TIMEX_BYTES: Final = 512
"""More than `struct timex` takes on any Linux. All of it zero: nothing is to be set."""
SLACK: Final = timedelta(seconds=5)
"""How far clocks that are kept right may be apart: several machines write to one record."""
KEEP_RIGHT: Final = "let the system keep it right: timedatectl set-ntp true, or run chrony"


def examine_synchronisation(state: int | None = None) -> Finding:
    """Whether the kernel says that its clock is kept right; `state` is what adjtimex said, by default it is asked."""
    said = ask_kernel() if state is None else state
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if said == TIME_ERROR:
        return warning("clock", f"{now}; nothing keeps it right", KEEP_RIGHT)
    return ok("clock", f"{now}; {'synchronised' if said >= 0 else 'whether it is kept right cannot be told here'}")


def ask_kernel() -> int:
    """The state of the clock after adjtimex(2), which is asked for nothing else; -1 where it cannot be asked."""
    try:
        adjtimex = ctypes.CDLL(None, use_errno=True).adjtimex
    except (AttributeError, OSError):
        return -1
    return int(adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)))


def examine_order(newest: str, now: datetime) -> Finding:
    """Whether `now` lies before the time of the log's newest entry (ISO 8601, aware)."""
    try:
        behind = datetime.fromisoformat(newest) - now
    except (ValueError, TypeError):
        return warning("clock and log", f"the newest entry has no time ({newest!r})", "see: marsad verify")
    if behind > SLACK:
        return warning(
            "clock and log",
            f"this clock is {spell_span(behind)} behind the newest entry ({newest})",
            f"it has jumped back, or another machine's is ahead; {KEEP_RIGHT}. The order of entries is not affected",
        )
    return ok("clock and log", f"the newest entry is of {newest}")


def examine_distance(server: float) -> Finding:
    """Whether this clock and a server's, in seconds since 1970, say the same."""
    apart = timedelta(seconds=server - time.time())
    if abs(apart) > SLACK:
        which = "ahead" if apart > timedelta() else "behind"
        return warning("server clock", f"{spell_span(abs(apart))} {which} of this one", KEEP_RIGHT)
    return ok("server clock", "as this one")


def spell_span(span: timedelta) -> str:
    """`2 days, 3:04:05`, without fractions of a second."""
    return str(timedelta(seconds=int(span.total_seconds())))
