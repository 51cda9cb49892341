"""``manage.py demo``: something to look at, and people who can log in."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from assessments.models import Assessment, Response
from organisations.models import Membership, Organisation

LOGIN = re.compile(r"^  .+?  +(\S+@\S+) +(\S+)$", re.MULTILINE)

pytestmark = pytest.mark.django_db


def demo(*args: str) -> str:
    said = StringIO()
    call_command("demo", *args, stdout=said)
    return said.getvalue()


def logins(said: str) -> dict[str, str]:
    """Address -> password."""
    return dict(LOGIN.findall(said))


def log_in(client, email: str, password: str) -> bool:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code == 302


def test_one_firm_is_made_with_its_filled_assessment_and_its_owner():
    said = demo()
    assessment = Assessment.objects.get()
    assert assessment.organisation.name == assessment.organisation_name == "株式会社サンプル食品（見本）"
    assert assessment.responses.exclude(level=None).count() == 25 + 13  # the guideline and the supplement
    assert f"http://127.0.0.1:8000/a/{assessment.code}/" in said
    assert Membership.objects.get().role == Membership.Role.OWNER


def test_the_owner_logs_in_with_the_printed_password_and_sees_the_assessment(client):
    ((email, password),) = logins(demo()).items()
    assert email == "owner@sample.example"
    assert log_in(client, email, password)
    assert client.get(f"/a/{Assessment.objects.get().code}/").status_code == 200


def test_two_makes_two_firms_and_five_people(client):
    people = logins(demo("--two"))
    assert [*people] == [
        "owner@sample.example",
        "editor@sample.example",
        "reader@sample.example",
        "owner@software.example",
        "content@tenken.example",
    ]
    assert (Organisation.objects.count(), Assessment.objects.count(), User.objects.count()) == (2, 2, 5)
    assert all(log_in(client, *login) for login in people.items())


def test_two_after_one_adds_what_is_missing():
    demo()
    demo("--two")
    assert (Organisation.objects.count(), Assessment.objects.count(), User.objects.count()) == (2, 2, 5)


def test_each_firm_sees_its_own_assessment_only(client):
    demo("--two")
    owner = User.objects.get(email="owner@software.example")
    client.force_login(owner)
    mine = {row.organisation.name: row.code for row in Assessment.objects.all()}
    assert client.get(f"/a/{mine['サンプルソフト有限会社（見本）']}/").status_code == 200
    assert client.get(f"/a/{mine['株式会社サンプル食品（見本）']}/").status_code == 404


def test_the_content_editor_reads_guidelines_in_the_admin_and_nothing_else(client):
    demo("--two")
    person = User.objects.get(email="content@tenken.example")
    assert (person.is_staff, person.is_superuser) == (True, False)
    client.force_login(person)
    assert client.get("/admin/guidelines/item/").status_code == 200
    assert client.get("/admin/organisations/organisation/").status_code == 403


def test_repeating_it_makes_nothing_twice_and_gives_new_passwords(client):
    first, second = demo(), demo()
    assert (Organisation.objects.count(), Assessment.objects.count(), User.objects.count()) == (1, 1, 1)
    assert "made now" in first
    assert "exists already" in second
    email = "owner@sample.example"
    assert not log_in(client, email, logins(first)[email])
    assert log_in(client, email, logins(second)[email])


def test_repeating_it_leaves_changed_answers_alone():
    demo()
    Response.objects.filter(item__key="C-1-3").update(level="not_yet")
    demo()
    assert Response.objects.get(item__key="C-1-3").level == "not_yet"


def test_passwords_are_stored_hashed():
    password = logins(demo())["owner@sample.example"]
    person = User.objects.get()
    assert person.check_password(password)
    assert password not in person.password
