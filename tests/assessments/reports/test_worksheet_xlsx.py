"""A workbook as cells and back: what was not changed is as it was, and nothing hostile gets in."""

import io
import os
import zipfile
from copy import copy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments.reports import worksheet_xlsx
from assessments.snapshot import Reply
from assessments.worksheet import Unreadable, layout, name_of
from assessments.worksheet_filling import fill
from assessments.worksheet_reading import proposals, said
from tests.assessments.worksheets import NAMES, TRASH, content, laid_out

REAL = "TENKEN_WORKSHEET_7C"
ROLES = ("developer", "provider", "user")
SHEET = NAMES["common"]
MAIN = worksheet_xlsx.MAIN.encode()
FULL = Reply(
    level="partly",
    approach="一\n=1+1\n三\n四\n五",
    considered="@見た",
    relations="話した",
    considered_on=date(2026, 4, 1),
)


def parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def again(file: bytes, **changed: bytes) -> bytes:
    """The file with some parts replaced or added; their names are given with / and . as in the archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts(file) | changed).items():
            archive.writestr(name, part)
    return target.getvalue()


def changed(file: bytes, **cells) -> bytes:
    """The file with cells of the first sheet changed: by row and column, as ``r9c6``."""
    places = {tuple(map(int, name[1:].split("c"))): value for name, value in cells.items()}
    return worksheet_xlsx.write(worksheet_xlsx.read(file), {SHEET: places})


def everything(file: bytes) -> dict[str, object]:
    """All that a spreadsheet shows of a workbook but heights: cells with their styles, widths, merges, validations."""
    found: dict[str, object] = {}
    for sheet in load_workbook(io.BytesIO(file)):
        for row in sheet.iter_rows():
            for cell in row:
                style = (cell.number_format, *map(copy, (cell.font, cell.fill, cell.border, cell.alignment)))
                found[f"{sheet.title}!{cell.coordinate}"] = (cell.value, style)
        widths = {name: column.width for name, column in sheet.column_dimensions.items()}
        rules = [(rule.type, str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation]
        merges = sorted(map(str, sheet.merged_cells.ranges))
        found[sheet.title] = (widths, rules, merges, sheet.print_title_rows, sheet.print_area)
    return found


def heights(file: bytes) -> dict[tuple[str, int], float | None]:
    """The height of every row of every sheet, None where it says none."""
    book = load_workbook(io.BytesIO(file))
    return {
        (sheet.title, number): sheet.row_dimensions[number].height
        for sheet in book
        for number in range(1, sheet.max_row + 1)
    }


def fill_and_compare(file: bytes, replies: dict[str, Reply]) -> tuple[bytes, int]:
    """Fill a file and check that every cell but the changed ones is equal; the new file and the number compared."""
    book = worksheet_xlsx.read(file)
    changes = fill(layout(book.grids), replies=replies, roles=ROLES, people={"alpha": "総務", "beta": "", "gamma": ""})
    after = worksheet_xlsx.write(book, changes)
    touched = {f"{name}!{name_of(place)}" for name, cells in changes.items() for place in cells}
    before, now = everything(file), everything(after)
    assert touched <= now.keys()
    assert {name: now[name] for name in now.keys() - touched} == {n: before[n] for n in before.keys() - touched}
    assert {name: now[name][1] for name in touched} == {name: before[name][1] for name in touched}
    rows = {(name, row) for name, cells in changes.items() for (row, _), text in cells.items() if isinstance(text, str)}
    lower, high = heights(file), heights(after)
    assert {row: high[row] for row in high.keys() - rows} == {row: lower[row] for row in lower.keys() - rows}
    assert all((high[row] or 0) >= (lower[row] or 0) for row in rows)
    return after, len(before.keys() - touched)


def read_back(file: bytes, keys) -> dict[str, Reply]:
    found = layout(worksheet_xlsx.read(file).grids)
    return {p.key: p.reply for p in proposals(said(found, roles=ROLES, asked=keys, known=keys))}


def test_every_cell_style_width_merge_and_validation_but_the_filled_cells_is_as_it_was():
    _after, compared = fill_and_compare(content(), {"C-1-1": FULL, "U-7-i": FULL, "AT-1-2": FULL})
    assert compared > 1000


def test_every_part_of_the_file_but_the_changed_sheets_is_the_same_byte_for_byte():
    before = content()
    after = parts(changed(before, r9c6="新しい"))
    different = [name for name, part in parts(before).items() if after[name] != part]
    assert different == ["xl/worksheets/sheet1.xml"]
    assert list(after) == list(parts(before))
    assert after[TRASH] == b"left over"


def test_writing_nothing_changes_no_part():
    before = content()
    assert parts(worksheet_xlsx.write(worksheet_xlsx.read(before), {})) == parts(before)


def test_writing_twice_gives_the_same_bytes():
    before = content()
    assert changed(before, r9c6="一") == changed(before, r9c6="一")


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("https://example.org")'])
def test_what_looks_like_a_formula_is_a_text(text):
    after = changed(content(), r9c6=text)
    cell = load_workbook(io.BytesIO(after))[SHEET]["F9"]
    assert cell.value == text
    part = parts(after)["xl/worksheets/sheet1.xml"].decode()
    assert 'r="F9" t="inlineStr"' in part or 't="inlineStr"' in part.partition('r="F9"')[2].partition(">")[0]
    assert "<f>" not in part.partition("</sheetData>")[0]


@given(text=st.text(min_size=1, max_size=40).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)))
def test_every_text_is_read_back_character_by_character(text):
    assert worksheet_xlsx.read(changed(content(), r9c6=text)).grids[0].text(9, 6) == text


def test_a_cell_and_a_row_that_were_not_there_are_made_in_their_order():
    grid = worksheet_xlsx.read(changed(content(), r500c2="下", r9c30="右", r200c1="間")).grids[0]
    assert [grid.text(*place) for place in ((500, 2), (9, 30), (200, 1))] == ["下", "右", "間"]


def test_a_date_is_a_date_where_the_cell_shows_dates_and_a_text_elsewhere():
    sheet = load_workbook(io.BytesIO(changed(content(), r9c10=date(2026, 4, 1), r9c6=date(2026, 4, 1))))[SHEET]
    assert sheet["J9"].value.date() == date(2026, 4, 1)
    assert sheet["F9"].value == "2026-04-01"


def test_a_workbook_that_counts_days_from_1904_is_read_and_filled_by_its_own_count():
    part = parts(content())["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
    file = again(content(), **{"xl/workbook.xml": part})
    assert worksheet_xlsx.read(file).grids[0].epoch == date(1904, 1, 1)
    filled = worksheet_xlsx.read(changed(file, r9c10=date(2026, 4, 1))).grids[0]
    assert filled.cells[9, 10] == (date(2026, 4, 1) - date(1904, 1, 1)).days


def sheet_with(rows: bytes, *, before: bytes = b"", after: bytes = b"") -> bytes:
    """The file whose first sheet holds these rows, between these elements."""
    part = b'<worksheet xmlns="%s">%s<sheetData>%s</sheetData>%s</worksheet>' % (MAIN, before, rows, after)
    return again(content(), **{"xl/worksheets/sheet1.xml": part})


WIDE = b'<cols><col min="6" max="7" width="41"/><col min="9" max="9" width="10" hidden="1"/></cols>'
ROW = b'<row r="9" ht="20" customHeight="1"><c r="F9"/></row><row r="10" ht="300"/><row r="11"/>'


def height_after(file: bytes, row: int, **cells: str) -> float | None:
    return heights(changed(file, **cells))[SHEET, row]


def test_a_row_grows_where_a_new_text_would_be_cut_off():
    file = sheet_with(ROW, before=WIDE)
    assert height_after(file, 9, r9c6="あ" * 19) == 20
    assert height_after(file, 9, r9c6="あ" * 100) == 6 * 15 + 3
    assert height_after(file, 9, r9c6="一\n二\n三") == 3 * 15 + 3
    assert height_after(file, 11, r11c6="あ" * 100) == 6 * 15 + 3
    assert height_after(file, 9, r9c6="あ" * 4000) == 409


def test_a_row_never_shrinks_and_a_hidden_column_makes_none_grow():
    file = sheet_with(ROW, before=WIDE)
    assert height_after(file, 10, r10c6="あ" * 100) == 300
    assert height_after(file, 9, r9c9="あ" * 100) == 20


def test_a_text_in_merged_cells_has_the_width_of_all_of_them():
    merged = b'<mergeCells count="1"><mergeCell ref="F9:G9"/></mergeCells>'
    assert height_after(sheet_with(ROW, before=WIDE, after=merged), 9, r9c6="あ" * 30) == 20
    assert height_after(sheet_with(ROW, before=WIDE), 9, r9c6="あ" * 30) == 33


def test_a_row_without_a_height_is_fitted_to_what_it_held_as_well():
    rows = '<row r="9"><c r="G9" t="inlineStr"><is><t>%s</t></is></c></row>' % ("あ" * 100)
    assert height_after(sheet_with(rows.encode(), before=WIDE), 9, r9c6="一") == 6 * 15 + 3


@pytest.mark.parametrize("number", [b"nan", b"-1", b"1e99", b"", b"x", "\uff11".encode()])
def test_heights_widths_and_merges_that_are_none_are_taken_as_unsaid(number):
    before = b'<sheetFormatPr defaultRowHeight="%s"/><cols><col min="%s" max="6" width="%s"/></cols>' % ((number,) * 3)
    rows = b'<row r="9" ht="%s"/>' % number
    file = sheet_with(rows, before=before, after=b'<mergeCells><mergeCell ref="%s:9"/></mergeCells>' % number)
    part = parts(changed(file, r9c6="一\n二\n三"))["xl/worksheets/sheet1.xml"]
    assert b'<row r="9" ht="48">' in part


def with_strings(strings: bytes, rows: bytes) -> bytes:
    """The file with strings kept apart from the cells, as Excel does, and a first sheet that holds these rows alone."""
    old = parts(content())
    link = b'<Relationship Id="strings" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    links = old["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link)
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN, rows)
    new = {"xl/_rels/workbook.xml.rels": links, "xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}
    return again(content(), **new)


def test_how_a_word_is_read_aloud_is_no_part_of_it():
    word = b"<si><r><t>x</t></r><r><t>%s</t></r><rPh><t>%s</t></rPh></si>" % ("点検".encode(), "テンケン".encode())
    rows = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#REF!</v></c><c t="b"><v>1</v></c></row>'
    file = with_strings(b'<sst xmlns="%s">%s</sst>' % (MAIN, word), rows)
    assert worksheet_xlsx.read(file).grids[0].cells == {(1, 1): "x点検", (1, 3): "TRUE"}


def refused(file: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        worksheet_xlsx.read(file)
    return refusal.value.why


COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600
STRICT = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
BINARY = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'
)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", "not_xlsx"),
        (b"PK\x03\x04 and then nothing", "broken"),
        (b"%PDF-1.7 and so on", "not_xlsx"),
        (b"a,b\n1,2\n", "not_xlsx"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (COMPOUND + "Workbook".encode("utf-16-le"), "old"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "not_xlsx"),
        (again(content(), **{"xl/workbook.xml": STRICT}), "strict"),
        (again(content(), **{"xl/workbook.xml": b"<document/>"}), "not_xlsx"),
        (again(content(), **{"_rels/.rels": BINARY}), "not_xlsx"),
        (b"\0" * (worksheet_xlsx.MOST_BYTES + 1), "too_big"),
        (again(content(), **{"xl/vbaProject.bin": b"x"}), "macro"),
        (again(content(), **{"xl/worksheets/sheet1.xml": ENTITY}), "entities"),
        (with_strings(ENTITY, b""), "entities"),
        (again(content(), **{"xl/worksheets/sheet1.xml": b"<worksheet"}), "broken"),
        (again(content(), **{"xl/workbook.xml": b'<workbook xmlns="%s"/>' % MAIN}), "no sheets"),
        (again(content(), **{"xl/worksheets/sheet1.xml": b" " * (worksheet_xlsx.MOST_READ + 1)}), "bomb"),
        (again(content(), bomb=b"\0" * (worksheet_xlsx.MOST_UNPACKED + 1)), "bomb"),
        (again(content(), **{f"part{n}": b"" for n in range(worksheet_xlsx.MOST_PARTS)}), "bomb"),
    ],
    ids=[
        "empty",
        "cut",
        "pdf",
        "csv",
        "locked",
        "xls",
        "doc",
        "strict",
        "docx",
        "xlsb",
        "big",
        "macro",
        "entity",
        "strings",
        "xml",
        "sheets",
        "part",
        "bomb",
        "parts",
    ],
)
def test_a_hostile_or_damaged_file_is_refused_in_words(file, why):
    if why == "no sheets":
        with pytest.raises(Unreadable) as refusal:
            laid_out(file)
        assert refusal.value.why == "no_sheet"
    else:
        assert refused(file) == why


def test_what_is_wrong_with_a_sheet_is_told_under_its_name():
    with pytest.raises(Unreadable) as refusal:
        worksheet_xlsx.read(again(content(), **{"xl/worksheets/sheet1.xml": b"<worksheet"}))
    assert refusal.value.place == SHEET


def test_a_workbook_with_macros_under_another_name_is_refused():
    types = parts(content())["[Content_Types].xml"].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    assert refused(again(content(), **{"[Content_Types].xml": types})) == "macro"


def test_a_reference_that_leads_nowhere_is_refused():
    rows = b'<row r="1"><c r="A1" t="s"><v>1</v></c></row>'
    assert refused(with_strings(b'<sst xmlns="%s"><si><t>x</t></si></sst>' % MAIN, rows)) == "broken"


def test_more_rows_than_a_worksheet_has_are_refused():
    rows = b"".join(b'<row r="%d"/>' % number for number in range(1, worksheet_xlsx.MOST_ROWS + 2))
    head, _, rest = parts(content())["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")
    part = head + b"<sheetData>" + rows + b"</sheetData>" + rest.partition(b"</sheetData>")[2]
    assert refused(again(content(), **{"xl/worksheets/sheet1.xml": part})) == "bomb"


@pytest.mark.skipif(not os.environ.get(REAL), reason=f"{REAL} names no copy of the ministries' worksheet")
def test_the_ministries_own_file_is_matched_filled_and_read_back_whole():
    file = Path(os.environ[REAL]).read_bytes()
    found = laid_out(file)
    keys = {row.key for sheet in found.sheets for row in sheet.rows}
    assert (sum(len(sheet.rows) for sheet in found.sheets), len(keys), None in keys) == (126, 93, False)
    assert found.of_this_edition
    rows = said(found, roles=ROLES, asked=keys, known=keys)
    examples = [row for row in rows if row.example]
    assert (len(examples), sum(row.why == "empty" for row in rows)) == (59, 67)
    replies = {key: Reply(**{**_values(FULL), "approach": f"{key}\n=1+1\n三\n四\n五"}) for key in keys}
    after, compared = fill_and_compare(file, replies)
    assert read_back(after, keys) == replies
    different = [name for name, part in parts(file).items() if parts(after)[name] != part]
    assert set(different) == {f"xl/worksheets/sheet{n}.xml" for n in range(1, 7)}
    assert compared > 5000


def _values(reply: Reply) -> dict:
    return {name: getattr(reply, name) for name in Reply.__dataclass_fields__}
