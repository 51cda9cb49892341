"""What readers say about the wording of an item, and what editors made of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guidelines.comments import ABOUT, NAME_LIMIT, SETTLED, STATUSES, TEXT_LIMIT
from guidelines.models.editions import Version
from guidelines.models.items import Item
from guidelines.models.words import known, long, not_blank


class CommentQuerySet(models.QuerySet["Comment"]):
    """How to ask for comments."""

    def new(self) -> Self:
        """Those that no editor has touched."""
        return self.filter(status=Comment.Status.NEW)

    def open(self) -> Self:
        """Those about which something may still be done."""
        return self.exclude(status__in=SETTLED)

    def on_edition(self, version: Version) -> Self:
        """Those on the items of one edition."""
        return self.filter(item__version=version)

    def on_item(self, framework_id: int, key: str) -> Self:
        """Those on the item of that key, over all editions of its framework."""
        return self.filter(item__version__framework=framework_id, item__key=key)

    def shown_at(self, item: Item) -> Self:
        """Answered ones that editors made public, the newest first. One query with the edition that took them up."""
        rows = self.filter(item=item, is_public=True).select_related("taken_up_in__framework")
        return rows.order_by("-made_at", "-pk")

    def forgettable(self, before: datetime) -> Self:
        """Those of nobody's account that were settled, and last answered, before a moment."""
        return self.filter(by=None, status__in=SETTLED, answered_at__lt=before)


class Comment(models.Model):
    """What somebody says about one item of a frozen edition. No address of the sender is kept.

    ``answered_at`` and ``answered_by`` tell who of the editors last decided something, None while it is new.
    ``revision`` counts what editors did, so that the second of two is told.
    """

    class About(models.TextChoices):
        """What it is about; the values are comments.ABOUT."""

        QUESTION = "question", pgettext_lazy("comment on", "The question")
        GUIDANCE = "guidance", pgettext_lazy("comment on", "The explanation of good practice")
        EXAMPLE = "example", pgettext_lazy("comment on", "The example")
        TRANSLATION = "translation", pgettext_lazy("comment on", "The translation")
        OTHER = "other", pgettext_lazy("comment on", "Something else")

    class Status(models.TextChoices):
        """What became of it; the values are comments.STATUSES."""

        NEW = "new", pgettext_lazy("comment", "New")
        CONSIDERING = "considering", pgettext_lazy("comment", "Under consideration")
        TAKEN_UP = "taken_up", pgettext_lazy("comment", "Taken up in an edition")
        CLOSED = "closed", pgettext_lazy("comment", "Closed")

    class Language(models.TextChoices):
        """The language of the page on which it was written."""

        JA = "ja", _("Japanese")
        EN = "en", _("English")

    item = models.ForeignKey(Item, models.PROTECT, related_name="comments", verbose_name=Item._meta.verbose_name)
    about = models.CharField(pgettext_lazy("comment", "about"), max_length=12, choices=About)
    text = models.TextField(pgettext_lazy("column", "comment"), max_length=TEXT_LIMIT)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    language = models.CharField(_("language of the page"), max_length=2, choices=Language)
    name = models.CharField(_("name or contact"), max_length=NAME_LIMIT, blank=True)
    made_at = models.DateTimeField(_("received"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("column", "account"),
    )
    status = models.CharField(pgettext_lazy("comment", "status"), max_length=12, choices=Status, default=Status.NEW)
    taken_up_in = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="taken_up", verbose_name=_("taken up in")
    )
    reason = long(pgettext_lazy("comment", "reason"), blank=True)
    answer_ja = long(_("answer (Japanese)"), blank=True)
    answer_en = long(_("answer (English)"), blank=True)
    is_public = models.BooleanField(_("show with the answer"), default=False)
    answered_at = models.DateTimeField(_("last decided at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last decided by"),
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("column", "comment")
        verbose_name_plural = _("comments on items")
        constraints = (
            UniqueConstraint(fields=("item", "digest"), name="comment_item_digest"),
            not_blank("text"),
            known("about", ABOUT),
            known("language", ("ja", "en")),
            known("status", STATUSES),
            CheckConstraint(
                condition=Q(status="taken_up", taken_up_in__isnull=False)
                | (~Q(status="taken_up") & Q(taken_up_in__isnull=True)),
                name="comment_taken_up_names_the_edition",
            ),
            CheckConstraint(condition=~Q(status="closed") | ~Q(reason=""), name="comment_closed_has_a_reason"),
            CheckConstraint(
                condition=Q(status="new", answered_at__isnull=True)
                | (~Q(status="new") & Q(answered_at__isnull=False, answered_at__gte=F("made_at"))),
                name="comment_decided_has_a_time",
            ),
            CheckConstraint(
                condition=Q(is_public=False) | ~Q(answer_ja="", answer_en=""), name="comment_public_is_answered"
            ),
        )
        indexes = (
            models.Index(fields=("status", "made_at"), name="comment_status_made_at"),
            models.Index(fields=("made_at",), name="comment_made_at"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will be done about it."""
        return self.status in SETTLED
