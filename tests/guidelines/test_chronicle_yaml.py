"""Events and terms from YAML: every problem at once, each with its line."""

from typing import Any

import pytest

from guidelines.catalogue import CatalogueError, Text
from guidelines.chronicle import Event, Term
from guidelines.chronicle_yaml import read
from tests.guidelines.builders import REMOVED, as_yaml, changed, line_of
from tests.guidelines.chronicles import chronicle, chronicle_mapping, judged


def refused(text: str) -> list[str]:
    with pytest.raises(CatalogueError) as error:
        judged(text)
    return [str(problem) for problem in error.value.problems]


def test_an_event_is_read_with_all_its_values() -> None:
    first, second, _third = chronicle().events
    assert isinstance(first, Event)
    assert (first.key, first.on.isoformat(), first.precision, first.sort) == ("first", "2024-04-19", "day", "soft_law")
    assert first.title == Text(ja="title firstの文", en="Words on title first")
    assert (first.edition, first.replaced_by, first.traits) == ("demo-1.2", "third", ("soft_law", "interoperability"))
    assert first.corrects == Text(ja="correctsの文", en="Words on corrects")
    assert (second.precision, second.edition, second.url, second.replaced_by) == ("month", None, None, None)
    assert (second.traits, second.corrects) == ((), None)


def test_a_term_is_read_with_all_its_values() -> None:
    one, two, _three = chronicle().terms
    assert isinstance(two, Term)
    assert (two.key, two.reading, two.see) == ("two", "がくしゅう", ("one", "three"))
    assert two.source == Text(ja="sourceの文", en="Words on source")
    assert (one.see, one.source) == ((), None)


@pytest.mark.parametrize(("left_out", "kept"), [("events", "terms"), ("terms", "events")])
def test_a_file_may_hold_one_of_the_two_alone(left_out: str, kept: str) -> None:
    values = chronicle(left_out, REMOVED)
    assert getattr(values, left_out) == ()
    assert len(getattr(values, kept)) == 3


@pytest.mark.parametrize(
    ("path", "value", "fragment", "words"),
    [
        ("schema", "tenken.chronicle/2", "schema:", "write schema: tenken.chronicle/1"),
        ("colour", "red", "colour:", "not a key of this block"),
        ("events.1.when", "noon", "when:", "not a key of this block"),
        ("events.1.title", "one text", "title: one text", "both languages"),
        ("events.1.on", "2024-02-30", "2024-02-30", "no day of the calendar"),
        ("events.1.sort", REMOVED, "key: second", "is missing"),
        ("events.1.traits", "soft_law", "traits: soft_law", "must be a list"),
        ("terms.1.see", "one", "see: one", "must be a list"),
        ("terms.1.reading", 7, "reading: 7", "quote it"),
        ("terms.1.meaning.en", REMOVED, "meaning twoの文", "is missing"),
    ],
)
def test_a_fault_of_shape_is_told_with_its_line(path: str, value: Any, fragment: str, words: str) -> None:
    text = as_yaml(changed(path, value, chronicle_mapping()))
    told = refused(text)
    assert [problem for problem in told if f"line {line_of(text, fragment)}" in problem and words in problem], told


@pytest.mark.parametrize(
    ("path", "value", "fragment"),
    [
        ("events.0.edition", "demo-9", "edition: demo-9"),
        ("events.0.replaced_by", "fourth", "replaced_by: fourth"),
        ("terms.1.see", ["four"], "- four"),
        ("terms.0.reading", "ワ", "reading: ワ"),
    ],
)
def test_a_broken_rule_is_told_with_its_line(path: str, value: Any, fragment: str) -> None:
    text = as_yaml(changed(path, value, chronicle_mapping()))
    [told] = refused(text)
    assert f"line {line_of(text, fragment)}" in told


def test_every_fault_of_shape_is_told_at_once() -> None:
    data = changed("events.0.sort", REMOVED, changed("terms.2.reading", REMOVED, chronicle_mapping()))
    assert len(refused(as_yaml(data))) == 2


def test_faults_stand_in_the_order_of_their_lines() -> None:
    data = changed("terms.0.reading", "ワ", changed("events.0.edition", "demo-9", chronicle_mapping()))
    told = refused(as_yaml(data))
    assert ["edition" in told[0], "reading" in told[1]] == [True, True]


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(CatalogueError):
        read("")
