"""Events and terms as values: what they must keep, and how they are sorted."""

from datetime import date
from typing import Any

import pytest

from guidelines.catalogue import KINDS
from guidelines.chronicle import LONGEST, SORTS, TRAITS, Chronicle, digest, initial, problems, sorting, until
from guidelines.models import Sort
from tests.guidelines.chronicles import chronicle


def found(path: str, value: Any, editions: set[str] | None = None) -> list[str]:
    known = {"demo-1.2"} if editions is None else editions
    return [str(problem) for problem in problems(chronicle(path, value), known)]


def test_the_small_chronicle_breaks_no_rule() -> None:
    assert problems(chronicle(), {"demo-1.2"}) == []


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("events.1.key", "first", "events[1].key", "the key of events[0].key already"),
        ("events.0.key", "a b", "events[0].key", "use only letters"),
        ("events.0.sort", "decree", "events[0].sort", "choose from law, interpretation"),
        ("events.0.precision", "week", "events[0].precision", "choose from day, month, year"),
        ("events.0.verified", "surely", "events[0].verified", "choose from primary"),
        ("events.0.traits", ["speed"], "events[0].traits", "choose from soft_law, interoperability"),
        ("events.0.traits", ["soft_law", "soft_law"], "events[0].traits", "same trait twice"),
        ("events.0.edition", "demo-9", "events[0].edition", "load it first"),
        ("events.0.url", "example.jp", "events[0].url", "full address"),
        ("events.0.replaced_by", "fourth", "events[0].replaced_by", "none of the events"),
        ("events.0.replaced_by", "first", "events[0].replaced_by", "not later"),
        ("events.0.title.en", " ", "events[0].title.en", "is blank"),
        ("events.2.replaced_by", "first", "events[2].replaced_by", "not later"),
        ("events.1.on", "2024-04-02", "events[1].on", "write the first day of that month"),
        ("events.2.on", "2024-04-18", "events[2].on", "in the order of time"),
        ("terms.1.key", "one", "terms[1].key", "the key of terms[0].key already"),
        ("terms.0.reading", "分からない", "terms[0].reading", "not all in hiragana"),
        ("terms.0.reading", "あ" * (LONGEST + 1), "terms[0].reading", "shorten it to at most 100"),
        ("terms.0.term.en", "x" * (LONGEST + 1), "terms[0].term.en", "shorten it to at most 100"),
        ("terms.1.see", ["four"], "terms[1].see", "name other terms"),
        ("terms.1.see", ["two"], "terms[1].see", "name other terms"),
        ("terms.1.see", ["one", "one"], "terms[1].see", "same term twice"),
    ],
)
def test_a_broken_rule_is_told_with_its_place(path: str, value: Any, place: str, words: str) -> None:
    told = found(path, value)
    assert [problem for problem in told if place in problem and words in problem], told


def test_a_chronicle_that_holds_nothing_is_refused() -> None:
    assert [problem.message for problem in problems(Chronicle(), set())] == ["holds nothing; write events or terms"]


def test_terms_alone_and_events_alone_are_sound() -> None:
    whole = chronicle()
    assert problems(Chronicle(terms=whole.terms), set()) == []
    assert problems(Chronicle(events=whole.events), {"demo-1.2"}) == []


@pytest.mark.parametrize(
    ("on", "precision", "last"),
    [
        (date(2024, 4, 19), "day", date(2024, 4, 19)),
        (date(2024, 4, 1), "month", date(2024, 4, 30)),
        (date(2024, 2, 1), "month", date(2024, 2, 29)),
        (date(2023, 12, 1), "month", date(2023, 12, 31)),
        (date(2023, 1, 1), "year", date(2023, 12, 31)),
    ],
)
def test_a_date_known_in_part_lasts_until_the_end_of_what_is_known(on: date, precision: str, last: date) -> None:
    assert until(on, precision) == last


@pytest.mark.parametrize(
    "words",
    [
        ["あ", "い", "ん"],
        ["かい", "がく", "かん"],
        ["さあひす", "さーびす", "さい"],
        ["かしゅう", "かしよく"],
        ["はん", "ぱん", "ひ"],
    ],
)
def test_readings_are_sorted_as_a_japanese_dictionary_sorts_them(words: list[str]) -> None:
    assert sorted(words, key=lambda word: (sorting(word), word)) == words


@pytest.mark.parametrize(
    ("word", "heading"),
    [("てんけん", "た"), ("がいとう", "か"), ("わからない", "わ"), ("ん", "わ"), ("edition", "E"), ("AI Act", "A")],
)
def test_a_word_stands_under_its_row_or_its_letter(word: str, heading: str) -> None:
    assert initial(word) == heading


def test_the_digest_follows_the_words_and_the_order() -> None:
    rows = chronicle().events
    assert digest(rows) == digest(chronicle().events)
    assert len({digest(rows), digest(rows[::-1]), digest(chronicle("events.0.text.ja", "別の文").events)}) == 3


def test_law_alone_binds() -> None:
    assert [sort for sort in SORTS if Sort(sort).binds] == ["law"]


def test_the_choices_of_the_rows_are_those_of_the_values() -> None:
    assert set(Sort.values) == set(SORTS)
    assert set(KINDS) < set(SORTS)
    assert TRAITS == ("soft_law", "interoperability")
