"""A result as XLSX and CSV: typed, complete, inert, the same bytes every time."""

import csv
import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from django.urls import reverse
from openpyxl.utils.escape import unescape

from assessments.reports.spreadsheet import as_csv, as_xlsx
from assessments.snapshot import Reply
from tests.builders import NAUGHTY
from tests.conftest import Cast

FORMULAS = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠x")


def book(content, lang: str = "en") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(content, lang)))


def column(sheet, title: str) -> list:
    place = [cell.value for cell in sheet[1]].index(title)
    return [row[place] for row in sheet.iter_rows(min_row=2)]


def lines(content, lang: str = "en") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(content, lang).decode("utf-8-sig"), newline="")))


@pytest.fixture
def hostile(make):
    """Every free text of one item begins a formula, and the naughty strings are in others."""
    texts = (*FORMULAS, *NAUGHTY, "\x01 control", "あ" * 4000)
    keys = [item["key"] for principle in make()["principles"] for item in principle["items"]]
    return [
        make(organisation="=1+1", replies={keys[0]: Reply(level="partly", approach=text, evidence=(text,))})
        for text in texts
    ], texts


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_item_stands_in_both_files_with_its_answer(mixed, lang):
    asked = [item["key"] for principle in mixed["principles"] for item in principle["items"]]
    title = {"ja": "キー", "en": "Key"}[lang]
    assert [cell.value for cell in column(book(mixed, lang).worksheets[1], title)] == asked
    assert [line[title] for line in lines(mixed, lang)] == asked


def test_cells_are_typed(mixed):
    first, second = book(mixed).worksheets[1:3]
    assert {type(cell.value) for cell in column(first, "Weight")} == {int}
    assert {type(cell.value) for cell in column(first, "Last considered")} == {datetime}
    assert {cell.number_format for cell in column(second, "Coverage")} == {"0.0%"}
    assert {type(cell.value) for cell in column(second, "Coverage")} <= {float, int}


def test_the_sums_of_the_items_are_those_of_the_score(mixed):
    sheet = book(mixed).worksheets[1]
    for title, name in (("Earned", "earned"), ("Possible", "possible")):
        assert sum(cell.value or 0 for cell in column(sheet, title)) == mixed["score"][name]


def test_the_figures_are_those_of_the_content(mixed):
    shown = column(book(mixed).worksheets[2], "Confirmed")
    stored = [mixed["score"], *(mixed["score"]["by_principle"][p["key"]] for p in mixed["principles"])]
    assert [cell.value for cell in shown] == pytest.approx([row["confirmed"] for row in stored])


def test_no_cell_is_a_formula_and_every_text_is_whole(hostile):
    contents, texts = hostile
    for content, text in zip(contents, texts, strict=True):
        sheets = book(content).worksheets
        assert not [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert unescape(column(sheets[1], "What is done in practice")[0].value) == text


def test_no_cell_of_the_csv_begins_a_formula_and_every_text_is_whole(hostile):
    contents, texts = hostile
    for content, text in zip(contents, texts, strict=True):
        shown = lines(content)[0]["What is done in practice"]
        assert shown in (text, f"'{text}")
        assert not shown.lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("text", ["3-4", "1.10", "2026/4/1", "true"])
def test_a_text_that_a_spreadsheet_would_turn_into_a_day_or_number_stays_a_text_in_the_csv(make, text):
    key = make()["principles"][0]["items"][0]["key"]
    content = make(replies={key: Reply(level="partly", approach=text)})
    assert lines(content)[0]["What is done in practice"] == f"'{text}"


def test_head_and_names_of_rows_are_frozen_and_tables_are_filtered(mixed):
    about, *others = book(mixed)
    assert (about.freeze_panes, about.auto_filter.ref) == ("A2", None)
    assert [sheet.freeze_panes for sheet in others] == ["C2", "C2", "B2"]
    for sheet in others:
        assert sheet.auto_filter.ref == sheet.dimensions


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("ja", ["この結果について", "項目", "指針", "行動"]),
        ("en", ["About this result", "Items", "Principles", "Actions"]),
    ],
)
def test_the_sheets_begin_with_what_the_result_is(mixed, lang, names):
    assert book(mixed, lang).sheetnames == names


