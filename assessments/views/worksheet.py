"""The ministries' worksheet (Appendix 7C of AIGB): a copy filled with the answers, and a filled one read back."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import finishing, services, worksheet_preview
from assessments.access import get_assessment
from assessments.models import Assessment
from assessments.pending import Outdated
from assessments.reports import worksheet_xlsx
from assessments.skeleton import outline_of
from assessments.snapshot import reply_from
from assessments.views.answering import own_context, person, refuse_finished
from assessments.views.results import file
from assessments.worksheet import FRAMEWORK, Unreadable
from assessments.worksheet_filling import fill as fill_cells
from assessments.worksheet_filling import unplaced
from assessments.worksheet_forms import FillForm, ReadForm, explained, gaps
from assessments.worksheet_preview import Pending
from assessments.worksheet_reading import passed_over, proposals, said
from assessments.worksheet_rows import NAMES
from guidelines import limits
from guidelines.models import Item

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def worksheet(request: HttpRequest, code: str) -> HttpResponse:
    """What the worksheet is, a form to fill a copy, and one to read a filled copy back."""
    return _show(request, _assessment(request, code))


@require_POST
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """The copy with the present answers in it."""
    assessment = _assessment(request, code)
    return _fill(request, assessment, finishing.result_of(assessment), f"tenken-{code}-worksheet-7c.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def of_round(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The same for a finished round: only filling."""
    assessment = _assessment(request, code)
    content = get_object_or_404(assessment.snapshots, round=number).content
    if request.method != "POST":
        return _show(request, assessment, number=number)
    return _fill(request, assessment, content, f"tenken-{code}-round-{number}-worksheet-7c.xlsx", number=number)


@require_POST
def read(request: HttpRequest, code: str) -> HttpResponse:
    """Read a filled copy: show what every row would do, and write nothing."""
    assessment = _assessment(request, code, action="write")
    if assessment.is_finished:
        return refuse_finished(request, assessment)
    limits.count(request, "worksheets", settings.REPORTS_PER_HOUR)
    form = ReadForm(request.POST, request.FILES, auto_id="read-%s")
    if not form.is_valid():
        return _show(request, assessment, reading=form)
    _book, found = form.cleaned_data["worksheet"]
    plan = outline_of(assessment.versions, assessment.scope)
    known = set(Item.objects.filter(version=assessment.version).values_list("key", flat=True))
    rows = said(found, roles=assessment.roles, asked=set(plan.keys), known=known)
    taken = proposals(rows)
    missing = [NAMES[kind] for kind in found.missing(assessment.roles)]
    strange = {"strange": found.strange, "missing": missing, "of_this_edition": found.of_this_edition}
    return _preview(request, assessment, taken, passed=passed_over(rows, taken), rows=len(rows), **strange)


@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Save what was chosen on the preview; an answer saved elsewhere in the meantime brings the preview again."""
    assessment = _assessment(request, code, action="write")
    try:
        pending = worksheet_preview.released(request.POST.get("held", ""), code=code, user=person(request))
    except Outdated:
        messages.error(request, _("The preview is no longer valid; nothing was saved. Choose the file once more."))
        return redirect("assessments:worksheet", code)
    if assessment.is_finished:
        return refuse_finished(request, assessment, *worksheet_preview.typed(pending))
    try:
        count = _save(request, assessment, pending)
    except services.Conflict as conflict:
        return _preview(request, assessment, pending.proposals, conflicts=list(conflict.stored), status=409)
    except services.Finished:
        return refuse_finished(request, assessment, *worksheet_preview.typed(pending))
    except services.Gone as error:
        raise Http404(str(error)) from error
    words = ngettext("%(n)d item was taken from the worksheet.", "%(n)d items were taken from the worksheet.", count)
    messages.success(request, words % {"n": count})
    return redirect("assessments:tasks", code)


def _assessment(request: HttpRequest, code: str, *, action: str = "read") -> Assessment:
    """The assessment, where it is one on the framework that the worksheet belongs to."""
    assessment = get_assessment(request, code, action=action)
    if assessment.version.framework.key != FRAMEWORK:
        raise Http404("the worksheet belongs to another framework")
    return assessment


def _fill(request: HttpRequest, assessment: Assessment, content: dict, name: str, *, number=None) -> HttpResponse:
    limits.count(request, "worksheets", settings.REPORTS_PER_HOUR)
    form = FillForm(request.POST, request.FILES, auto_id="fill-%s")
    if not form.is_valid():
        return _show(request, assessment, filling=form, number=number)
    book, found = form.cleaned_data["worksheet"]
    items = {item["key"]: item for principle in content["principles"] for item in principle["items"]}
    replies = {key: reply_from(item["reply"]) for key, item in items.items()}
    roles = content["scope"]["roles"]
    left = [items[key]["printed_id"] for key in unplaced(found, replies=replies, roles=roles)]
    if not form.cleaned_data["partial"] and (told := gaps(found, left)):
        form.add_error("worksheet", told)
        return _show(request, assessment, filling=form, number=number)
    try:
        changes = fill_cells(
            found,
            replies=replies,
            roles=roles,
            people=form.people,
            without_examples=form.cleaned_data["without_examples"],
        )
    except Unreadable as error:
        form.add_error("worksheet", explained(error))
        return _show(request, assessment, filling=form, number=number)
    return file(worksheet_xlsx.write(book, changes), XLSX, name)


def _show(request: HttpRequest, assessment: Assessment, *, filling=None, reading=None, number=None) -> HttpResponse:
    failed = filling or reading
    context = {
        "assessment": assessment,
        "number": number,
        "failed": failed,
        "errors": failed.errors if failed else None,
        "filling": filling or FillForm(auto_id="fill-%s"),
        "reading": reading or ReadForm(auto_id="read-%s"),
        **own_context(request, assessment),
    }
    return render(request, "assessments/worksheet.html", context, status=400 if failed else 200)


def _preview(
    request: HttpRequest, assessment: Assessment, taken, *, passed=(), status: int = 200, **more
) -> HttpResponse:
    stored = services.stored_responses(assessment, keys=[one.key for one in taken])
    plan = outline_of(assessment.versions, assessment.scope)
    found = worksheet_preview.lines(taken, plan, stored)
    left = [*passed, *worksheet_preview.repeated(taken, stored)]
    context = {
        "assessment": assessment,
        "lines": found,
        "kept": sum(line.state == "differs" for line in found),
        "examples": sum(line.proposal.example for line in found),
        "passed": worksheet_preview.by_reason(left),
        "passed_count": len(left),
        "held": worksheet_preview.hold(taken, stored, code=assessment.code, user=person(request)),
        **more,
        **own_context(request, assessment),
    }
    return render(request, "assessments/worksheet_preview.html", context, status=status)


def _save(request: HttpRequest, assessment: Assessment, pending: Pending) -> int:
    """Save what was chosen; return how many items that were."""
    choices = {one.key: request.POST.get(f"take-{one.key}", "") for one in pending.proposals}
    stored = services.stored_responses(assessment, keys=list(choices))
    savings = worksheet_preview.savings(pending, choices, stored)
    services.save_replies(assessment=assessment, savings=savings, now=timezone.now(), user=person(request))
    return len(savings)
