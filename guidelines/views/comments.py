"""A page for everybody to say something about the wording of one item."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guidelines import commenting, limits
from guidelines.commenting import CommentRefused
from guidelines.comments import Fault
from guidelines.forms import CommentForm
from guidelines.models import Comment, Item, Status, Version


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """The wording of one item and a form for a comment on it; no account is needed, and reading stores nothing."""
    item = _readable(request.user, edition, key)
    sent = request.method == "POST"
    now = timezone.now()
    form = CommentForm(request.POST if sent else None, item=item, now=now)
    if not sent:
        return _page(request, item, form)
    if not form.is_valid():
        return _page(request, item, form, status=400)
    by = request.user if request.user.is_authenticated else None
    try:
        limits.count(request, "comments", settings.COMMENTS_PER_HOUR)
        commenting.leave_comment(item=item, language=get_language() or "ja", by=by, now=now, **form.values)
    except limits.TooMany:
        form.tell((Fault(field="", code="often"),))
        return _page(request, item, form, status=429)
    except CommentRefused as refusal:
        form.tell(refusal.faults)
        return _page(request, item, form, status=400)
    messages.success(request, _("Thank you. Your comment has reached the editors."))
    return redirect(request.path)


def _page(request: HttpRequest, item: Item, form: CommentForm, *, status: int = 200) -> HttpResponse:
    context = {
        "version": item.version,
        "row": item,
        "form": form,
        "errors": form.is_bound,  # a form that was taken leads to another page
        "answered": list(Comment.objects.shown_at(item)),
        "days": commenting.KEPT.days,
        "takes_comments": item.version.is_frozen,
        "is_retired": item.version.status == Status.RETIRED,
    }
    response = render(request, "guidelines/comment.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(limits.HOUR)
    return response


def _readable(user: User | AnonymousUser, edition: str, key: str) -> Item:
    """The item with its edition; that of a draft only for staff who may read drafts, as in the preview."""
    rows = Version.objects.whole()
    if not (user.is_staff and user.has_perm("guidelines.view_version")):
        rows = rows.exclude(status=Status.DRAFT)
    try:
        version = rows.by_key(edition)
        item = version.items.select_related("principle", "source_document").get(key=key)
    except (Version.DoesNotExist, Item.DoesNotExist) as error:
        raise Http404(f"no item {key} in {edition} for this visitor") from error
    item.version = version
    return item
