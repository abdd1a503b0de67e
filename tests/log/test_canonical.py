"""Canonical JSON: one spelling for an entry, whatever its text, and back without loss."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import DamagedRecord
from marsad.log import canonical_json, make_leaf, parse_leaf
from marsad.model import EntryKind

LEAF = (
    b'{"actor":"marsad 0.1","identity":"capture-1","kind":"sighting","payload":{"capture":"capture-1","uri":"a.html"},'
    b'"reason":null,"recorded_at":"2031-03-07T10:00:00Z","sequence":7}'
)

SPELLINGS: dict[str, tuple[object, str | None]] = {
    "keys in the order of their code points, no blanks": ({"b": 1, "a": [1, 2], "ب": {}}, '{"a":[1,2],"b":1,"ب":{}}'),
    "a pair is a list": ({"headers": [("Date", "x")]}, '{"headers":[["Date","x"]]}'),
    "Arabic stays Arabic": ("هدنة", '"هدنة"'),
    "quotation marks and line breaks have escapes": ('"\n\\', r'"\"\n\\"'),
    "NUL has an escape": ("\x00", r'"\u0000"'),
    "a line separator is no line break": ("\u2028", '"\u2028"'),
    "half a character has an escape": ("a\ud800ب", '"a\\ud800ب"'),
    "a quotation mark beside half a character": ('"\udfff"', '"\\"\\udfff\\""'),
    "half a character in a key": ({"\udc00": 1, "a": 2}, '{"a":2,"\\udc00":1}'),
    "two halves that belong together are one character": ("\ud83d\ude00\ud83d", '"😀\\ud83d"'),
    "numbers beside half a character": (["\ud800", 1, 2.5, 1e22, True, None, 10**30], None),
}


@pytest.mark.parametrize(("value", "spelling"), SPELLINGS.values(), ids=SPELLINGS)
def test_spelling(value: object, spelling: str | None) -> None:
    if spelling is None:
        assert isinstance(value, list)
        assert canonical_json(value) == b'["\\ud800",' + canonical_json(value[1:])[1:]
    else:
        assert canonical_json(value) == spelling.encode()


# Text with every kind of character that JSON treats in its own way, half characters among them.
TEXTS = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]), st.sampled_from('"\\/\n\x00\x7f\u2028')))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@settings(deadline=None)
@given(value=VALUES)
def test_a_value_comes_back_and_is_spelt_the_same_again(value: object) -> None:
    spelling = canonical_json(value)
    assert b"\n" not in spelling
    assert canonical_json(json.loads(spelling)) == spelling


@settings(deadline=None)
@given(value=VALUES)
def test_the_escapes_change_nothing_else(value: object) -> None:
    beside = canonical_json([value, "\ud800"])
    assert beside == b"[" + canonical_json(value) + b',"\\ud800"]'


@settings(deadline=None)
@given(payload=st.dictionaries(TEXTS, VALUES, max_size=3), reason=st.none() | TEXTS, sequence=st.integers(0, 2**63 - 1))
def test_an_entry_comes_back_from_its_leaf(payload: dict[str, Any], reason: str | None, sequence: int) -> None:
    fields = {"sequence": sequence, "kind": EntryKind.JUDGEMENT, "payload": payload, "reason": reason}
    leaf = make_leaf(**fields, actor="lina", identity=None, recorded_at="2031-03-07T10:00:00Z")  # type: ignore[arg-type]
    entry = parse_leaf(leaf)
    assert entry.leaf == leaf
    assert (entry.sequence, entry.kind, entry.actor) == (sequence, EntryKind.JUDGEMENT, "lina")
    assert canonical_json(entry.payload) == canonical_json(payload)
    assert canonical_json(entry.reason) == canonical_json(reason)


def test_a_leaf_is_spelt_as_the_format_says() -> None:
    made = make_leaf(
        sequence=7,
        kind=EntryKind.SIGHTING,
        payload={"uri": "a.html", "capture": "capture-1"},
        actor="marsad 0.1",
        reason=None,
        identity="capture-1",
        recorded_at="2031-03-07T10:00:00Z",
    )
    assert made == LEAF


DAMAGED = {
    "nothing": b"",
    "cut short": LEAF[:-1],
    "something behind it": LEAF + b"x",
    "bytes that are no UTF-8": LEAF.replace(b"a.html", b"a.htm\xff"),
    "a kind that nobody knows": LEAF.replace(b'"sighting"', b'"sightinG"'),
    "a key that no entry has": LEAF.replace(b'"actor"', b'"actoR"'),
    "a key missing": LEAF.replace(b'"reason":null,', b""),
    "a sequence that is text": LEAF.replace(b":7}", b':"7"}'),
    "no object": b"[]",
    "nested beyond reading": LEAF.replace(b'"a.html"', b"[" * 100_000 + b"]" * 100_000),
    "half a character and no JSON": LEAF.replace(b"a.html", b"\\ud800")[:-1],
    "half a character and a wrong type": LEAF.replace(b"a.html", b"\\ud800").replace(b":7}", b":null}"),
}


@pytest.mark.parametrize("leaf", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_leaf_is_refused(leaf: bytes) -> None:
    with pytest.raises(DamagedRecord, match="cannot be read"):
        parse_leaf(leaf)
