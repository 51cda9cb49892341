"""Files that become drafts in the background: whole or not at all, with progress, and nobody sees half of one."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from guidelines import importing, spreadsheets, tasks
from guidelines.admin import imports
from guidelines.catalogue import Edition
from guidelines.catalogue_write import dump
from guidelines.editing import NotADraft, add_principle, remove
from guidelines.groups import content_editors
from guidelines.importing import Stopped
from guidelines.models import Change, Framework, Import, Item, Status, Version
from guidelines.models.imports import hidden
from guidelines.publishing import draft_from, publish
from guidelines.sentences import Sentence, as_data, from_data
from tests.guidelines.builders import edition, loaded, wide_mapping

pytestmark = pytest.mark.django_db
DAY = date(2027, 4, 1)
LATER = {"label": "9.9", "published_on": "2027-04-01"}


@pytest.fixture(autouse=True)
def at_once(settings) -> None:
    """Tasks are done as soon as they are given."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def editor() -> Client:
    user = User.objects.create_user("aoki", is_staff=True)
    user.groups.add(content_editors())
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def upload(editor: Client, content: bytes | str, name: str = "x.yaml", **more: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    form = {"file": SimpleUploadedFile(name, data), **more}
    return editor.post(reverse("admin:guidelines_version_import"), form, follow=True)


def submitted(data: bytes = b"") -> Import:
    return importing.submit(
        data=data, file_name="x.yaml", kind="yaml", base=None, label="", published_on=None, by=None, now=timezone.now()
    )


def large(items: int) -> Edition:
    """The small edition with that many more items on its first page."""
    small = edition()
    first, held = small.principles[0], len(small.principles[0].items)
    more = tuple(replace(first.items[0], key=f"A-x{n}", position=held + n) for n in range(1, items + 1))
    return replace(small, principles=(replace(first, items=(*first.items, *more)), *small.principles[1:]))


# --- files of both kinds --------------------------------------------------------------------------


def test_a_file_becomes_a_draft_and_comes_out_byte_for_byte(editor: Client) -> None:
    written = dump(edition(base=wide_mapping()))
    shown = upload(editor, written)
    assert "To the draft demo-2.0" in shown.text
    assert Version.objects.get().status == Status.DRAFT
    assert editor.get("/frameworks/demo-2.0/edition.yaml").content.decode() == written


@pytest.mark.parametrize(("kind", "write"), [("csv", spreadsheets.as_csv), ("xlsx", spreadsheets.as_xlsx)])
def test_a_table_becomes_a_draft_with_the_items_of_the_table_and_the_rest_of_its_base(editor, kind, write) -> None:
    base = loaded()
    shown = upload(editor, write(base.edition()), f"items.{kind}", base=base.pk, **LATER)
    made = Version.objects.get(label="9.9")
    assert "To the draft" in shown.text
    own = replace(base.edition().version, label="9.9", published_on=date(2027, 4, 1))
    assert made.edition() == replace(base.edition(), version=own)


def test_a_table_without_base_and_label_is_refused_at_the_fields(editor: Client) -> None:
    shown = upload(editor, spreadsheets.as_csv(edition()), "items.csv")
    assert shown.status_code == 400
    assert shown.text.count("A table needs this") == 3
    assert not Import.objects.exists()


def test_all_problems_of_a_file_are_told_with_their_lines_and_nothing_is_imported(editor: Client) -> None:
    written = dump(edition()).replace("strength: should", "strength: loud").replace("kind: soft_law", "kind: rumour")
    shown = upload(editor, written)
    assert shown.text.count("which is not known here") == 3
    assert "line 8, framework.kind" in shown.text
    assert not Version.objects.exists()


def test_all_problems_of_a_table_are_told_with_row_and_column(editor: Client) -> None:
    base = loaded()
    table = spreadsheets.as_csv(base.edition()).decode("utf-8-sig").replace("should", "loud")
    shown = upload(editor, table, "items.csv", base=base.pk, **LATER)
    assert "row 2, column strength" in shown.text
    assert Version.objects.count() == 1


def test_problems_are_told_in_the_language_of_the_screen(editor: Client) -> None:
    editor.cookies["django_language"] = "ja"
    shown = upload(editor, dump(edition()).replace("kind: soft_law", "kind: rumour")).text
    assert "8行目" in shown


def test_a_problem_keeps_how_its_sentence_was_made() -> None:
    inner = Sentence("row %(row)d", row=5)
    whole = Sentence("%(place)s is %(count)d long", place=inner, count=3)
    kept = from_data(as_data(whole))
    assert kept == whole
    assert (kept.template, kept.values["place"].template) == (whole.template, inner.template)
    assert from_data(as_data("plain")) == "plain"


# --- hostile files --------------------------------------------------------------------------------


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: &a [x, x]\nb: [*a, *a]\n", "anchor"),
        ("題".encode("shift_jis"), "not UTF-8"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "x">]>', "must be a block"),
        (b"", "empty"),
    ],
)
def test_a_hostile_file_is_refused_and_nothing_is_kept_of_it(editor: Client, content: bytes, words: str) -> None:
    assert words in upload(editor, content).text
    assert not Version.objects.exists()
    assert not [*(importing.settings.DATA_DIR / "imports").glob("*")]


