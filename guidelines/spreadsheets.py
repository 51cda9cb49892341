"""The items of an edition as files for spreadsheets, and the rows of such a file: CSV and Excel.

The same edition gives the same bytes, and ``item_table.edition_from(read(as_csv(e), kind="csv"), e, …) == e``.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import combinations
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from guidelines import csv_table, item_table, workbooks
from guidelines.catalogue import Edition
from guidelines.csv_table import refused
from guidelines.item_columns import COLUMNS, NO, NUMBERS, YES, Column, letters
from guidelines.item_table import Row
from guidelines.sentences import Sentence

Kind = Literal["csv", "xlsx"]
MAX_BYTES = 50 * 1024 * 1024
_SPARE_ROWS = 500
"""Rows under the items in which the lists of words are offered too."""
_CHOOSE = "「lists」のシートにある語から選んでください。 Choose one of the words on the sheet lists."
_HOW = (
    (
        "1行が1つの項目です。見出しの行（1行目）と列は消さず、名前も変えないでください。",
        "One row is one item. Keep the header (row 1) and all columns, and do not rename them.",
    ),
    (
        "同じ章（principle）の行は、上から順に質問として並びます。並べ替えると質問の順番も変わります。",
        "Rows of one principle are asked in their order from top to bottom: sorting the table changes the order.",
    ),
    (
        "項目を増やすには行を足し、なくすには行を消します。同じ項目のキー（key）は変えないでください。",
        "Add a row to add an item, delete a row to withdraw it. Keep the key of an item that stays the same thing.",
    ),
    (
        "複数の語は、コンマと空白で区切ります（例：provider, user）。使える語は「lists」のシートにあります。",
        'Several words are separated by a comma and a space ("provider, user"); the sheet "lists" has those in use.',
    ),
    (
        "数式とセルの結合は使えません。日本語と英語の両方を書いてください。",
        "No formulas and no merged cells. Write both languages.",
    ),
    (
        "保存はExcelブック（.xlsx）か「CSV UTF-8」で行います。ふつうのCSVでは、一部の文字が失われることがあります。",
        "Save as an Excel workbook (.xlsx) or as CSV UTF-8: plain CSV may lose some characters.",
    ),
)


def read(data: bytes, *, kind: Kind) -> tuple[Row, ...]:
    """The rows of a table, as texts, with the numbers that a spreadsheet shows.

    Raises CatalogueError with what is wrong: more than MAX_BYTES, broken or hostile files, see the two readers.
    """
    if len(data) > MAX_BYTES:
        told = "is larger than %(most)d MB; check that it is the right file, or split the table"
        raise refused(Sentence(told, most=MAX_BYTES // 1024**2))
    if not data:
        raise refused(Sentence("is empty; choose the file that holds the table"))
    return workbooks.read(data) if kind == "xlsx" else csv_table.read(data)


def as_csv(edition: Edition) -> bytes:
    """The items as CSV: UTF-8 with byte order mark, CR LF, no cell that a spreadsheet would calculate or change."""
    return csv_table.write(item_table.rows(edition))


def as_xlsx(edition: Edition) -> bytes:
    """The items as an Excel workbook of texts: the table, how to work in it, and the words that its lists offer."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"title": edition.key, "created": datetime.combine(edition.version.published_on, time(), UTC)})
    head = book.add_format({"bold": True, "bg_color": "#E3EAF3", "border": 1, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    rows = item_table.rows(edition)
    _write_items(book.add_worksheet(workbooks.SHEET), rows, head, wrapped)
    _write_how(book.add_worksheet("how to"), head, wrapped)
    _write_lists(book, _lists(edition), head, len(rows) + _SPARE_ROWS)
    book.close()
    return file.getvalue()


def _write_items(sheet: Worksheet, rows: tuple[Row, ...], head: Format, wrapped: Format) -> None:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            if cell:
                sheet.write_string(number, column, cell, wrapped if number else head)
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, _width(column))
    sheet.freeze_panes(1, NUMBERS["printed_id"])
    sheet.autofilter(0, 0, len(rows) - 1, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _width(column: Column) -> int:
    """The width in characters: long texts wide, words narrow."""
    stem = column.name.removesuffix("_ja").removesuffix("_en")
    if stem in ("question", "guidance", "example", "evidence", "first_step"):
        return 44
    return 26 if stem != column.name else max(12, len(column.name) + 3)


def _write_how(sheet: Worksheet, head: Format, wrapped: Format) -> None:
    lines = [
        ("使い方", "How to", ""),
        *((ja, en, "") for ja, en in _HOW),
        ("列の意味", "What it holds", "column"),
    ]
    heads = {0, len(lines) - 1}
    lines += [(column.about.ja, column.about.en, column.name) for column in COLUMNS]
    for number, line in enumerate(lines):
        for column, words in enumerate(line):
            if words:
                sheet.write_string(number, column, words, head if number in heads else wrapped)
    sheet.set_column(0, 1, 62)
    sheet.set_column(2, 2, 20)


def _lists(edition: Edition) -> dict[str, tuple[str, ...]]:
    """The words that a column offers, by its name."""
    lists = {"principle": tuple(chapter.key for chapter in edition.principles)}
    lists["document"] = tuple(document.key for document in edition.version.documents)
    for column in COLUMNS:
        if column.kind == "flag":
            lists[column.name] = (YES, NO)
        elif column.kind.endswith("choice") or column.name in ("roles", "standard_for", "when"):
            lists[column.name] = column.known if column.kind != "names" else tuple(_choices(column.known))
    return {name: words for name, words in lists.items() if words}


def _choices(known: tuple[str, ...]) -> Iterator[str]:
    """Every choice of at least one of the words, as it is written."""
    for size in range(1, len(known) + 1):
        yield from (", ".join(chosen) for chosen in combinations(known, size))


def _write_lists(book: Workbook, lists: dict[str, tuple[str, ...]], head: Format, last: int) -> None:
    """A sheet with the words, and the lists in the table that show them.

    ``only_with`` is chosen from ten words in any number, too many lists to offer: its words stand here alone.
    """
    sheet = book.add_worksheet("lists")
    alone = {"only_with": COLUMNS[NUMBERS["only_with"]].known}
    for number, (name, words) in enumerate((lists | alone).items()):
        sheet.write_string(0, number, name, head)
        for row, word in enumerate(words, 1):
            sheet.write_string(row, number, word)
        sheet.set_column(number, number, max(map(len, (name, *words))) + 2)
        if name in lists:
            column = letters(number)
            source = f"=lists!${column}$2:${column}${len(words) + 1}"
            rule = {"validate": "list", "source": source, "error_title": name, "error_message": _CHOOSE}
            book.get_worksheet_by_name(workbooks.SHEET).data_validation(1, NUMBERS[name], last, NUMBERS[name], rule)
