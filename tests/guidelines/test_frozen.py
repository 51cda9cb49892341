"""What is published stays as it is, whichever way somebody comes: the database itself refuses."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from guidelines import triggers
from guidelines.catalogue import digest
from guidelines.models import Framework, Item, Passage, Principle, SourceDocument, Status, Version
from tests.guidelines.builders import draft, edition, loaded, mapping, wide_mapping

pytestmark = pytest.mark.django_db
PARTS = (Item, Passage, Principle, SourceDocument)
COLUMN = {Item: "question_en", Passage: "summary_en", Principle: "title_en", SourceDocument: "title_en"}
both_kinds = pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])


def frozen(status: str) -> Version:
    version = loaded(base=wide_mapping())
    Version.objects.filter(pk=version.pk).update(status=status)
    return version


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def save(row: Model) -> None:
    setattr(row, COLUMN[type(row)], "Other words")
    row.save()


def bulk_update(row: Model) -> None:
    setattr(row, COLUMN[type(row)], "Other words")
    type(row).objects.bulk_update([row], [COLUMN[type(row)]])


def insert_a_copy(row: Model) -> None:
    row.pk, row.key, row.position = None, "copy", 99
    row.save(force_insert=True)


def bulk_create_a_copy(row: Model) -> None:
    row.pk, row.key, row.position = None, "copy", 99
    type(row).objects.bulk_create([row])


def raw_delete(row: Model) -> None:
    rows = type(row).objects.filter(pk=row.pk)
    rows._raw_delete(rows.db)


WAYS: dict[str, Callable[[Model], None]] = {
    "save": save,
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(**{COLUMN[type(row)]: "Other words"}),
    "bulk_update": bulk_update,
    "insert": insert_a_copy,
    "bulk_create": bulk_create_a_copy,
    "delete": raw_delete,
    "raw update": lambda row: sql(f"UPDATE {row._meta.db_table} SET position = 99 WHERE id = %s", row.pk),  # noqa: S608
    "raw delete": lambda row: sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk),  # noqa: S608
}


def refused(version: Version, attempt: Callable[[], object], words: str) -> None:
    """The attempt fails with those words and leaves the edition as it was."""
    before = digest(version.edition())
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        attempt()
    assert digest(Version.objects.get(pk=version.pk).edition()) == before


@both_kinds
@pytest.mark.parametrize("model", PARTS)
@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_a_frozen_edition_is_changed_added_or_removed(way: str, model: type[Model], status: str) -> None:
    version = frozen(status)
    row = model.objects.filter(version=version).first()
    refused(version, lambda: WAYS[way](row), "is frozen.*Make a draft")


def test_whoever_deletes_an_item_through_the_orm_is_refused_too() -> None:
    version = loaded()
    refused(version, version.items.get(key="A-1").delete, "is frozen")


@pytest.mark.parametrize("model", PARTS)
def test_the_same_ways_lead_into_a_draft(model: type[Model]) -> None:
    version = draft(base=wide_mapping())
    for way in ("save", "update", "bulk_update", "insert", "bulk_create", "raw update"):
        WAYS[way](model.objects.filter(version=version).order_by("pk").first())
        model.objects.filter(version=version, key="copy").delete()
    assert version.edition() != edition(base=wide_mapping())


@pytest.mark.parametrize("model", [Item, Passage])
def test_a_row_of_a_draft_cannot_be_hung_into_a_chapter_of_a_frozen_edition(model: type[Model]) -> None:
    version, other = loaded(base=wide_mapping()), draft(base=wide_mapping() | {"version": mapping()["version"]})
    row, chapter = model.objects.filter(version=other).first(), version.principles.first()
    refused(version, lambda: model.objects.filter(pk=row.pk).update(principle=chapter, position=99), "is frozen")


def test_a_row_cannot_be_moved_out_of_a_frozen_edition() -> None:
    version, other = loaded(), draft(base=wide_mapping())
    refused(version, lambda: Principle.objects.filter(version=version, key="A").update(version=other), "is frozen")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite knows INSERT OR REPLACE")
def test_a_frozen_row_cannot_be_replaced() -> None:
    version, other = loaded(), draft(base=wide_mapping())
    taken, given = version.documents.first(), other.documents.first()
    columns = "version_id, key, position, title_ja, title_en, url"
    statement = (
        f"INSERT OR REPLACE INTO guidelines_sourcedocument (id, {columns}) "  # noqa: S608
        f"SELECT %s, version_id, 'new', 99, title_ja, title_en, url FROM guidelines_sourcedocument WHERE id = %s"
    )
    refused(version, lambda: sql(statement, taken.pk, given.pk), "is frozen")


@both_kinds
@pytest.mark.parametrize(
    "values",
    [
        {"label": "9"},
        {"digest": "0" * 64},
        {"note_ja": "x"},
        {"published_on": "2020-01-01"},
        {"status": Status.DRAFT},
        {"loaded_at": None},
    ],
)
def test_a_frozen_edition_itself_is_not_changed(status: str, values: dict) -> None:
    version = frozen(status)
    refused(version, lambda: Version.objects.filter(pk=version.pk).update(**values), "can only be retired")
    assert Version.objects.get(pk=version.pk).status == status


@both_kinds
def test_a_frozen_edition_is_not_deleted(status: str) -> None:
    version = frozen(status)
    refused(version, lambda: raw_delete(version), "cannot be changed or removed")


def test_a_published_edition_can_be_retired_and_does_not_come_back() -> None:
    version = frozen(Status.RETIRED)
    refused(version, lambda: Version.objects.update(status=Status.PUBLISHED), "can only be retired")


def test_retiring_changes_nothing_else_in_the_same_breath() -> None:
    version = loaded()
    refused(version, lambda: Version.objects.update(status=Status.RETIRED, note_en="x"), "can only be retired")


def test_what_changes_nothing_is_let_through() -> None:
    version = loaded()
    version.save()
    version.framework.save()
    assert version.edition() == edition()


@pytest.mark.parametrize("column", ["title_ja", "issuer_en", "url", "key"])
def test_a_framework_with_a_frozen_edition_is_not_changed(column: str) -> None:
    version = loaded()
    refused(version, lambda: Framework.objects.update(**{column: "https://x.jp"}), "its values stand in that edition")


def test_a_framework_of_drafts_alone_may_be_corrected() -> None:
    draft()
    Framework.objects.update(title_en="Other words")
    assert Framework.objects.get().title_en == "Other words"


def test_without_the_triggers_a_frozen_edition_would_move() -> None:
    version = loaded()
    with connection.cursor() as cursor:
        for statement in triggers.removal(connection.vendor):
            cursor.execute(statement)
    Item.objects.update(question_en="Other words")
    assert digest(version.edition()) != version.digest
