"""Organisations in the admin."""

from django.contrib import admin

from organisations.models import Membership, Organisation


class MembershipInline(admin.TabularInline):
    """Members of one organisation."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Organisations with their members."""

    list_display = ("__str__", "created_at")
    search_fields = ("name",)
    inlines = (MembershipInline,)
