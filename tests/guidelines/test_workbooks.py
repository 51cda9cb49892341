"""Reading workbooks that anybody may have made: texts come through, everything else is refused with its place."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from defusedxml import EntitiesForbidden
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.xml import functions
from xlsxwriter import Workbook

from guidelines import workbooks
from guidelines.catalogue import CatalogueError
from guidelines.workbooks import read

STRINGS, SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True))
)


def book(*rows: tuple[object, ...], name: str = "items", change: Callable | None = None) -> bytes:
    """A workbook with the rows as its first sheet."""
    file = io.BytesIO()
    made = Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = made.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if change:
        change(made, sheet)
    made.close()
    return file.getvalue()


PLAIN = book(("key", "page"), ("A-1", "x"))


def patched(parts: dict[str, bytes | Callable[[bytes], bytes]], data: bytes = PLAIN) -> bytes:
    """The workbook with other or more parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            part = parts.get(name, lambda content: content)
            new.writestr(name, part(old.read(name)) if callable(part) else part)
    return file.getvalue()


def doctype(words: str) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(b"?>", b"?>" + words.encode(), 1)


def refusal(data: bytes) -> str:
    with pytest.raises(CatalogueError) as refused:
        read(data)
    return str(refused.value)


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(data)]


def test_values_come_as_the_text_that_a_person_reads() -> None:
    row = (14, 1.5, True, False, date(2026, 3, 31), datetime(2026, 3, 31, 9, 30), "'=x", None, "end")  # noqa: DTZ001
    assert cells(book(("head",), row))[1] == (
        "14", "1.5", "TRUE", "FALSE", "2026-03-31", "2026-03-31 09:30:00", "'=x", "", "end",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["_x000D_", "_x005F_", "x005F_", "a\rb", "a\nb", "<&>", " x ", "\u2028", "\uffff"])
def test_signs_that_xml_has_words_of_its_own_for_come_through(text: str) -> None:
    data = book(("head",), (), change=lambda made, sheet: sheet.write_string(1, 0, text))
    assert cells(data)[1] == (text,)


def test_the_sheet_named_items_is_read_and_else_the_first() -> None:
    def second(made: Workbook, sheet: object) -> None:
        made.add_worksheet("Items").write_row(0, 0, ["this one"])

    assert cells(book(("first",), name="notes", change=second)) == [("this one",)]
    assert cells(book(("first",), name="notes")) == [("first",)]


def test_a_formula_is_refused_with_its_place_and_never_calculated() -> None:
    data = book(("key", "page"), ("A", "=1+1"), ("B", "=SUM(A1:A2)"))
    assert refusal(data).splitlines() == [
        f"row {row}, column page (B): holds a formula; write the text itself (copy, then paste as values)"
        for row in (2, 3)
    ]


def test_an_error_in_a_cell_is_refused_with_its_place() -> None:
    data = patched({SHEET: lambda sheet: sheet.replace(b'<c r="B2" t="s"><v>3</v>', b'<c r="B2" t="e"><v>#N/A</v>')})
    assert "row 2, column page (B): holds the error #N/A" in refusal(data)


def test_merged_cells_are_refused() -> None:
    data = book(("key",), change=lambda made, sheet: sheet.merge_range("A1:C1", "key"))
    assert "cells A1:C1: are merged" in refusal(data)


def test_macros_are_refused_by_name_and_by_kind() -> None:
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert "holds macros" in refusal(patched({"xl/vbaProject.bin": b"x"}))
    assert "holds macros" in refusal(patched({"[Content_Types].xml": lambda types: types.replace(plain, kind)}))


@pytest.mark.parametrize("name", [STRINGS, SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("words", [LAUGHS, "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"], ids=["laughs", "outside"])
def test_a_part_with_a_document_type_is_refused(name: str, words: str) -> None:
    assert "defines XML entities" in refusal(patched({name: doctype(words)}))


def test_openpyxl_reads_sheets_through_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML
    assert functions.iterparse.__module__.startswith("defusedxml")


@pytest.mark.parametrize("name", [SHEET, STRINGS])
def test_entities_are_refused_by_the_reader_of_the_sheet_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_judge_parts", lambda archive: None)
    with pytest.raises(CatalogueError) as refused:
        read(patched({name: doctype(LAUGHS)}))
    assert isinstance(refused.value.__cause__.__cause__, EntitiesForbidden)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"xl/media/zero.bin": bytes(30 * 1024**2)}, "times its size, as no table does"),
        ({"xl/media/zero.bin": bytes(workbooks.MAX_UNPACKED)}, "unpacks to 200 MB; at most 200 MB are read"),
        ({f"xl/media/{n}.bin": b"" for n in range(500)}, "parts, a workbook at most 500"),
    ],
    ids=["ratio", "sum", "entries"],
)
def test_a_zip_bomb_is_refused_before_anything_is_parsed(
    parts: dict[str, bytes], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "_judge_parts", lambda archive: pytest.fail("was parsed"))
    data = patched(parts)
    assert len(data) < 1024**2
    assert words in refusal(data)


def test_a_large_part_that_would_be_read_as_one_tree_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_PLAIN_PART", 100)
    assert "save the table alone" in refusal(PLAIN)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0 old", "is an old Excel file (.xls) or locked by a password"),
        (b"key,page\r\n", "is no Excel workbook"),
        (PLAIN[: len(PLAIN) // 2], "is no Excel workbook"),
        (patched({"xl/workbook.xml": b"<x"}), "is no Excel workbook"),
        (patched({"[Content_Types].xml": b"<Types/>"}), "is no Excel workbook"),
        (patched({SHEET: lambda sheet: sheet.replace(b"<v>3<", b"<v>99<")}), "is no Excel workbook"),
        (book(), "row 1: is empty"),
        (book((), ("key",)), "row 1: is empty"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (20_000, 0, "row 20001: holds text after row 20000"),
        (1, 16_383, "row 2, column XFD: holds text after column CV"),
    ],
)
def test_too_many_rows_or_columns_are_refused(row: int, column: int, words: str) -> None:
    data = book(("key",), change=lambda made, sheet: sheet.write_string(row, column, "x"))
    assert words in refusal(data)


def test_a_sheet_that_claims_to_go_on_for_ever_costs_nothing() -> None:
    def far(sheet: bytes) -> bytes:
        wide = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
        return wide.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>')

    assert cells(patched({SHEET: far})) == [("key", "page"), ("A-1", "x")]


def test_a_workbook_of_formulas_is_told_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_TOLD", 3)
    told = refusal(book(("key",), *(("=1+1",) for _ in range(9)))).splitlines()
    assert len(told) == 4
    assert told[-1] == "3 problems are told; there may be more"


@pytest.mark.filterwarnings("ignore")  # openpyxl warns of what it leaves out of a damaged file
@settings(deadline=None, max_examples=60)
@given(st.sampled_from([STRINGS, SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]), st.data())
def test_a_damaged_part_gives_rows_or_a_clear_error(name: str, data: st.DataObject) -> None:
    def damaged(content: bytes) -> bytes:
        at = data.draw(st.integers(0, len(content) - 1))
        return content[:at] + data.draw(st.binary(max_size=3)) + content[at + data.draw(st.integers(0, 9)) :]

    try:
        rows = read(patched({name: damaged}))
    except CatalogueError:
        return  # told; any other error fails the test
    assert all(isinstance(cell, str) for row in rows for cell in row.cells)
