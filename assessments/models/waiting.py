"""Old answers that wait to be confirmed on a new edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.carryover import WAITING
from assessments.models.answers import Assessment, Response
from assessments.snapshot import Reply, reply_from
from guidelines.models import Item


class Waiting(models.Model):
    """What was said of an item of the earlier edition, beside an item of the new one that it may still be true of.

    ``reply`` is a copy, so that nothing is lost when the earlier assessment goes; ``response`` is where it came from.
    ``is_kept`` is set once a person has said that it is still true.
    """

    class Kind(models.TextChoices):
        """Why nobody but the answerer can tell; the values are carryover.WAITING."""

        REWORDED = "reworded", _("Reworded")
        SPLIT = "split", _("Split")
        MERGED = "merged", _("Merged")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="waiting")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item of the new edition"))
    old_item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item of the earlier edition"))
    response = models.ForeignKey(Response, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reply = models.JSONField()
    is_kept = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer to confirm")
        verbose_name_plural = _("answers to confirm")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("assessment", "item", "old_item"), name="waiting_once"),
            models.CheckConstraint(condition=models.Q(kind__in=WAITING), name="waiting_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.old_item_id} → {self.item_id}"

    @property
    def answer(self) -> Reply:
        """The copy as a value."""
        return reply_from(self.reply)
