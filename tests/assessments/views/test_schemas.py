"""The schemas are served as they are, to everybody, and may be kept."""

from datetime import date
from itertools import cycle

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from assessments import services
from assessments.scope import DEPTHS, Scope
from assessments.scoring import LEVELS
from assessments.services import Saving
from assessments.snapshot import Profile, Reply
from guidelines.catalogue import ROLES
from guidelines.models import Version
from tests.assessments import supplements
from tests.builders import NAUGHTY
from tests.conftest import NOW

SCHEMAS = {"assessment_schema": "assessment.schema.json", "snapshot_schema": "snapshot.schema.json"}
EVERY_KIND = (
    *(Reply(level=level, reason="理由") for level in LEVELS),
    Reply(level="partly", considered_on=date(2026, 4, 1), evidence=("規程", "https://example.jp/")),
    Reply(considered=NAUGHTY[0], relations=NAUGHTY[2], approach="\n".join(NAUGHTY)),
)
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
@pytest.mark.parametrize("depth", DEPTHS)
def test_what_the_site_exports_validates_against_what_it_serves(version: Version, client: Client, depth):
    supplements.loaded()
    scope = Scope(roles=ROLES, depth=depth, facts={"generative_ai": True, "personal_data": False, "finance": True})
    keys = [item.key for item in version.edition().items] + [*supplements.ROLES]
    replies = dict(zip(keys, cycle(EVERY_KIND), strict=False))
    savings = {key: Saving(reply=reply) for key, reply in replies.items()}
    profile = Profile(organisation="山川食品株式会社", size="6-20", sector="trade")
    assessment = services.start(version=version, scope=scope, now=NOW, savings=savings, profile=profile)
    client.get(f"/resume/{services.resume_token(assessment)}/")
    file = client.get(reverse("assessments:answers_json", args=[assessment.code])).json()
    schema = client.get("/schemas/assessment-1.json").json()
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(file)
    assert file["answers"].keys() == set(keys)
