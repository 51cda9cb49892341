"""The report as a PDF: given at once where it is drawn, else with a page that tells how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from assessments import drawing
from assessments.access import get_assessment
from assessments.models import Assessment, Drawing, Snapshot
from assessments.reports import printing
from assessments.reports.store import Busy
from assessments.tasks import ask_for, is_abandoned
from assessments.views.results import LANGUAGES, file, language
from guidelines import limits, queued

SEATS = 3
"""Requests that may wait for a report in one process of the server, of its four threads: pages need the others."""
FREE_SEATS = BoundedSemaphore(SEATS)


@require_safe
def report_pdf(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """The report of the present result, or of that round, in the language asked for."""
    assessment, snapshot = _result(request, code, number)
    lang = language(request)
    pdf = printing.stored(assessment=assessment, snapshot=snapshot, lang=lang)
    if pdf is None:
        limits.count(request, "reports", settings.REPORTS_PER_HOUR)
        if _is_person(request) and queued.is_served():
            ask_for(assessment=assessment, snapshot=snapshot, lang=lang, now=timezone.now())
            return redirect(_page(code, number, lang))
        with _seated():
            pdf = printing.pdf_of(assessment=assessment, snapshot=snapshot, lang=lang)
    part = f"-round-{number}" if number else ""
    return file(pdf, "application/pdf", f"tenken-{code}{part}-{lang}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """How far the report is; ask for it (again), or stop it."""
    assessment, snapshot = _result(request, code, number)
    lang = language(request)
    row = Drawing.objects.of(assessment, snapshot, lang).first()
    if request.method == "POST":
        if "stop" in request.POST and row:
            drawing.cancel(row=row)
        elif "draw" in request.POST:
            limits.count(request, "reports", settings.REPORTS_PER_HOUR)
            ask_for(assessment=assessment, snapshot=snapshot, lang=lang, now=timezone.now())
        return redirect(_page(code, number, lang))
    state = _state(row, assessment, snapshot, lang)
    files = {known: _address("report_pdf", "round_pdf", code, number, known) for known in LANGUAGES}
    context = {
        "assessment": assessment,
        "number": number,
        "row": row,
        "lang": lang,
        "state": state,
        "is_under_way": state in ("waiting", "drawing", "unserved"),
        "ahead": drawing.ahead(row) if state == Drawing.State.WAITING else 0,
        "is_watched": "watch" in request.GET,
        "pdf": files[lang],
        "others": {other: found for other, found in files.items() if other != lang},
        "again": _page(code, number, lang),
    }
    return render(request, "assessments/report.html", context)


@contextmanager
def _seated() -> Iterator[None]:
    """Sit while a report is drawn or waits for its turn. Raises ``Busy`` at once where all seats are taken."""
    if not FREE_SEATS.acquire(blocking=False):
        raise Busy(f"{SEATS} requests wait for reports in this process; try again in a minute")
    try:
        yield
    finally:
        FREE_SEATS.release()


def _state(row: Drawing | None, assessment: Assessment, snapshot: Snapshot | None, lang: str) -> str:
    """How far the report is, blank where nobody asked for it as the answers are now.

    *unserved*: it is under way, and no worker lives.
    """
    if row and row.is_under_way:
        if is_abandoned(row):
            return Drawing.State.FAILED
        return row.state if queued.is_served() else "unserved"
    if printing.is_stored(assessment=assessment, snapshot=snapshot, lang=lang):
        return Drawing.State.DONE
    return row.state if row and row.state != Drawing.State.DONE else ""


def _result(request: HttpRequest, code: str, number: int | None) -> tuple[Assessment, Snapshot | None]:
    """The assessment for this visitor, and the finished round that is meant; None for an interim result."""
    assessment = get_assessment(request, code)
    if number is None and not assessment.is_finished:
        return assessment, None
    rounds = assessment.snapshots.defer("content")
    return assessment, get_object_or_404(rounds, round=assessment.round if number is None else number)


def _is_person(request: HttpRequest) -> bool:
    """Whether a page can be shown instead of the file: browsers name HTML, programs take anything."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _page(code: str, number: int | None, lang: str) -> str:
    return _address("report", "round_report", code, number, lang) + "&watch="


def _address(name: str, of_round: str, code: str, number: int | None, lang: str) -> str:
    named, args = (of_round, [code, number]) if number else (name, [code])
    return f"{reverse(f'assessments:{named}', args=args)}?{urlencode({'lang': lang})}"
