"""A `postgresql://…` URL → where it leads, without its password. No message repeats a URL as it was given."""

from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from marsad.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`url` is for libpq, and secret; `place` is for people. `user` and `database` are those that libpq will use, or
    words for its defaults."""

    url: str
    place: str
    user: str
    database: str

    def __repr__(self) -> str:
        return f"Address({self.place})"


def read_address(url: str) -> Address:
    """Take a URL apart as libpq does. Raises `UsageError`."""
    try:
        fields = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.Error:
        raise malformed() from None
    host, port, user = fields.get("host", ""), fields.get("port", ""), fields.get("user", "")
    # An "@", "/" or ":" that was not percent-encoded moves a part of the password into another field.
    if "@" in host or not all(number.isascii() and number.isdigit() for number in port.split(",") if number):
        raise malformed()
    database = fields.get("dbname") or user
    socket = f"?host={host}" if host.startswith("/") else ""
    server = "" if socket else host + (f":{port}" if port else "")
    who = f"{quote(user, safe='')}@" if user else ""
    return Address(
        url=url,
        place=f"postgresql://{who}{server}/{quote(database, safe='')}{socket}",
        user=user or "the user of this system",
        database=database or "of the user's own name",
    )


def malformed() -> UsageError:
    """The error for a URL that cannot be read."""
    return UsageError(
        "the URL of the store cannot be read; write postgresql://USER@HOST:PORT/DATABASE, with %40 for an @, "
        "%2F for a / and %3A for a : in the password (better: keep that in ~/.pgpass or PGPASSWORD)"
    )
