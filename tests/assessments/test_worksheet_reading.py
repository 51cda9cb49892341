"""A filled worksheet as answers: what is read, what is passed over, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.snapshot import NO_REPLY, TEXT_LIMIT, Reply
from assessments.worksheet_filling import fill
from assessments.worksheet_reading import (
    Proposal,
    merged,
    passed_over,
    proposal_as_data,
    proposal_from,
    proposals,
    said,
    state_of,
)
from assessments.worksheet_rows import TABLE
from tests.assessments.worksheets import EXAMPLE, NAMES, content, first_row, laid_out

KEYS = {key for blocks in TABLE.values() for numbers in blocks.values() for key in numbers.values()}
ROLES = ("developer", "provider", "user")
DAY = date(2026, 4, 1)
LAYOUT = laid_out(content())


def rows_of(written, *, roles=("user",), asked=KEYS, known=KEYS):
    return said(laid_out(content(written=written)), roles=roles, asked=asked, known=known)


def one(written, key: str = "C-1-1", **more) -> Proposal:
    """What is proposed for one item."""
    return next(proposal for proposal in proposals(rows_of(written, **more)) if proposal.key == key)


def common(**cells) -> dict:
    return {("common", cell): value for cell, value in cells.items()}


@pytest.fixture
def example(monkeypatch):
    """The worked example of the made-up form counts as the official one."""
    monkeypatch.setattr("assessments.worksheet_reading.is_example", lambda text: text == EXAMPLE)


@pytest.mark.parametrize(
    ("cells", "level"),
    [
        ({"I9": "一", "I10": "二", "H9": "✓", "H10": "✓"}, "in_place"),
        ({"I9": "一", "I10": "二", "H10": "✔"}, "partly"),
        ({"H9": "✓"}, "in_place"),
        ({"I9": "一", "I10": "二"}, None),
        ({"I9": "一", "H9": "✓", "I10": "回答：一部実施"}, "partly"),
        ({"I9": "一\n回答：未実施"}, "not_yet"),
        ({"I9": "回答：わからない"}, "unknown"),
    ],
)
def test_ticks_and_words_give_the_answer(cells, level):
    assert one(common(**cells)).reply.level == level


def test_texts_are_read_line_by_line_and_character_by_character():
    cells = common(F9="＝見た", F10=" 二行目 ", G9="話した", I9="a. 一", I11="b. 二", J9=46113.0)
    assert one(cells).reply == Reply(
        considered="＝見た\n 二行目 ", relations="話した", approach="a. 一\nb. 二", considered_on=DAY
    )


@pytest.mark.parametrize("text", ["対象外：人を評価しない。", "対象外　人を評価しない。", "対象外 - 人を評価しない。"])
def test_what_begins_with_not_applicable_gives_the_rest_as_the_reason(text):
    assert one(common(F9=text, F10="見た")).reply == Reply(
        level="not_applicable", reason="人を評価しない。", considered="見た"
    )


def test_one_line_that_ends_with_not_applicable_is_the_reason():
    proposal = one(common(F9="a. 人を評価しないため対象外です。"))
    assert proposal.reply == Reply(level="not_applicable", reason="a. 人を評価しないため対象外です。")
    assert proposal.plain == Reply(considered="a. 人を評価しないため対象外です。")


def test_a_row_that_says_not_applicable_beside_an_approach_gives_texts_alone():
    assert one(common(F9="一部は対象外", I9="一")).reply == Reply(considered="一部は対象外", approach="一")


def test_a_ticked_row_that_does_not_apply_gives_no_answer_and_says_so():
    proposal = one(common(F9="対象外：しない", H9="✓"))
    assert (proposal.reply, proposal.notes) == (Reply(considered="対象外：しない"), ("both",))


def test_not_applicable_without_a_reason_gives_no_answer_and_says_so():
    proposal = one(common(F9="対象外"))
    assert (proposal.reply, proposal.notes) == (Reply(considered="対象外"), ("no_reason",))


def test_a_mark_that_is_no_tick_and_a_date_that_is_none_are_told():
    proposal = one(common(H9="済?", I9="一", J9="来月"))
    assert (proposal.reply, proposal.notes) == (Reply(approach="一"), ("date", "mark"))


def test_of_several_dates_the_latest_counts():
    assert one(common(J9="2026-04-01", J10="令和7年4月1日")).reply.considered_on == DAY


def test_a_lone_dash_is_nothing():
    assert {row.why for row in rows_of(common(F9="-", G9="－"))} >= {"empty"}
    assert "C-1-1" not in {proposal.key for proposal in proposals(rows_of(common(F9="-", G9="－")))}


def test_a_text_longer_than_an_answer_may_be_is_not_taken_and_the_rest_is():
    proposal = one(common(F9="あ" * (TEXT_LIMIT + 1), G9="話した"))
    assert (proposal.reply, proposal.notes) == (Reply(relations="話した"), ("too_long",))


def test_a_reason_that_is_too_long_takes_its_answer_with_it():
    proposal = one(common(F9="対象外：" + "あ" * (TEXT_LIMIT + 1)))
    assert (proposal.reply.level, proposal.notes) == (None, ("too_long",))


def test_rows_that_say_the_same_are_one_proposal_with_all_their_places():
    places = [first_row("common", "C-1-4"), first_row("user", "C-1-4")]
    written = {("common", f"I{places[0]}"): "一", ("user", f"J{places[1]}"): "一", ("user", f"G{places[1]}"): None}
    proposal = one(written, "C-1-4")
    assert proposal.reply == Reply(approach="一")
    assert [(sheet, row) for sheet, row, _ in proposal.rows] == [
        (NAMES["common"], places[0]), (NAMES["user"], places[1]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [("✓", "✓", "in_place"), ("✓", None, "partly"), (None, None, None)],
)
def test_rows_of_one_item_that_differ_are_joined(first, second, level):
    rows = [first_row("provider", "P-2-ii", nth=n) for n in (0, 1)]
    written = {("provider", f"J{row}"): text for row, text in zip(rows, ("一", "二"), strict=True)}
    written |= {("provider", f"I{row}"): tick for row, tick in zip(rows, (first, second), strict=True)}
    proposal = one(written, "P-2-ii", roles=("provider",))
    assert (proposal.reply.approach, proposal.reply.level) == ("一\n\n二", level)
    assert ("differ" in proposal.notes) == (first != second)


def test_the_worked_example_counts_as_such_and_gives_texts_without_an_answer(example):
    found = proposals(rows_of({}, roles=ROLES))
    assert {proposal.example for proposal in found} == {True}
    assert {proposal.reply for proposal in found} == {Reply(considered=EXAMPLE, approach=EXAMPLE)}
    assert len(found) == 49  # the items that the sheets of the three roles ask


def test_beside_words_of_ones_own_the_example_of_another_sheet_is_passed_over(example):
    rows = rows_of({("common", f"I{first_row('common', 'C-1-4')}"): "一"})
    taken = proposals(rows)
    assert next(p for p in taken if p.key == "C-1-4").reply == Reply(approach="一")
    left = [row for row in passed_over(rows, taken) if row.key == "C-1-4" and row.why != "other_role"]
    assert [(row.sheet, row.why) for row in left] == [(NAMES["user"], "example")]


def test_every_row_is_either_proposed_or_passed_over_with_a_reason(example):
    rows = rows_of(common(C12="11)①", I9="一", I15="二"), asked=KEYS - {"C-1-3"}, known=KEYS - {"C-1-4"})
    taken = proposals(rows)
    left = passed_over(rows, taken)
    assert len(rows) == 126 == sum(len(proposal.rows) for proposal in taken) + len(left)
    whys = {(row.sheet, row.line): row.why for row in left}
    assert whys[NAMES["common"], 12] == "unknown"
    assert whys[NAMES["common"], 15] == "unasked"
    assert whys[NAMES["common"], 18] == "absent"
    assert {why for (sheet, _), why in whys.items() if sheet == NAMES["developer"]} == {"other_role", "absent"}
    assert {why for (sheet, _), why in whys.items() if sheet == NAMES["hiroshima"]} == {"empty"}


@pytest.mark.parametrize(
    ("saved", "given", "state"),
    [
        (NO_REPLY, Reply(approach="一"), "new"),
        (Reply(level="partly", approach="一"), Reply(approach="一"), "same"),
        (Reply(level="partly"), Reply(level="partly", approach="一"), "adds"),
        (Reply(approach="一"), Reply(level="in_place"), "adds"),
        (Reply(level="partly"), Reply(level="in_place"), "differs"),
        (Reply(approach="一"), Reply(approach="二"), "differs"),
    ],
)
def test_a_proposal_is_compared_with_what_is_saved(saved, given, state):
    assert state_of(saved, given) == state


REPLIES = st.builds(
    Reply,
    level=st.sampled_from(["in_place", "partly", "not_yet", "unknown"]),
    **{
        name: st.text(alphabet="ab字 \n=✓", max_size=20).map(lambda text: text if text.strip() else "")
        for name in ("considered", "relations", "approach")
    },
    considered_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)


@given(saved=REPLIES, given_=REPLIES)
def test_what_a_file_leaves_blank_never_empties_a_saved_answer(saved, given_):
    after = merged(saved, given_)
    assert all(getattr(after, name) for name in ("considered", "relations", "approach") if getattr(saved, name))
    assert merged(after, given_) == after


@given(reply=REPLIES, key=st.sampled_from(["C-1-1", "AT-3-2", "P-2-ii", "U-7-i", "H-12", "C-1-4"]))
def test_what_was_filled_is_read_back_as_it_was(reply, key):
    changes = fill(LAYOUT, replies={key: reply}, roles=ROLES)
    sheets = tuple(replace(s, grid=replace(s.grid, cells=_after(s.grid, changes))) for s in LAYOUT.sheets)
    rows = said(replace(LAYOUT, sheets=sheets), roles=ROLES, asked=KEYS, known=KEYS)
    found = next(proposal for proposal in proposals(rows) if proposal.key == key)
    blank = {name for name in ("considered", "relations", "approach") if not getattr(reply, name)}
    assert replace(found.reply, **dict.fromkeys(blank, "")) == replace(reply, **dict.fromkeys(blank, ""))


def _after(grid, changes) -> dict:
    """The cells without the example, with the changes."""
    cells = {place: value for place, value in grid.cells.items() if value != EXAMPLE}
    new = changes.get(grid.name, {})
    cells = {place: value for place, value in cells.items() if place not in new}
    return cells | {
        place: value.isoformat() if isinstance(value, date) else value for place, value in new.items() if value
    }


@given(reply=REPLIES, plain=REPLIES)
def test_a_proposal_survives_as_data(reply, plain):
    proposal = Proposal(key="C-1-1", rows=(("シート", 9, "1)①"),), reply=reply, plain=plain, notes=("mark",))
    assert proposal_from(proposal_as_data(proposal)) == proposal
