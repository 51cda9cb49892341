"""Reading a table from an Excel workbook that anybody may have made: judged by its sizes first, then read cell by cell.

Nothing is evaluated: a cell with a formula is refused with its place. The parts of a workbook are XML, read by openpyxl
through defusedxml; a part with a document type, where entities are defined, is refused before.
"""

import io
import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from guidelines.catalogue import CatalogueError, Problem, shown
from guidelines.csv_table import held, judge_size, refused
from guidelines.item_columns import place
from guidelines.item_table import Row
from guidelines.sentences import Sentence

SHEET = "items"
_MB = 1024 * 1024
MAX_PARTS = 500
MAX_UNPACKED = 200 * _MB
MAX_RATIO = 100
"""Most bytes that a packed byte may unpack to, judged from 10 MB on; long tables of equal texts stay below 60."""
MAX_PLAIN_PART = 10 * _MB
"""Most bytes of a part that is neither a sheet nor the texts of the sheets: such parts are read as one tree."""
MAX_TOLD = 1000
_LONG = ("xl/worksheets/", "xl/sharedstrings.xml", "xl/media/")
_OLD = b"\xd0\xcf\x11\xe0"
_MACROS = ("vbaproject", "macroenabled")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# What openpyxl lets through from a file that is damaged: it names no error of its own. RuntimeError is that of zipfile
# for a part with a password, SyntaxError that of both XML parsers.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, LookupError, NotImplementedError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, zlib.error,
)  # fmt: skip


def read(data: bytes) -> tuple[Row, ...]:
    """The rows that hold something, of the sheet "items" or else of the first; every value as its text.

    Raises CatalogueError: no workbook, macros, too large when unpacked, a document type in a part, formulas, errors
    and merged cells (each with its place), more rows or columns than a table may hold.
    """
    if data.startswith(_OLD):
        raise refused(
            Sentence("is an old Excel file (.xls) or locked by a password; save it as .xlsx without a password")
        )
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _judge_sizes(archive, len(data))
            _judge_parts(archive)
        reader = _Reader(io.BytesIO(data), read_only=True, keep_links=False)
        reader.read()
        return _table(reader)
    except DefusedXmlException as error:
        raise refused(
            Sentence("defines XML entities, which no spreadsheet does; save it again from the spreadsheet")
        ) from error
    except _BROKEN as error:
        raise refused(
            Sentence("is no Excel workbook (.xlsx) that can be read; save it again from the spreadsheet")
        ) from error


