"""What was done, as it is told: newest first, in pages, with the words before and after."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from guidelines.drafting import SORTS
from guidelines.models import Change, Version

PAGE = 50
MODELS = {sort: model for model, sort in SORTS.items()}
WORDS = {
    "roles": gettext_lazy("roles"),
    "standard_for": gettext_lazy("in the standard check for"),
    "principle": gettext_lazy("principle"),
    "since": gettext_lazy("earlier edition"),
    "from": gettext_lazy("made from"),
}
"""Names of values that are no column."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One change and every value that it gave another content, as (name, before, after)."""

    change: Change
    texts: list[tuple[str, str, str]]


def told_of(request: HttpRequest, done: QuerySet[Change]) -> dict[str, Any]:
    """The page of changes that was asked for, for a template. Two queries."""
    page = Paginator(done, PAGE).get_page(request.GET.get("page"))
    return {"page": page, "changes": [told_row(change) for change in page]}


def told_row(change: Change) -> Told:
    """A change with its texts under the names of their fields."""
    model = MODELS.get(change.unit, Version)
    texts = [(named(model, where), old, new) for where, old, new in differences(change.before, change.after)]
    return Told(change=change, texts=texts)


def noted(rows: list[dict[str, Any]]) -> list[Told]:
    """The same of changes that are kept as JSON."""
    return [told_row(Change(**row | {"at": parse_datetime(row["at"])})) for row in rows]


def differences(before: Any, after: Any, path: str = "") -> list[tuple[str, str, str]]:
    """Every value that differs, as (where, before, after); "" where there was none."""
    if isinstance(before, dict) or isinstance(after, dict):
        old, new = before or {}, after or {}
        names = dict.fromkeys([*old, *new])
        return [row for name in names for row in differences(old.get(name), new.get(name), f"{path} {name}".strip())]
    return [] if before == after else [(path, _shown(before), _shown(after))]


def named(model: type[Model], where: str) -> str:
    """The name that the screen has for a value, by its path in the JSON: ``question ja`` is "question (Japanese)"."""
    if where in WORDS:
        return str(WORDS[where])
    column = {"source document": "source_document"}.get(where, where.replace(" ", "_"))
    try:
        field = model._meta.get_field(column)
    except FieldDoesNotExist:
        return where
    return capfirst(str(field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def annals(own: admin.ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page of everything done to an edition and to what it holds. PermissionDenied for who may not look."""
    if not own.has_view_permission(request):
        raise PermissionDenied
    version = get_object_or_404(Version.objects.select_related("framework"), pk=object_id)
    context = own.admin_site.each_context(request) | {
        "opts": own.opts,
        "title": gettext("History of this edition"),
        "subtitle": version.key,
        "version": version,
        **told_of(request, Change.objects.in_edition(version)),
    }
    return TemplateResponse(request, "guidelines/admin/annals.html", context)
