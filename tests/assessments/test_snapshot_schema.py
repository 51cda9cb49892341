"""The published JSON Schema of a finished round fits what is frozen today, and what earlier releases froze."""

import copy
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from assessments import finishing, frozen, services
from assessments.scope import Scope
from assessments.services import Saving
from assessments.snapshot import SCHEMA, Profile, Reply
from guidelines.catalogue import FACTS, FORCES, KINDS, MARKS, STRENGTHS
from guidelines.crosswalk import BASES, RELATIONS
from guidelines.models import Version
from tests.assessments import supplements
from tests.assessments.test_assessment_schema import CONTENT as ASSESSMENT
from tests.assessments.test_assessment_schema import blocks
from tests.conftest import NOW
from tests.guidelines.builders import loaded_links

CONTENT = json.loads((settings.BASE_DIR / "fixtures" / "snapshot.schema.json").read_text(encoding="utf-8"))
DEFS = CONTENT["$defs"]
VALIDATOR = Draft202012Validator(CONTENT, format_checker=Draft202012Validator.FORMAT_CHECKER)
KEPT = sorted((Path(__file__).parent / "snapshots").glob("*.json"))
LATER = NOW + timedelta(days=180)


@pytest.fixture
def rounds(db) -> list[dict]:
    """The contents of two finished rounds with all that a content can hold: supplement, standings, round before."""
    loaded_links()
    supplements.loaded("demo")
    scope = Scope(roles=("developer", "user"), depth="full", facts={"generative_ai": True, "personal_data": False})
    replies = {
        "A-1": Reply(level="in_place", evidence=("規程",), considered_on=date(2026, 4, 1)),
        "A-2": Reply(level="not_applicable", reason="使わない"),
        "S-GEN-1": Reply(level="unknown", approach="調べる"),
    }
    assessment = services.start(
        version=Version.objects.by_key("demo-1.2"),
        scope=scope,
        now=NOW,
        savings={key: Saving(reply=reply) for key, reply in replies.items()},
        profile=Profile(organisation="山川食品株式会社", size="6-20"),
    )
    finishing.finish(assessment=assessment, user=None, now=NOW)
    finishing.reopen(assessment=assessment, user=None, now=NOW)
    finishing.finish(assessment=assessment, user=None, now=LATER)
    return [json.loads(frozen.canonical(row.content)) for row in assessment.snapshots.order_by("round")]


def kept(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def nodes(value: Any) -> list[dict]:
    """Every object in the content."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if isinstance(value, dict) else []), *(node for part in parts for node in nodes(part))]


def test_the_schema_is_a_sound_schema_of_draft_2020_12():
    assert CONTENT["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert CONTENT["$id"] == "urn:tenken:snapshot:1"
    Draft202012Validator.check_schema(CONTENT)


def test_every_value_has_a_title_and_a_description():
    described = [(place, schema) for place, schema in blocks(CONTENT) if "$ref" not in schema or "title" in schema]
    assert len(described) > 150
    assert [place for place, schema in described if not {"title", "description"} <= schema.keys()] == []


def test_a_freshly_finished_round_validates(rounds):
    for content in rounds:
        VALIDATOR.validate(content)


def test_the_fresh_rounds_hold_everything_that_a_content_can_hold(rounds):
    last = rounds[-1]
    assert last.keys() == DEFS["snapshot"]["properties"].keys()
    assert [name for name in ("supplement", "standings", "previous", "verification") if not last[name]] == []
    assert any(row["links"] for row in last["standings"][0]["rows"])


@pytest.mark.parametrize("path", KEPT, ids=[path.stem for path in KEPT])
def test_what_an_earlier_release_froze_validates_as_it_is_and_as_it_is_read(path):
    VALIDATOR.validate(kept(path))
    VALIDATOR.validate(json.loads(frozen.canonical(frozen.whole(kept(path)))))


def test_only_what_schema_1_gained_later_is_optional():
    optional = {
        name: DEFS[name]["properties"].keys() - set(DEFS[name]["required"]) for name in ("snapshot", "edition", "item")
    }
    assert optional == {"snapshot": {*frozen.TOP}, "edition": {*frozen.EDITION}, "item": {*frozen.ITEM}}


def test_the_figures_are_described_as_in_the_schema_of_an_assessment():
    assert [name for name in ("score", "tally", "term", "share") if DEFS[name] != ASSESSMENT["$defs"][name]] == []


def test_it_names_the_same_choices():
    item = DEFS["item"]["properties"]
    assert DEFS["snapshot"]["properties"]["schema"]["const"] == SCHEMA
    assert DEFS["edition"]["properties"]["kind"]["enum"] == [*KINDS]
    assert item["strength"]["enum"] == [*STRENGTHS]
    assert (item["force"]["enum"], item["verified"]["enum"]) == ([*FORCES, None], [*MARKS, None])
    assert [*DEFS["left_out"]["properties"]["facts"]["items"]["enum"]] == [*FACTS]
    assert {*DEFS["link"]["properties"]["relation"]["enum"]} == {*RELATIONS} - {"none"}
    assert DEFS["link"]["properties"]["basis"]["enum"] == [*BASES]


def test_no_object_takes_a_name_that_it_does_not_know(rounds):
    maps = ("by_principle", "by_role", "units")
    content = rounds[-1]
    free = [id(node[name]) for node in nodes(content) for name in maps if name in node]
    for node in nodes(content):
        if id(node) not in free:
            node["colour"] = "red"
            assert not VALIDATOR.is_valid(content)
            del node["colour"]
    VALIDATOR.validate(content)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", 2),
        ("schema", "tenken.assessment/1"),
        ("round", 0),
        ("as_of", "2026-11-23"),
        ("edition.published_on", "2026-02-30"),
        ("scope.depth", "deep"),
        ("scope.roles", []),
        ("score.confirmed", 1.5),
        ("score.earned", -1),
        ("score.band", "excellent"),
        ("principles.0.items", []),
        ("principles.0.items.0.reply.level", "done"),
        ("principles.0.items.0.reply.considered_on", "yesterday"),
        ("principles.0.items.0.title.en", None),
        ("standings.0.rows.0.state", "compliant"),
        ("verification.code", "SHORT"),
    ],
)
def test_a_fault_of_shape_is_refused(rounds, path, value):
    content = copy.deepcopy(rounds[-1])
    *outer, last = path.split(".")
    node = content
    for name in outer:
        node = node[int(name) if name.isdigit() else name]
    node[last] = value
    assert not VALIDATOR.is_valid(content)
