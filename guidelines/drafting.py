"""How a draft is changed, whatever it is that changes: locked, as it was seen, with a reason and with one ``Change``.

``editing`` holds the changes themselves. Errors carry sentences (``guidelines.sentences``): English here, in the
language of the screen where they are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import F, Max, ProtectedError, QuerySet, TextField
from django.utils import timezone

from guidelines.catalogue import plain
from guidelines.models import Change, Framework, Item, Passage, Principle, SourceDocument, Status, Version
from guidelines.sentences import Sentence

FAR = 15_000
"""Added to a position while rows change places: more than a principle has items, within a small integer."""
FIXED = frozenset(("id", "key", "version", "principle", "position", "revision"))
"""What a change does not touch: these name and place a row."""
FIXED_IN = {
    Version: FIXED | {"framework", "label", "status", "digest", "loaded_at"},
    Framework: FIXED | {"supplements"},
}
"""The same where there is more of it."""

Unit = Item | Principle | Passage | SourceDocument
Row = Unit | Version | Framework
SORTS = {
    Item: Change.Unit.ITEM,
    Principle: Change.Unit.PRINCIPLE,
    Passage: Change.Unit.PASSAGE,
    SourceDocument: Change.Unit.DOCUMENT,
    Framework: Change.Unit.FRAMEWORK,
    Version: Change.Unit.VERSION,
}


class EditingRefused(Exception):
    """The change was not made; nothing was written."""


class NotADraft(EditingRefused):
    """The edition is published or retired: nothing in it changes any more."""


class ReasonMissing(EditingRefused):
    """Every change says why."""


class StillUsed(EditingRefused):
    """Something else stands on what should go."""


class Conflict(EditingRefused):
    """Somebody changed the row meanwhile: ``stored`` is the row by now, ``change`` what they did.

    ``stored`` is None where it was removed, ``change`` where nobody left a note.
    """

    def __init__(self, stored: Row | None, change: Change | None) -> None:
        super().__init__(_meanwhile(stored, change))
        self.stored = stored
        self.change = change


def _meanwhile(stored: Row | None, change: Change | None) -> Sentence:
    if change is None:
        if stored:
            return Sentence("It was changed meanwhile. Nothing was saved.")
        return Sentence("It was removed meanwhile. Nothing was saved.")
    who = {"who": change.by_name or Sentence("somebody"), "when": f"{change.at:%Y-%m-%d %H:%M}"}
    if stored:
        return Sentence("It was changed meanwhile by %(who)s at %(when)s UTC. Nothing was saved.", **who)
    return Sentence("It was removed meanwhile by %(who)s at %(when)s UTC. Nothing was saved.", **who)


def draft_row(pk: int) -> Version:
    """The draft, locked until the transaction ends, so that nobody publishes it meanwhile. Raises NotADraft."""
    rows = Version.objects.whole().select_for_update(of=("self",)).select_related("framework")
    version = rows.filter(pk=pk).first()
    if version is None:
        raise NotADraft(Sentence("The draft is no more: somebody discarded it meanwhile. Nothing was saved."))
    if version.status != Status.DRAFT:
        raise NotADraft(
            Sentence(
                "The edition %(edition)s is %(status)s and frozen. Make a draft from it and change that.",
                edition=version.key,
                status=Sentence(str(version.status)),
            )
        )
    return version


def note(
    version: Version,
    kind: Change.Kind,
    *,
    by: User | None,
    reason: str,
    unit: Row | None = None,
    before: Any = None,
    after: Any = None,
) -> Change:
    """Write down what was done to the edition, or to one thing in it."""
    return Change.objects.create(
        version=version,
        unit=SORTS.get(type(unit), Change.Unit.VERSION),
        key=key_of(unit) if unit else "",
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
        raise ReasonMissing(Sentence("Say why: every change keeps its reason."))
    return reason.strip()


def key_of(row: Row) -> str:
    """The key under which changes of the row are noted; blank for the edition itself."""
    return "" if isinstance(row, Version) else row.key


def as_json(row: Row) -> Any:
    """The values of a row as a change keeps them, without what stands in rows of its own."""
    if isinstance(row, Principle):
        return plain(row.values(items=(), passages=()))
    if isinstance(row, Version):
        return plain(replace(row.values(), documents=()))
    return plain(row.values())


def changed(row: Row, values: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give a locked row other values; what it was before and is after, as JSON. Raises ValidationError."""
    before = as_json(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    check(row)
    row.save(update_fields=[*values, "revision"])
    return before, as_json(row)


def refuse_fixed(row: Row, values: Mapping[str, Any], *, but: frozenset[str] = frozenset()) -> None:
    """Raise EditingRefused where a change would touch what names and places the row."""
    if fixed := FIXED_IN.get(type(row), FIXED) - but & set(values):
        names = ", ".join(sorted(fixed))
        raise EditingRefused(Sentence("A change leaves %(names)s as it is: it names and places the row.", names=names))


def check(row: Row) -> None:
    """Raise ValidationError with everything that the row cannot hold, by field; long texts among it, which Django
    leaves to forms.
    """
    errors: dict[str, Any] = {}
    try:
        row.full_clean()
    except ValidationError as error:
        error.update_error_dict(errors)
    for field in row._meta.concrete_fields:
        if isinstance(field, TextField) and field.max_length:
            try:
                MaxLengthValidator(field.max_length)(getattr(row, field.name))
            except ValidationError as error:
                errors.setdefault(field.name, []).append(error)
    if errors:
        raise ValidationError(errors)


def add(row: Unit, by: User | None, reason: str) -> Unit:
    """Store a new row of a locked draft, with its note. Raises ReasonMissing, ValidationError."""
    why = given(reason)
    check(row)
    row.save(force_insert=True)
    note(row.version, Change.Kind.ADDED, by=by, reason=why, unit=row, after=as_json(row))
    return row


def delete(rows: QuerySet) -> None:
    """Delete rows. Raises StillUsed, which tells what stands on them."""
    try:
        rows.delete()
    except ProtectedError as error:
        names = sorted({f"{row._meta.verbose_name}: {row}" for row in error.protected_objects})
        what = "; ".join([*names[:5], *(["…"] if len(names) > 5 else [])])
        raise StillUsed(
            Sentence("Something still stands on it (%(what)s). Remove that first. Nothing was changed.", what=what)
        ) from error


def as_seen(row: Row, seen: int) -> Row:
    """The row as it is stored, locked. Raises Conflict where it is not what was seen."""
    stored = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if stored is None or stored.revision != seen:
        raise conflict(row, stored)
    return stored


def conflict(row: Row, stored: Row | None) -> Conflict:
    """The error that tells who was quicker."""
    return Conflict(stored, last_change(row))


def last_change(row: Row) -> Change | None:
    """The latest thing done to a row; of a framework, in any draft of it."""
    if isinstance(row, Framework):
        own = Change.objects.filter(unit=Change.Unit.FRAMEWORK, key=row.key, version__framework=row.pk)
        return own.order_by("-pk").first()
    version = row if isinstance(row, Version) else row.version
    found = Change.objects.filter(version=version, unit=SORTS[type(row)], key=key_of(row))
    if isinstance(row, Version):
        found = found.filter(kind=Change.Kind.CHANGED, after__has_key="label")  # what is stated has none
    return found.order_by("-pk").first()


def beside(row: Unit) -> QuerySet:
    """The rows among which it has its position, itself among them."""
    if isinstance(row, Item | Passage):
        return type(row).objects.filter(principle=row.principle_id)
    return type(row).objects.filter(version=row.version_id)


def next_position(rows: QuerySet) -> int:
    """The position behind the last."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def number(rows: QuerySet, order: Sequence[int]) -> None:
    """Number the rows from 1; in two steps, because a position is taken once at every moment."""
    model, keys = rows.model, list(order)
    rows.update(position=F("position") + FAR)
    numbered = [model(pk=pk, position=position) for position, pk in enumerate(keys, 1)]
    model.objects.bulk_update(numbered, ["position"], batch_size=500)
