"""The ministries' worksheet as cells: every row finds its item, whatever was renamed or moved."""

from datetime import date

import pytest

from assessments.worksheet import Unreadable, day_of, layout, name_of
from assessments.worksheet_rows import TABLE, keys_of, plain
from guidelines.catalogue import Edition
from tests.assessments.worksheets import NAMES, laid_out, saved, workbook

ROWS = {"common": 31, "governance": 20, "developer": 28, "provider": 23, "user": 12, "hiroshima": 12}


def found(book) -> dict[str, list[str | None]]:
    """The items of each kind of sheet, in the order of its rows."""
    return {sheet.kind: [row.key for row in sheet.rows] for sheet in laid_out(saved(book)).sheets}


def test_every_one_of_the_126_rows_finds_its_item():
    keys = found(workbook())
    assert {kind: len(rows) for kind, rows in keys.items()} == ROWS
    assert keys == {
        kind: [key for block in blocks.values() for key in block.values()] for kind, blocks in TABLE.items()
    }


def test_every_item_of_the_edition_has_a_row_and_every_row_an_item(edition: Edition):
    keys = {key for blocks in TABLE.values() for numbers in blocks.values() for key in numbers.values()}
    assert keys == {item.key for item in edition.items}


def test_renamed_sheets_are_told_by_what_they_hold():
    book = workbook()
    for number, name in enumerate(NAMES.values()):
        book[name].title = f"シート{number}"
    assert found(book) == found(workbook())


def test_moved_rows_and_an_added_column_are_found():
    book = workbook()
    for sheet in book:
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1)
    assert found(book) == found(workbook())


def test_a_row_of_another_number_is_unknown_and_the_others_are_still_found():
    book = workbook()
    book[NAMES["common"]]["C9"] = "11)①"
    assert found(book)["common"] == [None, *found(workbook())["common"][1:]]


def test_a_number_that_stands_twice_needs_its_stage():
    book = workbook()
    sheet = book[NAMES["developer"]]
    for row in range(9, sheet.max_row + 1):
        sheet.cell(row, 2).value = None
    row = next(r for s in laid_out(saved(book)).sheets if s.kind == "developer" for r in s.rows if r.number == "3)①")
    assert (row.key, row.unclear) == (None, True)


@pytest.mark.parametrize(
    ("kind", "part", "stage", "number", "keys"),
    [
        ("developer", "own", "AI開発時に確認する事項", "3)①", {"D-3-ii"}),
        ("developer", "shared", "その他の重要な事項", "１０）①", {"D-10-i"}),
        ("provider", "own", "", "2)②", {"P-2-ii"}),
        ("provider", "own", "", "4)①", {"P-4-i", "P-4-ii"}),
        ("provider", "shared", "", "6)④", {"C-6-4"}),
        ("provider", None, "", "6)④", {"P-6-i", "C-6-4"}),
        ("user", "own", "", "10)①", set()),
        ("governance", None, "", "3－1－2", {"AT-3-1-2"}),
        ("hiroshima", None, "", " ⑫", {"H-12"}),
    ],
)
def test_a_row_is_told_by_part_stage_and_number(kind, part, stage, number, keys):
    assert keys_of(kind, part=part, stage=stage, number=plain(number)) == keys


def test_a_file_without_any_sheet_of_the_form_is_refused():
    with pytest.raises(Unreadable) as refusal:
        layout([])
    assert refusal.value.why == "no_sheet"


def test_two_sheets_of_one_kind_are_refused_by_name():
    book = workbook()
    book.copy_worksheet(book[NAMES["user"]]).title = "二つ目"
    with pytest.raises(Unreadable, match=r"AI利用者.*二つ目") as refusal:
        laid_out(saved(book))
    assert refusal.value.why == "twice"


def test_a_missing_column_is_refused_with_its_sheet_row_and_heading():
    book = workbook()
    book[NAMES["common"]]["J8"] = None
    with pytest.raises(Unreadable, match="共通の指針") as refusal:
        laid_out(saved(book))
    assert refusal.value.why == "no_column"
    assert refusal.value.values == {"row": 8, "columns": "最終検討日"}


def test_the_sheets_that_are_missing_are_those_for_everybody_or_for_a_role():
    book = workbook()
    for kind in ("governance", "developer", "user"):
        book.remove(book[NAMES[kind]])
    found = laid_out(saved(book))
    assert found.missing(["provider", "user"]) == ("governance", "user")
    assert found.missing([]) == ("governance",)


def test_a_sheet_whose_numbers_are_gone_is_refused():
    book = workbook()
    for row in range(9, 110):
        book[NAMES["common"]].cell(row, 3).value = None
    with pytest.raises(Unreadable) as refusal:
        laid_out(saved(book))
    assert refusal.value.why == "no_kind"


def test_a_sheet_that_is_none_of_the_form_is_named_and_left_alone():
    book = workbook()
    book.create_sheet("メモ")["A1"] = "買い物"
    assert laid_out(saved(book)).strange == ("メモ",)


def test_an_older_date_on_the_form_is_noticed():
    assert laid_out(saved(workbook())).of_this_edition
    assert not laid_out(saved(workbook(dated=date(2025, 3, 28)))).of_this_edition


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (46112.0, date(2026, 3, 31)),
        ("2026-4-1", date(2026, 4, 1)),
        ("２０２６年４月１日", date(2026, 4, 1)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("2026/2/30", None),
        ("来月", None),
        (-1.0, None),
    ],
)
def test_a_day_is_read_as_it_is_written_in_japan(value, day):
    assert day_of(value, date(1899, 12, 30)) == day


def test_a_cell_is_named_as_a_spreadsheet_names_it():
    assert [name_of((9, column)) for column in (1, 26, 27, 703)] == ["A9", "Z9", "AA9", "AAA9"]
