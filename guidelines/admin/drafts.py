"""What drafts hold: changed, added, moved and removed through the services, each time with a reason."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guidelines import editing, triggers
from guidelines.admin import life
from guidelines.admin.draft_forms import MoveForm, PlaceMoveForm, RemoveForm, UnitForm
from guidelines.admin.stories import told_of
from guidelines.catalogue import Text
from guidelines.drafting import SORTS, EditingRefused
from guidelines.models import Change, Framework, Item, Passage, Principle, SourceDocument, Status, Version
from guidelines.models.imports import hidden
from guidelines.told import told

WHY = (_("Why"), {"fields": (("reason", "seen"),)})
HELP = {
    "key": _("Letters, digits, dot, hyphen and underscore. It stays the same over all later editions."),
    "parent": _("The key of the passage that this one is a part of. Empty where it stands for itself."),
    "precision": _("How exactly the day is known: of a month or a year, write its first day."),
}
IN_PRINCIPLES = (Item, Passage)
ADD = {
    Item: editing.add_item,
    Passage: editing.add_passage,
    Principle: editing.add_principle,
    SourceDocument: editing.add_document,
}


class Reasoned:
    """Screens on which a row of a draft is changed through a service: with a reason, as it was seen."""

    form = UnitForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        """With the reason where the row can be changed."""
        found = super().get_fieldsets(request, obj)
        return [*found, WHY] if self.is_open(request, obj) else list(found)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[forms.ModelForm]:
        """A form that knows who was quicker; a plain one for what is only shown."""
        kind = self.form if self.is_open(request, obj) else forms.ModelForm
        form = super().get_form(request, obj, **({"form": kind, "help_texts": HELP} | kwargs))
        for field in form.base_fields.values():  # a window of its own for another row would ask for its own reason
            for icon in ("can_add_related", "can_change_related", "can_view_related"):
                setattr(field.widget, icon, False)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: UnitForm, change: bool) -> None:
        """Through the service: it keeps who, when and why."""
        if form.values:
            said = {"values": form.values, "by": request.user, "reason": form.cleaned_data["reason"]}
            self.service(type(obj).objects.get(pk=obj.pk))(seen=form.cleaned_data["seen"], **said)

    def service(self, row: Any) -> Callable[..., Any]:
        """What changes the row, still to be told which values, what was seen, by whom and why."""
        if isinstance(row, Version):
            return partial(editing.change_edition, version=row)
        if isinstance(row, Framework):
            return partial(editing.change_framework, framework=row)
        return partial(editing.change, unit=row)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A draft that was published while somebody typed refuses the change; tell that."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (EditingRefused, ValidationError) as refusal:
            messages.error(request, told(refusal))
        except IntegrityError as refusal:
            if not triggers.refusal(str(refusal)):
                raise
            messages.error(request, told(refusal))
        return redirect(request.get_full_path())

    def is_open(self, request: HttpRequest, obj: Any) -> bool:
        """Whether this person may change the row, or add one."""
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)


class Units(Reasoned):
    """Screens of what a draft holds; ``parent`` is the column that tells a new row where it belongs."""

    parent: str
    new_form: type[UnitForm]
    change_form_template = "guidelines/admin/unit.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are added to drafts."""
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        """What a new row has not got yet is left out."""
        found = super().get_fieldsets(request, obj)
        unknown = {"version", "position"} - {self.parent} if obj is None else set()
        return [(title, more | {"fields": _without(more["fields"], unknown)}) for title, more in found]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What names and places a row is chosen once; the key of an item that is new in this draft may be put right."""
        free: set[str] = set()
        if obj is None:
            free = {self.parent, "key"}
        elif not obj.is_frozen and editing.is_new(obj):
            free = {"key"}
        return tuple(name for name in self.readonly_fields if name not in free)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[forms.ModelForm]:
        """Of drafts alone can be chosen where something new belongs."""
        if obj is not None:
            return super().get_form(request, obj, **kwargs)
        form = super().get_form(request, obj, **({"form": self.new_form} | kwargs))
        if "version" in form.base_fields:
            form.base_fields["version"].queryset = Version.objects.whole().filter(status=Status.DRAFT)
        if "principle" in form.base_fields:
            rows = Principle.objects.filter(version__status=Status.DRAFT).exclude(hidden("version__"))
            rows = rows.select_related("version__framework")
            form.base_fields["principle"].queryset = rows.order_by("version", "position")
            form.base_fields["principle"].label_from_instance = _principle_name
            form.base_fields["source_document"].queryset = _documents(request)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: UnitForm, change: bool) -> None:
        """A new row through its service too."""
        if change:
            super().save_model(request, obj, form, change)
            return
        values = form.values
        place = {self.parent: values.pop(self.parent)}
        row = ADD[self.model](**place, values=values, by=request.user, reason=form.cleaned_data["reason"])
        obj.pk, obj.version = row.pk, row.version

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened to it over all drafts and editions of its framework."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.model.objects.exclude(hidden("version__"))
        row = get_object_or_404(rows.select_related("version__framework"), pk=object_id)
        editions = rows.filter(version__framework=row.version.framework_id, key=row.key)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("History"),
            "subtitle": row.key,
            "row": row,
            "editions": editions.select_related("version__framework").order_by("version__published_on", "pk"),
            **told_of(request, Change.objects.of(row.version, SORTS[self.model], row.key)),
        }
        return TemplateResponse(request, "guidelines/admin/story.html", context)

    def get_urls(self) -> list[URLPattern]:
        """With the addresses of moving and removing."""
        name = self.opts.model_name
        own = [
            path(f"<int:pk>/{verb}/", life.asking(self, view), name=f"guidelines_{name}_{verb}")
            for verb, view in (("move", _move), ("remove", _remove))
        ]
        return own + super().get_urls()


def _without(fields: Any, names: set[str]) -> list:
    """The fields of a fieldset, those side by side too, without some."""
    rows = [[name for name in row if name not in names] if isinstance(row, tuple) else row for row in fields]
    return [row for row in rows if row and (not isinstance(row, str) or row not in names)]


def _principle_name(row: Principle) -> str:
    return f"{row.version.key} · {row.key} {Text(ja=row.title_ja, en=row.title_en).in_language(get_language() or 'ja')}"


def _documents(request: HttpRequest) -> Any:
    drafts = SourceDocument.objects.filter(version__status=Status.DRAFT).exclude(hidden("version__"))
    rows = drafts.order_by("version", "position")
    chosen = request.GET.get("principle", "")
    return rows.filter(version__principles=int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else rows


def _open_row(own: Any, request: HttpRequest, pk: int) -> Any:
    row = get_object_or_404(own.model.objects.select_related("version__framework"), pk=pk)
    if not own.has_change_permission(request, row):
        raise PermissionDenied
    return row


def _move(own: Any, request: HttpRequest, pk: int) -> HttpResponse:
    row = _open_row(own, request, pk)

    def do(**given: Any) -> tuple[str, list[int]]:
        editing.move(unit=row, by=request.user, **given)
        return f"admin:guidelines_{own.opts.model_name}_change", [row.pk]

    if isinstance(row, IN_PRINCIPLES):
        start = {"position": row.position, "principle": row.principle_id}
        form = PlaceMoveForm(request.POST or None, initial=start, row=row)
    else:
        form = MoveForm(request.POST or None, initial={"position": row.position})
    words = {"title": _("Move"), "subtitle": row.key, "button": _("Move"), "done": _("It was moved.")}
    return life.act(own, request, form, do, about=_("Its neighbours make room. Its words stay as they are."), **words)


def _remove(own: Any, request: HttpRequest, pk: int) -> HttpResponse:
    row = _open_row(own, request, pk)

    def do(reason: str, seen: int) -> tuple[str, list[int]]:
        editing.remove(unit=row, seen=seen, by=request.user, reason=reason)
        return life.page_of(row.version)

    form = RemoveForm(request.POST or None, initial={"seen": row.revision})
    words = {"title": _("Remove"), "subtitle": row.key, "button": _("Remove"), "done": _("It was removed.")}
    return life.act(own, request, form, do, about=_("Only from this draft; every edition keeps what it has."), **words)
