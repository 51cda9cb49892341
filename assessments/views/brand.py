"""The host's logo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.reports import brand


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """The stored logo; its name changes with its content, so that browsers may keep it."""
    found = brand.host().logo
    if found is None or found.name != name:
        raise Http404("no such logo")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(found.path.read_bytes(), content_type=found.kind, headers=headers)