def test_a_zip_bomb_is_refused(editor: Client) -> None:
    base = loaded()
    shown = upload(editor, bomb(), "x.xlsx", base=base.pk, **LATER)
    assert "Refused: 1 problem" in shown.text
    assert Version.objects.count() == 1


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(editor: Client, monkeypatch) -> None:
    monkeypatch.setattr(imports, "MAX_YAML_BYTES", 1024**2)
    shown = upload(editor, b"#" * (1024**2 + 1))
    assert shown.status_code == 400
    assert "larger than 1 MB" in shown.text
    assert not Import.objects.exists()


def test_an_import_does_not_touch_a_published_edition(editor: Client) -> None:
    version = loaded()
    shown = upload(editor, dump(edition("principles.0.items.0.strength", "expected")))
    assert "stored already" in shown.text
    assert version.edition() == edition()


def test_the_name_of_a_file_is_shown_inert(editor: Client) -> None:
    assert "<script>alert" not in upload(editor, b"x", "<script>alert(1)</script>.yaml").text


# --- piece by piece -------------------------------------------------------------------------------


def test_nobody_sees_an_edition_that_is_not_whole(editor: Client, monkeypatch) -> None:
    seen = []

    def look(row: Import, piece: list) -> None:
        version = Version.objects.get()
        lists = [editor.get(reverse(f"admin:guidelines_{name}_changelist")).text for name in ("version", "item")]
        page = editor.get(reverse("admin:guidelines_version_change", args=[version.pk])).status_code
        draft = editor.get(reverse("admin:guidelines_version_draft", args=[version.pk])).status_code
        public = Client().get("/frameworks/demo-2.0/").status_code
        told = editor.get(reverse("admin:guidelines_version_imported", args=[row.pk]))
        seen.append(
            (
                "demo-2.0" in "".join(lists),
                page,
                draft,
                public,
                "rows stored" in told.text,
                told.headers["Refresh"] == "2",
            )
        )
        store_piece(row, piece)

    store_piece = importing._store_piece
    monkeypatch.setattr(importing, "_store_piece", look)
    upload(editor, dump(edition(base=wide_mapping())))
    assert set(seen) == {(False, 302, 404, 404, True, True)}
    assert "demo-2.0" in editor.get(reverse("admin:guidelines_version_changelist")).text


def test_a_large_edition_is_stored_in_pieces_that_each_hold_the_writer_briefly() -> None:
    row = submitted()
    values = large(1000)
    with CaptureQueriesContext(connection) as queries:
        importing.store(row=importing.begin(pk=row.pk), edition=values)
    inserts = [query["sql"] for query in queries if query["sql"].startswith('INSERT INTO "guidelines_item"')]
    assert len(inserts) >= 1000 / importing.PIECE
    row.refresh_from_db()
    assert (row.state, row.stored, row.percent) == ("done", row.total, 100)
    assert row.version.edition() == values


@pytest.mark.parametrize("piece", [1, 3])
def test_whatever_breaks_in_the_middle_leaves_nothing(monkeypatch, piece: int) -> None:
    done = []

    def breaking(row: Import, rows: list) -> None:
        done.append(rows)
        if len(done) == piece:
            raise OSError("disk full")
        store_piece(row, rows)

    store_piece = importing._store_piece
    monkeypatch.setattr(importing, "_store_piece", breaking)
    row = submitted()
    with pytest.raises(OSError, match="disk full"):
        importing.store(row=importing.begin(pk=row.pk), edition=large(1000))
    assert not [*Version.objects.all(), *Item.objects.all(), *Framework.objects.all(), *Change.objects.all()]


def test_what_a_dead_worker_left_is_taken_away_and_done_again() -> None:
    row = submitted(dump(large(500)).encode())
    begun = importing.begin(pk=row.pk)
    _version, *frame = importing._frame(begun, large(500))
    importing._store_piece(begun, next(importing._pieces(importing._rows(*frame))))
    assert Item.objects.count() == importing.PIECE
    tasks.import_edition.call(row.pk)
    row.refresh_from_db()
    assert (row.state, Item.objects.count(), Version.objects.count()) == ("done", len(large(500).items), 1)


def test_cancelling_in_the_middle_leaves_nothing(monkeypatch) -> None:
    def stopping(row: Import, rows: list) -> None:
        store_piece(row, rows)
        importing.cancel(row=Import.objects.get(pk=row.pk))

    store_piece = importing._store_piece
    monkeypatch.setattr(importing, "_store_piece", stopping)
    row = submitted()
    with pytest.raises(Stopped):
        importing.store(row=importing.begin(pk=row.pk), edition=large(500))
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert not [*Version.objects.all(), *Item.objects.all()]


def test_a_cancelled_import_is_not_begun(editor: Client) -> None:
    row = submitted(dump(edition()).encode())
    assert editor.post(reverse("admin:guidelines_version_cancel", args=[row.pk])).status_code == 302
    tasks.import_edition.call(row.pk)
    assert not Version.objects.exists()
    assert "It was cancelled" in editor.get(reverse("admin:guidelines_version_imported", args=[row.pk])).text


