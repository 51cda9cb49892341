"""Table 1 of AIGB 1.2, held against the cells as they are printed there."""

import pytest

from guidelines import table1
from guidelines.catalogue import Edition
from tests.guidelines import builders
from tests.guidelines.builders import changed, item, words

# Principle: common items, then the printed identifiers of developers, providers and business users.
PRINTED = {
    "C-1": (6, [], [], []),
    "C-2": (3, ["D-2）i.", "D-2）ii.", "D-2）iii."], ["P-2）i.", "P-2）ii."], ["U-2）i."]),
    "C-3": (2, ["D-3）i.", "D-3）ii."], ["P-3）i."], ["U-3）i."]),
    "C-4": (1, ["D-2）i."], ["P-4）i.", "P-4）ii."], ["U-4）i."]),
    "C-5": (2, ["D-5）i.", "D-5）ii."], ["P-5）i.", "P-5）ii."], ["U-5）i."]),
    "C-6": (4, ["D-6）i.", "D-6）ii."], ["P-6）i.", "P-6）ii."], ["U-6）i."]),
    "C-7": (6, ["D-7）i.", "D-7）ii."], ["P-7）i.", "P-7）ii."], ["U-7）i.", "U-7）ii."]),
    "C-8": (3, [], [], []),
    "C-9": (1, [], [], []),
    "C-10": (3, ["D-10）i."], [], []),
}


@pytest.mark.parametrize("principle", PRINTED)
def test_a_row_has_the_cells_of_the_printed_table(edition: Edition, principle):
    row = next(row for row in table1.rows(edition) if row.principle.key == principle)
    common, *actors = row.cells
    shown = [[item.printed_id for item in (*cell.items, *cell.repeated)] for cell in actors]
    assert (len(common.items), *shown) == PRINTED[principle]


def test_the_rows_are_the_ten_principles_in_order(edition: Edition):
    assert [row.principle.key for row in table1.rows(edition)] == list(PRINTED)


def test_one_item_alone_is_printed_twice(edition: Edition):
    again = [item.key for row in table1.rows(edition) for cell in row.cells for item in cell.repeated]
    assert again == ["D-2-i"]


def test_a_cell_without_an_item_is_empty(edition: Edition):
    empty = {row.principle.key for row in table1.rows(edition) for cell in row.cells[1:] if cell.is_empty}
    assert empty == {"C-1", "C-8", "C-9", "C-10"}


def test_an_item_of_two_roles_stands_in_both_columns():
    shared = item("X", roles=["developer", "user"], quick=True)
    made = builders.edition("principles", [{"key": "C-1", "title": words("C"), "items": [shared]}])
    cells = table1.rows(made)[0].cells
    assert [cell.column for cell in cells if cell.items] == ["developer", "user"]


def test_an_edition_without_the_repeated_item_has_an_empty_cell():
    made = builders.edition(base=changed("principles.0.key", "C-4"))
    developer = table1.rows(made)[0].cells[1]
    assert (developer.column, developer.repeated) == ("developer", ())
