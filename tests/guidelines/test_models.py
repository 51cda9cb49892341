"""Editions as rows: how they are asked for, and what the database refuses."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from guidelines import catalogue
from guidelines.catalogue import FACTS, KINDS, STRENGTHS, digest
from guidelines.models import WHEN, Framework, Item, Kind, Principle, SourceDocument, Status, Strength, Version
from tests.guidelines.builders import draft, edition, loaded

pytestmark = pytest.mark.django_db


def refused(rows: models.QuerySet, **values: Any) -> bool:
    """Whether the database itself refuses the values on the rows."""
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return True
    return False


def test_choices_of_rows_are_the_choices_of_values() -> None:
    assert Kind.values == list(KINDS)
    assert Strength.values == list(STRENGTHS)


def test_facts_are_stored_in_every_combination() -> None:
    assert set(WHEN) == {"", *FACTS, "generative_ai,personal_data", "generative_ai,life_or_rights",
                         "personal_data,life_or_rights", ",".join(FACTS)}  # fmt: skip


def test_rows_give_back_the_values_that_were_loaded() -> None:
    assert loaded().edition() == edition()


def test_the_digest_of_the_rows_is_the_digest_stored() -> None:
    version = loaded()
    assert digest(version.edition()) == version.digest


def test_an_edition_is_read_in_four_queries(django_assert_num_queries: Any) -> None:
    version = Version.objects.get(pk=loaded().pk)
    with django_assert_num_queries(4):
        assert isinstance(version.edition(), catalogue.Edition)


def test_an_edition_asked_for_by_key_is_read_in_three_more(django_assert_num_queries: Any) -> None:
    loaded()
    version = Version.objects.by_key("demo-1.2")
    with django_assert_num_queries(3):
        version.edition()


def test_a_version_is_called_by_its_key() -> None:
    assert str(loaded()) == loaded().key == "demo-1.2"


def test_a_version_is_found_by_its_key() -> None:
    version = loaded()
    assert Version.objects.by_key("demo-1.2") == version


@pytest.mark.parametrize("key", ["demo-1.3", "demo", "demo-1", "other-1.2", ""])
def test_an_unknown_key_finds_no_version(key: str) -> None:
    loaded()
    with pytest.raises(Version.DoesNotExist):
        Version.objects.by_key(key)


@pytest.mark.parametrize(("status", "found"), [("draft", False), ("published", True), ("retired", False)])
def test_only_published_editions_are_published(status: str, found: bool) -> None:
    version = loaded()
    Version.objects.update(status=status)
    assert (version in Version.objects.published()) is found


def newer() -> Version:
    version = loaded("version.label", "1.10")
    version.published_on = date(2027, 3, 31)
    version.save(update_fields=["published_on"])
    return version


def test_the_current_edition_is_the_one_published_last() -> None:
    later = newer()
    loaded()
    assert Version.objects.current("demo") == later


def test_a_draft_is_never_current() -> None:
    later = newer()
    earlier = loaded()
    Version.objects.filter(pk=later.pk).update(status=Status.DRAFT)
    assert Version.objects.current("demo") == earlier


def test_a_framework_without_a_published_edition_has_no_current_one() -> None:
    draft()
    with pytest.raises(Version.DoesNotExist, match="No edition of demo is published"):
        Version.objects.current("demo")


@pytest.mark.parametrize(("status", "frozen"), [("draft", False), ("published", True), ("retired", True)])
def test_all_but_drafts_are_frozen(status: str, frozen: bool) -> None:
    version = loaded()
    Version.objects.update(status=status)
    version.refresh_from_db()
    rows = (version, version.framework, version.principles.first(), version.items.first())
    assert [row.is_frozen for row in rows] == [frozen] * 4


@pytest.mark.parametrize("row", [Framework, Version, SourceDocument, Principle])
def test_what_an_edition_stands_on_cannot_be_deleted(row: type[models.Model]) -> None:
    loaded()
    with pytest.raises(ProtectedError):
        row.objects.all().delete()


def test_an_item_key_is_unique_in_an_edition() -> None:
    assert refused(loaded().items.filter(key="B-1"), key="A-1")


def test_the_same_item_key_may_stand_in_two_editions() -> None:
    first, second = loaded(), loaded("version.label", "1.10")
    assert set(first.items.values_list("key")) == set(second.items.values_list("key"))


def test_a_principle_key_is_unique_in_an_edition() -> None:
    assert refused(loaded().principles.filter(key="B"), key="A")


def test_a_label_is_unique_in_a_framework() -> None:
    loaded()
    assert refused(Version.objects.filter(pk=loaded("version.label", "1.10").pk), label="1.2")


def test_two_items_of_a_principle_cannot_share_a_position() -> None:
    assert refused(loaded().items.filter(key="A-2"), position=1)


def test_two_principles_cannot_share_a_position() -> None:
    assert refused(loaded().principles.filter(key="B"), position=1)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (Framework, {"key": ""}),
        (Framework, {"kind": "rumour"}),
        (Version, {"label": ""}),
        (Version, {"status": "lost"}),
        (Version, {"digest": ""}),
        (SourceDocument, {"key": ""}),
        (Principle, {"key": ""}),
        (Item, {"key": ""}),
        (Item, {"strength": "must"}),
        (Item, {"when": "sunny"}),
        (Item, {"when": "personal_data,generative_ai"}),
        (Item, {"for_developer": False, "for_provider": False, "for_user": False, "standard_for_user": False}),
        (Item, {"for_user": False, "for_provider": True, "standard_for_user": True}),
    ],
)
def test_the_database_refuses_what_can_never_be_true(row: type[models.Model], values: dict[str, Any]) -> None:
    loaded()
    assert refused(row.objects.all(), **values)


def test_a_form_tells_in_words_what_a_constraint_refuses() -> None:
    row = draft().items.get(key="A-1")
    row.for_developer = row.for_provider = row.for_user = False
    with override("en"), pytest.raises(ValidationError, match="Choose at least one role"):
        row.full_clean()


def test_rows_are_called_by_their_keys() -> None:
    version = loaded()
    names = [str(row) for row in (version.framework, version.documents.first(), version.principles.first())]
    assert [*names, str(version.items.get(key="A-1"))] == ["demo", "main", "A", "A-1"]
