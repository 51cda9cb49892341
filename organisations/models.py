"""Who answers: organisations and their members."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationQuerySet(models.QuerySet):
    """Words for finding organisations."""

    def of(self, user) -> "OrganisationQuerySet":
        """Organisations that the user is a member of; none for a visitor."""
        return self.filter(memberships__user_id=user.pk) if user.is_authenticated else self.none()


class Organisation(models.Model):
    """A business that assesses itself."""

    name = models.CharField(_("name"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name or f"{self._meta.verbose_name} {self.pk}"


class Membership(models.Model):
    """A person's place in an organisation: readers look, editors answer, owners may also delete."""

    class Role(models.TextChoices):
        """What a member may do; each role holds what the one before holds."""

        READER = "reader", _("reader")
        EDITOR = "editor", _("editor")
        OWNER = "owner", _("owner")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("organisation", "user"), name="membership_once_per_organisation"),
            models.CheckConstraint(
                condition=models.Q(role__in=("reader", "editor", "owner")), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation} ({self.role})"
