"""What else happens to an assessment: another scope, a keeper, its end, and the links that lead back to it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from assessments import services
from assessments.models import Assessment, Evidence, Response
from assessments.scope import Scope
from assessments.services import Saving, replies_of, save_replies
from assessments.snapshot import Profile, Reply
from organisations.models import Membership, Organisation
from organisations.services import home_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
FULL = Reply(level="partly", approach="やり方", evidence=("規程", "記録"))


@pytest.fixture
def ours(started) -> Assessment:
    return started(C_1_3=Reply(level="partly"))


def save(assessment: Assessment, key: str, *, days: int = 0) -> None:
    saving = {key: Saving(reply=FULL, seen="1.")}
    save_replies(assessment=assessment, savings=saving, now=NOW + timedelta(days=days))


# --- scope, keeping, deleting ---------------------------------------------------------------------


def test_a_new_scope_keeps_every_answer(ours):
    save(ours, "C-3-2")
    scope = Scope(roles=("developer",), depth="full", facts={"generative_ai": False})
    services.change_scope(
        assessment=ours, scope=scope, profile=Profile(organisation="新しい名", size="1-5", sector="other")
    )
    ours.refresh_from_db()
    assert (ours.roles, ours.depth, ours.generative_ai, ours.personal_data) == (("developer",), "full", False, None)
    assert ours.profile == Profile(organisation="新しい名", size="1-5", sector="other")
    assert replies_of(ours) == {"C-1-3": Reply(level="partly"), "C-3-2": FULL}


def test_going_deeper_and_back_leaves_the_score_as_it_was(ours):
    before = services.snapshot_content(ours)
    for depth in ("full", "quick"):
        scope = Scope(roles=ours.roles, depth=depth)
        services.change_scope(assessment=ours, scope=scope, profile=ours.profile)
    assert services.snapshot_content(ours) == before


def test_keeping_moves_an_assessment_to_the_users_organisation(ours):
    user = User.objects.create_user("a")
    services.keep(assessment=ours, user=user)
    ours.refresh_from_db()
    assert ours.organisation == Organisation.objects.of(user).get()


def test_keeping_revokes_the_resume_link(ours):
    token = services.resume_token(ours)
    services.keep(assessment=ours, user=User.objects.create_user("a"))
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(token, now=NOW)


def test_keeping_revokes_the_link_even_where_the_assessment_becomes_anonymous_again(ours):
    token = services.resume_token(ours)
    services.keep(assessment=ours, user=User.objects.create_user("a"))
    Assessment.objects.update(organisation=None)
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(token, now=NOW)


def test_deleting_takes_answers_and_evidence_along(ours, started):
    other = started(C_1_3=FULL)
    save(ours, "C-1-3")
    services.delete(assessment=ours)
    assert Response.objects.get().assessment == other
    assert Evidence.objects.count() == len(FULL.evidence)


# --- purging --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "gone"), [(89, False), (90, False), (91, True)])
def test_an_anonymous_assessment_goes_90_days_after_its_last_change(ours, days, gone):
    Assessment.objects.update(created_at=NOW - timedelta(days=400))
    assert services.purge(now=NOW + timedelta(days=days)) == ([ours.code] if gone else [])
    assert Assessment.objects.exists() != gone


def test_an_assessment_without_answers_goes_by_its_beginning(started):
    empty = started()
    Assessment.objects.update(created_at=NOW)
    assert services.purge(now=NOW + timedelta(days=91)) == [empty.code]


def test_a_later_answer_puts_the_purge_off(ours):
    Assessment.objects.update(created_at=NOW)
    save(ours, "C-3-2", days=80)
    assert services.purge(now=NOW + timedelta(days=91)) == []


def test_a_kept_assessment_is_never_purged(started):
    started(user=User.objects.create_user("a"), C_1_3=FULL)
    assert services.purge(now=NOW + timedelta(days=9999)) == []


# --- resume links ---------------------------------------------------------------------------------


def test_a_resume_link_opens_its_assessment(ours):
    assert services.resume(services.resume_token(ours), now=NOW) == ours


def test_a_resume_link_ends_with_its_assessments_time_even_before_the_purge(ours):
    token = services.resume_token(ours)
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(token, now=NOW + timedelta(days=91))


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: t + "A"]
)
def test_a_resume_link_with_another_letter_opens_nothing(ours, change):
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(change(services.resume_token(ours)), now=NOW)


@pytest.mark.parametrize("token", ["", "-", "x", "あ-い", "k7m2p9x4c3ab-"])
def test_no_made_up_token_opens_anything(ours, token):
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(token, now=NOW)


def test_the_code_alone_is_no_link(ours):
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(f"{ours.code}-", now=NOW)


def test_the_link_of_one_assessment_does_not_open_another(ours, started):
    secret = services.resume_token(started()).partition("-")[2]
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(f"{ours.code}-{secret}", now=NOW)


def test_a_link_does_not_open_what_an_account_keeps(ours):
    token = services.resume_token(ours)
    Assessment.objects.update(organisation=Organisation.objects.create())
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(token, now=NOW)


def test_a_new_nonce_revokes_the_link(ours):
    token = services.resume_token(ours)
    Assessment.objects.update(resume_nonce="another")
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(token, now=NOW)


def test_links_outlive_a_rotation_of_the_sites_key(ours, settings):
    token = services.resume_token(ours)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert services.resume(token, now=NOW) == ours
    assert services.resume_token(ours) != token


def test_links_end_with_the_key_they_were_made_with(ours, settings):
    token = services.resume_token(ours)
    settings.SECRET_KEY = "a new key"
    with pytest.raises(Assessment.DoesNotExist):
        services.resume(token, now=NOW)


def test_the_secret_of_a_link_has_256_bits_and_is_stored_nowhere(ours):
    secret = services.resume_token(ours).partition("-")[2]
    assert len(secret) == 43  # 32 bytes in base64 without padding
    assert all(secret not in str(value) for value in Assessment.objects.values().get().values())


# --- the organisation in which a person keeps assessments -----------------------------------------


def test_a_person_gets_an_organisation_on_first_need_and_owns_it():
    user = User.objects.create_user("a")
    place = home_of(user=user)
    assert place.memberships.get(user=user).role == Membership.Role.OWNER
    assert home_of(user=user) == place


@pytest.mark.parametrize(("role", "same"), [("owner", True), ("editor", True), ("reader", False)])
def test_assessments_are_kept_where_the_person_may_write(role, same):
    user = User.objects.create_user("a")
    place = Organisation.objects.create()
    Membership.objects.create(organisation=place, user=user, role=role)
    assert (home_of(user=user) == place) == same
