"""A table as CSV, as spreadsheets write and read it: encodings, separators, cells that would not stay what they are.

A spreadsheet takes "=1+1" for a formula and "3-4" or "1.10" for a date or a number. Such a cell is written with an
apostrophe before it, and on reading exactly that apostrophe is taken off (``csv_cells``). Plain Python: no Django, no
clock, no files.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from guidelines.catalogue import CatalogueError, Problem
from guidelines.csv_cells import guarded, restored
from guidelines.item_columns import letters, place
from guidelines.item_table import Row
from guidelines.sentences import Sentence

MAX_ROWS = 20_000
MAX_COLUMNS = 100
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_EXCEL = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Python makes of bytes that code page 932 leaves open."""


def write(rows: Iterable[Row]) -> bytes:
    """The rows as UTF-8 with byte order mark; lines end with CR LF, as spreadsheets write them."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(map(guarded, row.cells) for row in rows)
    return codecs.BOM_UTF8 + file.getvalue().encode()


def read(data: bytes) -> tuple[Row, ...]:
    """The rows that hold something, numbered as a spreadsheet shows them.

    Raises CatalogueError for an encoding other than UTF-8, UTF-16 with byte order mark or code page 932 (Shift_JIS),
    for quotes that do not close, and for more than MAX_ROWS rows or MAX_COLUMNS columns.
    """
    text = _decoded(data)
    try:
        rows = tuple(_rows(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)))
    except csv.Error as error:
        told = Sentence(
            "is no valid CSV (%(error)s); check the quotes, or save it again from the spreadsheet", error=error
        )
        raise refused(told) from error
    return held(rows)


def held(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, where there is a header at least; raises CatalogueError for a table without one."""
    if not rows or rows[0].number != 1:
        raise refused(Sentence("is empty; begin with the names of the columns, as in the exported table"), place(1))
    return tuple(rows)


def refused(message: Sentence, path: str = "") -> CatalogueError:
    """The error that stops the reading of a file."""
    return CatalogueError((Problem(line=None, path=path, message=message),))


def judge_size(row: int, column: int) -> None:
    """Refuse a cell (its row counts from 1, its column from 0) outside of what a table may hold."""
    if row > MAX_ROWS:
        told = "holds text after row %(most)d; split the table, or remove what is below"
        raise refused(Sentence(told, most=MAX_ROWS), place(row))
    if column >= MAX_COLUMNS:
        told = "holds text after column %(most)s; remove the columns that are not in the exported table"
        raise refused(Sentence(told, most=letters(MAX_COLUMNS - 1)), place(row, column))


def _rows(reader: Iterable[list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(reader, 1):
        last = max((index for index, cell in enumerate(cells, 1) if cell), default=0)
        if last:
            judge_size(number, last - 1)
            yield Row(number=number, cells=tuple(map(restored, cells[:last])))


def _separator(text: str) -> str:
    """A comma; a tab or a semicolon where the first line has more of them (some spreadsheets write these)."""
    first = re.match(r"[^\r\n]*", text)[0]
    return max(",\t;", key=first.count)


def _decoded(data: bytes) -> str:
    if data.startswith(b"PK"):
        raise refused(Sentence("is an Excel workbook, not CSV; choose it as .xlsx"))
    if data.startswith(_UTF16):
        return _from_unicode_text(data)
    if (at := data.find(b"\0")) >= 0:
        raise _unreadable(Sentence("holds a zero"), at)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith(codecs.BOM_UTF8):
            raise _unreadable(Sentence("begins as UTF-8"), error.start + len(codecs.BOM_UTF8)) from error
        return _from_windows(data, Sentence("is neither UTF-8 (byte %(byte)d) nor Shift_JIS", byte=error.start + 1))


def _from_unicode_text(data: bytes) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise _unreadable(Sentence("begins as UTF-16"), error.start) from error
    if (at := text.find("\0")) >= 0:
        raise _unreadable(Sentence("holds a zero"), len(text[:at].encode("utf-16")))
    return text


def _from_windows(data: bytes, told: Sentence) -> str:
    """The text in code page 932, as Excel on Japanese Windows writes CSV."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError as error:
        raise _unreadable(told, error.start) from error
    if stray := _NOT_EXCEL.search(text):
        raise _unreadable(told, len(text[: stray.start()].encode("cp932")))
    return text


def _unreadable(what: Sentence, at: int) -> CatalogueError:
    told = "%(what)s: byte %(byte)d is no text; save the file as CSV UTF-8 or as an Excel workbook (.xlsx)"
    return refused(Sentence(told, what=what, byte=at + 1))
