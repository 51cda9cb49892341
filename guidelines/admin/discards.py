"""Drafts that are thrown away: the button, and what is kept of them to read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guidelines.admin import life
from guidelines.admin.draft_forms import RemoveForm
from guidelines.admin.stories import noted
from guidelines.discarding import discard
from guidelines.models import Discarded


class DiscardForm(RemoveForm):
    """Why, and that it is meant."""

    sure = forms.BooleanField(label=_("Discard the whole draft"))


def urls(own: admin.ModelAdmin) -> list[URLPattern]:
    """The address of the button on the page of an edition."""
    return [path("<int:pk>/discard/", life.asking(own, _discard), name="guidelines_version_discard")]


def _discard(own: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    version = life.version_for(own, request, pk)

    def do(reason: str, seen: int, sure: bool) -> tuple[str, list[int]]:
        kept = discard(version=version, seen=seen, by=request.user, reason=reason)
        return "admin:guidelines_discarded_change", [kept.pk]

    return life.act(
        own,
        request,
        DiscardForm(request.POST or None, initial={"seen": version.revision}),
        do,
        title=_("Discard the draft"),
        subtitle=version.key,
        about=_(
            "The draft goes with everything in it, and with what is stated of it and other editions. Its content as a "
            "file and its history are kept and can be read under “Discarded drafts”."
        ),
        button=_("Discard the draft"),
        done=_("The draft was discarded. This is what is kept of it."),
    )


@admin.register(Discarded)
class DiscardedAdmin(admin.ModelAdmin):
    """All drafts that were discarded, to read only."""

    list_display = ("edition", "at", "by_name", "reason")
    search_fields = ("edition", "reason")
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Drafts come here by being discarded."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was noted stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was noted stays."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who discarded it and why, its content as a file, its history."""
        row = self._row(request, object_id)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": self.opts.verbose_name,
            "subtitle": row.edition,
            "row": row,
            "changes": noted(row.notes),
        }
        return TemplateResponse(request, "guidelines/admin/discarded.html", context)

    def get_urls(self) -> list[URLPattern]:
        """With the address of the content."""
        view = self.admin_site.admin_view(require_safe(self._file))
        return [path("<int:pk>/file/", view, name="guidelines_discarded_file"), *super().get_urls()]

    def _file(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)
        name = f'attachment; filename="{row.edition}.yaml"'
        kind = "application/yaml; charset=utf-8"
        return HttpResponse(row.content, content_type=kind, headers={"Content-Disposition": name})

    def _row(self, request: HttpRequest, pk: Any) -> Discarded:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Discarded, pk=pk)
