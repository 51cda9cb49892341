"""How many queries a page asks: few, and no more for a hundred items than for ten."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import services
from assessments.models import Assessment
from assessments.scope import Scope
from assessments.services import Saving
from assessments.snapshot import Reply
from guidelines.services import load
from tests.builders import edition_of, page_data, typed
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
PAGES = ("tasks", "page", "check", "result", "score", "report_html", "answers_json", "settings", "delete")
REPLY = Reply(level="partly", approach="やり方", evidence=("規程", "記録"))


def answered(items: int) -> Assessment:
    """An anonymous assessment on an edition with that many items on its first page, all answered."""
    version = load(edition=edition_of(items, key=f"demo{items}"))[0]
    savings = {f"A-{n}": Saving(reply=REPLY) for n in range(1, items + 1)}
    return services.start(version=version, scope=Scope(roles=("user",), depth="quick"), now=NOW, savings=savings)


def browser(assessment: Assessment) -> Client:
    client = Client()
    client.get(f"/resume/{services.resume_token(assessment)}/")
    return client


def queries(ask: Callable[[], object]) -> int:
    """The number of queries, the second time: what a process keeps is warm."""
    ask()
    with CaptureQueriesContext(connection) as found:
        ask()
    return len([q for q in found if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def address(page: str, assessment: Assessment) -> str:
    return reverse(f"assessments:{page}", args=[assessment.code, *(["A"] if page == "page" else [])])


@pytest.mark.parametrize("view", PAGES)
def test_a_hundred_items_cost_as_many_queries_as_ten(view):
    counts = []
    for items in (10, 100):
        assessment = answered(items)
        client = browser(assessment)
        counts.append(queries(lambda: client.get(address(view, assessment))))  # noqa: B023 - asked at once
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("view", ["page", "tasks"])
def test_a_page_of_the_questionnaire_asks_at_most_10_queries(cast: Cast, view):
    client = cast.browser("owner")
    args = [cast.ours.code, *(["C-3"] if view == "page" else [])]
    assert queries(lambda: client.get(reverse(f"assessments:{view}", args=args))) <= 10


@pytest.mark.usefixtures("cold")
def test_a_page_of_the_questionnaire_asks_at_most_20_queries_in_a_new_process(
    cast: Cast, django_assert_max_num_queries
):
    client = cast.browser("owner")
    with django_assert_max_num_queries(20):
        client.get(reverse("assessments:page", args=[cast.ours.code, "C-3"]))


@pytest.mark.parametrize("visitor", ["link", "editor"])
def test_saving_one_answer_asks_at_most_8_queries(cast: Cast, visitor):
    """Reading the session, the user and the assessment is part of it; so is evidence, old and new."""
    target = cast.loose if visitor == "link" else cast.ours
    client = cast.browser(visitor)
    path = reverse("assessments:save", args=[target.code, "C-3-2"])
    first = client.post(path, typed("C-3-2", Reply(level="partly")))
    seen = first.json()["seen"]
    with CaptureQueriesContext(connection) as found:
        client.post(path, typed("C-3-2", Reply(level="in_place"), seen=seen))
    asked = [query["sql"] for query in found if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 8, "\n".join(asked)


def test_saving_a_page_unchanged_costs_as_many_queries_for_a_hundred_items_as_for_ten():
    counts = []
    for items in (10, 100):
        assessment = answered(items)
        client = browser(assessment)
        marks = dict.fromkeys(services.replies_of(assessment), f"1.{'0' * 16}")
        data = page_data({f"A-{n}": REPLY for n in range(1, items + 1)}, seen=marks)
        counts.append(queries(lambda: client.post(address("page", assessment), data)))  # noqa: B023 - asked at once
    assert counts[0] == counts[1] <= 10


def test_the_list_of_assessments_costs_as_many_queries_for_ten_as_for_one(cast: Cast, started):
    client = cast.browser("owner")
    one = queries(lambda: client.get(reverse("assessments:mine")))
    for _ in range(9):
        started(user=cast.people["owner"], C_3_2=REPLY)
    assert queries(lambda: client.get(reverse("assessments:mine"))) == one <= 8
