"""An edition as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guidelines.catalogue_write import dump
from guidelines.models import Version
from guidelines.spreadsheets import as_csv, as_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def as_yaml(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition as ``loadcatalogue`` and the import take it; drafts only for staff who may read them."""
    version = _readable(request, edition)
    return _file(dump(version.edition()), "application/yaml; charset=utf-8", f"{version.key}.yaml")


@require_safe
def items_csv(request: HttpRequest, edition: str) -> HttpResponse:
    """The items as a table in CSV; drafts as for ``as_yaml``."""
    version = _readable(request, edition)
    return _file(as_csv(version.edition()), "text/csv; charset=utf-8", f"{version.key}-items.csv")


@require_safe
def items_xlsx(request: HttpRequest, edition: str) -> HttpResponse:
    """The items as an Excel workbook; drafts as for ``as_yaml``."""
    version = _readable(request, edition)
    return _file(as_xlsx(version.edition()), XLSX, f"{version.key}-items.xlsx")


def _readable(request: HttpRequest, edition: str) -> Version:
    """The edition, where this visitor may read it; Http404 otherwise."""
    try:
        return Version.objects.readable_by(request.user).by_key(edition)
    except Version.DoesNotExist as error:
        raise Http404(f"no edition {edition} for this visitor") from error


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
