"""Finishing a round freezes it; reopening begins the next."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from assessments import finishing, frozen, services
from assessments.models import Assessment, Response, Snapshot
from assessments.scope import Scope
from assessments.services import Finished, Gone, Saving
from assessments.snapshot import Profile, Reply
from tests.conftest import NOW, Cast, begin

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=180)


def finish(assessment: Assessment, *, user: User | None = None, now=NOW) -> Snapshot:
    return finishing.finish(assessment=assessment, user=user, now=now)


def reopen(assessment: Assessment, *, user: User | None = None) -> None:
    finishing.reopen(assessment=assessment, user=user, now=LATER)


def save(assessment: Assessment, key: str, reply: Reply) -> None:
    services.save_replies(assessment=assessment, savings={key: Saving(reply=reply)}, now=LATER)


def fresh(assessment: Assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


# --- finishing ------------------------------------------------------------------------------------


def test_a_finished_round_holds_texts_answers_score_edition_method_who_and_when(cast: Cast):
    snapshot = finish(cast.ours, user=cast.people["editor"])
    content = snapshot.content
    answers = {item["key"]: item["reply"] for row in content["principles"] for item in row["items"]}
    assert answers["C-1-3"]["approach"] == "月に一度確かめています。"
    assert content["score"]["answered"] == 1
    assert (content["edition"]["key"], content["method"], snapshot.method) == ("aigb-1.2", 1, 1)
    assert (content["round"], snapshot.round) == (1, 1)
    assert content["as_of"] == "2026-11-23T14:00:00+09:00"
    assert (snapshot.taken_at, snapshot.taken_by) == (NOW, cast.people["editor"])


def test_its_digest_is_that_of_the_content_as_stored(cast: Cast):
    finish(cast.ours)
    stored = Snapshot.objects.get()
    assert stored.digest == frozen.digest(stored.content)


def test_a_finished_assessment_says_so(cast: Cast):
    finish(cast.ours)
    assert cast.ours.is_finished
    assert (fresh(cast.ours).is_finished, fresh(cast.ours).finished_at) == (True, NOW)


def test_nothing_answered_cannot_be_finished(version):
    empty = begin(version)
    with pytest.raises(finishing.NothingAnswered):
        finish(empty)
    assert not fresh(empty).is_finished
    assert not Snapshot.objects.exists()


def test_an_answer_out_of_scope_is_nothing_to_finish(version):
    with pytest.raises(finishing.NothingAnswered):
        finish(begin(version, D_2_i=Reply(level="in_place")))


def test_a_second_finishing_is_refused_and_changes_nothing(cast: Cast):
    finish(cast.ours)
    with pytest.raises(finishing.AlreadyFinished):
        finish(cast.ours, now=LATER)
    assert Snapshot.objects.get().taken_at == NOW
    assert fresh(cast.ours).finished_at == NOW


def test_what_was_deleted_meanwhile_cannot_be_finished_or_reopened(cast: Cast):
    Assessment.objects.filter(pk=cast.ours.pk).delete()
    with pytest.raises(Gone):
        finish(cast.ours)
    with pytest.raises(Gone):
        reopen(cast.ours)


def test_deleting_an_assessment_deletes_its_rounds(cast: Cast):
    finish(cast.ours)
    services.delete(assessment=cast.ours)
    assert not Snapshot.objects.exists()


# --- while it is finished -------------------------------------------------------------------------


def test_a_finished_round_takes_no_answer_from_a_tab_that_saw_it_open(cast: Cast):
    tab = fresh(cast.ours)
    finish(cast.ours)
    before = list(Response.objects.order_by("pk").values())
    with pytest.raises(Finished):
        save(tab, "C-3-2", Reply(level="in_place"))
    assert list(Response.objects.order_by("pk").values()) == before


def test_nor_other_settings(cast: Cast):
    tab = fresh(cast.ours)
    finish(cast.ours)
    with pytest.raises(Finished):
        services.change_scope(assessment=tab, scope=Scope(roles=("developer",), depth="full"), profile=Profile())
    assert fresh(cast.ours).depth == "quick"


def test_a_page_that_changes_nothing_is_no_writing(cast: Cast):
    stored = services.stored_responses(cast.ours)["C-1-3"]
    finish(cast.ours)
    assert services.save_replies(
        assessment=cast.ours, savings={"C-1-3": Saving(reply=stored.reply)}, now=LATER
    ).keys() == {"C-1-3"}


def test_an_anonymous_finished_assessment_can_be_kept(cast: Cast):
    finish(cast.loose)
    services.keep(assessment=cast.loose, user=cast.people["owner"])
    assert fresh(cast.loose).is_finished


def test_the_result_shown_is_the_snapshot_and_nothing_else(cast: Cast):
    snapshot = finish(cast.ours)
    Response.objects.filter(assessment=cast.ours).update(level="in_place", approach="あとから")
    Assessment.objects.filter(pk=cast.ours.pk).update(organisation_name="別の名")
    assert finishing.result_of(fresh(cast.ours)) == snapshot.content


# --- the next round -------------------------------------------------------------------------------


def test_a_new_round_keeps_every_answer_and_the_old_result(cast: Cast):
    old = finish(cast.ours).content
    answers = services.replies_of(cast.ours)
    reopen(cast.ours, user=cast.people["editor"])
    assert services.replies_of(cast.ours) == answers
    assert Snapshot.objects.get().content == old
    row = fresh(cast.ours)
    assert (row.round, row.is_finished, row.begun_at, row.begun_by) == (2, False, LATER, cast.people["editor"])


def test_it_takes_answers_and_is_finished_on_its_own(cast: Cast):
    old = frozen.canonical(finish(cast.ours).content)
    reopen(cast.ours)
    save(cast.ours, "C-3-2", Reply(level="in_place"))
    second = finish(cast.ours, now=LATER)
    assert (second.round, second.content["round"], second.content["score"]["answered"]) == (2, 2, 2)
    first = Snapshot.objects.get(round=1)
    assert frozen.canonical(first.content) == old


def test_an_open_round_cannot_be_reopened(cast: Cast):
    with pytest.raises(finishing.NotFinished):
        reopen(cast.ours)
    assert fresh(cast.ours).round == 1


def test_a_result_of_an_open_round_is_an_interim_one(cast: Cast):
    finish(cast.ours)
    reopen(cast.ours)
    assert finishing.result_of(cast.ours)["round"] is None


# --- the database keeps it ------------------------------------------------------------------------

CHANGES = {
    "content": {},
    "digest": "0" * 64,
    "round": 7,
    "method": 2,
    "taken_at": LATER,
}


@pytest.mark.parametrize("name", CHANGES)
def test_no_column_of_a_snapshot_can_be_changed(cast: Cast, name):
    finish(cast.ours)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Snapshot.objects.update(**{name: CHANGES[name]})


def test_nor_whose_it_is_or_who_took_it(cast: Cast):
    finish(cast.ours, user=cast.people["owner"])
    for change in ({"assessment": cast.theirs}, {"taken_by": cast.people["editor"]}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Snapshot.objects.update(**change)


def test_nor_by_saving_the_row(cast: Cast):
    snapshot = finish(cast.ours)
    snapshot.content = {"score": {}}
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        snapshot.save()


def test_nor_is_it_replaced_by_another(cast: Cast):
    finish(cast.ours)
    if connection.vendor == "sqlite":
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT OR REPLACE INTO assessments_snapshot SELECT * FROM assessments_snapshot")
    with pytest.raises(IntegrityError), transaction.atomic():
        finishing.take_snapshot(assessment=cast.ours, content={"method": 1}, user=None, now=LATER)


def test_whoever_took_it_may_leave(cast: Cast):
    snapshot = finish(cast.ours, user=cast.people["editor"])
    cast.people["editor"].delete()
    snapshot.refresh_from_db()
    assert snapshot.taken_by is None


def test_the_list_of_rounds_does_not_read_their_contents(cast: Cast, django_assert_num_queries):
    score = finish(cast.ours).content["score"]
    with django_assert_num_queries(1):
        [row] = Snapshot.objects.with_figures()
        figures = (row.confirmed, row.ceiling, row.coverage)
    assert figures == (score["confirmed"], score["ceiling"], score["coverage"])
    assert row.get_deferred_fields() == {"content"}


def test_a_round_in_which_nothing_applies_has_no_figures(version):
    scope = Scope(roles=("user",), depth="quick")
    keys = [item.key for item in version.edition().items if scope.includes(item)]
    savings = {key: Saving(reply=Reply(level="not_applicable", reason="-")) for key in keys}
    finish(services.start(version=version, scope=scope, now=NOW, savings=savings))
    [row] = Snapshot.objects.with_figures()
    assert (row.confirmed, row.ceiling, row.coverage) == (None, None, 1)


def test_a_later_round_keeps_the_figures_of_the_one_before(cast: Cast):
    first = finish(cast.ours).content
    reopen(cast.ours)
    second = finish(cast.ours, now=LATER).content["previous"]
    assert first["previous"] is None
    assert (second["round"], second["as_of"]) == (1, first["as_of"])
    assert second["score"]["confirmed"] == first["score"]["confirmed"]
    assert second["by_principle"].keys() == first["score"]["by_principle"].keys()
