"""Moving an assessment to a new edition: a new assessment, the old one untouched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists
from django.utils.timezone import localtime

from assessments import services
from assessments.carryover import Carryover, carryover
from assessments.models import Assessment, Evidence, Response, Waiting
from assessments.services import FIELDS
from assessments.snapshot import reply_as_data
from guidelines.catalogue import FACTS, ROLES, SITUATIONS, Edition
from guidelines.changes import ItemChange, compare
from guidelines.models import Item, Status, Version
from guidelines.stated import between

COPIED = ("organisation_id", "depth", "organisation_name", "size", "sector", *FACTS, *SITUATIONS)
ROLE_COLUMNS = tuple(f"for_{role}" for role in ROLES)


class NotASuccessor(Exception):
    """The edition is not a published, later one of the framework that the assessment is on."""


class NothingWaits(Exception):
    """There is no such old answer to confirm in this assessment."""


class AnsweredAlready(Exception):
    """Something was written at the item in the meantime; nothing was overwritten."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What became of the items of an edition, or of the supplement asked beside it: one side may have no items."""

    old: Edition
    new: Edition
    changes: tuple[ItemChange, ...]


def parts_between(old: tuple[Version, ...], new: tuple[Version, ...]) -> tuple[Part, ...]:
    """The framework's edition first, then the supplement where either side has one; each side as it is asked."""
    pairs = [(old[place : place + 1], new[place : place + 1]) for place in (0, 1)]
    return tuple(_part(*(a or (None,)), *(b or (None,))) for a, b in pairs if a or b)


def versions_on(version: Version) -> tuple[Version, ...]:
    """The edition, and the supplement that is asked beside its framework today."""
    supplement = Version.objects.supplement_of(version.framework_id)
    return (version, supplement) if supplement else (version,)


def over(parts: tuple[Part, ...], answered: Collection[str]) -> Carryover:
    """Where the answers go, of all parts together: no key stands in two of them."""
    return carryover([change for part in parts for change in part.changes], answered)


@transaction.atomic
def carry_forward(*, assessment: Assessment, version: Version, user, now: datetime) -> Assessment:
    """A new assessment on a later edition, with the same scope and profile; the old one stays exactly as it is.

    Answers to unchanged items are copied and marked as carried; those to reworded, split and merged ones wait for a
    person to confirm them. ``user`` is None for whoever holds the link. Raises ``NotASuccessor``.
    """
    held = assessment.version
    same = version.framework_id == held.framework_id and version.status == Status.PUBLISHED
    if not same or not held.is_before(version):
        raise NotASuccessor(f"{version.pk} is no published later edition of the framework of {held.pk}")
    versions = versions_on(version)
    stored = services.stored_responses(assessment)
    where = over(parts_between(assessment.versions, versions), stored)
    new = Assessment.objects.create(
        version=version,
        supplement=versions[1] if len(versions) > 1 else None,
        carried_from=assessment,
        **{name: getattr(assessment, name) for name in (*COPIED, *ROLE_COLUMNS)},
    )
    items = dict(Item.objects.filter(version__in=versions).values_list("key", "pk"))
    _copy(new, where, stored, items, user, now)
    _store_waiting(new, where, stored, items)
    return new


def waiting_rows(assessment: Assessment) -> list[Waiting]:
    """All old answers that were left to confirm, with both items. One query."""
    return list(assessment.waiting.select_related("item", "old_item"))


def still_open(rows: list[Waiting], answered: Collection[str]) -> list[Waiting]:
    """Those of the rows at whose item nobody has kept an old answer or given a new one; ``answered`` are keys."""
    kept = {row.item_id for row in rows if row.is_kept}
    return [row for row in rows if row.item_id not in kept and row.item.key not in answered]


def origin(assessment: Assessment) -> Assessment | None:
    """The assessment that this one was carried over from, with its editions; None where it is gone or never was."""
    if assessment.carried_from_id is None:
        return None
    related = ("version__framework__supplements", "supplement__framework__supplements")
    return Assessment.objects.select_related(*related).filter(pk=assessment.carried_from_id).first()


