"""What became of each item from one edition to another, as an editor states it: Succession ← ItemStep."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from guidelines.changes import KINDS, Changes, ItemChange
from guidelines.models.editions import Version
from guidelines.models.items import Item
from guidelines.models.words import known, long, text_or_none


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """How to ask for what is stated."""

    def stated(self, old: Version, new: Version) -> Changes | None:
        """What an editor states of two editions, None where all is computed. One query without, four with."""
        found = self.filter(old=old, new=new).prefetch_related("steps__old_items", "steps__new_items").first()
        return found.values(old, new) if found else None


class Succession(models.Model):
    """What is stated of two editions: Tenken's reading, which may be revised while the editions stay."""

    old = models.ForeignKey(Version, models.PROTECT, related_name="successions", verbose_name=_("earlier edition"))
    new = models.ForeignKey(Version, models.PROTECT, related_name="predecessions", verbose_name=_("later edition"))
    revised_on = models.DateField(_("revised on"))
    note_ja = long(_("note (Japanese)"), blank=True)
    note_en = long(_("note (English)"), blank=True)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 over the file that it came from."))

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession of editions")
        verbose_name_plural = _("successions of editions")
        ordering = ("old", "new")
        constraints = (
            UniqueConstraint(fields=("old", "new"), name="succession_old_new"),
            CheckConstraint(condition=~Q(old=F("new")), name="succession_of_two_editions"),
        )

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"

    def values(self, old: Version, new: Version) -> Changes:
        """The row as values; its steps and their items should have been fetched with it."""
        return Changes(
            old=old.key,
            new=new.key,
            revised_on=self.revised_on,
            note=text_or_none(self, "note"),
            items=tuple(step.values() for step in self.steps.all()),
        )


class ItemStep(models.Model):
    """What became of some items: ``kind`` says how many there are on each side."""

    class Kind(models.TextChoices):
        """The values are changes.KINDS."""

        UNCHANGED = "unchanged", _("Unchanged")
        REWORDED = "reworded", _("Reworded")
        SPLIT = "split", _("Split")
        MERGED = "merged", _("Merged")
        NEW = "new", _("New")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    succession = models.ForeignKey(
        Succession, models.CASCADE, related_name="steps", verbose_name=Succession._meta.verbose_name
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind of change"), max_length=10, choices=Kind)
    old_items = models.ManyToManyField(Item, related_name="steps_on", verbose_name=_("items of the earlier edition"))
    new_items = models.ManyToManyField(Item, related_name="steps_from", verbose_name=_("items of the later edition"))
    reason_ja = long(_("reason (Japanese)"), blank=True)
    reason_en = long(_("reason (English)"), blank=True)

    class Meta:
        verbose_name = _("change of items")
        verbose_name_plural = _("changes of items")
        ordering = ("position",)
        constraints = (
            UniqueConstraint(fields=("succession", "position"), name="itemstep_succession_position"),
            known("kind", KINDS),
        )

    def __str__(self) -> str:
        return f"{self.succession_id} {self.position} {self.kind}"

    def values(self) -> ItemChange:
        """The row as values."""
        return ItemChange(
            kind=self.kind,
            old=_keys(self.old_items),
            new=_keys(self.new_items),
            reason=text_or_none(self, "reason"),
        )


def _keys(items: models.Manager) -> tuple[str, ...]:
    """In printed order: the rows of an edition are stored in it."""
    return tuple(item.key for item in sorted(items.all(), key=lambda item: item.pk))
