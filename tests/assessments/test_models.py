"""What the database itself refuses, and how rows become values."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import ProtectedError

from assessments.models import CODE_LETTERS, Assessment, Evidence, Response, new_code, new_nonce
from assessments.scope import Scope, known_facts
from assessments.snapshot import Profile, Reply
from guidelines.models import Item, Version
from organisations.models import Membership, Organisation
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(started) -> Assessment:
    return started(C_1_3=Reply(level="partly", evidence=("規程",)))


# --- constraints ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"depth": "deep"}, "assessment_depth_known"),
        ({"size": "many"}, "assessment_size_known"),
        ({"sector": "magic"}, "assessment_sector_known"),
        ({"for_user": False}, "assessment_has_a_role"),
    ],
)
def test_an_assessment_that_makes_no_sense_is_refused(ours, change, name):
    with pytest.raises(IntegrityError, match=name):
        Assessment.objects.update(**change)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"level": "done"}, "response_level_known"),
        ({"level": ""}, "response_level_known"),
        ({"level": "not_applicable", "reason": ""}, "response_not_applicable_has_a_reason"),
    ],
)
def test_a_response_that_makes_no_sense_is_refused(ours, change, name):
    with pytest.raises(IntegrityError, match=name):
        Response.objects.update(**change)


@pytest.mark.parametrize("change", [{"level": None}, {"level": "not_applicable", "reason": "使わない"}])
def test_notes_alone_and_a_reasoned_exception_are_stored(ours, change):
    assert Response.objects.update(**change) == 1


def test_an_item_is_answered_once_in_an_assessment(ours):
    with pytest.raises(IntegrityError, match=r"response_once_per_item|assessments_response\.item_id"):
        Response.objects.create(assessment=ours, item=ours.responses.get().item, saved_at=NOW)


def test_a_place_in_the_evidence_is_taken_once(ours):
    with pytest.raises(IntegrityError, match=r"evidence_position_once|assessments_evidence\.position"):
        Evidence.objects.create(response=ours.responses.get(), position=1, text="x")


def test_two_assessments_never_share_a_code(ours, started):
    other = started()
    with pytest.raises(IntegrityError, match="code"):
        Assessment.objects.filter(pk=other.pk).update(code=ours.code)


def test_an_edition_in_use_cannot_be_deleted(ours, version: Version):
    with pytest.raises(ProtectedError):
        version.delete()


def test_an_answered_item_cannot_be_deleted(ours):
    with pytest.raises(ProtectedError):
        Item.objects.filter(key="C-1-3").delete()


def test_a_person_is_a_member_of_an_organisation_once():
    place, user = Organisation.objects.create(), User.objects.create_user("a")
    Membership.objects.create(organisation=place, user=user, role="reader")
    with pytest.raises(IntegrityError, match="organisation_id"):
        Membership.objects.create(organisation=place, user=user, role="owner")


def test_a_membership_has_a_known_role():
    with pytest.raises(IntegrityError, match="membership_role_known"):
        Membership.objects.create(
            organisation=Organisation.objects.create(), user=User.objects.create_user("a"), role="x"
        )


def test_a_deleted_user_leaves_the_answers_behind(started):
    user = User.objects.create_user("a")
    made = started(user=user, C_1_3=Reply(level="partly"))
    user.delete()
    assert made.responses.get().saved_by is None


def test_an_organisation_goes_with_its_assessments(started):
    made = started(user=User.objects.create_user("a"), C_1_3=Reply(level="partly"))
    made.organisation.delete()
    assert not Response.objects.exists()


# --- values ---------------------------------------------------------------------------------------


def test_a_row_gives_its_scope_and_profile():
    row = Assessment(
        depth="full",
        for_user=True,
        for_developer=True,
        generative_ai=False,
        finance=True,
        organisation_name="山川",
        size="1-5",
        sector="other",
    )
    assert row.scope == Scope(
        roles=("developer", "user"),
        depth="full",
        facts=known_facts({"generative_ai": False, "finance": True}),
    )
    assert row.profile == Profile(organisation="山川", size="1-5", sector="other")


def test_a_response_gives_its_reply(started):
    reply = Reply(
        level="partly", reason="a", considered="b", relations="c", approach="d", considered_on=date(2026, 4, 1)
    )
    assert started(C_1_3=reply).responses.get().reply == reply


def test_codes_have_12_letters_that_nobody_mistakes():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 12 and set(code) <= set(CODE_LETTERS) for code in codes)
    assert not set(CODE_LETTERS) & set("01lio")


def test_nonces_are_32_letters_and_never_the_same():
    assert len({new_nonce() for _ in range(100)}) == 100
    assert len(new_nonce()) == 32


# --- when it goes ---------------------------------------------------------------------------------


def test_the_last_change_is_the_last_saved_answer(ours):
    Response.objects.update(saved_at=NOW + timedelta(days=3))
    assert Assessment.objects.with_last_change().get().changed_at == NOW + timedelta(days=3)


def test_without_answers_the_last_change_is_the_beginning(started):
    made = started()
    assert Assessment.objects.with_last_change().get().changed_at == made.created_at


def test_an_anonymous_assessment_goes_90_days_after_its_last_change(ours):
    assert Assessment.objects.with_last_change().get().expires_on == date(2027, 2, 21)


def test_the_day_it_goes_is_a_day_of_the_local_calendar(ours):
    Response.objects.update(saved_at=datetime(2026, 11, 22, 20, 0, tzinfo=UTC))  # the 23rd, 05:00 in Japan
    assert Assessment.objects.with_last_change().get().expires_on == date(2027, 2, 21)


def test_a_kept_assessment_never_goes(started):
    assert started(user=User.objects.create_user("a")).expires_on is None


# --- words ----------------------------------------------------------------------------------------


def test_rows_say_what_they_are(ours):
    response = ours.responses.get()
    assert str(ours) == ours.code
    assert str(response) == f"{ours.pk}: {response.item_id}"
    assert str(response.evidence.get()) == "規程"


def test_an_organisation_says_its_name_or_its_number():
    nameless = Organisation.objects.create()
    assert str(Organisation(name="山川食品")) == "山川食品"
    assert str(nameless.pk) in str(nameless)


def test_a_membership_says_who_where_and_as_what():
    membership = Membership(organisation=Organisation(name="山川"), user=User(username="a"), role="editor")
    assert str(membership) == "a – 山川 (editor)"
