"""How resources become what the package ships: `resources/NAME/**.yml` → a list of typed entries → `built/NAME.json`.

One table per concept. The entry's dataclass is the schema: `scripts/build_resources.py` validates every YAML entry
against it and writes sorted, compact JSON; `load` decodes and validates the same type again.
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Generic, TypeVar

import msgspec

from marsad.errors import ResourceError

Entry = TypeVar("Entry")
BUILT: Final = "built"


@dataclass(frozen=True, slots=True)
class Table(Generic[Entry]):
    """A resource table: its folder under resources/, the type of its entries and the field that must be unique."""

    name: str
    entry: type[Entry]
    key: str = "id"

    def read_bytes(self) -> bytes:
        """The built file as it is. Raises `ResourceError` if it is missing."""
        path = files("marsad.reference") / BUILT / f"{self.name}.json"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise ResourceError(f"resource table {self.name} is not built; run make resources") from None

    def load(self) -> tuple[Entry, ...]:
        """The table's entries in built order. Raises `ResourceError` if the built file is missing or does not fit."""
        try:
            return msgspec.json.decode(self.read_bytes(), type=tuple[self.entry, ...])  # type: ignore[name-defined]
        except msgspec.MsgspecError as error:
            raise ResourceError(f"resource table {self.name}: {error}; run make resources") from None
