"""Self-declarations: for a year, at one address, until revoked."""

from datetime import date, timedelta

import pytest

from assessments import finishing
from assessments.declaring import TooOld, a_year_after, declare, revoke
from assessments.models import Assessment, Declaration
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(cast: Cast) -> Assessment:
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    return cast.ours


def declared(assessment: Assessment, *, now=NOW, shows: str = "assessed") -> Declaration:
    return declare(assessment=assessment, snapshot=assessment.snapshots.last(), shows=shows, user=None, now=now)


def test_it_is_public_until_twelve_months_after_the_result(finished):
    made = declared(finished)
    assert made.expires_on == date(2027, 11, 23)
    assert made.is_public(date(2027, 11, 23))
    assert not made.is_public(date(2027, 11, 24))


def test_a_leap_day_ends_on_28_february():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_result_older_than_twelve_months_is_refused(finished):
    with pytest.raises(TooOld):
        declared(finished, now=NOW + timedelta(days=366))
    assert not Declaration.objects.exists()


def test_declaring_late_does_not_make_it_last_longer(finished):
    assert declared(finished, now=NOW + timedelta(days=300)).expires_on == date(2027, 11, 23)


def test_showing_more_keeps_the_address(finished):
    first, second = declared(finished), declared(finished, shows="scores")
    assert (first.code, first.pk) == (second.code, second.pk)
    assert second.shows == "scores"


def test_revoking_ends_it_and_the_next_one_has_another_address(finished):
    first = declared(finished)
    assert revoke(assessment=finished, now=NOW)
    assert not Declaration.objects.get().is_public(NOW.date())
    assert not revoke(assessment=finished, now=NOW)
    assert declared(finished).code != first.code
