"""Strengths, gaps and next actions follow from the score."""

import pytest
from hypothesis import given

from assessments.findings import Step, gaps, not_applicable, steps, strengths
from assessments.scoring import Answer, score
from tests.assessments.test_scoring import answers


def rows(**principles: list[str | None]) -> list[Answer]:
    """Answers of weight 1, by principle; levels by their first letters."""
    names = {"i": "in_place", "p": "partly", "n": "not_yet", "u": "unknown", "x": "not_applicable", "-": None}
    return [
        Answer(key=f"{name}{n}", principle=name, roles=("user",), weight=1, level=names[letter])
        for name, letters in principles.items()
        for n, letter in enumerate(letters)
    ]


def one(level: str | None, weight: int = 3, key: str = "A") -> Answer:
    return Answer(key=key, principle="P", roles=("user",), weight=weight, level=level)


@pytest.mark.parametrize(
    ("level", "kind", "gain"), [("not_yet", "start", 6), ("partly", "complete", 3), ("unknown", "find_out", 6)]
)
def test_a_step_says_what_to_do_and_what_it_gains(level, kind, gain):
    assert steps([one(level)]) == (Step(key="A", gain=gain, kind=kind),)


@pytest.mark.parametrize("level", ["in_place", "not_applicable", None])
def test_there_is_no_step_where_nothing_is_left_or_nothing_is_said(level):
    assert steps([one(level)]) == ()


def test_steps_that_gain_most_come_first_and_ties_keep_their_order():
    terms = [one("partly", 3, "a"), one("not_yet", 3, "b"), one("partly", 3, "c"), one("unknown", 3, "d")]
    assert [step.key for step in steps(terms)] == ["b", "d", "a", "c"]


@given(terms=answers())
def test_carrying_out_every_step_earns_all_points_but_those_of_open_items(terms):
    total = score(terms).total
    assert total.earned + sum(step.gain for step in steps(terms)) == total.possible - total.open


def test_strengths_are_the_best_three_from_one_half_upward():
    result = score(rows(A="pn", B="ip", C="in", D="ii", E="pp"))
    assert strengths(result) == ("D", "B", "C")


def test_of_two_equal_strengths_the_one_that_earned_more_comes_first():
    assert strengths(score(rows(A="i", B="ii"))) == ("B", "A")


def test_half_is_a_strength_and_less_is_none():
    assert strengths(score(rows(A="in", B="pn"))) == ("A",)


@pytest.mark.parametrize("levels", ["xx", "--", "nu"])
def test_a_principle_without_points_is_no_strength(levels):
    assert strengths(score(rows(A=levels))) == ()


def test_gaps_are_the_three_with_most_points_missing():
    result = score(rows(A="n", B="nnn", C="nn", D="nnnn"))
    assert gaps(result) == ("D", "B", "C")


def test_equal_gaps_keep_the_editions_order():
    assert gaps(score(rows(B="n", A="n"))) == ("B", "A")


def test_open_items_are_no_gap():
    assert gaps(score(rows(A="---"))) == ()


def test_a_strength_is_not_named_as_a_gap_too():
    assert gaps(score(rows(A="in", B="n"))) == ("B",)


def test_a_perfect_principle_beyond_the_three_strengths_is_no_gap():
    assert gaps(score(rows(A="i", B="i", C="i", D="i"))) == ()


def test_as_many_strengths_and_gaps_as_asked_for():
    result = score(rows(A="i", B="i", C="n", D="n"))
    assert (strengths(result, most=1), gaps(result, most=1)) == (("A",), ("C",))


def test_what_does_not_apply_is_listed():
    assert not_applicable(rows(A="ix", B="x-")) == ("A1", "B0")
