"""The published JSON Schema says what the reader does."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from guidelines.catalogue import (
    FACTS,
    FORCES,
    KINDS,
    LIMITS,
    MARKS,
    PATTERNS,
    PRECISIONS,
    ROLES,
    SCHEMA,
    SITUATIONS,
    STRENGTHS,
    TEXT_LIMIT,
    CatalogueError,
)
from guidelines.catalogue_yaml import SHAPES, read
from tests.guidelines.builders import (
    REMOVED,
    as_json,
    as_yaml,
    changed,
    mapping,
    reading_mapping,
    supplement_mapping,
    wide_mapping,
)

CONTENT = json.loads((settings.BASE_DIR / "fixtures" / "catalogue.schema.json").read_text(encoding="utf-8"))
DEFS = CONTENT["$defs"]
SHAPED = pytest.mark.parametrize("name", SHAPES)
ITEM = "principles.0.items.0"


def accepted(text: str) -> bool:
    return Draft202012Validator(CONTENT, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(as_json(text))


def longest(schema: dict[str, Any]) -> int:
    """The limit that the schema sets on a text, through references."""
    if "maxLength" in schema:
        return schema["maxLength"]
    if "properties" in schema:
        [limit] = {longest(part) for part in schema["properties"].values()}
        return limit
    return longest(DEFS[schema["$ref"].rpartition("/")[2]])


def texts() -> list[tuple[str, dict[str, Any]]]:
    judged = {"schema", "kind", "strength", "document", "published_on", "retrieved_on", "applies_on"}
    blocks = [block["properties"].items() for name, block in DEFS.items() if name not in {"text", "textOrName"}]
    return [
        (name, schema)
        for block in blocks
        for name, schema in block
        if name not in judged and (schema.get("type") == "string" or "/text" in schema.get("$ref", ""))
    ]


def test_the_schema_is_a_sound_schema_of_draft_2020_12() -> None:
    assert CONTENT["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(CONTENT)


def test_the_schema_describes_every_block_and_no_other() -> None:
    assert DEFS.keys() - {"textOrName"} == SHAPES.keys()


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
    item, passage = DEFS["item"]["properties"], DEFS["passage"]["properties"]
    assert DEFS["edition"]["properties"]["schema"]["const"] == SCHEMA
    assert DEFS["framework"]["properties"]["kind"]["enum"] == list(KINDS)
    assert item["strength"]["enum"] == list(STRENGTHS)
    assert item["roles"]["items"]["enum"] == item["standard_for"]["items"]["enum"] == list(ROLES)
    assert item["when"]["items"]["enum"] == list(FACTS)
    assert item["only_with"]["items"]["enum"] == [*FACTS, *SITUATIONS]
    assert item["force"]["enum"] == list(FORCES)
    assert item["verified"]["enum"] == passage["verified"]["enum"] == list(MARKS)
    assert DEFS["version"]["properties"]["precision"]["enum"] == list(PRECISIONS)


def test_the_schema_names_what_leaving_out_means() -> None:
    told = {
        (name, key): part["default"]
        for name in SHAPES
        for key, part in DEFS[name]["properties"].items()
        if "default" in part
    }
    assert told == {(name, key): as_json(json.dumps(SHAPES[name].kinds[key].empty)) for name, key in told}
    assert {key for _, key in told} == {"precision", "quick", "standard_for", "when", "only_with", "approximate"}


@pytest.mark.parametrize(("name", "schema"), texts())
def test_a_text_has_the_same_limit_in_schema_and_rules(name: str, schema: dict[str, Any]) -> None:
    assert longest(schema) == LIMITS.get(name, TEXT_LIMIT)


@pytest.mark.parametrize(("name", "schema"), [(name, schema) for name, schema in texts() if name in PATTERNS])
def test_a_text_has_the_same_pattern_in_schema_and_rules(name: str, schema: dict[str, Any]) -> None:
    assert schema["pattern"] == f"^{PATTERNS[name][0]}$"


@pytest.mark.parametrize("make", [mapping, wide_mapping, reading_mapping, supplement_mapping])
def test_a_sound_edition_is_accepted_by_both(make: Callable[[], dict[str, Any]]) -> None:
    text = as_yaml(make())
    assert accepted(text)
    assert read(text)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", "tenken.catalogue/2"),
        ("framework", REMOVED),
        ("framework.kind", "rumour"),
        ("framework.colour", "red"),
        ("framework.title", "AIGB"),
        ("framework.title.en", REMOVED),
        ("framework.title.ja", "　"),
        ("framework.title.ja", "あ" * 301),
        ("framework.url", "ftp://example.jp"),
        ("version.label", 1.1),
        ("version.label", "1-2"),
        ("version.published_on", "2026-02-30"),
        ("version.language", "JA"),
        ("version.documents", []),
        ("version.documents.0.url", None),
        ("principles", []),
        ("principles.1.items", []),
        ("principles.1.items", REMOVED),
        ("framework.supplements", None),
        ("framework.supplements", "de mo"),
        ("version.precision", "week"),
        ("version.precision", ""),
        ("version.note", "superseded"),
        (f"{ITEM}.key", "A 1"),
        (f"{ITEM}.question.en", REMOVED),
        (f"{ITEM}.guidance.ja", "あ" * 4001),
        (f"{ITEM}.roles", []),
        (f"{ITEM}.roles", ["owner"]),
        (f"{ITEM}.roles", ["user", "user"]),
        (f"{ITEM}.quick", "true"),
        (f"{ITEM}.when", ["sunny"]),
        (f"{ITEM}.only_with", ["sunny"]),
        (f"{ITEM}.only_with", ["finance", "finance"]),
        (f"{ITEM}.strength", "perhaps"),
        (f"{ITEM}.force", "rumour"),
        (f"{ITEM}.force", ""),
        (f"{ITEM}.verified", "yes"),
        (f"{ITEM}.verified", ""),
        (f"{ITEM}.note", None),
        (f"{ITEM}.source", REMOVED),
        (f"{ITEM}.source.page", 14),
        (f"{ITEM}.source.page", ""),
        (f"{ITEM}.source.part", ""),
        (f"{ITEM}.source.part", "x" * 301),
    ],
)
def test_a_fault_of_shape_is_refused_by_both(path: str, value: Any) -> None:
    text = as_yaml(changed(path, value))
    assert not accepted(text)
    with pytest.raises(CatalogueError):
        read(text)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("principles.2.passages", []),
        ("principles.2.passages.0.summary", REMOVED),
        ("principles.2.passages.0.summary.ja", "あ" * 4001),
        ("principles.2.passages.0.source", REMOVED),
        ("principles.2.passages.0.question", {"ja": "問い", "en": "question"}),
        ("principles.2.passages.1.parent", "C 1"),
        ("principles.2.passages.1.parent", None),
        ("principles.2.passages.1.stage.en", "x" * 301),
        ("principles.2.passages.1.applies_on", "2027-02-30"),
        ("principles.2.passages.1.verified", "yes"),
    ],
)
def test_a_fault_of_shape_in_a_passage_is_refused_by_both(path: str, value: Any) -> None:
    text = as_yaml(changed(path, value, wide_mapping()))
    assert not accepted(text)
    with pytest.raises(CatalogueError):
        read(text)


def test_an_empty_list_beside_a_full_one_is_accepted_by_both() -> None:
    text = as_yaml(changed("principles.2.items", [], wide_mapping()))
    assert accepted(text)
    assert read(text)