def has_copies(assessment: Assessment) -> bool:
    """Whether answers of an earlier assessment came along or wait, though that one may be gone. One query."""
    copied, waiting = Exists(assessment.responses.exclude(carried_on=None)), Exists(assessment.waiting.all())
    return Assessment.objects.filter(copied | waiting, pk=assessment.pk).exists()


def parts_alone(new: tuple[Version, ...]) -> tuple[Part, ...]:
    """The editions where nobody knows any more what they were compared with."""
    editions = [row.edition() for row in new]
    return tuple(Part(old=replace(row, principles=()), new=row, changes=()) for row in editions)


def counts_of(
    assessment: Assessment, asked: Collection[str], answered: Collection[str]
) -> dict[str, int | None] | None:
    """For the task list: items in scope that were carried, wait to be confirmed, are new; None where nothing was.

    How many are new is None where the earlier assessment was deleted.
    """
    old = origin(assessment)
    if old is None and not has_copies(assessment):
        return None
    keys = set(asked)
    rows = still_open(waiting_rows(assessment), answered)
    came = assessment.responses.exclude(carried_on=None).values_list("item__key", flat=True)
    return {
        "carried": len(keys & set(came)),
        "to_confirm": len(keys & {row.item.key for row in rows}),
        "new": _new(keys, old, assessment) if old else None,
    }


@transaction.atomic
def confirm(*, assessment: Assessment, waiting: int, user, now: datetime) -> Response:
    """Keep an old answer at its new item: it is still true. ``waiting`` is the row's number.

    Raises ``NothingWaits``, ``AnsweredAlready``, and ``Finished`` and ``Gone`` as every save does.
    """
    services.hold_open(assessment)
    row = assessment.waiting.filter(pk=waiting).first()
    if row is None:
        raise NothingWaits(f"no old answer {waiting} waits in {assessment.code}")
    values = {name: getattr(row.answer, name) for name in FIELDS}
    origin = {"carried_on": localtime(now).date(), "carried_from_id": row.response_id}
    try:
        with transaction.atomic():
            response = Response.objects.create(
                assessment=assessment, item_id=row.item_id, saved_at=now, saved_by=user, **values, **origin
            )
    except IntegrityError as error:
        raise AnsweredAlready(f"the item {row.item_id} of {assessment.code} has an answer") from error
    Evidence.objects.bulk_create(_pieces(response, row.answer.evidence))
    row.is_kept = True
    row.save(update_fields=["is_kept"])
    return response


def _new(keys: set[str], old: Assessment, assessment: Assessment) -> int:
    return len(keys & set(over(parts_between(old.versions, assessment.versions), ()).added))


def _part(old: Version | None, new: Version | None) -> Part:
    if old and new and old.pk != new.pk:
        before, after, changes = between(old, new)
        return Part(old=before, new=after, changes=changes)
    before, after = (row.edition() if row else None for row in (old, new))
    before, after = before or replace(after, principles=()), after or replace(before, principles=())
    return Part(old=before, new=after, changes=compare(before, after))


def _copy(
    new: Assessment, where: Carryover, stored: Mapping[str, Response], items: Mapping[str, int], user, now: datetime
) -> None:
    sources = [(stored[move.old], items[move.new]) for move in where.carried]
    copies = Response.objects.bulk_create(
        Response(
            assessment=new,
            item_id=item,
            carried_from=source,
            carried_on=localtime(now).date(),
            saved_at=now,
            saved_by=user,
            **{name: getattr(source, name) for name in FIELDS},
        )
        for source, item in sources
    )
    pairs = zip(copies, sources, strict=True)
    Evidence.objects.bulk_create(piece for copy, (source, _item) in pairs for piece in _pieces(copy, source.pieces))


def _store_waiting(new: Assessment, where: Carryover, stored: Mapping[str, Response], items: Mapping[str, int]) -> None:
    Waiting.objects.bulk_create(
        Waiting(
            assessment=new,
            item_id=items[move.new],
            old_item_id=stored[move.old].item_id,
            response=stored[move.old],
            kind=move.kind,
            reply=reply_as_data(stored[move.old].reply),
        )
        for move in where.waiting
    )


def _pieces(response: Response, texts: Collection[str]) -> list[Evidence]:
    return [Evidence(response=response, position=place, text=text) for place, text in enumerate(texts, 1)]
