"""Two results side by side."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.comparing import CHANGES, PartChange, compare
from assessments.scope import DEPTHS, Scope
from assessments.scoring import LEVELS
from assessments.snapshot import Profile, Reply, content
from guidelines.catalogue import Edition
from guidelines.catalogue_yaml import read
from tests.assessments import supplements
from tests.builders import edition_of
from tests.guidelines.builders import as_yaml, item, words

AS_OF = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SWAPPED = {
    "up": "down", "down": "up", "answered": "unanswered", "unanswered": "answered", "entered": "left",
    "left": "entered", "changed": "changed", "same": "same",
}  # fmt: skip
SMALL = edition_of(4)
KEYS = [entry.key for entry in SMALL.items]


def beside() -> Edition:
    data = supplements.mapping(SMALL.framework.key)
    asked = [item(f"S-{n}", only_with=["generative_ai"]) for n in (1, 2)]
    data["principles"] = [{"key": "A-S", "title": words("S"), "items": asked}]
    return read(as_yaml(data))


BESIDE = beside()


def made(levels: dict[str, str | None], *, depth: str = "full", generative_ai: bool = False) -> dict:
    return content(
        edition=SMALL,
        supplement=BESIDE,
        scope=Scope(roles=("user",), depth=depth, facts={"generative_ai": generative_ai}),
        replies={key: Reply(level=level, reason="-") for key, level in levels.items()},
        profile=Profile(),
        as_of=AS_OF,
    )


results = st.builds(
    made,
    st.dictionaries(st.sampled_from([*KEYS, "S-1", "S-2"]), st.sampled_from([*LEVELS, None])),
    depth=st.sampled_from(DEPTHS),
    generative_ai=st.booleans(),
)


def kinds(parts: tuple[PartChange, ...]) -> dict[str, str]:
    return {entry.key: entry.kind for part in parts for entry in part.items}


def keys_of(result: dict) -> set[str]:
    parts = [part for part in (result, result["supplement"]) if part]
    return {entry["key"] for part in parts for row in part["principles"] for entry in row["items"]}


# --- laws -----------------------------------------------------------------------------------------


@given(results)
def test_a_result_beside_itself_shows_no_change(result):
    for part in compare(result, result):
        assert {entry.kind for entry in part.items} <= {"same"}
        assert part.before == part.after
        assert part.closed == ()
        assert [row.before for row in part.principles] == [row.after for row in part.principles]


@given(results, results)
def test_turning_the_order_turns_up_into_down_and_in_into_out(earlier, later):
    there, back = kinds(compare(earlier, later)), kinds(compare(later, earlier))
    assert {key: SWAPPED[kind] for key, kind in there.items()} == back


@given(results, results)
def test_every_item_of_either_appears_exactly_once(earlier, later):
    found = [entry.key for part in compare(earlier, later) for entry in part.items]
    assert len(found) == len(set(found))
    assert set(found) == keys_of(earlier) | keys_of(later)
    assert {entry.kind for part in compare(earlier, later) for entry in part.items} <= set(CHANGES)


@given(results, results)
def test_an_action_is_closed_where_the_earlier_result_has_it_and_the_later_has_not(earlier, later):
    def steps(result: dict) -> set[str]:
        parts = [part for part in (result, result["supplement"]) if part]
        return {step["key"] for part in parts for step in part["findings"]["steps"]}

    closed = {entry.key for part in compare(earlier, later) for entry in part.closed}
    assert closed == steps(earlier) - steps(later)


@given(results, results)
def test_the_figures_are_those_of_the_two_results(earlier, later):
    part = compare(earlier, later)[0]
    assert (part.before, part.after) == (earlier["score"], later["score"])
    for row in part.principles:
        assert row.before == earlier["score"]["by_principle"].get(row.key)
        assert row.after == later["score"]["by_principle"].get(row.key)


# --- examples -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("not_yet", "partly", "up"),
        ("partly", "in_place", "up"),
        ("unknown", "partly", "up"),
        ("in_place", "partly", "down"),
        ("in_place", "unknown", "down"),
        (None, "not_yet", "answered"),
        (None, "not_applicable", "answered"),
        ("not_yet", None, "unanswered"),
        ("unknown", "not_yet", "changed"),
        ("not_applicable", "in_place", "changed"),
        ("partly", "not_applicable", "changed"),
        ("partly", "partly", "same"),
        (None, None, "same"),
    ],
)
def test_an_item_went(before, after, kind):
    assert kinds(compare(made({"A-1": before}), made({"A-1": after})))["A-1"] == kind


def test_a_supplement_that_came_in_is_a_part_of_its_own():
    whole, beside = compare(made({}), made({"S-1": "partly"}, generative_ai=True))
    assert kinds((beside,)) == {"S-1": "entered", "S-2": "entered"}
    assert (beside.before, beside.after["answered"]) == (None, 1)
    assert whole.before == whole.after


def test_where_neither_has_a_supplement_there_is_one_part():
    assert len(compare(made({}), made({}))) == 1


def test_an_item_that_is_no_longer_asked_keeps_its_words():
    [_, beside] = compare(made({"S-1": "not_yet"}, generative_ai=True), made({}))
    [gone] = beside.closed
    assert (gone.key, gone.kind, gone.before, gone.after) == ("S-1", "left", "not_yet", None)
    assert gone.entry["title"]["en"]
