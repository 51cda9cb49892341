"""Drafts in the browser: everything in them is changed with a reason, two editors meet, and nothing is lost."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidelines import editing, publishing
from guidelines.catalogue_yaml import read
from guidelines.discarding import discard
from guidelines.groups import content_editors
from guidelines.models import Change, Discarded, Item, Status, Version
from tests.guidelines.builders import draft, edition, loaded, mapping, wide_mapping
from tests.guidelines.test_admin import form_of, page

pytestmark = pytest.mark.django_db
WHY = {"reason": "Edition 1.3 says so."}
KINDS = {
    "passage": ("summary_en", "Theirs", "Mine"),
    "document": ("title_en", "Theirs", "Mine"),
    "version": ("note_en", "Theirs", "Mine"),
    "framework": ("title_en", "Theirs", "Mine"),
}


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


@pytest.fixture
def wide() -> Version:
    """A draft with items, passages and two documents."""
    return draft(base=wide_mapping())


def row_of(version: Version, kind: str) -> Any:
    return {
        "passage": lambda: version.passages.get(key="C-2"),
        "document": lambda: version.documents.get(key="main"),
        "version": lambda: version,
        "framework": lambda: version.framework,
    }[kind]()


def theirs(row: Any, kind: str, name: str, value: str) -> None:
    """Another editor is quicker."""
    said = {"values": {name: value}, "seen": 1, "by": User.objects.create_user("other"), "reason": "Quicker."}
    if kind in ("version", "framework"):
        {"version": editing.change_edition, "framework": editing.change_framework}[kind](**{kind: row}, **said)
    else:
        editing.change(unit=row, **said)


def to(verb: str, row: Any) -> str:
    return reverse(f"admin:guidelines_{row._meta.model_name}_{verb}", args=[row.pk])


def errors_of(response: Any) -> list[str]:
    return list(response.context["adminform"].form.errors)


def new_row(row: Any, **changes: Any) -> dict[str, Any]:
    """The form of a new row in the words of another."""
    names = [field.name for field in row._meta.fields if field.name not in ("id", "position", "revision", "version")]
    typed = {name: getattr(row, f"{name}_id" if name in ("principle", "source_document") else name) for name in names}
    return {name: value for name, value in (typed | WHY | changes).items() if value not in (None, False)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_editor_sees_both_texts_and_replaces_only_knowingly(
    editor: Client, wide: Version, kind: str
) -> None:
    row, (name, first, second) = row_of(wide, kind), KINDS[kind]
    address = page(kind, "change", row.pk)
    mine = form_of(editor, address) | {name: second} | WHY
    theirs(row, kind, name, first)
    told = editor.post(address, mine)
    assert told.status_code == 200
    for words in ("other changed this meanwhile", "Quicker.", first, second):
        assert words in told.text
    row.refresh_from_db()
    assert getattr(row, name) == first
    again = mine | {"seen": told.context["adminform"].form["seen"].value()}
    assert editor.post(address, again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == second
    assert [done.by_name for done in Change.objects.order_by("pk")] == ["other", "editor"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_without_a_reason_is_asked_for_one(editor: Client, wide: Version, kind: str) -> None:
    row, (name, _first, second) = row_of(wide, kind), KINDS[kind]
    address = page(kind, "change", row.pk)
    assert errors_of(editor.post(address, form_of(editor, address) | {name: second})) == ["reason"]
    assert not Change.objects.exists()


def test_a_passage_is_added_moved_and_removed(editor: Client, wide: Version) -> None:
    model = wide.passages.get(key="C-2")
    address = f"{page('passage', 'add')}?principle={model.principle_id}"
    assert editor.get(address).status_code == 200
    assert editor.post(address, new_row(model, key="C-9", parent="C-2")).status_code == 302
    row = wide.passages.get(key="C-9")
    assert (row.position, row.parent, row.applies_on) == (3, "C-2", date(2027, 8, 2))
    where = {"principle": model.principle_id, "position": 1}
    assert editor.post(to("move", row), where | WHY).status_code == 302
    assert editor.post(to("remove", row), WHY | {"seen": 1}).status_code == 302
    assert [done.kind for done in Change.objects.order_by("pk")] == ["added", "moved", "removed"]


@pytest.mark.parametrize("change", [{"key": "C-1"}, {"parent": "A-0"}, {"summary_en": ""}, {"reason": ""}])
def test_a_new_passage_that_cannot_stand_is_refused(editor: Client, wide: Version, change: dict[str, str]) -> None:
    model = wide.passages.get(key="C-2")
    response = editor.post(page("passage", "add"), new_row(model, **{"key": "C-9", **change}))
    assert errors_of(response) == list(change)
    assert wide.passages.count() == 3


@pytest.mark.parametrize(("parent", "fits"), [("C-1", True), ("", True), ("C-2", False), ("A-0", False)])
def test_a_passage_is_part_of_an_earlier_one_of_its_principle(
    editor: Client, wide: Version, parent: str, fits: bool
) -> None:
    row = wide.passages.get(key="C-2")
    address = page("passage", "change", row.pk)
    response = editor.post(address, form_of(editor, address) | WHY | {"parent": parent})
    assert response.status_code == (302 if fits else 200)


def test_a_document_is_added_and_goes_only_when_nothing_cites_it(editor: Client, wide: Version) -> None:
    typed = {"version": wide.pk, "key": "new", "title_ja": "題", "title_en": "T"} | WHY
    assert editor.post(page("document", "add"), typed).status_code == 302
    assert errors_of(editor.post(page("document", "add"), typed)) == ["key"]
    refused = editor.post(to("remove", wide.documents.get(key="main")), WHY | {"seen": 1})
    assert refused.status_code == 400
    assert "is still cited by A-1" in refused.text
    assert editor.post(to("remove", wide.documents.get(key="new")), WHY | {"seen": 1}).status_code == 302
    assert [row.key for row in wide.documents.order_by("position")] == ["main", "annex"]


def test_the_page_of_an_edition_names_its_documents(editor: Client, wide: Version) -> None:
    text = editor.get(page("version", "change", wide.pk)).text
    for row in wide.documents.all():
        assert page("document", "change", row.pk) in text
        assert row.title_en in text


def test_facts_and_situations_of_an_item_are_ticked(editor: Client, wide: Version) -> None:
    row = wide.items.get(key="A-1")
    address = page("item", "change", row.pk)
    sent = form_of(editor, address) | WHY | {"only_with": ["finance", "generative_ai"], "when": ["personal_data"]}
    assert editor.post(address, sent).status_code == 302
    values = Item.objects.get(pk=row.pk).values()
    assert (values.only_with, values.when) == (("generative_ai", "finance"), ("personal_data",))
    sent = {name: value for name, value in form_of(editor, address).items() if name not in ("only_with", "when")}
    assert editor.post(address, sent | WHY).status_code == 302
    assert Item.objects.get(pk=row.pk).values().only_with == ()


def test_a_situation_that_nobody_knows_is_refused(editor: Client, wide: Version) -> None:
    address = page("item", "change", wide.items.get(key="A-1").pk)
    sent = form_of(editor, address) | WHY | {"only_with": ["sunshine"]}
    assert errors_of(editor.post(address, sent)) == ["only_with"]


def test_the_key_of_a_new_item_can_be_put_right_and_that_of_an_old_one_cannot(editor: Client, wide: Version) -> None:
    model = wide.items.get(key="A-1")
    assert editor.post(page("item", "add"), new_row(model, key="A-7")).status_code == 302
    for key, after in (("A-7", "A-8"), ("A-1", "A-1")):
        row = wide.items.get(key=key)
        address = page("item", "change", row.pk)
        assert editor.post(address, form_of(editor, address) | WHY | {"key": "A-8"}).status_code == 302
        row.refresh_from_db()
        assert row.key == after
    address = page("item", "change", wide.items.get(key="A-8").pk)
    assert errors_of(editor.post(address, form_of(editor, address) | WHY | {"key": "B-1"})) == ["key"]


def test_an_item_is_moved_to_another_principle_with_a_reason(editor: Client, wide: Version) -> None:
    row, target = wide.items.get(key="A-1"), wide.principles.get(key="B")
    where = {"principle": target.pk, "position": 1}
    assert editor.get(to("move", row)).status_code == 200
    assert editor.post(to("move", row), where).status_code == 400
    other = draft(base=mapping()).principles.get(key="A")
    assert editor.post(to("move", row), WHY | {"principle": other.pk, "position": 1}).status_code == 400
    assert editor.post(to("move", row), where | WHY).status_code == 302
    assert [item.key for item in target.items.order_by("position")] == ["A-1", "B-1", "B-2"]
    [done] = Change.objects.all()
    assert (done.kind, done.reason, done.after) == ("moved", WHY["reason"], {"principle": "B", "position": 1})


def test_a_draft_is_discarded_and_read_again(editor: Client, wide: Version) -> None:
    editing.change_edition(version=wide, values={"note_en": "Other"}, seen=1, by=None, reason="Clearer.")
    values = Version.objects.get(pk=wide.pk).edition()
    assert to("discard", wide) in editor.get(page("version", "change", wide.pk)).text
    sent = WHY | {"seen": 2, "sure": "on"}
    for lacking in ("reason", "sure", "seen"):
        assert editor.post(to("discard", wide), {n: v for n, v in sent.items() if n != lacking}).status_code == 400
    assert Version.objects.filter(pk=wide.pk).exists()
    response = editor.post(to("discard", wide), sent, follow=True)
    assert response.status_code == 200
    for words in ("demo-2.0", WHY["reason"], "editor", "Clearer.", "Other"):
        assert words in response.text
    assert not Version.objects.filter(pk=wide.pk).exists()
    kept = Discarded.objects.get()
    file = editor.get(reverse("admin:guidelines_discarded_file", args=[kept.pk]))
    assert read(file.content) == values
    assert file["Content-Disposition"] == 'attachment; filename="demo-2.0.yaml"'
    assert page("discarded", "change", kept.pk) in editor.get(page("discarded", "changelist")).text


def test_what_is_published_is_not_discarded(editor: Client) -> None:
    version = loaded()
    response = editor.post(to("discard", version), WHY | {"seen": 1, "sure": "on"})
    assert response.status_code == 400
    assert "frozen" in response.text
    assert version.edition() == edition()


def test_a_draft_that_somebody_changed_meanwhile_is_not_discarded(editor: Client, wide: Version) -> None:
    editing.change_edition(version=wide, values={"note_en": "Other"}, seen=1, by=None, reason="x")
    assert editor.post(to("discard", wide), WHY | {"seen": 1, "sure": "on"}).status_code == 400
    assert Version.objects.filter(pk=wide.pk).exists()


def test_discarding_is_for_those_who_may_change_editions(editor: Client, looker: Client, wide: Version) -> None:
    address = to("discard", wide)
    assert looker.post(address, WHY | {"seen": 1, "sure": "on"}).status_code == 403
    assert Client().get(address).status_code == 302
    assert editor.get(address).status_code == 200
    assert editor.get(address.replace(f"/{wide.pk}/", "/999999/")).status_code == 404
    assert editor.put(address).status_code == 405


def test_what_was_discarded_is_read_by_those_who_may_and_changed_by_nobody(editor: Client, looker: Client) -> None:
    kept = discard(version=draft(), seen=1, by=None, reason="x")
    file = reverse("admin:guidelines_discarded_file", args=[kept.pk])
    for address in (page("discarded", "change", kept.pk), file):
        assert looker.get(address).status_code == 403
        assert Client().get(address).status_code == 302
        assert editor.get(address).status_code == 200
        assert editor.get(address.replace(f"/{kept.pk}/", "/999999/")).status_code == 404
    assert editor.post(file).status_code == 405
    assert editor.get(page("discarded", "add")).status_code == 403
    assert editor.get(page("discarded", "delete", kept.pk)).status_code == 403


def annals(version: Version) -> str:
    return page("version", "history", version.pk)


def test_the_history_of_an_edition_tells_everything_the_newest_first(editor: Client) -> None:
    new = publishing.draft_from(version=loaded(), label="1.3", published_on=date(2027, 3, 31), by=None)
    item = new.items.get(key="A-1")
    editing.change_item(item=item, values={"question_en": "New <b>words</b>"}, seen=1, by=None, reason="Clearer.")
    editing.move(unit=item, position=2, by=None, reason="In order")
    publishing.publish(version=new, by=User.objects.get(username="editor"), reason="Ready")
    text = editor.get(annals(new)).text
    told = ["Ready", "In order", "Clearer.", "New &lt;b&gt;words&lt;/b&gt;", "demo-1.2"]
    assert sorted(told, key=text.index) == told
    assert "Question (English)" in text
    assert annals(new) in editor.get(page("version", "change", new.pk)).text


def busy(version: Version, times: int) -> None:
    made = {"version": version, "unit": "item", "kind": "changed", "at": timezone.now(), "before": {"note": None}}
    Change.objects.bulk_create(
        Change(key="A-1", reason=f"turn {n}", after={"note": {"ja": "注", "en": str(n)}}, **made) for n in range(times)
    )


def test_a_long_history_comes_in_pages_that_cost_the_same(editor: Client, django_assert_num_queries: Any) -> None:
    version = draft()
    busy(version, 10)
    editor.get(annals(version))
    with CaptureQueriesContext(connection) as few:
        editor.get(annals(version))
    busy(version, 90)
    with django_assert_num_queries(len(few)):
        first = editor.get(annals(version)).text
    second = editor.get(annals(version), {"page": 2}).text
    assert "Page 1 of 2" in first
    assert "turn 89" in first
    assert "turn 0" in second
    assert editor.get(annals(version), {"page": "x"}).status_code == 200


def test_the_history_of_an_edition_is_for_those_who_may_look(editor: Client, looker: Client) -> None:
    version = draft()
    assert looker.get(annals(version)).status_code == 403
    assert Client().get(annals(version)).status_code == 302
    assert editor.get(page("version", "history", 999_999)).status_code == 404


def test_the_problems_of_a_draft_name_row_and_field(editor: Client, wide: Version) -> None:
    wide.items.filter(key="A-2").update(question_en=" ")
    wide.passages.filter(key="C-1").update(summary_ja="")
    wide.documents.filter(key="main").update(title_en="")
    wide.framework.title_en = ""
    wide.framework.save(update_fields=["title_en"])
    text = editor.get(to("problems", wide)).text
    for kind, row, field in (
        ("item", wide.items.get(key="A-2"), "Question (English)"),
        ("passage", wide.passages.get(key="C-1"), "Summary (Japanese)"),
        ("document", wide.documents.get(key="main"), "Title (English)"),
        ("framework", wide.framework, "Title (English)"),
    ):
        assert re.search(f'"{page(kind, "change", row.pk)}">[^<]*</a> · <b>{re.escape(field)}</b>', text)


def test_what_is_refused_is_told_in_japanese(editor: Client) -> None:
    old = loaded()
    new = publishing.draft_from(version=old, label="1.3", published_on=date(2027, 3, 31), by=None)
    Item.objects.filter(version=new).update(question_en=" ", quick=False)
    editor.cookies["django_language"] = "ja"
    sent = {"label": "1.2", "published_on": "2027-03-31"}
    pages = [editor.post(to("draft", old), sent), editor.post(to("publish", new), WHY), editor.get(to("problems", new))]
    for words, shown in zip(("すでにあります", "空欄です", "空欄です"), pages, strict=True):
        assert words in shown.text
    for shown in pages:
        assert not re.search(r"is blank|is stored already|has no item", shown.text)


def test_what_the_database_refuses_is_told_and_changes_nothing(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = loaded()
    item = draft(base=wide_mapping()).items.get(key="A-1")

    @transaction.atomic
    def past_the_service(**_given: Any) -> None:
        Version.objects.filter(pk=frozen.pk).update(note_en="Other")

    monkeypatch.setattr(editing, "change", past_the_service)
    monkeypatch.setattr(editing, "move", past_the_service)
    address = page("item", "change", item.pk)
    shown = editor.post(address, form_of(editor, address) | {"title_en": "x"} | WHY, follow=True)
    assert "A published one can only be retired." in shown.text
    refused = editor.post(to("move", item), {"principle": item.principle_id, "position": 2} | WHY)
    assert refused.status_code == 400
    assert "A published one can only be retired." in refused.text
    assert Version.objects.get(pk=frozen.pk).status == Status.PUBLISHED
    assert frozen.edition() == edition()
