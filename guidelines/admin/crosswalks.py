"""Crosswalks in the browser: to find and read. They come in by file and are revised in their file."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from guidelines.admin.guarded import Guarded, both
from guidelines.models import Crosswalk, Item, Link, Passage, Unit

_BY_FILE = _("Read-only: crosswalks are revised in their file and loaded again.")


class _RevisedByFile(Guarded):
    """Rows that come from a file of crosswalks whole, and change with it alone."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[tuple[None, dict[str, Any]]]:
        """All fields under the line that tells how they change."""
        return [(None, {"fields": self.fields, "description": _BY_FILE})]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under the line that tells how it changes."""
        return super().changelist_view(request, {"subtitle": _BY_FILE, **(extra_context or {})})


class LinkInline(Guarded, admin.TabularInline):
    """The rows of a crosswalk."""

    model = Link
    fields = readonly_fields = ("position", "unit", "item", "passage", "relation", "strength", "basis")
    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Link]:
        """The links with their ends."""
        return super().get_queryset(request).select_related("unit", "item", "passage")


@admin.register(Crosswalk)
class CrosswalkAdmin(_RevisedByFile, admin.ModelAdmin):
    """All crosswalks."""

    list_display = ("__str__", "link_count", "revised_on")
    list_filter = ("source__framework", "target__framework", "revised_on")
    list_select_related = ("source__framework", "target__framework")
    search_fields = ("source__framework__key", "target__framework__key", "target__label", "note_ja", "note_en")
    ordering = ("source", "position")
    fields = (("source", "target"), ("position", "revised_on"), *both("note"), "digest")
    inlines = (LinkInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Crosswalk]:
        """The crosswalks, each with the number of its links."""
        return super().get_queryset(request).annotate(link_count=models.Count("links"))

    @admin.display(description=Link._meta.verbose_name_plural, ordering="link_count")
    def link_count(self, row: Crosswalk) -> int:
        return row.link_count


@admin.register(Unit)
class UnitAdmin(_RevisedByFile, admin.ModelAdmin):
    """All units."""

    list_display = ("key", "printed_id", "title", "version", "position")
    list_filter = ("version__framework", "version__label")
    list_select_related = ("version__framework",)
    search_fields = ("key", "printed_id", "title_ja", "title_en")
    ordering = ("version__framework__key", "version", "position")
    fields = ("version", ("key", "position", "printed_id"), *both("title"), "items")


@admin.register(Link)
class LinkAdmin(_RevisedByFile, admin.ModelAdmin):
    """All links."""

    list_display = ("unit", "target", "crosswalk", "relation", "strength", "basis")
    list_filter = ("crosswalk__source__framework", "crosswalk__target__framework", "relation", "basis", "strength")
    list_select_related = (
        "crosswalk__source__framework",
        "crosswalk__target__framework",
        "unit",
        "item",
        "passage",
    )
    list_per_page = 50
    search_fields = ("unit__key", "item__key", "passage__key", "rationale_ja", "rationale_en", "reference_en")
    ordering = ("crosswalk__source", "crosswalk__position", "position")
    fields = (
        "crosswalk",
        ("position", "unit", "item", "passage"),
        ("relation", "strength", "basis"),
        *both("rationale", "reference"),
    )

    @admin.display(description=_("target"))
    def target(self, row: Link) -> Item | Passage | None:
        """The item or passage, None where there is no counterpart."""
        return row.item or row.passage
