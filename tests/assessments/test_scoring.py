"""The score, method version 1: examples computed by hand, and the laws of the method."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.scoring import LEVELS, METHOD_VERSION, Answer, Score, Tally, as_data, score, tally, tally_as_data
from guidelines.catalogue import ROLES

SHARES = ("confirmed", "ceiling", "coverage", "unknown", "not_applicable", "evidenced")
BETTER = [("not_yet", "partly"), ("unknown", "partly"), ("not_yet", "in_place"), ("unknown", "in_place")]
BETTER.append(("partly", "in_place"))


def answer(level: str | None, *, weight: int = 1, key: str = "A", **others) -> Answer:
    return Answer(**{"key": key, "principle": "P", "roles": ("user",), "weight": weight, "level": level} | others)


def tally_of(*levels: str | None, weight: int = 1) -> Tally:
    return tally(answer(level, key=str(n), weight=weight) for n, level in enumerate(levels))


@st.composite
def answers(draw) -> list[Answer]:
    """Some answers with several principles, roles, weights and levels."""
    one = st.builds(
        Answer,
        key=st.just(""),
        principle=st.sampled_from(("P1", "P2", "P3")),
        roles=st.lists(st.sampled_from(ROLES), min_size=1, unique=True).map(tuple),
        weight=st.integers(0, 3),
        level=st.sampled_from((*LEVELS, None)),
        evidenced=st.booleans(),
    )
    return [replace(row, key=f"I{n}") for n, row in enumerate(draw(st.lists(one, min_size=1, max_size=12)))]


def changed(rows: list[Answer], index: int, level: str | None) -> list[Answer]:
    return [replace(row, level=level) if n == index else row for n, row in enumerate(rows)]


def part_of(result: Score, part: str) -> dict[str, Tally]:
    whole = {"": result.total}
    return {"whole": whole, "principle": result.by_principle, "role": result.by_role}[part]


def pairs(before: list[Answer], after: list[Answer], part: str) -> list[tuple[Tally, Tally]]:
    """The tallies before and after a change, of every part that is in both."""
    old, new = part_of(score(before), part), part_of(score(after), part)
    return [(old[name], new[name]) for name in old.keys() & new.keys()]


each_part = pytest.mark.parametrize("part", ["whole", "principle", "role"])


# --- examples computed by hand --------------------------------------------------------------------


def test_an_example_with_every_level_adds_up_by_hand():
    result = score(
        [
            answer("in_place", key="a", weight=3, evidenced=True),  # 6 of 6
            answer("partly", key="b", weight=2),  # 2 of 4
            answer("not_yet", key="c", weight=2),  # 0 of 4
            answer("unknown", key="d", weight=1),  # 0 of 2
            answer("not_applicable", key="e", weight=3),  # neither side
            answer(None, key="f", weight=1),  # could earn 2 of 2
            answer("in_place", key="g", weight=0, evidenced=True),  # shown, not counted
        ]
    ).total
    assert (result.earned, result.possible, result.open, result.evidenced_points) == (8, 18, 2, 6)
    assert (result.in_scope, result.answered, result.unknown_items, result.not_applicable_items) == (7, 6, 1, 1)
    assert result.confirmed == Fraction(8, 18)
    assert result.ceiling == Fraction(10, 18)
    assert result.coverage == Fraction(6, 7)
    assert result.unknown == result.not_applicable == Fraction(1, 7)
    assert result.evidenced == Fraction(6, 8)


@pytest.mark.parametrize(
    ("level", "points"),
    [("in_place", 2), ("partly", 1), ("not_yet", 0), ("unknown", 0), ("not_applicable", None), (None, None)],
)
def test_each_level_earns_the_points_of_the_method(level, points):
    assert answer(level).points == points


def test_nothing_in_scope_has_no_score():
    result = score([]).total
    assert all(getattr(result, name) is None for name in (*SHARES, "band"))


def test_where_nothing_applies_there_is_no_score_neither_0_nor_100():
    result = tally_of("not_applicable", "not_applicable")
    assert (result.confirmed, result.ceiling, result.evidenced, result.band) == (None, None, None, None)
    assert result.coverage == result.not_applicable == 1


def test_items_of_weight_0_alone_have_no_score():
    assert tally_of("in_place", None, weight=0).confirmed is None


def test_an_unanswered_item_is_neither_zero_nor_out_of_scope():
    result = tally_of("in_place", None)
    assert (result.confirmed, result.ceiling, result.coverage) == (Fraction(1, 2), 1, Fraction(1, 2))


def test_nothing_earned_has_no_evidenced_share():
    assert tally_of("not_yet", "unknown").evidenced is None


def test_evidence_behind_an_answer_without_points_counts_for_nothing():
    rows = [answer("not_yet", key="a", evidenced=True), answer("in_place", key="b")]
    assert tally(rows).evidenced == 0


def test_shares_are_exact_fractions():
    assert tally_of("in_place", "not_yet", "not_yet").confirmed == Fraction(1, 3)


def test_the_tally_of_nothing_is_all_zeros():
    assert tally([]) == Tally()


@pytest.mark.parametrize(
    ("levels", "band"),
    [
        (["in_place"] * 4 + ["not_yet"], "established"),  # 80 %
        (["in_place"] * 7 + ["partly"] + ["not_yet"] * 2, "under_way"),  # 75 %
        (["in_place", "not_yet"], "under_way"),  # 50 %
        (["in_place"] * 4 + ["partly"] + ["not_yet"] * 5, "starting"),  # 45 %
        (["not_yet"], "starting"),
        (["in_place"] * 4 + [None], "established"),  # 80 % coverage is enough
        (["in_place"] * 3 + [None], None),  # 75 % is not
        ([None], None),
    ],
)
def test_a_band_follows_the_confirmed_share_from_80_percent_coverage_upward(levels, band):
    assert tally_of(*levels).band == band


def test_an_item_of_two_roles_counts_for_both_and_once_for_the_whole():
    result = score([answer("in_place", weight=3, roles=("provider", "user"))])
    assert result.total.earned == result.by_role["provider"].earned == result.by_role["user"].earned == 6
    assert "developer" not in result.by_role


def test_principles_keep_the_order_of_their_items():
    rows = [answer(None, key=str(n), principle=name) for n, name in enumerate("BAB")]
    assert list(score(rows).by_principle) == ["B", "A"]


def test_the_terms_are_the_answers_as_given():
    rows = (answer("partly", key="b"), answer(None, key="a"))
    assert score(iter(rows)).terms == rows


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([answer("done")], "A: 'done' is no level; use one of in_place, partly, not_yet, unknown, not_applicable"),
        ([answer("")], "A: '' is no level; use one of in_place, partly, not_yet, unknown, not_applicable"),
        ([answer("partly", weight=-1)], "A: a weight is 0 or more, not -1"),
        ([answer("partly"), answer(None)], "A: given twice"),
    ],
)
def test_answers_that_make_no_sense_are_refused_by_name(rows, words):
    with pytest.raises(ValueError) as refused:
        score(rows)
    assert str(refused.value) == words


def test_the_data_of_a_score_say_every_sum_share_and_term():
    rows = [answer("in_place", key="a", weight=3, evidenced=True), answer(None, key="b", roles=("provider",))]
    whole = {
        "earned": 6, "possible": 8, "confirmed": 0.75, "ceiling": 1.0, "coverage": 0.5, "unknown": 0.0,
        "not_applicable": 0.0, "evidenced": 1.0, "in_scope": 2, "answered": 1, "unknown_items": 0,
        "not_applicable_items": 0, "band": None,
    }  # fmt: skip
    result = score(rows)
    assert as_data(result) == {
        **whole,
        "terms": [
            {"key": "a", "weight": 3, "points": 2, "level": "in_place"},
            {"key": "b", "weight": 1, "points": None, "level": None},
        ],
        "by_principle": {"P": whole},
        "by_role": {name: tally_as_data(result.by_role[name]) for name in ("user", "provider")},
    }


def test_shares_that_do_not_exist_are_null_in_the_data():
    data = tally_as_data(Tally())
    assert all(data[name] is None for name in SHARES)


def test_this_is_method_version_1():
    assert METHOD_VERSION == 1


# --- laws -----------------------------------------------------------------------------------------


@each_part
@given(data=st.data())
def test_a_better_level_never_lowers_confirmed_or_ceiling(part, data):
    rows = data.draw(answers())
    index = data.draw(st.integers(0, len(rows) - 1))
    worse, better = data.draw(st.sampled_from(BETTER))
    for old, new in pairs(changed(rows, index, worse), changed(rows, index, better), part):
        assert (old.confirmed is None) == (new.confirmed is None)
        assert (new.confirmed or 0) >= (old.confirmed or 0)
        assert (new.ceiling or 0) >= (old.ceiling or 0)


@each_part
@given(data=st.data())
def test_a_first_answer_never_lowers_confirmed_and_never_raises_the_ceiling(part, data):
    rows = data.draw(answers())
    index = data.draw(st.integers(0, len(rows) - 1))
    level = data.draw(st.sampled_from(LEVELS))
    for old, new in pairs(changed(rows, index, None), changed(rows, index, level), part):
        if new.confirmed is not None:
            assert new.confirmed >= old.confirmed
            assert new.ceiling <= old.ceiling


@each_part
@given(rows=answers())
def test_confirmed_never_exceeds_the_ceiling_nor_the_ceiling_all_points(part, rows):
    for found in part_of(score(rows), part).values():
        assert found.confirmed is None or 0 <= found.confirmed <= found.ceiling <= 1


@each_part
@given(data=st.data())
def test_the_order_of_answers_does_not_matter(part, data):
    rows = data.draw(answers())
    other = data.draw(st.permutations(rows))
    assert dict(part_of(score(rows), part)) == dict(part_of(score(other), part))


@each_part
@given(data=st.data())
def test_taking_out_an_item_that_does_not_apply_changes_neither_confirmed_nor_ceiling(part, data):
    rows = data.draw(answers())
    index = data.draw(st.integers(0, len(rows) - 1))
    rows = changed(rows, index, "not_applicable")
    for old, new in pairs(rows, rows[:index] + rows[index + 1 :], part):
        assert (old.confirmed, old.ceiling) == (new.confirmed, new.ceiling)


@pytest.mark.parametrize("name", Tally.__dataclass_fields__)
@given(rows=answers())
def test_the_sums_of_the_principles_add_up_to_the_whole(name, rows):
    result = score(rows)
    assert sum(getattr(part, name) for part in result.by_principle.values()) == getattr(result.total, name)


@each_part
@given(rows=answers())
def test_not_knowing_scores_like_not_yet(part, rows):
    assume(any(row.level == "unknown" for row in rows))
    known = [replace(row, level="not_yet") if row.level == "unknown" else row for row in rows]
    for old, new in pairs(rows, known, part):
        assert (old.confirmed, old.ceiling, old.band) == (new.confirmed, new.ceiling, new.band)


@each_part
@given(rows=answers())
def test_a_role_or_a_principle_is_summed_like_a_whole_of_its_own(part, rows):
    mine = {
        "whole": lambda row, name: True,
        "principle": lambda row, name: row.principle == name,
        "role": lambda row, name: name in row.roles,
    }[part]
    for name, found in part_of(score(rows), part).items():
        assert found == score([row for row in rows if mine(row, name)]).total


@given(rows=answers())
def test_a_stored_result_recomputed_equals_itself(rows):
    result = score(rows)
    assert score(result.terms) == result
    assert as_data(score(result.terms)) == as_data(result)


@given(rows=answers())
def test_shares_are_none_or_between_0_and_1(rows):
    total = score(rows).total
    assert all(getattr(total, name) is None or 0 <= getattr(total, name) <= 1 for name in SHARES)
