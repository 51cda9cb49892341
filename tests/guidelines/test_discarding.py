"""A draft that is thrown away: gone as a whole, kept as a file with its history."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from guidelines import editing, publishing
from guidelines.catalogue_write import dump
from guidelines.discarding import discard
from guidelines.editing import Conflict, NotADraft, ReasonMissing, StillUsed
from guidelines.models import Change, Discarded, Event, Framework, Item, Succession, Version
from tests.guidelines.builders import draft, edition, loaded, supplement_mapping, wide_mapping

pytestmark = pytest.mark.django_db
DAY = date(2030, 1, 1)


@pytest.fixture
def aoki() -> User:
    return User.objects.create_user("aoki")


def drafted(old: Version) -> Version:
    return publishing.draft_from(version=old, label="1.3", published_on=DAY, by=None)


def test_a_draft_goes_and_its_content_and_history_are_kept(aoki: User) -> None:
    old = loaded(base=wide_mapping())
    new = drafted(old)
    item = new.items.get(key="A-1")
    editing.change_item(item=item, values={"title_en": "Other"}, seen=1, by=aoki, reason="Clearer.")
    content = dump(new.edition())
    kept = discard(version=new, seen=1, by=aoki, reason=" Not wanted ")
    assert list(Version.objects.all()) == [old]
    assert old.edition() == edition(base=wide_mapping())
    assert not Change.objects.exists()
    assert (kept.edition, kept.by, kept.by_name, kept.reason) == ("demo-1.3", aoki, "aoki", "Not wanted")
    assert kept.content == content
    assert [(row["kind"], row["key"], row["reason"]) for row in kept.notes] == [
        ("changed", "A-1", "Clearer."),
        ("drafted", "", ""),
    ]


def test_a_label_is_free_again_after_the_draft_was_discarded() -> None:
    old = loaded()
    discard(version=drafted(old), seen=1, by=None, reason="x")
    assert drafted(old).key == "demo-1.3"


def test_what_is_stated_of_the_draft_goes_with_it() -> None:
    old = loaded()
    new = drafted(old)
    step = Succession.objects.create(old=old, new=new, revised_on=DAY, digest="x").steps.create(
        position=1, kind="unchanged"
    )
    step.old_items.add(old.items.first())
    step.new_items.add(new.items.first())
    discard(version=new, seen=1, by=None, reason="x")
    assert not Succession.objects.exists()
    assert old.edition() == edition()


def test_a_framework_of_which_nothing_is_left_goes_too() -> None:
    discard(version=draft(), seen=1, by=None, reason="x")
    assert not Framework.objects.exists()
    loaded()
    discard(version=draft(base=supplement_mapping()), seen=1, by=None, reason="x")
    assert [row.key for row in Framework.objects.all()] == ["demo"]


@pytest.mark.parametrize("way", ["published", "reason", "seen"])
def test_a_draft_is_not_discarded_unseen_nor_without_a_reason_nor_when_it_is_none(way: str) -> None:
    version = loaded() if way == "published" else draft()
    before = version.edition()
    error = {"published": NotADraft, "reason": ReasonMissing, "seen": Conflict}[way]
    with pytest.raises(error):
        discard(version=version, seen=2 if way == "seen" else 1, by=None, reason=" " if way == "reason" else "x")
    assert version.edition() == before
    assert not Discarded.objects.exists()


def test_what_something_still_stands_on_is_refused_by_name() -> None:
    version = draft()
    Event.objects.create(key="day", position=1, on=DAY, edition=version, sort="law", verified="primary", digest="x")
    with pytest.raises(StillUsed, match="day"):
        discard(version=version, seen=1, by=None, reason="x")
    assert Version.objects.filter(pk=version.pk).exists()
    assert Item.objects.filter(version=version).exists()
    assert not Discarded.objects.exists()
