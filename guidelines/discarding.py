"""A draft that is not wanted any more: taken away as a whole, and kept as a file together with what was noted of it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from guidelines.catalogue_write import dump
from guidelines.drafting import as_seen, delete, draft_row, given
from guidelines.models import Change, Discarded, Framework, Succession, Version

_NOTED = ("unit", "key", "kind", "by_name", "reason", "before", "after")


@transaction.atomic
def discard(*, version: Version, seen: int, by: User | None, reason: str) -> Discarded:
    """Remove a draft with what it holds, what was noted of it and what is stated of it and other editions.

    A framework that has no other edition, and that nothing else stands on, goes with it. Raises NotADraft, Conflict
    where the edition's own data changed meanwhile, ReasonMissing, and StillUsed where something stands on the draft.
    """
    why = given(reason)
    draft = draft_row(version.pk)
    as_seen(draft, seen)
    kept = Discarded.objects.create(
        edition=draft.key,
        at=timezone.now(),
        by=by,
        by_name=by.get_username() if by else "",
        reason=why,
        content=dump(draft.edition()),
        notes=[_plain(change) for change in Change.objects.in_edition(draft)],
    )
    _remove(draft)
    return kept


def _plain(change: Change) -> dict[str, object]:
    return {"at": change.at.isoformat()} | {name: getattr(change, name) for name in _NOTED}


def _remove(draft: Version) -> None:
    framework = draft.framework
    for rows in (
        Succession.objects.filter(old=draft),
        Succession.objects.filter(new=draft),
        draft.changes,
        draft.items,
        draft.passages,
        draft.principles,
        draft.documents,
        Version.objects.filter(pk=draft.pk),
    ):
        delete(rows.all())
    if not framework.versions.exists() and not framework.supplemented_by.exists():
        delete(Framework.objects.filter(pk=framework.pk))
