"""Rounds: finishing, beginning the next, what finished ones said, two side by side."""

import hashlib
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import finishing, services
from assessments.models import Assessment, Response, Snapshot
from assessments.reports import html, store
from assessments.services import Saving
from assessments.snapshot import Reply
from tests.builders import page_data, typed
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
FILES = ("round_pdf", "round_html", "round_json")
PAGES = ("round", "round_score", "round_standing", *FILES)
RESULTS = ("result", "score", "standing", "report_html", "report_pdf", "answers_json")
NEW = Reply(level="in_place", approach="毎朝確かめる。")


def path(name: str, assessment: Assessment, *parts: int | str) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code, *parts])


def browser(cast: Cast, name: str, *, lang: str = "en") -> Client:
    client = cast.browser(name)
    client.cookies["django_language"] = lang
    return client


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """HTML that was handed over to be drawn."""
    pages = []
    monkeypatch.setattr(store, "render", lambda page, told: pages.append(page) or b"%PDF-1.7")
    return pages


@pytest.fixture
def editor(cast: Cast) -> Client:
    return browser(cast, "editor")


@pytest.fixture
def twice(cast: Cast) -> Assessment:
    """Two finished rounds: C-1-3 partly, then in place; C-3-2 answered in the second alone; the third is open."""
    people = cast.people
    finishing.finish(assessment=cast.ours, user=people["owner"], now=NOW)
    finishing.reopen(assessment=cast.ours, user=people["owner"], now=NOW)
    services.save_replies(assessment=cast.ours, savings={"C-3-2": Saving(reply=NEW)}, now=NOW)
    better = Saving(reply=Reply(level="in_place"), seen="1.")
    services.save_replies(assessment=cast.ours, savings={"C-1-3": better}, now=NOW)
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    finishing.reopen(assessment=cast.ours, user=people["owner"], now=NOW)
    return cast.ours


# --- the whole way --------------------------------------------------------------------------------


@pytest.mark.usefixtures("drawn")
def test_an_editor_finishes_begins_anew_answers_better_and_sees_what_changed(cast: Cast, editor: Client):
    done = editor.post(path("finish", cast.ours), follow=True)
    assert "Round 1 is finished" in done.text
    first = editor.get(path("round_json", cast.ours, 1)).content
    begun = editor.post(path("reopen", cast.ours), follow=True)
    assert "Round 2 has begun" in begun.text
    seen = services.stored_responses(cast.ours)["C-1-3"]
    marks = {"C-1-3": f"{seen.version}."}
    saved = editor.post(path("page", cast.ours, "C-1"), page_data({"C-1-3": Reply(level="in_place")}, seen=marks))
    assert saved.status_code == 302
    editor.post(path("finish", cast.ours))
    listed = editor.get(path("rounds", cast.ours)).text
    assert path("compare", cast.ours, 1, 2) in listed
    compared = editor.get(path("compare", cast.ours, 1, 2)).text
    assert "Better (1)" in compared
    assert "Actions closed (1)" in compared
    assert editor.get(path("round_json", cast.ours, 1)).content == first


def test_whoever_holds_the_link_of_an_anonymous_assessment_goes_the_same_way(cast: Cast):
    link = browser(cast, "link")
    assert "Round 1 is finished" in link.post(path("finish", cast.loose), follow=True).text
    assert "without an account" in link.get(path("rounds", cast.loose)).text
    assert "Round 2 has begun" in link.post(path("reopen", cast.loose), follow=True).text


# --- finishing and reopening ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["check", "result"])
def test_the_last_look_and_the_result_offer_finishing_to_those_who_may(cast: Cast, name):
    action = f'action="{path("finish", cast.ours)}"'
    assert action in browser(cast, "editor").get(path(name, cast.ours)).text
    assert action not in browser(cast, "reader").get(path(name, cast.ours)).text


@pytest.mark.parametrize("name", ["check", "result", "tasks"])
def test_a_finished_assessment_offers_a_new_round_to_those_who_may(cast: Cast, name):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    action = f'action="{path("reopen", cast.ours)}"'
    assert action in browser(cast, "editor").get(path(name, cast.ours)).text
    assert action not in browser(cast, "reader").get(path(name, cast.ours)).text


def test_nothing_answered_is_refused_in_words(version, started, cast: Cast):
    empty = started(user=cast.people["owner"])
    response = browser(cast, "owner").post(path("finish", empty))
    assert response.status_code == 400
    assert "Nothing is answered yet" in response.text
    assert "<title>Error:" in response.text


