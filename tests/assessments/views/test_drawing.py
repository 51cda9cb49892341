"""The page of a report that is being drawn."""

from contextlib import ExitStack

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import drawing, finishing
from assessments.models import Assessment, Drawing
from assessments.reports import store
from assessments.tasks import draw_report
from assessments.views.drawing import FREE_SEATS, SEATS
from guidelines import limits, queued
from tests.config.work import filed
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def path(name: str, assessment: Assessment, *more: int) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code, *more])


@pytest.fixture(autouse=True)
def drawn(monkeypatch) -> list[str]:
    pages: list[str] = []
    monkeypatch.setattr(store, "render", lambda page, told=None: pages.append(page) or b"%PDF-1.7")
    return pages


@pytest.fixture(autouse=True)
def served(monkeypatch) -> None:
    """A worker lives."""
    monkeypatch.setattr(queued, "is_served", lambda: True)


@pytest.fixture
def reader(cast: Cast) -> Client:
    client = cast.browser("reader")
    client.cookies["django_language"] = "en"
    return client


def press(reader: Client, assessment: Assessment, name: str = "report_pdf", *more: int, lang: str = "ja"):
    """Press the link to the PDF in a browser."""
    return reader.get(path(name, assessment, *more), {"lang": lang}, headers=BROWSER)


def state_shown(reader: Client, assessment: Assessment, lang: str = "ja") -> str:
    return reader.get(path("report", assessment), {"lang": lang}).context["state"]


# --- asking ---------------------------------------------------------------------------------------


def test_a_browser_does_not_wait_for_the_drawing(cast: Cast, reader, drawn):
    response = press(reader, cast.ours)
    assert response.status_code == 302
    assert response["Location"] == path("report", cast.ours) + "?lang=ja&watch="
    assert drawn == []
    assert Drawing.objects.get().state == "waiting"


def test_a_second_press_asks_once(cast: Cast, reader):
    assert [press(reader, cast.ours).status_code for _ in range(2)] == [302, 302]
    assert Drawing.objects.count() == 1


def test_a_stored_report_is_given_at_once(cast: Cast, reader, drawn):
    press(reader, cast.ours)
    draw_report.call(Drawing.objects.get().pk)
    assert press(reader, cast.ours).content == b"%PDF-1.7"
    assert len(drawn) == 1


def test_a_changed_answer_asks_anew(cast: Cast, reader):
    press(reader, cast.ours)
    draw_report.call(Drawing.objects.get().pk)
    response = cast.ours.responses.get()
    response.approach = "変わりました。"
    response.save()
    assert state_shown(reader, cast.ours) == ""
    assert press(reader, cast.ours).status_code == 302
    assert Drawing.objects.get().state == "waiting"


@pytest.mark.parametrize("accept", ["*/*", "application/pdf", ""])
def test_a_program_gets_the_file_itself(cast: Cast, reader, accept):
    response = reader.get(path("report_pdf", cast.ours), headers={"Accept": accept})
    assert response["Content-Type"] == "application/pdf"
    assert not Drawing.objects.exists()


def test_without_a_worker_a_browser_gets_the_file_itself(cast: Cast, reader, monkeypatch):
    monkeypatch.setattr(queued, "is_served", lambda: False)
    assert press(reader, cast.ours).content == b"%PDF-1.7"


def test_a_finished_round_has_a_page_of_its_own(cast: Cast, reader):
    taken = finishing.finish(assessment=cast.ours, user=None, now=NOW)
    response = press(reader, cast.ours, "round_pdf", 1)
    assert response["Location"] == path("round_report", cast.ours, 1) + "?lang=ja&watch="
    assert Drawing.objects.get().snapshot == taken
    shown = reader.get(response["Location"])
    assert shown.context["state"] == "waiting"
    assert path("round", cast.ours, 1) in shown.text


def test_asking_counts(cast: Cast, reader, settings):
    settings.REPORTS_PER_HOUR = 1
    assert [press(reader, cast.ours, lang=lang).status_code for lang in ("ja", "en")] == [302, 429]


def test_programs_that_wait_for_reports_leave_threads_to_pages(cast: Cast, reader, drawn):
    with ExitStack() as others:
        for _ in range(SEATS):
            others.enter_context(FREE_SEATS)
        refused = reader.get(path("report_pdf", cast.ours))
        assert (refused.status_code, refused["Retry-After"], drawn) == (503, "60", [])
        assert press(reader, cast.ours).status_code == 302  # a browser does not wait
    assert reader.get(path("report_pdf", cast.ours)).status_code == 200


def test_a_seat_is_free_again_after_a_drawing_that_failed(cast: Cast, reader, monkeypatch):
    def render(page: str, told=None) -> bytes:
        raise store.RenderingFailed("no")

    monkeypatch.setattr(store, "render", render)
    seen = {reader.get(path("report_pdf", cast.ours)).status_code for _ in range(SEATS + 1)}
    monkeypatch.setattr(store, "render", lambda page, told=None: b"%PDF-1.7")
    assert seen == {503}
    assert reader.get(path("report_pdf", cast.ours)).status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("is_finished", [False, True])
