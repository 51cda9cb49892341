"""An edition as answerers will see it, for staff: the same pages and items, with nothing to save."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms import ItemForm
from assessments.outline import outline
from assessments.scope import Scope
from assessments.skeleton import render_plain
from guidelines.catalogue import FACTS, ROLES, SITUATIONS
from guidelines.models import Version

EVERYTHING = Scope(roles=ROLES, depth="full", facts=dict.fromkeys((*FACTS, *SITUATIONS), True))


@require_safe
def preview(request: HttpRequest, edition: str) -> HttpResponse:
    """One page of an edition in any status, drawn afresh: a draft changes while one looks."""
    if not (request.user.is_staff and request.user.has_perm("guidelines.view_version")):
        raise Http404("a preview is for staff")
    try:
        version = Version.objects.whole().by_key(edition)
    except Version.DoesNotExist as error:
        raise Http404(f"no edition {edition}") from error
    values = version.edition()
    plan = outline([values], EVERYTHING)
    here = plan.page(request.GET.get("principle", "")) or (plan.pages[0] if plan.pages else None)
    keys = here.keys if here else ()
    items = [render_plain(values, values.item(key), ItemForm(key=key), state="") for key in keys]
    context = {"version": version, "pages": plan.pages, "page": here, "items": items}
    return render(request, "assessments/preview.html", context)
