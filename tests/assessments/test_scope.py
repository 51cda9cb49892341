"""Roles, profile and depth decide what is asked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scope import (
    ACTIVITIES,
    DEPTHS,
    Scope,
    find_roles,
    items_in_scope,
    items_left_out,
    known_facts,
    minutes,
    principles_in_scope,
)
from guidelines.catalogue import FACTS, ROLES, SITUATIONS, Edition, Item
from tests.guidelines.builders import edition as small_edition


def item(**changes) -> Item:
    """A-2 of the small edition: provider and user, standard for users, quick, bound to two facts."""
    return replace(small_edition().item("A-2"), **changes)


any_scope = st.builds(
    Scope,
    roles=st.lists(st.sampled_from(ROLES), min_size=1, unique=True).map(tuple),
    depth=st.sampled_from(DEPTHS),
    facts=st.dictionaries(st.sampled_from((*FACTS, *SITUATIONS)), st.sampled_from((True, False, None))),
)


@pytest.mark.parametrize(
    ("roles", "depth", "asked"),
    [
        (("user",), "full", True),
        (("provider",), "full", True),
        (("developer",), "full", False),
        (("developer", "user"), "full", True),
        (("user",), "standard", True),
        (("provider",), "standard", False),
        (("user",), "quick", True),
        (("provider",), "quick", False),
    ],
)
def test_role_and_depth_decide_what_is_asked(roles, depth, asked):
    assert Scope(roles=roles, depth=depth).includes(item()) == asked


def test_an_item_outside_the_quick_check_is_not_asked_in_it():
    scope = Scope(roles=("user",), depth="quick")
    assert not scope.includes(item(quick=False))


def test_standard_asks_items_outside_the_quick_check_too():
    assert Scope(roles=("user",), depth="standard").includes(item(quick=False))


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({}, True),
        ({"generative_ai": None}, True),
        ({"generative_ai": True, "life_or_rights": True}, True),
        ({"generative_ai": False}, False),
        ({"generative_ai": True, "life_or_rights": False}, False),
        ({"personal_data": False}, True),
    ],
)
def test_only_a_denied_fact_takes_an_item_out(facts, asked):
    assert Scope(roles=("user",), depth="full", facts=facts).includes(item()) == asked


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({}, False),
        ({"personal_data": True}, False),
        ({"personal_data": True, "finance": None}, False),
        ({"personal_data": True, "finance": False}, False),
        ({"personal_data": True, "finance": True}, True),
        ({"personal_data": True, "finance": True, "generative_ai": False}, False),
    ],
)
def test_only_the_affirmation_of_every_situation_brings_an_item_in(facts, asked):
    bound = item(when=("generative_ai",), only_with=("personal_data", "finance"))
    assert Scope(roles=("user",), depth="full", facts=facts).includes(bound) == asked


def test_an_item_that_no_situation_brings_in_is_not_called_left_out():
    edition = small_edition("principles.0.items.1.only_with", ["finance"])
    assert items_left_out(edition, Scope(roles=("user",), depth="full")) == ()


def test_the_denied_facts_of_an_item_are_named():
    scope = Scope(roles=("user",), depth="full", facts={"generative_ai": False, "personal_data": False})
    assert scope.denied(item()) == ("generative_ai",)


def test_the_roles_of_an_item_are_those_in_scope():
    assert Scope(roles=("developer", "user"), depth="full").roles_of(item()) == ("user",)


def test_principles_without_items_in_scope_are_left_out():
    pairs = principles_in_scope(small_edition(), Scope(roles=("user",), depth="quick"))
    assert [(principle.key, [i.key for i in items]) for principle, items in pairs] == [("A", ["A-2"])]


def test_items_left_out_are_those_that_the_profile_alone_takes_out():
    scope = Scope(roles=("user",), depth="quick", facts={"generative_ai": False})
    assert [i.key for i in items_left_out(small_edition(), scope)] == ["A-2"]
    assert items_in_scope(small_edition(), scope) == ()


@given(scope=any_scope)
def test_in_scope_and_left_out_are_together_what_role_and_depth_ask_for(edition: Edition, scope):
    parts = {*(i.key for i in items_in_scope(edition, scope)), *(i.key for i in items_left_out(edition, scope))}
    assert parts == {i.key for i in edition.items if scope.concerns(i)}


@given(scope=any_scope)
def test_going_deeper_keeps_every_item(edition: Edition, scope):
    quick, standard, full = (
        {i.key for i in items_in_scope(edition, Scope(roles=scope.roles, depth=depth, facts=scope.facts))}
        for depth in DEPTHS
    )
    assert quick <= standard <= full


@given(scope=any_scope, role=st.sampled_from(ROLES))
def test_another_role_takes_no_item_away(edition: Edition, scope, role):
    more = Scope(roles=(*scope.roles, role), depth=scope.depth, facts=scope.facts)
    assert set(items_in_scope(edition, scope)) <= set(items_in_scope(edition, more))


@given(scope=any_scope)
def test_items_come_in_the_editions_order(edition: Edition, scope):
    by_principle = [i for _, items in principles_in_scope(edition, scope) for i in items]
    assert by_principle == list(items_in_scope(edition, scope)) == sorted(by_principle, key=edition.items.index)


# --- the role finder ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ticked", "found"),
    [
        (["uses_service"], {"user": ("uses_service",)}),
        (["uses_system"], {"user": ("uses_system",)}),
        (["builds_own_tool"], {"provider": ("builds_own_tool",), "user": ("builds_own_tool",)}),
        (["offers_product"], {"provider": ("offers_product",)}),
        (["integrates"], {"provider": ("integrates",)}),
        (["tunes_models"], {"developer": ("tunes_models",)}),
        (["makes_models"], {"developer": ("makes_models",)}),
        (["uses_system", "uses_service"], {"user": ("uses_system", "uses_service")}),
        ([], {"user": ()}),
    ],
)
def test_roles_follow_from_facts_with_their_reasons(ticked, found):
    assert find_roles(ticked) == found


def test_every_activity_at_once_finds_all_roles_in_the_houses_order():
    assert tuple(find_roles(ACTIVITIES)) == ROLES


def test_an_unknown_activity_is_refused():
    with pytest.raises(KeyError):
        find_roles(["flies"])


@pytest.mark.parametrize(("items", "expected"), [(0, 0), (1, 1), (2, 1), (3, 2), (12, 5), (93, 39)])
def test_minutes_are_25_seconds_an_item_rounded_up(items, expected):
    assert minutes(items) == expected


def test_facts_that_nobody_named_are_not_said_and_situations_are_not_given():
    said = {"personal_data": False, "finance": True, "contracts": None}
    assert known_facts(said) == {
        "generative_ai": None,
        "personal_data": False,
        "life_or_rights": None,
        **dict.fromkeys(SITUATIONS, False),
        "finance": True,
    }
