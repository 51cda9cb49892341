"""The pages of the ministries' worksheet: fill a copy, look at a filled one, take what it says."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments import finishing, services
from assessments.models import Assessment
from assessments.reports import worksheet_xlsx
from assessments.services import Saving, replies_of
from assessments.snapshot import Reply
from guidelines.services import load
from tests.assessments.worksheets import NAMES, content, first_row, saved, workbook
from tests.builders import edition_of
from tests.conftest import NOW, Cast, begin

pytestmark = pytest.mark.django_db
SEEN = Reply(level="partly", approach="月に一度確かめています。")  # what the cast's assessments say of C-1-3
NEW = ("common", "I9")  # the approach of C-1-1
ROW = first_row("common", "C-1-3")


def address(name: str, assessment: Assessment, *more) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code, *more])


def upload(file: bytes | None = None, **more) -> dict:
    """What a browser sends with a file."""
    return {"worksheet": SimpleUploadedFile("7c.xlsx", content() if file is None else file)} | more


def preview(client: Client, assessment: Assessment, written) -> str:
    answer = client.post(address("worksheet_read", assessment), upload(content(written=written)))
    assert answer.status_code == 200
    return answer.text


def held(page: str) -> str:
    return re.search(r'name="held" value="([^"]+)"', page)[1]


def confirm(client: Client, assessment: Assessment, page: str, **choices: str):
    """Press the button of a preview; choices as ``C_1_1="all"``."""
    data = {f"take-{key.replace('_', '-')}": value for key, value in choices.items()}
    return client.post(address("worksheet_take", assessment), {"held": held(page)} | data, follow=True)


def chosen(page: str, key: str) -> str:
    """What is chosen on a preview for an item before anybody chooses."""
    return re.search(rf'name="take-{key}"[^>]*value="(\w+)" checked', page)[1]


def filled(answer) -> dict[str, object]:
    """The cells of the common sheet in the file of an answer."""
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = load_workbook(io.BytesIO(answer.content))[NAMES["common"]]
    return {cell.coordinate: cell.value for row in sheet.iter_rows(min_row=4) for cell in row if cell.value is not None}


@pytest.fixture
def editor(cast: Cast) -> Client:
    """The editor's browser, in English."""
    client = cast.browser("editor")
    client.cookies["django_language"] = "en"
    return client


# --- filling ----------------------------------------------------------------------------------------


def test_the_page_explains_and_offers_both_ways(cast, editor):
    page = editor.get(address("worksheet", cast.ours)).text
    assert "Fill it and download" in page
    assert "Show what it says" in page
    assert page.count('type="file"') == 2


@pytest.mark.parametrize("name", ["tasks", "result"])
def test_the_worksheet_is_linked_from_an_assessment_on_these_guidelines(cast, editor, name):
    assert address("worksheet", cast.ours) in editor.get(address(name, cast.ours)).text


def test_another_framework_has_no_worksheet(db):
    version = load(edition=edition_of(2))[0]
    other = begin(version, A_1=Reply(level="partly"))
    client = Client()
    client.get(f"/resume/{services.resume_token(other)}/")
    assert client.get(address("worksheet", other)).status_code == 404
    for name in ("worksheet_fill", "worksheet_read", "worksheet_take"):
        assert client.post(address(name, other), upload()).status_code == 404
    assert "worksheet" not in client.get(address("tasks", other)).text


def test_a_copy_is_filled_with_the_answers_and_the_names(cast, editor):
    answer = editor.post(address("worksheet_fill", cast.ours), upload(alpha="総務 山田"))
    assert f'filename="tenken-{cast.ours.code}-worksheet-7c.xlsx"' in answer["Content-Disposition"]
    cells = filled(answer)
    assert (cells[f"H{ROW}"], cells[f"I{ROW}"], cells["G4"]) == ("✓", SEEN.approach, "総務 山田")


def test_a_reader_may_fill_a_copy_and_not_read_one_back(cast):
    client = cast.browser("reader")
    assert client.post(address("worksheet_fill", cast.ours), upload()).status_code == 200
    assert client.post(address("worksheet_read", cast.ours), upload()).status_code == 403
    assert "worksheet/read/" not in client.get(address("worksheet", cast.ours)).text


def test_a_stranger_finds_nothing(cast):
    for name in ("worksheet_fill", "worksheet_read", "worksheet_take"):
        assert cast.browser("stranger").post(address(name, cast.ours), upload()).status_code == 404


