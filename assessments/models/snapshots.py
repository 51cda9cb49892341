"""Finished rounds."""

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_lazy as _

from assessments.models.answers import Assessment

FIGURES = ("confirmed", "ceiling", "coverage")


class SnapshotQuerySet(models.QuerySet):
    """Words for finding finished rounds."""

    def with_figures(self) -> "SnapshotQuerySet":
        """Add ``confirmed``, ``ceiling`` and ``coverage`` of the whole, and leave the long content where it is."""
        figures = {name: KeyTransform(name, KeyTransform("score", "content")) for name in FIGURES}
        return self.defer("content").annotate(**figures)


class Snapshot(models.Model):
    """The result of one finished round, for ever: see ``snapshot.content``.

    No service changes one, and a trigger of the database refuses every change but one: a deleted person's ``taken_by``
    becomes None. It goes with its assessment. ``digest`` is SHA-256 over the canonical content, in hexadecimal digits.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="snapshots")
    round = models.PositiveSmallIntegerField(_("round"))
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    method = models.PositiveSmallIntegerField(_("method"))
    taken_at = models.DateTimeField(_("finished"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ("round",)
        constraints = [
            models.UniqueConstraint(fields=("assessment", "round"), name="snapshot_once_a_round"),
            models.CheckConstraint(condition=models.Q(round__gte=1), name="snapshot_round_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.round}"
