"""The published JSON Schema of an assessment says what the reader does."""

import copy
import json
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assessments import exchange
from assessments.exchange import ANSWER, PROFILE, SCHEMA, TOP, ExchangeError
from assessments.scope import DEPTHS
from assessments.scoring import BANDS, LEVELS
from assessments.snapshot import EVIDENCE_LENGTH, EVIDENCE_LIMIT, NAME_LIMIT, SECTORS, SIZES, TEXT_LIMIT
from guidelines.catalogue import FACTS, ROLES, SITUATIONS
from tests.assessments.exchanges import given_assessments, minimal, written

CONTENT = json.loads((settings.BASE_DIR / "fixtures" / "assessment.schema.json").read_text(encoding="utf-8"))
DEFS = CONTENT["$defs"]
VALIDATOR = Draft202012Validator(CONTENT, format_checker=Draft202012Validator.FORMAT_CHECKER)
DEMOS = sorted((settings.BASE_DIR / "fixtures" / "demo").glob("*.json"))
JUNK = (
    None, True, False, 0, 1, 2.5, "", " ", "　", "\n", "x", "\x00", "a\x00b", "user", "partly", "not_applicable",
    "full", "1-5", "trade", "2026-04-01", "2026-02-30", "20260401", "2026-04-01\n", "0000-01-01", [], {}, ["user"],
    ["x"], [""], ["user", "user"], [None], {"level": "partly"}, {"level": "not_applicable"}, {"reason": "x"}, {"x": 1},
    "x" * NAME_LIMIT, "x" * (NAME_LIMIT + 1), "あ" * TEXT_LIMIT, "あ" * (TEXT_LIMIT + 1), ["x" * EVIDENCE_LENGTH],
    ["x" * (EVIDENCE_LENGTH + 1)], ["x"] * EVIDENCE_LIMIT, ["x"] * (EVIDENCE_LIMIT + 1),
)  # fmt: skip
FITTING = {
    "level": (*LEVELS, None),
    "considered_on": ("2026-04-01", None),
    "supplement": ("situations-2026.11", None),
    "evidence": (["x"], []),
    "depth": DEPTHS,
    "size": ("", *SIZES),
    "sector": ("", *SECTORS),
    **dict.fromkeys((*FACTS, *SITUATIONS), (True, False, None)),
    **dict.fromkeys(("reason", "considered", "relations", "approach", "organisation"), ("x", " ", "")),
}
NAMES = sorted({*TOP, *ANSWER, *PROFILE, *FACTS, *SITUATIONS, "A-1", "X-1", "more", ""})


def is_read(data: Any) -> bool:
    """Whether the reader takes the data, as far as it can without knowing any edition."""
    try:
        exchange.edition_key(data)
        exchange.supplement_key(data)
        exchange.read(data, None)
    except ExchangeError:
        return False
    return True


def blocks(schema: Any, place: str = "") -> list[tuple[str, dict]]:
    """Every part of the schema that describes a value, with its place."""
    if not isinstance(schema, dict):
        return []
    own = [(place, schema)]
    for name in ("properties", "$defs"):
        for key, part in schema.get(name, {}).items():
            own += blocks(part, f"{place}.{key}")
    for name in ("items", "additionalProperties"):
        own += blocks(schema.get(name), f"{place}.{name}")
    return own


@st.composite
def changed(draw) -> Any:
    """An assessment, up to three places of which were changed, dropped or added; what is put there may fit or not."""
    data = copy.deepcopy(written(draw(given_assessments)))
    del data["score"]  # described strictly for those who read it, and skipped by the reader: see below
    for _ in range(draw(st.integers(1, 3))):
        node = data
        while inner := [part for part in (node.values() if isinstance(node, dict) else node) if part and _holds(part)]:
            if not draw(st.booleans()):
                break
            node = draw(st.sampled_from(inner))
        key = draw(st.sampled_from([*node, *NAMES])) if isinstance(node, dict) else len(node)
        given_there = copy.deepcopy(draw(st.sampled_from(FITTING.get(key, JUNK)) | st.sampled_from(JUNK)))
        if isinstance(node, list):
            node.append(given_there)
        elif key in node and draw(st.booleans()):
            del node[key]
        else:
            node[key] = given_there
    return data


def _holds(part: Any) -> bool:
    return isinstance(part, dict | list)


def test_the_schema_is_a_sound_schema_of_draft_2020_12():
    assert CONTENT["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(CONTENT)


def test_it_names_itself_without_an_address_of_the_internet():
    assert CONTENT["$id"] == "urn:tenken:assessment:1"


def test_every_value_has_a_title_and_a_description():
    described = [(place, schema) for place, schema in blocks(CONTENT) if "$ref" not in schema or "title" in schema]
    assert len(described) > 50
    assert [place for place, schema in described if not {"title", "description"} <= schema.keys()] == []


def test_the_whole_has_the_names_that_the_reader_knows():
    assert [*DEFS["assessment"]["properties"]] == [*TOP, "score"]
    assert [*DEFS["profile"]["properties"]] == [*PROFILE, *FACTS, *SITUATIONS]
    assert [*DEFS["answer"]["properties"]] == [*ANSWER]


def test_it_names_the_same_choices():
    top, profile = DEFS["assessment"]["properties"], DEFS["profile"]["properties"]
    assert top["schema"]["const"] == SCHEMA
    assert (top["roles"]["items"]["enum"], top["depth"]["enum"]) == ([*ROLES], [*DEPTHS])
    assert (profile["size"]["enum"], profile["sector"]["enum"]) == (["", *SIZES], ["", *SECTORS])
    assert DEFS["answer"]["properties"]["level"]["enum"] == [*LEVELS, None]
    assert DEFS["tally"]["properties"]["band"]["enum"] == [*(name for _, name in BANDS), None]


@pytest.mark.parametrize("path", DEMOS, ids=[path.stem for path in DEMOS])
def test_the_sample_files_are_accepted_by_both(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    VALIDATOR.validate(data)
    assert is_read(data)


@given(assessment=given_assessments)
def test_whatever_is_exported_validates_with_its_score(assessment):
    VALIDATOR.validate(written(assessment))


@examples(max_examples=400)
@given(data=changed())
def test_whatever_the_reader_takes_the_schema_takes_and_no_more(data):
    assert VALIDATOR.is_valid(data) == is_read(data)


@pytest.mark.parametrize("data", [None, [], "x", 1, {}])
def test_what_is_no_assessment_is_refused_by_both(data):
    assert (VALIDATOR.is_valid(data), is_read(data)) == (False, False)


@pytest.mark.parametrize("junk", JUNK, ids=str)
@pytest.mark.parametrize("name", ANSWER)
def test_a_part_of_an_answer_is_judged_alike(name, junk):
    data = minimal(answers={"A-1": {name: junk}})
    assert VALIDATOR.is_valid(data) == is_read(data)


def test_a_score_is_described_for_programs_and_skipped_by_the_reader():
    data = minimal(score={"earned": -1})
    assert (VALIDATOR.is_valid(data), is_read(data)) == (False, True)
