"""Passages, documents, the edition's own data, keys and places of a draft: locked, with a reason, with one note."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from guidelines import editing, publishing
from guidelines.catalogue import TEXT_LIMIT
from guidelines.drafting import FIXED_IN
from guidelines.editing import Conflict, EditingRefused, NotADraft, NotEmpty, ReasonMissing
from guidelines.models import Change, Framework, Item, Version
from tests.guidelines.builders import draft, loaded, wide_mapping

pytestmark = pytest.mark.django_db
MORE: dict[str, Any] = {"by": None, "reason": "x"}
DOCUMENT = {"key": "new", "title_ja": "題", "title_en": "T"}


@pytest.fixture
def aoki() -> User:
    return User.objects.create_user("aoki")


@pytest.fixture
def wide() -> Version:
    """A draft with items, passages and two documents."""
    return draft(base=wide_mapping())


def columns(row: Any, **changes: Any) -> dict[str, Any]:
    """The columns of a new row in the words of another."""
    names = [field.name for field in row._meta.concrete_fields if field.name not in editing.FIXED]
    return {name: getattr(row, name) for name in names} | changes


def rows(version: Version) -> dict[str, tuple[Any, str, Any]]:
    """What can be changed, with a column of it and another value for that."""
    return {
        "passage": (version.passages.get(key="C-1"), "summary_en", "Other"),
        "document": (version.documents.get(key="main"), "title_en", "Other"),
        "version": (version, "published_on", date(2031, 1, 2)),
        "framework": (version.framework, "title_en", "Other"),
    }


def change(row: Any, seen: int = 1, **changes: Any) -> Any:
    said = {"seen": seen, **MORE} | changes
    if isinstance(row, Version):
        return editing.change_edition(version=row, **said)
    if isinstance(row, Framework):
        return editing.change_framework(framework=row, **said)
    return editing.change(unit=row, **said)


KINDS = ("passage", "document", "version", "framework")


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_keeps_who_when_why_and_both_values(wide: Version, aoki: User, kind: str) -> None:
    row, name, value = rows(wide)[kind]
    stored = change(row, values={name: value}, by=aoki, reason=" Clearer. ")
    [done] = Change.objects.all()
    assert (getattr(stored, name), stored.revision) == (value, 2)
    assert (done.version, done.unit, done.kind, done.reason, done.by) == (wide, kind, "changed", "Clearer.", aoki)
    assert done.key == ("" if kind == "version" else row.key)
    assert done.before != done.after


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_of_two_editors_overwrites_nothing_and_is_told_who_was_quicker(
    wide: Version, aoki: User, kind: str
) -> None:
    row, name, value = rows(wide)[kind]
    change(row, values={name: value}, by=aoki)
    with pytest.raises(Conflict, match="changed meanwhile by aoki") as told:
        change(rows(wide)[kind][0], values={name: value})
    assert getattr(told.value.stored, name) == value
    assert Change.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_changes_without_a_reason(wide: Version, kind: str) -> None:
    row, name, value = rows(wide)[kind]
    with pytest.raises(ReasonMissing):
        change(row, values={name: value}, reason=" ")
    assert not Change.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_frozen_edition_changes(kind: str) -> None:
    version = loaded(base=wide_mapping())
    before = version.edition()
    row, name, value = rows(version)[kind]
    with pytest.raises(NotADraft, match="frozen"):
        change(row, values={name: value})
    assert version.edition() == before


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("version", name) for name in sorted(FIXED_IN[Version])),
        *(("framework", name) for name in sorted(FIXED_IN[Framework])),
        ("passage", "key"),
        ("document", "key"),
    ],
)
def test_what_names_and_places_a_row_stays(wide: Version, kind: str, name: str) -> None:
    with pytest.raises(EditingRefused, match=f"leaves {name} as it is"):
        change(rows(wide)[kind][0], values={name: "x"})


def test_a_change_of_a_framework_is_noted_in_each_of_its_drafts(wide: Version) -> None:
    other = publishing.draft_from(version=wide, label="3", published_on=date(2030, 1, 1), by=None)
    change(wide.framework, values={"title_en": "Other"})
    done = Change.objects.filter(unit="framework")
    assert {row.version_id for row in done} == {wide.pk, other.pk}


def test_texts_that_are_too_long_are_refused_with_field_and_length(wide: Version) -> None:
    long = "x" * (TEXT_LIMIT + 1)
    item, passage = wide.items.get(key="A-1"), wide.passages.get(key="C-1")
    with pytest.raises(ValidationError) as told:
        editing.change_item(item=item, values={"question_en": long, "note_ja": long, "title_ja": ""}, seen=1, **MORE)
    assert set(told.value.message_dict) == {"question_en", "note_ja", "title_ja"}
    assert str(TEXT_LIMIT + 1) in str(told.value.message_dict["question_en"])
    for do in (
        lambda: editing.change(unit=passage, values={"summary_en": long}, seen=1, **MORE),
        lambda: editing.add_item(principle=item.principle, values=columns(item, key="Z", note_en=long), **MORE),
        lambda: change(wide, values={"note_en": long}),
    ):
        with pytest.raises(ValidationError, match=r"note_en|summary_en"):
            do()
    assert not Change.objects.exists()


def test_a_text_of_just_the_limit_is_kept(wide: Version) -> None:
    item = wide.items.get(key="A-1")
    assert editing.change_item(item=item, values={"note_en": "x" * TEXT_LIMIT}, seen=1, **MORE).revision == 2


def test_a_passage_is_added_at_the_end_of_its_principle_and_removed(wide: Version) -> None:
    model = wide.passages.get(key="C-2")
    row = editing.add_passage(principle=model.principle, values=columns(model, key="C-9"), **MORE)
    assert (row.position, row.version) == (3, wide)
    editing.remove(unit=wide.passages.get(key="C-1"), seen=1, **MORE)
    assert list(model.principle.passages.order_by("position").values_list("key", "position")) == [
        ("C-2", 1),
        ("C-9", 2),
    ]
    assert [(done.unit, done.key, done.kind) for done in Change.objects.order_by("pk")] == [
        ("passage", "C-9", "added"),
        ("passage", "C-1", "removed"),
    ]


def test_a_document_is_added_and_goes_only_when_nothing_cites_it(wide: Version) -> None:
    row = editing.add_document(version=wide, values=DOCUMENT, **MORE)
    assert row.position == 3
    with pytest.raises(NotEmpty, match=r"main is still cited by A-1"):
        editing.remove(unit=wide.documents.get(key="main"), seen=1, **MORE)
    editing.remove(unit=row, seen=1, **MORE)
    assert [done.kind for done in Change.objects.order_by("pk")] == ["added", "removed"]


def test_a_key_that_was_taken_over_stays(wide: Version) -> None:
    with pytest.raises(EditingRefused, match="leaves key as it is"):
        editing.change_item(item=wide.items.get(key="A-1"), values={"key": "A-7"}, seen=1, **MORE)


def test_the_key_of_an_item_that_is_new_in_the_draft_can_be_put_right_more_than_once(wide: Version) -> None:
    model = wide.items.get(key="A-1")
    row = editing.add_item(principle=model.principle, values=columns(model, key="A-7"), **MORE)
    for seen, key in enumerate(("A-8", "A-9"), 1):
        row = editing.change_item(item=Item.objects.get(pk=row.pk), values={"key": key}, seen=seen, **MORE)
    assert wide.items.filter(key="A-9").exists()
    story = Change.objects.of(wide, "item", "A-9")
    assert [(done.kind, done.key) for done in story] == [("changed", "A-9"), ("changed", "A-8"), ("added", "A-7")]
    with pytest.raises(ValidationError):
        editing.change_item(item=row, values={"key": "B-1"}, seen=3, **MORE)


def test_the_key_of_a_new_item_is_old_in_the_next_draft(wide: Version) -> None:
    model = wide.items.get(key="A-1")
    editing.add_item(principle=model.principle, values=columns(model, key="A-7"), **MORE)
    later = publishing.draft_from(version=wide, label="3", published_on=date(2030, 1, 1), by=None)
    assert editing.is_new(wide.items.get(key="A-7"))
    assert not editing.is_new(later.items.get(key="A-7"))


def test_an_item_is_moved_to_another_principle(wide: Version, aoki: User) -> None:
    item, target = wide.items.get(key="A-1"), wide.principles.get(key="B")
    editing.move(unit=item, principle=target, position=2, by=aoki, reason="It belongs there")
    assert list(target.items.order_by("position").values_list("key", "position")) == [
        ("B-1", 1),
        ("A-1", 2),
        ("B-2", 3),
    ]
    assert list(wide.principles.get(key="A").items.values_list("key", "position")) == [("A-2", 1)]
    [done] = Change.objects.all()
    assert (done.kind, done.reason, done.by) == ("moved", "It belongs there", aoki)
    assert done.before == {"principle": "A", "position": 1}
    assert done.after == {"principle": "B", "position": 2}


def test_an_item_does_not_leave_its_edition(wide: Version) -> None:
    other = draft()
    with pytest.raises(EditingRefused, match="same draft"):
        editing.move(unit=wide.items.get(key="A-1"), principle=other.principles.get(key="A"), position=1, **MORE)
    with pytest.raises(EditingRefused, match="same draft"):
        editing.move(unit=wide.documents.get(key="main"), principle=wide.principles.get(key="A"), position=1, **MORE)
    assert not Change.objects.exists()


def test_a_draft_that_was_discarded_meanwhile_is_told(wide: Version) -> None:
    wide.pk = 999_999
    with pytest.raises(NotADraft, match="discarded"):
        editing.draft_row(wide.pk)
