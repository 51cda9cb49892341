"""Importing a file as a draft: the form, and the page that shows how far it is."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guidelines import importing, queued
from guidelines.admin import life
from guidelines.catalogue import LIMITS, Problem
from guidelines.models import Import, Version
from guidelines.models.imports import hidden
from guidelines.sentences import from_data
from guidelines.spreadsheets import MAX_BYTES
from guidelines.tasks import import_edition
from guidelines.yaml_nodes import MAX_BYTES as MAX_YAML_BYTES

ZIP = b"PK\x03\x04"


class ImportForm(forms.Form):
    """A file, and what a table of items does not say."""

    file = forms.FileField(
        label=_("File (YAML, Excel or CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.xlsx,.csv"}),
        help_text=_("One edition as YAML, or the items as a table. A file that was exported here has the right shape."),
    )
    base = forms.ModelChoiceField(
        label=_("Edition that the table is based on"),
        queryset=Version.objects.none(),
        required=False,
        help_text=_("Only for tables: principles, texts to read and sources are taken from it."),
    )
    label = forms.CharField(
        label=pgettext_lazy("edition", "Label"),
        max_length=LIMITS["label"],
        required=False,
        help_text=_("Only for tables. Such as 1.3."),
    )
    published_on = forms.DateField(
        label=_("Day of publication"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Only for tables."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = Version.objects.exclude(hidden()).select_related("framework")
        self.fields["base"].queryset = whole.order_by("framework__key", "published_on")

    def clean_file(self) -> tuple[str, str, bytes]:
        """Name, kind and bytes; refused by their number before they are read."""
        file = self.cleaned_data["file"]
        kind = _kind(file.name, file.read(len(ZIP)))
        most = (MAX_YAML_BYTES if kind == Import.Kind.YAML else MAX_BYTES) // 1024**2
        if file.size > most * 1024**2:
            raise ValidationError(_("The file is larger than %(most)d MB."), params={"most": most})
        file.seek(0)
        return file.name, kind, file.read()

    def clean(self) -> dict[str, Any]:
        """A table needs what it does not say."""
        given = super().clean()
        if "file" in given and given["file"][1] != Import.Kind.YAML:
            for name in ("base", "label", "published_on"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, _("A table needs this: it holds the items alone."))
        return given


def urls(own: admin.ModelAdmin) -> list[URLPattern]:
    """The addresses of the form, of an import's page, and of its button."""
    wrap = own.admin_site.admin_view

    def show(request: HttpRequest, pk: int) -> HttpResponse:
        return _show(own, request, pk)

    def cancel(request: HttpRequest, pk: int) -> HttpResponse:
        return _cancel(own, request, pk)

    def again(request: HttpRequest, pk: int) -> HttpResponse:
        return _again(own, request, pk)

    return [
        path("import/", life.asking(own, _import), name="guidelines_version_import"),
        path("imports/<int:pk>/", wrap(require_safe(show)), name="guidelines_version_imported"),
        path("imports/<int:pk>/cancel/", wrap(require_POST(cancel)), name="guidelines_version_cancel"),
        path("imports/<int:pk>/again/", wrap(require_POST(again)), name="guidelines_version_again"),
    ]


def _import(own: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    if not own.has_change_permission(request):
        raise PermissionDenied

    def do(file: tuple[str, str, bytes], **given: Any) -> tuple[str, list[int]]:
        name, kind, data = file
        row = importing.submit(data=data, file_name=name, kind=kind, by=request.user, now=timezone.now(), **given)
        import_edition.enqueue(row.pk)
        return "admin:guidelines_version_imported", [row.pk]

    return life.act(
        own,
        request,
        ImportForm(request.POST or None, request.FILES or None),
        do,
        title=_("Import a file as a draft"),
        about=_("All problems are listed, with line or cell, and nothing is half imported."),
        button=_("Import"),
        done=_("The file was taken."),
    )


def _show(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(own, request, pk)
    problems = [
        Problem(line=p["line"], path=from_data(p["path"]), message=from_data(p["message"])) for p in row.problems
    ]
    given_up = row.is_under_way and _given_up(row)
    context = own.admin_site.each_context(request) | {
        "opts": own.opts,
        "title": _("Import"),
        "subtitle": row.file_name,
        "row": row,
        "given_up": given_up,
        "problems": problems,
    }
    response = TemplateResponse(request, "guidelines/admin/imported.html", context)
    if row.is_under_way and not given_up:
        response["Refresh"] = "2"  # seconds; the page needs no script
    return response


def _cancel(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(own, request, pk)
    importing.cancel(row=row, is_abandoned=_given_up(row))
    return redirect("admin:guidelines_version_imported", pk)


def _again(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(own, request, pk)
    if row.is_under_way and _given_up(row):
        import_edition.enqueue(row.pk)
    return redirect("admin:guidelines_version_imported", pk)


def _given_up(row: Import) -> bool:
    """Whether nobody works on an import that is under way, nor will: its last task failed."""
    return queued.has_failed(import_edition.module_path, row.pk)


def _row(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> Import:
    if not own.has_change_permission(request):
        raise PermissionDenied
    return get_object_or_404(Import.objects.select_related("version__framework", "by"), pk=pk)


def _kind(name: str, start: bytes) -> str:
    if start == ZIP:
        return Import.Kind.XLSX
    return Import.Kind.CSV if name.lower().endswith((".csv", ".tsv", ".txt")) else Import.Kind.YAML
