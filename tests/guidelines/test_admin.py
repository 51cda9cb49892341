"""Editions in the browser: everybody may read what is frozen, nobody may change it."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from guidelines.models import Framework, Item, Principle, Status, Version
from tests.guidelines.builders import draft, edition, loaded

pytestmark = pytest.mark.django_db
ROOMS = ("framework", "version", "principle", "item")


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True  # nothing was collected
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def owner(client: Client) -> Client:
    """A superuser's browser, in English."""
    client.force_login(User.objects.create_superuser("owner"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def reader(client: Client) -> Client:
    """A member of staff who may only look."""
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


def rows(version: Version) -> dict[str, Model]:
    first: Principle = version.principles.order_by("position").first()
    return {"framework": version.framework, "version": version, "principle": first, "item": first.items.get(key="A-2")}


def page(room: str, action: str, *args: Any) -> str:
    return reverse(f"admin:guidelines_{room}_{action}", args=args)


def form_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    response = client.get(address)
    forms = [response.context["adminform"].form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    typed = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    return {name: value for name, value in typed.items() if value is not None and value is not False}


@pytest.mark.parametrize("room", ROOMS)
def test_a_list_shows_what_is_stored(owner: Client, room: str) -> None:
    row = rows(loaded())[room]
    response = owner.get(page(room, "changelist"))
    assert response.status_code == 200
    assert str(row) in response.text


@pytest.mark.parametrize("room", ROOMS)
def test_a_list_asks_as_many_queries_for_two_editions_as_for_one(
    owner: Client, room: str, django_assert_max_num_queries: Any
) -> None:
    loaded()
    loaded("version.label", "1.10")
    with django_assert_max_num_queries(14):
        owner.get(page(room, "changelist"))


@pytest.mark.parametrize(("words", "found"), [("question B-1", ["B-1"]), ("題", []), ("A-", ["A-1", "A-2"])])
def test_items_are_found_by_their_words(owner: Client, words: str, found: list[str]) -> None:
    loaded()
    shown = owner.get(page("item", "changelist"), {"q": words}).context["cl"].result_list
    assert [row.key for row in shown] == found


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"quick__exact": "1"}, ["A-2"]),
        ({"strength__exact": "should"}, ["A-1", "B-1"]),
        ({"for_developer__exact": "0"}, ["A-2"]),
        ({"version__label": "9"}, []),
        ({"version__status": "published"}, ["A-1", "A-2", "B-1"]),
    ],
)
def test_items_are_filtered(owner: Client, chosen: dict[str, str], found: list[str]) -> None:
    loaded()
    shown = owner.get(page("item", "changelist"), chosen).context["cl"].result_list
    assert [row.key for row in shown] == found


@pytest.mark.parametrize(("lang", "title"), [("ja", "title A-1の文"), ("en", "Words on title A-1")])
def test_titles_follow_the_language_of_the_screen(owner: Client, lang: str, title: str) -> None:
    loaded()
    owner.cookies["django_language"] = lang
    assert title in owner.get(page("item", "changelist")).text


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_a_frozen_row_is_shown_without_a_field_to_type_in(owner: Client, room: str, status: str) -> None:
    version = loaded()
    Version.objects.update(status=status)
    response = owner.get(page(room, "change", rows(version)[room].pk))
    assert response.status_code == 200
    assert not response.context["adminform"].form.fields
    assert 'name="_save"' not in response.text


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_nobody_changes_a_frozen_row(owner: Client, room: str, status: str) -> None:
    version = loaded()
    Version.objects.update(status=status)
    response = owner.post(page(room, "change", rows(version)[room].pk), {"title_ja": "x", "source_url": "https://x.jp"})
    assert response.status_code == 403
    assert version.edition() == edition()


@pytest.mark.parametrize(
    ("room", "field", "value"),
    [
        ("framework", "issuer_en", "Another issuer"),
        ("version", "licence_note_en", "Another note"),
        ("version", "documents-0-title_en", "Another document"),
        ("principle", "group_en", "Another group"),
        ("item", "question_en", "Another question"),
    ],
)
def test_the_same_change_reaches_a_draft(owner: Client, room: str, field: str, value: str) -> None:
    version = draft()
    address = page(room, "change", rows(version)[room].pk)
    response = owner.post(address, form_of(owner, address) | {field: value})
    assert response.status_code == 302
    assert value in str(Version.objects.get(pk=version.pk).edition())


@pytest.mark.parametrize(
    ("room", "field"),
    [
        ("framework", "key"),
        ("version", "status"),
        ("version", "label"),
        ("version", "digest"),
        ("item", "key"),
        ("item", "version"),
    ],
)
def test_what_names_a_draft_cannot_be_typed_over(owner: Client, room: str, field: str) -> None:
    row = rows(draft())[room]
    address = page(room, "change", row.pk)
    before = getattr(row, field)
    assert owner.post(address, form_of(owner, address) | {field: "published"}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == before


def test_a_draft_takes_only_what_the_database_takes(owner: Client) -> None:
    row = rows(draft())["item"]
    address = page("item", "change", row.pk)
    response = owner.post(address, form_of(owner, address) | {"when": "sunny"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors


def test_a_draft_cites_only_documents_of_its_own_edition(owner: Client) -> None:
    other = loaded("version.label", "1.10").documents.get(key="main")
    row = rows(draft())["item"]
    address = page("item", "change", row.pk)
    response = owner.post(address, form_of(owner, address) | {"source_document": other.pk})
    assert "source_document" in response.context["adminform"].form.errors


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("make", [loaded, draft])
def test_nobody_adds_or_deletes_a_row(owner: Client, room: str, make: Any) -> None:
    row = rows(make())[room]
    assert owner.post(page(room, "add")).status_code == 403
    assert owner.post(page(room, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_deletes_from_a_list(owner: Client, room: str) -> None:
    row = rows(loaded())[room]
    owner.post(page(room, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert [model.objects.count() for model in (Framework, Version, Principle, Item)] == [1, 1, 2, 3]


@pytest.mark.parametrize("room", ROOMS)
def test_staff_who_may_look_sees_a_draft_and_cannot_change_it(reader: Client, room: str) -> None:
    address = page(room, "change", rows(draft())[room].pk)
    assert reader.get(address).status_code == 200
    assert reader.post(address, {"title_ja": "x"}).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_staff_without_a_permission_sees_nothing(client: Client, room: str) -> None:
    client.force_login(User.objects.create_user("staff", is_staff=True))
    assert client.get(page(room, "changelist")).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_a_stranger_is_sent_to_sign_in(client: Client, room: str) -> None:
    assert client.get(page(room, "changelist")).status_code == 302
