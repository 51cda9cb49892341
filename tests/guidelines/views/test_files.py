"""An edition as a file."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guidelines.catalogue_yaml import read
from guidelines.models import Status
from guidelines.services import load
from tests.builders import edition_of
from tests.guidelines.builders import draft, edition, loaded, wide_mapping

pytestmark = pytest.mark.django_db
ADDRESS = "/frameworks/demo-2.0/edition.yaml"


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


def test_a_large_edition_costs_the_same_queries_as_a_small_one(client: Client) -> None:
    counts = []
    for items in (2, 30):
        version = load(edition=edition_of(items, key=f"demo{items}"))[0]
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/frameworks/{version.key}/edition.yaml")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
