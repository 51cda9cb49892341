"""Codes of issued results: their shape, and what people type of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.verification import ALPHABET, LENGTH, SHORT, meant, new_code, short

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_a_code_holds_at_least_128_random_bits():
    assert len(ALPHABET) == 32
    assert len(new_code()) * 5 >= 128
    assert set(new_code()) <= set(ALPHABET)


def test_no_two_codes_of_a_thousand_are_alike():
    assert len({new_code() for _ in range(1000)}) == 1000


@given(codes)
def test_a_code_and_its_short_form_are_read_back(code):
    assert meant(code) == code
    assert meant(short(code)) == code[:SHORT]


@given(codes, st.sampled_from([str.lower, lambda c: f" {c} ", lambda c: c.replace("0", "O").replace("1", "l")]))
def test_case_spaces_and_signs_that_look_alike_do_not_matter(code, changed):
    assert meant(changed(code)) == code


def test_full_width_letters_and_hyphens_are_read():
    assert meant("Ｋ７ＱＭ－２ＸＦＤ－９ＰＡ４") == "K7QM2XFD9PA4"


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "K7QM-2XFD-9PAU", "K7QM-2XFD-9PA4-X", "点検点検点検点検点検点検", "'; DROP --", "\x00" * 12]
)
def test_anything_else_is_no_code(typed):
    assert meant(typed) is None
