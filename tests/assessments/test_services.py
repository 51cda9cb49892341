"""Answers are begun and saved all or nothing, and never one over another in silence."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.models import QuerySet

from assessments import services
from assessments.models import Assessment, Evidence, Response
from assessments.scope import Scope, known_facts
from assessments.seen import mark
from assessments.services import Conflict, Saving, UnknownItems, replies_of, save_replies
from assessments.snapshot import Profile, Reply
from guidelines.models import Version
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
FULL = Reply(
    level="partly",
    reason="理由",
    considered="検討\nしたこと",
    relations="取引先",
    approach="<b>やり方</b>",
    considered_on=date(2026, 4, 1),
    evidence=("規程", "https://example.jp/?a=1&b=2"),
)


@pytest.fixture
def ours(started) -> Assessment:
    return started(C_1_3=Reply(level="partly"))


def shown(assessment: Assessment, key: str) -> str:
    """The mark that a page opened now would carry."""
    response = services.stored_responses(assessment, keys=[key]).get(key)
    return mark(response.version, response.reply) if response else mark(0, Reply())


def save(assessment: Assessment, **replies: Reply | Saving) -> dict[str, Response]:
    """Save as from a page opened now."""
    savings = {}
    for name, reply in replies.items():
        key = name.replace("_", "-")
        fresh = isinstance(reply, Reply)
        savings[key] = Saving(reply=reply, seen=shown(assessment, key)) if fresh else reply
    return save_replies(assessment=assessment, savings=savings, now=LATER)


def levels(assessment: Assessment) -> dict[str, str | None]:
    return {key: reply.level for key, reply in replies_of(assessment).items()}


# --- beginning ------------------------------------------------------------------------------------


def test_an_assessment_begins_with_scope_profile_and_first_answers(version: Version):
    scope = Scope(roles=("provider", "user"), depth="standard", facts={"generative_ai": True, "contracts": True})
    profile = Profile(organisation="山川食品", size="6-20", sector="trade")
    savings = {"C-1-3": Saving(reply=FULL)}
    made = services.start(version=version, scope=scope, now=NOW, savings=savings, profile=profile)
    made = Assessment.objects.get(pk=made.pk)
    assert made.scope == Scope(roles=scope.roles, depth="standard", facts=known_facts(scope.facts))
    assert made.profile == profile
    assert made.organisation is None
    assert replies_of(made) == {"C-1-3": FULL}


def test_a_users_assessment_begins_in_the_users_organisation(version: Version, started: Callable):
    user = User.objects.create_user("a")
    made = started(user=user)
    assert made.organisation.memberships.get().user == user


def test_a_refused_first_answer_leaves_no_assessment(version: Version, started: Callable):
    with pytest.raises(UnknownItems):
        started(X_1=Reply(level="partly"))
    assert not Assessment.objects.exists()


# --- saving ---------------------------------------------------------------------------------------


def test_every_part_of_a_reply_comes_back_as_it_was_saved(ours):
    save(ours, C_1_3=FULL)
    assert replies_of(ours)["C-1-3"] == FULL


def test_saving_tells_when_and_by_whom(ours):
    user = User.objects.create_user("a")
    saving = {"C-3-2": Saving(reply=FULL)}
    save_replies(assessment=ours, savings=saving, now=LATER, user=user)
    response = ours.responses.get(item__key="C-3-2")
    assert (response.saved_at, response.saved_by, response.version) == (LATER, user, 1)


def test_each_save_of_an_answer_counts_its_version_up(ours):
    returned = save(ours, C_1_3=Reply(level="in_place"))
    assert returned["C-1-3"].version == ours.responses.get().version == 2


def test_saving_returns_what_is_stored_for_every_item_sent(ours):
    returned = save(ours, C_1_3=Reply(level="partly"), C_3_2=FULL, U_2_i=Reply())
    assert {key: response.reply for key, response in returned.items()} == {
        "C-1-3": Reply(level="partly"),
        "C-3-2": FULL,
    }


def test_a_reply_that_is_stored_already_is_not_written_again(ours):
    save(ours, C_1_3=Saving(reply=Reply(level="partly"), seen=""))
    assert ours.responses.get().saved_at == NOW


def test_an_empty_reply_makes_no_row(ours):
    save(ours, C_3_2=Reply())
    assert ours.responses.count() == 1


def test_notes_without_a_level_are_kept(ours):
    save(ours, C_3_2=Reply(approach="まだ検討中"))
    assert replies_of(ours)["C-3-2"] == Reply(approach="まだ検討中")


def test_an_answer_may_be_taken_back(ours):
    save(ours, C_1_3=Reply())
    assert replies_of(ours) == {"C-1-3": Reply()}


def test_an_item_that_the_edition_does_not_have_refuses_the_whole_save(ours):
    with pytest.raises(UnknownItems, match="no such items in this edition: X-1, X-2") as refused:
        save(ours, C_3_2=FULL, X_2=FULL, X_1=FULL)
    assert refused.value.keys == {"X-1", "X-2"}
    assert levels(ours) == {"C-1-3": "partly"}


@pytest.mark.parametrize("evidence", [("二",), ("二", "一"), ("一", "二", "三"), ()])
def test_evidence_is_replaced_as_a_whole_and_keeps_its_order(ours, evidence):
    save(ours, C_1_3=Reply(level="partly", evidence=("一", "二")))
    save(ours, C_1_3=Reply(level="partly", evidence=evidence))
    assert replies_of(ours)["C-1-3"].evidence == evidence
    assert Evidence.objects.count() == len(evidence)


def test_unchanged_evidence_is_not_written_again(ours):
    save(ours, C_1_3=Reply(level="partly", evidence=("一",)))
    before = Evidence.objects.get().pk
    save(ours, C_1_3=Reply(level="in_place", evidence=("一",)))
    assert Evidence.objects.get().pk == before


def test_what_was_saved_is_returned_with_its_evidence(ours):
    assert save(ours, C_1_3=FULL)["C-1-3"].reply == FULL


# --- conflicts ------------------------------------------------------------------------------------


def test_a_save_from_an_old_page_is_refused_and_shows_what_is_stored(ours):
    old = shown(ours, "C-1-3")
    save(ours, C_1_3=Reply(level="in_place"))
    with pytest.raises(Conflict, match="saved elsewhere in the meantime: C-1-3") as refused:
        save(ours, C_1_3=Saving(reply=Reply(level="not_yet"), seen=old))
    assert refused.value.stored["C-1-3"].reply == Reply(level="in_place")
    assert levels(ours) == {"C-1-3": "in_place"}


def test_one_conflict_keeps_back_every_answer_of_the_page(ours):
    old = shown(ours, "C-1-3")
    save(ours, C_1_3=Reply(level="in_place"))
    with pytest.raises(Conflict) as refused:
        save(ours, C_3_2=FULL, C_1_3=Saving(reply=Reply(level="not_yet"), seen=old))
    assert list(refused.value.stored) == ["C-1-3"]
    assert levels(ours) == {"C-1-3": "in_place"}


def test_untouched_items_of_an_old_page_are_no_conflict(ours):
    old = shown(ours, "C-1-3")
    save(ours, C_1_3=Reply(level="in_place"))
    save(ours, C_1_3=Saving(reply=Reply(level="partly"), seen=old), C_3_2=FULL)
    assert levels(ours) == {"C-1-3": "in_place", "C-3-2": "partly"}


def test_an_item_left_empty_on_an_old_page_does_not_empty_what_was_saved_since(ours):
    old = shown(ours, "C-3-2")
    save(ours, C_3_2=FULL)
    save(ours, C_3_2=Saving(reply=Reply(), seen=old))
    assert replies_of(ours)["C-3-2"] == FULL


def test_two_first_answers_to_one_item_are_a_conflict(ours):
    old = shown(ours, "C-3-2")
    save(ours, C_3_2=FULL)
    with pytest.raises(Conflict):
        save(ours, C_3_2=Saving(reply=Reply(level="not_yet"), seen=old))


@pytest.mark.parametrize("seen", ["", "0.", "x", "99.abc", "-1.abc", "１.abc", "1" * 30])
def test_a_page_without_a_true_mark_cannot_overwrite(ours, seen):
    with pytest.raises(Conflict):
        save(ours, C_1_3=Saving(reply=Reply(level="not_yet"), seen=seen))


def test_the_same_answer_from_two_pages_is_no_conflict(ours):
    old = shown(ours, "C-1-3")
    save(ours, C_1_3=Reply(level="in_place"))
    save(ours, C_1_3=Saving(reply=Reply(level="in_place"), seen=old))
    assert ours.responses.get().version == 2


def test_after_a_conflict_the_shown_mark_lets_the_refused_answer_replace_knowingly(ours):
    save(ours, C_1_3=Reply(level="in_place"))
    with pytest.raises(Conflict) as refused:
        save(ours, C_1_3=Saving(reply=Reply(level="not_yet"), seen=""))
    rival = refused.value.stored["C-1-3"]
    save(ours, C_1_3=Saving(reply=Reply(level="not_yet"), seen=mark(rival.version, rival.reply)))
    assert levels(ours) == {"C-1-3": "not_yet"}


def test_with_the_conflict_check_off_an_old_page_would_overwrite(ours, monkeypatch):
    """The twin of the lock: it shows that the tests above hold on to something."""
    old = shown(ours, "C-1-3")
    save(ours, C_1_3=Reply(level="in_place"))
    monkeypatch.setattr(services, "version_of", lambda seen: ours.responses.get().version)
    save(ours, C_1_3=Saving(reply=Reply(level="not_yet"), seen=old))
    assert levels(ours) == {"C-1-3": "not_yet"}


def test_a_save_that_slips_in_between_reading_and_writing_is_a_conflict(ours, monkeypatch):
    read = services.stored_responses

    def and_then_another_saves(*args, **kwargs):
        found = read(*args, **kwargs)
        Response.objects.update(version=2, level="in_place")
        return found

    seen = shown(ours, "C-1-3")
    monkeypatch.setattr(services, "stored_responses", and_then_another_saves)
    with pytest.raises(Conflict) as refused:
        save_replies(assessment=ours, savings={"C-1-3": Saving(reply=FULL, seen=seen)}, now=LATER)
    assert refused.value.stored["C-1-3"].level == "in_place"


def test_a_conflict_while_writing_takes_back_what_was_written_before_it(ours, monkeypatch):
    read = services.stored_responses
    seen = shown(ours, "C-1-3")

    def and_then_another_saves(*args, **kwargs):
        found = read(*args, **kwargs)
        Response.objects.update(version=2)
        return found

    monkeypatch.setattr(services, "stored_responses", and_then_another_saves)
    savings = {"C-3-2": Saving(reply=FULL), "C-1-3": Saving(reply=FULL, seen=seen)}
    with pytest.raises(Conflict):
        save_replies(assessment=ours, savings=savings, now=LATER)
    assert [row.level for row in Response.objects.all()] == ["partly"]
    assert not Evidence.objects.exists()


def test_an_answer_whose_evidence_cannot_be_written_is_not_written_at_all(ours, monkeypatch):
    def disk_full(self, rows):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(QuerySet, "bulk_create", disk_full)
    with pytest.raises(OperationalError):
        save(ours, C_1_3=FULL)
    assert replies_of(ours) == {"C-1-3": Reply(level="partly")}


def test_a_first_answer_that_slips_in_between_is_a_conflict(ours, monkeypatch):
    monkeypatch.setattr(services, "stored_responses", lambda *args, **kwargs: {})
    with pytest.raises(Conflict) as refused:
        save_replies(assessment=ours, savings={"C-1-3": Saving(reply=FULL)}, now=LATER)
    assert refused.value.stored["C-1-3"].reply == Reply(level="partly")


def test_answers_on_their_way_into_a_deleted_assessment_are_refused_by_name(ours, monkeypatch):
    stored = services.stored_responses(ours)
    seen = shown(ours, "C-1-3")
    monkeypatch.setattr(services, "stored_responses", lambda *args, **kwargs: dict(stored))
    Assessment.objects.filter(pk=ours.pk).delete()
    with pytest.raises(services.Gone, match=ours.code):
        save_replies(assessment=ours, savings={"C-1-3": Saving(reply=FULL, seen=seen)}, now=LATER)


# --- results --------------------------------------------------------------------------------------


def test_the_result_is_dated_by_the_last_answer_in_local_time(ours):
    save(ours, C_3_2=FULL)
    assert services.snapshot_content(ours)["as_of"] == "2026-11-23T14:05:00+09:00"


def test_the_result_names_the_assessment_and_holds_its_answers(ours):
    content = services.snapshot_content(ours)
    replies = {item["key"]: item["reply"]["level"] for row in content["principles"] for item in row["items"]}
    assert content["code"] == ours.code
    assert replies["C-1-3"] == "partly"
    assert content["score"]["answered"] == 1
