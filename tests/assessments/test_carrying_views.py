"""The pages of carrying forward, and one journey through all of them."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import services
from assessments.carrying import carry_forward, confirm
from assessments.models import Assessment
from assessments.scope import Scope
from assessments.seen import mark
from assessments.services import Saving
from assessments.snapshot import NO_REPLY, Reply
from guidelines.catalogue_yaml import read
from guidelines.models import Version
from guidelines.services import load
from guidelines.stated import load_changes
from organisations.models import Membership
from tests.builders import page_data
from tests.conftest import NOW, Cast
from tests.guidelines.builders import as_yaml, changed, item, mapping
from tests.guidelines.pairs import made, stated

pytestmark = pytest.mark.django_db
RICH = Reply(level="partly", approach="月に一度確かめています。", evidence=("規程 第3条",))
OLD = made("1", {"A": "check", "B": "ask", "C": "note", "D": "train", "E": "tell", "F": "keep"})
NEW = made("2", {"A": "check", "B": "tell", "C": "note", "X": "record", "M": "train and tell", "N": "measure"})
STATED = stated(("split", ["C"], ["C", "X"]), ("merged", ["D", "E"], ["M"]))


@pytest.fixture
def first(db) -> Assessment:
    """An anonymous assessment on demo-1, every item answered; nothing newer is published."""
    savings = {key: Saving(reply=RICH) for key in "ABCDEF"}
    scope = Scope(roles=("user",), depth="full")
    return services.start(version=load(edition=OLD)[0], scope=scope, now=NOW, savings=savings)


@pytest.fixture
def newer(first) -> Version:
    version = load(edition=NEW)[0]
    load_changes(stated=STATED)
    return version


@pytest.fixture
def second(first, newer) -> Assessment:
    return carry_forward(assessment=first, version=newer, user=None, now=NOW)


def browser(*assessments: Assessment, lang: str = "en") -> Client:
    """Somebody who opened these by their links."""
    client = Client()
    client.cookies["django_language"] = lang
    for assessment in assessments:
        client.get(f"/resume/{services.resume_token(assessment)}/")
    return client


def address(name: str, assessment: Assessment, *more: str) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code, *more])


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# --- the notice -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tasks", "result", "settings"])
def test_a_newer_edition_is_told_on_the_pages_of_an_assessment(first, newer, name):
    page = browser(first).get(address(name, first)).text
    assert "A newer edition has been published: edition 2" in page
    assert address("carry", first) in page


@pytest.mark.parametrize("name", ["tasks", "result", "settings"])
def test_without_a_newer_edition_nothing_is_told(first, name):
    assert address("carry", first) not in browser(first).get(address(name, first)).text


def test_on_the_newest_edition_nothing_is_told(second):
    assert address("carry", second) not in browser(second).get(address("tasks", second)).text


# --- carrying -------------------------------------------------------------------------------------


def test_the_page_says_what_will_happen_to_each_answer(first, newer):
    page = plain(browser(first).get(address("carry", first)).text)
    assert "1 answer is carried over" in page
    assert "4 answers wait to be confirmed" in page
    assert "1 answer belongs to an item that was withdrawn" in page
    assert "1 item is new" in page
    assert Assessment.objects.count() == 1


def test_the_button_makes_the_new_assessment_and_opens_it(first, newer):
    client = browser(first)
    answer = client.post(address("carry", first))
    new = Assessment.objects.get(carried_from=first)
    assert answer["Location"] == address("tasks", new)
    page = plain(client.get(address("tasks", new)).text)
    assert "1 answer carried" in page
    assert "4 items to confirm" in page
    assert "1 new item" in page


def test_a_second_click_leads_to_the_assessment_that_was_made(first, newer):
    client = browser(first)
    places = {client.post(address("carry", first))["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Assessment.objects.count() == 2
    assert "carried forward already" in client.get(address("carry", first)).text


def test_whoever_holds_only_the_old_link_is_not_let_into_the_new_assessment(first, second):
    other = browser(first)
    assert second.code not in other.get(address("carry", first)).text
    assert other.get(address("tasks", second)).status_code == 404


def test_without_a_newer_edition_nothing_is_made(first):
    client = browser(first)
    assert "nothing to carry forward" in client.get(address("carry", first)).text
    assert client.post(address("carry", first))["Location"] == address("tasks", first)
    assert Assessment.objects.count() == 1


def test_starting_over_and_over_is_limited(first, newer, settings):
    settings.STARTS_PER_HOUR = 0
    assert browser(first).post(address("carry", first)).status_code == 429
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("visitor", "status"), [("stranger", 404), ("outsider", 404), ("reader", 403), ("editor", 200), ("owner", 200)]
)
def test_only_those_who_may_write_carry_forward(cast: Cast, visitor, status):
    client = cast.browser(visitor)
    assert client.get(address("carry", cast.ours)).status_code == status
    assert client.post(address("carry", cast.ours)).status_code == (302 if status == 200 else status)


def test_other_methods_are_refused(first, second):
    assert browser(first).put(address("carry", first)).status_code == 405
    assert browser(second).post(address("carried", second)).status_code == 405


def form(assessment: Assessment, **replies: Reply) -> dict[str, str]:
    """What a browser sends of the page A: what is stored, and some answers that were changed."""
    stored = services.stored_responses(assessment)
    seen = {key: mark(row.version, row.reply) for key, row in stored.items()}
    shown = dict.fromkeys(assessment.version.items.values_list("key", flat=True), NO_REPLY)
    shown |= {key: row.reply for key, row in stored.items()}
    return page_data(shown | {key.replace("_", "-"): reply for key, reply in replies.items()}, seen=seen)


# --- the questionnaire page -----------------------------------------------------------------------


def page_of(client: Client, assessment: Assessment) -> str:
    return client.get(address("page", assessment, "A")).text


def test_the_old_answer_stands_beside_the_new_question_with_the_words_that_differ(second):
    page = page_of(browser(second), second)
    block = page.partition('id="old-B"')[2].partition("</section>")[0]
    assert re.findall(r'<del><span class="visually-hidden">removed: </span>([^<]+)</del>', block) == ["ask"]
    assert re.findall(r'<ins><span class="visually-hidden">added: </span>([^<]+)</ins>', block) == ["tell"]
    assert all(words in block for words in ("Partly", "月に一度確かめています。", "規程 第3条"))


def test_only_what_waits_is_asked(second):
    page = page_of(browser(second), second)
    assert re.findall(r'class="waiting" id="old-([^"]+)"', page) == ["B", "C", "X", "M"]
    assert page.count('name="confirm"') == 5  # two old answers were merged into one item


def test_one_click_keeps_the_answer_and_saves_what_else_was_written(second):
    client = browser(second)
    row = second.waiting.get(item__key="B")
    data = form(second, N=Reply(level="in_place")) | {"confirm": str(row.pk)}
    answer = client.post(address("page", second, "A"), data)
    assert answer["Location"] == f"{address('page', second, 'A')}#B"
    replies = services.replies_of(second)
    assert (replies["B"], replies["N"].level) == (RICH, "in_place")
    page = page_of(client, second)
    assert 'id="old-B"' not in page
    assert "Carried over from the earlier edition on" in page


def test_an_answer_given_in_the_meantime_is_kept_and_told(second):
    client = browser(second)
    row = second.waiting.get(item__key="B")
    data = form(second, B=Reply(level="not_yet")) | {"confirm": str(row.pk)}
    answer = client.post(address("page", second, "A"), data, follow=True)
    assert "it was not overwritten" in answer.text
    assert services.replies_of(second)["B"].level == "not_yet"


def test_an_item_that_was_answered_anew_asks_no_more(second):
    client = browser(second)
    client.post(address("page", second, "A"), form(second, B=Reply(level="in_place")))
    assert 'id="old-B"' not in page_of(client, second)


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9" * 30, "²"])
def test_a_number_that_names_nothing_is_not_found(second, number):
    assert browser(second).post(address("page", second, "A"), form(second) | {"confirm": number}).status_code == 404


def test_what_waits_elsewhere_is_not_confirmed_here(first, second):
    row = second.waiting.first()
    answer = browser(first).post(address("page", first, "A"), form(first) | {"confirm": str(row.pk)})
    assert answer.status_code == 404
    assert not second.responses.filter(item=row.item).exists()


def test_a_reader_sees_what_waits_and_no_button(cast: Cast, second):
    second.organisation = cast.ours.organisation
    second.save(update_fields=["organisation"])
    reader = cast.browser("reader")
    page = page_of(reader, second)
    assert 'id="old-B"' in page
    assert 'name="confirm"' not in page
    row = second.waiting.first()
    assert reader.post(address("page", second, "A"), {"confirm": str(row.pk)}).status_code == 403


def test_the_enter_key_saves_the_page_and_confirms_nothing(second):
    """The first button of a form is the one that the Enter key presses."""
    form = page_of(browser(second), second).partition('class="questionnaire"')[2]
    first_button = re.search(r"<button[^>]*type=\"submit\"[^>]*>", form)[0]
    assert 'name="' not in first_button


# --- what became of it ----------------------------------------------------------------------------


def test_the_score_stands_under_both_editions(first, second):
    page = browser(first, second).get(address("carried", second)).text
    row = page.partition('<th scope="row">Whole</th>')[2].partition("</tr>")[0]
    assert re.findall(r">([^<]*\d[^<]*)</td>", row)[1::2] == ["6 / 6", "1 / 6"]
    listed = re.findall(r'<h2 id="(\w+)-title">[^<]*(?:<span class="tag">(\d+))?', page)
    assert dict(listed) == {"scores": "", "waiting": "4", "added": "1", "withdrawn": "1", "copied": "1"}


def test_whoever_may_not_open_the_old_assessment_sees_nothing_of_it(first, second):
    page = browser(second).get(address("carried", second)).text
    assert "may not open the earlier assessment" in page
    assert first.code not in page


def test_an_assessment_that_was_not_carried_over_has_no_such_page(first, second):
    assert browser(first).get(address("carried", first)).status_code == 404


def test_what_was_copied_stays_readable_after_the_earlier_assessment_was_deleted(first, second):
    client = browser(second)
    services.delete(assessment=first)
    page = plain(client.get(address("carried", second)).text)
    assert "The earlier assessment was deleted" in page
    assert "To confirm 4" in page
    assert "Carried over unchanged 1" in page
    assert "Score under both editions" not in page
    assert "New items" not in page
    tasks = client.get(address("tasks", second)).text
    assert "1 answer carried" in tasks
    assert "new item" not in tasks
    assert address("carried", second) in tasks


def test_an_answer_that_waits_can_be_confirmed_after_the_earlier_assessment_was_deleted(first, second):
    client = browser(second)
    services.delete(assessment=first)
    row = second.waiting.select_related("item").order_by("pk").first()
    page = client.get(address("page", second, "A")).text
    assert "Still true?" in page
    confirm(assessment=second, waiting=row.pk, user=None, now=NOW)
    assert services.replies_of(second)[row.item.key] == RICH


@pytest.mark.parametrize("visitor", ["stranger", "outsider"])
def test_strangers_see_nothing(cast: Cast, second, visitor):
    assert cast.browser(visitor).get(address("carried", second)).status_code == 404


@pytest.mark.parametrize("name", ["carry", "carried", "tasks", "page"])
def test_a_hundred_items_cost_as_many_queries_as_ten(name):
    found = []
    for number in (10, 100):
        olds, news = ({f"K{n}": f"{said} {n}" for n in range(number)} for said in ("check", "ask"))
        words = olds | {f"K{n}": f"tell {n}" for n in range(number // 2)}
        old, new = (load(edition=made(f"{n}.{number}", rows))[0] for n, rows in ((1, olds), (2, words | {"Z": "new"})))
        savings = {key: Saving(reply=RICH) for key in olds}
        scope = Scope(roles=("user",), depth="full")
        was = services.start(version=old, scope=scope, now=NOW, savings=savings)
        now = carry_forward(assessment=was, version=new, user=None, now=NOW)
        client = browser(was, now)
        path = address("carry", was) if name == "carry" else address(name, now, *(["A"] if name == "page" else []))
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        found.append(len(asked))
        assert news
    assert found[0] == found[1] <= (10 if name == "page" else 36)


# --- the journey ----------------------------------------------------------------------------------


def test_an_assessment_goes_through_a_new_edition_from_the_notice_to_the_score(cast: Cast):
    """Owner's browser: read what changed, carry forward, keep one answer, answer the rest, compare."""
    data = mapping()
    every = {"roles": ["user"], "standard_for": ["user"], "quick": True, "when": []}
    items = [item(f"A-{n}", **every) for n in range(1, 5)]
    data["principles"] = [{"key": "A", "title": data["principles"][0]["title"], "items": items}]
    old = load(edition=read(as_yaml(data)))[0]
    later = changed("version.label", "1.3", data)
    later["version"]["published_on"] = "2027-03-31"
    asked = later["principles"][0]["items"]
    asked[1]["question"]["en"], asked[1]["question"]["ja"] = "Other words on question A-2", "ほかのquestion A-2の文"
    asked[2:] = [item("A-5", **every)]
    owner = cast.people["owner"]
    savings = {f"A-{n}": Saving(reply=RICH) for n in range(1, 5)}
    before = services.start(
        version=old, scope=Scope(roles=("user",), depth="quick"), now=NOW, savings=savings, user=owner
    )
    client = cast.browser("owner")
    client.cookies["django_language"] = "en"
    report = client.get(address("answers_json", before)).content
    load(edition=read(as_yaml(later)))

    assert "edition 1.3" in client.get(address("tasks", before)).text
    changes = client.get("/frameworks/demo-1.2/changes/demo-1.3/").text
    assert re.findall(r'<h2 id="(\w+)">', changes) == ["new", "reworded", "withdrawn", "unchanged"]
    will = plain(client.get(address("carry", before)).text)
    assert "1 answer waits to be confirmed" in will
    assert "2 answers belong to items that were withdrawn" in will
    place = client.post(address("carry", before))["Location"]
    after = Assessment.objects.get(carried_from=before)
    assert place == address("tasks", after)
    assert after.organisation == before.organisation == Membership.objects.get(user=owner).organisation

    page = page_of(client, after)
    assert re.findall(r'class="waiting" id="old-([^"]+)"', page) == ["A-2"]
    client.post(
        address("page", after, "A"), form(after) | {"confirm": re.search(r'name="confirm" value="(\d+)"', page)[1]}
    )
    client.post(address("page", after, "A"), form(after, A_5=Reply(level="in_place")))
    assert {key: reply.level for key, reply in services.replies_of(after).items()} == {
        "A-1": "partly", "A-2": "partly", "A-5": "in_place",
    }  # fmt: skip
    score = client.get(address("carried", after)).text
    assert "Still true: kept" in score
    assert re.findall(r">([^<]*\d[^<]*)</td>", score.partition(">Whole</th>")[2].partition("</tr>")[0])[1::2] == [
        "4 / 4",
        "3 / 3",
    ]
    assert client.get(address("answers_json", before)).content == report
    assert json.loads(report)["answers"]
