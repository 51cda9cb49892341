"""An uploaded file becomes a draft piece by piece, so that nobody else's save waits long; whole, or not at all."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction

from guidelines import catalogue, rules
from guidelines.catalogue import CatalogueError, Edition, Problem
from guidelines.editing import note
from guidelines.models import Change, Framework, Import, Item, Passage, Principle, SourceDocument, Version
from guidelines.publishing import LabelTaken
from guidelines.sentences import Sentence, as_data
from guidelines.services import refuse_clashes, stored_framework
from guidelines.storing import item_row, passage_row, store_frame

PIECE = 200
"""Rows of one transaction: about a tenth of a second of the one writer that SQLite has."""
STATE = Import.State


class Stopped(Exception):
    """The import was cancelled; nothing of it is left."""


def submit(
    *, data: bytes, file_name: str, kind: str, base: Version | None, label: str, published_on: date | None, by: User,
    now: datetime,
) -> Import:  # fmt: skip
    """Keep a file and the row that stands for it; whoever calls puts it into the queue."""
    row = Import.objects.create(
        file_name=Path(file_name).name[-200:] or "?", kind=kind, base=base, label=label, published_on=published_on,
        by=by, at=now,
    )  # fmt: skip
    path = file_of(row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return row


def file_of(row: Import) -> Path:
    """Where the file lies while it is needed: under a name that nobody typed."""
    return settings.DATA_DIR / "imports" / f"{row.pk}-{row.token}"


def begin(*, pk: int) -> Import | None:
    """Take an import in hand, and away what a worker that died left of it; None where it was cancelled or is done."""
    if not Import.objects.under_way().filter(pk=pk).update(state=STATE.RUNNING, stored=0, total=0, problems=[]):
        return None
    row = Import.objects.select_related("base__framework__supplements", "version", "by").get(pk=pk)
    _remove(row)
    return row


def store(*, row: Import, edition: Edition) -> Version:
    """Store a checked edition as a draft that shows itself when it is whole.

    Raises CatalogueError with every rule that the values break, LabelTaken, FrameworkFrozen, LoadRefused, KeysClash,
    and Stopped. Whatever is raised, nothing of the edition is left.
    """
    if found := rules.problems(edition):
        raise CatalogueError(tuple(found))
    try:
        version, pieces, total = _frame(row, edition)
        Import.objects.filter(pk=row.pk).update(total=total)
        for piece in pieces:
            _store_piece(row, piece)
        return _finish(row, version, edition)
    except Exception:  # whatever it was: half an edition must not stay
        _remove(row)
        raise


def fail(*, row: Import, problems: tuple[Problem, ...]) -> None:
    """Keep what is wrong, and let the file go."""
    told = [{"line": p.line, "path": as_data(p.path), "message": as_data(p.message)} for p in problems]
    Import.objects.filter(pk=row.pk, state=STATE.RUNNING).update(state=STATE.FAILED, problems=told)
    file_of(row).unlink(missing_ok=True)


def cancel(*, row: Import) -> bool:
    """Stop an import that is under way; whether it was. What is stored of it is taken away by whoever stores it."""
    stopped = Import.objects.under_way().filter(pk=row.pk).update(state=STATE.CANCELLED)
    if stopped:
        file_of(row).unlink(missing_ok=True)
    if stopped and row.state == STATE.WAITING:
        _remove(row)
    return bool(stopped)


@transaction.atomic
def _frame(row: Import, edition: Edition) -> tuple[Version, Iterator[list[models.Model]], int]:
    """Everything but items and passages, and those in pieces; how many there are."""
    framework = stored_framework(edition.framework)
    refuse_clashes(framework, edition)
    Framework.objects.select_for_update().get(pk=framework.pk)
    if framework.versions.filter(label=edition.version.label).exists():
        told = "The edition %(edition)s is stored already. Choose another label."
        raise LabelTaken(Sentence(told, edition=edition.key))
    version, chapters, documents = store_frame(framework, edition)
    Import.objects.filter(pk=row.pk).update(version=version)
    row.version = version
    items = [item_row(item, p, documents[item.source.document]) for p, known in chapters for item in known.items]
    texts = [passage_row(text, p, documents[text.source.document]) for p, known in chapters for text in known.passages]
    return version, _pieces(items, texts), len(items) + len(texts)


def _pieces(*kinds: list[models.Model]) -> Iterator[list[models.Model]]:
    for rows in kinds:
        yield from (rows[start : start + PIECE] for start in range(0, len(rows), PIECE))


@transaction.atomic
def _store_piece(row: Import, piece: list[models.Model]) -> None:
    held = Import.objects.filter(pk=row.pk, state=STATE.RUNNING)
    if not held.update(stored=models.F("stored") + len(piece)):
        raise Stopped(f"import {row.pk} was cancelled")
    type(piece[0]).objects.bulk_create(piece)


@transaction.atomic
def _finish(row: Import, version: Version, edition: Edition) -> Version:
    if not Import.objects.filter(pk=row.pk, state=STATE.RUNNING).update(state=STATE.DONE):
        raise Stopped(f"import {row.pk} was cancelled")
    note(version, Change.Kind.IMPORTED, by=row.by, reason="", after={"digest": catalogue.digest(edition)})
    file_of(row).unlink(missing_ok=True)
    return version


def _remove(row: Import) -> None:
    """Take away what is stored of an edition that is not whole, in pieces too; a framework without editions goes."""
    version = row.version
    if version is None:
        return
    for model in (Passage, Item):
        while pks := list(model.objects.filter(version=version).values_list("pk", flat=True)[:PIECE]):
            model.objects.filter(pk__in=pks).delete()
    with transaction.atomic():
        for model in (Principle, SourceDocument):
            model.objects.filter(version=version).delete()
        framework = version.framework
        version.delete()
        with suppress(models.ProtectedError):
            if not framework.versions.exists():
                framework.delete()
    row.version = None