def test_a_finished_round_fills_a_copy_with_what_it_said(cast, editor):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    finishing.reopen(assessment=cast.ours, user=None, now=NOW)
    stored = services.stored_responses(cast.ours)["C-1-3"]
    saving = Saving(reply=Reply(level="in_place", approach="新しい"), seen=f"{stored.version}.x")
    services.save_replies(assessment=cast.ours, savings={"C-1-3": saving}, now=NOW)
    place = address("round_worksheet", cast.ours, 1)
    assert "Fill your copy with the answers of round 1" in editor.get(place).text
    assert filled(editor.post(place, upload()))[f"I{ROW}"] == SEEN.approach
    assert filled(editor.post(address("worksheet_fill", cast.ours), upload()))[f"I{ROW}"] == "新しい"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"no workbook", "This is no Excel workbook"),
        (b"", "The file is empty"),
        (content(written={("common", f"I{ROW}"): "=1+1"}), f"I{ROW}: Cells that would be filled hold formulas"),
        (
            content(written={("common", "J8"): "日付"}),
            "共通の指針: Row 8, where the headings are, has no column 最終",
        ),
    ],
    ids=["no workbook", "empty", "formula", "column"],
)
def test_a_file_that_cannot_be_filled_is_refused_with_what_to_do(cast, editor, file, words):
    answer = editor.post(address("worksheet_fill", cast.ours), upload(file, alpha="総務 山田"))
    assert answer.status_code == 400
    assert words in answer.text
    assert 'href="#fill-worksheet"' in answer.text
    assert "総務 山田" in answer.text


def without(kind: str) -> bytes:
    """The file without the sheet of that kind."""
    book = workbook()
    book.remove(book[NAMES[kind]])
    return saved(book)


@pytest.mark.parametrize(
    ("lang", "file", "words"),
    [
        ("en", without("common"), "1 answered item has no row in this file: 第2部 C. 1) ③"),
        ("ja", without("common"), "回答のある1項目の行が、このファイルにありません：第2部 C. 1) ③"),
        ("en", saved(workbook(dated=date(2025, 3, 28))), "The file does not bear the date of edition 1.2"),
        ("ja", saved(workbook(dated=date(2025, 3, 28))), "第1.2版の日付（2026年3月31日）がありません"),
    ],
    ids=["sheet en", "sheet ja", "edition en", "edition ja"],
)
def test_a_file_that_would_be_filled_in_part_is_told_of_first_and_filled_where_somebody_says_so(
    cast, editor, lang, file, words
):
    editor.cookies["django_language"] = lang
    answer = editor.post(address("worksheet_fill", cast.ours), upload(file, alpha="総務 山田"))
    assert (answer.status_code, words in answer.text, "総務 山田" in answer.text) == (400, True, True)
    assert {"en": "tick the last box", "ja": "最後のチェックボックスにチェックを入れて"}[lang] in answer.text
    again = editor.post(address("worksheet_fill", cast.ours), upload(file, partial="on"))
    assert again["Content-Type"].endswith("sheet")


def test_a_sheet_that_nobody_needs_may_be_missing(cast, editor):
    assert editor.post(address("worksheet_fill", cast.ours), upload(without("developer"))).status_code == 200


def test_no_file_at_all_is_said(cast, editor):
    for name in ("worksheet_fill", "worksheet_read"):
        answer = editor.post(address(name, cast.ours))
        assert (answer.status_code, "Choose the file of the worksheet." in answer.text) == (400, True)


def test_a_file_above_the_cap_is_refused_unread(cast, editor, monkeypatch):
    monkeypatch.setattr(worksheet_xlsx, "MOST_BYTES", 1000)
    answer = editor.post(address("worksheet_read", cast.ours), upload())
    assert (answer.status_code, "larger than 10 MB" in answer.text) == (400, True)


def test_many_files_from_one_address_are_refused(cast, editor, settings):
    settings.REPORTS_PER_HOUR = 1
    statuses = [editor.post(address("worksheet_fill", cast.ours), upload()).status_code for _ in range(2)]
    assert statuses == [200, 429]


# --- reading back -----------------------------------------------------------------------------------


@pytest.fixture
def deep(cast) -> Assessment:
    """Ours, with every item of the role asked."""
    cast.ours.depth = "full"
    cast.ours.save(update_fields=["depth"])
    return cast.ours


def test_a_preview_shows_every_row_and_writes_nothing(deep, editor):
    before = replies_of(deep)
    page = preview(editor, deep, {NEW: "一行目", ("common", "H9"): "✓", ("common", "C12"): "11)①"})
    assert "126 rows were read" in page
    assert "一行目" in page
    assert "every line is ticked" in page
    assert "no row of edition 1.2 has this number" in page
    assert "the sheet is for a role that this assessment does not have" in page
    assert replies_of(deep) == before


def test_a_preview_names_the_sheets_that_the_file_does_not_have(deep, editor):
    page = editor.post(address("worksheet_read", deep), upload(without("governance"))).text
    assert re.search(r'the file does not have:\s*<span lang="ja">ガバナンス</span>', page)
    assert "the file does not have" not in editor.post(address("worksheet_read", deep), upload()).text


def test_what_is_chosen_is_saved(deep, editor):
    page = preview(editor, deep, {NEW: "一行目", ("common", "H9"): "✓"})
    assert chosen(page, "C-1-1") == "all"
    answer = confirm(editor, deep, page, C_1_1="all")
    assert "1 item was taken from the worksheet." in answer.text
    assert replies_of(deep) == {"C-1-1": Reply(level="in_place", approach="一行目"), "C-1-3": SEEN}


