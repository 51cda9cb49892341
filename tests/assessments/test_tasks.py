"""Drawing reports in the background: asked for when a round is finished, put on record, harmless to repeat."""

import pytest
from django.urls import reverse
from django_tasks import default_task_backend

from assessments import finishing
from assessments.models import IssuedFile, Snapshot
from assessments.reports import store
from assessments.tasks import draw_report
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    pages: list[str] = []
    monkeypatch.setattr(store, "render", lambda page: pages.append(page) or b"%PDF-1.7 " + page[:200].encode())
    return pages


@pytest.fixture
def taken(cast: Cast) -> Snapshot:
    return finishing.finish(assessment=cast.ours, user=None, now=NOW)


def test_finishing_asks_for_the_report_in_both_languages_the_readers_own_first(cast: Cast) -> None:
    default_task_backend.clear()
    owner = cast.browser("owner")
    owner.cookies["django_language"] = "en"
    owner.post(reverse("assessments:finish", args=[cast.ours.code]))
    snapshot = Snapshot.objects.get()
    assert [result.args for result in default_task_backend.results] == [[snapshot.pk, "en"], [snapshot.pk, "ja"]]


def test_a_drawn_report_is_stored_put_on_record_and_not_drawn_again(drawn, taken: Snapshot, cast: Cast) -> None:
    for _ in range(2):
        draw_report.call(taken.pk, "ja")
    pdf = cast.browser("reader").get(reverse("assessments:round_pdf", args=[cast.ours.code, 1]), {"lang": "ja"})
    assert len(drawn) == 1
    assert pdf.content.startswith(b"%PDF-1.7")
    assert [(file.kind, file.lang) for file in IssuedFile.objects.order_by("pk")] == [("json", ""), ("pdf", "ja")]


def test_a_round_that_was_deleted_is_left_alone(drawn, taken: Snapshot, cast: Cast) -> None:
    pk = taken.pk
    cast.ours.delete()
    draw_report.call(pk, "ja")
    assert drawn == []


def test_a_busy_machine_leaves_it_to_whoever_asks(monkeypatch, taken: Snapshot) -> None:
    def busy(*args):
        raise store.Busy("two reports are being drawn")

    monkeypatch.setattr(store, "of_round", busy)
    draw_report.call(taken.pk, "ja")
    assert not IssuedFile.objects.filter(kind="pdf").exists()
