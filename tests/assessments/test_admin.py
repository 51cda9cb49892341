"""Assessments and organisations in the admin: that they exist, not what they say."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from assessments.snapshot import Profile
from organisations.models import Membership
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    return client


def page(model: str, action: str, *args: object) -> str:
    return reverse(f"admin:{model}_{action}", args=args)


def test_the_list_counts_answers(cast: Cast, admin):
    rows = admin.get(page("assessments_assessment", "changelist")).context["cl"].result_list
    assert {row.code: row.answers for row in rows} == {a.code: 1 for a in (cast.ours, cast.theirs, cast.loose)}


def test_the_list_asks_as_many_queries_for_ten_as_for_three(cast: Cast, admin, started, django_assert_max_num_queries):
    for _ in range(7):
        started(user=cast.people["owner"])
    with django_assert_max_num_queries(10):
        admin.get(page("assessments_assessment", "changelist"))


def test_an_assessment_is_shown_without_its_answers_and_cannot_be_changed(cast: Cast, admin):
    address = page("assessments_assessment", "change", cast.ours.pk)
    response = admin.get(address)
    assert cast.ours.code in response.text
    assert "月に一度確かめています。" not in response.text
    assert not response.context["adminform"].form.fields
    admin.post(address, {"depth": "full", "organisation_name": "x"})
    row = Assessment.objects.get(pk=cast.ours.pk)
    assert (row.depth, row.profile) == ("quick", Profile())


def test_no_assessment_begins_in_the_admin(admin):
    assert admin.get(page("assessments_assessment", "add")).status_code == 403


def test_an_assessment_may_be_deleted_on_request(cast: Cast, admin):
    admin.post(page("assessments_assessment", "delete", cast.ours.pk), {"post": "yes"})
    assert not Assessment.objects.filter(pk=cast.ours.pk).exists()


def test_members_of_an_organisation_are_kept_with_it(cast: Cast, admin):
    place = cast.ours.organisation
    members = list(place.memberships.order_by("pk"))
    data = {
        "name": "新しい名",
        "memberships-TOTAL_FORMS": "3",
        "memberships-INITIAL_FORMS": "3",
    }
    for n, row in enumerate(members):
        data |= {f"memberships-{n}-id": row.pk, f"memberships-{n}-organisation": place.pk}
        data |= {f"memberships-{n}-user": row.user_id, f"memberships-{n}-role": "reader"}
    response = admin.post(page("organisations_organisation", "change", place.pk), data)
    assert response.status_code == 302
    assert set(Membership.objects.filter(organisation=place).values_list("role", flat=True)) == {"reader"}


def test_an_organisation_is_found_by_its_name(cast: Cast, admin):
    found = admin.get(page("organisations_organisation", "changelist"), {"q": "山川"}).context["cl"].result_list
    assert list(found) == [cast.ours.organisation]
