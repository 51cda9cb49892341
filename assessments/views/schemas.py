"""The JSON Schemas of what is downloaded: facts that are the same for everybody."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOLDER = settings.BASE_DIR / "fixtures"
DAY = 24 * 60 * 60  # seconds that a browser may keep one: a release may add to it


@require_safe
def assessment(request: HttpRequest) -> HttpResponse:
    """The schema ``tenken.assessment/1``."""
    return _schema(FOLDER / "assessment.schema.json")


@require_safe
def snapshot(request: HttpRequest) -> HttpResponse:
    """Schema 1 of the content of a finished round."""
    return _schema(FOLDER / "snapshot.schema.json")


def _schema(path: Path) -> HttpResponse:
    headers = {"Cache-Control": f"public, max-age={DAY}"}
    return HttpResponse(path.read_bytes(), content_type="application/schema+json", headers=headers)
