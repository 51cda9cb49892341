"""Reading ``tenken.changes/1``: every problem at once, each with its line."""

from typing import Any

import pytest

from guidelines.catalogue import CatalogueError, Text
from guidelines.changes import Changes, ItemChange
from guidelines.changes_yaml import judge, read
from tests.guidelines.builders import as_yaml, changed, line_of, words
from tests.guidelines.pairs import ON, made


def mapping() -> dict[str, Any]:
    """One item of demo-1 that became two of demo-2."""
    return {
        "schema": "tenken.changes/1",
        "old": "demo-1",
        "new": "demo-2",
        "revised_on": "2026-11-23",
        "note": words("note"),
        "items": [{"kind": "split", "old": ["A"], "new": ["A", "B"], "reason": words("split")}],
    }


def problems(data: dict[str, Any] | str) -> list[tuple[int, str, str]]:
    with pytest.raises(CatalogueError) as error:
        read(data if isinstance(data, str) else as_yaml(data))
    return [(problem.line, problem.path, problem.message) for problem in error.value.problems]


def test_a_file_is_read_as_values():
    assert read(as_yaml(mapping()))[0] == Changes(
        old="demo-1",
        new="demo-2",
        revised_on=ON,
        note=Text(**words("note")),
        items=(ItemChange(kind="split", old=("A",), new=("A", "B"), reason=Text(**words("split"))),),
    )


def test_a_side_a_reason_and_a_note_may_be_left_out():
    data = changed("items", [{"kind": "withdrawn", "old": ["A"]}], mapping())
    del data["note"]
    stated, _ = read(as_yaml(data))
    assert (stated.note, stated.items) == (None, (ItemChange(kind="withdrawn", old=("A",), new=()),))


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("schema", "tenken.changes/2", "schema", "which this Tenken does not read"),
        ("old", 1.0, "old", "is a number when written without quotes"),
        ("revised_on", "2026-02-30", "revised_on", "which is no day of the calendar"),
        ("items.0.old", "A", "items[0].old", "must be a list"),
        ("items.0.reason", "why", "items[0].reason", "must be given in both languages"),
        ("items.0.knid", "split", "items[0].knid", "did you mean kind?"),
        ("items.0.new", [1], "items[0].new[0]", "is a number when written without quotes"),
    ],
)
def test_a_fault_of_shape_is_told_with_its_line(path, value, place, words):
    text = as_yaml(changed(path, value, mapping()))
    ((line, found, message),) = problems(text)
    assert (found, words in message) == (place, True)
    assert 1 <= line <= len(text.splitlines())


def test_all_faults_are_told_at_once_in_the_order_of_lines():
    data = changed("items.0.kind", 1, changed("new", 2, mapping()))
    assert [path for _, path, _ in problems(data)] == ["new", "items[0].kind"]


def test_a_rule_that_the_values_break_is_told_with_its_line():
    text = as_yaml(changed("items.0.new", ["A", "X"], mapping()))
    stated, reading = read(text)
    editions = {row.key: row for row in (made("1", {"A": "check"}), made("2", {"A": "check", "B": "ask"}))}
    with pytest.raises(CatalogueError) as error:
        judge(stated, reading, editions)
    ((line, path),) = [(problem.line, problem.path) for problem in error.value.problems]
    assert (line, path) == (line_of(text, "- X"), "items[0].new[1]")


def test_a_file_that_keeps_the_rules_passes():
    stated, reading = read(as_yaml(mapping()))
    editions = {row.key: row for row in (made("1", {"A": "check"}), made("2", {"A": "tell", "B": "ask"}))}
    judge(stated, reading, editions)
