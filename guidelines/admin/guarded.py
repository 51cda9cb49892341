"""What the screens have in common."""

from typing import ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guidelines.catalogue import Text
from guidelines.models.imports import hidden


def both(*names: str) -> tuple[tuple[str, ...], ...]:
    """Each text with its two languages side by side."""
    return tuple((f"{name}_ja", f"{name}_en") for name in names)


class Guarded:
    """Rows that are neither added nor deleted here, and change only while their edition is a draft."""

    class Media:
        """Our own style on top of the admin's."""

        css: ClassVar = {"all": ("css/admin.css",)}

    edition_path: ClassVar[str | None] = None
    """Where the row's edition is found: "" for an edition itself. An edition that is still being imported is hidden."""
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Without what is not whole yet."""
        rows = super().get_queryset(request)
        return rows if self.edition_path is None else rows.exclude(hidden(self.edition_path))

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
