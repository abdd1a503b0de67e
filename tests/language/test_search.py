"""Index words and queries: the case tables, every spelling of a word, and any text at all."""

import hashlib
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.language.ar.light_stem import ENDINGS, light_stem
from marsad.language.ar.normal import FOLDED, normalize, normalize_text
from marsad.language.ar.search import (
    INDEX_FORM,
    INVISIBLE,
    LONGEST_QUERY,
    LONGEST_WORD,
    MOST_TERMS,
    index_words,
    locate_words,
    parse_query,
)
from marsad.model import Span
from marsad.model.search import Beginning, Phrase, SearchQuery

CASES = Path(__file__).parent.parent / "cases"
WORDS: list[dict[str, Any]] = yaml.safe_load((CASES / "search_words.yml").read_text(encoding="utf-8"))

# Words of the field as a careful page prints them, without clitics: what people type.
PRINTED = (
    "هدنة", "إطلاق", "النار", "اتفاقية", "مسؤول", "شؤون", "أذربيجان", "كاراباخ", "ناغورني", "قرة", "على", "آغدام",
    "إقليم", "القوات", "رئيس", "هيئة", "مفاوضات", "غزة", "حكومة", "باكو", "يريفان", "إسرائيل", "جيش", "اشتباكات",
)  # fmt: skip
MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200c\u200f\u2069"
"""Harakat but for the tanwins that only end a word, tatweel, and invisible controls."""
SAME_LETTER = {
    letter: "".join({letter, *(printed for printed, folded in FOLDED.items() if folded == normalize(letter))})
    for letter in {letter for word in PRINTED for letter in word}
}
"""Letter → all that the normal form takes for it: hamza forms, Persian letters, ya and alef maqsura, ta marbuta."""
ONLY_FINAL = "\u0629"
"""TEH MARBUTA stands for HEH at the end of a word alone."""
PARTICLES = ("", "و", "ب", "ل", "ال", "وال", "بال", "فال", "كال", "وب", "ول")


@pytest.mark.parametrize("case", WORDS, ids=lambda case: case["why"])
def test_index_words_of_a_text(case: dict[str, Any]) -> None:
    assert index_words(case["text"]) == case["expect"]


def spellings(word: str) -> st.SearchStrategy[str]:
    """Ways to print `word`: other letters of the same normal form, marks after any letter."""
    last = len(word) - 1
    letters = [
        st.tuples(
            st.sampled_from(sorted(set(SAME_LETTER[letter]) - set(ONLY_FINAL if place < last else ""))),
            st.text(MARKS.replace("\u064b", "") if place < last else MARKS, max_size=2),
        )
        for place, letter in enumerate(word)
    ]
    return st.tuples(*letters).map(lambda printed: "".join(letter + marks for letter, marks in printed))


@given(st.sampled_from(PRINTED).flatmap(lambda word: st.tuples(st.just(word), spellings(word))))
def test_every_spelling_has_the_same_index_words(word_and_spelling: tuple[str, str]) -> None:
    word, spelling = word_and_spelling
    assert index_words(spelling) == index_words(word)


@given(st.sampled_from(PRINTED), st.sampled_from(PARTICLES))
def test_a_word_has_one_stem_with_and_without_particles(word: str, particle: str) -> None:
    bare = word.removeprefix("ال")
    assert index_words(particle + bare) == index_words(bare)


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤ", min_size=3, max_size=12), st.sampled_from("وبل"))
def test_one_letter_particles_never_change_the_stem(word: str, particle: str) -> None:
    assert light_stem(particle + word) == light_stem(word)


@pytest.mark.parametrize(
    "one, other",
    [
        ("حرب", "حزب"),
        ("قتل", "قبل"),
        ("اتفاق", "نفاق"),
        ("كتاب", "تاب"),
        ("فرنسا", "رنسا"),
        ("هيئة", "هي"),
        ("ماء", "ما"),
    ],
)
def test_other_words_keep_other_stems(one: str, other: str) -> None:
    assert index_words(one) != index_words(other)


any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(any_text)
def test_any_text_has_index_words_that_no_database_can_read_otherwise(text: str) -> None:
    words = index_words(text).split(" ") if index_words(text) else []
    for word in words:
        assert 0 < len(word) <= LONGEST_WORD
        assert word.isdecimal() or all(letter.isalnum() and not letter.isdecimal() for letter in word)
        assert not re.search("[A-Z]", word)
        assert len(word.encode()) <= 2046


@given(any_text, st.integers(0, 60), st.integers(0, 60))
def test_located_words_are_the_index_words_and_quote_the_text(text: str, one: int, other: int) -> None:
    span = Span(min(one, other, len(text)), min(max(one, other), len(text)))
    located = list(locate_words(text, [span]))
    assert " ".join(word.word for word in located) == index_words(span.of(text))
    for word in located:
        assert span.start <= word.start < word.end <= span.end
        assert word.word in index_words(text[word.start : word.end]).split()


def test_what_the_normal_form_deletes_never_parts_a_word() -> None:
    deleted = {chr(point) for point in range(sys.maxunicode + 1) if not normalize_text(chr(point))}
    assert all(re.fullmatch(f"[\\w{INVISIBLE}]", char) for char in deleted)
    for char in deleted:
        assert index_words(f"هد{char}نة") == index_words("هدنة"), unicodedata.name(char, ascii(char))


def test_nothing_else_is_invisible() -> None:
    invisible = [char for char in map(chr, range(0x10000)) if re.fullmatch(f"[{INVISIBLE}]", char)]
    assert not normalize_text("".join(invisible))


def test_a_long_run_is_cut_and_nothing_of_it_is_lost() -> None:
    words = index_words("a" * 150).split()
    assert [len(word) for word in words] == [64, 64, 22]
    assert parse_query("a" * 150).terms == (Phrase(words=tuple(words)),)


def test_a_query_has_all_that_was_typed() -> None:
    assert parse_query('هدنة "جيش النهر" خرق* -لبنان هدنة') == SearchQuery(
        terms=(
            Phrase(words=("هدن",)),
            Phrase(words=("جيش", "نهر")),
            Beginning(letters="خرق", stems=("خرق",)),
        ),
        without=(Phrase(words=("نان",)),),
    )


@pytest.mark.parametrize("words", ["", " ", "«»", "…", "-", "***", "\ud800", "\x00", "و ال", "-هدنة", '"'])
def test_a_query_without_words_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="no word to look for"):
        parse_query(words)


@pytest.mark.parametrize("words", ["باك*", "ل*", "F16*"])
def test_a_beginning_that_cannot_be_told_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        parse_query(words)


def test_a_query_can_be_too_long() -> None:
    assert parse_query(" ".join(f"w{number}" for number in range(MOST_TERMS)))
    for words in (" ".join(f"w{number}" for number in range(MOST_TERMS + 1)), '"' * (LONGEST_QUERY + 1)):
        with pytest.raises(UsageError, match="more than"):
            parse_query(words)


@given(any_text)
def test_any_query_is_parsed_or_refused(words: str) -> None:
    try:
        query = parse_query(words)
    except UsageError:
        return
    assert query.terms


def test_the_form_of_the_index_changes_with_its_words() -> None:
    """Whoever changes what a text's index words are has to change `INDEX_FORM` too: older indexes no longer fit."""
    text = " ".join(particle + word + ending for particle in PARTICLES for word in PRINTED for ending in ENDINGS)
    digest = hashlib.sha256(index_words(f"{text} Çavuşoğlu F-16 ١٬٩٦٠").encode()).hexdigest()
    assert (INDEX_FORM, digest[:8]) == (1, "fd896104")
