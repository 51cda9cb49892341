"""Which rows a reader sees, under which heading."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.crosswalk import RELATIONS
from guidelines.crosswalk_reading import Choice, band, chosen, groups, rows, without_counterpart
from tests.guidelines.builders import walk_values

WALK = walk_values()


def heads(choice: Choice) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group.part.key, [(row.link.source, row.link.target) for row in group.rows]) for group in groups(WALK, choice)
    ]


def test_rows_stand_under_the_parts_of_the_source_the_strongest_first() -> None:
    assert heads(Choice()) == [("A", [("A", "3"), ("A", "1")])]


def test_rows_stand_under_the_places_of_the_target_in_printed_order() -> None:
    assert heads(Choice(side="target")) == [("1", [("A", "1")]), ("3", [("A", "3")])]


def test_one_relation_leaves_out_the_others() -> None:
    assert heads(Choice(relation="superset")) == [("A", [("A", "3")])]


def test_a_least_strength_leaves_out_what_is_weaker() -> None:
    assert heads(Choice(least=7)) == [("A", [("A", "3"), ("A", "1")])]
    assert heads(Choice(least=8)) == [("A", [("A", "3")])]


def test_rows_without_a_counterpart_stand_in_a_list_of_their_own() -> None:
    assert [row.unit.key for row in without_counterpart(WALK)] == ["N"]
    assert "N" not in [key for key, _rows in heads(Choice(relation="none"))]


@given(side=st.sampled_from(["source", "target"]))
def test_every_row_is_read_from_either_side_or_has_no_counterpart(side: str) -> None:
    shown = [row for group in groups(WALK, Choice(side=side)) for row in group.rows]
    assert {row.link for row in (*shown, *without_counterpart(WALK))} == set(WALK.links)


@pytest.mark.parametrize("relation", RELATIONS)
def test_only_equal_and_superset_may_mean_covered(relation: str) -> None:
    link = replace(WALK.links[0], relation=relation)
    row = replace(rows(WALK)[0], link=link)
    assert row.may_cover == (relation in ("equal", "superset"))


@pytest.mark.parametrize(
    ("strength", "word"),
    [(10, "strong"), (8, "strong"), (7, "medium"), (5, "medium"), (4, "weak"), (1, "weak"), (0, "none")],
)
def test_a_strength_has_a_word(strength: int, word: str) -> None:
    assert band(strength) == word


def test_an_address_without_a_choice_shows_all_from_the_source() -> None:
    assert chosen({}) == Choice(side="source", relation=None, least=0)


def test_an_address_may_choose_side_relation_and_strength() -> None:
    asked = chosen({"from": "target", "relation": "equal", "strength": "8"})
    assert asked == Choice(side="target", relation="equal", least=8)


def test_a_form_sent_without_a_choice_is_no_mistake() -> None:
    assert chosen({"relation": "", "strength": "0"}) == Choice()


@given(st.dictionaries(st.sampled_from(["from", "relation", "strength"]), st.text()))
def test_what_is_not_known_is_named_and_left_aside(asked: dict[str, str]) -> None:
    choice = chosen({name: f"?{value}" for name, value in asked.items()})
    assert choice == Choice(refused=choice.refused)
    assert set(choice.refused) == asked.keys()


@pytest.mark.parametrize("strength", ["11", "-1", "7.5", "７", "1e1", "9" * 5000, " 7"])
def test_a_strength_beyond_the_scale_is_refused(strength: str) -> None:
    assert chosen({"strength": strength}) == Choice(refused=("strength",))
