"""What changed since an earlier edition: listed, stated, changed and taken back; crosswalks taken over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guidelines import changes, moving, stating
from guidelines.admin import life
from guidelines.admin.stating_forms import StatementForm, TakeBackForm
from guidelines.catalogue import CatalogueError, Edition, Item
from guidelines.changes import ItemChange
from guidelines.models import ItemStep, Status, Version
from guidelines.stated import between, way_between
from guidelines.stating import Overtaken
from guidelines.told import told


@dataclass(frozen=True, kw_only=True)
class Row:
    """What became of items: ``step`` is the statement's row, None where it is computed; ``query`` preselects them."""

    kind: str
    label: str
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    change: ItemChange
    step: int | None
    query: str


def urls(own: admin.ModelAdmin) -> list[URLPattern]:
    """The addresses below an edition."""
    pair = "<int:pk>/since/<int:since>/"
    views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
        "since": ("<int:pk>/since/", _since),
        "stated": (pair, _stated),
        "state": (f"{pair}state/", _state),
        "restate": (f"{pair}state/<int:step>/", _state),
        "take_back": (f"{pair}state/<int:step>/back/", _take_back),
        "take_over": (f"{pair}crosswalks/", _take_over),
    }
    return [
        path(route, life.asking(own, view), name=f"guidelines_version_{name}") for name, (route, view) in views.items()
    ]


