"""Items as files for spreadsheets: what goes out comes in again, byte for byte."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines import catalogue_yaml, spreadsheets
from guidelines.catalogue import CatalogueError, Edition, Text
from guidelines.item_columns import COLUMNS
from guidelines.item_table import edition_from, rows
from guidelines.spreadsheets import as_csv, as_xlsx, read
from tests.guidelines.builders import edition, wide_mapping
from tests.guidelines.test_catalogue_write import FILES, WORDS, reworded

WRITERS = {"csv": as_csv, "xlsx": as_xlsx}


def back(data: bytes, kind: str, base: Edition) -> Edition:
    version = base.version
    return edition_from(read(data, kind=kind), base, label=version.label, published_on=version.published_on)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", FILES)
def test_a_shipped_edition_comes_back_and_goes_out_byte_for_byte_the_same(name: str, kind: str) -> None:
    shipped = catalogue_yaml.read(FILES[name].read_bytes())
    written = WRITERS[kind](shipped)
    found = back(written, kind, shipped)
    assert found == shipped
    assert WRITERS[kind](found) == written


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(WRITERS)), WORDS, WORDS)
def test_any_words_come_back(kind: str, ja: str, en: str) -> None:
    values = reworded(edition(), Text(ja=ja, en=en))
    assert back(WRITERS[kind](values), kind, values) == values


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''@x", "－1", "'quoted", "3-4", "_x0041_"])
def test_words_that_look_like_formulas_or_dates_come_back(kind: str, text: str) -> None:
    values = reworded(edition(), Text(ja=text, en=text))
    assert back(WRITERS[kind](values), kind, values) == values


def test_no_cell_of_the_csv_begins_a_formula() -> None:
    values = reworded(edition(), Text(ja='=HYPERLINK("https://example.org")', en="＠SUM(A1)"))
    text = as_csv(values).decode("utf-8-sig")
    assert '"=' not in text.replace('""', "")
    assert "\"'=HYPERLINK" in text
    assert "\"'＠SUM" in text


def test_every_cell_of_the_workbook_is_a_text() -> None:
    values = reworded(edition(), Text(ja="=1+1", en="12"))
    sheets = openpyxl.load_workbook(io.BytesIO(as_xlsx(values))).worksheets
    assert {cell.data_type for sheet in sheets for row in sheet for cell in row if cell.value is not None} == {"s"}


def test_the_workbook_helps_to_work_in_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(edition(base=wide_mapping()))))
    sheet = book["items"]
    assert book.sheetnames == ["items", "how to", "lists"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref.startswith("A1:")
    places = [str(rule.sqref).partition("2:")[0] for rule in sheet.data_validations.dataValidation]
    offered = {sheet[f"{letters}1"].value for letters in places}
    assert {"principle", "strength", "roles", "quick", "force", "verified", "document"} <= offered
    words = {cell.value for row in book["how to"] for cell in row}
    assert {column.name for column in COLUMNS} | {"使い方", "How to"} <= words


def test_the_workbook_says_when_the_edition_was_published_and_not_when_it_was_made() -> None:
    core = zipfile.ZipFile(io.BytesIO(as_xlsx(edition()))).read("docProps/core.xml").decode()
    assert core.count("2026-03-31T00:00:00Z") == 2


@pytest.mark.parametrize("kind", WRITERS)
def test_more_than_fifty_megabytes_are_refused_by_their_number(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in (spreadsheets.csv_table, spreadsheets.workbooks):
        monkeypatch.setattr(reader, "read", lambda data: pytest.fail("was read"))
    with pytest.raises(CatalogueError, match="is larger than 50 MB"):
        read(bytes(50 * 1024**2 + 1), kind=kind)


@pytest.mark.parametrize("kind", WRITERS)
def test_an_empty_file_is_told(kind: str) -> None:
    with pytest.raises(CatalogueError, match="is empty"):
        read(b"", kind=kind)


@pytest.mark.parametrize("kind", WRITERS)
def test_ten_thousand_items_come_back_from_a_file(kind: str) -> None:
    values = edition()
    last = values.principles[-1]
    many = tuple(replace(last.items[0], key=f"K-{n}", position=n) for n in range(1, 10_001))
    large = replace(values, principles=(*values.principles[:-1], replace(last, items=many)))
    assert read(WRITERS[kind](large), kind=kind) == rows(large)
