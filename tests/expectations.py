"""Answer-sheet items against a record: what an item looks at, and whether what it finds is what a reader would keep.

The vocabulary is documented at the top of tests/cases/expected_seeds.yml. A check returns `None` or says what is amiss.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]
QUANTIFIERS = ("some", "none", "is")
LOOKS = {"article", "agreement", "in", "all", "count", *QUANTIFIERS}

# Letters that the press writes in several ways → one of them; marks and tatweel → nothing; no-break space → space.
FOLDS = str.maketrans(
    {
        "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}": "\N{ARABIC LETTER ALEF}",
        "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}": "\N{ARABIC LETTER ALEF}",
        "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}": "\N{ARABIC LETTER ALEF}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        "\N{ARABIC TATWEEL}": None,
        "\N{NO-BREAK SPACE}": " ",
    }
)


class BadItem(ValueError):
    """An item that the vocabulary does not know: a mistake in the table, never a miss."""


@dataclass(frozen=True, slots=True)
class Record:
    """What Marsad made of the pages: articles by id (objects of `marsad read`) and the ledger as plain values."""

    articles: Mapping[str, Json]
    ledger: Json


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table: items, `names` (name → fragments) and how to find an agreement (`agreements`: name → matcher)."""

    names: Mapping[str, Sequence[str]]
    agreements: Mapping[str, Json]
    items: Sequence[Json]

    def check(self, item: Json, record: Record) -> str | None:
        """`None` if the record holds what `item` expects, else what was looked at and not found."""
        unknown = set(item) - LOOKS - {"id", "section", "why"}
        if unknown:
            raise BadItem(f"{item.get('id')}: no such key: {sorted(unknown)}")
        if "all" in item:
            faults = [fault for part in item["all"] if (fault := self.check(part, record))]
            return "\n".join(faults) or None
        seen = self._look(item, record)
        return seen if isinstance(seen, str) else self._judge(item, seen)

    def _look(self, item: Json, record: Record) -> list[Any] | str:
        """The records an item is about, or why there are none to look at."""
        path = item.get("in")
        if "article" in item:
            page, _, part = item["article"].partition("#")
            found = [
                article for key, article in record.articles.items() if key.startswith(page) and key.endswith(f"#{part}")
            ]
            if len(found) != 1:
                return f"{len(found)} articles are {item['article']}"
            return list(found) if path is None else list(found[0][path])
        if "agreement" in item:
            matcher = self.agreements[item["agreement"]]
            found = [entry for entry in record.ledger["agreements"] if self.matches(matcher, entry)]
            if not found:
                return f"no agreement is {item['agreement']}"
            return found if path is None else [row for entry in found for row in entry[path]]
        if path == "articles":
            return list(record.articles.values())
        if isinstance(path, str) and path.startswith("ledger."):
            return list(record.ledger[path.removeprefix("ledger.")])
        raise BadItem(f"{item.get('id')}: looks nowhere")

    def _judge(self, item: Json, seen: Sequence[Any]) -> str | None:
        given = [key for key in QUANTIFIERS if key in item]
        if len(given) != 1:
            raise BadItem(f"{item.get('id')}: one of {QUANTIFIERS} is needed, got {given}")
        matcher = item[given[0]]
        hits = [row for row in seen if self.matches(matcher, row)]
        seen, hits = [of_interest(matcher, row) for row in seen], [of_interest(matcher, row) for row in hits]
        if given == ["none"]:
            return f"{len(hits)} match that must not: {shorten(hits)}" if hits else None
        if given == ["is"]:
            return None if seen and len(hits) == len(seen) else f"does not match: {shorten(seen)}"
        if "count" in item:
            return None if len(hits) == item["count"] else f"{len(hits)} match, not {item['count']}: {shorten(hits)}"
        return None if hits else f"none of {len(seen)} matches: {shorten(seen)}"

    def matches(self, matcher: Any, value: Any) -> bool:
        """Whether `value` is what `matcher` describes: a scalar, a list of allowed scalars, or a map of conditions."""
        if isinstance(matcher, Mapping):
            return all(self._holds(key, condition, value) for key, condition in matcher.items())
        if isinstance(matcher, list):
            return any(self.matches(choice, value) for choice in matcher)
        return type(value) is type(matcher) and bool(value == matcher)

    def _holds(self, key: str, condition: Any, value: Any) -> bool:
        operators: Mapping[str, Callable[[Any, Any], bool]] = {
            "named": self._is_named,
            "words": holds_words,
            "starts": lambda start, text: isinstance(text, str) and text.startswith(start),
            "absent": lambda absent, got: (got is None) == absent,
            "not": lambda matcher, got: not self.matches(matcher, got),
            "some": lambda matcher, rows: (
                isinstance(rows, (list, tuple)) and any(self.matches(matcher, row) for row in rows)
            ),
            "none": lambda matcher, rows: (
                isinstance(rows, (list, tuple)) and not any(self.matches(matcher, r) for r in rows)
            ),
            "count": lambda count, rows: isinstance(rows, (list, tuple)) and len(rows) == count,
            "only": self._are_only,
            "any_of": lambda matchers, got: any(self.matches(matcher, got) for matcher in matchers),
            "instant": lambda moment, got: isinstance(got, str) and utc(got) is not None and utc(got) == utc(moment),
            "pair": self._is_pair,
        }
        if not isinstance(key, str):
            raise BadItem(f"not a field: {key!r} (YAML reads null, yes and no as values)")
        if key in operators:
            return operators[key](condition, value)
        return isinstance(value, Mapping) and key in value and self.matches(condition, value[key])

    def _is_named(self, name: str, value: Any) -> bool:
        if name not in self.names:
            raise BadItem(f"no such name: {name}")
        texts = [fold(text) for text in strings_in(value)]
        exact = [fold(fragment[1:]) for fragment in self.names[name] if fragment.startswith("=")]
        partial = [fold(fragment) for fragment in self.names[name] if not fragment.startswith("=")]
        return any(text in exact or any(fragment in text for fragment in partial) for text in texts)

    def _are_only(self, names: Sequence[str], rows: Any) -> bool:
        if not isinstance(rows, (list, tuple)) or len(rows) != len(names):
            return False
        named = all(any(self._is_named(name, row) for row in rows) for name in names)
        return named and all(any(self._is_named(name, row) for name in names) for row in rows)

    def _is_pair(self, matchers: Sequence[Any], value: Any) -> bool:
        left, right = value.get("left"), value.get("right")
        first, second = matchers
        return (self.matches(first, left) and self.matches(second, right)) or (
            self.matches(first, right) and self.matches(second, left)
        )


