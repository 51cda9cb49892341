"""The published JSON Schema of changes says what the reader does."""

import json
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from guidelines.catalogue import TEXT_LIMIT, CatalogueError
from guidelines.changes import KINDS, SCHEMA
from guidelines.changes import SHAPES as AMOUNTS
from guidelines.changes_write import dump
from guidelines.changes_yaml import SHAPES, judge, read
from tests.guidelines.builders import REMOVED, as_json, as_yaml, changed
from tests.guidelines.pairs import made, stated
from tests.guidelines.test_changes_yaml import mapping

CONTENT = json.loads((settings.BASE_DIR / "fixtures" / "changes.schema.json").read_text(encoding="utf-8"))
CATALOGUE = json.loads((settings.BASE_DIR / "fixtures" / "catalogue.schema.json").read_text(encoding="utf-8"))
DEFS = CONTENT["$defs"]
SHAPED = pytest.mark.parametrize("name", SHAPES)
FILES = sorted((settings.BASE_DIR / "fixtures" / "links").glob("changes-*.yaml"))
EDITIONS = {
    row.key: row
    for row in (
        made("1", {"A": "check", "B": "ask", "C": "note"}),
        made("2", {"A": "check", "B": "tell", "C": "note", "D": "keep"}),
    )
}


def accepted(text: str) -> bool:
    return Draft202012Validator(CONTENT, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(as_json(text))


def test_the_schema_is_a_sound_schema_of_draft_2020_12() -> None:
    assert CONTENT["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(CONTENT)


def test_the_schema_describes_every_block_and_no_other() -> None:
    assert DEFS.keys() == SHAPES.keys()


@SHAPED
def test_a_block_has_the_same_keys_in_schema_and_reader(name: str) -> None:
    assert DEFS[name]["properties"].keys() == SHAPES[name].kinds.keys()


@SHAPED
def test_a_block_requires_the_same_keys_in_schema_and_reader(name: str) -> None:
    assert DEFS[name]["required"] == list(SHAPES[name].required)


@SHAPED
def test_no_block_takes_a_key_that_it_does_not_name(name: str) -> None:
    assert DEFS[name]["additionalProperties"] is False


def test_the_schema_names_the_same_choices() -> None:
    assert DEFS["changes"]["properties"]["schema"]["const"] == SCHEMA
    assert DEFS["item"]["properties"]["kind"]["enum"] == list(KINDS)


def test_a_text_in_both_languages_is_the_one_of_the_catalogues() -> None:
    assert DEFS["text"] == CATALOGUE["$defs"]["text"]
    assert DEFS["text"]["properties"]["ja"]["maxLength"] == TEXT_LIMIT


def test_the_sound_file_is_accepted_by_both() -> None:
    text = as_yaml(changed("items.0.new", ["A", "B"], mapping()))
    assert accepted(text)
    judge(*read(text), EDITIONS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_that_comes_with_tenken_is_accepted(path) -> None:
    assert accepted(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("old", [0, 1, 2, 3])
@pytest.mark.parametrize("new", [0, 1, 2, 3])
def test_both_take_the_same_number_of_items_for_a_kind(kind: str, old: int, new: int) -> None:
    text = dump(stated((kind, ["A", "B", "C"][:old], ["A", "B", "C"][:new])))
    amounts = tuple(("no", "one", "several", "several")[number] for number in (old, new))
    assert accepted(text) == (AMOUNTS[kind] == amounts)
    if AMOUNTS[kind] == amounts:
        judge(*read(text), EDITIONS)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", "tenken.changes/2"),
        ("schema", REMOVED),
        ("old", REMOVED),
        ("old", ""),
        ("new", 2),
        ("colour", "red"),
        ("revised_on", "2026-02-30"),
        ("revised_on", REMOVED),
        ("note", "read with care"),
        ("note.ja", "　"),
        ("note.en", REMOVED),
        ("items", "A"),
        ("items.0.kind", "moved"),
        ("items.0.kind", REMOVED),
        ("items.0.old", "A"),
        ("items.0.old", REMOVED),
        ("items.0.old", []),
        ("items.0.old", ["A", "B"]),
        ("items.0.new", ["A"]),
        ("items.0.new", ["A", "A"]),
        ("items.0.new", ["A", 1]),
        ("items.0.reason", "why"),
        ("items.0.reason.ja", ""),
        ("items.0.reason.en", "x" * 4001),
        ("items.0.colour", "red"),
    ],
)
def test_a_fault_of_shape_is_refused_by_both(path: str, value: Any) -> None:
    text = as_yaml(changed(path, value, changed("items.0.new", ["A", "B"], mapping())))
    assert not accepted(text)
    with pytest.raises(CatalogueError):
        judge(*read(text), EDITIONS)


def test_a_file_that_says_nothing_is_refused_by_both() -> None:
    text = as_yaml(changed("items", [], changed("note", REMOVED, mapping())))
    assert not accepted(text)
    with pytest.raises(CatalogueError):
        judge(*read(text), EDITIONS)
