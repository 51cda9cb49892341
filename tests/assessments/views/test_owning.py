"""Whose an assessment is: settings, keeping, deleting, resuming, my assessments."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import services
from assessments.access import HELD
from assessments.finishing import finish, reopen
from assessments.models import Assessment
from assessments.reports import store
from assessments.services import replies_of
from assessments.snapshot import Profile, Reply
from organisations.models import Organisation
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
ANSWERED = {"C_1_3": Reply(level="partly")}
SETTINGS = {"roles": ["developer", "user"], "depth": "full", "generative_ai": "no"}


def path(name: str, assessment: Assessment) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code])


def resume(assessment: Assessment) -> str:
    return reverse("assessments:resume", args=[services.resume_token(assessment)])


@pytest.fixture
def owner(cast: Cast) -> Client:
    client = cast.browser("owner")
    client.cookies["django_language"] = "en"
    return client


# --- the ladder -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["settings", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("visitor", ["stranger", "link", "outsider"])
def test_to_strangers_nothing_exists(cast: Cast, name, method, visitor):
    assert getattr(cast.browser(visitor), method)(path(name, cast.ours), SETTINGS).status_code == 404


@pytest.mark.parametrize(("visitor", "name"), [("reader", "settings"), ("reader", "delete"), ("editor", "delete")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_member_whose_role_does_not_reach_is_refused(cast: Cast, visitor, name, method):
    assert getattr(cast.browser(visitor), method)(path(name, cast.ours), SETTINGS).status_code == 403
    assert Assessment.objects.get(pk=cast.ours.pk).depth == "quick"


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("settings", ("put", "delete", "patch")),
        ("delete", ("put", "delete", "patch")),
        ("keep", ("get", "put", "delete")),
    ],
)
def test_other_methods_are_refused(cast: Cast, owner, name, methods):
    assert {getattr(owner, method)(path(name, cast.ours)).status_code for method in methods} == {405}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_lists_and_links_are_only_read(cast: Cast, owner, method):
    assert getattr(owner, method)(reverse("assessments:mine")).status_code == 405
    assert getattr(owner, method)(resume(cast.loose)).status_code == 405


# --- settings -------------------------------------------------------------------------------------


def test_settings_show_what_is_stored(cast: Cast, owner):
    page = owner.get(path("settings", cast.ours))
    assert page.context["scope"]["roles"].value() == ["user"]
    assert page.context["profile"]["organisation_name"].value() == ""
    assert "Quick check: 12 items" in page.text


def test_new_settings_keep_every_answer(cast: Cast, owner):
    data = SETTINGS | {"organisation_name": "山川食品", "size": "6-20", "sector": "trade"}
    response = owner.post(path("settings", cast.ours), data, follow=True)
    row = Assessment.objects.get(pk=cast.ours.pk)
    assert (row.roles, row.depth, row.generative_ai) == (("developer", "user"), "full", False)
    assert row.profile == Profile(organisation="山川食品", size="6-20", sector="trade")
    assert replies_of(cast.ours).keys() == {"C-1-3"}
    assert "Every answer given is kept." in response.text


@pytest.mark.parametrize(
    ("change", "field"),
    [({"roles": []}, "roles"), ({"depth": "deep"}, "depth"), ({"size": "many"}, "size"), ({"sector": "x"}, "sector")],
)
def test_settings_that_make_no_sense_change_nothing(cast: Cast, owner, change, field):
    page = owner.post(path("settings", cast.ours), SETTINGS | change)
    assert page.status_code == 400
    assert [place for place, _ in page.context["errors"]] == [f"id_{field}"]
    assert f'id="id_{field}"' in page.text
    assert Assessment.objects.get(pk=cast.ours.pk).depth == "quick"


def test_wrong_settings_keep_what_was_typed(cast: Cast, owner):
    page = owner.post(path("settings", cast.ours), {"depth": "full", "organisation_name": "<b>山川</b>"})
    assert "&lt;b&gt;山川&lt;/b&gt;" in page.text


def test_settings_name_the_items_that_the_facts_leave_out(cast: Cast, owner):
    owner.post(path("settings", cast.ours), SETTINGS | {"roles": ["developer", "provider", "user"]})
    page = owner.get(path("settings", cast.ours))
    assert [item.when for item in page.context["left_out"]] == [("generative_ai",)]


def test_settings_take_no_owner_edition_or_code(cast: Cast, owner):
    extra = {"organisation": str(cast.theirs.organisation_id), "version": "9", "code": "x", "resume_nonce": "x"}
    owner.post(path("settings", cast.ours), SETTINGS | extra)
    row = Assessment.objects.get(pk=cast.ours.pk)
    assert (row.organisation, row.code, row.version) == (cast.ours.organisation, cast.ours.code, cast.ours.version)


# --- keeping --------------------------------------------------------------------------------------


def test_an_anonymous_assessment_is_kept_in_the_account(cast: Cast):
    link, token = cast.browser("link"), resume(cast.loose)
    user = User.objects.create_user("new")
    link.force_login(user)
    response = link.post(path("keep", cast.loose))
    assert response["Location"] == path("tasks", cast.loose)
    assert Assessment.objects.get(pk=cast.loose.pk).organisation == Organisation.objects.of(user).get()
    assert cast.browser("stranger").get(token).status_code == 404


def test_the_browser_that_began_it_loses_it_with_the_account(cast: Cast):
    link = cast.browser("link")
    link.force_login(User.objects.create_user("new"))
    link.post(path("keep", cast.loose))
    link.logout()
    assert link.get(path("tasks", cast.loose)).status_code == 404


def test_keeping_needs_an_account(cast: Cast):
    response = cast.browser("link").post(path("keep", cast.loose))
    assert response["Location"].startswith("/accounts/login/")
    assert Assessment.objects.get(pk=cast.loose.pk).organisation is None


def test_keeping_twice_moves_nothing(cast: Cast):
    client = cast.browser("editor")
    client.post(path("keep", cast.ours))
    assert Assessment.objects.get(pk=cast.ours.pk).organisation == cast.ours.organisation


def test_a_reader_cannot_take_an_assessment_along(cast: Cast):
    assert cast.browser("reader").post(path("keep", cast.ours)).status_code == 403


# --- deleting -------------------------------------------------------------------------------------


def test_deleting_is_asked_first(cast: Cast, owner):
    page = owner.get(path("delete", cast.ours))
    assert "1 answer, its notes and evidence" in page.text
    assert Assessment.objects.filter(pk=cast.ours.pk).exists()


@pytest.mark.parametrize(("visitor", "place"), [("owner", "/mine/"), ("link", "/")])
def test_deleting_takes_everything_along(cast: Cast, visitor, place):
    target = cast.ours if visitor == "owner" else cast.loose
    folder = site.DATA_DIR / "reports" / target.code
    folder.mkdir(parents=True)
    (folder / "x.pdf").write_bytes(b"%PDF-")
    response = cast.browser(visitor).post(path("delete", target))
    assert response["Location"] == place
    assert not Assessment.objects.filter(pk=target.pk).exists()
    assert not folder.exists()


def test_nothing_of_others_is_deleted(cast: Cast, owner):
    owner.post(path("delete", cast.ours))
    assert Assessment.objects.count() == 2


def test_a_deleted_assessment_is_not_found(cast: Cast, owner):
    owner.post(path("delete", cast.ours))
    assert owner.get(path("tasks", cast.ours)).status_code == 404


def test_files_are_forgotten_only_after_the_rows_are_gone(cast: Cast, owner, monkeypatch):
    still = []
    monkeypatch.setattr(store, "forget", lambda code: still.append(Assessment.objects.filter(code=code).exists()))
    owner.post(path("delete", cast.ours))
    assert still == [False]


# --- resuming -------------------------------------------------------------------------------------


def test_a_secret_link_opens_the_first_open_item(cast: Cast, client: Client):
    response = client.get(resume(cast.loose))
    place, _, key = response["Location"].partition("#")
    assert place.startswith(f"/a/{cast.loose.code}/q/")
    assert f'id="{key}"' in client.get(place).text
    assert key != "C-1-3"


def test_a_secret_link_of_a_finished_assessment_opens_the_list(cast: Cast, client: Client, edition):
    for item in edition.items:
        if cast.loose.scope.includes(item):
            saving = services.Saving(reply=Reply(level="in_place"), seen="1.")
            services.save_replies(assessment=cast.loose, savings={item.key: saving}, now=NOW)
    assert client.get(resume(cast.loose))["Location"] == path("tasks", cast.loose)


def test_a_secret_link_is_told_to_nobody(cast: Cast, client: Client):
    response = client.get(resume(cast.loose))
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("token", ["x", "k7m2p9x4c3ab-x", "あ", "%00", "x" * 3000])
def test_a_wrong_link_is_not_found(cast: Cast, client: Client, token):
    assert client.get(f"/resume/{token}/").status_code == 404


def test_a_wrong_link_opens_nothing(cast: Cast, client: Client):
    client.get(resume(cast.loose)[:-2] + "/")
    assert HELD not in client.session


def test_an_address_that_tries_too_many_links_is_asked_to_wait(cast: Cast, client: Client, settings):
    settings.RESUMES_PER_HOUR = 2
    statuses = [client.get("/resume/wrong/").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]
    assert client.get(resume(cast.loose)).status_code == 429


def test_the_limit_ends_with_the_hour(cast: Cast, client: Client, settings):
    settings.RESUMES_PER_HOUR = 1
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            client.get("/resume/wrong/")
        clock.shift(timedelta(minutes=61))
        assert client.get(resume(cast.loose)).status_code == 302


def test_a_steady_visitor_below_the_limit_is_never_locked_out(cast: Cast, client: Client, settings):
    settings.RESUMES_PER_HOUR = 4
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(20):
            assert client.get(resume(cast.loose)).status_code == 302
            clock.shift(timedelta(minutes=20))


def test_the_limit_counts_each_address_alone(cast: Cast, client: Client, settings):
    settings.RESUMES_PER_HOUR = 1
    for _ in range(2):
        client.get("/resume/wrong/")
    assert client.get(resume(cast.loose), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_forged_forwarding_header_does_not_get_round_the_limit(cast: Cast, client: Client, settings):
    settings.RESUMES_PER_HOUR = 1
    statuses = [client.get("/resume/wrong/", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(3)]
    assert statuses == [404, 429, 429]


# --- my assessments -------------------------------------------------------------------------------


@pytest.mark.parametrize("visitor", ["owner", "editor", "reader"])
def test_members_find_the_assessments_of_their_organisation(cast: Cast, visitor):
    page = cast.browser(visitor).get(reverse("assessments:mine"))
    assert [row.code for row in page.context["assessments"]] == [cast.ours.code]


def test_what_the_browser_holds_without_an_account_is_listed_with_its_end(cast: Cast):
    client = cast.browser("link")
    client.cookies["django_language"] = "en"
    client.force_login(cast.people["outsider"])
    page = client.get(reverse("assessments:mine"))
    assert {row.code for row in page.context["assessments"]} == {cast.theirs.code, cast.loose.code}
    assert "not in your account yet, deleted on" in page.text


def test_the_last_changed_stands_first(cast: Cast, owner, started):
    newer = started(user=cast.people["owner"])
    Assessment.objects.filter(pk=newer.pk).update(created_at=NOW + timedelta(days=1))
    page = owner.get(reverse("assessments:mine"))
    assert [row.code for row in page.context["assessments"]] == [newer.code, cast.ours.code]


def test_only_owners_are_offered_to_delete(cast: Cast, owner):
    assert path("delete", cast.ours) in owner.get(reverse("assessments:mine")).text
    assert path("delete", cast.ours) not in cast.browser("editor").get(reverse("assessments:mine")).text


def test_finished_rounds_are_counted_and_lead_to_their_page(cast: Cast, owner):
    assert path("rounds", cast.ours) not in owner.get(reverse("assessments:mine")).text
    for number in (1, 2):
        finish(assessment=cast.ours, user=cast.people["owner"], now=NOW)
        page = owner.get(reverse("assessments:mine")).text
        assert path("rounds", cast.ours) in page
        assert f"{number} finished round" in page
        reopen(assessment=cast.ours, user=cast.people["owner"], now=NOW)
    assert "2 finished rounds" in page


def test_ten_assessments_cost_my_page_as_many_queries_as_one(cast: Cast, owner, started):
    found = []
    for count in (1, 9):
        for _ in range(count):
            finish(assessment=started(user=cast.people["owner"], **ANSWERED), user=None, now=NOW)
        owner.get(reverse("assessments:mine"))
        with CaptureQueriesContext(connection) as asked:
            owner.get(reverse("assessments:mine"))
        found.append(len(asked))
    assert found[0] == found[1] <= 8


def test_someone_without_assessments_is_shown_the_way_in(client: Client, db):
    client.force_login(User.objects.create_user("new"))
    assert reverse("assessments:start") in client.get(reverse("assessments:mine")).text
