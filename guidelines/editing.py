"""Changes to drafts, each in one transaction and each with one ``Change``: who, when, why, before and after.

Two people may work on one draft. Whoever saves names the revision that they saw; where somebody was quicker, nothing is
written and ``Conflict`` tells what is stored by now and who changed it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from guidelines.catalogue import plain
from guidelines.models import Change, Item, Principle, Status, Version

FAR = 15_000
"""Added to a position while rows change places: more than a principle has items, within a small integer."""
FIXED = frozenset(("id", "key", "version", "principle", "position", "revision"))
"""What a change does not touch: these name and place a row."""

Unit = Item | Principle


class EditingRefused(Exception):
    """The change was not made; nothing was written."""


class NotADraft(EditingRefused):
    """The edition is published or retired: nothing in it changes any more."""


class ReasonMissing(EditingRefused):
    """Every change says why."""


class NotEmpty(EditingRefused):
    """The principle still holds items or passages."""


class Conflict(EditingRefused):
    """Somebody changed the row meanwhile: ``stored`` is the row by now, ``change`` what they did.

    ``stored`` is None where it was removed, ``change`` where nobody left a note.
    """

    def __init__(self, stored: Unit | None, change: Change | None) -> None:
        who = f" by {change.by_name or 'somebody'} at {change.at:%Y-%m-%d %H:%M} UTC" if change else ""
        super().__init__(f"It was {'changed' if stored else 'removed'} meanwhile{who}. Nothing was saved.")
        self.stored = stored
        self.change = change


@transaction.atomic
def change_item(*, item: Item, values: Mapping[str, Any], seen: int, by: User | None, reason: str) -> Item:
    """Give columns of an item other values. Raises NotADraft, Conflict, ReasonMissing, and ValidationError with every
    value that the row cannot take.
    """
    return _change(item, values, seen, by, reason)


@transaction.atomic
def change_principle(
    *, principle: Principle, values: Mapping[str, Any], seen: int, by: User | None, reason: str
) -> Principle:
    """Give columns of a principle other values; raises as ``change_item`` does."""
    return _change(principle, values, seen, by, reason)


@transaction.atomic
def add_item(*, principle: Principle, values: Mapping[str, Any], by: User | None, reason: str) -> Item:
    """A new item at the end of a principle. Raises NotADraft, ReasonMissing, and ValidationError with every value that
    the row cannot take, a key that the edition has already among them.
    """
    version = draft_row(principle.version_id)
    item = Item(principle=principle, version=version, position=_next(principle.items), **values)
    return _add(item, by, reason)


@transaction.atomic
def add_principle(*, version: Version, values: Mapping[str, Any], by: User | None, reason: str) -> Principle:
    """A new principle at the end of a draft; raises as ``add_item`` does."""
    draft = draft_row(version.pk)
    return _add(Principle(version=draft, position=_next(draft.principles), **values), by, reason)


@transaction.atomic
def remove_item(*, item: Item, seen: int, by: User | None, reason: str) -> None:
    """Take an item out of a draft; those behind it move up. Raises NotADraft, Conflict, ReasonMissing."""
    _remove(item, Item.objects.filter(principle=item.principle_id), seen, by, reason)


@transaction.atomic
def remove_principle(*, principle: Principle, seen: int, by: User | None, reason: str) -> None:
    """Take an empty principle out of a draft. Raises NotADraft, NotEmpty, Conflict, ReasonMissing."""
    if principle.items.exists() or principle.passages.exists():
        raise NotEmpty(f"The principle {principle.key} still holds items or passages. Remove them first.")
    _remove(principle, Principle.objects.filter(version=principle.version_id), seen, by, reason)


@transaction.atomic
def move(*, unit: Unit, position: int, by: User | None, reason: str = "") -> None:
    """Put an item at another position within its principle, or a principle within its edition, counting from 1.

    A position before the first or behind the last means the first or the last. Raises NotADraft and Conflict, where it
    was removed meanwhile.
    """
    version = draft_row(unit.version_id)
    stored = type(unit).objects.filter(pk=unit.pk).first()
    if stored is None:
        raise _conflict(unit, None)
    rows = _beside(stored)
    order = list(rows.exclude(pk=stored.pk).order_by("position").values_list("pk", flat=True))
    order.insert(max(0, position - 1), stored.pk)
    _number(rows, order)
    after = order.index(stored.pk) + 1
    if after != stored.position:
        places = {"before": {"position": stored.position}, "after": {"position": after}}
        note(version, Change.Kind.MOVED, by=by, reason=reason, unit=stored, **places)


def draft_row(pk: int) -> Version:
    """The draft, locked until the transaction ends, so that nobody publishes it meanwhile. Raises NotADraft."""
    version = Version.objects.select_for_update(of=("self",)).select_related("framework").get(pk=pk)
    if version.status != Status.DRAFT:
        raise NotADraft(
            f"The edition {version.key} is {version.status} and frozen. Make a draft from it and change that."
        )
    return version


def note(
    version: Version,
    kind: Change.Kind,
    *,
    by: User | None,
    reason: str,
    unit: Unit | None = None,
    before: Any = None,
    after: Any = None,
) -> Change:
    """Write down what was done to the edition, or to one item or principle of it."""
    sort = {Item: Change.Unit.ITEM, Principle: Change.Unit.PRINCIPLE}.get(type(unit), Change.Unit.VERSION)
    return Change.objects.create(
        version=version,
        unit=sort,
        key=unit.key if unit else "",
        kind=kind,
        at=timezone.now(),
        by=by,
        by_name=by.get_username() if by else "",
        reason=reason,
        before=before,
        after=after,
    )


def given(reason: str) -> str:
    """The reason without the white space around it. Raises ReasonMissing where nothing is left."""
    if not reason.strip():
        raise ReasonMissing("Say why: every change keeps its reason.")
    return reason.strip()


def _change(row: Unit, values: Mapping[str, Any], seen: int, by: User | None, reason: str) -> Unit:
    if fixed := FIXED & set(values):
        raise EditingRefused(f"A change leaves {', '.join(sorted(fixed))} as it is: it names and places the row.")
    why = given(reason)
    version = draft_row(row.version_id)
    stored = _as_seen(row, seen)
    before = as_json(stored)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.revision += 1
    stored.full_clean()
    stored.save(update_fields=[*values, "revision"])
    note(version, Change.Kind.CHANGED, by=by, reason=why, unit=stored, before=before, after=as_json(stored))
    return stored


def _add(row: Unit, by: User | None, reason: str) -> Unit:
    why = given(reason)
    row.full_clean()
    row.save(force_insert=True)
    note(row.version, Change.Kind.ADDED, by=by, reason=why, unit=row, after=as_json(row))
    return row


def _remove(row: Unit, rows: QuerySet, seen: int, by: User | None, reason: str) -> None:
    why = given(reason)
    version = draft_row(row.version_id)
    stored = _as_seen(row, seen)
    before = as_json(stored)
    note(version, Change.Kind.REMOVED, by=by, reason=why, unit=stored, before=before)
    stored.delete()
    _number(rows, rows.order_by("position").values_list("pk", flat=True))


def _as_seen(row: Unit, seen: int) -> Unit:
    stored = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if stored is None or stored.revision != seen:
        raise _conflict(row, stored)
    return stored


def _conflict(row: Unit, stored: Unit | None) -> Conflict:
    sort = Change.Unit.ITEM if isinstance(row, Item) else Change.Unit.PRINCIPLE
    return Conflict(stored, Change.objects.last_of(row.version, sort, row.key))


def as_json(row: Unit) -> Any:
    """The values of an item or a principle as a change keeps them."""
    return plain(row.values() if isinstance(row, Item) else row.values(items=(), passages=()))


def _beside(row: Unit) -> QuerySet:
    if isinstance(row, Item):
        return Item.objects.filter(principle=row.principle_id)
    return Principle.objects.filter(version=row.version_id)


def _next(rows: QuerySet) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _number(rows: QuerySet, order: Sequence[int]) -> None:
    """Number the rows from 1; in two steps, because a position is taken once at every moment."""
    model, keys = rows.model, list(order)
    rows.update(position=F("position") + FAR)
    numbered = [model(pk=pk, position=position) for position, pk in enumerate(keys, 1)]
    model.objects.bulk_update(numbered, ["position"], batch_size=500)
