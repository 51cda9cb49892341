"""Reading crosswalks from YAML: what is accepted, and how each fault is told."""

from datetime import date
from typing import Any

import pytest

from guidelines.catalogue import CatalogueError, Problem, Text
from guidelines.crosswalk_yaml import judge, read
from tests.guidelines.builders import (
    REMOVED,
    as_yaml,
    changed,
    line_of,
    link,
    links_mapping,
    three_editions,
    words,
)

LINK = "targets.0.links.0"


def told(source: str) -> tuple[Problem, ...]:
    """Every problem of shape or, in a file of sound shape, of values."""
    with pytest.raises(CatalogueError) as refused:
        judge(*read(source), three_editions())
    return refused.value.problems


def only_problem(source: str) -> Problem:
    found = told(source)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def replaced(old: str, new: str) -> str:
    text = as_yaml(links_mapping())
    assert old in text
    return text.replace(old, new, 1)


def test_a_sound_file_is_read_and_judged_without_a_problem() -> None:
    linked, reading = read(as_yaml(links_mapping()))
    judge(linked, reading, three_editions())
    assert (linked.source, linked.revised_on) == ("demo-1.2", date(2026, 11, 20))


def test_bytes_and_text_read_alike() -> None:
    text = as_yaml(links_mapping())
    assert read(text.encode())[0] == read(text)[0]


def test_every_key_of_a_unit_arrives() -> None:
    first, second = read(as_yaml(links_mapping()))[0].units
    assert (first.key, first.printed_id, first.title, first.items) == ("A", "A", Text(**words("A")), ("A-1", "A-2"))
    assert second.items == ()


def test_every_key_of_a_target_arrives() -> None:
    act, demo = read(as_yaml(links_mapping()))[0].crosswalks
    assert (act.target, act.note, len(act.links)) == ("act-2025", Text(**words("act")), 3)
    assert (demo.target, demo.note, len(demo.links)) == ("demo-2.0", None, 1)


def test_every_key_of_a_link_arrives() -> None:
    first, second, third = read(as_yaml(links_mapping()))[0].crosswalks[0].links
    assert (first.source, first.target, first.relation) == ("A", "1", "intersects")
    assert (first.strength, first.basis, first.rationale) == (7, "published", Text(**words("A 1")))
    assert (second.relation, second.strength, second.reference) == ("superset", 10, None)
    assert (third.relation, third.target) == ("none", None)


def test_a_reference_arrives_as_the_words_that_it_names() -> None:
    assert read(as_yaml(links_mapping()))[0].crosswalks[0].links[0].reference == Text(**words("table"))


def test_a_file_may_have_no_references() -> None:
    data = changed("references", REMOVED, changed(f"{LINK}.reference", REMOVED, links_mapping()))
    assert [row.reference for row in read(as_yaml(data))[0].crosswalks[0].links] == [None, None, None]


@pytest.mark.parametrize(
    ("path", "value", "place", "part_of_message"),
    [
        ("schema", "tenken.catalogue/1", "schema", "write schema: tenken.crosswalk/1"),
        ("schema", REMOVED, "schema", "is missing; add the line schema: …"),
        ("source", REMOVED, "source", "is missing"),
        ("source", "lost-1", "source", "load it first"),
        ("sauce", "demo-1.2", "sauce", "did you mean source?"),
        ("revised_on", "2026-02-30", "revised_on", "write it like 2026-03-31"),
        ("references.0", "table", "references[0]", "must be a block of key, text"),
        ("references.0.text.en", REMOVED, "references[0].text.en", "is missing"),
        ("references", [{"key": "table", "text": words("x")}] * 2, "references[1].key", "which another reference has"),
        ("references.0.key", "tables", "targets[0].links[0].reference", 'is "table", which is none of the references'),
        ("units.0", "A", "units[0]", "must be a block of key, printed_id, title, items"),
        ("units.0.items", "A-1", "units[0].items", "must be a list"),
        ("units.0.items", ["A-1", 2], "units[0].items[1]", "is a number"),
        ("units.0.items", ["Z-9"], "units[0].items", 'names "Z-9", no items of demo-1.2'),
        ("units.0.title", "A", "units[0].title", "must be given in both languages"),
        ("units.1.printed_id", "", "units[1].printed_id", "is blank"),
        ("units.1.title.en", "x" * 301, "units[1].title.en", "at most 300"),
        ("targets", [], "targets", "is empty"),
        ("targets.0.edition", "lost-1", "targets[0].edition", "load it first"),
        ("targets.1", links_mapping()["targets"][0], "targets[1].edition", "join the two"),
        ("targets.0.links", [], "targets[0].links", "is empty"),
        ("targets.0.links", {"A": 1}, "targets[0].links", "must be a list"),
        ("targets.0.note.en", " ", "targets[0].note.en", "is blank"),
        (f"{LINK}.source", "Z", "targets[0].links[0].source", "is none of the units"),
        (f"{LINK}.target", "9", "targets[0].links[0].target", "which act-2025 does not have"),
        (f"{LINK}.target", 1, "targets[0].links[0].target", 'quote it: "1"'),
        (f"{LINK}.target", REMOVED, "targets[0].links[0].target", "must be left out where"),
        (f"{LINK}.relation", "covers", "targets[0].links[0].relation", "choose from equal, superset"),
        (f"{LINK}.basis", "rumour", "targets[0].links[0].basis", "choose from published"),
        (f"{LINK}.strength", 11, "targets[0].links[0].strength", "from 0 to 10"),
        (f"{LINK}.strength", REMOVED, "targets[0].links[0].strength", "is missing"),
        (f"{LINK}.rationale.ja", "", "targets[0].links[0].rationale.ja", "is blank"),
        (f"{LINK}.reference", "leaflet", "targets[0].links[0].reference", "is none of the references"),
        (f"{LINK}.reason", "x", "targets[0].links[0].reason", "is not a key of this block"),
    ],
)
def test_one_fault_is_told_once_with_place_and_remedy(path: str, value: Any, place: str, part_of_message: str) -> None:
    problem = only_problem(as_yaml(changed(path, value, links_mapping())))
    assert problem.path == place
    assert part_of_message in problem.message


