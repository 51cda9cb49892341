"""An uploaded file becomes a draft piece by piece, so that nobody else's save waits long; whole, or not at all."""

import os
import time
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

PIECE = 100
"""Rows of one transaction: about a fiftieth of a second of the one writer that SQLite has."""
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
    begun = Import.objects.under_way().filter(pk=pk).update(state=STATE.RUNNING, stored=0, total=0, problems=[])
    row = Import.objects.select_related("base__framework__supplements", "version", "by").filter(pk=pk).first()
    if row is not None and row.state != STATE.DONE:
        _remove(row)
    return row if begun else None


def store(*, row: Import, edition: Edition) -> Version:
    """Store a checked edition as a draft that shows itself when it is whole.

    Raises CatalogueError with every rule that the values break, LabelTaken, FrameworkFrozen, LoadRefused, KeysClash,
    and Stopped. Whatever is raised, nothing of the edition is left.
    """
    if found := rules.problems(edition):
        raise CatalogueError(tuple(found))
    try:
        digest = catalogue.digest(edition)
        version, *frame = _frame(row, edition)
        rows = _rows(*frame)  # made before the database is locked for the first of them
        Import.objects.filter(pk=row.pk).update(total=sum(map(len, rows)))
        for piece in _pieces(rows):
            begun = time.monotonic()
            _store_piece(row, piece)
            time.sleep(time.monotonic() - begun)  # SQLite gives its lock to whoever comes first: let others come
        return _finish(row, version, digest)
    except Exception:  # whatever it was: half an edition must not stay
        _remove(row)
        raise


def fail(*, row: Import, problems: tuple[Problem, ...]) -> None:
    """Keep what is wrong, and let the file go."""
    told = [{"line": p.line, "path": as_data(p.path), "message": as_data(p.message)} for p in problems]
    Import.objects.filter(pk=row.pk, state=STATE.RUNNING).update(state=STATE.FAILED, problems=told)
    file_of(row).unlink(missing_ok=True)


def cancel(*, row: Import, is_abandoned: bool = False) -> bool:
    """Stop an import that is under way; whether it was.

    What is stored of it is taken away by whoever stores it, or at once where nobody does any more (``is_abandoned``).
    """
    stopped = Import.objects.under_way().filter(pk=row.pk).update(state=STATE.CANCELLED)
    if stopped:
        file_of(row).unlink(missing_ok=True)
    if stopped and (is_abandoned or row.state == STATE.WAITING):
        _remove(row)
    return bool(stopped)


@transaction.atomic
def _frame(row: Import, edition: Edition) -> tuple[Version, list, dict[str, SourceDocument]]:
    """Everything but items and passages, as ``storing.store_frame`` gives it back."""
    framework = stored_framework(edition.framework)
    refuse_clashes(framework, edition)
    Framework.objects.select_for_update().get(pk=framework.pk)
    if framework.versions.filter(label=edition.version.label).exists():
        told = "The edition %(edition)s is stored already. Choose another label."
        raise LabelTaken(Sentence(told, edition=edition.key))
    version, chapters, documents = store_frame(framework, edition)
    Import.objects.filter(pk=row.pk).update(version=version)
    row.version = version
    return version, chapters, documents


def _rows(chapters: list, documents: dict[str, SourceDocument]) -> tuple[list[Item], list[Passage]]:
    items = [item_row(item, p, documents[item.source.document]) for p, known in chapters for item in known.items]
    texts = [passage_row(text, p, documents[text.source.document]) for p, known in chapters for text in known.passages]
    return items, texts


def _pieces(kinds: tuple[list[models.Model], ...]) -> Iterator[list[models.Model]]:
    for rows in kinds:
        yield from (rows[start : start + PIECE] for start in range(0, len(rows), PIECE))


@transaction.atomic
def _store_piece(row: Import, piece: list[models.Model]) -> None:
    held = Import.objects.filter(pk=row.pk, state=STATE.RUNNING)
    if not held.update(stored=models.F("stored") + len(piece)):
        raise Stopped(f"import {row.pk} was cancelled")
    type(piece[0]).objects.bulk_create(piece)


@transaction.atomic
def _finish(row: Import, version: Version, digest: str) -> Version:
    if not Import.objects.filter(pk=row.pk, state=STATE.RUNNING).update(state=STATE.DONE):
        raise Stopped(f"import {row.pk} was cancelled")
    note(version, Change.Kind.IMPORTED, by=row.by, reason="", after={"digest": digest})
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
