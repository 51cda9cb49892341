"""Changes to editions, each in one transaction."""

from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils import timezone

from guidelines import catalogue
from guidelines.catalogue import ROLES, CatalogueError, Text
from guidelines.models import Framework, Item, Principle, SourceDocument, Status, Version


class LoadRefused(Exception):
    """The edition contradicts what is stored already; nothing was written."""


class EditionFrozen(LoadRefused):
    """An edition of this name is stored with other content."""


class FrameworkFrozen(LoadRefused):
    """The framework is stored with other particulars, which its editions stand on."""


@transaction.atomic
def load(*, edition: catalogue.Edition) -> tuple[Version, bool]:
    """Store the edition as published; the flag tells whether anything was written.

    An edition that is stored with the same content is left alone. Raises CatalogueError with every rule that the
    values break, EditionFrozen or FrameworkFrozen where stored content would have to change.
    """
    if found := catalogue.problems(edition):
        raise CatalogueError(tuple(found))
    framework = _framework(edition.framework)
    digest = catalogue.digest(edition)
    stored = (
        Version.objects.select_related("framework").filter(framework=framework, label=edition.version.label).first()
    )
    if stored is None:
        return _publish(framework, edition, digest), True
    if stored.digest != digest or not stored.is_frozen:
        raise EditionFrozen(_frozen_words(stored))
    return stored, False


def _framework(values: catalogue.Framework) -> Framework:
    # The lock lets two loads at the same moment, of two starting servers, follow one another.
    row, _created = Framework.objects.select_for_update().get_or_create(
        key=values.key, defaults={"kind": values.kind, "url": values.url, **_pairs(values, "title", "issuer")}
    )
    stored = row.values()
    if other := [field.name for field in fields(values) if getattr(values, field.name) != getattr(stored, field.name)]:
        raise FrameworkFrozen(
            f"The framework {values.key} is stored with another {', '.join(other)}. "
            "Its editions stand on these values: write them as they are stored, or give the framework a new key."
        )
    return row


def _frozen_words(stored: Version) -> str:
    if stored.is_frozen:
        return (
            f"The edition {stored.key} is {stored.status} with other content, and a {stored.status} edition is frozen. "
            "Give the changed content a new version label."
        )
    return f"The edition {stored.key} is stored as a draft. Give this content another version label."


def _publish(framework: Framework, edition: catalogue.Edition, digest: str) -> Version:
    values = edition.version
    version = Version.objects.create(
        framework=framework,
        label=values.label,
        status=Status.PUBLISHED,
        published_on=values.published_on,
        language=values.language,
        source_url=values.source_url,
        retrieved_on=values.retrieved_on,
        digest=digest,
        loaded_at=timezone.now(),
        **_pairs(values, "licence_note"),
    )
    documents = _store_documents(version, values.documents)
    principles = Principle.objects.bulk_create(
        Principle(version=version, key=row.key, position=row.position, **_pairs(row, "title", "group"))
        for row in edition.principles
    )
    Item.objects.bulk_create(
        _item(item, principle, documents[item.source.document])
        for principle, row in zip(principles, edition.principles, strict=True)
        for item in row.items
    )
    return version


def _store_documents(version: Version, documents: tuple[catalogue.Document, ...]) -> dict[str, SourceDocument]:
    rows = SourceDocument.objects.bulk_create(
        SourceDocument(version=version, key=row.key, position=position, url=row.url or "", **_pairs(row, "title"))
        for position, row in enumerate(documents, 1)
    )
    return {row.key: row for row in rows}


def _item(item: catalogue.Item, principle: Principle, document: SourceDocument) -> Item:
    texts = ("title", "question", "guidance", "example", "evidence", "first_step", "strength_note", "stage", "note")
    return Item(
        principle=principle,
        version=principle.version,
        key=item.key,
        position=item.position,
        printed_id=item.printed_id,
        quick=item.quick,
        when=",".join(item.when),
        strength=item.strength,
        source_document=document,
        source_page=item.source.page,
        source_approximate=item.source.approximate,
        **_pairs(item, *texts),
        **_pairs(item.source, "part", "section", prefix="source_"),
        **{f"for_{role}": role in item.roles for role in ROLES},
        **{f"standard_for_{role}": role in item.standard_for for role in ROLES},
    )


def _pairs(values: Any, *names: str, prefix: str = "") -> dict[str, str]:
    """The two columns of each text; a text that is None becomes two empty ones."""
    nothing = Text(ja="", en="")
    texts = {name: getattr(values, name) or nothing for name in names}
    return {f"{prefix}{name}_{lang}": text.in_language(lang) for name, text in texts.items() for lang in ("ja", "en")}
