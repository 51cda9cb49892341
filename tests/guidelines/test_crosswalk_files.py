"""Crosswalks as CSV, JSON and OSCAL."""

import csv
import io
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from oscal_bindings import MappingCollectionDocument

from guidelines.catalogue import Text
from guidelines.crosswalk import BASES, RELATIONS
from guidelines.crosswalk_files import SCHEMA, End, Paper, as_csv, as_json
from guidelines.crosswalk_oscal import RELATIONSHIPS, NothingMapped, as_oscal, token
from guidelines.csv_cells import FORMULA, neutral
from tests.guidelines.builders import walk_values

JSON_SCHEMA = json.loads((settings.BASE_DIR / "fixtures" / "crosswalk-export.schema.json").read_text(encoding="utf-8"))
WORDS = {
    "relation": {key: Text(ja=f"{key}の語", en=f"word {key}") for key in RELATIONS},
    "basis": {key: Text(ja=f"{key}の根拠", en=f"ground {key}") for key in BASES},
}


def end(key: str) -> End:
    both = Text(ja=f"{key}の名", en=f"Name of {key}")
    return End(key=key, title=both, label="1", issuer=both, url=f"https://example.jp/{key}")


def paper(**changes: Any) -> Paper:
    walk = replace(walk_values(), **changes)
    return Paper(walk=walk, source=end(walk.source), target=end(walk.target), digest="a" * 64)


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def collection(given: Paper) -> dict[str, Any]:
    return json.loads(as_oscal(given))["mapping-collection"]


def links(**changes: Any) -> tuple:
    """The links of the walk, the first of them changed."""
    first, *others = walk_values().links
    return (replace(first, **changes), *others)


def both(words: str) -> Text:
    return Text(ja=words, en=words)


# --- CSV ------------------------------------------------------------------------------------------


def test_a_csv_begins_with_a_byte_order_mark() -> None:
    assert as_csv(paper(), WORDS).startswith("\ufeff")


def test_a_csv_has_a_line_for_each_link() -> None:
    rows = lines(as_csv(paper(), WORDS))
    assert [(row["source_key"], row["target_key"]) for row in rows] == [("A", "1"), ("A", "3"), ("N", "")]


def test_a_csv_has_columns_for_both_languages() -> None:
    row = lines(as_csv(paper(), WORDS))[0]
    assert (row["relation"], row["relation_ja"], row["relation_en"]) == (
        "intersects", "intersectsの語", "word intersects"
    )  # fmt: skip
    assert (row["basis_ja"], row["basis_en"]) == ("publishedの根拠", "ground published")
    assert (row["target_title_ja"], row["target_title_en"]) == ("title 1の文", "Words on title 1")
    assert (row["rationale_ja"], row["reference_en"]) == ("A 1の文", "Words on table")


def test_every_line_of_a_csv_says_what_the_crosswalk_is_not() -> None:
    assert all("no legal advice" in row["notice_en"] for row in lines(as_csv(paper(), WORDS)))


@pytest.mark.parametrize("start", FORMULA)
def test_a_cell_that_would_begin_a_formula_is_neutralised(start: str) -> None:
    hostile = f'{start}HYPERLINK("https://example.jp","x")'
    row = lines(as_csv(paper(links=links(rationale=both(hostile))), WORDS))[0]
    assert row["rationale_ja"] == row["rationale_en"] == f"'{hostile}"


@pytest.mark.parametrize("start", [" =", "\u3000＝", "\u00a0+", "  \t@"])
def test_so_is_one_with_white_space_before_it(start: str) -> None:
    assert neutral(f"{start}1") == f"'{start}1"


@given(st.text())
def test_no_cell_begins_a_formula_whatever_it_holds(words: str) -> None:
    assert not neutral(words).strip().startswith(FORMULA)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1))
def test_a_text_comes_back_from_a_csv_as_it_was(words: str) -> None:
    row = lines(as_csv(paper(links=links(rationale=both(words))), WORDS))[0]
    assert row["rationale_ja"].removeprefix("'" if neutral(words) != words else "") == words


# --- JSON -----------------------------------------------------------------------------------------


def test_the_schema_of_the_json_is_a_sound_one() -> None:
    Draft202012Validator.check_schema(JSON_SCHEMA)
    assert JSON_SCHEMA["$defs"]["export"]["properties"]["schema"]["const"] == SCHEMA


