"""How many queries a page asks: few, and no more for a hundred items than for ten."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import services
from assessments.models import Assessment
from assessments.scope import Scope
from assessments.seen import mark
from assessments.services import Saving
from assessments.snapshot import Reply
from guidelines.catalogue import Text
from guidelines.catalogue_yaml import read
from guidelines.crosswalk import Crosswalk, CrosswalkSet, Link, Unit
from guidelines.services import load, load_crosswalks
from tests.assessments import supplements
from tests.builders import edition_of, page_data, typed
from tests.conftest import NOW, Cast
from tests.guidelines.builders import as_yaml, item, words

pytestmark = pytest.mark.django_db
RESULTS = ("result", "score", "standing", "report_html", "answers_json")
PAGES = ("tasks", "page", "check", *RESULTS, "settings", "delete")
WORDS = Text(ja="言葉", en="words")
READING = {"relation": "intersects", "strength": 5, "basis": "judgement", "rationale": WORDS}
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


def address(page: str, assessment: Assessment, *, principle: str = "A") -> str:
    return reverse(f"assessments:{page}", args=[assessment.code, *([principle] if page == "page" else [])])


def reading(page: str, assessment: Assessment, *, principle: str = "A") -> int:
    """The number of queries that a page takes to read, the second time."""
    client, path = browser(assessment), address(page, assessment, principle=principle)
    return queries(lambda: client.get(path))


@pytest.mark.parametrize("view", PAGES)
def test_a_hundred_items_cost_as_many_queries_as_ten(view):
    few, many = (reading(view, answered(items)) for items in (10, 100))
    assert few == many <= 13


def supplemented(items: int) -> Assessment:
    """An anonymous assessment on a small edition, with that many items of a supplement beside it, all answered."""
    version = load(edition=edition_of(10, key=f"base{items}"))[0]
    data = supplements.mapping(version.framework.key, key=f"beside{items}")
    asked = [item(f"S-{n}", only_with=["generative_ai"]) for n in range(1, items + 1)]
    data["principles"] = [{"key": "A-S", "title": words("S"), "items": asked}]
    load(edition=read(as_yaml(data)))
    scope = Scope(roles=("user",), depth="full", facts={"generative_ai": True})
    savings = {f"S-{n}": Saving(reply=REPLY) for n in range(1, items + 1)}
    return services.start(version=version, scope=scope, now=NOW, savings=savings)


@pytest.mark.parametrize("view", PAGES)
def test_a_supplement_costs_six_queries_in_a_result_and_none_elsewhere_however_long_it_is(view):
    without, *counts = (reading(view, row) for row in (answered(10), supplemented(10), supplemented(100)))
    assert counts[0] == counts[1] <= without + (6 if view in RESULTS else 0)


def test_a_page_of_a_supplement_costs_what_any_page_costs():
    assessment = supplemented(100)
    edition, supplement = (reading("page", assessment, principle=key) for key in ("A", "A-S"))
    assert edition == supplement <= 10


def positioned(targets: int, links: int) -> Assessment:
    """An anonymous assessment on an edition that is linked to so many others, by so many rows each."""
    name = f"{targets}x{links}"
    source = load(edition=edition_of(10, key=f"from{name}"))[0]
    units = tuple(Unit(key=f"A-{n}", printed_id=f"A-{n}", title=WORDS, items=(f"A-{n}", "B-1")) for n in range(1, 11))
    others = [load(edition=edition_of(links, key=f"to{n}-{name}"))[0] for n in range(targets)]
    rows = tuple(Link(source="A-1", target=f"A-{n}", **READING) for n in range(1, links + 1))
    crosswalks = tuple(Crosswalk(target=other.key, note=None, links=rows) for other in others)
    load_crosswalks(
        linked=CrosswalkSet(source=source.key, revised_on=date(2026, 11, 20), units=units, crosswalks=crosswalks)
    )
    savings = {"A-1": Saving(reply=REPLY)}
    return services.start(version=source, scope=Scope(roles=("user",), depth="quick"), now=NOW, savings=savings)


@pytest.mark.parametrize("view", RESULTS)
def test_crosswalks_cost_five_queries_in_a_result_however_many_rows_and_frameworks_there_are(view):
    without, *counts = (
        reading(view, row) for row in (answered(10), positioned(1, 3), positioned(1, 60), positioned(3, 20))
    )
    assert len(set(counts)) == 1
    assert counts[0] <= without + 5


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


def test_saving_an_item_of_a_supplement_asks_at_most_8_queries():
    assessment = supplemented(100)
    client = browser(assessment)
    path = reverse("assessments:save", args=[assessment.code, "S-7"])
    seen = mark(1, REPLY)
    with CaptureQueriesContext(connection) as found:
        answer = client.post(path, typed("S-7", Reply(level="in_place"), seen=seen))
    assert answer.status_code == 200
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
