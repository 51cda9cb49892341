"""Verifying an issued result: for anybody, without an account, and without learning what it says."""

import hashlib

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import issuing, verification
from assessments.access import get_assessment
from assessments.models import Issued
from guidelines import limits

LARGEST = 20 * 1024 * 1024  # bytes of a file to compare; a report has a fortieth of it


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    typed = request.GET.get("code", "")
    code = verification.meant(typed)
    if code:
        return redirect("assessments:verified", code)
    problem = _("This is no code of a report. It has 12 letters and digits, such as K7QM-2XFD-9PA4.") if typed else ""
    context = {"typed": typed[: verification.LENGTH * 2], "errors": [("code", problem)] if problem else []}
    return render(request, "assessments/verify.html", context, status=400 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a result was issued here and what became of it; compare a file that is sent along."""
    limits.count(request, "verifications", settings.VERIFICATIONS_PER_HOUR)
    try:
        issued = Issued.objects.by_code(code)
    except Issued.DoesNotExist:
        return render(request, "assessments/not_issued.html", status=404)
    context = {"issued": issued, "short": verification.short(issued.code), "files": issued.files.all()}
    if request.method == "POST":
        context |= _compared(issued, request.FILES.get("file"))
    return render(request, "assessments/verified.html", context, status=400 if context.get("errors") else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask, then say from now on that an issued round no longer stands."""
    assessment = get_assessment(request, code, action="publish")
    issued = Issued.objects.filter(snapshot__assessment=assessment, snapshot__round=number).first()
    if issued is None:
        raise Http404("this round was not issued")
    if request.method == "POST":
        issuing.withdraw(issued=issued, now=timezone.now())
        return redirect("assessments:rounds", code)
    context = {"assessment": assessment, "number": number, "issued": issued, "short": verification.short(issued.code)}
    return render(request, "assessments/withdraw.html", context)


def _compared(issued: Issued, file: UploadedFile | None) -> dict:
    """What to say of the file that was sent; it is read once and stored nowhere."""
    if not file:
        return {"errors": [("file", _("Choose the file to compare: the PDF or the JSON file of the report."))]}
    if file.size > LARGEST:
        words = _("The file is larger than %(most)d MB, so it is no report of Tenken. Nothing was compared.")
        return {"errors": [("file", words % {"most": LARGEST // 1024**2})]}
    whole = hashlib.sha256()
    for chunk in file.chunks():
        whole.update(chunk)
    return {"compared": True, "found": issuing.found(issued, whole.hexdigest()), "name": file.name}
