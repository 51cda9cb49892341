"""Changes to drafts, each in one transaction and each with one ``Change``: who, when, why, before and after.

Two people may work on one draft. Whoever saves names the revision that they saw; where somebody was quicker, nothing is
written and ``Conflict`` tells what is stored by now and who changed it.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from guidelines import drafting
from guidelines.drafting import (
    FIXED,
    Conflict,
    EditingRefused,
    NotADraft,
    ReasonMissing,
    Row,
    StillUsed,
    Unit,
    as_json,
    draft_row,
    given,
    note,
)
from guidelines.models import Change, Framework, Item, ItemStep, Passage, Principle, SourceDocument, Status, Version
from guidelines.sentences import Sentence

__all__ = (
    "FIXED",
    "Conflict",
    "EditingRefused",
    "NotADraft",
    "NotEmpty",
    "ReasonMissing",
    "Row",
    "StillUsed",
    "Unit",
    "as_json",
    "draft_row",
    "given",
    "note",
)


class StillStated(StillUsed):
    """What is stated of an earlier edition and this draft names the item."""


class NotEmpty(StillUsed):
    """The principle still holds items or passages, or the document is still cited."""


@transaction.atomic
def change(*, unit: Unit, values: Mapping[str, Any], seen: int, by: User | None, reason: str) -> Unit:
    """Give columns of something in a draft other values; an item's key only where ``is_new`` says so.

    Raises NotADraft, Conflict, ReasonMissing, EditingRefused for what names and places the row, and ValidationError
    with every value that the row cannot take.
    """
    free = frozenset({"key"} if "key" in values and is_new(unit) else ())
    drafting.refuse_fixed(unit, values, but=free)
    why = given(reason)
    version = draft_row(unit.version_id)
    stored = drafting.as_seen(unit, seen)
    before, after = drafting.changed(stored, values)
    note(version, Change.Kind.CHANGED, by=by, reason=why, unit=stored, before=before, after=after)
    return stored


@transaction.atomic
def change_item(*, item: Item, values: Mapping[str, Any], seen: int, by: User | None, reason: str) -> Item:
    """``change`` of an item."""
    return change(unit=item, values=values, seen=seen, by=by, reason=reason)


@transaction.atomic
def change_principle(
    *, principle: Principle, values: Mapping[str, Any], seen: int, by: User | None, reason: str
) -> Principle:
    """``change`` of a principle."""
    return change(unit=principle, values=values, seen=seen, by=by, reason=reason)


@transaction.atomic
def change_edition(*, version: Version, values: Mapping[str, Any], seen: int, by: User | None, reason: str) -> Version:
    """Give a draft's own columns (day, precision, language, addresses, notes) other values; raises as ``change``."""
    drafting.refuse_fixed(version, values)
    why = given(reason)
    draft_row(version.pk)
    stored = drafting.as_seen(version, seen)
    before, after = drafting.changed(stored, values)
    note(stored, Change.Kind.CHANGED, by=by, reason=why, before=before, after=after)
    return stored


@transaction.atomic
def change_framework(
    *, framework: Framework, values: Mapping[str, Any], seen: int, by: User | None, reason: str
) -> Framework:
    """Give columns of a framework that has drafts only other values; noted in each of its drafts. Raises as ``change``.

    NotADraft here says that a published edition stands on these values, or that there is no draft to note it in.
    """
    drafting.refuse_fixed(framework, values)
    why = given(reason)
    stored = drafting.as_seen(framework, seen)
    drafts = list(stored.versions.select_for_update())
    if not drafts or any(version.status != Status.DRAFT for version in drafts):
        raise NotADraft(
            Sentence(
                "The framework %(framework)s stands in a published edition and is frozen with it.",
                framework=stored.key,
            )
        )
    before, after = drafting.changed(stored, values)
    for version in drafts:
        note(version, Change.Kind.CHANGED, by=by, reason=why, unit=stored, before=before, after=after)
    return stored


@transaction.atomic
def add_item(*, principle: Principle, values: Mapping[str, Any], by: User | None, reason: str) -> Item:
    """A new item at the end of a principle. Raises NotADraft, ReasonMissing, and ValidationError with every value that
    the row cannot take, a key that the edition has already among them.
    """
    version = draft_row(principle.version_id)
    position = drafting.next_position(principle.items)
    return drafting.add(Item(principle=principle, version=version, position=position, **values), by, reason)


@transaction.atomic
def add_passage(*, principle: Principle, values: Mapping[str, Any], by: User | None, reason: str) -> Passage:
    """A new passage at the end of a principle; raises as ``add_item`` does."""
    version = draft_row(principle.version_id)
    position = drafting.next_position(principle.passages)
    return drafting.add(Passage(principle=principle, version=version, position=position, **values), by, reason)


@transaction.atomic
def add_principle(*, version: Version, values: Mapping[str, Any], by: User | None, reason: str) -> Principle:
    """A new principle at the end of a draft; raises as ``add_item`` does."""
    draft = draft_row(version.pk)
    position = drafting.next_position(draft.principles)
    return drafting.add(Principle(version=draft, position=position, **values), by, reason)


