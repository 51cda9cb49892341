"""A report's way to its PDF: asked for, drawn in the background, done; or failed, or cancelled."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from assessments.models import Assessment, Drawing, Snapshot
from assessments.services import Gone

STATE = Drawing.State
LONGEST = timedelta(hours=1)  # from asking to the PDF


class Stopped(Exception):
    """The drawing was cancelled, or its assessment deleted: nobody waits for it any more."""


@transaction.atomic
def ask(
    *, assessment: Assessment, snapshot: Snapshot | None, lang: str, now: datetime, is_abandoned: bool = False
) -> Drawing | None:
    """Ask for the report of a finished round, or of the open one (None); whoever calls puts it into the queue.

    None where it is under way already, unless nobody works on it any more (``is_abandoned``). Raises ``Gone`` where the
    assessment was deleted meanwhile.
    """
    if not Assessment.objects.select_for_update().filter(pk=assessment.pk).exists():
        raise Gone(f"the assessment {assessment.code} was deleted before its report was asked for")
    row, is_new = Drawing.objects.get_or_create(
        assessment=assessment, snapshot=snapshot, lang=lang, defaults={"asked_at": now}
    )
    if is_new:
        return row
    found = Drawing.objects.filter(pk=row.pk)
    if not is_abandoned:
        found = found.exclude(state__in=(STATE.WAITING, STATE.DRAWING))
    return row if found.update(state=STATE.WAITING, pages=0, asked_at=now) else None


def begin(*, pk: int) -> Drawing | None:
    """Take a drawing in hand, again where a worker died over it or failed; None where nobody waits for it."""
    settled = (STATE.DONE, STATE.CANCELLED)
    begun = Drawing.objects.filter(pk=pk).exclude(state__in=settled).update(state=STATE.DRAWING, pages=0)
    if not begun:
        return None
    rows = Drawing.objects.select_related("assessment__version__framework", "assessment__supplement", "snapshot")
    return rows.filter(pk=pk).first()


def laid_out(*, row: Drawing, pages: int) -> None:
    """Say how many pages are laid out. Raises ``Stopped`` where nobody waits for them any more."""
    if not _in_hand(row).update(pages=pages):
        raise Stopped(f"drawing {row.pk} was cancelled")


def finish(*, row: Drawing) -> None:
    """Say that the PDF lies in the store."""
    _in_hand(row).update(state=STATE.DONE)


def fail(*, row: Drawing) -> None:
    """Say that there is no PDF, where it was still to come; the log says why."""
    _in_hand(row).update(state=STATE.FAILED)


def cancel(*, row: Drawing) -> bool:
    """Stop a drawing that is under way, within a second where it has begun; whether it was under way."""
    return bool(Drawing.objects.under_way().filter(pk=row.pk).update(state=STATE.CANCELLED))


def ahead(row: Drawing) -> int:
    """How many other reports are under way that were asked for earlier; the queue has given up those of long ago."""
    waited_for = Drawing.objects.filter(asked_at__lt=row.asked_at, asked_at__gt=row.asked_at - LONGEST)
    return waited_for.under_way().count()


def _in_hand(row: Drawing) -> QuerySet[Drawing]:
    """The row while it is being drawn, as ``begin`` gave it.

    Not one that was stopped and asked for anew in the meantime: that belongs to another task.
    """
    return Drawing.objects.filter(pk=row.pk, asked_at=row.asked_at, state=STATE.DRAWING)
