"""Roles against principles, change since the last round, actions by month, and what is not known."""

import pytest

from assessments.frozen import whole
from assessments.reports.context import report
from assessments.reports.html import page
from assessments.snapshot import Reply, figures_of

EVERY_ROLE = ("developer", "provider", "user")


@pytest.fixture
def two_rounds(make) -> dict:
    """A second round in which one item went from not yet to in place."""
    earlier = make(level="not_yet") | {"round": 1}
    later = make(level="not_yet", replies={"C-1-3": Reply(level="in_place")})
    return later | {"round": 2, "previous": figures_of(earlier)}


def test_the_map_shows_each_role_and_the_range_of_each_principle(make):
    shown = report(make(roles=EVERY_ROLE, depth="full", level="partly"), "en").role_map
    assert shown.roles == ("AI developer", "AI provider", "AI business user")
    assert len(shown.rows) == 17
    assert {text for _title, ranges in shown.rows for text in ranges} <= {"50%", "–"}


def test_the_figures_of_the_map_stand_in_its_squares(make):
    shown = report(make(roles=EVERY_ROLE, depth="full", level="partly"), "en").role_map
    assert [cell.text.text for cell in shown.chart.cells] == [text for _title, ranges in shown.rows for text in ranges]


def test_one_role_alone_needs_no_map(make):
    assert report(make(), "ja").role_map is None


def test_the_change_is_told_in_percentage_points(two_rounds):
    shown = report(two_rounds, "en").change
    assert (shown.round, shown.total.before, shown.total.after, shown.total.moved) == (1, "0%", "8%", "+8")
    assert {row.moved for row in shown.rows} > {"±0"}
    assert shown.other_scope is False


def test_a_round_of_another_depth_is_said_to_be_one(two_rounds):
    two_rounds["previous"]["scope"] = {"roles": ["user"], "depth": "full"}
    assert report(two_rounds, "en").change.other_scope is True


def test_rounds_scored_by_different_methods_are_not_compared(two_rounds):
    two_rounds["previous"]["method"] = 0
    assert report(two_rounds, "en").change is None


def test_a_principle_that_was_not_asked_before_has_no_change(two_rounds):
    two_rounds["previous"]["by_principle"] = {}
    assert {row.moved for row in report(two_rounds, "en").change.rows} == {"–"}


def test_a_content_without_an_earlier_round_shows_no_change(make):
    content = make()
    del content["previous"]
    assert whole(content)["previous"] is None
    assert report(content, "en").change is None


def test_the_proposal_holds_every_action_in_order_and_ends_where_they_end(make):
    shown = report(make(level="not_yet"), "en")
    planned = [step for month in shown.schedule.months for step in month.steps]
    assert [step.rank for step in planned] == list(range(1, 13))
    assert (shown.schedule.rest, shown.schedule.months[-1].confirmed) == (0, "100%")
    assert shown.schedule.months[0].until == "until 23 December 2026"


def test_without_actions_there_is_no_proposal(make):
    assert report(make(level="in_place"), "en").schedule is None


def test_what_is_not_known_is_said(make):
    shown = report(make(replies={"C-1-3": Reply(level="unknown")}), "en").unknowns
    assert shown[:2] == ("11 items are not answered.", "1 item was answered “Don't know”.")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_chart_says_in_words_what_it_shows(two_rounds, make, lang):
    full = make(roles=EVERY_ROLE, depth="full", level="partly") | {"previous": two_rounds["previous"]}
    html = page(full, lang)
    assert html.count("<svg") == html.count("</title>") - 1 == 7
