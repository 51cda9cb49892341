"""A result as files for spreadsheets: XLSX with typed cells, CSV of the items."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import xlsxwriter

from assessments.reports import zipped
from assessments.reports.heights import MOST, height
from assessments.reports.sheets import Cell, Table, items, tables, title
from guidelines.csv_cells import guarded

MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the same in every file, so that one result gives the same bytes
LINE = 16.5  # points of a line of text
BUTTON = 3  # digits that the button of a filter hides
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}  # inches
# Fonts that come with Windows and Office. Quotation marks of Yu Gothic are as wide as a kanji: no font for English.
FONTS = {
    "ja": {"font_name": "Yu Gothic", "font_size": 10, "font_family": 3, "font_charset": 128, "font_scheme": None},
    "en": {"font_name": "Calibri", "font_size": 10, "font_family": 2, "font_scheme": None},
}
OPTIONS = {
    "in_memory": True,
    # Nothing that a person typed becomes a formula, a link or a number.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS = {
    "head": {"bold": True, "text_wrap": True, "bg_color": "#E8F1FE", "border": 1, "valign": "vcenter"},
    "text": {"text_wrap": True},
    "number": {},
    "share": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
}
BODY = {"valign": "top", "border": 1, "border_color": "#BFC7D1"}


def as_csv(content: Mapping, lang: str) -> bytes:
    """Every item with its answer, one line each: UTF-8 with a byte order mark, and every text stays a text.

    A text that a spreadsheet would take for a formula, a number or a day has an apostrophe before it. Days are
    written YYYY-MM-DD.
    """
    table = items(content, lang)
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(title for title, _width in table.columns)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return f"\ufeff{file.getvalue()}".encode()


def as_xlsx(content: Mapping, lang: str) -> bytes:
    """The whole result: what it is, items, principles, actions. The same content gives the same bytes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS | {"default_format_properties": FONTS[lang]}) as book:
        book.set_properties({"title": title(content, lang), "author": "Tenken", "created": MADE})
        for table in tables(content, lang):
            _write(book, book.add_worksheet(table.name), table)
    return zipped.again(file.getvalue(), _growing)


def _write(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, table: Table) -> None:
    side = {"align": "left"} if table.is_list else {}
    formats = {name: book.add_format(BODY | side | more) for name, more in FORMATS.items()}
    for place, (name, width) in enumerate(table.columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, formats["head"])
    sheet.set_row(0, _height(((name, width - BUTTON) for name, width in table.columns)))
    for line, row in enumerate(table.rows, start=1):
        sheet.set_row(line, _height(zip(row, (width for _name, width in table.columns), strict=True)))
        for place, cell in enumerate(row):
            _put(sheet, line, place, cell, formats)
    sheet.freeze_panes(1, table.names)
    if table.rows and not table.is_list:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    _print(sheet, table)


def _print(sheet: xlsxwriter.worksheet.Worksheet, table: Table) -> None:
    """A4 landscape; a table of many columns side by side, each page with the names of its rows."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(**MARGINS)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.repeat_rows(0)
    sheet.fit_to_pages(table.pages, 0)
    if table.pages > 1:
        sheet.repeat_columns(0, table.names - 1)


def _height(cells: Iterable[tuple[Cell, int]]) -> float:
    """The height of a row that shows its cells, given with the width of each."""
    most = max(height(cell, width, LINE) if isinstance(cell, str) else LINE for cell, width in cells)
    return min(most + 2, MOST)


def _growing(name: str, part: bytes) -> bytes:
    """A row whose height is not said to be set by hand: Excel makes it higher when somebody writes more into it."""
    return part.replace(b' customHeight="1"', b"") if name.startswith("xl/worksheets/") else part


def _put(sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, cell: Cell, formats: Mapping) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, cell, formats["text"])
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, datetime.combine(cell, datetime.min.time()), formats["day"])
    elif cell is None:
        sheet.write_blank(line, place, None, formats["text"])
    else:
        sheet.write_number(line, place, cell, formats["share" if isinstance(cell, float) else "number"])


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return guarded(cell)
    return "" if cell is None else str(cell)
