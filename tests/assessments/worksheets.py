"""A workbook laid out as the ministries' worksheet is, with words of our own and the same slips."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from assessments.reports import worksheet_xlsx
from assessments.worksheet import Layout, layout
from assessments.worksheet_rows import OWN, TABLE

NAMES = {
    "common": "ワークシート_共通の指針",
    "governance": "ワークシート_ガバナンス",
    "developer": "ワークシート_AI開発者（記載例）",
    "provider": "ワークシート_AI提供者 （記載例）",
    "user": "ワークシート_AI利用者 (記載例）",
    "hiroshima": "ワークシート_全ての AI 関係者向けの広島プロセス国際指針",
}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
PARTS = {"developer": "3部", "provider": "4部", "user": "5部"}
EXAMPLE = "（例）求人票を読むAIの話。"
LINES = 3  # rows of an item, but for those of ``SINGLE``
SINGLE = ("1-2", "3-2", "5-1", "6-1")
TRASH = "[trash]/0000.dat"

Cells = Mapping[tuple[str, str], object]
"""(kind of sheet, cell) -> what somebody wrote there."""


def printed(kind: str, number: str) -> str:
    """A number as the form prints it."""
    if kind == "governance":
        return number
    if kind == "hiroshima":
        return CIRCLED[int(number) - 1]
    head, _, tail = number.partition(")")
    return f"{head}){CIRCLED[int(tail) - 1] if tail else ''}"


def workbook(*, written: Cells | None = None, dated: date = date(2026, 3, 31)) -> Workbook:
    """The whole worksheet, blank but for what is written; the sheets of the roles hold an example in each first row."""
    book = Workbook()
    book.remove(book.active)
    for kind, name in NAMES.items():
        _sheet(book.create_sheet(name), kind, dated)
    for (kind, cell), value in (written or {}).items():
        book[NAMES[kind]][cell] = value
    return book


def saved(book: Workbook) -> bytes:
    """The file, with a part that no library knows."""
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(TRASH, b"left over")
    return target.getvalue()


def content(*, written: Cells | None = None) -> bytes:
    """The file of ``workbook``."""
    return saved(workbook(written=written))


def laid_out(file: bytes) -> Layout:
    """The layout of a file."""
    return layout(worksheet_xlsx.read(file).grids)


def first_row(kind: str, key: str, *, nth: int = 0) -> int:
    """The row in which an item begins on a sheet of a file that nobody changed."""
    sheet = next(sheet for sheet in laid_out(content()).sheets if sheet.kind == kind)
    return [row.first for row in sheet.rows if row.key == key][nth]


def _sheet(sheet, kind: str, dated: date) -> None:
    shift = 0 if kind == "common" else 1
    sheet.cell(1, 2, "ワークシートの見本")
    sheet.cell(1, 10 + shift, (dated - date(1899, 12, 30)).days)
    for row, letter in enumerate("αβγ", start=4):
        sheet.cell(row, 6 + shift, f"{letter}. 役割")
        sheet.merge_cells(start_row=row, end_row=row, start_column=7 + shift, end_column=10 + shift)
    words = ["検討対象とする事項", "他の主体との関係", "✓", "具体的なアプローチ", "最終検討日\n(見直し日）"]
    words = (
        ["対応箇所", "分類", None, "質問", *words]
        if kind == "common"
        else [None, "分類", None, "質問", "対応箇所", *words]
    )
    for column, word in enumerate(words, start=2):
        sheet.cell(8, column, word)
    sheet.merge_cells("C8:D8")
    sheet.column_dimensions["E"].width = 43.5
    row = 9
    for (part, stage), numbers in TABLE[kind].items():
        for position, number in enumerate(numbers):
            row = _item(sheet, kind, row, number, (part, stage if position == 0 else ""))
    rule = DataValidation(type="list", formula1="$H$8" if kind == "common" else "$I$8")
    rule.add(f"{'H' if kind == 'common' else 'I'}9:{'H' if kind == 'common' else 'I'}{row - 1}")
    sheet.add_data_validation(rule)


def _item(sheet, kind: str, row: int, number: str, place: tuple[str, str]) -> int:
    part, stage = place
    if stage:
        sheet.cell(row, 2, f"AIの{stage}に確認する事項")
    sheet.cell(row, 3, printed(kind, number))
    sheet.cell(row, 4, "題名\t")
    sheet.cell(row, 5, "a. 問い\nb. 問い")
    if kind in PARTS:
        # One row of the users' sheet prints the providers' part.
        printed_part = "4部" if (kind, number) == ("user", "7)2") else PARTS[kind]
        sheet.cell(row, 6, f"{printed_part if part == OWN else '２部'}\n指針")
        sheet.cell(row, 7, EXAMPLE)
        sheet.cell(row, 8, "-")
        sheet.cell(row, 10, EXAMPLE)
    sheet.cell(row, 10 if kind == "common" else 11).number_format = "mm-dd-yy"
    sheet.cell(row, 4).fill = PatternFill("solid", start_color="EEEEEE")
    return row + (1 if number in SINGLE else LINES)
