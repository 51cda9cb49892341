"""An edition as a file."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guidelines import spreadsheets
from guidelines.catalogue_yaml import read
from guidelines.item_table import edition_from
from guidelines.models import Status
from guidelines.services import load
from tests.builders import edition_of
from tests.guidelines.builders import draft, edition, loaded, reading_mapping, wide_mapping

pytestmark = pytest.mark.django_db
ADDRESS = "/frameworks/demo-2.0/edition.yaml"
ITEMS = "/frameworks/demo-2.0/items."
TABLES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture
def staff(client: Client) -> Client:
    """Staff who may read editions."""
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_version"))
    client.force_login(user)
    return client


def test_everybody_takes_a_published_edition_as_the_file_that_can_be_loaded_again(client: Client) -> None:
    loaded(base=wide_mapping())
    response = client.get(ADDRESS)
    assert read(response.content) == edition(base=wide_mapping())
    assert response["Content-Type"] == "application/yaml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="demo-2.0.yaml"'


def test_a_retired_edition_stays_for_everybody(client: Client) -> None:
    version = loaded(base=wide_mapping())
    type(version).objects.filter(pk=version.pk).update(status=Status.RETIRED)
    assert client.get(ADDRESS).status_code == 200


def test_the_page_of_an_edition_leads_to_its_file(client: Client) -> None:
    loaded(base=wide_mapping())
    assert ADDRESS in client.get("/frameworks/demo-2.0/").text


def test_staff_who_may_read_editions_take_a_draft(staff: Client) -> None:
    draft(base=wide_mapping())
    assert read(staff.get(ADDRESS).content) == edition(base=wide_mapping())


@pytest.mark.parametrize("address", [ADDRESS, "/frameworks/nothing-1/edition.yaml"])
def test_a_stranger_gets_no_draft_and_nothing_that_is_not_there(client: Client, address: str) -> None:
    draft(base=wide_mapping())
    assert client.get(address).status_code == 404


def test_whoever_is_no_staff_gets_no_draft_even_with_the_permission(client: Client) -> None:
    draft(base=wide_mapping())
    user = User.objects.create_user("reader")
    user.user_permissions.add(Permission.objects.get(codename="view_version"))
    client.force_login(user)
    assert client.get(ADDRESS).status_code == 404


def test_staff_without_the_permission_get_no_draft(client: Client) -> None:
    draft(base=wide_mapping())
    client.force_login(User.objects.create_user("staff", is_staff=True))
    assert client.get(ADDRESS).status_code == 404


def test_a_file_is_only_read(client: Client) -> None:
    loaded(base=wide_mapping())
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("kind", TABLES)
def test_everybody_takes_the_items_as_a_table_that_gives_the_edition_back(client: Client, kind: str) -> None:
    loaded(base=wide_mapping())
    values = edition(base=wide_mapping())
    response = client.get(f"{ITEMS}{kind}")
    rows = spreadsheets.read(response.content, kind=kind)
    day = values.version.published_on
    assert edition_from(rows, values, label=values.version.label, published_on=day) == values
    assert response["Content-Type"] == TABLES[kind]
    assert response["Content-Disposition"] == f'attachment; filename="demo-2.0-items.{kind}"'


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_a_draft_is_for_staff_who_may_read_editions(client: Client, kind: str) -> None:
    draft(base=wide_mapping())
    assert client.get(f"{ITEMS}{kind}").status_code == 404
    assert client.post(f"{ITEMS}{kind}").status_code == 405
    user = User.objects.create_user("staff", is_staff=True)
    client.force_login(user)
    assert client.get(f"{ITEMS}{kind}").status_code == 404
    user.user_permissions.add(Permission.objects.get(codename="view_version"))
    assert client.get(f"{ITEMS}{kind}").status_code == 200


def test_the_page_of_an_edition_leads_to_its_tables_where_it_asks_something(client: Client) -> None:
    loaded(base=wide_mapping())
    loaded(base=reading_mapping())
    asking, reading = (client.get(f"/frameworks/{key}/").text for key in ("demo-2.0", "act-2025"))
    assert [kind for kind in TABLES if f"{ITEMS}{kind}" in asking] == list(TABLES)
    assert "/items." not in reading


@pytest.mark.parametrize("name", ["edition.yaml", "items.csv", "items.xlsx"])
def test_a_large_edition_costs_the_same_queries_as_a_small_one(client: Client, name: str) -> None:
    counts = []
    for items in (2, 30):
        version = load(edition=edition_of(items, key=f"demo{items}"))[0]
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/frameworks/{version.key}/{name}")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
