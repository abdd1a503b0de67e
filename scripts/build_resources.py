#!/usr/bin/env python3
"""Validate resources/ and write the compact files the package ships; `--check` only compares (CI).

Each table of `marsad.reference.TABLES` reads `resources/NAME/**/*.yml` (each file a list of entries), refuses unknown
fields, wrong types and duplicate keys, and is written to `src/marsad/reference/built/NAME.json`, sorted by key.
"""

import argparse
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import msgspec
import yaml

from marsad.reference.registry import TABLES, check_collisions
from marsad.reference.tables import Table

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources"
BUILT = ROOT / "src" / "marsad" / "reference" / "built"


def read_table(table: Table[Any]) -> list[Any]:
    """The validated entries of one table, sorted by key. Raises `ValueError` naming file and entry."""
    known = {field.name for field in fields(table.entry)}
    entries: dict[str, Any] = {}
    for path in sorted((SOURCE / table.name).rglob("*.yml")):
        for position, raw in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or []):
            where = f"{path.relative_to(ROOT)} entry {position + 1}"
            unknown = set(raw) - known
            if unknown:
                raise ValueError(f"{where}: unknown field {', '.join(sorted(unknown))}")
            try:
                entry = msgspec.convert(raw, type=table.entry)
            except msgspec.ValidationError as error:
                raise ValueError(f"{where}: {error}") from None
            key = str(getattr(entry, table.key))
            if key in entries:
                raise ValueError(f"{where}: {table.key} {key!r} is already taken")
            entries[key] = entry
    if not entries:
        raise ValueError(f"resources/{table.name}: no entries")
    return [entries[key] for key in sorted(entries)]


def compact(entry: Any) -> dict[str, Any]:
    """The entry as a dict without fields that hold their default."""
    kept = {}
    for field in fields(entry):
        value = getattr(entry, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if value != default:
            kept[field.name] = msgspec.to_builtins(value)
    return kept


def build(table: Table[Any]) -> bytes:
    """The bytes of the table's built file."""
    rows = [compact(entry) for entry in read_table(table)]
    lines = ",\n".join(msgspec.json.encode(row).decode() for row in rows)
    return f"[\n{lines}\n]\n".encode()


def main() -> int:
    """Build all tables; exit status 1 with one line per fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; fail if a built file is out of date")
    arguments = parser.parse_args()
    faults = []
    for table in TABLES:
        try:
            content = build(table)
        except ValueError as error:
            faults.append(str(error))
            continue
        path = BUILT / f"{table.name}.json"
        if arguments.check and (not path.exists() or path.read_bytes() != content):
            faults.append(f"{path.relative_to(ROOT)} is not what resources/{table.name} builds; run make resources")
        elif not arguments.check:
            path.write_bytes(content)
    if not faults:
        faults += check_collisions()
    print("\n".join(faults) or f"{len(TABLES)} tables, all good", file=sys.stderr if faults else sys.stdout)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
