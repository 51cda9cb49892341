"""Stored results print the same figures for ever: contents that earlier releases stored, against pinned numbers.

The files never change. Where a test here fails, the code must learn to read them; no number is adapted.
"""

import json
from pathlib import Path

import pytest

from assessments.comparing import compare
from assessments.frozen import canonical, digest, whole
from assessments.reports import html
from assessments.reports.context import report
from assessments.reports.values import Report

FOLDER = Path(__file__).parent / "snapshots"
OLD, NEW = "before-supplements", "supplement-and-standings"
DIGESTS = {
    OLD: "d5b49c1fdc8a84438bfaa5ae97646d5dd96829ec32dddefec0d58522b6222e24",
    NEW: "ef8e36f1f6c8ac67f3e9213c5a22acd7243d1feb33ee33e0be93be4acdad2e64",
}
PRINCIPLES = {
    OLD: {
        "C-1": "50–83%", "C-2": "30–70%", "C-3": "25%", "C-4": "50%", "C-5": "none", "C-6": "0–100%", "C-7": "0–100%",
        "C-8": "0–100%", "AT-1": "25–75%", "AT-2": "0–100%", "AT-3": "62%", "AT-4": "50–83%", "AT-5": "0–100%",
        "AT-6": "50%",
    },
    NEW: {
        "C-1": "50%", "C-2": "0%", "C-3": "50–100%", "C-4": "50%", "C-5": "0%", "C-6": "0%", "C-7": "100%",
        "C-8": "50–100%", "AT-1": "0%", "AT-2": "100%", "AT-3": "37–62%", "AT-4": "100%", "AT-5": "25%",
        "AT-6": "0–100%",
    },
}  # fmt: skip
STEPS = {
    OLD: ["C-3-2", "AT-3-2", "C-2-1", "C-1-3", "U-3-i"],
    NEW: ["C-2-1", "C-1-6", "U-5-i", "U-6-i", "AT-1-1"],
}
each = pytest.mark.parametrize("name", [OLD, NEW])


def stored(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def shown(name: str) -> Report:
    return report(stored(name), "en")


@each
def test_the_file_is_the_one_that_was_kept(name):
    assert digest(stored(name)) == DIGESTS[name]
    assert (FOLDER / f"{name}.json").read_bytes() == canonical(stored(name))


def test_one_of_them_has_none_of_what_schema_1_gained_later():
    old = stored(OLD)
    item = old["principles"][0]["items"][0]
    assert old["schema"] == 1
    assert {"supplement", "supplement_key", "standings", "round"} & old.keys() == set()
    assert "note" not in old["edition"]
    assert {"force", "verified"} & item.keys() == set()


@pytest.mark.parametrize(
    ("name", "figures", "points"),
    [(OLD, ("33–74%", "60%", "54%", ""), (33, 98, 40)), (NEW, ("40–55%", "85%", "63%", "Starting"), (38, 94, 14))],
)
def test_the_whole_is_what_it_was(name, figures, points):
    total = shown(name).total
    assert (total.range, total.coverage, total.evidenced, total.band) == figures
    assert (total.earned, total.possible, total.open) == points


@each
def test_every_principle_is_what_it_was(name):
    assert {principle.key: principle.figures.range for principle in shown(name).principles} == PRINCIPLES[name]


@each
def test_the_first_actions_are_what_they_were(name):
    assert [step.item.key for step in shown(name).first_steps] == STEPS[name]


@pytest.mark.parametrize(("name", "moment"), [(OLD, "10:00"), (NEW, "14:30")])
def test_the_moment_is_what_it_was(name, moment):
    assert shown(name).as_of_exactly == f"23 November 2026 {moment} (UTC+09:00)"


def test_the_supplement_is_what_it_was():
    supplement = shown(NEW).supplement
    assert (supplement.total.range, supplement.total.coverage) == ("50–60%", "90%")
    assert supplement.steps[0].item.key == "S-DISINFO-2"
    assert shown(OLD).supplement is None


def test_the_standing_with_another_framework_is_what_it_was():
    [standing] = shown(NEW).standings
    counts = {count.state: count.places for count in standing.counts}
    assert (standing.key, counts) == ("nist-ai-rmf-1.0", {"in_place": 2, "partly": 31, "not_yet": 15, "open": 7})
    assert shown(OLD).standings == ()


@each
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_whole_report_can_be_made_in_both_languages(name, lang):
    assert shown(name).total.confirmed in html.page(stored(name), lang)


@each
def test_it_can_be_compared_with_itself(name):
    assert {item.kind for part in compare(stored(name), stored(name)) for item in part.items} == {"same"}


@each
def test_reading_adds_what_is_missing_and_changes_nothing_that_is_there(name):
    content = stored(name)
    full = whole(content)
    assert content == stored(name)
    assert whole(full) == full
    assert [full[key] for key in ("score", "findings", "profile", "left_out", "as_of")] == [
        content[key] for key in ("score", "findings", "profile", "left_out", "as_of")
    ]
    assert [item["reply"] for row in full["principles"] for item in row["items"]] == [
        item["reply"] for row in content["principles"] for item in row["items"]
    ]