def _since(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The earlier editions to choose from, the newest first."""
    version = life.version_for(own, request, pk)
    frozen = Version.objects.exclude(status=Status.DRAFT).filter(framework=version.framework_id)
    rows = frozen.select_related("framework").order_by("-published_on", "-pk")
    stated = set(version.predecessions.values_list("old", flat=True))
    earlier = [(row, row.pk in stated) for row in rows if row.is_before(version)]
    context = _context(own, request, version, title=_("What changed since an earlier edition"))
    return TemplateResponse(request, "guidelines/admin/since.html", context | {"earlier": earlier})


def _stated(own: admin.ModelAdmin, request: HttpRequest, pk: int, since: int) -> HttpResponse:
    """Every item of both editions by what became of it."""
    old, new = _pair(own, request, pk, since)
    before, after, found = between(old, new)
    given = stating.statements(old, new)
    where = f"changes[{old.key}]"
    context = _context(own, request, new, title=_title(old)) | {
        "old": old,
        "rows": [_row(before, after, change, given.rows.get(change)) for change in found],
        "counts": [(ItemStep.Kind(kind).label, n) for kind, n in changes.counts(found).items()],
        "sizes": (len(before.items), len(after.items)),
        "has_stated": bool(given.written),
        "way": () if given.written else way_between(old, new),
        "faults": [told(fault) for fault in stating.faults(new) if fault.path.startswith(where)],
        "may_take_over": _may_take_over(old, new),
    }
    return TemplateResponse(request, "guidelines/admin/stated.html", context)


def _state(own: admin.ModelAdmin, request: HttpRequest, pk: int, since: int, step: int | None = None) -> HttpResponse:
    """One statement: asked for, and kept."""
    old, new = _pair(own, request, pk, since)
    given = stating.statements(old, new)
    noted = given.written
    if step is not None and step not in noted and request.method != "POST":
        raise Http404("no such statement")
    form = StatementForm(
        request.POST or None,
        initial=_initial(request, noted.get(step)) | {"seen": given.digest},
        editions=(old.edition(), new.edition()),
        others=[change for key, change in noted.items() if key != step],
    )
    if request.method == "POST" and form.is_valid() and _kept(request, form, old, new, step, noted):
        messages.success(request, _("The statement was saved."))
        return redirect("admin:guidelines_version_stated", new.pk, old.pk)
    context = _context(own, request, new, title=_("State what became of items"))
    context |= {"old": old, "form": form, "step": step if step in noted else None, "noted": _told(noted)}
    status = 400 if form.is_bound else 200
    return TemplateResponse(request, "guidelines/admin/state.html", context, status=status)


def _kept(
    request: HttpRequest, form: StatementForm, old: Version, new: Version, step: int | None, noted: Mapping[int, Any]
) -> bool:
    """Whether the statement was kept; what was refused is told in the form."""
    given = {"change": form.change, "seen": form.cleaned_data["seen"], "by": request.user}
    try:
        stating.state(old=old, new=new, step=step if step in noted else None, **given)
    except Overtaken as refusal:
        form.add_error(None, told(refusal))
        form.show_newer(stating.statements(old, new).digest)
    except CatalogueError as error:
        for problem in error.problems:
            form.add_error(None, told(problem))
    except stating.EditingRefused as refusal:
        form.add_error(None, told(refusal))
    return not form.errors


def _take_back(own: admin.ModelAdmin, request: HttpRequest, pk: int, since: int, step: int) -> HttpResponse:
    old, new = _pair(own, request, pk, since)
    given = stating.statements(old, new)
    if step not in given.written:
        raise Http404("no such statement")
    form = TakeBackForm(request.POST or None, initial={"seen": given.digest})

    def do(reason: str, seen: str) -> tuple[str, list[int]]:
        try:
            stating.take_back(old=old, new=new, step=step, seen=seen, by=request.user, reason=reason)
        except Overtaken:
            form.show_newer(given.digest)
            raise
        return "admin:guidelines_version_stated", [new.pk, old.pk]

    words = {"title": _("Take back"), "button": _("Take back"), "done": _("The statement was taken back.")}
    change = given.written[step]
    subtitle = f"{ItemStep.Kind(change.kind).label}: {', '.join(change.old) or '—'} → {', '.join(change.new) or '—'}"
    about = _("What became of these items is computed again from keys and words.")
    return life.act(own, request, form, do, subtitle=subtitle, about=about, **words)


def _take_over(own: admin.ModelAdmin, request: HttpRequest, pk: int, since: int) -> HttpResponse:
    """What of the crosswalks of the old edition holds for the new one: shown, then copied."""
    old, new = _pair(own, request, pk, since)
    context = _context(own, request, new, title=_("Take over the crosswalk")) | {"old": old}
    if request.method == "POST":
        try:
            found = moving.take_over(old=old, new=new, by=request.user)
        except moving.NothingMoves as refusal:
            context["refused"] = told(refusal)
        else:
            n = sum(len(row.links) for row in found.linked.crosswalks)
            done = ngettext("%(n)d link was taken over.", "%(n)d links were taken over.", n)
            messages.success(request, done % {"n": n})
            return redirect(*_flat(life.page_of(new)))
    found = moving.moving(old=old, new=new)
    kept = found.linked.crosswalks if found.linked else ()
    context |= {
        "kept": [(row.target, len(row.links)) for row in kept],
        "units": found.linked.units if found.linked else (),
        "left": [(left.unit, [ItemStep.Kind(kind).label for kind in left.kinds]) for left in found.left],
        "dropped": found.dropped,
        "may_take_over": _may_take_over(old, new),
    }
    status = 400 if request.method == "POST" else 200
    return TemplateResponse(request, "guidelines/admin/take_over.html", context, status=status)


def _flat(where: tuple[str, list[int]]) -> tuple[Any, ...]:
    return where[0], *where[1]


def _pair(own: admin.ModelAdmin, request: HttpRequest, pk: int, since: int) -> tuple[Version, Version]:
    """The earlier edition and this one, for people who may change editions; 404 for what is no such pair."""
    new = life.version_for(own, request, pk)
    rows = Version.objects.exclude(status=Status.DRAFT).select_related("framework__supplements")
    old = get_object_or_404(rows, pk=since, framework=new.framework_id)
    if not old.is_before(new):
        raise Http404("no earlier edition of the same framework")
    return old, new


def _context(own: admin.ModelAdmin, request: HttpRequest, version: Version, **words: Any) -> dict[str, Any]:
    return (
        own.admin_site.each_context(request) | {"opts": own.opts, "version": version, "subtitle": version.key} | words
    )


def _title(old: Version) -> str:
    return gettext("What changed since %(edition)s") % {"edition": old.key}


def _row(before: Edition, after: Edition, change: ItemChange, step: int | None) -> Row:
    named = [*(("old", key) for key in change.old), *(("new", key) for key in change.new)]
    return Row(
        kind=change.kind,
        label=ItemStep.Kind(change.kind).label,
        old=tuple(before.item(key) for key in change.old),
        new=tuple(after.item(key) for key in change.new),
        change=change,
        step=step,
        query=urlencode(named),
    )


def _told(noted: Mapping[int, ItemChange]) -> list[tuple[str, ItemChange]]:
    return [(ItemStep.Kind(change.kind).label, change) for change in noted.values()]


def _initial(request: HttpRequest, stored: ItemChange | None) -> dict[str, Any]:
    if stored is None:
        return {name: request.GET.getlist(name) for name in ("old", "new")}
    reason = stored.reason
    words = {"reason_ja": reason.ja, "reason_en": reason.en} if reason else {}
    return {"kind": stored.kind, "old": list(stored.old), "new": list(stored.new)} | words


def _may_take_over(old: Version, new: Version) -> bool:
    return new.status == Status.PUBLISHED and old.crosswalks.exists() and not new.crosswalks.exists()
