"""Files on their way to become drafts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guidelines.catalogue import LIMITS
from guidelines.models.editions import Version
from guidelines.models.words import known

NAME_LIMIT = 200


def new_token() -> str:
    """A name for the file on disk that nobody can guess."""
    return get_random_string(32)


class ImportQuerySet(models.QuerySet["Import"]):
    """How to ask for imports."""

    def under_way(self) -> Self:
        """Those whose edition is not whole yet."""
        return self.filter(state__in=(Import.State.WAITING, Import.State.RUNNING))


class Import(models.Model):
    """One uploaded file: what it is to become, how far that is, and what is wrong with it.

    ``version`` is the draft. Until the state is *done* it is not whole, and ``hidden`` keeps it out of every list; it
    is None before it was begun, and again where the import failed or was cancelled. ``base`` gives what a table of
    items does not hold. ``stored`` and ``total`` count rows; ``total`` is 0 while the file is being read. ``problems``
    are those of ``catalogue.Problem`` as JSON.
    """

    class Kind(models.TextChoices):
        """What the file is."""

        YAML = "yaml", _("one edition (YAML)")
        XLSX = "xlsx", _("items (Excel)")
        CSV = "csv", _("items (CSV)")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("import", "Waiting")
        RUNNING = "running", pgettext_lazy("import", "Running")
        DONE = "done", pgettext_lazy("import", "Done")
        FAILED = "failed", pgettext_lazy("import", "Refused")
        CANCELLED = "cancelled", pgettext_lazy("import", "Cancelled")

    file_name = models.CharField(_("file"), max_length=NAME_LIMIT)
    token = models.CharField(max_length=32, default=new_token, editable=False)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    base = models.ForeignKey(Version, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("base"))
    label = models.CharField(_("label"), max_length=LIMITS["label"], blank=True)
    published_on = models.DateField(_("day of publication"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    stored = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    version = models.OneToOneField(Version, models.SET_NULL, null=True, blank=True, related_name="imported")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)
        constraints = (
            known("kind", ("yaml", "xlsx", "csv")),
            known("state", ("waiting", "running", "done", "failed", "cancelled")),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Whether its edition is not whole yet."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int | None:
        """How much is stored, None while the file is being read."""
        return self.stored * 100 // self.total if self.total else None


def hidden(prefix: str = "") -> models.Q:
    """The condition that an edition is not whole: it is being imported, or what is stored of it was not yet taken away.

    ``prefix`` leads to the edition, such as ``"version__"``.
    """
    whole = {Import.State.DONE.value}
    return models.Q(**{f"{prefix}imported__state__in": sorted(set(Import.State.values) - whole)})
