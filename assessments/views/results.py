"""Results: the page, the way the score came about, and the files."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assessments import exchange, limits, services
from assessments.access import get_assessment
from assessments.models import Assessment
from assessments.reports import html, store
from assessments.reports.context import report
from assessments.views.answering import own_context

LANGUAGES = dict(settings.LANGUAGES)


@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Where the organisation stands and what to do next."""
    assessment = get_assessment(request, code)
    return _show(request, assessment, "assessments/result.html")


@require_safe
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Every term of the sum."""
    assessment = get_assessment(request, code)
    return _show(request, assessment, "assessments/score.html")


@require_safe
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """Where the answers leave the organisation with other frameworks."""
    assessment = get_assessment(request, code)
    return _show(request, assessment, "assessments/standing.html")


@require_safe
def report_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The report as a PDF in the language asked for."""
    assessment = get_assessment(request, code)
    lang = _language(request)
    page = html.page(services.snapshot_content(assessment), lang)
    if not store.has(assessment.code, page):
        limits.count(request, "reports", settings.REPORTS_PER_HOUR)
    return _file(store.get_or_render(assessment.code, page), "application/pdf", f"tenken-{code}-{lang}.pdf")


@require_safe
def report_html(request: HttpRequest, code: str) -> HttpResponse:
    """The report as one HTML file, to keep or send."""
    assessment = get_assessment(request, code)
    lang = _language(request)
    page = html.page(services.snapshot_content(assessment), lang)
    return _file(page.encode(), "text/html; charset=utf-8", f"tenken-{code}-{lang}.html")


@require_safe
def answers_json(request: HttpRequest, code: str) -> HttpResponse:
    """The answers and the score as JSON: ``assess`` reads the same file."""
    assessment = get_assessment(request, code)
    data = exchange.assessment_data(services.snapshot_content(assessment), services.replies_of(assessment))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="tenken-{code}.json"'
    return response


def _show(request: HttpRequest, assessment: Assessment, template: str) -> HttpResponse:
    shown = report(services.snapshot_content(assessment), get_language())
    context = {"assessment": assessment, "report": shown, **own_context(request, assessment)}
    return render(request, template, context)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang")
    return asked if asked in LANGUAGES else get_language()


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