class _Reader(ExcelReader):
    """openpyxl's reader without macros, and with texts as the format means them.

    Excel writes a sign that XML cannot hold as _x000D_, and the sign _ of a text that looks like this as _x005F_.
    """

    def read_manifest(self) -> None:
        """The kinds of the parts; refused where one is a macro, whatever its name."""
        super().read_manifest()
        parts = (*self.package.Override, *self.package.Default)
        if any(word in part.ContentType.lower() for part in parts for word in _MACROS):
            raise _macros()

    def read_strings(self) -> None:
        """The texts of the cells."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_texts(source))


def _judge_sizes(archive: ZipFile, packed: int) -> None:
    """Refuse what would unpack to too much: a reader never gets more than the sizes that stand in the directory."""
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        told = "holds %(count)d parts, a workbook at most %(most)d; save the table alone"
        raise refused(Sentence(told, count=len(parts), most=MAX_PARTS))
    if total > MAX_UNPACKED:
        told = "unpacks to %(size)d MB; at most %(most)d MB are read: save the table alone"
        raise refused(Sentence(told, size=total // _MB, most=MAX_UNPACKED // _MB))
    if total > MAX_PLAIN_PART and total > packed * MAX_RATIO:
        told = "unpacks to %(times)d times its size, as no table does; save the table alone"
        raise refused(Sentence(told, times=total // packed))
    for part in parts:
        name = part.filename.lower()
        if name.endswith("vbaproject.bin"):
            raise _macros()
        if part.file_size > MAX_PLAIN_PART and not name.startswith(_LONG):
            told = "holds %(name)s with %(size)d MB; save the table alone"
            raise refused(Sentence(told, name=shown(part.filename), size=part.file_size // _MB))


def _judge_parts(archive: ZipFile) -> None:
    """Refuse a part with a document type; it stands before the first element, so no more than that is read."""
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            with archive.open(name) as source:
                next(iterparse(source, events=("start",), forbid_dtd=True), None)


def _macros() -> CatalogueError:
    return refused(Sentence("holds macros; save it as an Excel workbook without macros (.xlsx)"))


def _texts(source: IO[bytes]) -> Iterator[str]:
    for _, node in iterparse(source):
        if node.tag == f"{{{SHEET_MAIN_NS}}}si":
            yield _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), Text.from_tree(node).content)
            node.clear()


def _table(reader: _Reader) -> tuple[Row, ...]:
    sheets = [sheet for sheet in reader.wb.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    if not sheets:
        raise refused(Sentence("holds no sheet; save the table as the first sheet"))
    sheet = next((sheet for sheet in sheets if sheet.title.strip().lower() == SHEET), sheets[0])
    return _Sheet(reader, sheet).rows()


class _Sheet:
    """One sheet on its way to rows."""

    def __init__(self, reader: _Reader, sheet: ReadOnlyWorksheet) -> None:
        self.reader, self.path = reader, sheet._worksheet_path
        self.names: tuple[str, ...] = ()
        self.found: list[Problem] = []

    def rows(self) -> tuple[Row, ...]:
        """The rows that hold something; only cells that are written are seen, however far out a sheet is said to go."""
        book = self.reader.wb
        with self.reader.archive.open(self.path) as source:
            parser = WorkSheetParser(
                source,
                self.reader.shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            rows = [row for number, cells in parser.parse() if (row := self._row(number, cells)).cells]
        self._refuse_merged(parser)
        if self.found:
            raise CatalogueError(tuple(self.found))
        return held(rows)

    def _row(self, number: int, cells: list[dict[str, Any]]) -> Row:
        texts: dict[int, str] = {}
        for cell in cells:
            column = cell["column"] - 1
            if text := self._text(number, column, cell):
                judge_size(number, column)
                texts[column] = text
        last = max(texts, default=-1)
        row = Row(number=number, cells=tuple(texts.get(column, "") for column in range(last + 1)))
        self.names = self.names or row.cells
        return row

    def _text(self, row: int, column: int, cell: dict[str, Any]) -> str:
        if cell["data_type"] == "f":
            told = Sentence("holds a formula; write the text itself (copy, then paste as values)")
            self._refuse(row, column, told)
        elif cell["data_type"] == "e":
            told = Sentence("holds the error %(error)s; write the text itself", error=cell["value"])
            self._refuse(row, column, told)
        else:
            return _as_text(cell["value"])
        return ""

    def _refuse_merged(self, parser: WorkSheetParser) -> None:
        for merged in parser.merged_cells.mergeCell if parser.merged_cells else ():
            told = Sentence("are merged; unmerge them, and write each cell of its own")
            self._tell(Sentence("cells %(cells)s", cells=merged.ref), told)

    def _refuse(self, row: int, column: int, message: Sentence) -> None:
        name = self.names[column] if column < len(self.names) else ""
        self._tell(place(row, column, name), message)

    def _tell(self, path: str, message: Sentence) -> None:
        self.found.append(Problem(line=None, path=path, message=message))
        if len(self.found) >= MAX_TOLD:
            more = Sentence("%(count)d problems are told; there may be more", count=MAX_TOLD)
            raise CatalogueError((*self.found, Problem(line=None, path="", message=more)))


def _as_text(value: object) -> str:
    """A value as a person reads it: 14, 1.5, TRUE, 2026-03-31."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)
