"""The life of an edition: draft, published, retired."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from guidelines import editing, importing, publishing
from guidelines.catalogue import CatalogueError, Edition, digest
from guidelines.editing import NotADraft, ReasonMissing
from guidelines.models import Change, Item, Status, Version
from guidelines.publishing import LabelTaken, NotPublished
from guidelines.services import FrameworkFrozen, KeysClash, LoadRefused
from tests.guidelines.builders import changed, draft, edition, loaded, supplement_mapping, wide_mapping

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 31)


@pytest.fixture
def aoki() -> User:
    return User.objects.create_user("aoki")


def drafted(version: Version, **changes: Any) -> Version:
    return publishing.draft_from(**{"version": version, "label": "1.3", "published_on": DAY, "by": None} | changes)


@pytest.mark.parametrize("status", Status.values)
def test_a_draft_holds_everything_of_the_edition_that_it_is_made_from(status: str, aoki: User) -> None:
    source = draft(base=wide_mapping()) if status == Status.DRAFT else loaded(base=wide_mapping())
    if status == Status.RETIRED:
        publishing.retire(version=source, by=None, reason="x")
    values = edition(base=wide_mapping())
    made = drafted(source, by=aoki)
    assert made.edition() == replace(values, version=replace(values.version, label="1.3", published_on=DAY))
    assert (made.status, made.digest, made.loaded_at) == (Status.DRAFT, "", None)
    change = made.changes.get()
    assert (change.kind, change.by, change.after) == ("drafted", aoki, {"from": "demo-2.0"})


def test_making_a_draft_leaves_the_edition_as_it_was() -> None:
    source = loaded()
    drafted(source)
    assert digest(source.edition()) == source.digest == digest(edition())


def test_a_label_names_one_edition() -> None:
    source = loaded()
    with pytest.raises(LabelTaken, match=r"demo-1\.2 is stored already"):
        drafted(source, label="1.2")
    assert Version.objects.count() == 1


def imported(*, edition: Edition, by: User | None) -> Version:
    """An edition as a draft, by the way that a file goes."""
    row = importing.submit(
        data=b"x", file_name="x.yaml", kind="yaml", base=None, label="", published_on=None, by=by, now=timezone.now()
    )
    return importing.store(row=importing.begin(pk=row.pk), edition=edition)


@pytest.mark.parametrize("label", ["", "1-3", "あ", "x" * 21])
def test_a_label_that_cannot_be_one_is_told(label: str) -> None:
    with pytest.raises(CatalogueError, match="label"):
        drafted(loaded(), label=label)


def test_a_file_becomes_a_draft(aoki: User) -> None:
    made = imported(edition=edition(), by=aoki)
    assert (made.status, made.edition()) == (Status.DRAFT, edition())
    change = made.changes.get()
    assert (change.kind, change.by, change.after) == ("imported", aoki, {"digest": digest(edition())})


@pytest.mark.parametrize(
    ("base", "error"),
    [
        (changed("version.label", "1.3"), None),
        (changed("principles.0.items.0.strength", "expected"), LabelTaken),
        (changed("framework.url", "https://x.jp/", changed("version.label", "1.3")), FrameworkFrozen),
        (supplement_mapping(), None),
        (changed("principles.0.items.0.key", "A-1", supplement_mapping()), KeysClash),
        (changed("framework.supplements", "nothing", supplement_mapping()), LoadRefused),
    ],
)
def test_an_import_that_contradicts_what_is_stored_writes_nothing(base: dict, error: type[Exception] | None) -> None:
    loaded()
    if error is None:
        imported(edition=edition(base=base), by=None)
        return
    with pytest.raises(error):
        imported(edition=edition(base=base), by=None)
    assert Version.objects.count() == 1
    assert not Change.objects.exists()


def test_an_edition_that_breaks_a_rule_is_not_imported() -> None:
    with pytest.raises(CatalogueError):
        imported(edition=replace(edition(), principles=()), by=None)
    assert not Version.objects.exists()


def test_publishing_freezes_the_values_and_opens_the_edition(aoki: User) -> None:
    before = timezone.now()
    version = publishing.publish(version=draft(), by=aoki, reason="The ministries published it.")
    stored = Version.objects.published().get()
    assert stored == version
    assert stored.digest == digest(edition()) == digest(stored.edition())
    assert stored.loaded_at >= before
    change = stored.changes.get()
    assert (change.kind, change.by, change.reason) == ("published", aoki, "The ministries published it.")


def test_a_draft_with_problems_is_not_published_and_all_are_told() -> None:
    version = draft()
    editing.remove_item(item=version.items.get(key="A-2"), seen=1, by=None, reason="x")
    editing.remove_item(item=version.items.get(key="B-1"), seen=1, by=None, reason="x")
    Item.objects.filter(key="A-1").update(question_en=" ")
    with pytest.raises(CatalogueError) as told:
        publishing.publish(version=version, by=None, reason="x")
    assert [problem.path for problem in told.value.problems] == [
        "principles[0].items[0].question.en",
        "principles",
        "principles[1].items",
    ]
    assert told.value.problems == publishing.problems_of(version)
    assert Version.objects.get().status == Status.DRAFT


def test_keys_that_clash_with_what_is_asked_beside_are_a_problem() -> None:
    loaded()
    version = draft(base=changed("principles.0.items.0.key", "A-1", supplement_mapping()))
    [problem] = publishing.problems_of(version)
    assert "A-1" in problem.message


def test_a_sound_draft_has_no_problems() -> None:
    assert publishing.problems_of(draft(base=wide_mapping())) == ()


def test_an_edition_is_published_once() -> None:
    with pytest.raises(NotADraft):
        publishing.publish(version=loaded(), by=None, reason="x")


def test_retiring_hides_an_edition_from_new_assessments_and_keeps_it(aoki: User) -> None:
    version = publishing.retire(version=loaded(), by=aoki, reason="1.3 is here.")
    assert list(Version.objects.published()) == []
    assert digest(version.edition()) == version.digest
    assert (version.changes.get().kind, version.changes.get().reason) == ("retired", "1.3 is here.")


def test_only_a_published_edition_is_retired() -> None:
    with pytest.raises(NotPublished, match="is draft"):
        publishing.retire(version=draft(), by=None, reason="x")
    version = publishing.retire(version=loaded("version.label", "9"), by=None, reason="x")
    with pytest.raises(NotPublished, match="is retired"):
        publishing.retire(version=version, by=None, reason="x")


def test_publishing_and_retiring_say_why() -> None:
    with pytest.raises(ReasonMissing):
        publishing.publish(version=draft(), by=None, reason=" ")
    with pytest.raises(ReasonMissing):
        publishing.retire(version=loaded("version.label", "9"), by=None, reason="")
    assert set(Version.objects.values_list("status", flat=True)) == {"draft", "published"}
