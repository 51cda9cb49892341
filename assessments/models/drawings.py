"""Reports on their way to become PDFs."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.answers import Assessment
from assessments.models.snapshots import Snapshot

STATES = ("waiting", "drawing", "done", "failed", "cancelled")


class DrawingQuerySet(models.QuerySet["Drawing"]):
    """How to ask for drawings."""

    def under_way(self) -> Self:
        """Those whose PDF is still to come."""
        return self.filter(state__in=(Drawing.State.WAITING, Drawing.State.DRAWING))

    def of(self, assessment: Assessment, snapshot: Snapshot | None, lang: str) -> Self:
        """The one of this result, in this language."""
        return self.filter(assessment=assessment, snapshot=snapshot, lang=lang)


class Drawing(models.Model):
    """One report that was asked for, and how far its PDF is: at most one of each result and language.

    ``snapshot`` is None for the interim result of an open round. ``pages`` counts those laid out so far. The PDF itself
    lies in the store of reports; *done* says that it was put there once.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("drawing", "Waiting")
        DRAWING = "drawing", pgettext_lazy("drawing", "Being drawn")
        DONE = "done", pgettext_lazy("drawing", "Done")
        FAILED = "failed", pgettext_lazy("drawing", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("drawing", "Cancelled")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="drawings")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, null=True, blank=True, related_name="drawings")
    lang = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    asked_at = models.DateTimeField(_("asked for"))

    objects = DrawingQuerySet.as_manager()

    class Meta:
        verbose_name = _("report being drawn")
        verbose_name_plural = _("reports being drawn")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("snapshot", "lang"), name="drawing_of_a_round_once"),
            models.UniqueConstraint(
                fields=("assessment", "lang"), condition=models.Q(snapshot=None), name="drawing_of_the_open_round_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="drawing_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.snapshot_id or '-'} {self.lang}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether its PDF is still to come."""
        return self.state in (self.State.WAITING, self.State.DRAWING)
