"""Stating what became of items, one statement at a time, of a draft or of a published edition."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidelines import editing, publishing, stating
from guidelines.catalogue import CatalogueError, Text
from guidelines.changes import Changes, ItemChange, digest
from guidelines.drafting import EditingRefused, ReasonMissing
from guidelines.models import Change, Item, ItemStep, Succession, Version
from guidelines.services import load, stored_framework
from guidelines.stated import between, load_changes
from guidelines.stating import NoPair, Overtaken, state, take_back
from guidelines.storing import store
from tests.guidelines.pairs import REASON, made, stated

pytestmark = pytest.mark.django_db
OLD = made("1", {"A": "check", "B": "ask", "C": "note"})
NEW = made("2", {"A": "check", "B": "tell", "X": "record", "Y": "keep"})
SPLIT = ItemChange(kind="split", old=("C",), new=("X", "Y"), reason=REASON)


@pytest.fixture
def both() -> tuple[Version, Version]:
    """A published edition and a draft of the next."""
    return load(edition=OLD)[0], store(stored_framework(NEW.framework), NEW)


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def say(both: tuple[Version, Version], change: ItemChange = SPLIT, **given) -> ItemStep:
    """State it as somebody who saw what is stated by now."""
    seen = stating.statements(*both).digest
    return state(**{"old": both[0], "new": both[1], "change": change, "seen": seen, "by": None} | given)


def kinds(both: tuple[Version, Version]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(change.kind, change.old, change.new) for change in between(*both)[2]]


def paths(version: Version) -> list[str]:
    return [problem.path for problem in publishing.problems_of(version)]


def test_a_statement_of_a_draft_stands_and_all_else_is_computed(both):
    say(both)
    assert kinds(both) == [
        ("unchanged", ("A",), ("A",)),
        ("reworded", ("B",), ("B",)),
        ("split", ("C",), ("X", "Y")),
    ]


def test_a_statement_keeps_who_when_and_why(both, editor):
    say(both, by=editor)
    done = Change.objects.get(version=both[1])
    assert (done.kind, done.by, done.by_name, done.before) == ("added", editor, "editor", None)
    assert REASON.ja in done.reason
    assert REASON.en in done.reason
    assert done.after["since"] == "demo-1"
    (written,) = done.after["stated"].values()
    assert (written["old"], written["new"]) == (["C"], ["X", "Y"])


def test_the_digest_is_that_of_the_values(both):
    say(both)
    row = Succession.objects.get()
    assert row.digest == digest(Succession.objects.stated(*both))


def test_a_statement_is_changed_in_its_place(both):
    first = say(both)
    say(both, ItemChange(kind="withdrawn", old=("A",), new=(), reason=REASON))
    say(both, replace(SPLIT, reason=Text(ja="別の理由", en="another")), step=first.pk)
    changed = ItemStep.objects.get(pk=first.pk)
    assert (changed.position, changed.values().old, changed.reason_en) == (1, ("C",), "another")
    last = Change.objects.order_by("-pk").first()
    assert (last.kind, len(last.before["stated"]), len(last.after["stated"])) == ("changed", 2, 2)


def test_what_is_taken_back_is_computed_again(both):
    step = say(both)
    take_back(old=both[0], new=both[1], step=step.pk, seen=stating.statements(*both).digest, by=None, reason="wrong")
    assert ("withdrawn", ("C",), ()) in kinds(both)
    last = Change.objects.order_by("-pk").first()
    assert (last.kind, last.reason, last.after) == ("removed", "wrong", None)
    assert not Succession.objects.exists()


def test_taking_back_asks_for_a_reason(both):
    step = say(both)
    with pytest.raises(ReasonMissing):
        take_back(old=both[0], new=both[1], step=step.pk, seen=stating.statements(*both).digest, by=None, reason=" ")
    assert ItemStep.objects.exists()


def test_new_and_withdrawn_may_be_stated_instead_of_the_same_key(both):
    say(both, ItemChange(kind="new", old=(), new=("B",), reason=REASON))
    assert ("new", (), ("B",)) in kinds(both)
    assert ("withdrawn", ("B",), ()) in kinds(both)


@pytest.mark.parametrize("reason", [None, Text(ja="理由", en=" "), Text(ja="", en="why")])
def test_a_reason_is_needed_in_both_languages(both, reason):
    with pytest.raises(ReasonMissing):
        say(both, replace(SPLIT, reason=reason))
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (ItemChange(kind="unchanged", old=("B",), new=("B",), reason=REASON), "items[0].kind"),
        (ItemChange(kind="split", old=("C",), new=("X",), reason=REASON), "items[0].new"),
        (ItemChange(kind="split", old=("Z",), new=("X", "Y"), reason=REASON), "items[0].old[0]"),
        (ItemChange(kind="new", old=(), new=("Z",), reason=REASON), "items[0].new[0]"),
    ],
)
def test_a_statement_that_breaks_a_rule_is_refused(both, change, path):
    with pytest.raises(CatalogueError) as error:
        say(both, change)
    assert [problem.path for problem in error.value.problems] == [path]
    assert (Succession.objects.count(), Change.objects.count()) == (0, 0)


def test_an_item_is_named_once(both):
    say(both)
    with pytest.raises(CatalogueError, match="named above"):
        say(both, ItemChange(kind="new", old=(), new=("X",), reason=REASON))
    assert ItemStep.objects.count() == 1


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(both, editor):
    seen = stating.statements(*both).digest
    say(both, by=editor)
    with pytest.raises(Overtaken, match="by editor at ") as error:
        say(both, ItemChange(kind="withdrawn", old=("A",), new=(), reason=REASON), seen=seen)
    assert error.value.change.by == editor
    assert ItemStep.objects.get().values() == SPLIT


def test_taking_back_what_somebody_changed_is_told(both):
    step = say(both)
    seen = stating.statements(*both).digest
    say(both, ItemChange(kind="withdrawn", old=("A",), new=(), reason=REASON))
    with pytest.raises(Overtaken):
        take_back(old=both[0], new=both[1], step=step.pk, seen=seen, by=None, reason="wrong")
    assert ItemStep.objects.count() == 2


def test_a_statement_that_is_gone_is_told(both):
    step = say(both)
    take_back(old=both[0], new=both[1], step=step.pk, seen=stating.statements(*both).digest, by=None, reason="wrong")
    with pytest.raises(EditingRefused, match="no longer there"):
        say(both, step=step.pk)


def test_only_an_earlier_edition_of_the_framework_is_compared_with(both):
    draft = store(stored_framework(OLD.framework), made("0", {"A": "check"}))
    for old, new in ((both[1], both[0]), (draft, both[0]), (both[0], both[0])):
        with pytest.raises(NoPair):
            say((old, new))


# --- the draft moves on ---------------------------------------------------------------------------


def test_an_item_that_a_statement_names_is_not_removed(both):
    say(both)
    item = both[1].items.get(key="X")
    with pytest.raises(editing.StillStated, match=r"since demo-1 names the item X \(Split\)"):
        editing.remove_item(item=item, seen=item.revision, by=None, reason="gone")
    assert Item.objects.filter(pk=item.pk).exists()
    assert paths(both[1]) == []


def test_an_item_that_leaves_the_draft_all_the_same_is_named_by_the_problems(both):
    say(both, replace(SPLIT, new=("A", "X", "Y")))
    both[1].items.get(key="X").delete()
    assert len(ItemStep.objects.get().values().new) == 2  # a split still, had nobody kept what was written
    problems = [str(problem) for problem in stating.faults(both[1])]
    assert problems == ['changes[demo-1].items[0].new[1]: is "X", which is no item of demo-2']
    with pytest.raises(CatalogueError):
        publishing.publish(version=both[1], by=None, reason="ready")


def test_an_item_under_another_key_is_named_by_the_problems(both):
    say(both)
    Item.objects.filter(version=both[1], key="X").update(key="Z")
    assert [str(problem) for problem in stating.faults(both[1])] == [
        'changes[demo-1].items[0].new[0]: is "X", which is no item of demo-2'
    ]


def test_another_statement_does_not_hide_what_is_wrong_with_the_first(both):
    say(both)
    Item.objects.filter(version=both[1], key="X").update(key="Z")
    say(both, ItemChange(kind="withdrawn", old=("A",), new=(), reason=REASON))
    assert paths(both[1]) == ["changes[demo-1].items[0].new[0]"]


def test_a_statement_that_names_what_is_there_by_now_mends_it(both):
    step = say(both)
    Item.objects.filter(version=both[1], key="X").update(key="Z")
    say(both, replace(SPLIT, new=("Z", "Y")), step=step.pk)
    assert stating.faults(both[1]) == []
    publishing.publish(version=both[1], by=None, reason="ready")


def test_an_item_that_came_back_under_its_key_is_stated_again(both):
    step = say(both, ItemChange(kind="split", old=("C",), new=("A", "X", "Y"), reason=REASON))
    row = both[1].items.get(key="X")
    row.delete()
    row.pk = None
    row.save(force_insert=True)
    assert ["taken out and added again" in str(problem) for problem in stating.faults(both[1])] == [True]
    say(both, ItemChange(kind="split", old=("C",), new=("A", "X", "Y"), reason=REASON), step=step.pk)
    assert stating.faults(both[1]) == []


def test_words_that_change_after_they_were_stated_unchanged_are_a_problem(both):
    say(both, ItemChange(kind="unchanged", old=("A",), new=("A",), reason=REASON))
    Item.objects.filter(version=both[1], key="A").update(title_en="Other words")
    assert paths(both[1]) == ["changes[demo-1].items[0].kind"]


def test_an_edition_that_is_no_longer_earlier_is_a_problem(both):
    say(both)
    Version.objects.filter(pk=both[1].pk).update(published_on="2020-01-01")
    assert paths(Version.objects.get(pk=both[1].pk)) == ["changes[demo-1]"]


def test_a_draft_of_which_nothing_is_stated_costs_one_query(both):
    with CaptureQueriesContext(connection) as found:
        assert stating.faults(both[1]) == []
    assert len(found) == 1


def test_the_problems_of_a_hundred_statements_cost_as_many_queries_as_of_ten():
    counts = []
    for number in (10, 100):
        words = {f"K{n}": "check" for n in range(number)}
        old, new = made(f"1.{number}", words), made(f"2.{number}", words)
        pair = load(edition=old)[0], load(edition=new)[0]
        rows = [("reworded", [key], [key]) for key in words]
        load_changes(stated=stated(*rows, old=old.key, new=new.key))
        with CaptureQueriesContext(connection) as found:
            assert stating.faults(pair[1]) == []
        counts.append(len(found))
    assert counts[0] == counts[1] <= 16


# --- files and hands ------------------------------------------------------------------------------


def test_what_a_hand_stated_on_top_of_a_file_stays_until_the_file_changes(both):
    publishing.publish(version=both[1], by=None, reason="ready")
    file = stated(("reworded", ["B"], ["B"]))
    load_changes(stated=file)
    say(both)
    assert load_changes(stated=file) is False
    assert ItemStep.objects.count() == 2
    newer = replace(file, note=None)
    assert load_changes(stated=newer) is True
    assert ItemStep.objects.get().kind == "reworded"
    last = Change.objects.order_by("-pk").first()
    assert (last.kind, len(last.before["stated"])) == ("imported", 2)
    assert stating.statements(*both).written == {ItemStep.objects.get().pk: file.items[0]}


def test_a_note_of_a_file_stays_when_the_last_statement_is_taken_back(both):
    publishing.publish(version=both[1], by=None, reason="ready")
    load_changes(stated=stated(("reworded", ["B"], ["B"])))
    step = ItemStep.objects.get()
    take_back(old=both[0], new=both[1], step=step.pk, seen=stating.statements(*both).digest, by=None, reason="wrong")
    row = Succession.objects.get()
    assert (row.note_en, row.digest) == (REASON.en, digest(Succession.objects.stated(*both)))


def test_what_is_stated_on_a_later_day_has_the_digest_of_the_whole_as_it_then_is(both):
    for day, change in ((1, SPLIT), (2, ItemChange(kind="withdrawn", old=("A",), new=(), reason=REASON))):
        with time_machine.travel(datetime(2027, 1, day, 12, tzinfo=UTC), tick=False):
            say(both, change)
    row = Succession.objects.get()
    assert row.revised_on.day == 2
    assert row.digest == digest(Succession.objects.stated(*both))


def test_what_is_stated_by_hand_is_what_a_file_would_say(both):
    say(both)
    values = Succession.objects.stated(*both)
    assert values == Changes(old="demo-1", new="demo-2", revised_on=values.revised_on, items=(SPLIT,))
