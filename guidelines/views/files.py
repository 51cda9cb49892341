"""An edition as a file."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guidelines.catalogue_write import dump
from guidelines.models import Status, Version


@require_safe
def as_yaml(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition as ``loadcatalogue`` and the import take it; drafts only for staff who may read them."""
    try:
        version = _visible_to(request.user).by_key(edition)
    except Version.DoesNotExist as error:
        raise Http404(f"no edition {edition} for this visitor") from error
    response = HttpResponse(dump(version.edition()), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.key}.yaml"'
    return response


def _visible_to(user: User | AnonymousUser) -> QuerySet[Version]:
    if user.is_staff and user.has_perm("guidelines.view_version"):
        return Version.objects.all()
    return Version.objects.exclude(status=Status.DRAFT)