def test_texts_can_be_taken_without_the_answer(deep, editor):
    page = preview(editor, deep, {NEW: "一行目", ("common", "H9"): "✓"})
    confirm(editor, deep, page, C_1_1="texts")
    assert replies_of(deep)["C-1-1"] == Reply(approach="一行目")


def test_a_saved_answer_that_differs_is_shown_beside_and_kept_unless_chosen(deep, editor):
    page = preview(editor, deep, {("common", f"I{ROW}"): "別の方法"})
    assert "別の方法" in page
    assert SEEN.approach in page
    assert chosen(page, "C-1-3") == "no"
    confirm(editor, deep, page, C_1_3="no")
    assert replies_of(deep)["C-1-3"] == SEEN
    confirm(editor, deep, page, C_1_3="all")
    assert replies_of(deep)["C-1-3"] == Reply(level="partly", approach="別の方法")


def test_what_is_saved_already_is_told_and_not_asked(deep, editor):
    page = preview(editor, deep, {("common", f"I{ROW}"): SEEN.approach})
    assert "the file says what is saved already" in page
    assert "take-C-1-3" not in page


def test_a_worked_example_is_left_out_unless_chosen(deep, editor, monkeypatch):
    monkeypatch.setattr("assessments.worksheet_reading.is_example", lambda text: text.startswith("（例）"))
    page = preview(editor, deep, {})
    assert "12 items hold only the worked example" in page
    assert chosen(page, "U-2-i") == "no"
    confirm(editor, deep, page, U_2_i="all")
    assert replies_of(deep)["U-2-i"].level is None


def test_an_answer_saved_in_the_meantime_is_not_overwritten_and_the_preview_comes_again(deep, editor):
    page = preview(editor, deep, {NEW: "ファイルから"})
    services.save_replies(assessment=deep, savings={"C-1-1": Saving(reply=Reply(approach="同僚から"))}, now=NOW)
    answer = confirm(editor, deep, page, C_1_1="all")
    assert answer.status_code == 409
    assert "ファイルから" in answer.text
    assert "同僚から" in answer.text
    assert replies_of(deep)["C-1-1"] == Reply(approach="同僚から")
    confirm(editor, deep, answer.text, C_1_1="all")
    assert replies_of(deep)["C-1-1"] == Reply(approach="ファイルから")


def test_a_round_finished_in_the_meantime_gives_every_text_back(deep, editor):
    page = preview(editor, deep, {NEW: "ファイルから"})
    finishing.finish(assessment=deep, user=None, now=NOW)
    answer = confirm(editor, deep, page, C_1_1="all")
    assert (answer.status_code, "ファイルから" in answer.text) == (409, True)
    assert "C-1-1" not in replies_of(deep)
    assert editor.post(address("worksheet_read", deep), upload()).status_code == 409


def test_a_preview_of_another_person_or_assessment_or_a_forged_one_saves_nothing(cast, deep, editor):
    page = preview(editor, deep, {NEW: "ファイルから"})
    owner = cast.browser("owner")
    for client, blob in ((owner, held(page)), (editor, held(page)[:-2]), (editor, "")):
        answer = client.post(address("worksheet_take", deep), {"held": blob, "take-C-1-1": "all"})
        assert answer.status_code == 302
    assert cast.browser("link").post(address("worksheet_take", cast.loose), {"held": held(page)}).status_code == 302
    assert "C-1-1" not in replies_of(deep)


def test_hostile_words_of_a_file_are_shown_as_words(deep, editor):
    page = preview(editor, deep, {NEW: "<script>alert(1)</script>", ("common", "C12"): "<b>x</b>"})
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("半分_xD83D_の字", "半分\ufffdの字"),
        ("_xDE00__xD83D_", "\ufffd\ufffd"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("_xFFFE_", "\ufffe"),
        ("\u202e逆\u200b", "\u202e逆\u200b"),
        ("\ufeff字", "\ufeff字"),
    ],
)
def test_signs_that_a_cell_can_hold_are_taken_and_halves_of_them_do_no_harm(deep, editor, written, taken):
    page = preview(editor, deep, {NEW: written})
    confirm(editor, deep, page, C_1_1="all")
    assert replies_of(deep)["C-1-1"].approach == taken
    for name in ("answers_json", "answers_xlsx", "answers_csv", "rule_docx", "report_html"):
        assert editor.get(address(name, deep)).status_code == 200


def test_a_preview_of_many_items_asks_as_many_queries_as_one_of_few(deep, editor):
    counts = []
    for items in (2, 10):
        written = {("common", f"I{first_row('common', f'C-{n}-1')}"): "方法" for n in range(1, items + 1) if n != 9}
        preview(editor, deep, written)
        with CaptureQueriesContext(connection) as found:
            preview(editor, deep, written)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 14
