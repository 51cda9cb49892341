"""What is done in the background: drawing the report of a round that was just finished, so that nobody waits for it."""

from django.utils import timezone
from django_tasks import task

from assessments import issuing
from assessments.models import Snapshot
from assessments.reports import html, store
from assessments.reports.store import Busy


@task()
def draw_report(snapshot: int, lang: str) -> None:
    """Draw and store the PDF of that round; nothing where it was deleted or is stored already.

    Where the machine is drawing as much as it is meant to, it is left to whoever asks for it.
    """
    row = Snapshot.objects.select_related("assessment").filter(pk=snapshot).first()
    if row is None:
        return
    try:
        pdf = store.of_round(row.assessment.code, row.digest, lang, lambda: html.page(row.content, lang))
    except Busy:
        return
    issuing.record_pdf(snapshot=row, pdf=pdf, lang=lang, now=timezone.now())
