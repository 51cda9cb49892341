"""What an owner chose to make public of a finished round."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments import verification
from assessments.models.answers import Assessment
from assessments.models.snapshots import Snapshot


class Declaration(models.Model):
    """The public page of an assessment: at most one, on one finished round, until ``expires_on`` (that day included).

    ``revoked_at`` ends it at once; the next one has another address.
    """

    class Shows(models.TextChoices):
        """How much the public sees."""

        ASSESSED = "assessed", _("Only that a self-assessment was made")
        SCORES = "scores", _("Also the scores by principle")

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="declaration")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    code = models.CharField(max_length=verification.LENGTH, unique=True)
    shows = models.CharField(_("what the public sees"), max_length=10, choices=Shows)
    declared_at = models.DateTimeField(_("declared"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    expires_on = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("self-declaration")
        verbose_name_plural = _("self-declarations")
        constraints = [
            models.CheckConstraint(condition=Q(shows__in=("assessed", "scores")), name="declaration_shows_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.shows}"

    def is_public(self, today: date) -> bool:
        """Whether the page may be seen on this local day."""
        return self.revoked_at is None and today <= self.expires_on