def test_pressing_twice_finishes_once(cast: Cast, editor: Client):
    editor.post(path("finish", cast.ours))
    again = editor.post(path("finish", cast.ours), follow=True)
    assert "finished already" in again.text
    assert Snapshot.objects.count() == 1


def test_pressing_twice_begins_one_round(cast: Cast, editor: Client):
    editor.post(path("finish", cast.ours))
    editor.post(path("reopen", cast.ours))
    again = editor.post(path("reopen", cast.ours), follow=True)
    assert "This round is open" in again.text
    assert Assessment.objects.get(pk=cast.ours.pk).round == 2


@pytest.mark.parametrize("name", ["finish", "reopen"])
@pytest.mark.parametrize(
    ("visitor", "status"), [("stranger", 404), ("link", 404), ("outsider", 404), ("reader", 403), ("owner", 302)]
)
def test_who_may_finish_and_reopen(cast: Cast, name, visitor, status):
    assert browser(cast, visitor).post(path(name, cast.ours)).status_code == status
    assert Snapshot.objects.exists() == (status == 302 and name == "finish")


@pytest.mark.parametrize("name", ["finish", "reopen"])
def test_a_link_that_is_only_opened_changes_nothing(cast: Cast, editor: Client, name):
    assert editor.get(path(name, cast.ours)).status_code == 405


@pytest.mark.parametrize("name", ["finish", "reopen"])
def test_what_is_deleted_meanwhile_is_not_found(cast: Cast, editor: Client, name, monkeypatch):
    def gone(**given):
        raise services.Gone

    monkeypatch.setattr(finishing, name, gone)
    assert editor.post(path(name, cast.ours)).status_code == 404


# --- a finished round takes nothing, and loses nothing --------------------------------------------


def stored(assessment: Assessment) -> list[dict]:
    return list(Response.objects.filter(assessment=assessment).order_by("pk").values())


def test_a_page_sent_into_a_finished_round_is_given_back_with_every_word(cast: Cast, editor: Client):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    before = stored(cast.ours)
    response = editor.post(path("page", cast.ours, "C-3"), page_data({"C-3-2": NEW}))
    assert response.status_code == 409
    assert "毎朝確かめる。" in response.text
    assert "In place" in response.text
    assert f'action="{path("reopen", cast.ours)}"' in response.text
    assert stored(cast.ours) == before


def finished_between(monkeypatch, assessment: Assessment) -> None:
    """Somebody finishes the round after this request has passed the gate and before it writes."""
    hold = services.hold_open

    def late(target: Assessment) -> None:
        Assessment.objects.filter(pk=assessment.pk).update(finished_at=NOW)
        hold(target)

    monkeypatch.setattr(services, "hold_open", late)


def test_two_tabs_a_page_on_its_way_while_the_other_finishes_is_given_back(cast: Cast, editor: Client, monkeypatch):
    before = stored(cast.ours)
    finished_between(monkeypatch, cast.ours)
    response = editor.post(path("page", cast.ours, "C-3"), page_data({"C-3-2": NEW}))
    assert response.status_code == 409
    assert "毎朝確かめる。" in response.text
    assert stored(cast.ours) == before


def test_two_tabs_the_script_is_told_and_keeps_its_words(cast: Cast, editor: Client):
    """The answer has the form of a conflict: the page's script shows it and sends again when a person says so."""
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    before = stored(cast.ours)
    data = typed("C-3-2", NEW)
    response = editor.post(path("save", cast.ours, "C-3-2"), data)
    assert response.status_code == 409
    answer = response.json()
    assert answer["seen"] == data["C-3-2-seen"]
    assert "finished in the meantime" in answer["conflict"]
    assert "data-mine" in answer["conflict"]
    assert stored(cast.ours) == before


def test_two_tabs_what_was_refused_is_saved_once_a_new_round_has_begun(cast: Cast, editor: Client):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    answer = editor.post(path("save", cast.ours, "C-3-2"), typed("C-3-2", NEW)).json()
    editor.post(path("reopen", cast.ours))
    again = editor.post(path("save", cast.ours, "C-3-2"), typed("C-3-2", NEW, seen=answer["seen"]))
    assert again.status_code == 200
    assert services.replies_of(cast.ours)["C-3-2"] == NEW


def test_two_tabs_what_was_saved_before_the_finishing_is_part_of_it(cast: Cast, editor: Client):
    editor.post(path("save", cast.ours, "C-3-2"), typed("C-3-2", NEW))
    editor.post(path("finish", cast.ours))
    assert "毎朝確かめる。" in editor.get(path("round_json", cast.ours, 1)).text