@pytest.mark.parametrize("written", ["'7'", "7.5", "-1", "0x7", "07", "7_0", "seven", "true", "[7]", "1234567890"])
def test_a_strength_is_a_plain_whole_number(written: str) -> None:
    problem = only_problem(replaced("strength: 7", f"strength: {written}"))
    assert problem.path == "targets[0].links[0].strength"
    assert "must be a whole number; write it without quotes, like 7" in problem.message


@pytest.mark.parametrize(
    "fragment",
    ["source: Z", "relation: covers", "strength: 99", "basis: rumour", "reference: leaflet", "target: lost"],
)
def test_a_faulty_value_is_told_with_its_own_line(fragment: str) -> None:
    name, _, value = fragment.partition(": ")
    data = changed(f"targets.1.links.0.{name}", int(value) if value.isdigit() else value, links_mapping())
    text = as_yaml(data)
    assert only_problem(text).line == line_of(text, fragment)


def test_a_fault_in_a_unit_is_told_with_the_line_of_its_items() -> None:
    text = as_yaml(changed("units.1.items", ["Z-9"], links_mapping()))
    assert only_problem(text).line == line_of(text, "- Z-9")


def test_a_missing_key_is_told_with_the_line_of_its_block() -> None:
    text = as_yaml(changed("targets.1.links.0.basis", REMOVED, links_mapping()))
    assert only_problem(text).line == line_of(text, "edition: demo-2.0") + 2


def test_a_repeated_link_is_told_with_the_line_of_the_second() -> None:
    again = link("A", "A-1", relation="subset")
    text = as_yaml(changed("targets.1.links", [link("A", "A-1"), again], links_mapping()))
    problem = only_problem(text)
    assert problem.path == "targets[1].links[1]"
    assert problem.line == line_of(text, "relation: subset") - 2


def test_a_fault_in_the_words_of_a_reference_is_told_where_it_is_used() -> None:
    text = as_yaml(changed("references.0.text.ja", " ", links_mapping()))
    assert only_problem(text).line == line_of(text, "reference: table")


def test_all_faults_of_shape_come_at_once_in_the_order_of_their_lines() -> None:
    data = changed("schema", "x", links_mapping())
    data = changed("units.0.title", "A", data)
    data = changed(f"{LINK}.strength", "7", data)
    data = changed(f"{LINK}.reference", "leaflet", data)
    found = told(as_yaml(data))
    assert [problem.path for problem in found] == [
        "schema",
        "units[0].title",
        "targets[0].links[0].strength",
        "targets[0].links[0].reference",
    ]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_all_faults_of_values_come_at_once_in_the_order_of_their_lines() -> None:
    data = changed("units.0.items", ["Z-9"], links_mapping())
    data = changed("targets.1.edition", "lost-1", data)
    data = changed(f"{LINK}.relation", "covers", data)
    found = told(as_yaml(data))
    assert [problem.path for problem in found] == [
        "units[0].items",
        "targets[0].links[0].relation",
        "targets[1].edition",
    ]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_what_is_missing_is_told_in_the_order_of_the_format() -> None:
    assert [problem.path for problem in told("a: 1")] == ["a", "schema", "source", "revised_on", "units", "targets"]


@pytest.mark.parametrize("text", ["[]", "aigb", "42"])
def test_a_file_that_is_no_block_is_refused(text: str) -> None:
    assert "must be a block of schema, source" in only_problem(text).message


def test_an_alias_is_refused_at_its_line() -> None:
    text = replaced("basis: published", "basis: &b published").replace("basis: judgement", "basis: *b", 1)
    assert [(problem.line, problem.message.split(";")[0]) for problem in told(text)] == [
        (line_of(text, "&b"), "sets the anchor &b"),
        (line_of(text, "*b"), "uses the alias *b"),
    ]
