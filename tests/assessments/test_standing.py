"""Where answers leave somebody with another framework: touched is never covered, and better is never worse."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.scope import Scope
from assessments.scoring import LEVELS, NOT_APPLICABLE, POINTS
from assessments.snapshot import Profile, Reply, content
from assessments.standing import PRACTICES, STATES, Standing, practice, standing, state_of
from guidelines.catalogue import Text
from guidelines.crosswalk import BASES, RELATIONS, STRONGEST, Link, Place, Unit, Walk, walk
from tests.guidelines import builders

WORDS = Text(ja="言葉", en="words")
ITEMS = ("a", "b", "c", "d", "e")
UNITS = ("U", "V", "W")
RANK = {"not_yet": 0, "partly": 1, "in_place": 2, "covered": 3}
"""States from worse to better; *open* stands apart: nobody can tell."""


def link(relation: str = "intersects", strength: int = 5, *, source: str = "U", target: str | None = "p") -> Link:
    return Link(
        source=source,
        target=None if relation == "none" else target,
        relation=relation,
        strength=strength,
        basis="judgement",
        rationale=WORDS,
    )


def unit(key: str, *items: str) -> Unit:
    return Unit(key=key, printed_id=key, title=WORDS, items=items)


def linked(*links: Link, units: tuple[Unit, ...] = (unit("U", "a", "b"), unit("V", "c")), places="pqrs") -> Walk:
    return Walk(
        source="demo-1.2",
        target="other-1",
        title=WORDS,
        label="1",
        kind="standard",
        version_note=None,
        revised_on=date(2026, 11, 20),
        note=None,
        units=units,
        places=tuple(
            place if isinstance(place, Place) else Place(key=place, printed_id=place, title=WORDS) for place in places
        ),
        links=links,
    )


def states(position: Standing) -> dict[str, str]:
    return {row.place.key: row.state for row in position.rows}


# --- the practice behind a unit -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ([], "outside"),
        (["not_applicable"], "outside"),
        (["not_applicable", "not_applicable"], "outside"),
        ([None], "open"),
        ([None, "not_applicable"], "open"),
        (["in_place"], "in_place"),
        (["in_place", "in_place", "not_applicable"], "in_place"),
        (["in_place", None], "partly"),
        (["in_place", "unknown"], "partly"),
        (["in_place", "not_yet"], "partly"),
        (["partly"], "partly"),
        (["partly", "partly"], "partly"),
        (["partly", None], "partly"),
        (["not_yet"], "not_yet"),
        (["unknown"], "not_yet"),
        (["unknown", "not_yet", "not_applicable"], "not_yet"),
        (["not_yet", None], "open"),
        (["unknown", None], "open"),
    ],
)
def test_the_practice_behind_a_unit_follows_from_all_its_items(levels, found):
    assert practice(levels) == found


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        (["in_place"], "partly"),
        (["in_place", "in_place"], "partly"),
        (["partly"], "partly"),
        (["not_yet"], "not_yet"),
        ([None], "open"),
        ([], "outside"),
    ],
)
def test_a_unit_that_is_not_asked_as_a_whole_is_in_place_in_part_at_most(levels, found):
    assert practice(levels, whole=False) == found


# --- the state of a place -------------------------------------------------------------------------


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("done", PRACTICES)
@pytest.mark.parametrize("strength", [0, 1, STRONGEST])
def test_one_link_covers_only_where_it_holds_all_of_the_place_and_the_practice_is_in_place(relation, done, strength):
    covered = relation in ("equal", "superset") and done == "in_place"
    assert (state_of([(link(relation, strength), done)]) == "covered") == covered


@pytest.mark.parametrize("relation", [relation for relation in RELATIONS if relation != "none"])
@pytest.mark.parametrize("done", ["partly", "not_yet"])
def test_a_place_that_one_link_touches_is_in_the_state_of_the_practice_behind_it(relation, done):
    assert state_of([(link(relation), done)]) == done


@pytest.mark.parametrize("done", ["open", "outside"])
def test_a_place_touched_by_nothing_that_is_answered_is_open(done):
    assert state_of([(link("equal", STRONGEST), done)]) == "open"


@pytest.mark.parametrize(
    ("links", "state"),
    [
        ([("intersects", 5, "in_place"), ("intersects", 9, "not_yet")], "in_place"),
        ([("intersects", 4, "in_place"), ("intersects", 9, "not_yet")], "not_yet"),
        ([("intersects", 5, "in_place"), ("intersects", 10, "partly")], "in_place"),
        ([("subset", 9, "partly"), ("intersects", 9, "not_yet")], "partly"),
        ([("equal", 9, "partly"), ("intersects", 1, "in_place")], "partly"),
        ([("superset", 1, "in_place"), ("intersects", 9, "not_yet")], "covered"),
        ([("intersects", 9, "open"), ("intersects", 1, "not_yet")], "open"),
        ([("intersects", 9, "open"), ("intersects", 5, "not_yet")], "not_yet"),
        ([("intersects", 9, "outside"), ("intersects", 1, "partly")], "partly"),
        ([("none", 0, "in_place"), ("intersects", 1, "not_yet")], "not_yet"),
        ([("none", 0, "in_place")], "open"),
        ([], "open"),
    ],
)
def test_of_the_links_at_least_half_as_strong_as_the_strongest_the_practice_furthest_along_counts(links, state):
    rows = [(link(relation, strength), done) for relation, strength, done in links]
    assert state_of(rows) == state_of(reversed(rows)) == state


# --- the position against a framework -------------------------------------------------------------


def test_only_places_that_a_row_names_are_judged_and_they_come_in_printed_order():
    position = standing(linked(link(target="r"), link(target="p")), {})
    assert [row.place.key for row in position.rows] == ["p", "r"]


def test_what_no_row_touches_is_told_apart():
    position = standing(linked(link(target="p"), link("none", 0, source="V")), {})
    assert [place.key for place in position.unlinked] == ["q", "r", "s"]
    assert [one.key for one in position.one_sided] == ["V"]


def test_a_place_around_a_linked_one_or_inside_it_is_not_called_untouched():
    inner, deeper = (Place(key=key, printed_id=key, title=WORDS, parent=up) for key, up in (("q", "p"), ("r", "q")))
    position = standing(linked(link(target="q"), places=("p", inner, deeper, "s")), {})
    assert states(position) == {"q": "open"}
    assert [place.key for place in position.unlinked] == ["s"]


def test_links_to_a_place_come_strongest_first_with_the_practice_behind_each():
    position = standing(
        linked(link(strength=2), link(strength=7, source="V")), {"a": "in_place", "b": "in_place", "c": "not_yet"}
    )
    assert [(one.source, one.strength, done) for one, done in position.rows[0].links] == [
        ("V", 7, "not_yet"),
        ("U", 2, "in_place"),
    ]


def test_one_item_of_a_unit_that_is_not_in_place_is_enough_not_to_cover():
    wide = linked(link("equal", STRONGEST))
    assert states(standing(wide, {"a": "in_place", "b": "in_place"})) == {"p": "covered"}
    assert states(standing(wide, {"a": "in_place", "b": "partly"})) == {"p": "partly"}
    assert states(standing(wide, {"a": "in_place", "b": None})) == {"p": "partly"}


def test_an_item_that_applies_and_is_not_asked_keeps_a_place_from_being_covered():
    wide = linked(link("equal", STRONGEST))
    assert states(standing(wide, {"a": "in_place"}, unasked={"b"})) == {"p": "partly"}
    assert states(standing(wide, {"a": "in_place"}, unasked={"c"})) == {"p": "covered"}


def test_a_unit_without_items_never_covers():
    assert states(standing(linked(link("equal"), units=(unit("U"),)), {"a": "in_place"})) == {"p": "open"}


# --- laws -----------------------------------------------------------------------------------------

many = settings(max_examples=150)


@st.composite
def levels(draw) -> dict[str, str | None]:
    """Answers to most items; practice in place comes often enough that something is covered."""
    absent = draw(st.sets(st.sampled_from(ITEMS), max_size=2))
    often = st.sampled_from((*LEVELS, None, "in_place", "in_place"))
    return {key: draw(often) for key in ITEMS if key not in absent}


@st.composite
def walks(draw, relations: tuple[str, ...] = RELATIONS) -> Walk:
    """Crosswalks that the loader would take: no pair twice, no target where there is no counterpart."""
    units = tuple(unit(key, *draw(st.lists(st.sampled_from(ITEMS), unique=True, max_size=2))) for key in UNITS)
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(UNITS), st.sampled_from(("p", "q", None))), unique=True, min_size=1, max_size=9
        )
    )
    own = [relation for relation in relations if relation != "none"]
    links = tuple(
        replace(
            link(
                "none" if target is None else draw(st.sampled_from(own)),
                draw(st.sampled_from((0, 1, 5, STRONGEST))),
                source=source,
                target=target,
            ),
            basis=draw(st.sampled_from(BASES)),
        )
        for source, target in pairs
    )
    return linked(*links, units=units)


@many
@given(
    crosswalk=walks(tuple(relation for relation in RELATIONS if relation not in ("equal", "superset"))), said=levels()
)
def test_no_relation_but_equal_or_superset_ever_yields_covered(crosswalk, said):
    assert "covered" not in states(standing(crosswalk, said)).values()


@many
@given(crosswalk=walks(), said=levels(), unasked=st.sets(st.sampled_from(ITEMS), max_size=2))
def test_covered_means_a_wide_link_and_every_item_that_applies_asked_and_in_place(crosswalk, said, unasked):
    asked = {key: level for key, level in said.items() if key not in unasked}
    units = {one.key: one for one in crosswalk.units}
    for row in standing(crosswalk, asked, unasked=unasked).rows:
        behind = [
            [asked.get(key) for key in units[one.source].items if key in asked or key in unasked]
            for one, _ in row.links
            if one.relation in ("equal", "superset")
        ]
        applying = [[level for level in found if level != NOT_APPLICABLE] for found in behind]
        whole = any(found and set(found) == {"in_place"} for found in applying)
        assert (row.state == "covered") == whole


STEP = {"open": "partly", "not_yet": "partly", "partly": "in_place", "in_place": "in_place"}
rows = st.tuples(
    st.builds(
        link, st.sampled_from(("intersects", "subset", "intersects", "equal")), st.sampled_from((1, 5, STRONGEST))
    ),
    st.sampled_from(("in_place", "partly", "not_yet", "open")),
)


@settings(max_examples=500)
@given(touching=st.lists(rows, min_size=1, max_size=3), data=st.data())
def test_a_step_forward_behind_one_link_never_makes_the_state_of_a_place_worse(touching, data):
    here = data.draw(st.integers(0, len(touching) - 1))
    one, done = touching[here]
    better = [*touching]
    better[here] = (one, STEP[done])
    before = state_of(touching)
    assert before == "open" or RANK[state_of(better)] >= RANK[before]


@given(crosswalk=walks(), said=levels(), unasked=st.sets(st.sampled_from(ITEMS), max_size=2), data=st.data())
def test_a_better_level_never_makes_the_state_of_a_place_worse(crosswalk, said, unasked, data):
    better = better_than(said, data)
    before = states(standing(crosswalk, said, unasked=unasked))
    after = states(standing(crosswalk, better, unasked=unasked))
    for key, state in before.items():
        assert state == "open" or RANK[after[key]] >= RANK[state]


def better_than(said: Mapping[str, str | None], data) -> dict[str, str | None]:
    """The same answers, some of those that earn points or could raised."""
    raised = dict(said)
    for key in data.draw(st.sets(st.sampled_from(sorted(said)))):
        if said[key] in POINTS:
            higher = [level for level, points in POINTS.items() if points >= POINTS[said[key]]]
            raised[key] = data.draw(st.sampled_from(higher))
    return raised


@given(crosswalk=walks(), said=levels())
def test_counts_add_up_to_the_linked_places(crosswalk, said):
    position = standing(crosswalk, said)
    named = {one.target for one in crosswalk.links if one.target is not None}
    assert tuple(position.counts) == STATES
    assert sum(position.counts.values()) == len(position.rows) == len(named)
    assert len(position.rows) + len(position.unlinked) == len(crosswalk.places)


@given(crosswalk=walks(), said=levels())
def test_the_order_of_rows_in_a_crosswalk_changes_no_state(crosswalk, said):
    backwards = replace(crosswalk, links=crosswalk.links[::-1])
    assert states(standing(backwards, said)) == states(standing(crosswalk, said))


@given(crosswalk=walks(), said=levels())
def test_without_any_answer_everything_is_open(crosswalk, said):
    assert set(states(standing(crosswalk, dict.fromkeys(said))).values()) <= {"open"}


# --- in a result ----------------------------------------------------------------------------------


def result(depth: str, **levels: str) -> dict:
    """The frozen position of the small edition against its second edition: unit A is equal to A-1 there."""
    row = builders.linked().crosswalks[1]
    target = builders.edition(base=builders.wide_mapping())
    frozen = content(
        edition=builders.edition(),
        scope=Scope(roles=("user",), depth=depth),
        replies={key.replace("_", "-"): Reply(level=level) for key, level in levels.items()},
        profile=Profile(),
        as_of=datetime(2026, 11, 23, tzinfo=UTC),
        walks=[walk(builders.linked(), row, target)],
    )
    return frozen["standings"][0]


def test_a_result_keeps_state_relation_strength_and_practice_of_every_row():
    found = result("full", A_1="in_place", A_2="in_place")
    (row,) = found["rows"]
    assert (row["key"], row["state"]) == ("A-1", "covered")
    assert row["links"] == [
        {"source": "A", "relation": "equal", "strength": 9, "basis": "judgement", "practice": "in_place"}
    ]
    assert found["counts"] == {"covered": 1, "in_place": 0, "partly": 0, "not_yet": 0, "open": 0}
    assert found["units"]["A"]["printed_id"] == "A"


def test_a_quick_check_covers_nothing_that_it_asks_in_part_alone():
    """The quick check asks A-2 of the two items of unit A."""
    assert result("quick", A_2="in_place")["rows"][0]["state"] == "partly"


def test_an_answer_outside_the_depth_does_not_count_in_a_position():
    assert result("quick", A_1="in_place", A_2="in_place")["rows"][0]["state"] == "partly"


def test_places_to_read_keep_their_dates_and_marks_in_a_result():
    places = {place["key"]: place for place in result("full")["unlinked"]}
    assert (places["C-2"]["applies_on"], places["C-2"]["verified"]) == ("2027-08-02", "secondary")
    assert places["B-1"]["applies_on"] is None
