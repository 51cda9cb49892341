"""Rounds: finishing one, beginning the next, and what finished ones said."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import finishing, frozen
from assessments.access import get_assessment
from assessments.models import Assessment
from assessments.reports import html
from assessments.reports.rounds import compared, rows
from assessments.reports.spreadsheet import as_csv, as_xlsx
from assessments.services import Gone
from assessments.tasks import LATER, ask_for
from assessments.views.answering import own_context, person, show_check
from assessments.views.results import CSV, LANGUAGES, XLSX, count_file, draft, file, language, show


@require_POST
def finish(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the present result; a second press finds it frozen."""
    assessment = get_assessment(request, code, action="write")
    try:
        done = finishing.finish(assessment=assessment, user=person(request), now=timezone.now())
    except finishing.NothingAnswered:
        return show_check(request, assessment, problem=_("Nothing is answered yet: answer at least one item."))
    except finishing.AlreadyFinished:
        messages.info(request, _("This round was finished already."))
    except Gone as error:
        raise Http404(str(error)) from error
    else:
        messages.success(request, _("Round %(number)d is finished. Its result is frozen.") % {"number": done.round})
        for lang in sorted(LANGUAGES, key=lambda name: name != get_language()):  # the reader's own first
            ask_for(assessment=assessment, snapshot=done, lang=lang, now=timezone.now(), priority=LATER)
    return redirect("assessments:result", code)


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next round; a second press finds it begun."""
    assessment = get_assessment(request, code, action="write")
    try:
        finishing.reopen(assessment=assessment, user=person(request), now=timezone.now())
    except finishing.NotFinished:
        messages.info(request, _("This round is open: answers can be changed."))
    except Gone as error:
        raise Http404(str(error)) from error
    else:
        words = _("Round %(number)d has begun. Every answer was kept; change what is different now.")
        messages.success(request, words % {"number": assessment.round})
    return redirect("assessments:tasks", code)


@require_safe
def rounds(request: HttpRequest, code: str) -> HttpResponse:
    """Every finished round with its figures and files."""
    assessment = get_assessment(request, code)
    found = list(assessment.snapshots.with_figures().select_related("taken_by", "issued"))
    context = {
        "assessment": assessment,
        "rounds": rows(found, get_language()),
        "latest": found[-1].round if found else None,
        **own_context(request, assessment),
    }
    return render(request, "assessments/rounds.html", context)


@require_safe
def result(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The result of a finished round."""
    assessment, content = _round(request, code, number)
    return show(request, assessment, content, "assessments/result.html", number=number)


@require_safe
def score(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Every term of the sum of a finished round."""
    assessment, content = _round(request, code, number)
    return show(request, assessment, content, "assessments/score.html", number=number)


@require_safe
def standing(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Where a finished round left the organisation with other frameworks."""
    assessment, content = _round(request, code, number)
    return show(request, assessment, content, "assessments/standing.html", number=number)


@require_safe
def report_html(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The report of a finished round as one HTML file."""
    _assessment, content = _round(request, code, number)
    lang = language(request)
    name = f"tenken-{code}-round-{number}-{lang}.html"
    return file(html.page(content, lang).encode(), "text/html; charset=utf-8", name)


@require_safe
def answers_xlsx(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A finished round as a workbook."""
    _assessment, content = _round(request, code, number)
    count_file(request)
    lang = language(request)
    return file(as_xlsx(content, lang), XLSX, f"tenken-{code}-round-{number}-{lang}.xlsx")


@require_safe
def answers_csv(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The items of a finished round as a table."""
    _assessment, content = _round(request, code, number)
    count_file(request)
    lang = language(request)
    return file(as_csv(content, lang), CSV, f"tenken-{code}-round-{number}-{lang}.csv")


@require_safe
def rule_docx(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A draft of the internal rule on AI made from a finished round."""
    _assessment, content = _round(request, code, number)
    return draft(request, content, f"tenken-{code}-round-{number}-rule")


@require_safe
def snapshot_json(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A finished round as data: the canonical content, so that the file's SHA-256 is the digest that the list shows."""
    _assessment, content = _round(request, code, number)
    return file(frozen.canonical(content), "application/json", f"tenken-{code}-round-{number}.json")


@require_safe
def compare(request: HttpRequest, code: str, number: int, other: int) -> HttpResponse:
    """Two finished rounds side by side, ``number`` as the earlier one."""
    assessment, earlier = _round(request, code, number)
    later = get_object_or_404(assessment.snapshots, round=other).content
    context = {
        "assessment": assessment,
        "parts": compared(earlier, later, get_language()),
        "number": number,
        "other": other,
        **own_context(request, assessment),
    }
    return render(request, "assessments/compare.html", context)


def _round(request: HttpRequest, code: str, number: int) -> tuple[Assessment, dict]:
    assessment = get_assessment(request, code)
    return assessment, get_object_or_404(assessment.snapshots, round=number).content
