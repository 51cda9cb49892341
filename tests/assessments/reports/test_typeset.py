"""How texts, dates and shares are shown."""

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.typeset import breakable, day, exact, moment, percent, percent_text, range_text

shares = st.fractions(0, 1, max_denominator=2000)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(0), 0),
        (Fraction(4, 1000), 1),
        (Fraction(996, 1000), 99),
        (Fraction(799, 1000), 79),
        (Fraction(1, 2), 50),
        (Fraction(1), 100),
        (None, None),
    ],
)
def test_a_share_is_rounded_down_and_never_to_nothing(share, shown):
    assert percent(share) == shown


@given(shares)
def test_only_the_whole_is_shown_as_100_and_only_nothing_as_0(share):
    assert (percent(share) == 100) == (share == 1)
    assert (percent(share) == 0) == (share == 0)


@given(shares, shares)
def test_a_larger_share_is_never_shown_as_a_smaller_figure(one, other):
    low, high = sorted((one, other))
    assert percent(low) <= percent(high)


@given(shares)
def test_a_share_that_went_through_json_is_exact_again(share):
    assert exact(float(share)) == share


def test_29_of_50_is_58_per_cent_although_its_float_is_less():
    assert percent(exact(29 / 50)) == 58


def test_a_range_with_two_ends_names_both():
    with override("en"):
        assert range_text(Fraction(46, 100), Fraction(61, 100)) == "46–61%"
    with override("ja"):
        assert range_text(Fraction(46, 100), Fraction(61, 100)) == "46～61%"


def test_a_range_whose_ends_look_alike_is_one_figure():
    assert range_text(Fraction(501, 1000), Fraction(504, 1000)) == "50%"


def test_where_there_is_no_score_a_word_says_so():
    with override("en"):
        assert percent_text(None) == range_text(None, None) == "none"


def test_a_date_is_written_as_each_language_writes_it():
    assert day(date(2026, 4, 1), "ja") == "2026年4月1日"
    assert day(date(2026, 4, 1), "en") == "1 April 2026"


def test_a_moment_names_its_distance_from_utc():
    assert (
        moment(datetime(2026, 4, 1, 14, 5, tzinfo=timezone(timedelta(hours=9))), "en")
        == "1 April 2026 14:05 (UTC+09:00)"
    )
    assert moment(datetime(2026, 4, 1, 5, 5, tzinfo=UTC), "ja") == "2026年4月1日 05:05 (UTC)"


@pytest.mark.parametrize("sign", ["a", "W", "_", "ー", "っ", "。", "－"])
def test_signs_that_stick_together_get_a_place_to_break_every_40(sign):
    assert breakable(sign * 100) == "\u200b".join([sign * 40, sign * 40, sign * 20])


@pytest.mark.parametrize("text", ["あいう" * 50, "漢字" * 50, "a word " * 50, "x" * 40])
def test_texts_that_break_by_themselves_are_left_alone(text):
    assert breakable(text) == text


def test_control_characters_are_left_out_and_line_ends_kept():
    assert breakable("a\x00b\x1b[31m\nc\td") == "ab[31m\nc\td"
