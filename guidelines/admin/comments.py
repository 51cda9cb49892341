"""Comments in the browser: the queue by item, what editors decide, and the queue as a file. Nobody writes one here."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guidelines import commenting, comments
from guidelines.catalogue import Text
from guidelines.models import Comment, Item, Status, Version
from guidelines.models.imports import hidden

DECIDED = ("status", "taken_up_in", "reason", "answer_ja", "answer_en", "is_public")
SAID = {
    ("status", "new"): _("Choose what becomes of the comment; it is no longer new once you have decided."),
    ("status", "unknown"): _("Choose one of the listed states."),
    ("taken_up_in", "missing"): _("Name the edition that took the comment up."),
    ("taken_up_in", "unasked"): _("An edition is named only where the comment was taken up; leave it empty here."),
    ("taken_up_in", "earlier"): _("Choose a published, later edition of the same framework."),
    ("reason", "missing"): _("Say why the comment is closed."),
    ("is_public", "unanswered"): _("Only an answered comment can be shown: write the answer in one language at least."),
}
"""What an editor reads about each fault, by its field and name."""


class DecisionForm(forms.ModelForm):
    """What becomes of a comment; ``seen`` is the revision that the editor was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, label="", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.revision

    @property
    def decision(self) -> dict[str, Any]:
        """What ``answer_comment`` takes; only after the form is valid."""
        return {name: self.cleaned_data[name] for name in (*DECIDED, "seen")}

    def clean(self) -> dict[str, Any]:
        """Line ends as we keep them; every rule of the service; what another editor decided meanwhile is shown."""
        cleaned = super().clean()
        for name in ("reason", "answer_ja", "answer_en"):
            cleaned[name] = cleaned.get(name, "").replace("\r\n", "\n")
        answer = cleaned["answer_ja"] or cleaned["answer_en"]
        given = cleaned.get("status", ""), cleaned.get("taken_up_in"), cleaned["reason"], answer
        for fault in commenting.decision_faults(self.instance.item, *given, is_public=cleaned.get("is_public", False)):
            if fault.field not in self.errors:
                self.add_error(fault.field, SAID[fault.field, fault.code])
        stored = Comment.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if stored.revision != cleaned.get("seen"):
            self._tell(stored, cleaned)
        return cleaned

    def _tell(self, stored: Comment, cleaned: dict[str, Any]) -> None:
        """Both texts of everything that differs; sent once more, the form replaces what it showed knowingly."""
        who = stored.answered_by.get_username() if stored.answered_by else "?"
        told = gettext("Nothing was saved: %(who)s decided meanwhile. Compare, then save again.") % {"who": who}
        rows = [
            (self.fields[name].label, getattr(stored, name) or "—", gettext("Yours:"), cleaned.get(name) or "—")
            for name in DECIDED
            if getattr(stored, name) != cleaned.get(name)
        ]
        shown = format_html_join("", "<li><b>{}</b>: {}<br><i>{}</i> {}</li>", rows)
        self.add_error(None, format_html("{}<ul>{}</ul>", told, shown))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(stored.revision)


class EditionFilter(admin.SimpleListFilter):
    """By edition."""

    title = _("edition")
    parameter_name = "edition"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The editions that have comments."""
        rows = Version.objects.filter(items__comments__isnull=False).distinct().select_related("framework")
        return [(str(row.pk), row.key) for row in rows.order_by("framework__key", "-published_on")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those on one edition; none for a number that no edition has."""
        chosen = self.value()
        if chosen is None:
            return queryset
        return queryset.filter(item__version=int(chosen)) if _is_number(chosen) else queryset.none()


