"""The published JSON Schema of crosswalks says what the reader does."""

import json
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from guidelines.catalogue import LIMITS, PATTERNS, TEXT_LIMIT, CatalogueError
from guidelines.crosswalk import BASES, RELATIONS, SCHEMA, STRONGEST
from guidelines.crosswalk_yaml import SHAPES, judge, read
from tests.guidelines.builders import REMOVED, as_json, as_yaml, changed, links_mapping, three_editions

CONTENT = json.loads((settings.BASE_DIR / "fixtures" / "crosswalk.schema.json").read_text(encoding="utf-8"))
CATALOGUE = json.loads((settings.BASE_DIR / "fixtures" / "catalogue.schema.json").read_text(encoding="utf-8"))
DEFS = CONTENT["$defs"]
SHAPED = pytest.mark.parametrize("name", SHAPES)
LINK = "targets.0.links.0"
LONELY = "targets.0.links.2"


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
    link = DEFS["link"]["properties"]
    assert DEFS["set"]["properties"]["schema"]["const"] == SCHEMA
    assert link["relation"]["enum"] == list(RELATIONS)
    assert link["basis"]["enum"] == list(BASES)
    assert (link["strength"]["minimum"], link["strength"]["maximum"]) == (0, STRONGEST)


def test_a_text_in_both_languages_is_the_one_of_the_catalogues() -> None:
    assert DEFS["text"] == CATALOGUE["$defs"]["text"]
    assert DEFS["text"]["properties"]["ja"]["maxLength"] == TEXT_LIMIT


def test_a_unit_has_the_same_limits_in_schema_and_rules() -> None:
    unit = DEFS["unit"]["properties"]
    assert (unit["key"]["maxLength"], unit["key"]["pattern"]) == (LIMITS["key"], f"^{PATTERNS['key'][0]}$")
    assert unit["printed_id"]["maxLength"] == LIMITS["printed_id"]
    assert {part["maxLength"] for part in unit["title"]["properties"].values()} == {LIMITS["title"]}


def test_the_sound_set_is_accepted_by_both() -> None:
    text = as_yaml(links_mapping())
    assert accepted(text)
    judge(*read(text), three_editions())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", "tenken.crosswalk/2"),
        ("source", REMOVED),
        ("source", ""),
        ("colour", "red"),
        ("revised_on", "2026-02-30"),
        ("references", "table"),
        ("references.0.key", None),
        ("references.0.text.en", REMOVED),
        ("references.0.text.en", " "),
        ("units", []),
        ("units.0.key", "A 1"),
        ("units.0.printed_id", "x" * 61),
        ("units.0.title.ja", "あ" * 301),
        ("units.0.items", REMOVED),
        ("units.0.items", "A-1"),
        ("units.0.items", ["A-1", "A-1"]),
        ("targets", []),
        ("targets.0.edition", REMOVED),
        ("targets.0.note", "read with care"),
        ("targets.0.note.ja", "　"),
        ("targets.0.links", []),
        (f"{LINK}.source", REMOVED),
        (f"{LINK}.target", REMOVED),
        (f"{LINK}.target", None),
        (f"{LINK}.relation", "covers"),
        (f"{LINK}.relation", "none"),
        (f"{LINK}.strength", 11),
        (f"{LINK}.strength", -1),
        (f"{LINK}.strength", "7"),
        (f"{LINK}.strength", 7.5),
        (f"{LINK}.basis", "rumour"),
        (f"{LINK}.rationale", REMOVED),
        (f"{LINK}.rationale.en", ""),
        (f"{LINK}.rationale.ja", "あ" * 4001),
        (f"{LINK}.reference", ["table"]),
        (f"{LONELY}.target", "1"),
        (f"{LONELY}.relation", "subset"),
    ],
)
def test_a_fault_of_shape_is_refused_by_both(path: str, value: Any) -> None:
    text = as_yaml(changed(path, value, links_mapping()))
    assert not accepted(text)
    with pytest.raises(CatalogueError):
        judge(*read(text), three_editions())
