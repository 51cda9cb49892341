"""A supplement on its way through the pages, and questionnaires other than the guidelines'."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments import services
from assessments.access import HELD
from assessments.models import Assessment
from assessments.scope import DEPTHS, Scope
from assessments.services import replies_of
from assessments.snapshot import NO_REPLY, Reply
from guidelines.models import Version
from guidelines.services import load
from tests.assessments import supplements
from tests.builders import edition_of, page_data, query, typed
from tests.conftest import NOW
from tests.guidelines import builders

pytestmark = pytest.mark.django_db
FACTS = {"generative_ai": True, "personal_data": True}
USER = Scope(roles=("user",), depth="full", facts=FACTS)
SAID = Reply(level="partly", approach="権利を確かめています。")


@pytest.fixture
def sup(version: Version) -> Version:
    """sup-1 beside AIGB 1.2."""
    return supplements.loaded()


@pytest.fixture
def asked(version: Version, sup: Version, client: Client) -> Assessment:
    """An assessment with a supplement, nothing of it answered, that the browser holds."""
    return held(client, services.start(version=version, scope=USER, now=NOW, savings={}))


def held(client: Client, assessment: Assessment) -> Assessment:
    session = client.session
    session[HELD] = [assessment.code]
    session.save()
    return assessment


def address(name: str, assessment: Assessment, *more: str) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code, *more])


def counted(label: str) -> int:
    return int(re.search(r"(\d+) items", label)[1])


# --- before the first answer ----------------------------------------------------------------------


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(
    ("roles", "facts"),
    [
        (("user",), {}),
        (("user",), FACTS),
        (("user",), FACTS | {"finance": True}),
        (("developer",), {"finance": True, "generative_ai": False}),
        (("developer", "provider", "user"), FACTS | {"finance": True, "contracts": True}),
    ],
)
def test_the_number_said_before_the_start_is_the_number_asked(english: Client, sup, roles, facts, depth):
    scope = Scope(roles=roles, depth=depth, facts=facts)
    form = english.get(f"{reverse('assessments:scope')}?{query(scope, found='1')}").context["form"]
    said = counted(dict(form.fields["depth"].choices)[depth])
    page = english.get(f"{reverse('assessments:new', args=['aigb-1.2'])}?{query(scope)}")
    first = page.context["page"].keys[0]
    english.post(page.wsgi_request.get_full_path(), typed(first, SAID) | empty(page.context["page"].keys[1:]))
    tasks = english.get(address("tasks", Assessment.objects.get()))
    assert tasks.context["count"] == said
    assert tasks.context["left"] == said - 1


def empty(keys) -> dict[str, str]:
    return page_data(dict.fromkeys(keys, NO_REPLY))


def test_a_situation_ticked_raises_the_number(english: Client, sup):
    choices = []
    for facts in ({}, {"finance": True}):
        scope = Scope(roles=("developer",), depth="full", facts=facts)
        form = english.get(f"{reverse('assessments:scope')}?{query(scope, found='1')}").context["form"]
        choices.append([counted(label) for _, label in form.fields["depth"].choices])
    quick, standard, full = choices[0]
    assert choices[1] == [quick, standard + 2, full + 2]


def test_a_page_of_a_supplement_may_be_the_first_that_is_answered(client: Client, sup):
    first = f"{reverse('assessments:new', args=['aigb-1.2'])}?{query(USER, page='S-GEN')}"
    page = client.get(first)
    assert page.context["version"] == sup
    client.post(first, page_data({"S-GEN-1": SAID, "S-GEN-3": NO_REPLY}))
    made = Assessment.objects.get()
    assert (made.version.key, made.supplement, replies_of(made)) == ("aigb-1.2", sup, {"S-GEN-1": SAID})


def test_the_script_may_begin_with_an_item_of_a_supplement(client: Client, sup):
    first = f"{reverse('assessments:new', args=['aigb-1.2'])}?{query(USER, page='S-GEN')}"
    answer = client.post(first, typed("S-GEN-1", SAID) | {"only": "S-GEN-1"}, headers={"Accept": "application/json"})
    assert answer.status_code == 201
    assert replies_of(Assessment.objects.get()) == {"S-GEN-1": SAID}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_supplement_is_no_questionnaire_of_its_own(client: Client, sup, method):
    path = f"{reverse('assessments:new', args=['sup-1'])}?{query(USER)}"
    assert getattr(client, method)(path).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_edition_that_is_only_read_cannot_be_started(client: Client, db, method):
    builders.loaded(base=builders.reading_mapping())
    path = f"{reverse('assessments:new', args=['act-2025'])}?{query(USER)}"
    assert getattr(client, method)(path).status_code == 404


# --- answering ------------------------------------------------------------------------------------


def test_the_task_list_ends_with_the_supplement(client: Client, asked):
    groups = client.get(address("tasks", asked)).context["groups"]
    pages = [row.page for _, rows in groups for row in rows]
    assert [page.key for page in pages if page.part] == ["S-GEN", "S-PERS"]
    assert [page.part for page in pages] == sorted(page.part for page in pages)


def test_a_page_of_a_supplement_is_shown_and_saved_like_any_other(client: Client, asked, sup):
    path = address("page", asked, "S-GEN")
    page = client.get(path)
    assert page.context["version"] == sup
    shown = [html for html in page.context["items"] if html]
    assert [key in html for key, html in zip(("S-GEN-1", "S-GEN-3"), shown, strict=True)] == [True, True]
    answer = client.post(path, page_data({"S-GEN-1": SAID, "S-GEN-3": NO_REPLY}))
    assert answer["Location"] == address("page", asked, "S-PERS")
    assert SAID.approach in client.get(path).text


def test_the_last_page_of_the_edition_leads_to_the_supplement_and_that_to_the_last_look(client: Client, asked):
    last = client.get(address("page", asked, "S-GEN")).context["back"]
    assert last == address("page", asked, "AT-6")
    answer = client.post(address("page", asked, "S-PERS"), page_data({"S-PERS-1": NO_REPLY}))
    assert answer["Location"] == address("check", asked)


def test_a_single_item_of_a_supplement_is_saved(client: Client, asked):
    answer = client.post(address("save", asked, "S-GEN-1"), typed("S-GEN-1", SAID))
    assert answer.status_code == 200
    assert replies_of(asked) == {"S-GEN-1": SAID}


def test_a_fault_on_a_page_of_a_supplement_is_told_there(client: Client, asked):
    data = page_data({"S-GEN-1": Reply(level="not_applicable", approach="残る言葉"), "S-GEN-3": NO_REPLY})
    answer = client.post(address("page", asked, "S-GEN"), data)
    assert answer.status_code == 400
    assert [name for name, _ in answer.context["errors"]] == ["id_S-GEN-1-reason"]
    assert "残る言葉" in answer.text


def test_a_conflict_on_a_page_of_a_supplement_shows_both_answers(client: Client, asked):
    path = address("page", asked, "S-GEN")
    client.post(path, page_data({"S-GEN-1": SAID, "S-GEN-3": NO_REPLY}))
    answer = client.post(path, page_data({"S-GEN-1": Reply(level="not_yet", approach="別の窓"), "S-GEN-3": NO_REPLY}))
    assert answer.status_code == 409
    assert SAID.approach in answer.text
    assert "別の窓" in answer.text


def test_a_set_that_is_not_switched_on_has_no_page(client: Client, asked):
    assert client.get(address("page", asked, "S-FIN")).status_code == 404


def test_an_item_that_a_supplement_asks_says_what_it_rests_on(english: Client, asked):
    assert "What it rests on:" in english.get(address("page", asked, "S-GEN")).text
    assert "What it rests on:" not in english.get(address("page", asked, "C-1")).text


@pytest.mark.parametrize("name", ["check", "report_html", "answers_json"])
def test_an_answer_to_a_supplement_is_shown(client: Client, asked, name):
    client.post(address("save", asked, "S-GEN-1"), typed("S-GEN-1", SAID))
    assert SAID.approach in client.get(address(name, asked)).text


@pytest.mark.parametrize("name", ["result", "score"])
def test_a_supplement_has_figures_of_its_own_beside_the_score(client: Client, asked, name):
    client.post(address("save", asked, "S-GEN-1"), typed("S-GEN-1", SAID))
    page = client.get(address(name, asked))
    own = page.context["report"].supplement
    assert (own.total.earned, own.total.possible) == (3, 18)
    assert own.edition.title in page.text


def test_the_score_beside_a_supplement_is_that_without_it(english: Client, asked):
    before = english.get(address("result", asked)).context["report"]
    english.post(address("save", asked, "S-GEN-1"), typed("S-GEN-1", Reply(level="in_place")))
    after = english.get(address("result", asked)).context["report"]
    assert (after.total, after.principles, after.steps) == (before.total, before.principles, before.steps)
    assert (before.supplement.total.earned, after.supplement.total.earned) == (0, 6)


# --- settings -------------------------------------------------------------------------------------

CHANGED = {"roles": ["user"], "depth": "full", "generative_ai": "yes", "situations": ["finance"]}


def test_settings_switch_sets_on_and_count_them(english: Client, asked):
    english.post(address("settings", asked), CHANGED)
    plan = english.get(address("tasks", asked)).context["groups"]
    assert [row.page.key for _, rows in plan for row in rows if row.page.part] == ["S-GEN", "S-FIN"]
    form = english.get(address("settings", asked)).context["scope"]
    assert form["situations"].value() == ["finance"]
    assert counted(dict(form.fields["depth"].choices)["full"]) == sum(
        len(row.page.items) for _, rows in plan for row in rows
    )


def test_an_older_assessment_is_offered_the_supplement_and_given_it_with_a_new_scope(client: Client, version):
    made = held(
        client, services.start(version=version, scope=Scope(roles=("user",), depth="full"), now=NOW, savings={})
    )
    sup = supplements.loaded()
    assert "situations" in client.get(address("settings", made)).context["scope"].fields
    client.post(address("settings", made), CHANGED)
    assert Assessment.objects.get().supplement == sup


# --- other questionnaires -------------------------------------------------------------------------


@pytest.fixture
def other(version: Version, sup: Version) -> Version:
    """A questionnaire of three items beside AIGB 1.2, which nothing supplements."""
    return load(edition=edition_of(2))[0]


def test_home_names_other_questionnaires_with_their_numbers_and_no_supplement(client: Client, other):
    builders.loaded(base=builders.reading_mapping())
    assert client.get("/").context["others"] == [(other, 3)]


def test_another_questionnaire_is_begun_answered_and_scored(client: Client, other):
    scope = Scope(roles=("user",), depth="full", facts=FACTS)
    first = f"{reverse('assessments:new', args=['demo-1.2'])}?{query(scope)}"
    assert client.get(first).context["correct"] is None
    client.post(first, page_data({"A-1": Reply(level="in_place"), "A-2": SAID}))
    made = Assessment.objects.get()
    assert made.versions == (other,)
    client.post(address("page", made, "B"), page_data({"B-1": Reply(level="not_yet")}))
    result = client.get(address("result", made)).context["report"]
    assert (result.total.earned, result.total.possible, result.edition.title) == (9, 18, "frameworkの文")
    assert result.supplement is None


@pytest.mark.parametrize("name", ["tasks", "check", "result", "score", "standing", "report_html", "settings"])
def test_every_page_of_another_questionnaire_works(client: Client, other, name):
    made = held(client, services.start(version=other, scope=USER, now=NOW, savings={}))
    assert client.get(address(name, made)).status_code == 200


def test_another_questionnaire_asks_for_no_situation(client: Client, other):
    made = held(client, services.start(version=other, scope=USER, now=NOW, savings={}))
    assert "situations" not in client.get(address("settings", made)).context["scope"].fields


# --- positions ------------------------------------------------------------------------------------


@pytest.fixture
def positioned(client: Client, db) -> Assessment:
    """An assessment on demo-1.2, from which two crosswalks start; all of unit A is in place."""
    source = builders.loaded_links()
    savings = {key: services.Saving(reply=Reply(level="in_place")) for key in ("A-1", "A-2")}
    return held(client, services.start(version=source, scope=USER, now=NOW, savings=savings))


def test_positions_name_relation_strength_and_practice(english: Client, positioned):
    act, demo = english.get(address("standing", positioned)).context["report"].standings
    assert [(row.key, row.state) for row in act.rows] == [("1", "in_place"), ("3", "covered")]
    assert [(link.relation, link.strength, link.practice) for link in act.rows[0].links] == [
        ("Overlaps in part", 7, "in place")
    ]
    assert [(row.key, row.state) for row in demo.rows] == [("A-1", "covered")]


def test_what_has_no_counterpart_on_either_side_is_listed(client: Client, positioned):
    act, demo = client.get(address("standing", positioned)).context["report"].standings
    assert (act.one_sided, demo.one_sided) == ((("N", "Nの文"),), ())
    assert [place.key for place in act.unlinked] == []
    assert {"B-1", "C-1"} <= {place.key for place in demo.unlinked}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", ["result", "standing", "report_html"])
def test_positions_are_shown_on_page_and_in_the_report(client: Client, positioned, name, lang):
    client.cookies["django_language"] = lang
    page = client.get(address(name, positioned)).text
    assert "act-2025" in page
    assert "demo-2.0" in page
