"""What a comment may be, when a form was sent, and the queue as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines import comments
from guidelines.comments import Fault, answer_faults, as_csv, faults, fingerprint, links, normal, pace

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
DECISION = {"status": "considering", "has_edition": False, "reason": "", "has_answer": False, "is_public": False}


def wrong(about: str = "question", text: str = "わかりにくいです。", name: str = "") -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in faults(about=about, text=text, name=name)}


def lacking(**changes: object) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in answer_faults(**(DECISION | changes))]


def test_a_plain_comment_has_no_fault():
    assert wrong() == set()


@pytest.mark.parametrize("text", ["", "  \n　\t", "\u200b\u202e"])
def test_a_comment_without_a_visible_sign_is_empty(text):
    assert wrong(text=text) == {("text", "empty")}


def test_a_comment_may_have_a_thousand_characters_and_not_one_more():
    assert wrong(text="あ" * 1000) == set()
    assert wrong(text="あ" * 1001) == {("text", "long")}


def test_every_fault_is_told_at_once():
    found = wrong(about="me", text="www.a www.b www.c\0" + "x" * 1000, name="\0" * 101)
    assert found == {
        ("about", "unknown"), ("text", "long"), ("text", "links"), ("text", "null"), ("name", "long"), ("name", "null"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("見出しと本文が合っていません。", 0),
        ("https://www.example.jp/ を見てください", 1),
        ("http://a.example HTTP://B.example", 2),
        ("ｈｔｔｐｓ：／／a.example www.b.example ftp://c.example", 3),
        ('<a href="https://a.example">x</a> [url=https://b.example]', 4),
        ("第2部 C. 1) ① / 3:4", 0),
    ],
)
def test_web_addresses_are_counted_in_every_dress(text, number):
    assert links(text) == number


def test_addresses_in_the_name_count_too():
    assert wrong(text="https://a.example https://b.example", name="https://c.example") == {("text", "links")}
    assert wrong(text="https://a.example https://b.example") == set()


@pytest.mark.parametrize(
    "other", ["ａ b ｃ", "A\u200bB\n C ", "abc\u202e"], ids=["width and space", "unseen signs", "direction"]
)
def test_a_comment_dressed_differently_is_the_same_comment(other):
    assert fingerprint(other) == fingerprint("abc")


def test_other_words_are_another_comment():
    assert fingerprint("abc") != fingerprint("abd")


@given(st.text())
def test_what_is_normal_stays_as_it_is(text):
    assert normal(normal(text)) == normal(text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_text_behind_a_text_never_hides_an_address(text, more):
    assert links(f"{text}\n{more}") >= links(text)


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(0, "fast"), (2.9, "fast"), (3, None), (86_400, None), (86_401, "old"), (-1, "old")],
)
def test_a_form_is_sent_too_fast_in_time_or_too_late(seconds, verdict):
    assert pace(NOW - timedelta(seconds=seconds), NOW) == verdict


def test_a_form_without_a_time_has_to_be_opened_again():
    assert pace(None, NOW) == "old"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"status": "new"}, [("status", "new")]),
        ({"status": "taken_up"}, [("taken_up_in", "missing")]),
        ({"status": "taken_up", "has_edition": True}, []),
        ({"has_edition": True}, [("taken_up_in", "unasked")]),
        ({"status": "closed", "reason": "  "}, [("reason", "missing")]),
        ({"status": "closed", "reason": "x"}, []),
        ({"is_public": True}, [("is_public", "unanswered")]),
        ({"is_public": True, "has_answer": True}, []),
    ],
)
def test_a_decision_is_whole_or_says_what_it_lacks(changes, found):
    assert lacking(**changes) == found


def test_faults_are_values():
    assert Fault(field="text", code="long") == Fault(field="text", code="long")


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])), min_size=3, max_size=3))
def test_no_cell_of_the_file_begins_a_formula_and_none_loses_a_sign(cells):
    file = as_csv(("a", "b", "c"), [cells])
    assert file.startswith("\ufeff")
    [head, row] = csv.reader(io.StringIO(file.removeprefix("\ufeff")))
    assert head == ["a", "b", "c"]
    for shown, cell in zip(row, cells, strict=True):
        assert shown in (cell, f"'{cell}")
        assert not shown.lstrip().startswith(tuple("=+-@＝＋－＠"))


def test_the_limits_are_those_that_the_page_tells():
    assert (comments.TEXT_LIMIT, comments.NAME_LIMIT, comments.LINKS) == (1000, 100, 2)