@pytest.mark.parametrize("between", [False, True])
def test_settings_of_a_finished_round_stay_and_the_typed_name_is_given_back(
    cast: Cast, editor: Client, monkeypatch, between
):
    if between:
        finished_between(monkeypatch, cast.ours)
    else:
        finishing.finish(assessment=cast.ours, user=None, now=NOW)
    data = {"roles": "developer", "depth": "full", "organisation_name": "新しい名前"}
    response = editor.post(path("settings", cast.ours), data)
    assert response.status_code == 409
    assert "新しい名前" in response.text
    assert Assessment.objects.get(pk=cast.ours.pk).depth == "quick"


def test_settings_of_a_finished_round_are_not_offered(cast: Cast, editor: Client):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    assert path("settings", cast.ours) not in editor.get(path("tasks", cast.ours)).text
    response = editor.get(path("settings", cast.ours))
    assert response.status_code == 409
    assert "This round is finished" in response.text


def test_the_pages_of_a_finished_round_are_read_without_a_button_to_save(cast: Cast, editor: Client):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    page = editor.get(path("page", cast.ours, "C-3")).text
    assert "Save and go on" not in page
    assert "data-save" not in page
    assert "Round 1 is finished" in page


# --- what finished rounds show --------------------------------------------------------------------


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("name", RESULTS)
def test_a_finished_result_does_not_move_whatever_happens_to_the_rows(cast: Cast, editor: Client, name):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    before = editor.get(path(name, cast.ours)).content
    Assessment.objects.filter(pk=cast.ours.pk).update(organisation_name="別の名", for_developer=True)
    assert csrf_free(editor.get(path(name, cast.ours)).content) == csrf_free(before)


def csrf_free(page: bytes) -> bytes:
    """A page without its tokens, which differ with every answer."""
    return b"\n".join(line for line in page.split(b"\n") if b"csrfmiddlewaretoken" not in line)


def test_a_result_says_whether_it_is_an_interim_one(cast: Cast, editor: Client):
    assert "<h1>Interim result</h1>" in editor.get(path("result", cast.ours)).text
    assert "Interim result" in editor.get(path("report_html", cast.ours)).text
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    assert "<h1>Result</h1>" in editor.get(path("result", cast.ours)).text
    report = editor.get(path("report_html", cast.ours)).text
    assert "Interim result" not in report
    assert "1, finished" in report


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("name", PAGES)
def test_a_reader_sees_every_round(twice: Assessment, cast: Cast, name):
    for number in (1, 2):
        assert browser(cast, "reader").get(path(name, twice, number)).status_code == 200


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("visitor", ["stranger", "link", "outsider"])
def test_to_strangers_no_round_exists(twice: Assessment, cast: Cast, name, visitor):
    assert browser(cast, visitor).get(path(name, twice, 1)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("number", [0, 3, 2**70])
def test_a_round_that_is_not_finished_is_not_found(twice: Assessment, editor: Client, name, number):
    assert editor.get(path(name, twice, number)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "compare", "rounds"])
def test_rounds_are_only_read(twice: Assessment, editor: Client, name):
    parts = {"compare": (1, 2), "rounds": ()}.get(name, (1,))
    for method in ("post", "put", "delete"):
        assert getattr(editor, method)(path(name, twice, *parts)).status_code == 405


def test_a_round_of_another_assessment_is_not_reached_by_its_number(twice: Assessment, cast: Cast):
    assert browser(cast, "outsider").get(path("round_json", cast.theirs, 1)).status_code == 404


def test_an_old_round_shows_its_own_figures_and_leads_to_its_own_files(twice: Assessment, editor: Client):
    first, second = (editor.get(path("round", twice, number)).text for number in (1, 2))
    assert "Result of round 1" in first
    assert first != second
    for name in (*FILES, "round_score"):
        assert path(name, twice, 1) in first
        assert path(name, twice, 2) not in first
    assert path("page", twice, "C-1") not in first


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_list_shows_date_person_figures_and_files(twice: Assessment, cast: Cast, lang):
    page = browser(cast, "reader", lang=lang).get(path("rounds", twice)).text
    score = Snapshot.objects.get(round=1).content["score"]
    assert f"{int(score['confirmed'] * 100)}–" in page or f"{int(score['confirmed'] * 100)}～" in page
    assert ("2026年11月23日" if lang == "ja" else "23 November 2026") in page
    assert "<bdi>owner</bdi>" in page
    for name in ("round", *FILES):
        assert path(name, twice, 2) in page


