"""Results: the page, the way the score came about, and the files."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assessments import exchange, finishing, issuing, rulebook, services
from assessments.access import get_assessment
from assessments.frozen import whole
from assessments.models import Assessment
from assessments.reports import html, store
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
def report_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The report as a PDF in the language asked for."""
    assessment = get_assessment(request, code)
    lang = language(request)
    name = f"tenken-{code}-{lang}.pdf"
    if assessment.is_finished:
        return pdf_of_round(request, assessment, assessment.round, lang, name)
    page = html.page(services.snapshot_content(assessment), lang)
    if not store.has(assessment.code, page):
        limits.count(request, "reports", settings.REPORTS_PER_HOUR)
    return file(store.get_or_render(assessment.code, page), "application/pdf", name)


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
        **own_context(request, assessment),
    }
    return render(request, template, context)


def pdf_of_round(request: HttpRequest, assessment: Assessment, number: int, lang: str, name: str) -> HttpResponse:
    """The PDF of a finished round; a stored one is found without making its HTML."""
    snapshot = get_object_or_404(assessment.snapshots.defer("content"), round=number)

    def make() -> str:
        limits.count(request, "reports", settings.REPORTS_PER_HOUR)
        return html.page(snapshot.content, lang)

    pdf = store.of_round(assessment.code, snapshot.digest, lang, make)
    issuing.record_pdf(snapshot=snapshot, pdf=pdf, lang=lang, now=timezone.now())
    return file(pdf, "application/pdf", name)


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
