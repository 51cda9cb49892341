"""Editions and crosswalks in the browser: everybody may read what is frozen, nobody may change it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.models import Crosswalk, Framework, Item, Link, Passage, Principle, Status, Unit, Version
from guidelines.services import load_crosswalks
from tests.guidelines.builders import (
    draft,
    edition,
    linked,
    loaded,
    loaded_links,
    reading_mapping,
    stand_as,
    wide_mapping,
)

pytestmark = pytest.mark.django_db
EDITION = ("framework", "version", "document", "principle", "item", "passage")
BY_FILE = ("crosswalk", "unit", "link")
ROOMS = (*EDITION, *BY_FILE)
ADDED = ("document", "principle", "item", "passage")
WIDE = wide_mapping()


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
    """A row of the wide edition for every room of an edition."""
    first: Principle = version.principles.order_by("position").first()
    return {
        "framework": version.framework,
        "version": version,
        "document": version.documents.get(key="main"),
        "principle": first,
        "item": first.items.get(key="A-2"),
        "passage": version.passages.get(key="C-2"),
    }


def every_row() -> dict[str, Model]:
    """A row for every room; the editions are published."""
    crosswalk = loaded_links().crosswalks.get(target__label="2025")
    own = {"crosswalk": crosswalk, "unit": crosswalk.source.units.get(key="A"), "link": crosswalk.links.first()}
    return rows(Version.objects.by_key("demo-2.0")) | own


def page(room: str, action: str, *args: Any) -> str:
    model = "sourcedocument" if room == "document" else room
    return reverse(f"admin:guidelines_{model}_{action}", args=args)


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
    row = every_row()[room]
    response = owner.get(page(room, "changelist"))
    assert response.status_code == 200
    assert row in response.context["cl"].result_list
    assert page(room, "change", row.pk) in response.text


@pytest.mark.parametrize("room", ROOMS)
def test_a_list_asks_as_many_queries_for_many_editions_as_for_few(
    owner: Client, room: str, django_assert_num_queries: Any
) -> None:
    loaded_links()
    owner.get(page(room, "changelist"))  # the first page fills Django's own tables
    with CaptureQueriesContext(connection) as few:
        owner.get(page(room, "changelist"))
    values = linked()
    targets = [loaded("framework.key", f"act{number}", base=reading_mapping()).key for number in range(4)]
    more = tuple(replace(values.crosswalks[0], target=target) for target in targets)
    load_crosswalks(linked=replace(values, crosswalks=values.crosswalks + more))
    load_crosswalks(linked=replace(values, source=loaded("version.label", "2.1", base=WIDE).key))
    with django_assert_num_queries(len(few)):
        owner.get(page(room, "changelist"))


@pytest.mark.parametrize(
    ("room", "words", "found"),
    [
        ("passage", "summary C-1", ["C-1"]),
        ("passage", "第C-2条", ["C-2"]),
        ("passage", "A-1", []),
        ("crosswalk", "act", ["demo-1.2 → act-2025"]),
        ("unit", "Nの文", ["N"]),
    ],
)
def test_passages_and_crosswalks_are_found_by_their_words(
    owner: Client, room: str, words: str, found: list[str]
) -> None:
    loaded_links()
    shown = owner.get(page(room, "changelist"), {"q": words}).context["cl"].result_list
    assert [str(row) for row in shown] == found


@pytest.mark.parametrize(("words", "found"), [("on A 3", ["3"]), ("table", ["1"]), ("A-1", ["A-1"]), ("lost", [])])
def test_links_are_found_by_their_words_and_ends(owner: Client, words: str, found: list[str]) -> None:
    loaded_links()
    shown = owner.get(page("link", "changelist"), {"q": words}).context["cl"].result_list
    assert [row.values().target for row in shown] == found


@pytest.mark.parametrize(
    ("room", "chosen", "found"),
    [
        ("passage", {"verified__exact": "secondary"}, ["C-2"]),
        ("passage", {"version__label": "2025"}, ["1", "2", "3"]),
        ("item", {"force__exact": "interpretation"}, ["B-2"]),
        ("item", {"verified__exact": "partly"}, ["B-2"]),
        ("unit", {"version__label": "1.2"}, ["A", "N"]),
        ("crosswalk", {"revised_on__gte": "2027-01-01", "revised_on__lt": "2028-01-01"}, []),
    ],
)
def test_marks_passages_and_crosswalks_are_filtered(
    owner: Client, room: str, chosen: dict[str, str], found: list[str]
) -> None:
    loaded_links()
    shown = owner.get(page(room, "changelist"), chosen).context["cl"].result_list
    assert [str(row) for row in shown] == found


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"relation__exact": "none"}, [None]),
        ({"relation__exact": "equal"}, ["A-1"]),
        ({"basis__exact": "published"}, ["1"]),
        ({"strength": "10"}, ["3"]),
    ],
)
def test_links_are_filtered(owner: Client, chosen: dict[str, str], found: list[str | None]) -> None:
    loaded_links()
    shown = owner.get(page("link", "changelist"), chosen).context["cl"].result_list
    assert [row.values().target for row in shown] == found


def test_a_crosswalk_shows_all_its_links_with_a_constant_number_of_queries(
    owner: Client, django_assert_num_queries: Any
) -> None:
    crosswalk = every_row()["crosswalk"]
    address = page("crosswalk", "change", crosswalk.pk)
    owner.get(address)
    with CaptureQueriesContext(connection) as many:
        response = owner.get(address)
    [shown] = response.context["inline_admin_formsets"]
    assert [form.instance for form in shown.formset.forms] == list(crosswalk.links.all())
    crosswalk.links.exclude(relation="superset").delete()
    with django_assert_num_queries(len(many)):
        owner.get(address)


@pytest.mark.parametrize("room", BY_FILE)
def test_what_comes_by_file_says_so_on_its_list_and_its_page(owner: Client, room: str) -> None:
    row = every_row()[room]
    for address in (page(room, "changelist"), page(room, "change", row.pk)):
        assert "crosswalks are revised in their file" in owner.get(address).text


@pytest.mark.parametrize("room", BY_FILE)
def test_nobody_changes_what_comes_by_file_even_between_drafts(owner: Client, room: str) -> None:
    row = every_row()[room]
    before = [list(model.objects.values_list()) for model in (Crosswalk, Unit, Link)]
    stand_as(Status.DRAFT)
    address = page(room, "change", row.pk)
    response = owner.get(address)
    assert response.status_code == 200
    assert not response.context["adminform"].form.fields
    assert 'name="_save"' not in response.text
    assert owner.post(address, {"title_en": "x", "note_en": "x", "strength": "1"}).status_code == 403
    assert [list(model.objects.values_list()) for model in (Crosswalk, Unit, Link)] == before


def test_the_page_of_an_edition_tells_its_note_and_how_exactly_its_day_is_known(owner: Client) -> None:
    text = owner.get(page("version", "change", loaded(base=WIDE).pk)).text
    assert "Words on edition" in text
    assert '<div class="readonly">month</div>' in text


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


@pytest.mark.parametrize("room", EDITION)
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_a_frozen_row_is_shown_without_a_field_to_type_in(owner: Client, room: str, status: str) -> None:
    version = loaded(base=WIDE)
    stand_as(status)
    response = owner.get(page(room, "change", rows(version)[room].pk))
    assert response.status_code == 200
    assert not response.context["adminform"].form.fields
    assert 'name="_save"' not in response.text


@pytest.mark.parametrize("room", EDITION)
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_nobody_changes_a_frozen_row(owner: Client, room: str, status: str) -> None:
    version = loaded(base=WIDE)
    stand_as(status)
    response = owner.post(page(room, "change", rows(version)[room].pk), {"title_ja": "x", "source_url": "https://x.jp"})
    assert response.status_code == 403
    assert version.edition() == edition(base=WIDE)


@pytest.mark.parametrize(
    ("room", "field", "value"),
    [
        ("framework", "issuer_en", "Another issuer"),
        ("version", "licence_note_en", "Another note"),
        ("version", "note_en", "Another remark"),
        ("version", "precision", "year"),
        ("document", "title_en", "Another document"),
        ("principle", "group_en", "Another group"),
        ("item", "question_en", "Another question"),
        ("item", "force", "inference"),
        ("item", "verified", "unverified"),
        ("passage", "summary_en", "Another summary"),
        ("passage", "verified", "unverified"),
    ],
)
def test_the_same_change_reaches_a_draft(owner: Client, room: str, field: str, value: str) -> None:
    version = draft(base=WIDE)
    address = page(room, "change", rows(version)[room].pk)
    response = owner.post(address, form_of(owner, address) | {field: value, "reason": "Clearer."})
    assert response.status_code == 302
    assert f"{value}'" in str(Version.objects.get(pk=version.pk).edition())


def test_the_day_from_which_a_passage_of_a_draft_applies_can_be_changed(owner: Client) -> None:
    row = rows(draft(base=WIDE))["passage"]
    address = page("passage", "change", row.pk)
    assert owner.post(address, form_of(owner, address) | {"applies_on": "2028-08-02", "reason": "x"}).status_code == 302
    row.refresh_from_db()
    assert row.values().applies_on == date(2028, 8, 2)


@pytest.mark.parametrize(
    ("room", "field"),
    [
        ("framework", "key"),
        ("version", "status"),
        ("version", "label"),
        ("version", "digest"),
        ("framework", "supplements"),
        ("item", "key"),
        ("item", "version"),
        ("passage", "key"),
        ("document", "key"),
        ("passage", "version"),
    ],
)
def test_what_names_a_draft_cannot_be_typed_over(owner: Client, room: str, field: str) -> None:
    row = rows(draft(base=WIDE))[room]
    address = page(room, "change", row.pk)
    before = getattr(row, field)
    sent = form_of(owner, address) | {field: "published", "reason": "x"}
    assert owner.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == before


def test_a_draft_takes_only_what_the_database_takes(owner: Client) -> None:
    row = rows(draft(base=WIDE))["item"]
    address = page("item", "change", row.pk)
    response = owner.post(address, form_of(owner, address) | {"when": "sunny"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors


@pytest.mark.parametrize("room", ["item", "passage"])
def test_a_draft_cites_only_documents_of_its_own_edition(owner: Client, room: str) -> None:
    other = loaded("version.label", "1.10").documents.get(key="main")
    row = rows(draft(base=WIDE))[room]
    address = page(room, "change", row.pk)
    response = owner.post(address, form_of(owner, address) | {"source_document": other.pk})
    assert "source_document" in response.context["adminform"].form.errors


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT])
def test_nobody_deletes_a_row_and_only_principles_and_items_are_added(owner: Client, room: str, status: str) -> None:
    row = every_row()[room]
    stand_as(status)
    assert owner.post(page(room, "add")).status_code == (200 if room in ADDED else 403)
    assert owner.post(page(room, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_deletes_from_a_list(owner: Client, room: str) -> None:
    row = every_row()[room]
    kinds = (Framework, Version, Principle, Item, Passage, Crosswalk, Unit, Link)
    before = [model.objects.count() for model in kinds]
    owner.post(page(room, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert [model.objects.count() for model in kinds] == before


@pytest.mark.parametrize("room", ROOMS)
def test_staff_who_may_look_sees_a_draft_and_cannot_change_it(reader: Client, room: str) -> None:
    row = every_row()[room]
    stand_as(Status.DRAFT)
    address = page(room, "change", row.pk)
    assert reader.get(address).status_code == 200
    assert reader.post(address, {"title_ja": "x"}).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_staff_without_a_permission_sees_nothing(client: Client, room: str) -> None:
    client.force_login(User.objects.create_user("staff", is_staff=True))
    assert client.get(page(room, "changelist")).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_a_stranger_is_sent_to_sign_in(client: Client, room: str) -> None:
    assert client.get(page(room, "changelist")).status_code == 302
