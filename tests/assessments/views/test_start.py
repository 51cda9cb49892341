"""From the home page to the first answer: nothing is stored before it."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from assessments.access import HELD
from assessments.models import Assessment
from assessments.scope import Scope
from assessments.services import replies_of
from assessments.snapshot import NO_REPLY, Reply
from guidelines.models import Status, Version
from guidelines.services import load
from tests.builders import NAUGHTY, edition_of, page_data, query, typed
from tests.conftest import Cast
from tests.guidelines.builders import stand_as

pytestmark = pytest.mark.django_db
QUICK = Scope(roles=("user",), depth="quick")
JSON = {"Accept": "application/json"}


def new(scope: Scope = QUICK, *, edition: str = "aigb-1.2", **more: str) -> str:
    return f"{reverse('assessments:new', args=[edition])}?{query(scope, **more)}"


@pytest.fixture
def two_pages(db) -> str:
    """A way in to an edition of two items on page A and one on page B."""
    load(edition=edition_of(2))
    return new(edition="demo-1.2")


def last_page() -> str:
    return new(edition="demo-1.2", page="B")


@pytest.mark.parametrize("name", ["home", "method", "start", "scope"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_pages_to_read_take_no_other_method(client: Client, version, name, method):
    assert getattr(client, method)(reverse(f"assessments:{name}")).status_code == 405


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_the_first_page_takes_no_other_method(client: Client, version, method):
    assert getattr(client, method)(new()).status_code == 405


# --- home -----------------------------------------------------------------------------------------


def test_home_leads_to_the_first_question_with_one_click(english: Client, version):
    page = english.get("/").text
    assert "12 questions, about 5 minutes. No sign-up, no name needed." in page
    first = english.get("/new/aigb-1.2/?depth=quick&roles=user")
    assert 'href="/new/aigb-1.2/?depth=quick&amp;roles=user"' in page
    assert '<fieldset class="item" id="C-1-3"' in first.text


def test_home_without_an_edition_says_what_to_do(english: Client, db):
    response = english.get("/")
    assert response.status_code == 200
    assert "manage.py loadcatalogue" in response.text


def test_home_shows_the_newest_published_edition(client: Client, version, edition):
    newer = replace(edition, version=replace(edition.version, label="1.3", published_on=edition.version.retrieved_on))
    load(edition=newer)
    assert "/new/aigb-1.3/" in client.get("/").text
    Version.objects.filter(label="1.3").update(status=Status.RETIRED)
    assert "/new/aigb-1.2/" in client.get("/").text


def test_home_leads_back_to_what_this_browser_began(cast: Cast):
    assert reverse("assessments:tasks", args=[cast.loose.code]) in cast.browser("link").get("/").text
    assert reverse("assessments:tasks", args=[cast.ours.code]) in cast.browser("reader").get("/").text
    assert "/a/" not in cast.browser("stranger").get("/").text


def test_the_method_page_says_its_version(english: Client):
    assert "Method version 1." in english.get(reverse("assessments:method")).text


def test_the_method_page_leads_to_the_crosswalks(english: Client):
    assert (
        f'<a href="{reverse("guidelines:crosswalks")}">How the crosswalks are read</a>' in english.get("/method/").text
    )


# --- the role finder ------------------------------------------------------------------------------


def test_the_role_finder_keeps_the_depth_that_was_asked_for(client: Client):
    page = client.get(reverse("assessments:start"), {"depth": "full"})
    assert '<input type="hidden" name="depth" value="full">' in page.text


def test_a_strange_depth_does_no_harm(client: Client):
    page = client.get(reverse("assessments:start"), {"depth": '"><script>'})
    assert page.status_code == 200
    assert '"><script>' not in page.text


def test_ticked_facts_give_roles_with_reasons(english: Client, version):
    page = english.get(
        reverse("assessments:scope"), {"activities": ["uses_service", "offers_product"], "depth": "full"}
    )
    form = page.context["form"]
    assert (form["roles"].value(), form["depth"].value()) == (["provider", "user"], "full")
    assert [len(names) for _, names in page.context["reasons"]] == [1, 1]
    assert "Why these roles" in page.text


@pytest.mark.parametrize("sent", [{}, {"activities": "flies"}])
def test_nothing_ticked_is_a_business_user(client: Client, version, sent):
    form = client.get(reverse("assessments:scope"), sent).context["form"]
    assert (form["roles"].value(), form["depth"].value()) == (["user"], "standard")


def test_each_depth_says_how_much_it_asks(english: Client, version):
    page = english.get(reverse("assessments:scope"), {"activities": "uses_service"}).text
    assert "Quick check: 12 items, about 5 minutes" in page
    assert "Standard: 28 items, about 12 minutes" in page


def test_counts_follow_a_correction(english: Client, version):
    page = english.get(f"{reverse('assessments:scope')}?{query(replace(QUICK, roles=('developer',)), found='1')}").text
    assert "Standard: 42 items" in page


def test_items_left_out_by_a_fact_are_named(client: Client, version):
    scope = Scope(roles=("developer", "provider", "user"), depth="full", facts={"generative_ai": False})
    left_out = client.get(f"{reverse('assessments:scope')}?{query(scope, found='1')}").context["left_out"]
    assert [item.when for item in left_out] == [("generative_ai",)]


def test_a_scope_without_a_role_is_asked_for_again(english: Client, version):
    page = english.get(reverse("assessments:scope"), {"found": "1", "depth": "quick"})
    assert page.context["form_errors"] == [("id_roles", "Tick at least one role.")]
    assert 'href="#id_roles"' in page.text


@pytest.mark.parametrize(("name", "status"), [("start", 200), ("scope", 404)])
def test_without_an_edition_the_role_finder_ends_at_the_roles(client: Client, db, name, status):
    assert client.get(reverse(f"assessments:{name}")).status_code == status


# --- the first page -------------------------------------------------------------------------------


def test_the_first_page_shows_items_and_stores_nothing(client: Client, version):
    page = client.get(new())
    assert page.status_code == 200
    assert len(page.context["items"]) == len(page.context["page"].items)
    assert not Assessment.objects.exists()


def test_no_answer_is_chosen_beforehand(client: Client, version):
    assert " checked" not in client.get(new()).text


def test_another_page_is_reached_by_its_principle(client: Client, version):
    assert client.get(new(page="AT-1")).context["page"].key == "AT-1"


def test_the_second_page_leads_back_to_the_first(client: Client, two_pages):
    assert "page=A" in client.get(last_page()).context["back"]
    assert client.get(two_pages).context["back"] is None


@pytest.mark.parametrize("page", ["no-such", "D-2", ""])
def test_a_principle_outside_the_scope_is_not_found(client: Client, version, page):
    assert client.get(new(page=page)).status_code == 404


@pytest.mark.parametrize("key", ["aigb-9.9", "aigb", "x", "aigb-1.2-"])
def test_an_unknown_edition_is_not_found(client: Client, version, key):
    assert client.get(new(edition=key)).status_code == 404


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_only_a_published_edition_can_be_started(client: Client, version, status):
    stand_as(status)
    assert client.get(new()).status_code == 404


@pytest.mark.parametrize("sent", ["", "depth=quick", "roles=user", "roles=cook&depth=quick", "roles=user&depth=deep"])
def test_a_scope_that_makes_no_sense_leads_back_to_it(client: Client, version, sent):
    response = client.get(f"/new/aigb-1.2/?{sent}")
    assert response.status_code == 302
    assert response["Location"].startswith("/start/scope/?")
    assert "found=1" in response["Location"]
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_that_another_framework_asks_nothing_of_leads_to_its_page(client: Client, version, two_pages, method):
    response = getattr(client, method)(new(replace(QUICK, roles=("developer",)), edition="demo-1.2"))
    assert response.status_code == 302
    assert response["Location"] == reverse("guidelines:edition", args=["demo-1.2"])


# --- the first answers ----------------------------------------------------------------------------


def test_the_first_answers_begin_an_assessment_and_go_on(client: Client, two_pages):
    response = client.post(two_pages, page_data({"A-1": Reply(level="partly"), "A-2": NO_REPLY}))
    made = Assessment.objects.get()
    assert response["Location"] == reverse("assessments:page", args=[made.code, "B"])
    assert replies_of(made) == {"A-1": Reply(level="partly")}
    assert (made.roles, made.depth, made.organisation) == (("user",), "quick", None)
    assert client.session[HELD] == [made.code]


def test_a_page_left_empty_goes_on_and_stores_nothing(client: Client, two_pages):
    response = client.post(two_pages, page_data({"A-1": NO_REPLY, "A-2": NO_REPLY}))
    assert "page=B" in response["Location"]
    assert client.get(response["Location"]).context["page"].key == "B"
    assert not Assessment.objects.exists()


def test_answers_on_the_last_page_lead_to_the_last_look(client: Client, two_pages):
    response = client.post(last_page(), page_data({"B-1": Reply(level="partly")}))
    assert response["Location"] == reverse("assessments:check", args=[Assessment.objects.get().code])


def test_the_last_page_left_empty_stores_nothing(client: Client, two_pages):
    response = client.post(last_page(), page_data({"B-1": NO_REPLY}))
    assert client.get(response["Location"]).context["page"].key == "A"
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_wrong_page_stores_nothing_and_keeps_every_word(english: Client, two_pages, text):
    data = page_data({"A-1": Reply(approach=text), "A-2": NO_REPLY}) | {"A-1-considered_on": "yesterday"}
    response = english.post(two_pages, data)
    assert response.status_code == 400
    assert response.context["errors"] == [("id_A-1-considered_on", "Enter a date like 2026-04-01.")]
    assert "<title>Error: " in response.text
    assert not Assessment.objects.exists()
    assert "<script>alert(1)" not in response.text
    again = response.context["items"][0]
    assert 'id="id_A-1-approach"' in again


def test_a_users_first_answers_belong_to_the_users_organisation(client: Client, two_pages):
    user = User.objects.create_user("a")
    client.force_login(user)
    client.post(two_pages, page_data({"A-1": Reply(level="partly"), "A-2": NO_REPLY}))
    made = Assessment.objects.get()
    assert made.organisation.memberships.get().user == user
    assert made.responses.get().saved_by == user
    assert HELD not in client.session


def test_a_form_without_its_token_is_refused(two_pages):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(two_pages, page_data({"A-1": Reply(level="partly")})).status_code == 403
    assert not Assessment.objects.exists()


def test_an_address_that_begins_too_many_is_asked_to_wait(client: Client, two_pages, settings):
    settings.STARTS_PER_HOUR = 2
    data = page_data({"A-1": Reply(level="partly"), "A-2": NO_REPLY})
    statuses = [client.post(two_pages, data).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert Assessment.objects.count() == 2


# --- the first answer by the page's script --------------------------------------------------------


def test_the_script_learns_where_to_save_from_now_on(client: Client, two_pages):
    response = client.post(two_pages, typed("A-2", Reply(level="partly")) | {"only": "A-2"}, headers=JSON)
    made = Assessment.objects.get()
    answer = response.json()
    assert response.status_code == 201
    assert answer["page"] == f"/a/{made.code}/q/A/"
    assert answer["save"] == f"/a/{made.code}/items/KEY/"
    assert replies_of(made) == {"A-2": Reply(level="partly")}
    again = client.post(
        answer["save"].replace("KEY", "A-2"), typed("A-2", Reply(level="in_place"), seen=answer["seen"])
    )
    assert again.status_code == 200


@pytest.mark.parametrize("only", ["", "B-1", "X-1"])
def test_an_item_that_is_not_on_the_page_is_not_found(client: Client, two_pages, only):
    response = client.post(two_pages, typed("A-1", Reply(level="partly")) | {"only": only}, headers=JSON)
    assert response.status_code == 404
    assert not Assessment.objects.exists()


def test_a_wrong_first_answer_is_told_and_not_stored(english: Client, two_pages):
    data = typed("A-1", Reply(level="not_applicable")) | {"only": "A-1"}
    response = english.post(two_pages, data, headers=JSON)
    assert response.status_code == 400
    assert response.json() == {"errors": {"reason": ["Write why the item does not apply to you."]}}
    assert not Assessment.objects.exists()


def test_an_empty_first_answer_stores_nothing(client: Client, two_pages):
    response = client.post(two_pages, typed("A-1", NO_REPLY) | {"only": "A-1"}, headers=JSON)
    assert (response.status_code, response.json()) == (400, {"errors": {}})
    assert not Assessment.objects.exists()