class ItemFilter(admin.SimpleListFilter):
    """By item, over all editions, each with the number of its comments."""

    title = _("item")
    parameter_name = "key"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The items that have comments."""
        rows = Comment.objects.values("item__key").annotate(n=Count("pk")).order_by("item__key")
        return [(row["item__key"], f"{row['item__key']} ({row['n']})") for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those on the items of one key."""
        return queryset.filter(item__key=self.value()) if self.value() else queryset


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The queue: open ones of every item together, in the order of the editions."""

    form = DecisionForm
    change_list_template = "guidelines/admin/comments.html"
    list_display = ("item_key", "version", "about", "excerpt", "status", "received", "is_public")
    list_filter = ("status", EditionFilter, ItemFilter, "about", "language", "is_public", "item__version__framework")
    list_per_page = 50
    search_fields = ("item__key", "text", "answer_ja", "answer_en")
    ordering = ("item__version__framework__key", "-item__version__published_on", "item__principle__position",
                "item__position", "made_at", "pk")  # fmt: skip
    readonly_fields = ("place", "wording", "drafts", "said", "about", "language", "name", "by", "made_at",
                       "answered_at", "answered_by")  # fmt: skip
    fieldsets = (
        (_("What it is about"), {"fields": ("place", "wording", "drafts")}),
        (_("What was said"), {"fields": ("said", ("about", "language"), ("name", "by"), "made_at")}),
        (
            _("What you decide"),
            {
                "fields": (("status", "taken_up_in"), "reason", ("answer_ja", "answer_en"), "is_public", "seen"),
                "description": _("The reason is for the editors. Readers see the comment, without the name, and the "
                                 "answer only where you choose so."),
            },
        ),
        (_("Last decision"), {"fields": (("answered_at", "answered_by"),)}),
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Comments are left on the public page."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """With the address of the file."""
        view = self.admin_site.admin_view(require_safe(partial(_export, self)))
        return [path("export/", view, name="guidelines_comment_export"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the editions and people that every page names."""
        named = ("item__version__framework", "taken_up_in__framework", "answered_by", "by")
        return super().get_queryset(request).select_related(*named)

    def get_fieldsets(self, request: HttpRequest, obj: Comment | None = None) -> list:
        """Without the hidden revision where nothing can be changed."""
        found = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return list(found)
        return [(name, rest | {"fields": tuple(f for f in rest["fields"] if f != "seen")}) for name, rest in found]

    def get_form(self, request: HttpRequest, obj: Comment | None = None, **kwargs: Any) -> type[forms.ModelForm]:
        """The form of one comment: only later, published editions of its framework can have taken it up."""
        if not self.has_change_permission(request, obj):
            return super().get_form(request, obj, **({"form": forms.ModelForm} | kwargs))
        form = super().get_form(request, obj, **kwargs)
        field = form.base_fields["taken_up_in"]
        later = Version.objects.exclude(status=Status.DRAFT).exclude(pk=obj.item.version_id)
        later = later.filter(framework=obj.item.version.framework_id, published_on__gte=obj.item.version.published_on)
        field.queryset = later.select_related("framework").order_by("-published_on")
        field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return form

    def save_model(self, request: HttpRequest, obj: Comment, form: DecisionForm, change: bool) -> None:
        """Through the service: it keeps who, when and why."""
        commenting.answer_comment(comment=obj, by=request.user, now=timezone.now(), **form.decision)

    @admin.display(description=_("item"), ordering="item__key")
    def item_key(self, row: Comment) -> str:
        return row.item.key

    @admin.display(description=_("edition"), ordering="item__version__published_on")
    def version(self, row: Comment) -> str:
        return row.item.version.key

    @admin.display(description=pgettext_lazy("column", "comment"))
    def excerpt(self, row: Comment) -> str:
        return format_html("<bdi>{}</bdi>", Truncator(row.text).chars(60))

    @admin.display(description=_("received"), ordering="made_at")
    def received(self, row: Comment) -> str:
        return date_format(localtime(row.made_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("item"))
    def place(self, row: Comment) -> str:
        """The item with links to its pages here and for readers."""
        own = reverse("admin:guidelines_item_change", args=[row.item_id])
        public = reverse("guidelines:comment", args=[row.item.version.key, row.item.key])
        words = (
            own,
            f"{row.item.version.key} {row.item.key}",
            row.item.printed_id,
            public,
            gettext("As readers see it"),
        )
        return format_html('<a href="{}">{}</a> {} · <a href="{}">{}</a>', *words)

    @admin.display(description=_("question"))
    def wording(self, row: Comment) -> str:
        return Text(ja=row.item.question_ja, en=row.item.question_en).in_language(get_language() or "ja")

    @admin.display(description=_("in drafts"))
    def drafts(self, row: Comment) -> str:
        """The item of the same key in every draft of the framework, where its wording can be changed."""
        same = Item.objects.filter(key=row.item.key, version__framework=row.item.version.framework_id)
        rows = (
            same.filter(version__status=Status.DRAFT)
            .exclude(hidden("version__"))
            .select_related("version__framework")
            .order_by("pk")
        )
        links = ((reverse("admin:guidelines_item_change", args=[item.pk]), item.version.key) for item in rows)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "—"

    @admin.display(description=pgettext_lazy("column", "comment"))
    def said(self, row: Comment) -> str:
        """What was said: escaped, with its line ends, and its direction of writing kept to itself."""
        lines = format_html_join("", "{}<br>", ((line,) for line in row.text.split("\n")))
        return format_html('<bdi lang="{}">{}</bdi>', row.language, lines)


def comments_of(request: HttpRequest, row: Version | Item | None) -> dict[str, Any]:
    """How many new comments an edition has, or an item over all editions, and where they are listed; nothing for a row
    that is being made and for people who may not read comments. One query.
    """
    if row is None or not request.user.has_perm("guidelines.view_comment"):
        return {}
    if isinstance(row, Version):
        rows, query = Comment.objects.on_edition(row), f"edition={row.pk}"
    else:
        framework = row.version.framework_id
        rows = Comment.objects.on_item(framework, row.key)
        query = f"key={row.key}&item__version__framework__id__exact={framework}"
    queue = reverse("admin:guidelines_comment_changelist")
    return {"new_comments": rows.new().count(), "comments_url": f"{queue}?{query}"}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _export(own: CommentAdmin, request: HttpRequest) -> HttpResponse:
    """What the list shows under its filters, all pages of it, for spreadsheets."""
    if not own.has_view_permission(request):
        raise PermissionDenied
    rows = own.get_changelist_instance(request).get_queryset(request)
    head = [str(Comment._meta.get_field(name).verbose_name) for name in _COLUMNS]
    head = [gettext("edition"), gettext("item"), *head]
    response = HttpResponse(comments.as_csv(head, _cells(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="comments.csv"'
    return response


_COLUMNS = ("about", "text", "language", "name", "made_at", "status", "taken_up_in", "reason", "answer_ja",
            "answer_en", "is_public", "answered_at")  # fmt: skip


def _cells(rows: QuerySet) -> Iterator[list[str]]:
    for row in rows:
        yield [row.item.version.key, row.item.key, *(_cell(row, name) for name in _COLUMNS)]


def _cell(row: Comment, name: str) -> str:
    value = getattr(row, name)
    if name.endswith("_at"):
        return localtime(value).isoformat(timespec="seconds") if value else ""
    if name == "is_public":
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    return str(getattr(row, f"get_{name}_display", lambda: "" if value is None else value)())
