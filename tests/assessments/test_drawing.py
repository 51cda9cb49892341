"""A report's way to its PDF, as a row tells it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from assessments import drawing, finishing
from assessments.models import Drawing, Snapshot
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
SETTLED = ("done", "failed", "cancelled")


def asked(cast: Cast, *, snapshot: Snapshot | None = None, lang: str = "ja", now=NOW, **given) -> Drawing | None:
    return drawing.ask(assessment=cast.ours, snapshot=snapshot, lang=lang, now=now, **given)


def begun() -> Drawing:
    return drawing.begin(pk=Drawing.objects.get().pk)


def state(row: Drawing) -> str:
    return Drawing.objects.get(pk=row.pk).state


def test_a_report_is_asked_for_once_while_it_is_under_way(cast: Cast):
    row = asked(cast)
    assert asked(cast) is None
    drawing.begin(pk=row.pk)
    assert asked(cast) is None
    assert Drawing.objects.get() == row


def test_every_language_and_result_has_a_drawing_of_its_own(cast: Cast):
    taken = finishing.finish(assessment=cast.ours, user=None, now=NOW)
    rows = {asked(cast, snapshot=snapshot, lang=lang) for snapshot in (None, taken) for lang in ("ja", "en")}
    assert len(rows - {None}) == 4


@pytest.mark.parametrize("settled", SETTLED)
def test_what_came_to_an_end_is_asked_for_again(cast: Cast, settled):
    row = asked(cast)
    Drawing.objects.update(state=settled, pages=7)
    assert asked(cast) == row
    row.refresh_from_db()
    assert (row.state, row.pages) == ("waiting", 0)


def test_what_nobody_works_on_any_more_is_asked_for_again(cast: Cast):
    row = asked(cast)
    drawing.begin(pk=row.pk)
    assert asked(cast, is_abandoned=True) == row
    assert state(row) == "waiting"


@pytest.mark.parametrize("before", ["waiting", "drawing", "failed"])
def test_a_drawing_is_begun_and_begun_again_after_a_crash(cast: Cast, before):
    row = asked(cast)
    Drawing.objects.update(state=before, pages=3)
    assert drawing.begin(pk=row.pk) == row
    row.refresh_from_db()
    assert (row.state, row.pages) == ("drawing", 0)


@pytest.mark.parametrize("before", ["done", "cancelled"])
def test_nothing_is_begun_that_nobody_waits_for(cast: Cast, before):
    row = asked(cast)
    Drawing.objects.update(state=before)
    assert drawing.begin(pk=row.pk) is None
    assert state(row) == before


def test_pages_are_noted_until_somebody_stops_it(cast: Cast):
    asked(cast)
    row = begun()
    drawing.laid_out(row=row, pages=12)
    row.refresh_from_db()
    assert row.pages == 12
    assert drawing.cancel(row=row)
    with pytest.raises(drawing.Stopped):
        drawing.laid_out(row=row, pages=13)


def test_pages_of_a_deleted_assessment_stop_the_drawing(cast: Cast):
    asked(cast)
    row = begun()
    cast.ours.delete()
    with pytest.raises(drawing.Stopped):
        drawing.laid_out(row=row, pages=1)


@pytest.mark.parametrize("settled", SETTLED)
def test_what_has_ended_cannot_be_stopped(cast: Cast, settled):
    row = asked(cast)
    Drawing.objects.update(state=settled)
    assert not drawing.cancel(row=row)
    assert state(row) == settled


@pytest.mark.parametrize("end", [drawing.finish, drawing.fail])
def test_an_end_does_not_undo_a_stop(cast: Cast, end):
    asked(cast)
    row = begun()
    drawing.cancel(row=row)
    end(row=row)
    assert state(row) == "cancelled"


@pytest.mark.parametrize("is_begun", [False, True])
@pytest.mark.parametrize("end", [drawing.finish, drawing.fail])
def test_an_end_leaves_alone_what_was_asked_for_anew_in_the_meantime(cast: Cast, end, is_begun):
    asked(cast)
    old = begun()
    drawing.cancel(row=old)
    asked(cast, now=NOW + timedelta(seconds=1))
    if is_begun:
        begun()
    before = state(old)
    end(row=old)
    with pytest.raises(drawing.Stopped):
        drawing.laid_out(row=old, pages=9)
    assert (state(old), before) == (before, "drawing" if is_begun else "waiting")
    assert Drawing.objects.get().pages == 0


def test_an_end_is_noted_once(cast: Cast):
    asked(cast)
    row = begun()
    drawing.finish(row=row)
    drawing.fail(row=row)
    assert state(row) == "done"


def test_those_asked_for_earlier_come_first(cast: Cast):
    for minutes, code in enumerate((cast.theirs, cast.loose)):
        drawing.ask(assessment=code, snapshot=None, lang="ja", now=NOW - timedelta(minutes=minutes + 1))
    row = asked(cast)
    assert drawing.ahead(row) == 2
    Drawing.objects.filter(assessment=cast.theirs).update(state="done")
    assert drawing.ahead(row) == 1


def test_a_report_that_nobody_ever_drew_does_not_come_first_for_ever(cast: Cast):
    drawing.ask(assessment=cast.theirs, snapshot=None, lang="ja", now=NOW - drawing.LONGEST)
    assert drawing.ahead(asked(cast)) == 0


def test_the_database_keeps_one_drawing_of_the_open_round(cast: Cast):
    asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Drawing.objects.create(assessment=cast.ours, snapshot=None, lang="ja", asked_at=NOW)


def test_the_database_knows_the_states(cast: Cast):
    asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Drawing.objects.update(state="lost")
