"""Answers put into the worksheet: the right cells, and no others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import worksheet_rows
from assessments.snapshot import Reply
from assessments.worksheet import Unreadable, name_of
from assessments.worksheet_filling import fill, pack, unplaced
from tests.assessments.worksheets import EXAMPLE, NAMES, content, first_row, laid_out
from tests.assessments.worksheets import workbook as blank

DAY = date(2026, 4, 1)
TEXT = st.text(alphabet="ab \n-✓対=", max_size=30).filter(str.strip)


def filled(key: str, reply: Reply, *, kind: str = "common", written=None, roles=("user",), **more) -> dict[str, object]:
    """What changes on one kind of sheet, by the name of the cell."""
    changes = fill(laid_out(content(written=written)), replies={key: reply}, roles=roles, **more)
    return {name_of(place): value for place, value in changes[NAMES[kind]].items()}


@pytest.fixture
def example(monkeypatch):
    """The worked example of the made-up form counts as the official one."""
    monkeypatch.setattr("assessments.worksheet_filling.is_example", lambda text: text == EXAMPLE)


def test_answered_items_without_a_row_on_the_sheets_of_the_roles_are_named():
    answered = Reply(level="partly")
    replies = {"C-1-1": answered, "X-1": answered, "X-2": Reply(), "D-2-i": answered, "D-2-ii": answered}
    found = laid_out(content())
    assert unplaced(found, replies=replies, roles=("developer",)) == ("X-1",)
    assert unplaced(found, replies=replies, roles=("user",)) == ("X-1", "D-2-i", "D-2-ii")


def test_in_place_ticks_every_line_of_the_approach():
    reply = Reply(level="in_place", approach="一\n二", considered="見た", relations="話した", considered_on=DAY)
    assert filled("C-1-1", reply) == {
        "F9": "見た", "G9": "話した", "H9": "✓", "I9": "一", "H10": "✓", "I10": "二", "J9": DAY,
    }  # fmt: skip


def test_in_place_without_an_approach_ticks_the_first_row():
    assert filled("C-1-1", Reply(level="in_place")) == {"H9": "✓"}


def test_partly_ticks_what_is_done_and_says_so_in_a_line_without_a_tick():
    reply = Reply(level="partly", approach="一")
    assert filled("C-1-1", reply) == {"H9": "✓", "I9": "一", "I10": "回答：一部実施"}


def test_partly_without_an_approach_ticks_nothing():
    assert filled("C-1-1", Reply(level="partly")) == {"I9": "回答：一部実施"}


@pytest.mark.parametrize(("level", "word"), [("not_yet", "回答：未実施"), ("unknown", "回答：わからない")])
def test_what_is_not_done_or_not_known_is_said_in_words(level, word):
    assert filled("C-1-1", Reply(level=level)) == {"I9": word}


def test_what_does_not_apply_goes_with_its_reason_into_what_was_considered():
    reply = Reply(level="not_applicable", reason="人を評価しない。", considered="見た")
    assert filled("C-1-1", reply) == {"F9": "対象外：人を評価しない。", "F10": "見た"}


def test_an_item_of_one_row_takes_everything_into_that_row():
    place = first_row("governance", "AT-3-2")
    reply = Reply(level="partly", approach="一\n二")
    assert filled("AT-3-2", reply, kind="governance") == {f"I{place}": "✓", f"J{place}": "一\n二\n回答：一部実施"}


def test_what_does_not_fit_goes_into_the_last_row_and_no_row_is_moved():
    reply = Reply(level="in_place", approach="一\n二\n三\n四\n五")
    assert filled("C-1-1", reply)["I11"] == "三\n四\n五"


def test_notes_without_an_answer_leave_the_ticks_of_the_file():
    assert filled("C-1-1", Reply(approach="一"), written={("common", "H9"): "✓"}) == {"I9": "一"}


def test_an_item_goes_into_every_row_that_it_stands_in():
    changes = fill(laid_out(content()), replies={"P-2-ii": Reply(level="in_place")}, roles=("provider",))
    ticks = [name_of(place) for place, value in changes[NAMES["provider"]].items() if value == "✓"]
    assert ticks == [f"I{first_row('provider', 'P-2-ii', nth=n)}" for n in (0, 1)]


def test_the_sheets_of_other_roles_stay_as_they_are():
    changes = fill(laid_out(content()), replies={"C-1-1": Reply(level="in_place")}, roles=("user",))
    assert changes.keys() == {NAMES[kind] for kind in ("common", "governance", "user", "hiroshima")}


def test_a_text_of_the_file_stays_where_there_is_none_of_ours():
    written = {("common", "F9"): "前からの文", ("common", "I10"): "前からの方法"}
    assert filled("C-1-1", Reply(level="in_place"), written=written) == {"H10": "✓"}


def test_an_older_answer_gives_way_to_a_new_one():
    written = {("common", cell): "✓" for cell in ("H9", "H10", "H11")} | {("common", "I11"): "古い"}
    assert filled("C-1-1", Reply(level="not_yet", approach="新しい"), written=written) == {
        "H9": None, "H10": None, "H11": None, "I9": "新しい", "I10": "回答：未実施", "I11": None,
    }  # fmt: skip


def test_filling_what_is_filled_already_changes_nothing():
    reply = Reply(level="partly", approach="一\n二", considered="見た", considered_on=DAY)
    cells = filled("C-1-1", reply)
    assert filled("C-1-1", reply, written={("common", cell): value for cell, value in cells.items()}) == {}


def test_the_worked_example_goes_from_a_row_that_is_filled_and_from_no_other(example):
    row = first_row("user", "U-2-i")
    assert filled("U-2-i", Reply(level="in_place"), kind="user") == {
        f"G{row}": None, f"I{row}": "✓", f"J{row}": None,
    }  # fmt: skip


def test_the_worked_example_goes_from_every_row_where_that_is_asked(example):
    changes = fill(laid_out(content()), replies={}, roles=("user",), without_examples=True)
    gone = {name: set(cells.values()) for name, cells in changes.items() if cells}
    assert gone == {NAMES["user"]: {None}}
    assert len(changes[NAMES["user"]]) == 2 * 12


def test_names_for_the_roles_go_beside_their_labels():
    changes = fill(laid_out(content()), replies={}, roles=(), people={"alpha": "総務 山田", "beta": " ", "gamma": ""})
    assert changes[NAMES["common"]] == {(4, 7): "総務 山田"}
    assert changes[NAMES["hiroshima"]] == {(4, 8): "総務 山田"}


def test_a_formula_in_the_way_is_refused_with_its_cell():
    with pytest.raises(Unreadable, match=r"共通の指針 I9") as refusal:
        filled("C-1-1", Reply(approach="一"), written={("common", "I9"): "=1+1"})
    assert refusal.value.why == "formula"


def test_a_digest_of_the_example_does_not_fit_words_of_our_own():
    assert not any(worksheet_rows.is_example(str(cell.value)) for sheet in blank() for r in sheet for cell in r)


@given(text=TEXT, rows=st.integers(1, 6))
def test_packing_loses_nothing_and_needs_no_more_rows_than_there_are(text, rows):
    pieces = pack(text, rows)
    assert "\n".join(pieces) == text
    assert 1 <= len(pieces) <= rows
    assert all(piece.strip() for piece in pieces)