@transaction.atomic
def add_document(*, version: Version, values: Mapping[str, Any], by: User | None, reason: str) -> SourceDocument:
    """A new source document behind those of a draft; raises as ``add_item`` does."""
    draft = draft_row(version.pk)
    position = drafting.next_position(draft.documents)
    return drafting.add(SourceDocument(version=draft, position=position, **values), by, reason)


@transaction.atomic
def remove(*, unit: Unit, seen: int, by: User | None, reason: str) -> None:
    """Take something out of a draft; those behind it move up.

    Raises NotADraft, Conflict, ReasonMissing, NotEmpty for a principle that holds something and for a document that is
    cited, StillStated for an item that a stated change names, StillUsed where anything else stands on it.
    """
    _refuse_full(unit)
    why = given(reason)
    version = draft_row(unit.version_id)
    stored = drafting.as_seen(unit, seen)
    _refuse_stated(stored)
    note(version, Change.Kind.REMOVED, by=by, reason=why, unit=stored, before=as_json(stored))
    rows = drafting.beside(stored)
    drafting.delete(rows.filter(pk=stored.pk))
    drafting.number(rows, rows.order_by("position").values_list("pk", flat=True))


@transaction.atomic
def remove_item(*, item: Item, seen: int, by: User | None, reason: str) -> None:
    """``remove`` of an item."""
    remove(unit=item, seen=seen, by=by, reason=reason)


@transaction.atomic
def remove_principle(*, principle: Principle, seen: int, by: User | None, reason: str) -> None:
    """``remove`` of a principle."""
    remove(unit=principle, seen=seen, by=by, reason=reason)


@transaction.atomic
def move(*, unit: Unit, position: int, by: User | None, reason: str, principle: Principle | None = None) -> None:
    """Put something at another position among its neighbours, counting from 1; an item or a passage also into another
    ``principle`` of the same draft.

    A position before the first or behind the last means the first or the last. Raises NotADraft, ReasonMissing,
    EditingRefused for a principle of another edition, and Conflict, where it was removed meanwhile.
    """
    why = given(reason)
    version = draft_row(unit.version_id)
    stored = type(unit).objects.filter(pk=unit.pk).first()
    if stored is None:
        raise drafting.conflict(unit, None)
    before = _place(stored)
    if principle is not None and getattr(stored, "principle_id", None) != principle.pk:
        _carry(stored, principle)
    rows = drafting.beside(stored)
    order = list(rows.exclude(pk=stored.pk).order_by("position").values_list("pk", flat=True))
    order.insert(max(0, position - 1), stored.pk)
    drafting.number(rows, order)
    stored.position = order.index(stored.pk) + 1
    if (after := _place(stored)) != before:
        note(version, Change.Kind.MOVED, by=by, reason=why, unit=stored, before=before, after=after)


def is_new(unit: Unit) -> bool:
    """Whether it is an item that was added in this draft; the key of any other came from an older edition or a file."""
    if not isinstance(unit, Item):
        return False
    done = Change.objects.of(unit.version, Change.Unit.ITEM, unit.key)
    return done.filter(version=unit.version_id, kind=Change.Kind.ADDED).exists()


def _carry(row: Item | Passage, principle: Principle) -> None:
    if not isinstance(row, Item | Passage) or principle.version_id != row.version_id:
        raise EditingRefused(Sentence("Choose a principle of the same draft."))
    left = drafting.beside(row)
    row.principle = principle
    row.position = drafting.next_position(drafting.beside(row))
    row.save(update_fields=["principle", "position"])
    drafting.number(left, left.order_by("position").values_list("pk", flat=True))


def _place(row: Unit) -> dict[str, Any]:
    own = {"principle": row.principle.key} if isinstance(row, Item | Passage) else {}
    return own | {"position": row.position}


def _refuse_stated(unit: Unit) -> None:
    rows = unit.steps_from.select_related("succession__old__framework") if isinstance(unit, Item) else None
    if rows is not None and (step := rows.first()):
        raise StillStated(
            Sentence(
                "What is stated since %(old)s names the item %(key)s (%(kind)s). "
                "Change or take back that statement first, under “What changed since an earlier edition”.",
                old=step.succession.old.key,
                key=unit.key,
                kind=Sentence(ItemStep.Kind(step.kind).name.capitalize()),
            )
        )


def _refuse_full(unit: Unit) -> None:
    if isinstance(unit, Principle) and (unit.items.exists() or unit.passages.exists()):
        raise NotEmpty(
            Sentence("The principle %(key)s still holds items or passages. Remove them first.", key=unit.key)
        )
    if isinstance(unit, SourceDocument):
        citing = [*unit.items.values_list("key", flat=True)[:5], *unit.passages.values_list("key", flat=True)[:5]]
        if citing:
            raise NotEmpty(
                Sentence(
                    "The document %(key)s is still cited by %(citing)s. Let them cite another one first.",
                    key=unit.key,
                    citing=", ".join(citing),
                )
            )