def test_a_report_of_an_assessment_deleted_at_the_same_moment_does_not_exist(
    cast: Cast, reader, monkeypatch, settings, accept, is_finished
):
    if is_finished:
        finishing.finish(assessment=cast.ours, user=None, now=NOW)
    count = limits.count

    def late(*given):  # the visitor has passed the gate
        count(*given)
        Assessment.objects.get(pk=cast.ours.pk).delete()

    monkeypatch.setattr(limits, "count", late)
    response = reader.get(path("report_pdf", cast.ours), headers={"Accept": accept})
    assert response.status_code == 404
    assert not (settings.DATA_DIR / "reports" / cast.ours.code).exists()


# --- how far it is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "The report waits for its turn."),
        ("drawing", "12 pages are laid out."),
        ("failed", "The report could not be drawn."),
        ("cancelled", "The drawing was stopped."),
    ],
)
def test_the_page_says_how_far_the_report_is(cast: Cast, reader, state, words):
    press(reader, cast.ours)
    Drawing.objects.update(state=state, pages=12)
    assert words in reader.get(path("report", cast.ours), {"lang": "ja"}).text


def test_the_page_of_a_report_nobody_asked_for_offers_to_draw_it(cast: Cast, reader):
    assert state_shown(reader, cast.ours) == ""
    reader.post(path("report", cast.ours) + "?lang=en", {"draw": "1"})
    assert Drawing.objects.get().lang == "en"
    assert state_shown(reader, cast.ours, "en") == "waiting"


def test_the_page_of_a_stored_report_leads_to_the_file(cast: Cast, reader):
    press(reader, cast.ours)
    draw_report.call(Drawing.objects.get().pk)
    page = reader.get(path("report", cast.ours), {"lang": "ja"}).text
    assert "The report is ready." in page
    assert f'href="{path("report_pdf", cast.ours)}?lang=ja"' in page


def test_those_that_come_first_are_counted(cast: Cast, reader):
    drawing.ask(assessment=cast.theirs, snapshot=None, lang="ja", now=timezone.now())
    press(reader, cast.ours)
    assert "1 other report comes first." in reader.get(path("report", cast.ours), {"lang": "ja"}).text


def test_where_the_worker_is_gone_the_page_offers_the_file_itself_and_goes_on_looking(cast: Cast, reader, monkeypatch):
    press(reader, cast.ours)
    monkeypatch.setattr(queued, "is_served", lambda: False)
    page = reader.get(path("report", cast.ours), {"lang": "ja"}).text
    assert "data-under-way" in page
    assert "Nothing draws reports in the background" in page
    assert f'href="{path("report_pdf", cast.ours)}?lang=ja"' in page


def test_a_report_that_the_queue_gave_up_can_be_tried_again(cast: Cast, reader):
    press(reader, cast.ours)
    row = Drawing.objects.get()
    drawing.begin(pk=row.pk)
    filed("FAILED", args=(row.pk,), task_path=draw_report.module_path)
    assert "Try again" in reader.get(path("report", cast.ours), {"lang": "ja"}).text
    reader.post(path("report", cast.ours) + "?lang=ja", {"draw": "1"})
    assert Drawing.objects.get().state == "waiting"


def test_without_scripts_the_page_renews_itself_and_then_fetches_the_file(cast: Cast, reader):
    page = press(reader, cast.ours)["Location"]
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in reader.get(page).text
    draw_report.call(Drawing.objects.get().pk)
    file = path("report_pdf", cast.ours) + "?lang=ja"
    assert f'content="0; url={file}"' in reader.get(page).text
    assert "http-equiv" not in reader.get(path("report", cast.ours), {"lang": "ja"}).text


def test_the_result_leads_to_the_page_of_a_report_that_is_under_way(cast: Cast, reader):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    link = f'href="{path("report", cast.ours)}?lang=en&amp;watch="'
    assert link not in reader.get(path("result", cast.ours)).text
    press(reader, cast.ours, lang="en")
    assert link in reader.get(path("result", cast.ours)).text
    draw_report.call(Drawing.objects.get().pk)
    assert link not in reader.get(path("result", cast.ours)).text


# --- stopping -------------------------------------------------------------------------------------


def test_a_report_under_way_can_be_stopped(cast: Cast, reader):
    press(reader, cast.ours)
    assert "Stop drawing" in reader.get(path("report", cast.ours), {"lang": "ja"}).text
    response = reader.post(path("report", cast.ours) + "?lang=ja", {"stop": "1"})
    assert response.status_code == 302
    assert Drawing.objects.get().state == "cancelled"


@pytest.mark.parametrize("data", [{"stop": "1"}, {}, {"x": "y"}])
def test_an_odd_form_changes_nothing(cast: Cast, reader, data):
    assert reader.post(path("report", cast.ours), data).status_code == 302
    assert not Drawing.objects.exists()


@pytest.mark.parametrize("visitor", ["stranger", "outsider", "link"])
def test_strangers_neither_see_nor_stop_it(cast: Cast, reader, visitor):
    press(reader, cast.ours)
    stranger = cast.browser(visitor)
    assert stranger.get(path("report", cast.ours)).status_code == 404
    assert stranger.post(path("report", cast.ours), {"stop": "1"}).status_code == 404
    assert Drawing.objects.get().state == "waiting"
