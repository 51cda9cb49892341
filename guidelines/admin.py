"""Editions in the browser: to find and read; texts of drafts can be changed, nothing else.

Frozen content is read-only for everybody, superusers too. Editions come in by ``loadcatalogue``; nothing is added or
deleted here.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guidelines.catalogue import ROLES, Text
from guidelines.models import Framework, Item, Principle, SourceDocument, Version


def _both(*names: str) -> tuple[tuple[str, ...], ...]:
    """Each text with its two languages side by side."""
    return tuple((f"{name}_ja", f"{name}_en") for name in names)


def _by_role(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{role}" for role in ROLES)


class _Guarded:
    """Rows that are neither added nor deleted here, and change only while their edition is a draft."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_frozen)

    @admin.display(description=_("title"))
    def title(self, row: models.Model) -> str:
        """The title in the language of the screen."""
        return Text(ja=row.title_ja, en=row.title_en).in_language(get_language() or "ja")


class SourceDocumentInline(_Guarded, admin.TabularInline):
    """The files that an edition cites; the edition decides whether they may change."""

    model = SourceDocument
    fields = ("position", "key", "title_ja", "title_en", "url")
    readonly_fields = ("position", "key")
    ordering = ("position",)


@admin.register(Framework)
class FrameworkAdmin(_Guarded, admin.ModelAdmin):
    """All frameworks."""

    list_display = ("key", "title", "kind", "url")
    list_filter = ("kind",)
    search_fields = ("key", "title_ja", "title_en", "issuer_ja", "issuer_en")
    ordering = ("key",)
    fields = ("key", *_both("title", "issuer"), "kind", "url")
    readonly_fields = ("key",)


@admin.register(Version)
class VersionAdmin(_Guarded, admin.ModelAdmin):
    """All editions."""

    list_display = ("key", "title", "status", "published_on", "loaded_at")
    list_filter = ("status", "framework")
    list_select_related = ("framework",)
    search_fields = ("label", "framework__key", "framework__title_ja", "framework__title_en")
    ordering = ("framework__key", "-published_on")
    fields = (
        "framework",
        ("label", "status"),
        ("published_on", "language"),
        ("source_url", "retrieved_on"),
        *_both("licence_note"),
        ("loaded_at", "digest"),
    )
    readonly_fields = ("framework", "label", "status", "loaded_at", "digest")
    inlines = (SourceDocumentInline,)

    @admin.display(description=_("edition"), ordering="label")
    def key(self, row: Version) -> str:
        return row.key

    @admin.display(description=_("title"))
    def title(self, row: Version) -> str:
        return super().title(row.framework)


@admin.register(Principle)
class PrincipleAdmin(_Guarded, admin.ModelAdmin):
    """All principles."""

    list_display = ("key", "title", "version", "position")
    list_filter = ("version__framework", "version__label", "version__status")
    list_select_related = ("version__framework",)
    search_fields = ("key", "title_ja", "title_en", "group_ja", "group_en")
    ordering = ("version__framework__key", "-version__published_on", "position")
    fields = ("version", ("key", "position"), *_both("title", "group"))
    readonly_fields = ("version", "key", "position")


@admin.register(Item)
class ItemAdmin(_Guarded, admin.ModelAdmin):
    """All items."""

    list_display = ("key", "printed_id", "title", "version", "principle", "strength", "quick")
    list_filter = (
        "version__framework",
        "version__label",
        "version__status",
        "strength",
        "quick",
        "for_developer",
        "for_provider",
        "for_user",
    )
    list_select_related = ("version__framework", "principle")
    list_per_page = 50
    search_fields = ("key", "printed_id", "title_ja", "title_en", "question_ja", "question_en")
    ordering = ("version__framework__key", "-version__published_on", "principle__position", "position")
    readonly_fields = ("version", "principle", "key", "position")
    fieldsets = (
        (None, {"fields": (("version", "principle"), ("key", "position", "printed_id"), *_both("title"))}),
        (_("What is asked"), {"fields": _both("question", "guidance", "example", "evidence", "first_step")}),
        (_("Of whom"), {"fields": (_by_role("for"), "quick", _by_role("standard_for"), "when")}),
        (_("How strongly"), {"fields": ("strength", *_both("strength_note", "stage", "note"))}),
        (
            _("Where it is written"),
            {
                "fields": (
                    "source_document",
                    *_both("source_part", "source_section"),
                    ("source_page", "source_approximate"),
                )
            },
        ),
    )

    def get_form(self, request: HttpRequest, obj: Item | None = None, **kwargs: Any) -> type[ModelForm]:
        """The form of a draft's item: only documents of its own edition can be cited."""
        form = super().get_form(request, obj, **kwargs)
        if obj and "source_document" in form.base_fields:
            form.base_fields["source_document"].queryset = obj.version.documents.order_by("position")
        return form
