"""Drawing reports in the background: asked for when a round is finished, put on record, harmless to repeat."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django_tasks import default_task_backend
from django_tasks.backends.dummy import DummyBackend

from assessments import drawing, finishing, services
from assessments.models import Drawing, IssuedFile, Snapshot
from assessments.reports import store
from assessments.snapshot import Profile
from assessments.tasks import FIRST, LATER, PATIENCE, ask_for, draw_report, is_abandoned
from tests.config.work import filed
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    pages: list[str] = []
    monkeypatch.setattr(store, "render", lambda page, told: pages.append(page) or b"%PDF-1.7 " + page[:200].encode())
    return pages


@pytest.fixture
def taken(cast: Cast) -> Snapshot:
    return finishing.finish(assessment=cast.ours, user=None, now=NOW)


@pytest.fixture
def queue() -> list:
    default_task_backend.clear()
    return default_task_backend.results


def ask(cast: Cast, snapshot: Snapshot | None = None, *, now=NOW, **given) -> Drawing | None:
    return ask_for(assessment=cast.ours, snapshot=snapshot, lang="ja", now=now, **given)


def test_finishing_asks_for_the_report_in_both_languages_the_readers_own_first(cast: Cast, queue):
    owner = cast.browser("owner")
    owner.cookies["django_language"] = "en"
    owner.post(reverse("assessments:finish", args=[cast.ours.code]))
    rows = [Drawing.objects.get(pk=result.args[0]) for result in queue]
    assert [(row.snapshot, row.lang) for row in rows] == [(Snapshot.objects.get(), lang) for lang in ("en", "ja")]
    assert {result.task.priority for result in queue} == {LATER}


def test_what_somebody_waits_for_goes_first(cast: Cast, queue):
    ask(cast)
    assert [result.task.priority for result in queue] == [FIRST]
    assert FIRST > LATER > 0  # imports have 0


def test_what_is_under_way_is_not_put_into_the_queue_again(cast: Cast, queue):
    ask(cast)
    assert ask(cast) is None
    assert len(queue) == 1


def test_a_drawn_report_is_stored_put_on_record_and_not_drawn_again(drawn, taken: Snapshot, cast: Cast):
    row = ask(cast, taken)
    for _ in range(2):
        draw_report.call(row.pk)
    pdf = cast.browser("reader").get(reverse("assessments:round_pdf", args=[cast.ours.code, 1]), {"lang": "ja"})
    assert len(drawn) == 1
    assert pdf.content.startswith(b"%PDF-1.7")
    assert [(file.kind, file.lang) for file in IssuedFile.objects.order_by("pk")] == [("json", ""), ("pdf", "ja")]
    assert Drawing.objects.get().state == "done"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_report_is_on_record_as_soon_as_it_is_drawn(drawn, taken: Snapshot, cast: Cast, lang):
    draw_report.call(ask_for(assessment=cast.ours, snapshot=taken, lang=lang, now=NOW).pk)
    assert [file.lang for file in IssuedFile.objects.filter(kind="pdf")] == [lang]


def test_a_stored_report_that_missed_its_record_is_put_on_record_when_it_is_fetched(drawn, taken, cast: Cast):
    draw_report.call(ask(cast, taken).pk)
    IssuedFile.objects.filter(kind="pdf").delete()
    cast.browser("reader").get(reverse("assessments:round_pdf", args=[cast.ours.code, 1]), {"lang": "ja"})
    assert IssuedFile.objects.filter(kind="pdf", lang="ja").count() == 1


def test_a_worker_waits_longer_for_a_place_to_draw_than_a_request(monkeypatch, cast: Cast):
    waited = []
    monkeypatch.setattr(store, "get_or_draw", lambda *_given, patience, **_more: waited.append(patience) or b"%PDF-")
    draw_report.call(ask(cast).pk)
    cast.browser("reader").get(reverse("assessments:report_pdf", args=[cast.ours.code]))
    assert waited == [PATIENCE, store.WAIT_SECONDS]


def test_an_interim_report_is_drawn_from_the_answers_as_they_are_then(drawn, cast: Cast):
    row = ask(cast)
    services.change_scope(assessment=cast.ours, scope=cast.ours.scope, profile=cast.ours.profile)
    draw_report.call(row.pk)
    reader = cast.browser("reader")
    assert reader.get(reverse("assessments:report_pdf", args=[cast.ours.code]), {"lang": "ja"}).status_code == 200
    assert len(drawn) == 1


def test_a_report_of_a_deleted_round_is_left_alone(drawn, taken: Snapshot, cast: Cast):
    row = ask(cast, taken)
    pk = row.pk
    cast.ours.delete()
    draw_report.call(pk)
    assert drawn == []


def test_a_stopped_report_is_left_alone(drawn, cast: Cast):
    row = ask(cast)
    drawing.cancel(row=row)
    draw_report.call(row.pk)
    assert drawn == []


def test_a_report_stopped_while_it_is_drawn_is_not_stored(monkeypatch, cast: Cast, settings):
    row = ask(cast)

    def render(page: str, told) -> bytes:
        drawing.cancel(row=row)
        told(3)
        raise AssertionError("told did not stop it")

    monkeypatch.setattr(store, "render", render)
    draw_report.call(row.pk)
    assert Drawing.objects.get().state == "cancelled"
    assert list((settings.DATA_DIR / "reports").rglob("*.pdf")) == []


def test_a_report_that_is_ready_after_it_was_asked_for_anew_is_drawn_again_by_the_new_task(monkeypatch, cast: Cast):
    row, pages = ask(cast), []

    def render(page: str, told) -> bytes:
        pages.append(page)
        if len(pages) == 1:
            drawing.cancel(row=row)
            services.change_scope(assessment=cast.ours, scope=cast.ours.scope, profile=Profile(organisation="改名"))
            ask(cast, now=NOW + timedelta(seconds=1))
        return b"%PDF-"

    monkeypatch.setattr(store, "render", render)
    draw_report.call(row.pk)
    assert Drawing.objects.get().state == "waiting"
    draw_report.call(row.pk)
    assert Drawing.objects.get().state == "done"
    assert ["改名" in page for page in pages] == [False, True]


def test_of_an_assessment_deleted_while_its_report_is_drawn_nothing_comes_back(monkeypatch, cast: Cast, settings):
    row = ask(cast)

    def render(page: str, told) -> bytes:
        cast.ours.delete()  # its files are forgotten only after this, or were before
        return b"%PDF-"

    monkeypatch.setattr(store, "render", render)
    draw_report.call(row.pk)
    assert not list((settings.DATA_DIR / "reports").glob(f"{cast.ours.code}*"))
    assert not Drawing.objects.exists()


def test_a_report_that_cannot_be_put_into_the_queue_is_not_asked_for(cast: Cast, monkeypatch):
    def enqueue(self, task, args, kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(DummyBackend, "enqueue", enqueue)
    with pytest.raises(DatabaseError):
        ask(cast)
    assert not Drawing.objects.exists()


def test_how_far_a_report_is_can_be_seen_while_it_is_drawn(monkeypatch, cast: Cast):
    row, seen = ask(cast), []

    def render(page: str, told) -> bytes:
        told(5)
        seen.append(Drawing.objects.values_list("state", "pages").get())
        return b"%PDF-"

    monkeypatch.setattr(store, "render", render)
    draw_report.call(row.pk)
    assert seen == [("drawing", 5)]


def test_how_far_a_report_is_is_noted_once_a_second_at_most(monkeypatch, cast: Cast, django_assert_num_queries):
    def render(page: str, told) -> bytes:
        told(1)
        with django_assert_num_queries(0):
            told(2)
        return b"%PDF-"

    monkeypatch.setattr(store, "render", render)
    draw_report.call(ask(cast).pk)
    assert Drawing.objects.get().state == "done"


@pytest.mark.parametrize("error", [store.Busy("two are drawn"), store.RenderingFailed("no PDF"), MemoryError()])
def test_a_failure_is_told_to_the_reader_and_to_the_queue(monkeypatch, cast: Cast, error):
    def render(page: str, told) -> bytes:
        raise error

    monkeypatch.setattr(store, "render", render)
    row = ask(cast)
    with pytest.raises(type(error)):
        draw_report.call(row.pk)
    assert Drawing.objects.get().state == "failed"


def test_a_failed_report_can_be_drawn_again_by_whoever_keeps_the_queue(drawn, cast: Cast):
    row = ask(cast)
    Drawing.objects.update(state="failed")
    draw_report.call(row.pk)
    assert Drawing.objects.get().state == "done"


def test_a_report_that_the_queue_gave_up_is_abandoned_and_asked_for_again(cast: Cast, queue):
    row = ask(cast)
    assert not is_abandoned(row)
    filed("FAILED", args=(row.pk,), task_path=draw_report.module_path)
    assert is_abandoned(row)
    assert ask(cast) == row
    assert len(queue) == 2
