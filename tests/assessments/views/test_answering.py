"""Answering: task list, pages, saving, the last look."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Response
from assessments.seen import mark
from assessments.services import replies_of, stored_responses
from assessments.snapshot import NO_REPLY, Reply
from tests.builders import NAUGHTY, page_data, typed
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
PARTLY = Reply(level="partly", approach="月に一度確かめています。")  # what the cast's assessments begin with, at C-1-3


def path(name: str, assessment: Assessment, *more: str) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code, *more])


def seen(assessment: Assessment, key: str) -> str:
    response = stored_responses(assessment, keys=[key]).get(key)
    return mark(response.version, response.reply) if response else mark(0, NO_REPLY)


def save(client: Client, assessment: Assessment, key: str, reply: Reply, **fields):
    data = typed(key, reply, seen=fields.pop("seen", None) or seen(assessment, key))
    return client.post(path("save", assessment, key), data | {f"{key}-{name}": value for name, value in fields.items()})


@pytest.fixture
def editor(cast: Cast) -> Client:
    client = cast.browser("editor")
    client.cookies["django_language"] = "en"
    return client


PAGES = [("tasks", ()), ("check", ()), ("page", ("C-1",)), ("save", ("C-1-3",))]


@pytest.mark.parametrize(("name", "more"), PAGES)
@pytest.mark.parametrize("visitor", ["stranger", "link", "outsider"])
def test_to_strangers_nothing_exists(cast: Cast, name, more, visitor):
    client = cast.browser(visitor)
    method = client.post if name == "save" else client.get
    assert method(path(name, cast.ours, *more)).status_code == 404


@pytest.mark.parametrize(("name", "more"), [("page", ("C-1",)), ("save", ("C-1-3",))])
def test_a_reader_who_saves_is_refused_and_nothing_changes(cast: Cast, name, more):
    data = typed("C-1-3", Reply(level="in_place"), seen=seen(cast.ours, "C-1-3"))
    assert cast.browser("reader").post(path(name, cast.ours, *more), data).status_code == 403
    assert replies_of(cast.ours) == {"C-1-3": PARTLY}


@pytest.mark.parametrize(
    ("name", "more", "methods"),
    [
        ("tasks", (), ("post", "put", "delete")),
        ("check", (), ("post", "put", "delete")),
        ("page", ("C-1",), ("put", "delete", "patch")),
        ("save", ("C-1-3",), ("get", "head", "put", "delete")),
    ],
)
def test_other_methods_are_refused(cast: Cast, editor, name, more, methods):
    assert {getattr(editor, method)(path(name, cast.ours, *more)).status_code for method in methods} == {405}


# --- the task list --------------------------------------------------------------------------------


def test_the_task_list_counts_what_is_left(cast: Cast, editor):
    page = editor.get(path("tasks", cast.ours))
    assert (page.context["count"], page.context["left"], page.context["minutes_left"]) == (12, 11, 5)
    assert "11 of 12 items are not answered yet" in page.text


def test_the_task_list_leads_to_the_first_open_item(cast: Cast, editor):
    assert editor.get(path("tasks", cast.ours)).context["next"] == f"{path('page', cast.ours, 'C-2')}#U-2-i"


def test_notes_without_a_level_are_not_counted_as_answered(cast: Cast, editor):
    save(editor, cast.ours, "C-3-2", Reply(approach="まだ"))
    assert editor.get(path("tasks", cast.ours)).context["left"] == 11


def test_a_finished_list_leads_to_the_last_look(cast: Cast, editor):
    keys = [entry.key for row in editor.get(path("check", cast.ours)).context["pages"] for entry, _ in row[1]]
    for key in keys:
        save(editor, cast.ours, key, Reply(level="in_place"))
    page = editor.get(path("tasks", cast.ours))
    assert (page.context["left"], page.context["next"]) == (0, None)
    assert "Every item is answered." in page.text


def test_a_reader_sees_no_way_to_change(cast: Cast):
    page = cast.browser("reader").get(path("tasks", cast.ours))
    assert (page.context["can_write"], page.context["can_delete"]) == (False, False)
    assert path("settings", cast.ours) not in page.text
    assert path("delete", cast.ours) not in page.text


def test_the_secret_link_is_shown_where_no_account_keeps_the_answers(cast: Cast):
    assert "/resume/" in cast.browser("link").get(path("tasks", cast.loose)).text
    assert "/resume/" not in cast.browser("owner").get(path("tasks", cast.ours)).text


# --- a page ---------------------------------------------------------------------------------------


def test_a_page_shows_what_is_stored(cast: Cast, editor):
    page = editor.get(path("page", cast.ours, "C-1")).text
    assert PARTLY.approach in page
    assert 'name="C-1-3-level" value="partly" checked' in page


@pytest.mark.parametrize("principle", ["no-such", "D-2", "c-1", "%00", "%20", "あ"])
def test_a_principle_outside_the_scope_is_not_found(cast: Cast, editor, principle):
    assert editor.get(path("page", cast.ours, "C-1").replace("C-1", principle)).status_code == 404


def test_a_reader_gets_a_page_without_buttons_to_save(cast: Cast):
    page = cast.browser("reader").get(path("page", cast.ours, "C-1")).text
    assert PARTLY.approach in page
    assert 'name="list"' not in page
    assert "data-save" not in page


def test_a_saved_page_goes_on_to_the_next(cast: Cast, editor):
    data = page_data({"C-1-3": Reply(level="in_place")}, seen={"C-1-3": seen(cast.ours, "C-1-3")})
    response = editor.post(path("page", cast.ours, "C-1"), data)
    plan = editor.get(path("tasks", cast.ours)).context["groups"]
    second = [row.page.key for _, rows in plan for row in rows][1]
    assert response["Location"] == path("page", cast.ours, second)
    assert replies_of(cast.ours) == {"C-1-3": Reply(level="in_place")}


def test_a_saved_page_returns_to_the_list_when_asked(cast: Cast, editor):
    data = page_data({"C-1-3": PARTLY}, seen={"C-1-3": seen(cast.ours, "C-1-3")}) | {"list": "1"}
    assert editor.post(path("page", cast.ours, "C-1"), data)["Location"] == path("tasks", cast.ours)


def test_the_last_page_leads_to_the_last_look(cast: Cast, editor):
    plan = editor.get(path("tasks", cast.ours)).context["groups"]
    last = [row.page for _, rows in plan for row in rows][-1]
    data = page_data(dict.fromkeys(last.keys, Reply(level="partly")))
    assert editor.post(path("page", cast.ours, last.key), data)["Location"] == path("check", cast.ours)


def test_fields_of_other_items_are_left_alone(cast: Cast, editor):
    data = page_data({"C-1-3": PARTLY, "C-3-2": Reply(level="in_place")}, seen={"C-1-3": seen(cast.ours, "C-1-3")})
    editor.post(path("page", cast.ours, "C-1"), data)
    assert replies_of(cast.ours) == {"C-1-3": PARTLY}


def test_a_wrong_page_saves_nothing_and_shows_the_error_at_its_field(cast: Cast, editor):
    data = typed("C-1-3", Reply(level="not_applicable", approach="新しい"), seen=seen(cast.ours, "C-1-3"))
    page = editor.post(path("page", cast.ours, "C-1"), data)
    assert page.status_code == 400
    assert page.context["errors"] == [("id_C-1-3-reason", "Write why the item does not apply to you.")]
    assert 'href="#id_C-1-3-reason"' in page.text
    assert 'id="id_C-1-3-reason"' in page.text
    assert "新しい" in page.text
    assert replies_of(cast.ours) == {"C-1-3": PARTLY}


def test_a_page_in_conflict_overwrites_nothing_and_shows_both(cast: Cast, editor):
    old = seen(cast.ours, "C-1-3")
    save(editor, cast.ours, "C-1-3", Reply(level="in_place", approach="ほかの人の文"))
    page = editor.post(path("page", cast.ours, "C-1"), typed("C-1-3", Reply(approach="わたしの文"), seen=old))
    assert page.status_code == 409
    assert "わたしの文" in page.text
    assert "ほかの人の文" in page.text
    assert replies_of(cast.ours)["C-1-3"].approach == "ほかの人の文"


def test_sending_a_page_in_conflict_once_more_replaces_knowingly(cast: Cast, editor):
    old = seen(cast.ours, "C-1-3")
    save(editor, cast.ours, "C-1-3", Reply(level="in_place"))
    mine = Reply(level="not_yet", approach="わたしの文")
    page = editor.post(path("page", cast.ours, "C-1"), typed("C-1-3", mine, seen=old)).text
    now = seen(cast.ours, "C-1-3")
    assert f'name="C-1-3-seen" value="{now}"' in page
    editor.post(path("page", cast.ours, "C-1"), typed("C-1-3", mine, seen=now))
    assert replies_of(cast.ours) == {"C-1-3": mine}


def test_the_largest_page_takes_every_text_at_its_limit(cast: Cast, edition, editor):
    Assessment.objects.filter(pk=cast.ours.pk).update(
        depth="full", for_developer=True, for_provider=True, for_user=True
    )
    largest = max(edition.principles, key=lambda principle: len(principle.items))
    whole = Reply(
        level="partly",
        reason="あ" * 4000,
        considered="い" * 4000,
        relations="う" * 4000,
        approach="え" * 4000,
        evidence=("お" * 1000,) * 20,
    )
    data = page_data({item.key: whole for item in largest.items})
    body = "&".join(f"{name}={quoted(text)}" for name, text in data.items())
    response = editor.post(path("page", cast.ours, largest.key), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert replies_of(cast.ours)[largest.items[-1].key] == whole


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


# --- saving one answer ----------------------------------------------------------------------------


def test_a_saved_answer_is_acknowledged_with_time_and_mark(cast: Cast, editor):
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        editor.force_login(cast.people["editor"])
        response = save(editor, cast.ours, "C-3-2", Reply(level="partly", considered_on=date(2026, 4, 1)))
    assert response.json() == {"seen": seen(cast.ours, "C-3-2"), "state": "Saved 14:02", "answered": True}
    assert cast.ours.responses.get(item__key="C-3-2").saved_by == cast.people["editor"]


def test_notes_alone_are_acknowledged_as_no_answer(cast: Cast, editor):
    answer = save(editor, cast.ours, "C-3-2", Reply(approach="まだ")).json()
    assert answer["answered"] is False
    assert answer["state"].startswith("Not answered; notes saved")


def test_an_empty_answer_makes_no_row(cast: Cast, editor):
    answer = save(editor, cast.ours, "C-3-2", NO_REPLY).json()
    assert (answer["answered"], answer["state"]) == (False, "Not answered")
    assert cast.ours.responses.count() == 1


@pytest.mark.parametrize("text", NAUGHTY)
def test_what_was_typed_comes_back_character_for_character(cast: Cast, editor, text):
    save(editor, cast.ours, "C-3-2", Reply(level="partly", approach=text))
    assert replies_of(cast.ours)["C-3-2"].approach == text
    assert "<script>alert(1)" not in editor.get(path("page", cast.ours, "C-3")).text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"level": "done"}, {"level"}),
        ({"considered_on": "x"}, {"considered_on"}),
        ({"approach": "x" * 4001}, {"approach"}),
        ({"level": "not_applicable", "reason": " "}, {"reason"}),
        ({"evidence": "x\n" * 21}, {"evidence"}),
        ({"relations": "\x00"}, {"relations"}),
    ],
)
def test_a_wrong_answer_is_told_and_not_saved(cast: Cast, editor, fields, wrong):
    response = save(editor, cast.ours, "C-1-3", PARTLY, **fields)
    assert response.status_code == 400
    assert response.json()["errors"].keys() == wrong
    assert replies_of(cast.ours) == {"C-1-3": PARTLY}


@pytest.mark.parametrize("key", ["X-1", "c-1-3", "D-2-i.", "C-1-3_"])
def test_an_item_that_the_edition_does_not_have_is_not_found(cast: Cast, editor, key):
    assert save(editor, cast.ours, key, PARTLY).status_code == 404
    assert replies_of(cast.ours) == {"C-1-3": PARTLY}


def test_a_conflict_tells_what_is_stored_and_how_to_replace_it(cast: Cast, editor):
    old = seen(cast.ours, "C-1-3")
    save(editor, cast.ours, "C-1-3", Reply(level="in_place", approach="<b>ほかの人</b>"))
    response = save(editor, cast.ours, "C-1-3", Reply(level="not_yet"), seen=old)
    assert response.status_code == 409
    assert response.json()["seen"] == seen(cast.ours, "C-1-3")
    assert "&lt;b&gt;ほかの人&lt;/b&gt;" in response.json()["conflict"]
    assert replies_of(cast.ours)["C-1-3"].level == "in_place"


def test_an_answer_to_an_item_no_longer_asked_is_kept_all_the_same(cast: Cast, editor):
    """The page was open when somebody changed the scope."""
    assert save(editor, cast.ours, "C-1-1", Reply(level="partly")).status_code == 200
    assert "C-1-1" in replies_of(cast.ours)


def test_an_anonymous_save_names_nobody(cast: Cast):
    save(cast.browser("link"), cast.loose, "C-3-2", PARTLY)
    assert cast.loose.responses.get(item__key="C-3-2").saved_by is None


def test_a_form_without_its_token_is_refused(cast: Cast):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.people["editor"])
    assert save(careful, cast.ours, "C-3-2", PARTLY).status_code == 403
    assert Response.objects.filter(assessment=cast.ours).count() == 1


def test_nobody_saves_into_another_edition_organisation_or_role(cast: Cast, editor):
    extra = {"organisation": "1", "version": "9", "for_developer": "on", "code": "x", "saved_by": "1"}
    data = typed("C-3-2", PARTLY, seen=seen(cast.ours, "C-3-2"))
    editor.post(path("save", cast.ours, "C-3-2"), data | extra | {f"C-3-2-{k}": v for k, v in extra.items()})
    row = cast.ours.responses.get(item__key="C-3-2")
    assert (row.version, row.saved_by, row.assessment.roles) == (1, cast.people["editor"], ("user",))


# --- the last look --------------------------------------------------------------------------------


def test_the_last_look_lists_every_item_with_its_answer(cast: Cast, editor):
    page = editor.get(path("check", cast.ours))
    assert (page.context["left"], page.context["count"]) == (11, 12)
    assert page.text.count("<dt>") == 12
    assert PARTLY.approach in page.text
    assert "Not answered" in page.text


def test_the_last_look_shows_why_an_item_does_not_apply(cast: Cast, editor):
    save(editor, cast.ours, "C-3-2", Reply(level="not_applicable", reason="AIを作らない"))
    assert "AIを作らない" in editor.get(path("check", cast.ours)).text
