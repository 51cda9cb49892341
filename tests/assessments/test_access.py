"""The gate: who reads, writes and deletes what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from assessments.access import HELD, MOST_HELD, get_assessment, held_codes, hold
from assessments.models import Assessment
from organisations.models import Membership
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


def visit(user=STRANGER, *held: str) -> HttpRequest:
    request = HttpRequest()
    request.user, request.session = user, {HELD: list(held)} if held else {}
    return request


@pytest.mark.parametrize(
    ("name", "actions"),
    [("owner", {"read", "write", "delete"}), ("editor", {"read", "write"}), ("reader", {"read"})],
)
@pytest.mark.parametrize("action", ["read", "write", "delete"])
def test_a_member_may_what_the_role_reaches(cast: Cast, name, actions, action):
    request = visit(cast.people[name])
    if action in actions:
        assert get_assessment(request, cast.ours.code, action=action) == cast.ours
    else:
        with pytest.raises(PermissionDenied, match=f"may not {action}"):
            get_assessment(request, cast.ours.code, action=action)


@pytest.mark.parametrize("action", ["read", "write", "delete"])
def test_to_another_organisation_nothing_exists(cast: Cast, action):
    with pytest.raises(Http404):
        get_assessment(visit(cast.people["outsider"]), cast.ours.code, action=action)


@pytest.mark.parametrize("action", ["read", "write", "delete"])
def test_whoever_holds_an_anonymous_assessment_may_everything(cast: Cast, action):
    request = visit(STRANGER, cast.loose.code)
    assert get_assessment(request, cast.loose.code, action=action) == cast.loose


def test_an_anonymous_assessment_is_not_open_to_those_who_know_its_code(cast: Cast):
    for user in (STRANGER, cast.people["owner"]):
        with pytest.raises(Http404):
            get_assessment(visit(user), cast.loose.code)


def test_holding_the_code_of_a_kept_assessment_opens_nothing(cast: Cast):
    with pytest.raises(Http404):
        get_assessment(visit(STRANGER, cast.ours.code), cast.ours.code)


def test_holding_a_code_does_not_raise_a_members_role(cast: Cast):
    with pytest.raises(PermissionDenied):
        get_assessment(visit(cast.people["reader"], cast.ours.code), cast.ours.code, action="write")


@pytest.mark.parametrize("code", ["", "nothing", "あ", "%", "k7m2p9x4c3ab"])
def test_a_code_that_names_nothing_is_not_found(cast: Cast, code):
    with pytest.raises(Http404):
        get_assessment(visit(cast.people["owner"]), code)


def test_a_removed_member_is_out_at_once(cast: Cast):
    request = visit(cast.people["editor"])
    get_assessment(request, cast.ours.code)
    Membership.objects.filter(user=cast.people["editor"]).delete()
    with pytest.raises(Http404):
        get_assessment(request, cast.ours.code)


def test_a_changed_role_holds_at_once(cast: Cast):
    Membership.objects.filter(user=cast.people["owner"]).update(role="reader")
    with pytest.raises(PermissionDenied):
        get_assessment(visit(cast.people["owner"]), cast.ours.code, action="write")


def test_a_role_elsewhere_does_not_count_here(cast: Cast):
    """The reader owns another organisation as well."""
    Membership.objects.create(
        organisation=cast.theirs.organisation, user=cast.people["reader"], role=Membership.Role.OWNER
    )
    assert get_assessment(visit(cast.people["reader"]), cast.theirs.code, action="delete") == cast.theirs
    with pytest.raises(PermissionDenied):
        get_assessment(visit(cast.people["reader"]), cast.ours.code, action="write")


def test_a_member_of_two_organisations_sees_each_assessment_once(cast: Cast):
    Membership.objects.create(organisation=cast.theirs.organisation, user=cast.people["owner"], role="reader")
    seen = Assessment.objects.visible_to(cast.people["owner"], (cast.loose.code,))
    assert sorted(a.code for a in seen) == sorted(a.code for a in (cast.ours, cast.theirs, cast.loose))


def test_the_gate_asks_one_query(cast: Cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = get_assessment(visit(cast.people["owner"]), cast.ours.code)
        assert (found.version.label, found.member_role) == ("1.2", "owner")


# --- what a browser holds -------------------------------------------------------------------------


def test_a_browser_holds_what_it_began(cast: Cast):
    request = visit()
    hold(request, cast.loose)
    assert held_codes(request) == (cast.loose.code,)


def test_a_kept_assessment_is_not_held(cast: Cast):
    request = visit()
    hold(request, cast.ours)
    assert held_codes(request) == ()


def test_the_latest_stands_last_and_each_once():
    request = visit(STRANGER, "a", "b")
    hold(request, Assessment(code="a"))
    assert held_codes(request) == ("b", "a")


def test_a_browser_holds_so_many_and_no_more():
    request = visit()
    for n in range(MOST_HELD + 2):
        hold(request, Assessment(code=str(n)))
    assert held_codes(request) == tuple(str(n) for n in range(2, MOST_HELD + 2))
