"""Events and terms in the browser. They come in by file too, but staff may correct them here until the file changes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from guidelines.admin.guarded import Guarded, both
from guidelines.models import Event, Term

_UNTIL = _("What you change here stays until another file of events or terms is loaded.")


@admin.register(Event)
class EventAdmin(Guarded, admin.ModelAdmin):
    """All events."""

    list_display = ("key", "title", "on", "sort", "edition", "verified")
    list_filter = ("sort", "verified", "shows_soft_law", "shows_interoperability", "on")
    list_select_related = ("edition__framework",)
    list_per_page = 50
    search_fields = ("key", "title_ja", "title_en", "issuer_ja", "issuer_en", "text_ja", "text_en")
    ordering = ("position",)
    raw_id_fields = ("edition", "replaced_by")
    readonly_fields = ("key", "position", "digest")
    fieldsets = (
        (None, {"fields": (("key", "position"), ("on", "precision"), *both("title", "issuer")), "description": _UNTIL}),
        (_("What it says"), {"fields": ("sort", *both("text", "corrects"))}),
        (_("Where it leads"), {"fields": ("edition", "replaced_by", "url")}),
        (_("How sure it is"), {"fields": ("verified", ("shows_soft_law", "shows_interoperability"), "digest")}),
    )


@admin.register(Term)
class TermAdmin(Guarded, admin.ModelAdmin):
    """All terms."""

    list_display = ("key", "term_ja", "reading", "term_en")
    list_per_page = 100
    search_fields = ("key", "term_ja", "term_en", "reading", "meaning_ja", "meaning_en")
    ordering = ("position",)
    readonly_fields = ("key", "position", "digest")
    fieldsets = (
        (None, {"fields": (("key", "position"), *both("term"), "reading"), "description": _UNTIL}),
        (_("What it says"), {"fields": (*both("meaning", "source"), "see", "digest")}),
    )
