"""Changing a draft: one service, one change, one note of who, when and why."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from guidelines import editing
from guidelines.editing import Conflict, EditingRefused, NotADraft, NotEmpty, ReasonMissing
from guidelines.models import Change, Item, Principle, Version
from tests.guidelines.builders import draft, loaded, wide_mapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki() -> User:
    return User.objects.create_user("aoki")


def item_of(version: Version, key: str = "A-1") -> Item:
    return version.items.get(key=key)


def keys(principle: Principle) -> list[tuple[str, int]]:
    return list(principle.items.order_by("position").values_list("key", "position"))


def columns(key: str, **changes: Any) -> dict[str, Any]:
    """The columns of a new item in the words of A-1."""
    model = item_of(Version.objects.get())
    names = [field.name for field in Item._meta.concrete_fields if field.name not in editing.FIXED]
    return {name: getattr(model, name) for name in names} | {"key": key} | changes


def test_a_change_of_an_item_keeps_who_when_why_and_both_texts(aoki: User) -> None:
    before = datetime.now(UTC)
    item = item_of(draft())
    values = {"question_en": "New words", "quick": True}
    stored = editing.change_item(item=item, values=values, seen=1, by=aoki, reason=" Clearer. ")
    [change] = Change.objects.all()
    assert (stored.question_en, stored.quick, stored.revision) == ("New words", True, 2)
    assert (change.unit, change.key, change.kind, change.reason) == ("item", "A-1", "changed", "Clearer.")
    assert (change.by, change.by_name) == (aoki, "aoki")
    assert change.at >= before
    assert change.before["question"]["en"] == "Words on question A-1"
    assert change.after["question"]["en"] == "New words"
    assert "quick" not in change.before


def test_a_change_of_a_principle_is_kept_too(aoki: User) -> None:
    row = draft().principles.get(key="A")
    editing.change_principle(principle=row, values={"title_ja": "新しい題"}, seen=1, by=aoki, reason="x")
    [change] = Change.objects.all()
    assert (change.unit, change.key, change.after["title"]["ja"]) == ("principle", "A", "新しい題")


def test_the_second_of_two_editors_is_told_who_changed_what_and_overwrites_nothing(aoki: User) -> None:
    item = item_of(draft())
    editing.change_item(item=item, values={"question_en": "First"}, seen=1, by=aoki, reason="x")
    with pytest.raises(Conflict, match="changed meanwhile by aoki") as told:
        editing.change_item(item=item, values={"question_en": "Second"}, seen=1, by=None, reason="x")
    assert told.value.stored.question_en == "First"
    assert told.value.change.before["question"]["en"] == "Words on question A-1"
    assert item_of(item.version).question_en == "First"
    assert Change.objects.count() == 1


def test_who_has_seen_the_first_change_may_replace_it(aoki: User) -> None:
    item = item_of(draft())
    editing.change_item(item=item, values={"question_en": "First"}, seen=1, by=aoki, reason="x")
    editing.change_item(item=item, values={"question_en": "Second"}, seen=2, by=None, reason="x")
    assert item_of(item.version).question_en == "Second"


@pytest.mark.parametrize("do", ["change", "remove", "move"])
def test_what_was_removed_meanwhile_is_a_conflict(aoki: User, do: str) -> None:
    item = item_of(draft())
    editing.remove_item(item=Item.objects.get(pk=item.pk), seen=1, by=aoki, reason="x")
    again = {
        "change": lambda: editing.change_item(item=item, values={"title_en": "x"}, seen=1, by=None, reason="x"),
        "remove": lambda: editing.remove_item(item=item, seen=1, by=None, reason="x"),
        "move": lambda: editing.move(unit=item, position=2, by=None, reason="x"),
    }
    with pytest.raises(Conflict, match="removed meanwhile by aoki") as told:
        again[do]()
    assert told.value.stored is None


def test_values_that_the_row_cannot_take_are_told_all_at_once() -> None:
    item = item_of(draft())
    values = {"question_en": "", "when": "sunny", "for_developer": False, "for_provider": False, "for_user": False}
    with pytest.raises(ValidationError) as told:
        editing.change_item(item=item, values=values, seen=1, by=None, reason="x")
    assert len(told.value.messages) == 3
    assert item_of(item.version).values() == item.values()
    assert not Change.objects.exists()


@pytest.mark.parametrize("name", sorted(editing.FIXED))
def test_a_change_leaves_alone_what_names_and_places_a_row(name: str) -> None:
    with pytest.raises(EditingRefused, match=name):
        editing.change_item(item=item_of(draft()), values={name: 1}, seen=1, by=None, reason="x")


def test_a_new_item_stands_at_the_end_of_its_principle(aoki: User) -> None:
    principle = draft().principles.get(key="A")
    editing.add_item(principle=principle, values=columns("A-9"), by=aoki, reason="x")
    assert keys(principle) == [("A-1", 1), ("A-2", 2), ("A-9", 3)]
    [change] = Change.objects.all()
    assert (change.kind, change.key, change.before, change.after["key"]) == ("added", "A-9", None, "A-9")


def test_a_key_is_given_once_in_an_edition() -> None:
    principle = draft().principles.get(key="A")
    with pytest.raises(ValidationError):
        editing.add_item(principle=principle, values=columns("B-1"), by=None, reason="x")


def test_a_new_principle_stands_at_the_end() -> None:
    version = draft()
    words = {"title_ja": "題", "title_en": "T", "group_ja": "群", "group_en": "G"}
    row = editing.add_principle(version=version, values={"key": "Z", **words}, by=None, reason="x")
    assert (row.position, row.version) == (3, version)


def test_those_behind_a_removed_item_move_up(aoki: User) -> None:
    principle = draft().principles.get(key="A")
    editing.remove_item(item=principle.items.get(key="A-1"), seen=1, by=aoki, reason="Gone from the source")
    assert keys(principle) == [("A-2", 1)]
    [change] = Change.objects.all()
    assert (change.kind, change.before["key"], change.after) == ("removed", "A-1", None)


def test_a_principle_is_removed_only_when_nothing_is_in_it() -> None:
    version = draft(base=wide_mapping())
    first = version.principles.get(key="B")
    with pytest.raises(NotEmpty, match="B still holds"):
        editing.remove_principle(principle=first, seen=1, by=None, reason="x")
    for item in first.items.all():
        editing.remove_item(item=item, seen=1, by=None, reason="x")
    editing.remove_principle(principle=first, seen=1, by=None, reason="x")
    assert list(version.principles.order_by("position").values_list("key", "position")) == [("A", 1), ("C", 2)]


@pytest.mark.parametrize(("position", "after"), [(1, ["A-2", "A-1"]), (0, ["A-2", "A-1"]), (99, ["A-1", "A-2"])])
def test_an_item_is_moved(aoki: User, position: int, after: list[str]) -> None:
    principle = draft().principles.get(key="A")
    editing.move(unit=principle.items.get(key="A-2"), position=position, by=aoki, reason="x")
    assert keys(principle) == list(zip(after, (1, 2), strict=True))
    assert Change.objects.count() == (position < 2)


def test_a_principle_is_moved() -> None:
    version = draft()
    editing.move(unit=version.principles.get(key="B"), position=1, by=None, reason="x")
    assert list(version.principles.order_by("position").values_list("key", flat=True)) == ["B", "A"]
    [change] = Change.objects.all()
    assert (change.kind, change.before, change.after) == ("moved", {"position": 2}, {"position": 1})


def attempts(version: Version) -> dict[str, Any]:
    item, principle = item_of(version), version.principles.get(key="A")
    more: dict[str, Any] = {"by": None, "reason": "x"}
    new = columns("A-9")
    words = {"key": "Z", "title_ja": "題", "title_en": "T", "group_ja": "群", "group_en": "G"}
    return {
        "change": lambda **own: editing.change_item(item=item, values={"title_en": "x"}, seen=1, **more | own),
        "change_principle": lambda **own: editing.change_principle(
            principle=principle, values={"title_en": "x"}, seen=1, **more | own
        ),
        "add": lambda **own: editing.add_item(principle=principle, values=new, **more | own),
        "add_principle": lambda **own: editing.add_principle(version=version, values=words, **more | own),
        "remove": lambda **own: editing.remove_item(item=item, seen=1, **more | own),
        "move": lambda **own: editing.move(unit=item, position=2, **more | own),
    }


WAYS = ("change", "change_principle", "add", "add_principle", "remove", "move")


@pytest.mark.parametrize("way", WAYS)
def test_a_frozen_edition_is_changed_by_no_service(way: str) -> None:
    version = loaded()
    before = version.edition()
    with pytest.raises(NotADraft, match=r"demo-1\.2 is published and frozen"):
        attempts(version)[way]()
    assert version.edition() == before


@pytest.mark.parametrize("way", WAYS)
def test_a_change_without_a_reason_is_refused(way: str) -> None:
    version = draft()
    before = version.edition()
    with pytest.raises(ReasonMissing):
        attempts(version)[way](reason="  ")
    assert version.edition() == before


def test_what_happened_to_an_item_is_told_over_all_editions_of_its_framework(aoki: User) -> None:
    loaded("framework.key", "other")
    old, new = draft(), draft(base=wide_mapping())
    for number, version in enumerate((old, new)):
        values = {"title_en": f"{number}"}
        editing.change_item(item=item_of(version), values=values, seen=1, by=aoki, reason=f"{number}")
    editing.change_item(item=item_of(new, "A-2"), values={"title_en": "x"}, seen=1, by=aoki, reason="another")
    told = Change.objects.of(new, "item", "A-1")
    assert [(row.version.key, row.reason) for row in told] == [("demo-2.0", "1"), ("demo-1.2", "0")]


def test_a_note_stays_when_its_author_goes(aoki: User) -> None:
    editing.change_item(item=item_of(draft()), values={"title_en": "x"}, seen=1, by=aoki, reason="x")
    aoki.delete()
    [change] = Change.objects.all()
    assert (change.by, change.by_name) == (None, "aoki")
