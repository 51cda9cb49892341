"""A result as XLSX and CSV: typed, complete, inert, the same bytes every time."""

import csv
import io
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
    assert [cell.value for cell in column(book(mixed, lang).worksheets[0], title)] == asked
    assert [line[title] for line in lines(mixed, lang)] == asked


def test_cells_are_typed(mixed):
    first, second = book(mixed).worksheets[:2]
    assert {type(cell.value) for cell in column(first, "Weight")} == {int}
    assert {type(cell.value) for cell in column(first, "Last considered")} == {datetime}
    assert {cell.number_format for cell in column(second, "Coverage")} == {"0.0%"}
    assert {type(cell.value) for cell in column(second, "Coverage")} <= {float, int}


def test_the_sums_of_the_items_are_those_of_the_score(mixed):
    sheet = book(mixed).worksheets[0]
    for title, name in (("Earned", "earned"), ("Possible", "possible")):
        assert sum(cell.value or 0 for cell in column(sheet, title)) == mixed["score"][name]


def test_the_figures_are_those_of_the_content(mixed):
    shown = column(book(mixed).worksheets[1], "Confirmed")
    stored = [mixed["score"], *(mixed["score"]["by_principle"][p["key"]] for p in mixed["principles"])]
    assert [cell.value for cell in shown] == pytest.approx([row["confirmed"] for row in stored])


def test_no_cell_is_a_formula_and_every_text_is_whole(hostile):
    contents, texts = hostile
    for content, text in zip(contents, texts, strict=True):
        sheets = book(content).worksheets
        assert not [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert unescape(column(sheets[0], "What is done in practice")[0].value) == text


def test_no_cell_of_the_csv_begins_a_formula_and_every_text_is_whole(hostile):
    contents, texts = hostile
    for content, text in zip(contents, texts, strict=True):
        shown = lines(content)[0]["What is done in practice"]
        assert shown in (text, f"'{text}")
        assert not shown.lstrip().startswith(tuple("=+-@＝＋－＠"))


def test_head_is_frozen_and_filtered(mixed):
    for sheet in book(mixed):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref


def test_one_content_gives_the_same_bytes(mixed):
    for lang in ("ja", "en"):
        assert as_xlsx(mixed, lang) == as_xlsx(mixed, lang)
        assert as_csv(mixed, lang) == as_csv(mixed, lang)


def test_an_empty_result_is_written_too(make):
    assert book(make()).worksheets[0].max_row > 10


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["answers_xlsx", "answers_csv"])
def test_the_files_are_downloads_with_a_name(cast: Cast, name):
    response = cast.browser("reader").get(reverse(f"assessments:{name}", args=[cast.ours.code]), {"lang": "en"})
    assert response["Content-Disposition"] == f'attachment; filename="tenken-{cast.ours.code}-en.{name[8:]}"'
    assert response.content
