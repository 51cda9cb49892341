"""A result as files for spreadsheets: XLSX with typed cells, CSV of the items."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime

import xlsxwriter

from assessments.reports.sheets import Cell, Table, items, tables
from guidelines.crosswalk_files import neutral

# Nothing that a person typed becomes a formula, a link or a number.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the same in every file, so that one result gives the same bytes


def as_csv(content: Mapping, lang: str) -> bytes:
    """Every item with its answer, one line each: UTF-8 with a byte order mark, and no cell that begins a formula.

    A neutralised cell has an apostrophe before it. Shares are fractions of 1, days are written YYYY-MM-DD.
    """
    table = items(content, lang)
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(title for title, _width in table.columns)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return f"\ufeff{file.getvalue()}".encode()


def as_xlsx(content: Mapping, lang: str) -> bytes:
    """The whole result: items, principles, actions, what it is. The same content gives the same bytes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": "Tenken", "created": MADE})
        formats = {name: book.add_format({"valign": "top", **more}) for name, more in FORMATS.items()}
        for table in tables(content, lang):
            _write(book.add_worksheet(table.name), table, formats)
    return file.getvalue()


FORMATS = {
    "head": {"bold": True, "text_wrap": True, "bg_color": "#E8F1FE", "border": 1},
    "text": {"text_wrap": True},
    "number": {},
    "share": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
}


def _write(sheet: xlsxwriter.worksheet.Worksheet, table: Table, formats: Mapping) -> None:
    for place, (title, width) in enumerate(table.columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, formats["head"])
    for line, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _put(sheet, line, place, cell, formats)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _put(sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, cell: Cell, formats: Mapping) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, cell, formats["text"])
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, datetime.combine(cell, datetime.min.time()), formats["day"])
    elif cell is not None:
        sheet.write_number(line, place, cell, formats["share" if isinstance(cell, float) else "number"])


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutral(cell)
    return "" if cell is None else str(cell)
