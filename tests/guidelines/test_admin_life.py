"""The life of an edition in the browser of a content editor: no superuser, no programmer."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from guidelines import editing, publishing
from guidelines.catalogue import digest
from guidelines.catalogue_write import dump
from guidelines.catalogue_yaml import read
from guidelines.groups import content_editors
from guidelines.models import Change, Item, Status, Version
from tests.guidelines.builders import changed, draft, edition, loaded, mapping, wide_mapping
from tests.guidelines.test_admin import form_of, page

pytestmark = pytest.mark.django_db
WHY = {"reason": "Edition 1.3 says so."}
ACTS = ("draft", "publish", "retire")


@pytest.fixture
def editor(client: Client) -> Client:
    """The browser of a content editor, in English."""
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(content_editors())
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def looker() -> Client:
    """Staff without the group."""
    client = Client()
    client.force_login(User.objects.create_user("looker", is_staff=True))
    return client


def act(name: str, version: Version) -> str:
    return reverse(f"admin:guidelines_version_{name}", args=[version.pk])


def new_item(editor: Client, version: Version, key: str = "A-9", **changes: Any) -> tuple[str, dict[str, Any]]:
    """The address and the form of a new item in principle A, in the words of A-1."""
    principle = version.principles.get(key="A")
    address = f"{page('item', 'add')}?principle={principle.pk}"
    form = editor.get(address).context["adminform"].form
    model = version.items.order_by("pk").first()
    typed = {name: getattr(model, name) for name in form.fields if hasattr(model, name)}
    typed |= {"principle": principle.pk, "source_document": model.source_document_id, "key": key, "seen": ""}
    return address, {name: value for name, value in (typed | WHY | changes).items() if value not in (None, False)}


def test_an_editor_takes_an_edition_from_draft_to_publication(editor: Client) -> None:
    old = loaded()
    form = {"label": "1.3", "published_on": "2027-03-31"}
    assert editor.post(act("draft", old), form, follow=True).status_code == 200
    new = Version.objects.by_key("demo-1.3")
    reworded, gone = new.items.get(key="A-1"), new.items.get(key="A-2")
    address = page("item", "change", reworded.pk)
    assert editor.post(address, form_of(editor, address) | {"question_en": "New words?"} | WHY).status_code == 302
    address, typed = new_item(editor, new)
    assert editor.post(address, typed).status_code == 302
    address = reverse("admin:guidelines_item_remove", args=[gone.pk])
    assert editor.post(address, WHY | {"seen": 1}).status_code == 302
    assert "has no item for the quick check" in editor.get(act("problems", new)).text
    refused = editor.post(act("publish", new), WHY)
    assert refused.status_code == 400
    assert "has no item for the quick check" in refused.text
    address = page("item", "change", reworded.pk)
    assert editor.post(address, form_of(editor, address) | {"quick": "on"} | WHY).status_code == 302
    assert "No problems" in editor.get(act("problems", new)).text
    assert editor.post(act("publish", new), WHY).status_code == 302
    new, old = Version.objects.get(pk=new.pk), Version.objects.get(pk=old.pk)
    assert (new.status, new.digest) == (Status.PUBLISHED, digest(new.edition()))
    assert [row.key for row in new.edition().items] == ["A-1", "A-9", "B-1"]
    assert new.edition().item("A-1").question.en == "New words?"
    assert old.digest == digest(old.edition()) == digest(edition())
    done = [(row.kind, row.key, row.by_name) for row in Change.objects.filter(version=new).order_by("pk")]
    assert done == [
        ("drafted", "", "editor"),
        ("changed", "A-1", "editor"),
        ("added", "A-9", "editor"),
        ("removed", "A-2", "editor"),
        ("changed", "A-1", "editor"),
        ("published", "", "editor"),
    ]


def test_the_page_of_an_edition_has_the_buttons_of_its_status(editor: Client) -> None:
    for version, has, lacks in ((loaded(), "retire", "publish"), (draft(base=wide_mapping()), "publish", "retire")):
        text = editor.get(page("version", "change", version.pk)).text
        assert act(has, version) in text
        assert act("draft", version) in text
        assert act(lacks, version) not in text
        assert f"/frameworks/{version.key}/edition.yaml" in text
        assert f"/frameworks/{version.key}/items.xlsx" in text
        assert f"/frameworks/{version.key}/items.csv" in text
        assert f"/preview/{version.key}/" in text


def test_a_label_that_is_taken_is_told(editor: Client) -> None:
    response = editor.post(act("draft", loaded()), {"label": "1.2", "published_on": "2027-03-31"})
    assert response.status_code == 400
    assert "is stored already" in response.text
    assert Version.objects.count() == 1


def test_retiring_asks_for_a_reason(editor: Client) -> None:
    version = loaded()
    assert editor.post(act("retire", version), {"reason": " "}).status_code == 400
    assert editor.post(act("retire", version), WHY).status_code == 302
    assert Version.objects.get().status == Status.RETIRED


def test_what_is_published_is_not_published_again_and_a_draft_is_not_retired(editor: Client) -> None:
    assert editor.post(act("publish", loaded()), WHY).status_code == 400
    assert editor.post(act("retire", draft(base=wide_mapping())), WHY).status_code == 400


def test_the_second_editor_sees_both_texts_and_replaces_only_knowingly(editor: Client) -> None:
    item = draft().items.get(key="A-1")
    address = page("item", "change", item.pk)
    mine = form_of(editor, address) | {"question_en": "Mine"} | WHY
    other = User.objects.create_user("other")
    editing.change_item(item=item, values={"question_en": "Theirs"}, seen=1, by=other, reason="Quicker.")
    told = editor.post(address, mine)
    assert told.status_code == 200
    for words in ("other changed this meanwhile", "Quicker.", "Theirs", "Mine"):
        assert words in told.text
    assert Item.objects.get(pk=item.pk).question_en == "Theirs"
    again = mine | {"seen": told.context["adminform"].form["seen"].value()}
    assert editor.post(address, again).status_code == 302
    assert Item.objects.get(pk=item.pk).question_en == "Mine"


def test_a_change_without_a_reason_is_asked_for_one(editor: Client) -> None:
    address = page("item", "change", draft().items.get(key="A-1").pk)
    response = editor.post(address, form_of(editor, address) | {"question_en": "x"})
    assert "reason" in response.context["adminform"].form.errors
    assert not Change.objects.exists()


def test_saving_what_was_not_changed_writes_no_note(editor: Client) -> None:
    version = draft(base=changed("principles.0.items.0.question.en", "two\nlines"))
    address = page("item", "change", version.items.get(key="A-1").pk)
    sent = form_of(editor, address) | {"question_en": "two\r\nlines"} | WHY
    assert editor.post(address, sent).status_code == 302
    assert not Change.objects.exists()


@pytest.mark.parametrize("change", [{"key": "B-1"}, {"question_en": ""}, {"reason": ""}])
def test_a_new_item_that_cannot_stand_is_refused(editor: Client, change: dict[str, str]) -> None:
    version = draft()
    address, typed = new_item(editor, version, **change)
    response = editor.post(address, typed)
    assert list(response.context["adminform"].form.errors) == list(change)
    assert version.items.count() == 3


def test_a_new_item_goes_into_drafts_only_and_cites_a_document_of_its_edition(editor: Client) -> None:
    frozen, version = loaded(base=wide_mapping()), draft()
    address, typed = new_item(editor, version)
    for wrong in (
        {"principle": frozen.principles.get(key="A").pk},
        {"source_document": frozen.documents.first().pk},
    ):
        response = editor.post(page("item", "add"), typed | wrong)
        assert list(response.context["adminform"].form.errors) == list(wrong)
    assert editor.post(address, typed).status_code == 302


def test_a_principle_is_added_and_moved_and_removed(editor: Client) -> None:
    version = draft()
    words = {"title_ja": "題", "title_en": "T", "group_ja": "群", "group_en": "G", "seen": ""}
    typed = {"version": version.pk, "key": "Z"} | words | WHY
    assert editor.post(page("principle", "add"), typed).status_code == 302
    row = version.principles.get(key="Z")
    again = editor.post(page("principle", "add"), typed)
    assert list(again.context["adminform"].form.errors) == ["key"]
    moved = editor.post(reverse("admin:guidelines_principle_move", args=[row.pk]), {"position": 1} | WHY)
    assert moved.status_code == 302
    assert list(version.principles.order_by("position").values_list("key", flat=True)) == ["Z", "A", "B"]
    full = version.principles.get(key="A")
    remove = reverse("admin:guidelines_principle_remove", args=[full.pk])
    assert editor.post(remove, WHY | {"seen": 1}).status_code == 400
    remove = reverse("admin:guidelines_principle_remove", args=[row.pk])
    assert editor.get(remove).status_code == 200
    assert editor.post(remove, WHY | {"seen": 1}).status_code == 302
    assert version.principles.count() == 2


def test_an_item_that_somebody_changed_meanwhile_is_not_removed(editor: Client) -> None:
    item = draft().items.get(key="A-1")
    editing.change_item(item=item, values={"question_en": "Theirs"}, seen=1, by=None, reason="x")
    response = editor.post(reverse("admin:guidelines_item_remove", args=[item.pk]), WHY | {"seen": 1})
    assert response.status_code == 400
    assert "changed meanwhile" in response.text
    assert Item.objects.filter(pk=item.pk).exists()


def test_the_history_of_an_item_goes_over_drafts_and_editions(editor: Client) -> None:
    old = loaded()
    new = publishing.draft_from(version=old, label="1.3", published_on=old.published_on, by=None)
    item = new.items.get(key="A-1")
    editing.change_item(item=item, values={"question_en": "New <b>words</b>"}, seen=1, by=None, reason="Clearer.")
    text = editor.get(page("item", "history", old.items.get(key="A-1").pk)).text
    for words in ("demo-1.2", "demo-1.3", "Clearer.", "Words on question A-1", "New &lt;b&gt;words&lt;/b&gt;"):
        assert words in text


@pytest.mark.parametrize("name", ["move", "remove"])
def test_nothing_of_a_frozen_edition_is_moved_or_removed(editor: Client, name: str) -> None:
    version = loaded()
    for row in (version.items.get(key="A-1"), version.principles.get(key="A")):
        address = reverse(f"admin:guidelines_{row._meta.model_name}_{name}", args=[row.pk])
        assert editor.get(address).status_code == 403
        assert editor.post(address, WHY | {"seen": 1, "position": 2}).status_code == 403
    assert version.edition() == edition()


@pytest.mark.parametrize("name", [*ACTS, "problems"])
def test_the_buttons_are_for_those_who_may_change_editions(editor: Client, looker: Client, name: str) -> None:
    version = loaded()
    address = act(name, version)
    assert looker.get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert editor.get(address).status_code == 200
    assert editor.get(address.replace(f"/{version.pk}/", "/999999/")).status_code == 404
    assert editor.put(address).status_code == 405


def test_an_editor_needs_no_more_than_the_group(editor: Client) -> None:
    assert editor.get(page("item", "changelist")).status_code == 200
    assert editor.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_making_the_group_again_keeps_what_an_administrator_added() -> None:
    group = content_editors()
    first = set(group.permissions.values_list("codename", flat=True))
    assert first >= {"add_item", "change_item", "change_version", "view_change"}
    assert not [name for name in first if name.startswith("delete_")]
    assert content_editors() == group


def test_a_page_of_problems_links_each_to_its_row(editor: Client) -> None:
    version = draft(base=mapping())
    Item.objects.filter(version=version, key="A-2").update(question_en=" ")
    text = editor.get(act("problems", version)).text
    assert page("item", "change", version.items.get(key="A-2").pk) in text
    assert read(dump(edition())) == edition()
