"""The schemas are served as they are, to everybody, and may be kept."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from tests.conftest import Cast

SCHEMAS = {"assessment_schema": "assessment.schema.json", "snapshot_schema": "snapshot.schema.json"}
each = pytest.mark.parametrize("name", SCHEMAS)


@each
def test_a_schema_is_served_as_it_is_and_asks_the_database_nothing(client: Client, name):
    response = client.get(reverse(f"assessments:{name}"))
    assert response.content == (settings.BASE_DIR / "fixtures" / SCHEMAS[name]).read_bytes()
    assert response["Content-Type"] == "application/schema+json"


@each
def test_a_schema_may_be_kept_for_a_day(client: Client, name):
    assert client.get(reverse(f"assessments:{name}"))["Cache-Control"] == "public, max-age=86400"


@each
def test_a_schema_is_only_read(client: Client, name):
    address = reverse(f"assessments:{name}")
    assert (client.head(address).status_code, client.post(address).status_code) == (200, 405)


@pytest.mark.django_db
def test_what_the_site_exports_validates_against_what_it_serves(cast: Cast):
    owner = cast.browser("owner")
    file = owner.get(reverse("assessments:answers_json", args=[cast.ours.code])).json()
    schema = json.loads(owner.get("/schemas/assessment-1.json").content)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(file)
