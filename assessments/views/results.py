"""Results: the page, the way the score came about, and the files."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assessments import exchange, finishing, rulebook, services
from assessments.access import get_assessment
from assessments.frozen import whole
from assessments.models import Assessment
from assessments.reports import html
from assessments.reports.context import report
from assessments.reports.docx_file import as_docx
from assessments.reports.spreadsheet import as_csv, as_xlsx
from assessments.views.answering import own_context
from guidelines import limits

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = dict(settings.LANGUAGES)
PLACES = {
    "result": "round",
    "score": "round_score",
    "standing": "round_standing",
    "report": "round_report",
    "report_pdf": "round_pdf",
    "report_html": "round_html",
    "answers_xlsx": "round_xlsx",
    "answers_csv": "round_csv",
    "rule_docx": "round_docx",
}
"""The addresses of the present result, and of a finished round's."""


@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Where the organisation stands and what to do next."""
    assessment = get_assessment(request, code)
    return show(request, assessment, finishing.result_of(assessment), "assessments/result.html")


@require_safe
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Every term of the sum."""
    assessment = get_assessment(request, code)
    return show(request, assessment, finishing.result_of(assessment), "assessments/score.html")


@require_safe
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """Where the answers leave the organisation with other frameworks."""
    assessment = get_assessment(request, code)
    return show(request, assessment, finishing.result_of(assessment), "assessments/standing.html")


@require_safe
def report_html(request: HttpRequest, code: str) -> HttpResponse:
    """The report as one HTML file, to keep or send."""
    assessment = get_assessment(request, code)
    lang = language(request)
    page = html.page(finishing.result_of(assessment), lang)
    return file(page.encode(), "text/html; charset=utf-8", f"tenken-{code}-{lang}.html")


@require_safe
def answers_json(request: HttpRequest, code: str) -> HttpResponse:
    """The answers and the score as JSON: ``assess`` reads the same file."""
    assessment = get_assessment(request, code)
    data = exchange.assessment_data(whole(finishing.result_of(assessment)), services.replies_of(assessment))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="tenken-{code}.json"'
    return response


@require_safe
def answers_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The whole result as a workbook in the language asked for."""
    assessment = get_assessment(request, code)
    count_file(request)
    lang = language(request)
    return file(as_xlsx(finishing.result_of(assessment), lang), XLSX, f"tenken-{code}-{lang}.xlsx")


@require_safe
def answers_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every item with its answer as a table for spreadsheets."""
    assessment = get_assessment(request, code)
    count_file(request)
    lang = language(request)
    return file(as_csv(finishing.result_of(assessment), lang), CSV, f"tenken-{code}-{lang}.csv")


@require_safe
def rule_docx(request: HttpRequest, code: str) -> HttpResponse:
    """A draft of the internal rule on AI as a Word file; of AIGB only."""
    assessment = get_assessment(request, code)
    return draft(request, finishing.result_of(assessment), f"tenken-{code}-rule")


def draft(request: HttpRequest, content, name: str) -> HttpResponse:
    """The draft of the rule under a name. Raises Http404 where the result is of another framework."""
    if not rulebook.offered(content):
        raise Http404("The clauses rest on AIGB: no draft is made of other frameworks.")
    count_file(request)
    lang = language(request)
    return file(as_docx(content, lang), DOCX, f"{name}-{lang}.docx")


def show(request: HttpRequest, assessment: Assessment, content, template: str, *, number=None) -> HttpResponse:
    """A page of a content; ``number`` is that of the finished round, None for the present result."""
    args = [assessment.code, *([number] if number else [])]
    places = {
        name: reverse(f"assessments:{of_round if number else name}", args=args) for name, of_round in PLACES.items()
    }
    context = {
        "assessment": assessment,
        "report": report(content, get_language()),
        "number": number,
        "places": places,
        "is_being_drawn": _is_being_drawn(assessment, number),
        **own_context(request, assessment),
    }
    return render(request, template, context)


def _is_being_drawn(assessment: Assessment, number: int | None) -> bool:
    """Whether the report of this result in the language of the page is under way."""
    finished = number or (assessment.round if assessment.is_finished else None)
    mine = {"snapshot__round": finished} if finished else {"snapshot": None}
    return assessment.drawings.under_way().filter(lang=get_language(), **mine).exists()


def language(request: HttpRequest) -> str:
    """The language asked for, that of the page where it is none of ours."""
    asked = request.GET.get("lang")
    return asked if asked in LANGUAGES else get_language()


def count_file(request: HttpRequest) -> None:
    """Count a file that is made in the request; raises ``TooMany`` where the address asked for too many."""
    limits.count(request, "files", settings.FILES_PER_HOUR)


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Bytes to keep under a name."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
