"""What is done in the background: drawing the reports that somebody asked for."""

import time
from collections.abc import Callable

from django.db import transaction
from django_tasks import task

from assessments import drawing
from assessments.models import Assessment, Drawing, Snapshot
from assessments.reports import printing
from assessments.services import Gone
from guidelines import queued

PATIENCE = 300.0
"""Seconds in which the worker waits for a place to draw: nobody's request waits with it."""
BETWEEN = 1.0
"""Seconds between two notes of how far a report is."""
FIRST, LATER = 50, 10
"""Priorities: a report that somebody waits for goes before one that nobody asked for yet, and both before imports."""


@task(priority=FIRST)
def draw_report(pk: int) -> None:
    """Draw and store the report of that row; nothing where nobody waits for it any more."""
    row = drawing.begin(pk=pk)
    if row is None:
        return
    try:
        printing.pdf_of(
            assessment=row.assessment, snapshot=row.snapshot, lang=row.lang, told=_noting(row), patience=PATIENCE
        )
        drawing.finish(row=row)
    except (drawing.Stopped, Gone):
        return
    finally:
        drawing.fail(row=row)  # whatever went wrong; the queue shows it to administrators, and the log says why


@transaction.atomic
def ask_for(
    *, assessment: Assessment, snapshot: Snapshot | None, lang: str, now, priority: int = FIRST
) -> Drawing | None:
    """Put a report into the queue; None where it is under way already. Both or neither: else it would wait for ever."""
    row = Drawing.objects.of(assessment, snapshot, lang).first()
    asked = drawing.ask(
        assessment=assessment,
        snapshot=snapshot,
        lang=lang,
        now=now,
        is_abandoned=row is not None and is_abandoned(row),
    )
    if asked:
        draw_report.using(priority=priority).enqueue(asked.pk)
    return asked


def is_abandoned(row: Drawing) -> bool:
    """Whether a report is under way of which the queue knows better: its task was given up, or cancelled there."""
    return row.is_under_way and queued.has_failed(draw_report.module_path, row.pk)


def _noting(row: Drawing) -> Callable[[int], None]:
    noted = -BETWEEN

    def told(pages: int) -> None:
        nonlocal noted
        if time.monotonic() - noted >= BETWEEN:
            drawing.laid_out(row=row, pages=pages)
            noted = time.monotonic()

    return told
