"""What people did to drafts and editions: who, when, why, and the words before and after."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guidelines.catalogue import LIMITS
from guidelines.models.editions import Version
from guidelines.models.words import known, long


class ChangeQuerySet(models.QuerySet["Change"]):
    """How to ask for what was done."""

    def of(self, version: Version, unit: str, key: str) -> models.QuerySet["Change"]:
        """What was done to one thing over all editions of its framework, the newest first, under earlier keys too."""
        own = self.filter(version__framework=version.framework_id, unit=unit)
        found, fresh = Q(key=key), [Q(key=key)]
        while fresh:
            renamed = [row for row in own.filter(fresh.pop(), kind=Change.Kind.CHANGED) if row.old_key]
            fresh += [Q(key=row.old_key, version=row.version_id, pk__lt=row.pk) for row in renamed]
            found = reduce(or_, fresh, found)
        return own.filter(found).select_related("version__framework").order_by("-pk")

    def in_edition(self, version: Version) -> models.QuerySet["Change"]:
        """Everything done to an edition and to what it holds, the newest first."""
        return self.filter(version=version).order_by("-pk")

    def stated_since(self, version: Version, old: str) -> models.QuerySet["Change"]:
        """What was stated in the browser of an edition and an earlier one, by the key of that."""
        rows = self.filter(version=version, unit=Change.Unit.VERSION)
        return rows.filter(Q(before__since=old) | Q(after__since=old))

    def last_of(self, version: Version, unit: str, key: str) -> "Change | None":
        """The latest thing done to this in this edition."""
        return self.filter(version=version, unit=unit, key=key).order_by("-pk").first()


class Change(models.Model):
    """One thing done, written once and never changed.

    ``before`` and ``after`` are the values as JSON, None where there were none: the item was added, or is gone.
    """

    class Unit(models.TextChoices):
        """What was changed."""

        ITEM = "item", _("item")
        PRINCIPLE = "principle", _("principle")
        PASSAGE = "passage", _("passage")
        DOCUMENT = "document", _("source document")
        FRAMEWORK = "framework", _("framework")
        VERSION = "version", _("edition")

    class Kind(models.TextChoices):
        """What was done."""

        DRAFTED = "drafted", pgettext_lazy("done", "Made a draft")
        IMPORTED = "imported", pgettext_lazy("done", "Imported from a file")
        ADDED = "added", pgettext_lazy("done", "Added")
        CHANGED = "changed", pgettext_lazy("done", "Changed")
        MOVED = "moved", pgettext_lazy("done", "Moved")
        REMOVED = "removed", pgettext_lazy("done", "Removed")
        PUBLISHED = "published", pgettext_lazy("done", "Published")
        RETIRED = "retired", pgettext_lazy("done", "Retired")
        ANSWERED = "answered", pgettext_lazy("done", "Answered a comment")

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="changes", verbose_name=Version._meta.verbose_name
    )
    unit = models.CharField(_("what was changed"), max_length=10, choices=Unit)
    key = models.CharField(_("key"), max_length=LIMITS["key"], blank=True)
    kind = models.CharField(_("what was done"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    by_name = models.CharField(_("name at that time"), max_length=150, blank=True)
    reason = long(_("reason"), blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = (
            known("unit", ("item", "principle", "passage", "document", "framework", "version")),
            models.CheckConstraint(condition=Q(unit="version") | ~Q(key=""), name="change_names_its_unit"),
        )
        indexes = (models.Index(fields=("unit", "key"), name="change_unit_key"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key or self.version}"

    @property
    def old_key(self) -> str | None:
        """The key that the thing had before this change, None where the change left it."""
        before = (self.before or {}).get("key")
        return before if self.after and before != self.after.get("key") else None


class Discarded(models.Model):
    """A draft that is no more: why, the draft as a file that can be imported again, and what was noted of it.

    ``notes`` are its changes as JSON, the newest first, with the column names of ``Change``.
    """

    edition = models.CharField(Version._meta.verbose_name, max_length=LIMITS["key"] + LIMITS["label"] + 1)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    by_name = models.CharField(_("name at that time"), max_length=150, blank=True)
    reason = long(_("reason"))
    content = models.TextField(_("content"))
    notes = models.JSONField(_("changes"))

    is_frozen = True

    class Meta:
        verbose_name = _("discarded draft")
        verbose_name_plural = _("discarded drafts")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.edition