def fold(text: str) -> str:
    """`text` in lower case, without marks, with letters of several spellings made one."""
    bare = "".join(letter for letter in text.translate(FOLDS) if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def holds_words(words: str | Sequence[str], text: Any) -> bool:
    """Whether `text` holds `words` (each of them, if several), spelling folded."""
    wanted = [words] if isinstance(words, str) else words
    return isinstance(text, str) and all(fold(word) in fold(text) for word in wanted)


def utc(value: str) -> datetime | None:
    """The moment an EDTF clock time with a zone names, or `None`."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def strings_in(value: Any) -> list[str]:
    """Every string inside a value: its own, or those of its fields and rows. Quotes of whole passages are left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for key, inner in value.items() if key not in {"quote", "covered"} for text in strings_in(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in strings_in(inner)]
    return []


def with_covered(value: Any, text: str) -> Any:
    """A copy of an article's object in which every record with offsets also holds the words it `covered`."""
    if isinstance(value, (list, tuple)):
        return [with_covered(inner, text) for inner in value]
    if not isinstance(value, Mapping):
        return value
    copy = {key: with_covered(inner, text) for key, inner in value.items()}
    if isinstance(copy.get("start"), int) and isinstance(copy.get("end"), int):
        copy["covered"] = text[copy["start"] : copy["end"]]
    return copy


def of_interest(matcher: Any, row: Any) -> Any:
    """The fields of a row that a message needs: those the matcher asks for."""
    if not isinstance(row, Mapping) or not isinstance(matcher, Mapping):
        return row
    shown = {key: of_interest(matcher[key], row[key]) for key in row if key in matcher}
    return shown or row


def shorten(rows: Sequence[Any], width: int = 600) -> str:
    """Rows for a message, cut to `width` characters."""
    shown = str(list(rows))
    return shown if len(shown) <= width else f"{shown[:width]}…"
