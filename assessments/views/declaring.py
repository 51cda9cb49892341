"""Self-declarations: what the owner makes public, the page that the public sees, and its badge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import declaring
from assessments.access import get_assessment
from assessments.declaring import TooOld
from assessments.forms import DeclarationForm
from assessments.models import Assessment, Declaration, Snapshot
from assessments.reports.context import report
from assessments.views.answering import own_context, person
from assessments.views.results import language


@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what the public sees of the last finished round."""
    assessment = get_assessment(request, code, action="publish")
    snapshot = assessment.snapshots.with_figures().last()
    present = _present(assessment)
    shows = present.shows if present else DeclarationForm.NOTHING
    form = DeclarationForm(request.POST or None, initial={"shows": shows})
    if request.method == "POST" and snapshot and form.is_valid():
        try:
            _chosen(request, assessment, snapshot, form.cleaned_data["shows"])
        except TooOld:
            form.add_error("shows", _("The result is older than twelve months. Finish a new round and declare that."))
        else:
            return redirect("assessments:declaration", code)
    context = {"assessment": assessment, "snapshot": snapshot, "form": form, "declaration": present}
    context |= _addresses(request, present) | own_context(request, assessment)
    return render(request, "assessments/declaration.html", context, status=400 if form.errors else 200)


@require_safe
def declared(request: HttpRequest, code: str) -> HttpResponse:
    """The public page; once it was revoked or has expired it says that and nothing else."""
    found = get_object_or_404(Declaration.objects.select_related("snapshot__issued"), code=code)
    if not found.is_public(localdate()):
        return render(request, "assessments/declared_ended.html", status=410)
    issued = getattr(found.snapshot, "issued", None)
    context = {"declaration": found, "report": report(found.snapshot.content, get_language()), "issued": issued}
    return render(request, "assessments/declared.html", context)


@require_safe
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """A small picture for the organisation's own pages: that a self-assessment was made, on what, until when."""
    found = get_object_or_404(Declaration.objects.select_related("snapshot__assessment__version__framework"), code=code)
    context = {"declaration": found, "public": found.is_public(localdate()), "lang": language(request)}
    response = render(request, "assessments/badge.svg", context, content_type="image/svg+xml")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _present(assessment: Assessment) -> Declaration | None:
    found = Declaration.objects.select_related("snapshot").filter(assessment=assessment).first()
    return found if found and found.is_public(localdate()) else None


def _addresses(request: HttpRequest, present: Declaration | None) -> dict[str, str]:
    names = {"address": "assessments:declared", "badge": "assessments:badge"} if present else {}
    return {key: request.build_absolute_uri(reverse(name, args=[present.code])) for key, name in names.items()}


def _chosen(request: HttpRequest, assessment: Assessment, snapshot: Snapshot, shows: str) -> None:
    now = timezone.now()
    if shows == DeclarationForm.NOTHING:
        if declaring.revoke(assessment=assessment, now=now):
            messages.success(request, _("The public page has ended. Its address shows nothing of the result any more."))
        return
    declaring.declare(assessment=assessment, snapshot=snapshot, shows=shows, user=person(request), now=now)
    messages.success(request, _("The public page is open."))