def test_the_json_keeps_to_its_published_schema() -> None:
    validator = Draft202012Validator(JSON_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    validator.validate(json.loads(as_json(paper())))


def test_the_schema_names_the_same_choices() -> None:
    link = JSON_SCHEMA["$defs"]["link"]["properties"]
    assert (link["relation"]["enum"], link["basis"]["enum"]) == (list(RELATIONS), list(BASES))


def test_the_json_holds_all_parts_of_both_ends_and_what_has_no_counterpart() -> None:
    data = json.loads(as_json(paper()))
    assert [unit["key"] for unit in data["units"]] == ["A", "N"]
    assert [place["key"] for place in data["places"]] == ["1", "2", "3", "4"]
    assert data["without_counterpart"] == {"units": ["N"], "places": ["4"]}


# --- OSCAL ----------------------------------------------------------------------------------------


def test_the_oscal_file_keeps_to_the_model_of_the_published_schema() -> None:
    MappingCollectionDocument.model_validate(json.loads(as_oscal(paper())))


@pytest.mark.parametrize(("relation", "word"), RELATIONSHIPS.items())
def test_each_relation_has_its_word_in_oscal(relation: str, word: str) -> None:
    mapping = collection(paper(links=links(relation=relation)))["mappings"][0]
    assert mapping["maps"][0]["relationship"] == word


def test_the_words_are_those_that_the_metaschema_allows() -> None:
    allowed = {"equivalent-to", "equal-to", "subset-of", "superset-of", "intersects-with", "no-relationship"}
    assert set(RELATIONSHIPS.values()) < allowed
    assert RELATIONSHIPS.keys() == set(RELATIONS) - {"none"}


def test_what_has_no_counterpart_stands_in_the_gaps_with_its_reason() -> None:
    mapping = collection(paper())["mappings"][0]
    assert mapping["source-gap-summary"]["unmapped-controls"] == [{"with-ids": ["N"]}]
    assert mapping["target-gap-summary"]["unmapped-controls"] == [{"with-ids": ["_4"]}]
    assert "Words on N" in mapping["remarks"]


def test_a_gap_that_is_empty_is_left_out() -> None:
    walk = walk_values()
    full = paper(links=walk.links[:2], units=walk.units[:1], places=walk.places[:3], note=None)
    mapping = collection(full)["mappings"][0]
    assert not {"source-gap-summary", "target-gap-summary", "remarks"} & mapping.keys()
    MappingCollectionDocument.model_validate(json.loads(as_oscal(full)))


def test_both_resources_are_found_in_the_back_matter() -> None:
    content = collection(paper())
    names = {f"#{row['uuid']}": row["rlinks"][0]["href"] for row in content["back-matter"]["resources"]}
    mapping = content["mappings"][0]
    assert names[mapping["source-resource"]["href"]] == "https://example.jp/demo-1.2"
    assert names[mapping["target-resource"]["href"]] == "https://example.jp/act-2025"


def test_strength_and_basis_stand_in_properties_of_our_own() -> None:
    props = collection(paper())["mappings"][0]["maps"][0]["props"]
    assert {row["name"]: row["value"] for row in props} == {"strength": "7", "basis": "published"}
    assert {row["ns"] for row in props} == {"urn:tenken:crosswalk"}


def test_the_file_claims_no_confidence_and_no_coverage() -> None:
    written = as_oscal(paper())
    assert "confidence-score" not in written
    assert "coverage" not in written


def test_it_says_in_both_languages_that_it_attests_nothing() -> None:
    words = collection(paper())["provenance"]["mapping-description"]
    assert "attests to no conformity" in words
    assert "証明するものではなく" in words


def test_the_same_values_give_the_same_file() -> None:
    assert as_oscal(paper()) == as_oscal(paper())


def _uuids(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [*filter(None, [part.get("uuid")]), *(name for value in part.values() for name in _uuids(value))]
    return [name for value in part for name in _uuids(value)] if isinstance(part, list) else []


def test_every_name_in_the_file_is_a_uuid_of_its_own() -> None:
    names = _uuids(collection(paper()))
    assert len(set(names)) == len(names) == 8
    assert {UUID(name).version for name in names} == {5}


def test_other_content_gives_the_collection_another_name_and_leaves_those_of_its_rows() -> None:
    before, after = collection(paper()), collection(replace(paper(), digest="b" * 64))
    assert before["uuid"] != after["uuid"]
    assert before["mappings"] == after["mappings"]


def test_a_crosswalk_without_any_counterpart_cannot_be_said_in_oscal() -> None:
    with pytest.raises(NothingMapped):
        as_oscal(paper(links=walk_values().links[2:]))


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", fullmatch=True), st.from_regex(r"[A-Za-z0-9]", fullmatch=True))
def test_keys_stay_apart_as_tokens_which_never_begin_with_a_digit(key: str, other: str) -> None:
    assert (token(key) == token(other)) == (key == other)
    assert not token(key)[0].isdigit()


def test_a_property_is_one_line_whatever_a_title_holds() -> None:
    walk = walk_values()
    unit = replace(walk.units[0], title=both(" two\n lines\t"))
    written = as_oscal(paper(units=(unit, *walk.units[1:])))
    MappingCollectionDocument.model_validate(json.loads(written))
    assert '"value": "two lines"' in written
