"""The queue of comments in the browser of a content editor."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidelines import commenting
from guidelines.groups import content_editors
from guidelines.models import Change, Comment, Version
from guidelines.services import load
from tests.builders import edition_of
from tests.guidelines.builders import draft, loaded, wide_mapping
from tests.guidelines.test_admin import form_of, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """The browser of a content editor, in English."""
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(content_editors())
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def leave(version: Version, key: str = "A-1", text: str = "Unclear.", **changes: Any) -> Comment:
    words = {"about": "question", "language": "en", "now": timezone.now()} | changes
    return commenting.leave_comment(item=version.items.get(key=key), text=text, **words)


def later() -> Version:
    data = wide_mapping()
    data["version"]["published_on"] = "2027-03-31"
    return loaded(base=data)


def decide(editor: Client, row: Comment, **changes: Any) -> Any:
    address = page("comment", "change", row.pk)
    return editor.post(address, form_of(editor, address) | changes)


def listed(editor: Client, query: str = "") -> list[str]:
    response = editor.get(page("comment", "changelist") + query)
    assert response.status_code == 200
    return [row.text for row in response.context["cl"].result_list]


def exported(editor: Client, query: str = "") -> list[dict[str, str]]:
    response = editor.get(page("comment", "export") + query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_queue_stands_by_item(editor: Client) -> None:
    version = loaded()
    for key, text in (("B-1", "last"), ("A-1", "first"), ("A-2", "third"), ("A-1", "second")):
        leave(version, key, text)
    assert listed(editor) == ["first", "second", "third", "last"]


def test_the_queue_is_narrowed_by_state_edition_item_and_framework(editor: Client) -> None:
    here, there = loaded(), later()
    leave(here, text="a")
    leave(there, text="b")
    leave(there, "B-2", text="c")
    assert decide(editor, Comment.objects.get(text="c"), status="closed", reason="x").status_code == 302
    assert listed(editor, f"?edition={there.pk}&status__exact=new") == ["b"]
    assert set(listed(editor, "?key=A-1")) == {"a", "b"}
    assert set(listed(editor, f"?item__version__framework__id__exact={here.framework_id}")) == {"a", "b", "c"}
    assert listed(editor, "?edition=no-number") == []


def test_an_editor_takes_a_comment_up_and_answers_it(editor: Client) -> None:
    row, new = leave(loaded()), later()
    response = decide(editor, row, status="taken_up", taken_up_in=new.pk, answer_en="Done.\r\nThanks.", is_public="on")
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.status, row.taken_up_in, row.answer_en, row.is_public) == ("taken_up", new, "Done.\nThanks.", True)
    assert row.answered_by.username == "editor"
    [change] = Change.objects.filter(kind="answered")
    assert (change.by_name, change.key, change.after["taken_up_in"]) == ("editor", "A-1", "demo-2.0")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "no longer new once you have decided"),
        ({"status": "closed"}, "Say why the comment is closed."),
        ({"status": "taken_up"}, "Name the edition that took the comment up."),
        ({"status": "considering", "is_public": "on"}, "Only an answered comment can be shown"),
    ],
)
def test_half_a_decision_says_what_it_lacks_and_keeps_the_words(editor: Client, changes: Any, said: str) -> None:
    row = leave(loaded())
    response = decide(editor, row, **({"reason": ""} | changes))
    assert response.status_code == 200
    assert said in response.text
    row.refresh_from_db()
    assert row.status == "new"


def test_only_a_later_published_edition_of_the_framework_can_be_chosen(editor: Client) -> None:
    version, new = loaded(), later()
    data = wide_mapping()
    data["version"] |= {"label": "3.0", "published_on": "2028-03-31"}
    draft(base=data)
    form = editor.get(page("comment", "change", leave(version).pk)).context["adminform"].form
    assert [*form.fields["taken_up_in"].queryset] == [new]


def test_the_second_of_two_editors_sees_both_answers_and_overwrites_knowingly(editor: Client) -> None:
    row = leave(loaded())
    address = page("comment", "change", row.pk)
    form = form_of(editor, address)
    assert decide(editor, row, status="considering", answer_en="quicker").status_code == 302
    sent = form | {"status": "considering", "answer_en": "slower"}
    response = editor.post(address, sent)
    assert "editor decided meanwhile" in response.text
    assert "quicker" in response.text
    assert "slower" in response.text
    assert Comment.objects.get().answer_en == "quicker"
    again = response.context["adminform"].form["seen"].value()
    assert editor.post(address, sent | {"seen": again}).status_code == 302
    assert Comment.objects.get().answer_en == "slower"


def test_what_was_said_is_shown_as_words_alone(editor: Client) -> None:
    text = "<script>alert(1)</script>\n\u202ehttps://spam.example javascript:alert(1)"
    row = leave(loaded(), text=text, name="<b>https://spam.example</b>")
    for shown in (editor.get(page("comment", "change", row.pk)).text, editor.get(page("comment", "changelist")).text):
        assert "<script>alert" not in shown
        assert "<b>https" not in shown
        assert 'href="https://spam' not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "<bdi" in shown


def test_what_a_commenter_said_cannot_be_changed(editor: Client) -> None:
    row = leave(loaded())
    assert decide(editor, row, status="considering", text="other", about="other", name="x").status_code == 302
    row.refresh_from_db()
    assert (row.text, row.about, row.name) == ("Unclear.", "question", "")


def test_a_comment_leads_to_its_item_in_drafts_and_on_the_public_page(editor: Client) -> None:
    row = leave(loaded())
    data = wide_mapping()
    data["version"]["published_on"] = "2027-03-31"
    new = draft(base=data)
    shown = editor.get(page("comment", "change", row.pk)).text
    assert page("item", "change", new.items.get(key="A-1").pk) in shown
    assert page("item", "change", row.item_id) in shown
    assert reverse("guidelines:comment", args=["demo-1.2", "A-1"]) in shown


def test_editions_and_items_say_how_many_new_comments_they_have(editor: Client) -> None:
    here, there = loaded(), later()
    leave(here, text="a")
    leave(here, "A-2", text="b")
    leave(there, text="c")
    assert "Comments (2 new)" in editor.get(page("version", "change", here.pk)).text
    assert "Comments (1 new)" in editor.get(page("version", "change", there.pk)).text
    for version in (here, there):  # an item over all editions, so that who drafts sees them
        response = editor.get(page("item", "change", version.items.get(key="A-1").pk))
        assert "Comments (2 new)" in response.text
        rows = editor.get(response.context["comments_url"]).context["cl"].result_list
        assert {row.text for row in rows} == {"a", "c"}


def test_staff_who_may_not_read_comments_see_nothing_of_them() -> None:
    looker, version = Client(), loaded()
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=("view_version", "view_item")))
    looker.force_login(user)
    row = leave(version)
    for name, *args in (("changelist",), ("change", row.pk), ("export",)):
        assert looker.get(page("comment", name, *args)).status_code == 403
    assert "guidelines/comment" not in looker.get(page("version", "change", version.pk)).text


def test_staff_who_may_only_read_decide_nothing() -> None:
    looker, row = Client(), leave(loaded())
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_comment"))
    looker.force_login(user)
    address = page("comment", "change", row.pk)
    assert looker.get(address).status_code == 200
    assert looker.post(address, {"status": "considering", "seen": 1}).status_code == 403
    row.refresh_from_db()
    assert row.status == "new"


def test_nobody_writes_a_comment_here_and_editors_delete_none(editor: Client) -> None:
    row = leave(loaded())
    assert editor.get(page("comment", "add")).status_code == 403
    assert editor.get(page("comment", "delete", row.pk)).status_code == 403


def test_the_queue_comes_as_a_file_under_the_filters_of_the_list(editor: Client) -> None:
    version = loaded()
    leave(version, text='=HYPERLINK("x")', name="＝1+1")
    decided = leave(version, "B-1", text="b")
    decide(editor, decided, status="closed", reason="@x")
    rows = exported(editor)
    assert [(row["item"], row["comment"]) for row in rows] == [("A-1", '\'=HYPERLINK("x")'), ("B-1", "b")]
    assert (rows[0]["name or contact"], rows[1]["reason"]) == ("'＝1+1", "'@x")
    assert [row["item"] for row in exported(editor, "?status__exact=closed")] == ["B-1"]


def test_the_file_is_only_read(editor: Client) -> None:
    assert editor.post(page("comment", "export")).status_code == 405


@pytest.mark.parametrize("name", ["changelist", "export"])
def test_many_comments_cost_the_queries_of_a_few(editor: Client, name: str) -> None:
    version, counts = load(edition=edition_of(20))[0], []
    editor.get(page("comment", name))
    for keys in (range(1, 4), range(4, 21)):
        for n in keys:
            row = leave(version, f"A-{n}", text=f"{n}")
            commenting.answer_comment(
                comment=row, seen=1, status="closed", reason="x", by=User.objects.get(), now=timezone.now()
            )
        with CaptureQueriesContext(connection) as asked:
            editor.get(page("comment", name))
        counts.append(len(asked))
    assert counts[0] == counts[1]