def test_a_finished_import_cannot_be_cancelled(editor: Client) -> None:
    upload(editor, dump(edition()))
    row = Import.objects.get()
    assert not importing.cancel(row=row)
    row.refresh_from_db()
    assert (row.state, Version.objects.count()) == ("done", 1)


# --- who may --------------------------------------------------------------------------------------


def test_importing_is_for_those_who_may_change_editions() -> None:
    row = submitted()
    user = User.objects.create_user("looker", is_staff=True)
    looker = Client()
    looker.force_login(user)
    assert upload(looker, dump(edition())).status_code == 403
    assert looker.get(reverse("admin:guidelines_version_imported", args=[row.pk])).status_code == 403
    assert looker.post(reverse("admin:guidelines_version_cancel", args=[row.pk])).status_code == 403
    assert Client().get(reverse("admin:guidelines_version_imported", args=[row.pk])).status_code == 302


def test_other_methods_and_other_numbers_are_refused(editor: Client) -> None:
    row = submitted()
    address = reverse("admin:guidelines_version_imported", args=[row.pk])
    assert editor.post(address).status_code == 405
    assert editor.get(reverse("admin:guidelines_version_cancel", args=[row.pk])).status_code == 405
    assert editor.get(reverse("admin:guidelines_version_imported", args=[row.pk + 1])).status_code == 404


def test_no_page_shows_a_draft_that_is_half_imported(editor: Client) -> None:
    loaded()
    half = Version.objects.get(pk=draft_from(version=Version.objects.get(), label="8", published_on=DAY, by=None).pk)
    row = submitted()
    Import.objects.filter(pk=row.pk).update(state=Import.State.RUNNING, version=half)
    item = half.items.first()
    addresses = [
        reverse("admin:guidelines_version_change", args=[half.pk]),
        reverse("admin:guidelines_version_publish", args=[half.pk]),
        reverse("admin:guidelines_item_history", args=[item.pk]),
        reverse("assessments:preview", args=[half.key]),
        reverse("guidelines:edition_yaml", args=[half.key]),
        reverse("guidelines:changes", args=["demo-1.2", half.key]),
    ]
    assert [editor.get(address).status_code for address in addresses] == [302, 404, 404, 404, 404, 404]
    lists = ["version", "item", "principle", "sourcedocument"]
    pages = [editor.get(reverse(f"admin:guidelines_{name}_changelist")).text for name in lists]
    pages += [editor.get(reverse(f"admin:guidelines_{name}_add")).text for name in ("item", "principle")]
    assert not any("demo-8" in page for page in pages)
    for change, given in (
        (publish, {"version": half}),
        (add_principle, {"version": half, "values": {"key": "Z"}}),
        (remove, {"unit": item, "seen": 1}),
    ):
        with pytest.raises(NotADraft):
            change(**given, by=None, reason="x")


def test_an_import_whose_worker_died_each_time_says_so_and_can_be_tried_again(editor: Client) -> None:
    row = submitted(dump(edition()).encode())
    Import.objects.filter(pk=row.pk).update(state=Import.State.RUNNING)
    page = reverse("admin:guidelines_version_imported", args=[row.pk])
    assert "being read" in editor.get(page).text
    DBTaskResult.objects.create(
        task_path="guidelines.tasks.import_edition", args_kwargs={"args": [row.pk], "kwargs": {}}, status="FAILED",
        run_after=timezone.now(), exception_class_path="config.queue.WorkerDied",
    )  # fmt: skip
    shown = editor.get(page)
    assert "The import stopped" in shown.text
    assert "Refresh" not in shown.headers
    again = editor.post(reverse("admin:guidelines_version_again", args=[row.pk]), follow=True)
    assert "To the draft demo-1.2" in again.text


def test_an_import_that_somebody_works_on_is_not_begun_twice(editor: Client) -> None:
    row = submitted(dump(edition()).encode())
    editor.post(reverse("admin:guidelines_version_again", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == Import.State.WAITING


def half_stored() -> Import:
    """An import whose worker was killed while it stored."""
    made = draft_from(version=loaded(), label="8", published_on=DAY, by=None)
    made.changes.all().delete()
    row = submitted()
    Import.objects.filter(pk=row.pk).update(state=Import.State.RUNNING, version=made)
    row.refresh_from_db()
    return row


def test_what_a_cancelled_import_stored_stays_hidden_until_it_is_taken_away() -> None:
    row = half_stored()
    assert importing.cancel(row=row)
    assert Version.objects.filter(label="8").exists()
    assert not Version.objects.whole().filter(label="8").exists()
    assert not Version.objects.exclude(hidden()).filter(label="8").exists()
    assert importing.begin(pk=row.pk) is None
    assert not Version.objects.filter(label="8").exists()


def test_an_abandoned_import_that_is_cancelled_is_taken_away_at_once() -> None:
    assert importing.cancel(row=half_stored(), is_abandoned=True)
    assert [version.key for version in Version.objects.all()] == ["demo-1.2"]
