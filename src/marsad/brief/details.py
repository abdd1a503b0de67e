"""What `show` tells about one id → lines for a terminal: a label for each key, indented by depth."""

from collections.abc import Iterator
from typing import Any, Final

from marsad.brief.bidi import isolate
from marsad.brief.layout import Line

INDENT: Final = 2
OFFSETS: Final = frozenset({"start", "end"})


def detail_lines(item: dict[str, Any]) -> Iterator[Line]:
    """The item's type and id, then everything else about it; what is unknown is left out."""
    yield Line(head=str(item["type"]), text=f" {isolate(str(item['id']))}", style="title")
    yield from entry_lines({key: value for key, value in item.items() if key not in ("type", "id")}, INDENT)


def entry_lines(entry: dict[str, Any], indent: int) -> Iterator[Line]:
    """One line for each key that has a value; start and end of a quote share one."""
    for key, value in entry.items():
        if value in (None, [], "") or key in OFFSETS:
            continue
        label = key.replace("_", " ")
        if isinstance(value, dict):
            yield Line(text=f"{label}:", indent=indent, style="faint")
            yield from entry_lines(value, indent + INDENT)
        elif isinstance(value, list):
            yield Line(text=f"{label}: {len(value)}", indent=indent, style="name")
            yield from list_lines(value, indent + INDENT)
        else:
            yield Line(text=f"{label}: {isolate(str(value))}", indent=indent)
    if entry.get("start") is not None:
        yield Line(text=f"characters: {entry['start']} to {entry['end']}", indent=indent, style="faint")


def list_lines(values: list[Any], indent: int) -> Iterator[Line]:
    """Each value of a list; entries with keys are set apart by a dash."""
    for value in values:
        if isinstance(value, dict):
            yield Line(text="–", indent=indent, style="faint")
            yield from entry_lines(value, indent + INDENT)
        else:
            yield Line(text=isolate(str(value)), indent=indent)
