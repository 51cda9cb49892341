"""Items and principles of drafts: changed, added, moved and removed through the services, each time with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidelines import editing
from guidelines.admin import life
from guidelines.catalogue import TEXT_LIMIT
from guidelines.editing import EditingRefused
from guidelines.models import Change, Item, Principle, SourceDocument, Status, Version

OURS = ("reason", "seen")
WHY = (_("Why"), {"fields": (("reason", "seen"),)})


class UnitForm(forms.ModelForm):
    """A row of a draft as it was seen, and why it changes."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")
    reason = forms.CharField(
        label=_("Reason"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.revision

    @property
    def values(self) -> dict[str, Any]:
        """What was typed and differs from what was shown, by column; only after the form is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in OURS}
        if self.instance.pk is None:
            return given
        before = {name: self[name].field.to_python(self.initial.get(name)) for name in given}
        return {name: value for name, value in given.items() if value != before[name]}

    def clean(self) -> dict[str, Any]:
        """Line ends as we keep them; refuse what somebody else changed meanwhile, and show both texts."""
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        if self.instance.pk:
            stored = type(self.instance).objects.select_for_update().filter(pk=self.instance.pk).first()
            if stored and stored.revision != cleaned.get("seen"):
                self._tell(stored, cleaned)
        return cleaned

    def _tell(self, stored: Item | Principle, cleaned: dict[str, Any]) -> None:
        """Both texts of everything that differs; sent once more, the form replaces what it showed knowingly."""
        unit = Change.Unit.ITEM if isinstance(stored, Item) else Change.Unit.PRINCIPLE
        change = Change.objects.last_of(stored.version, unit, stored.key)
        who = {"who": change.by_name if change else "?", "when": f"{change.at:%Y-%m-%d %H:%M} UTC" if change else "?"}
        told = gettext("Nothing was saved: %(who)s changed this meanwhile (%(when)s). Compare, then save again.") % who
        rows = [
            (self.fields[name].label, getattr(stored, name), gettext("Yours:"), value)
            for name, value in cleaned.items()
            if name not in OURS and getattr(stored, name, value) != value
        ]
        shown = format_html_join("", "<li><b>{}</b>: {}<br><i>{}</i> {}</li>", rows)
        self.add_error(None, format_html("{} {}<ul>{}</ul>", told, change.reason if change else "", shown))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(stored.revision)


class NewItemForm(UnitForm):
    """A new item: its principle, its key, and a document of the same edition."""

    def clean(self) -> dict[str, Any]:
        """Refuse a key that the edition has already, and a document of another edition."""
        cleaned = super().clean()
        principle, document = cleaned.get("principle"), cleaned.get("source_document")
        if principle and principle.version.items.filter(key=cleaned.get("key", "")).exists():
            self.add_error("key", _("The edition has an item of this key already."))
        if principle and document and document.version_id != principle.version_id:
            self.add_error("source_document", _("Choose a document of the same edition."))
        return cleaned


class NewPrincipleForm(UnitForm):
    """A new principle: its edition and its key."""

    def clean(self) -> dict[str, Any]:
        """Refuse a key that the edition has already."""
        cleaned = super().clean()
        version = cleaned.get("version")
        if version and version.principles.filter(key=cleaned.get("key", "")).exists():
            self.add_error("key", _("The edition has a principle of this key already."))
        return cleaned


class MoveForm(forms.Form):
    """Another place among its neighbours."""

    position = forms.IntegerField(min_value=1, max_value=9999, label=_("Position"))


class RemoveForm(life.ReasonForm):
    """Why something is removed, and in which state it was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class Units:
    """The screens of items and of principles; ``parent`` is the column that tells a new row where it belongs."""

    parent: str
    new_form: type[UnitForm]
    form = UnitForm
    change_form_template = "guidelines/admin/unit.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are added to drafts."""
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What names and places a row is chosen once."""
        chosen = {self.parent, "key"}
        return self.readonly_fields if obj else tuple(name for name in self.readonly_fields if name not in chosen)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        """With the reason where the row can be changed."""
        found = super().get_fieldsets(request, obj)
        return [*found, WHY] if self._is_open(request, obj) else list(found)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[forms.ModelForm]:
        """A form that knows who was quicker; a plain one for what is only shown; drafts alone can be chosen."""
        kind = (self.form if obj else self.new_form) if self._is_open(request, obj) else forms.ModelForm
        form = super().get_form(request, obj, **({"form": kind} | kwargs))
        if obj is None and "version" in form.base_fields:
            form.base_fields["version"].queryset = Version.objects.filter(status=Status.DRAFT)
        if obj is None and "principle" in form.base_fields:
            form.base_fields["principle"].queryset = Principle.objects.filter(version__status=Status.DRAFT)
            form.base_fields["source_document"].queryset = _documents(request)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: UnitForm, change: bool) -> None:
        """Through the services: they keep who, when and why."""
        said = {"values": form.values, "by": request.user, "reason": form.cleaned_data["reason"]}
        item = self.model is Item
        if not change:
            place = {self.parent: said["values"].pop(self.parent)}
            row = (editing.add_item if item else editing.add_principle)(**place, **said)
            obj.pk, obj.version = row.pk, row.version
        elif said["values"]:
            seen = form.cleaned_data["seen"]
            row = {"item" if item else "principle": type(obj).objects.get(pk=obj.pk)}
            (editing.change_item if item else editing.change_principle)(**row, seen=seen, **said)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A draft that was published while somebody typed refuses the change; tell that."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except EditingRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened to the item or principle over all drafts and editions of its framework."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.model.objects.select_related("version__framework"), pk=object_id)
        done = Change.objects.of(row.version, *self._name(row))
        rows = [(change, differences(change.before, change.after)) for change in done]
        editions = self.model.objects.filter(version__framework=row.version.framework_id, key=row.key)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("History"),
            "subtitle": row.key,
            "changes": rows,
            "editions": editions.select_related("version__framework").order_by("version__published_on", "pk"),
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

    def _is_open(self, request: HttpRequest, obj: Any) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def _name(self, row: Item | Principle) -> tuple[str, str]:
        return (Change.Unit.ITEM if self.model is Item else Change.Unit.PRINCIPLE), row.key


def differences(before: Any, after: Any, path: str = "") -> list[tuple[str, str, str]]:
    """Every value that differs, as (where, before, after); "" where there was none."""
    if isinstance(before, dict) or isinstance(after, dict):
        old, new = before or {}, after or {}
        names = dict.fromkeys([*old, *new])
        return [row for name in names for row in differences(old.get(name), new.get(name), f"{path} {name}".strip())]
    return [] if before == after else [(path, _shown(before), _shown(after))]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _documents(request: HttpRequest) -> Any:
    rows = SourceDocument.objects.filter(version__status=Status.DRAFT).order_by("version", "position")
    chosen = request.GET.get("principle", "")
    return rows.filter(version__principles=int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else rows


def _open_row(own: Any, request: HttpRequest, pk: int) -> Item | Principle:
    row = get_object_or_404(own.model.objects.select_related("version__framework"), pk=pk)
    if not own.has_change_permission(request, row):
        raise PermissionDenied
    return row


def _move(own: Any, request: HttpRequest, pk: int) -> HttpResponse:
    row = _open_row(own, request, pk)

    def do(position: int) -> tuple[str, list[int]]:
        editing.move(unit=row, position=position, by=request.user)
        return f"admin:guidelines_{own.opts.model_name}_change", [row.pk]

    form = MoveForm(request.POST or None, initial={"position": row.position})
    words = {"title": _("Move"), "subtitle": row.key, "button": _("Move"), "done": _("It was moved.")}
    return life.act(own, request, form, do, about=_("Counted from 1 among its neighbours."), **words)


def _remove(own: Any, request: HttpRequest, pk: int) -> HttpResponse:
    row = _open_row(own, request, pk)

    def do(reason: str, seen: int) -> tuple[str, list[int]]:
        if isinstance(row, Item):
            editing.remove_item(item=row, seen=seen, by=request.user, reason=reason)
        else:
            editing.remove_principle(principle=row, seen=seen, by=request.user, reason=reason)
        return life.page_of(row.version)

    form = RemoveForm(request.POST or None, initial={"seen": row.revision})
    words = {"title": _("Remove"), "subtitle": row.key, "button": _("Remove"), "done": _("It was removed.")}
    return life.act(own, request, form, do, about=_("Only from this draft; every edition keeps what it has."), **words)
