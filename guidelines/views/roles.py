"""Who is asked what: Table 1 of AIGB, and the risks of its Appendix 1 with the principles that answer them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guidelines import table1
from guidelines.models import Crosswalk, Link, Passage, Principle, Version
from guidelines.table1 import FRAMEWORK

RISKS = "aigb-risks"
Answered = tuple[Passage, list[Link]]
"""A risk with the links that lead to it."""
COLUMN_NAMES = {
    table1.COMMON: _("Common to all"),
    "developer": _("AI developer"),
    "provider": _("AI provider"),
    "user": _("AI business user"),
}


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Principles against actors, then the risks where they are stored; 404 without a published edition of AIGB."""
    version = _current(FRAMEWORK)
    if version is None:
        raise Http404(f"no edition of {FRAMEWORK} is published")
    rows = table1.rows(version.edition())
    risks = _current(RISKS)
    crosswalk = Crosswalk.objects.between(version.key, risks.key).first() if risks else None
    groups = _risk_groups(risks, crosswalk) if risks else []
    context = {
        "version": version,
        "columns": COLUMN_NAMES.values(),
        "rows": [(row.principle, list(zip(row.cells, COLUMN_NAMES.values(), strict=True))) for row in rows],
        "risks": risks,
        "crosswalk": crosswalk,
        "groups": groups,
        "bases": {link.get_basis_display() for _group, found in groups for _risk, links in found for link in links},
        "anchors": {row.principle.key for row in rows},
    }
    return render(request, "guidelines/roles.html", context)


def _current(framework: str) -> Version | None:
    try:
        return Version.objects.current(framework)
    except Version.DoesNotExist:
        return None


def _risk_groups(risks: Version, crosswalk: Crosswalk | None) -> list[tuple[Principle, list[Answered]]]:
    """Each group of risks with its headings, each heading with the links that lead to it, those of one
    relation together. Three queries.
    """
    answers: dict[int, list[Link]] = {}
    links = Link.objects.filter(crosswalk=crosswalk).exclude(passage=None).select_related("unit")
    for link in links.order_by("relation", "position"):
        answers.setdefault(link.passage_id, []).append(link)
    groups = risks.principles.order_by("position").prefetch_related("passages")
    return [
        (group, [(row, answers.get(row.pk, [])) for row in sorted(group.passages.all(), key=lambda row: row.position)])
        for group in groups
    ]
