"""The proposal by month."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessments.planning import A_MONTH, MONTHS, after, months

BEGIN = date(2026, 8, 31)
gains = st.lists(st.integers(min_value=0, max_value=6), max_size=40)


@given(gains, st.dates(max_value=date(2200, 1, 1)))
def test_actions_keep_their_order_and_no_month_holds_more_than_three(found, begin):
    planned = months(found, begin)
    places = [place for month in planned for place in range(month.first, month.last)]
    assert places == list(range(min(len(found), A_MONTH * MONTHS)))
    assert all(1 <= month.last - month.first <= A_MONTH for month in planned)


@given(gains)
def test_what_is_gained_is_the_sum_of_all_actions_so_far(found):
    assert all(month.gained == sum(found[: month.last]) for month in months(found, BEGIN))


def test_months_end_on_the_day_of_the_result_or_the_last_of_a_shorter_month():
    assert [after(BEGIN, count) for count in (1, 2, 4, 6)] == [
        date(2026, 9, 30), date(2026, 10, 31), date(2026, 12, 31), date(2027, 2, 28),
    ]  # fmt: skip


def test_where_no_action_follows_there_is_no_month():
    assert months([], BEGIN) == ()
