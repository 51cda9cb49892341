"""A table as CSV: what spreadsheets write is read, what they would change is guarded, what is no text is refused."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.catalogue import CatalogueError
from guidelines.csv_cells import guarded, restored
from guidelines.csv_table import MAX_COLUMNS, MAX_ROWS, read, write
from guidelines.item_table import Row

SIGNS = tuple("=+-@＝＋－＠\t\r\n")
CELLS = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("'=+-@＝＋－＠\t\r\n 0123/:.\""))


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(data)]


def refusal(data: bytes) -> str:
    with pytest.raises(CatalogueError) as refused:
        read(data)
    return str(refused.value)


@given(CELLS)
def test_any_text_comes_back_from_its_guard(text: str) -> None:
    assert restored(guarded(text)) == text


@given(CELLS)
def test_no_guarded_text_begins_a_formula(text: str) -> None:
    assert not guarded(text).lstrip(" ").startswith(SIGNS)


@given(st.lists(st.lists(CELLS.map(lambda text: text.replace("\0", "") + "|"), min_size=1, max_size=4), max_size=4))
def test_any_table_comes_back_from_its_file(table: list[list[str]]) -> None:
    rows = (Row(number=1, cells=("name",)), *(Row(number=n, cells=tuple(row)) for n, row in enumerate(table, 2)))
    assert read(write(rows)) == rows


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "''=1", "－5", "@x", "3-4", "1.10", "2026年3月", "R8.3.31", "true", "007"]
)
def test_what_a_spreadsheet_would_change_is_guarded_and_comes_back(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert restored(guarded(text)) == text


@pytest.mark.parametrize("text", ["C-1", "'tis", "第2部 C", "1つの例", "5 people", "", "a=b"])
def test_other_texts_stand_as_they_are(text: str) -> None:
    assert guarded(text) == restored(text) == text


def test_the_file_is_what_excel_opens_as_utf_8() -> None:
    assert write([Row(number=1, cells=("a", "あ"))]) == codecs.BOM_UTF8 + '"a","あ"\r\n'.encode()


@pytest.mark.parametrize(
    "data",
    [
        "key,役割\r\n鍵,①\r\n".encode(),
        "key,役割\r\n鍵,①\r\n".encode("utf-8-sig"),
        "key,役割\r\n鍵,①\r\n".encode("cp932"),
        codecs.BOM_UTF16_LE + "key\t役割\r\n鍵\t①\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "key,役割\n鍵,①\n".encode("utf-16-be"),
        "key;役割\r\n鍵;①\r\n".encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "cp932", "utf-16 le tab", "utf-16 be", "semicolon"],
)
def test_every_encoding_that_excel_writes_is_read(data: bytes) -> None:
    assert cells(data) == [("key", "役割"), ("鍵", "①")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("key,caf\xe9 cr\xe8me\r\n".encode("latin-1"), "is neither UTF-8 (byte 8) nor Shift_JIS: byte 8 is no text"),
        (b"key,\xa0\r\n", "byte 5 is no text"),
        (codecs.BOM_UTF8 + b"key,\xff", "begins as UTF-8: byte 8 is no text"),
        (codecs.BOM_UTF16_LE + b"k\0\0\xd8", "begins as UTF-16: byte 5 is no text"),
        (codecs.BOM_UTF16_LE + b"\0\0k\0", "holds a zero: byte 3 is no text"),
        ("key,あ".encode("utf-16-le"), "holds a zero: byte 2 is no text"),
        (b"PK\x03\x04", "is an Excel workbook, not CSV"),
        (b'key,"open\r\n', "is no valid CSV"),
        (b'key,"a"b\r\n', "is no valid CSV"),
        (b'key,"' + b"x" * 200_000 + b'"\r\n', "is no valid CSV"),
        (b"\r\n\r\nkey\r\n", "row 1: is empty; begin with the names of the columns"),
        (b"k\r\n" + b"x\r\n" * MAX_ROWS, f"row {MAX_ROWS + 1}: holds text after row {MAX_ROWS}"),
        (b"k" + b"," * MAX_COLUMNS + b"x\r\n", "row 1, column CW: holds text after column CV"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_empty_rows_keep_the_numbers_of_those_below() -> None:
    assert [row.number for row in read(b"key\r\n\r\n,,\r\nx\r\n")] == [1, 4]
