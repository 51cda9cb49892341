"""Comments as rows: left, decided about, forgotten; and what the database itself refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from guidelines import commenting, comments, publishing
from guidelines.commenting import CommentRefused, Outdated
from guidelines.models import Change, Comment, Item, Version
from tests.guidelines.builders import draft, loaded, wide_mapping

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def leave(item: Item | None = None, **changes: Any) -> Comment:
    words = {"about": "question", "text": "わかりにくいです。", "language": "ja", "now": NOW}
    return commenting.leave_comment(item=item or Item.objects.get(key="A-1", version__label="1.2"), **words | changes)


def decide(comment: Comment, **changes: Any) -> Comment:
    words = {"seen": comment.revision, "status": "considering", "by": None, "now": NOW + timedelta(days=1)}
    return commenting.answer_comment(comment=comment, **words | changes)


def refused(act: Any, **given: Any) -> set[tuple[str, str]]:
    with pytest.raises(CommentRefused) as refusal:
        act(**given)
    return {(fault.field, fault.code) for fault in refusal.value.faults}


@pytest.fixture
def later() -> Version:
    """A published edition after demo-1.2, which is published too."""
    loaded()
    data = wide_mapping()
    data["version"]["published_on"] = "2027-03-31"
    return loaded(base=data)


def test_a_comment_is_kept_character_for_character():
    loaded()
    text = "  \u202e右から左\u202c <script>alert(1)</script>\n👩‍👩‍👧 =1+1  "
    row = Comment.objects.get(pk=leave(text=text, name=" 青木 ").pk)
    assert (row.text, row.name, row.status, row.language, row.by, row.made_at) == (text, "青木", "new", "ja", None, NOW)


def test_every_fault_of_a_comment_is_named_and_nothing_is_stored():
    loaded()
    assert refused(leave, about="x", text="") == {("about", "unknown"), ("text", "empty")}
    assert not Comment.objects.exists()


def test_a_draft_takes_no_comment():
    draft()
    assert refused(leave) == {("", "draft")}


def test_a_retired_edition_takes_comments():
    publishing.retire(version=loaded(), by=None, reason="x")
    assert leave().status == "new"


def test_the_same_words_are_taken_once_for_each_item():
    version = loaded()
    leave()
    assert refused(leave, text=" わかりにくいです。\n") == {("text", "twice")}
    assert leave(version.items.get(key="A-2")).pk


def test_without_the_sum_of_words_the_same_comment_would_come_twice(monkeypatch):
    loaded()
    leave()
    monkeypatch.setattr(comments, "fingerprint", lambda text: str(Comment.objects.count()))
    assert leave().pk


def test_the_database_refuses_the_same_words_too():
    loaded()
    row = leave()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(item=row.item, about="other", text="y", digest=row.digest, language="ja", made_at=NOW)


def test_an_item_takes_so_many_open_comments_and_again_when_one_is_settled(monkeypatch):
    version = loaded()
    monkeypatch.setattr(comments, "OPEN_PER_ITEM", 2)
    first, _second = leave(text="a"), leave(text="b")
    assert refused(leave, text="c") == {("", "item_full")}
    assert leave(version.items.get(key="A-2"), text="c").pk
    decide(first, status="closed", reason="x")
    assert leave(text="c").pk


def test_a_day_takes_so_many_comments_over_all_items(monkeypatch):
    version = loaded()
    monkeypatch.setattr(comments, "PER_DAY", 2)
    leave(text="a")
    leave(version.items.get(key="A-2"), text="b")
    assert refused(leave, item=version.items.get(key="B-1"), text="c") == {("", "day_full")}
    assert leave(text="c", now=NOW + timedelta(days=1)).pk


@pytest.mark.parametrize("name", ["OPEN_PER_ITEM", "PER_DAY"])
def test_without_a_cap_comments_would_come_without_end(monkeypatch, name):
    loaded()
    monkeypatch.setattr(comments, name, 1)
    leave(text="a")
    assert refused(leave, text="b")
    monkeypatch.setattr(comments, name, 10**9)
    assert leave(text="b").pk


def test_a_decision_keeps_who_and_when_and_is_told_in_the_history_of_the_item_without_the_words():
    loaded()
    aoki = User.objects.create_user("aoki")
    row = decide(leave(name="secret@example.jp"), status="closed", reason=" 重複 ", answer_ja="回答", by=aoki)
    assert (row.status, row.reason, row.answer_ja, row.answered_by, row.revision) == ("closed", "重複", "回答", aoki, 2)
    assert row.answered_at == NOW + timedelta(days=1)
    [change] = Change.objects.all()
    assert (change.kind, change.unit, change.key, change.by, change.reason) == ("answered", "item", "A-1", aoki, "重複")
    assert (change.before["status"], change.after["status"]) == ("new", "closed")
    kept = f"{change.before}{change.after}{change.reason}"
    assert "わかりにくい" not in kept
    assert "secret" not in kept


def test_a_comment_is_taken_up_in_a_later_published_edition_of_the_framework_alone(later):
    row, other = leave(), draft(base={**wide_mapping(), "version": wide_mapping()["version"] | {"label": "3.0"}})
    for edition in (row.item.version, other):
        assert refused(decide, comment=row, status="taken_up", taken_up_in=edition) == {("taken_up_in", "earlier")}
    assert decide(row, status="taken_up", taken_up_in=later).taken_up_in == later


def test_a_decision_says_everything_that_it_lacks():
    loaded()
    assert refused(decide, comment=leave(), status="closed", is_public=True) == {
        ("reason", "missing"), ("is_public", "unanswered"),
    }  # fmt: skip
    assert not Change.objects.exists()


def test_an_unknown_state_is_refused():
    loaded()
    assert ("status", "unknown") in refused(decide, comment=leave(), status="gone")


def test_the_second_of_two_editors_overwrites_nothing():
    loaded()
    row = leave()
    decide(row, answer_ja="先に書いた回答", by=User.objects.create_user("aoki"))
    with pytest.raises(Outdated, match="aoki decided") as told:
        decide(row, answer_ja="後から書いた回答")
    assert told.value.stored.answer_ja == Comment.objects.get().answer_ja == "先に書いた回答"


@pytest.mark.parametrize(
    "values",
    [
        {"status": "gone"},
        {"status": "closed", "answered_at": NOW},
        {"status": "taken_up", "answered_at": NOW},
        {"status": "considering"},
        {"answered_at": NOW},
        {"status": "considering", "answered_at": NOW - timedelta(seconds=1)},
        {"is_public": True},
        {"about": "me"},
        {"language": "fr"},
        {"text": ""},
    ],
    ids=str,
)
def test_the_database_refuses_half_a_decision(values):
    loaded()
    leave()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(**values)


def test_an_item_with_a_comment_is_not_lost():
    assert Comment._meta.get_field("item").remote_field.on_delete.__name__ == "PROTECT"


def test_comments_of_strangers_go_a_year_after_they_were_settled():
    version = loaded()
    texts = ("settled", "open", "new", "young", "mine")
    rows = {text: leave(text=text) for text in texts}
    Comment.objects.filter(text="mine").update(by=User.objects.create_user("aoki"))
    decide(rows["settled"], status="closed", reason="x")
    decide(rows["open"])
    decide(rows["young"], status="closed", reason="x", now=NOW + timedelta(days=2))
    decide(rows["mine"], status="closed", reason="x")
    assert commenting.forget(now=NOW + timedelta(days=366)) == 0
    assert commenting.forget(now=NOW + timedelta(days=366, seconds=1)) == 1
    assert set(Comment.objects.values_list("text", flat=True)) == set(texts) - {"settled"}
    assert Change.objects.filter(version=version).count() == 4


def test_the_words_to_ask_for_comments(later):
    here, there = leave(text="a"), leave(later.items.get(key="A-1"), text="b")
    decide(there, status="closed", reason="x", answer_en="Thank you.", is_public=True)
    assert [*Comment.objects.new()] == [*Comment.objects.open()] == [here]
    assert [*Comment.objects.on_edition(later)] == [*Comment.objects.shown_at(there.item)] == [there]
    assert set(Comment.objects.on_item(later.framework_id, "A-1")) == {here, there}
    assert not Comment.objects.shown_at(here.item)


def test_a_stamp_tells_when_the_form_of_this_item_was_opened():
    version = loaded()
    one, two = version.items.get(key="A-1"), version.items.get(key="A-2")
    stamped = commenting.stamp(one, NOW)
    assert commenting.opened(one, stamped) == NOW
    assert commenting.opened(two, stamped) is None
    for forged in ("", "1:2", stamped + "x", stamped.replace(":", ";", 1)):
        assert commenting.opened(one, forged) is None
