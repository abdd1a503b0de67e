"""What holds for the reading of any input: it ends, its words are the page's, it is the same each time, it is JSON."""

import cProfile
import json
import pstats
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model import Capture
from marsad.pipeline import Outcome, Reader, outcome_json
from tests.support import capture_of

PHRASES = st.sampled_from(
    [
        "أعلنت وزارة الدفاع الروسية أن",  # the Russian ministry of defence announced that
        "قال المتحدث باسم الحكومة اليمنية",  # the Yemeni government's spokesman said
        "واتهم الجيش",  # and the army accused
        "نفى قائد القوات في طرابلس",  # the commander of the forces in Tripoli denied
        "وقف إطلاق النار",  # ceasefire
        "اتفاق هدنة إنسانية بين الطرفين",  # an agreement on a humanitarian truce between the two sides
        "بوساطة سعودية",  # by Saudi mediation
        "يبدأ في 12 مايو 2031",  # begins on 12 May 2031
        "منتصف ليل الجمعة بالتوقيت المحلي",  # at midnight on Friday, local time
        "مقتل ٢٣ مدنيا وإصابة نحو مئة",  # the killing of 23 civilians and the wounding of about a hundred
        "سيطرت القوات على مدينة مأرب",  # the forces took the city of Marib
        "انسحاب القوات من بلدة السدرة قبل يوم الأحد",  # withdrawal of the forces from the town before Sunday
        "خرقت الهدنة",  # broke the truce
        "اقرأ أيضا:",  # read also
        "المصدر: وكالات",  # source: agencies
        "صنعاء، 4 مايو (سبأ) -",  # Sanaa, 4 May (Saba) –
    ]
)
MARKS = st.text(
    alphabet="«»“”\"'()[]،؛:.!?؟…-–ـ/%0123٤٥٦ABkm\u064b\u0651\u0670\u200b\u200c\u200e\u200f\u202b\u202c\u2067\u2069"
    "\u00a0\ufeff\ufdf2\ufefb\U0001f54a\U0001f1f8\U0001f1e9\x00\x1f\x85\u2028\n\r\t ",
    max_size=6,
)
LETTERS = st.text(alphabet=st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), max_size=8)
TEXTS = st.lists(st.one_of(PHRASES, PHRASES, MARKS, LETTERS), max_size=14).map(" ".join)
TOLERATED_GROWTH = 1.6
"""Eight times the text may take so many times eight times the work; with the square of the text it is eight."""


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside `value` that has a start, an end and a text of its own."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for item in value.values():
            yield from spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item)


def read(reader: Reader, capture: Capture) -> list[dict[str, Any]]:
    """The objects that `marsad read` prints for `capture`, through UTF-8 and back: valid JSON, valid Unicode."""
    objects = outcome_json(reader.read(capture), reader.method)
    printed = json.dumps(objects, ensure_ascii=False).encode("utf-8")
    return list(json.loads(printed))


def check(objects: list[dict[str, Any]]) -> None:
    """The invariants of one input's objects."""
    assert [item["part"] for item in objects] == list(range(len(objects)))
    for item in objects:
        text = item["text"]
        for span in spans({key: value for key, value in item.items() if key != "text"}):
            if span["start"] is None:
                assert span["end"] is None and span["text"] is None
            else:
                assert text[span["start"] : span["end"]] == span["text"] != ""
        for figure in item["figures"]:
            assert figure["low"] is None or figure["high"] is None or figure["low"] <= figure["high"]
        for records in ("figures", "events", "agreements", "fulfilments", "claims"):
            names = [record["id"] for record in item[records]]
            assert len(names) == len(set(names)), records


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, published=st.sampled_from([None, "2031-05-01", "2031-13-45", "gestern"]))
def test_any_text_is_read_the_same_each_time(reader: Reader, text: str, published: str | None) -> None:
    capture = capture_of(text, published=published)
    objects = read(reader, capture)
    check(objects)
    assert objects == read(reader, capture)


@settings(max_examples=40, deadline=None)
@given(
    body=st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: text.encode()[1:-1])), suffix=st.sampled_from("th")
)
def test_any_bytes_end_as_readings_or_one_coded_error(
    reader: Reader, tmp_path_factory: pytest.TempPathFactory, body: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("bytes") / {"t": "page.txt", "h": "page.html"}[suffix]
    path.write_bytes(body)
    (outcome,) = reader.read_paths([path])
    objects = outcome_json(outcome, reader.method)
    json.dumps(objects, ensure_ascii=False).encode("utf-8")
    if outcome.failure is not None:
        assert objects == [{"id": "page", "error": {"code": outcome.failure.code, "message": outcome.failure.message}}]
    else:
        check(objects)


def test_a_reader_remembers_nothing_of_what_it_read(reader: Reader) -> None:
    """Caches are by word type: a page reads the same in a new reader and in one that has read others."""
    capture = capture_of(
        "هدنة في مأرب\nأعلن الجيش اليمني وقف إطلاق النار في مأرب يوم 4 مايو 2031.", published="2031-05-05"
    )
    read(reader, capture_of("الجيش السوري يسيطر على مأرب"))
    assert read(reader, capture) == read(Reader(), capture)


def test_every_record_of_a_file_is_accounted_for(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    rows = [{"id": "a", "text": "هدنة"}, {"id": "blank", "text": "\n "}, {"id": "b", "text": "\u200f"}, {"id": "c"}]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    objects = [item for outcome in reader.read_paths([path]) for item in outcome_json(outcome, reader.method)]
    assert [(item["id"], item.get("error", {}).get("code")) for item in objects] == [
        ("a", None),
        ("blank", "M203"),
        ("b", None),
        ("c", "M205"),
    ]


class FaultyReader(Reader):
    """A reader with a bug that some pages meet."""

    def read(self, capture: Capture) -> Outcome:
        if b"bug" in capture.body:
            raise ZeroDivisionError
        return super().read(capture)


def test_a_bug_costs_one_page_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(json.dumps({"id": name, "text": name}) for name in ("a", "bug", "c")), encoding="utf-8")
    reader = FaultyReader()
    objects = [item for outcome in reader.read_paths([path]) for item in outcome_json(outcome, reader.method)]
    assert [(item["id"], item.get("error", {}).get("code")) for item in objects] == [
        ("a", None),
        ("bug", "M401"),
        ("c", None),
    ]
    assert "ZeroDivisionError in test_reader.py" in objects[1]["error"]["message"]


def calls(reader: Reader, text: str) -> int:
    """How many functions one reading calls: a measure of work that no other program on the machine disturbs."""
    capture = capture_of(text, published="2031-05-05")
    reader.read(capture)  # fills the caches by word type
    profile = cProfile.Profile()
    profile.runcall(reader.read, capture)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]  # missing in typeshed


@pytest.mark.parametrize("separator", ["\n", " "], ids=["paragraphs", "one line"])
def test_work_grows_with_the_text_and_not_with_its_square(reader: Reader, separator: str) -> None:
    sentences = [
        f"وقال قائد الجيش اليمني في مأرب يوم {day} مايو 2031 إن القوات قتلت {day + 1} مسلحا." for day in range(1, 26)
    ]
    few, many = separator.join(sentences * 2), separator.join(sentences * 16)
    assert calls(reader, many) < TOLERATED_GROWTH * 8 * calls(reader, few)