def test_before_the_first_round_is_finished_the_list_says_so(cast: Cast, editor: Client):
    assert "No round is finished yet" in editor.get(path("rounds", cast.ours)).text


def test_the_list_costs_as_many_queries_for_eight_rounds_as_for_two(twice: Assessment, editor: Client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            editor.get(path("rounds", twice))
        return len(found)

    two = (asked(), asked())[1]
    for _ in range(6):
        finishing.finish(assessment=twice, user=None, now=NOW)
        finishing.reopen(assessment=twice, user=None, now=NOW)
    assert asked() == two <= 6


# --- files ----------------------------------------------------------------------------------------


def test_the_data_of_a_round_are_byte_equal_whenever_they_are_asked_for(twice: Assessment, editor: Client):
    first = editor.get(path("round_json", twice, 1)).content
    Assessment.objects.filter(pk=twice.pk).update(organisation_name="別の名", depth="full")
    Response.objects.filter(assessment=twice).delete()
    again = editor.get(path("round_json", twice, 1)).content
    assert again == first
    assert hashlib.sha256(first).hexdigest() == Snapshot.objects.get(round=1).digest
    assert json.loads(first)["schema"] == 1


def test_the_check_value_in_the_list_is_that_of_the_file(twice: Assessment, editor: Client):
    file = editor.get(path("round_json", twice, 2)).content
    assert hashlib.sha256(file).hexdigest() in editor.get(path("rounds", twice)).text


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("round_pdf", "application/pdf", "tenken-{}-round-1-ja.pdf"),
        ("round_html", "text/html; charset=utf-8", "tenken-{}-round-1-ja.html"),
        ("round_json", "application/json", "tenken-{}-round-1.json"),
    ],
)
def test_a_file_of_a_round_is_for_keeping(twice: Assessment, editor: Client, name, kind, file):
    response = editor.get(path(name, twice, 1), {"lang": "ja"})
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f'attachment; filename="{file.format(twice.code)}"'


def test_an_unchanged_report_of_a_round_is_served_without_making_its_html(
    twice: Assessment, editor: Client, drawn, monkeypatch, settings
):
    first = editor.get(path("round_pdf", twice, 1)).content

    def made(*given) -> str:
        raise AssertionError("the HTML was made again")

    monkeypatch.setattr(html, "page", made)
    settings.REPORTS_PER_HOUR = 0
    assert editor.get(path("round_pdf", twice, 1)).content == first
    assert len(drawn) == 1


def test_drawing_the_report_of_a_round_counts(twice: Assessment, editor: Client, drawn, settings):
    settings.REPORTS_PER_HOUR = 1
    assert [editor.get(path("round_pdf", twice, n)).status_code for n in (1, 2, 1)] == [200, 429, 200]
    assert len(drawn) == 1


@pytest.mark.parametrize("name", ["round_xlsx", "round_csv", "round_docx"])
def test_the_files_of_a_round_count_as_well(twice: Assessment, editor: Client, settings, name):
    settings.FILES_PER_HOUR = 1
    assert [editor.get(path(name, twice, 1)).status_code for _ in range(2)] == [200, 429]


# --- side by side ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_two_rounds_are_compared_on_one_page(twice: Assessment, cast: Cast, lang):
    page = browser(cast, "reader", lang=lang).get(path("compare", twice, 1, 2)).text
    words = ("改善", "新たに回答") if lang == "ja" else ("Better (1)", "Newly answered (1)")
    assert all(word in page for word in words)
    assert f'<html lang="{lang}">' in page


def test_a_round_beside_itself_shows_no_change(twice: Assessment, editor: Client):
    page = editor.get(path("compare", twice, 1, 1)).text
    assert "Better" not in page
    assert "Worse" not in page


def test_turned_round_better_becomes_worse(twice: Assessment, editor: Client):
    page = editor.get(path("compare", twice, 2, 1)).text
    assert "Worse (1)" in page
    assert "Better" not in page


@pytest.mark.parametrize(("number", "other"), [(1, 3), (3, 1), (0, 1)])
def test_only_finished_rounds_are_compared(twice: Assessment, editor: Client, number, other):
    assert editor.get(path("compare", twice, number, other)).status_code == 404


@pytest.mark.parametrize(("visitor", "status"), [("stranger", 404), ("outsider", 404), ("reader", 200)])
def test_who_may_compare(twice: Assessment, cast: Cast, visitor, status):
    assert browser(cast, visitor).get(path("compare", twice, 1, 2)).status_code == status