def test_the_first_sheet_has_the_figures_of_the_whole_as_shares(mixed):
    sheet = book(mixed).worksheets[0]
    rows = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
    for title, name in (("Confirmed", "confirmed"), ("Ceiling", "ceiling"), ("Coverage", "coverage")):
        assert rows[title].value == pytest.approx(float(mixed["score"][name]))
        assert (rows[title].number_format, rows[title].alignment.horizontal) == ("0.0%", "left")


def test_a_first_sheet_says_nothing_where_there_is_nothing_to_say(mixed):
    titles = [cell.value for cell in column(book(mixed).worksheets[0], "What")]
    assert "Verification code" not in titles
    assert None not in [cell.value for cell in column(book(mixed).worksheets[0], "Value")]


def test_it_prints_on_a4_with_head_and_page_numbers_and_no_more_columns_than_can_be_read(mixed):
    for sheet in book(mixed):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddFooter.right.text == "&P / &N"
        assert sheet.page_setup.fitToHeight == 0
        widths = sum(column.width for column in sheet.column_dimensions.values())
        assert widths / (sheet.page_setup.fitToWidth or 1) < 170
    assert book(mixed).worksheets[1].print_title_cols == "$A:$B"


def test_a_row_is_high_enough_for_its_texts_and_never_higher_than_excel_allows(make):
    key = make()["principles"][0]["items"][0]["key"]
    heights = []
    for text in ("あ", "あ" * 100, "a " * 100, "一\n二\n三\n四\n五\n六\n七", "あ" * 4000):
        sheet = book(make(replies={key: Reply(level="partly", approach=text)}), "ja").worksheets[1]
        heights.append(sheet.row_dimensions[2].height)
    assert heights[0] < 60
    assert heights[1] >= 16 * (100 / 18)
    assert heights[2] >= 16 * (200 / 38)
    assert heights[3] >= 16 * 7
    assert 400 < heights[4] <= 409.5


def test_no_row_is_set_by_hand_so_that_excel_fits_it_when_somebody_writes_more(mixed):
    with zipfile.ZipFile(io.BytesIO(as_xlsx(mixed, "ja"))) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(parts) == 4
    assert all(b' ht="' in part and b"customHeight" not in part for part in parts)


@pytest.mark.parametrize(("lang", "font"), [("ja", "Yu Gothic"), ("en", "Calibri")])
def test_every_cell_has_a_font_of_its_language(mixed, lang, font):
    found = book(mixed, lang)
    assert {cell.font.name for sheet in found for row in sheet.iter_rows() for cell in row} == {font}
    assert {cell.font.scheme for sheet in found for row in sheet.iter_rows() for cell in row} == {None}


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "AI事業者ガイドライン（第1.2版）自己点検"),
        ("en", "Self-assessment: AI Guidelines for Business, edition 1.2"),
    ],
)
def test_the_properties_say_what_it_is_and_nobody_s_name(mixed, lang, title):
    facts = book(mixed, lang).properties
    assert (facts.title, facts.creator, facts.lastModifiedBy) == (title, "Tenken", "Tenken")


def test_one_content_gives_the_same_bytes(mixed):
    for lang in ("ja", "en"):
        assert as_xlsx(mixed, lang) == as_xlsx(mixed, lang)
        assert as_csv(mixed, lang) == as_csv(mixed, lang)


def test_an_empty_result_is_written_too(make):
    assert book(make()).worksheets[1].max_row > 10


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["answers_xlsx", "answers_csv"])
def test_the_files_are_downloads_with_a_name(cast: Cast, name):
    response = cast.browser("reader").get(reverse(f"assessments:{name}", args=[cast.ours.code]), {"lang": "en"})
    assert response["Content-Disposition"] == f'attachment; filename="tenken-{cast.ours.code}-en.{name[8:]}"'
    assert response.content
