"""What was issued: finished results that a stranger may verify, and the files made of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import verification
from assessments.models.snapshots import Snapshot
from guidelines.models import Version

DIGEST_LENGTH = 64


class IssuedQuerySet(models.QuerySet["Issued"]):
    """Words for finding what was issued."""

    def by_code(self, typed: str) -> "Issued":
        """What bears this code or short code, as a person may type it. Raises ``Issued.DoesNotExist``."""
        code = verification.meant(typed) or ""
        return self.select_related("version__framework").get(Q(code=code) | Q(short=code))

    def standing(self) -> "IssuedQuerySet":
        """What is neither superseded nor withdrawn."""
        return self.filter(superseded_at=None, withdrawn_at=None)


class Issued(models.Model):
    """One finished round as a stranger may know it: when, on which edition, by which method. No name, no figure.

    ``snapshot`` is None once the result was deleted; what was issued stays on record as withdrawn, so that a file that
    is still about can be told from a forged one.
    """

    class State(models.TextChoices):
        """What became of it."""

        CURRENT = "current", pgettext_lazy("issued result", "Current")
        SUPERSEDED = "superseded", pgettext_lazy("issued result", "Superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("issued result", "Withdrawn")

    code = models.CharField(max_length=verification.LENGTH, unique=True)
    short = models.CharField(max_length=verification.SHORT, unique=True)
    snapshot = models.OneToOneField(Snapshot, models.SET_NULL, null=True, blank=True, related_name="issued")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("edition"))
    method = models.PositiveSmallIntegerField(_("method"))
    issued_at = models.DateTimeField(_("issued"))
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = IssuedQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued result")
        verbose_name_plural = _("issued results")
        ordering = ("-issued_at", "-pk")

    def __str__(self) -> str:
        return verification.short(self.code)

    @property
    def state(self) -> str:
        """What became of it, a ``State``; a deleted result is withdrawn, and that weighs more than superseded."""
        if self.withdrawn_at or self.snapshot_id is None:
            return self.State.WITHDRAWN
        return self.State.SUPERSEDED if self.superseded_at else self.State.CURRENT


class IssuedFile(models.Model):
    """A file that was made of an issued result, by its SHA-256 in hexadecimal digits; ``lang`` is blank for data."""

    class Kind(models.TextChoices):
        """What the file is."""

        PDF = "pdf", _("Report (PDF)")
        JSON = "json", _("Data (JSON)")

    issued = models.ForeignKey(Issued, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=Kind)
    lang = models.CharField(max_length=2, blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("issued file")
        verbose_name_plural = _("issued files")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("issued", "digest"), name="issuedfile_once"),
            models.CheckConstraint(condition=Q(kind__in=("pdf", "json")), name="issuedfile_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"
