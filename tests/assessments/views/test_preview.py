"""The preview: an edition as answerers will see it, for staff."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.forms import ItemForm
from assessments.skeleton import render_plain
from guidelines.groups import content_editors
from guidelines.models import Item
from guidelines.services import load
from tests.builders import edition_of
from tests.guidelines.builders import draft, edition, loaded, reading_mapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """The browser of a content editor, in English."""
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(content_editors())
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def test_a_draft_is_shown_as_its_questionnaire_will_be(editor: Client) -> None:
    draft()
    text = editor.get("/preview/demo-1.2/?principle=A").text
    for key in ("A-1", "A-2"):
        assert f'id="{key}"' in text
        assert f"Words on question {key}" in text
    assert 'type="submit" name="list"' not in text
    assert "Words on question B-1" in editor.get("/preview/demo-1.2/?principle=B").text


def test_a_change_of_a_draft_is_seen_at_once(editor: Client) -> None:
    draft()
    editor.get("/preview/demo-1.2/")
    Item.objects.filter(key="A-1").update(question_en="Other words?")
    assert "Other words?" in editor.get("/preview/demo-1.2/").text


def test_an_item_is_drawn_by_what_draws_it_for_answerers(editor: Client) -> None:
    draft()
    editor.cookies["django_language"] = "ja"
    values = edition()
    shown = editor.get("/preview/demo-1.2/").text
    assert render_plain(values, values.item("A-1"), ItemForm(key="A-1"), state="") in shown


def test_an_edition_that_asks_nothing_says_so(editor: Client) -> None:
    loaded(base=reading_mapping())
    assert "only read" in editor.get("/preview/act-2025/").text


def test_a_stranger_and_a_missing_edition_get_nothing(editor: Client) -> None:
    draft()
    assert Client().get("/preview/demo-1.2/").status_code == 404
    assert editor.get("/preview/nothing-1/").status_code == 404


def test_a_preview_is_only_looked_at(editor: Client) -> None:
    draft()
    assert editor.post("/preview/demo-1.2/").status_code == 405


def test_a_page_of_many_items_costs_the_queries_of_a_small_one(editor: Client) -> None:
    counts = []
    for items in (2, 20):
        version = load(edition=edition_of(items, key=f"demo{items}"))[0]
        with CaptureQueriesContext(connection) as asked:
            editor.get(f"/preview/{version.key}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
