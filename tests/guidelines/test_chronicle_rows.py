"""Events and terms as rows: loaded once, replaced when the file changes, corrected by staff in between."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from guidelines.catalogue import CatalogueError
from guidelines.chronicle import Chronicle
from guidelines.models import Event, Term
from guidelines.services import load_chronicle
from tests.guidelines.builders import draft, loaded
from tests.guidelines.chronicles import chronicle, loaded_chronicle

pytestmark = pytest.mark.django_db


def events() -> tuple:
    return tuple(row.values() for row in Event.objects.select_related("edition__framework", "replaced_by"))


def test_events_come_back_as_they_were_loaded() -> None:
    values = loaded_chronicle()
    assert events() == values.events


def test_terms_come_back_as_they_were_loaded() -> None:
    values = loaded_chronicle()
    stored = Term.objects.prefetch_related("see")
    assert [(row.key, row.reading, row.meaning_en, row.source_ja) for row in stored] == [
        (term.key, term.reading, term.meaning.en, term.source.ja if term.source else "") for term in values.terms
    ]
    assert {row.key: {other.key for other in row.see.all()} for row in stored} == {
        term.key: set(term.see) for term in values.terms
    }


def test_loading_the_same_again_writes_nothing() -> None:
    values = loaded_chronicle()
    before = list(Event.objects.values_list("pk")), list(Term.objects.values_list("pk"))
    assert load_chronicle(chronicle=values) is False
    assert (list(Event.objects.values_list("pk")), list(Term.objects.values_list("pk"))) == before


def test_a_changed_file_replaces_all_events() -> None:
    loaded_chronicle()
    changed = chronicle("events.2.text.en", "Other words")
    assert load_chronicle(chronicle=changed) is True
    assert events() == changed.events


def test_a_changed_file_replaces_all_terms() -> None:
    loaded_chronicle()
    values = chronicle()
    assert load_chronicle(chronicle=Chronicle(terms=values.terms[:1])) is True
    assert [row.key for row in Term.objects.all()] == ["one"]


def test_a_file_of_terms_leaves_the_events_alone() -> None:
    values = loaded_chronicle()
    load_chronicle(chronicle=Chronicle(terms=values.terms[:1]))
    assert events() == values.events


def test_a_correction_by_hand_stays_until_the_file_changes() -> None:
    values = loaded_chronicle()
    Event.objects.filter(key="first").update(text_en="By hand")
    load_chronicle(chronicle=values)
    assert Event.objects.get(key="first").text_en == "By hand"
    load_chronicle(chronicle=chronicle("events.2.text.en", "Other words"))
    assert Event.objects.get(key="first").text_en == "Words on text first"


def test_broken_values_are_refused_and_nothing_is_written() -> None:
    loaded()
    with pytest.raises(CatalogueError):
        load_chronicle(chronicle=chronicle("terms.0.reading", "ワ"))
    assert not Event.objects.exists()


def test_an_event_names_no_draft() -> None:
    draft()
    with pytest.raises(CatalogueError, match="load it first"):
        load_chronicle(chronicle=chronicle())


@pytest.mark.parametrize("values", [{"sort": "decree"}, {"precision": "week"}, {"verified": "yes"}, {"key": ""}])
def test_the_database_takes_known_words_only(values: dict[str, str]) -> None:
    loaded_chronicle()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(key="first").update(**values)


@pytest.mark.parametrize("reading", ["", "ワ", "あ い", "あ\n"])
def test_the_database_takes_readings_in_hiragana_only(reading: str) -> None:
    loaded_chronicle()
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(key="one").update(reading=reading)


def test_a_month_stands_after_its_days_and_a_year_under_its_number() -> None:
    loaded_chronicle()
    told = [(year, [event.key for event in held]) for year, held in Event.objects.by_year()]
    assert told == [(2024, ["first", "second"]), (2025, ["third"])]


# --- in the browser of staff ----------------------------------------------------------------------


def staff(client: Client, *codenames: str) -> Client:
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def page(room: str, action: str, *args: Any) -> str:
    return reverse(f"admin:guidelines_{room}_{action}", args=args)


def form_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    form = client.get(address).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in typed.items() if value is not None and value is not False}


@pytest.mark.parametrize(("room", "key", "field"), [("event", "first", "text_en"), ("term", "two", "meaning_en")])
def test_staff_with_the_permission_corrects_a_row(client: Client, room: str, key: str, field: str) -> None:
    loaded_chronicle()
    row = (Event if room == "event" else Term).objects.get(key=key)
    staff(client, f"view_{room}", f"change_{room}", "view_version")
    address = page(room, "change", row.pk)
    assert client.post(address, form_of(client, address) | {field: "Put right"}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Put right"


def test_a_reading_that_is_not_in_hiragana_is_refused_with_advice(client: Client) -> None:
    loaded_chronicle()
    staff(client, "view_term", "change_term")
    address = page("term", "change", Term.objects.get(key="one").pk)
    response = client.post(address, form_of(client, address) | {"reading": "ワカラナイ"})
    assert "Write the reading in hiragana only." in response.text


@pytest.mark.parametrize("room", ["event", "term"])
def test_staff_who_may_look_changes_nothing(client: Client, room: str) -> None:
    loaded_chronicle()
    row = (Event if room == "event" else Term).objects.first()
    staff(client, f"view_{room}")
    assert client.get(page(room, "change", row.pk)).status_code == 200
    assert client.post(page(room, "change", row.pk), {"key": "x"}).status_code == 403


@pytest.mark.parametrize("room", ["event", "term"])
def test_nobody_adds_or_deletes_a_row(client: Client, room: str) -> None:
    loaded_chronicle()
    row = (Event if room == "event" else Term).objects.first()
    staff(client, *(f"{verb}_{room}" for verb in ("view", "add", "change", "delete")))
    assert client.get(page(room, "add")).status_code == 403
    assert client.post(page(room, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("room", ["event", "term"])
def test_a_list_shows_every_row(client: Client, room: str) -> None:
    loaded_chronicle()
    staff(client, f"view_{room}")
    assert len(client.get(page(room, "changelist")).context["cl"].result_list) == 3
