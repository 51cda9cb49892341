"""What people did to drafts and editions: who, when, why, and the words before and after."""

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
        """What was done to one item or principle, over all editions of its framework, the newest first."""
        rows = self.filter(version__framework=version.framework_id, unit=unit, key=key)
        return rows.select_related("version__framework").order_by("-pk")

    def last_of(self, version: Version, unit: str, key: str) -> "Change | None":
        """The latest thing done to one item or principle of this edition."""
        return self.filter(version=version, unit=unit, key=key).order_by("-pk").first()


class Change(models.Model):
    """One thing done, written once and never changed.

    ``before`` and ``after`` are the values as JSON, None where there were none: the item was added, or is gone.
    """

    class Unit(models.TextChoices):
        """What was changed."""

        ITEM = "item", _("item")
        PRINCIPLE = "principle", _("principle")
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
            known("unit", ("item", "principle", "version")),
            models.CheckConstraint(condition=Q(unit="version") | ~Q(key=""), name="change_names_its_unit"),
        )
        indexes = (models.Index(fields=("unit", "key"), name="change_unit_key"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key or self.version}"
