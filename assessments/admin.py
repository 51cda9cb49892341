"""Assessments in the admin: that they exist, not what they say.

Answers belong to the organisations; whoever runs the server sees counts and dates, and may delete on request.
"""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessments import services
from assessments.models import Assessment
from assessments.reports import store


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin):
    """A list without texts."""

    list_display = ("code", "version", "depth", "organisation", "answers", "created_at")
    list_filter = ("depth", "version__framework")
    search_fields = ("code",)
    fields = readonly_fields = ("code", "version", "depth", "organisation", "created_at")
    list_select_related = ("version__framework", "organisation")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        """Count the answers in the same query."""
        return super().get_queryset(request).annotate(answers=Count("responses"))

    @admin.display(description=_("answers"), ordering="answers")
    def answers(self, row: Assessment) -> int:
        """Number of stored responses."""
        return row.answers

    def delete_model(self, request: HttpRequest, obj: Assessment) -> None:
        """Delete with everything in it, stored reports included."""
        code = obj.code
        services.delete(assessment=obj)
        store.forget(code)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Assessment]) -> None:
        """The same for several."""
        for assessment in queryset:
            self.delete_model(request, assessment)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Assessments begin on the site."""
        return False
