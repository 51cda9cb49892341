"""Editions in the browser: to find and read; drafts can be made, changed, published and retired.

Frozen content is read-only for everybody, superusers too. What is done stands in ``life`` and ``drafts``.
"""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from guidelines.admin import discards, imports, life, stating
from guidelines.admin.comments import comments_of
from guidelines.admin.draft_forms import (
    ItemForm,
    NewDocumentForm,
    NewItemForm,
    NewPassageForm,
    NewPrincipleForm,
    PassageForm,
)
from guidelines.admin.drafts import Reasoned, Units
from guidelines.admin.guarded import Guarded, both
from guidelines.admin.stories import annals
from guidelines.catalogue import ROLES
from guidelines.models import Framework, Item, Passage, Principle, SourceDocument, Version


def _by_role(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{role}" for role in ROLES)


@admin.register(Framework)
class FrameworkAdmin(Reasoned, Guarded, admin.ModelAdmin):
    """All frameworks."""

    list_display = ("key", "title", "kind", "url")
    list_filter = ("kind",)
    search_fields = ("key", "title_ja", "title_en", "issuer_ja", "issuer_en")
    ordering = ("key",)
    fields = (("key", "supplements"), *both("title", "issuer"), "kind", "url")
    readonly_fields = ("key", "supplements")


@admin.register(Version)
class VersionAdmin(Reasoned, Guarded, admin.ModelAdmin):
    """All editions."""

    edition_path = ""
    list_display = ("key", "title", "status", "published_on", "loaded_at")
    list_filter = ("status", "framework")
    list_select_related = ("framework",)
    search_fields = ("label", "framework__key", "framework__title_ja", "framework__title_en")
    ordering = ("framework__key", "-published_on")
    fields = (
        "framework",
        ("label", "status"),
        ("published_on", "precision", "language"),
        ("source_url", "retrieved_on"),
        *both("licence_note", "note"),
        ("loaded_at", "digest"),
    )
    readonly_fields = ("framework", "label", "status", "loaded_at", "digest")
    change_form_template = "guidelines/admin/version.html"
    change_list_template = "guidelines/admin/versions.html"

    def get_urls(self) -> list[URLPattern]:
        """With the addresses of the buttons."""
        return life.urls(self) + imports.urls(self) + discards.urls(self) + stating.urls(self) + super().get_urls()

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the buttons that this person may press, and the documents that the edition cites."""
        version = context.get("original")
        more = {"may_act": self.has_change_permission(request)} | comments_of(request, version)
        more["documents"] = version.documents.order_by("position") if version else ()
        return super().render_change_form(request, context | more, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Everything done to the edition and to what it holds."""
        return annals(self, request, object_id)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the button for a file."""
        more = {"may_act": self.has_change_permission(request)}
        return super().changelist_view(request, more | (extra_context or {}))

    @admin.display(description=_("edition"), ordering="label")
    def key(self, row: Version) -> str:
        return row.key

    @admin.display(description=_("title"))
    def title(self, row: Version) -> str:
        return super().title(row.framework)


@admin.register(Principle)
class PrincipleAdmin(Units, Guarded, admin.ModelAdmin):
    """All principles."""

    edition_path = "version__"
    parent = "version"
    new_form = NewPrincipleForm

    list_display = ("key", "title", "version", "position")
    list_filter = ("version__framework", "version__label", "version__status")
    list_select_related = ("version__framework",)
    search_fields = ("key", "title_ja", "title_en", "group_ja", "group_en")
    ordering = ("version__framework__key", "-version__published_on", "position")
    fields = ("version", ("key", "position"), *both("title", "group"))
    readonly_fields = ("version", "key", "position")


@admin.register(SourceDocument)
class SourceDocumentAdmin(Units, Guarded, admin.ModelAdmin):
    """The files that editions cite."""

    edition_path = "version__"
    parent = "version"
    new_form = NewDocumentForm

    list_display = ("key", "title", "version", "position")
    list_filter = ("version__framework", "version__label", "version__status")
    list_select_related = ("version__framework",)
    search_fields = ("key", "title_ja", "title_en", "url")
    ordering = ("version__framework__key", "-version__published_on", "position")
    fields = ("version", ("key", "position"), *both("title"), "url")
    readonly_fields = ("version", "key", "position")


class _PlaceAdmin(Guarded, admin.ModelAdmin):
    """What items and passages have in common: a chapter, and a place in one of their edition's documents."""

    edition_path = "version__"
    list_select_related = ("version__framework", "principle")
    list_per_page = 50
    ordering = ("version__framework__key", "-version__published_on", "principle__position", "position")
    where = (
        _("Where it is written"),
        {
            "fields": (
                "source_document",
                *both("source_part", "source_section"),
                ("source_page", "source_approximate"),
                "verified",
            )
        },
    )

    def get_form(self, request: HttpRequest, obj: Item | Passage | None = None, **kwargs: Any) -> type[ModelForm]:
        """The form of a row of a draft: only documents of its own edition can be cited."""
        form = super().get_form(request, obj, **kwargs)
        if obj and "source_document" in form.base_fields:
            form.base_fields["source_document"].queryset = obj.version.documents.order_by("position")
        return form


@admin.register(Item)
class ItemAdmin(Units, _PlaceAdmin):
    """All items."""

    parent = "principle"
    form = ItemForm
    new_form = NewItemForm

    list_display = ("key", "printed_id", "title", "version", "principle", "strength", "quick")
    list_filter = (
        "version__framework",
        "version__label",
        "version__status",
        "strength",
        "force",
        "verified",
        "quick",
        "for_developer",
        "for_provider",
        "for_user",
    )
    search_fields = ("key", "printed_id", "title_ja", "title_en", "question_ja", "question_en")
    readonly_fields = ("version", "principle", "key", "position")
    fieldsets = (
        (None, {"fields": (("version", "principle"), ("key", "position", "printed_id"), *both("title"))}),
        (_("What is asked"), {"fields": both("question", "guidance", "example", "evidence", "first_step")}),
        (_("Of whom"), {"fields": (_by_role("for"), "quick", _by_role("standard_for"), "when", "only_with")}),
        (_("How strongly"), {"fields": (("strength", "force"), *both("strength_note", "stage", "note"))}),
        _PlaceAdmin.where,
    )

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the number of new comments on it, over all editions."""
        return super().render_change_form(
            request, context | comments_of(request, context.get("original")), *args, **kwargs
        )


@admin.register(Passage)
class PassageAdmin(Units, _PlaceAdmin):
    """All passages."""

    parent = "principle"
    form = PassageForm
    new_form = NewPassageForm

    list_display = ("key", "printed_id", "title", "version", "principle", "parent", "applies_on", "verified")
    list_filter = ("version__framework", "version__label", "version__status", "verified", "applies_on")
    search_fields = ("key", "printed_id", "title_ja", "title_en", "summary_ja", "summary_en")
    readonly_fields = ("version", "principle", "key", "position")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("version", "principle"),
                    ("key", "position", "printed_id"),
                    "parent",
                    *both("title", "stage"),
                )
            },
        ),
        (_("What it says"), {"fields": both("summary", "note")}),
        (_("From when"), {"fields": ("applies_on", *both("applies_note"))}),
        _PlaceAdmin.where,
    )
