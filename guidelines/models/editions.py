"""Editions as rows: Framework ← Version ← SourceDocument, Principle; items and passages stand in ``items``.

Bilingual texts are two columns. A published or retired version is frozen: only ``services.load`` writes one, and
nothing deletes it (every relation is PROTECT). ``Version.edition`` gives back the values that were loaded.
"""

from typing import Self

from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from guidelines import catalogue
from guidelines.catalogue import KINDS, LIMITS, PRECISIONS
from guidelines.models.words import (
    Kind,
    Precision,
    Status,
    known,
    long,
    not_blank,
    short,
    text,
    text_or_none,
)


class Framework(models.Model):
    """A guideline, law or standard over all its editions."""

    key = models.CharField(_("key"), max_length=LIMITS["key"], unique=True)
    title_ja = short(_("title (Japanese)"), "title")
    title_en = short(_("title (English)"), "title")
    issuer_ja = short(_("issuer (Japanese)"), "issuer")
    issuer_en = short(_("issuer (English)"), "issuer")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    url = models.URLField(_("address"), max_length=LIMITS["url"])
    supplements = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supplemented_by", verbose_name=_("supplements")
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = (not_blank("key"), known("kind", KINDS))

    def __str__(self) -> str:
        return self.key

    @property
    def is_frozen(self) -> bool:
        """Whether a frozen edition stands on these values. One query."""
        return self.versions.exclude(status=Status.DRAFT).exists()

    def values(self) -> catalogue.Framework:
        """The row as values. One query more where it supplements another framework that was not fetched with it."""
        return catalogue.Framework(
            key=self.key,
            title=text(self, "title"),
            issuer=text(self, "issuer"),
            kind=self.kind,
            url=self.url,
            supplements=self.supplements.key if self.supplements_id else None,
        )


class VersionQuerySet(models.QuerySet["Version"]):
    """How to ask for editions."""

    def published(self) -> Self:
        """Editions on which an assessment can be started."""
        return self.filter(status=Status.PUBLISHED)

    def current(self, framework_key: str) -> "Version":
        """The framework's newest published edition, by its day of publication; Version.DoesNotExist without one."""
        rows = self.published().filter(framework__key=framework_key).select_related("framework")
        newest = rows.order_by("-published_on", "-pk").first()
        if newest is None:
            raise Version.DoesNotExist(f"No edition of {framework_key} is published.")
        return newest

    def questionnaires(self) -> Self:
        """Published editions that ask something, supplements left out: they are asked beside another framework."""
        asked = self.published().filter(framework__supplements=None)
        return asked.filter(items__isnull=False).distinct()

    def supplement_of(self, framework_id: int) -> "Version | None":
        """The newest published edition that asks something beside a framework, None where there is none."""
        rows = self.published().filter(framework__supplements=framework_id, items__isnull=False).distinct()
        return rows.select_related("framework__supplements").order_by("-published_on", "-pk").first()

    def newer_than(self, version: "Version") -> "Version | None":
        """The framework's newest published edition that asks something, None where this one is as new. One query."""
        rows = self.published().filter(framework=version.framework_id, items__isnull=False).distinct()
        newest = rows.select_related("framework__supplements").order_by("-published_on", "-pk").first()
        return newest if newest is not None and version.is_before(newest) else None

    def whole(self) -> Self:
        """Without drafts that are not whole: still being imported, or not yet taken away."""
        return self.exclude(imported__state__in=("waiting", "running", "failed", "cancelled"))

    def readable_by(self, user: AnonymousUser | User) -> Self:
        """Editions that a visitor may read: drafts only staff who may see editions in the admin."""
        if user.is_staff and user.has_perm("guidelines.view_version"):
            return self.whole()
        return self.exclude(status=Status.DRAFT)

    def by_key(self, key: str) -> "Version":
        """The edition called "aigb-1.2", in whatever status; Version.DoesNotExist without one."""
        named = self.annotate(_key=Concat("framework__key", Value("-"), "label"))
        return named.select_related("framework__supplements").get(_key=key)


class Version(models.Model):
    """One edition of a framework."""

    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="versions", verbose_name=Framework._meta.verbose_name
    )
    label = models.CharField(_("label"), max_length=LIMITS["label"])
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_on = models.DateField(_("published on"))
    precision = models.CharField(_("precision"), max_length=10, choices=Precision, default=Precision.DAY)
    language = models.CharField(_("language of the original"), max_length=LIMITS["language"])
    source_url = models.URLField(_("address of the source"), max_length=LIMITS["source_url"])
    retrieved_on = models.DateField(_("retrieved on"))
    licence_note_ja = long(_("note on the licence (Japanese)"))
    licence_note_en = long(_("note on the licence (English)"))
    note_ja = long(_("note (Japanese)"), blank=True)
    note_en = long(_("note (English)"), blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True, help_text=_("SHA-256 over all its values."))
    loaded_at = models.DateTimeField(_("loaded at"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = (
            UniqueConstraint(fields=("framework", "label"), name="version_framework_label"),
            not_blank("label"),
            known("status", tuple(Status.values)),
            known("precision", PRECISIONS),
            CheckConstraint(condition=Q(status=Status.DRAFT) | ~Q(digest=""), name="version_frozen_has_digest"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """ "aigb-1.2": a name, never taken apart."""
        return f"{self.framework.key}-{self.label}"

    @property
    def is_frozen(self) -> bool:
        """Whether nothing in the edition may change any more."""
        return self.status != Status.DRAFT

    def is_before(self, other: "Version") -> bool:
        """Whether this edition is the earlier one, by the day of publication, then in the order of loading."""
        return (self.published_on, self.pk) < (other.published_on, other.pk)

    def edition(self) -> catalogue.Edition:
        """The whole edition as values, in 4 queries; one more each for a framework, and for the one that it
        supplements, that was not fetched with the row.
        """
        items, passages = _by_principle(self.items), _by_principle(self.passages)
        return catalogue.Edition(
            framework=self.framework.values(),
            version=self.values(),
            principles=tuple(
                row.values(items=items.get(row.pk, ()), passages=passages.get(row.pk, ()))
                for row in self.principles.order_by("position")
            ),
        )

    def values(self) -> catalogue.Version:
        """The row and its documents as values. One query."""
        return catalogue.Version(
            label=self.label,
            published_on=self.published_on,
            language=self.language,
            source_url=self.source_url,
            retrieved_on=self.retrieved_on,
            licence_note=text(self, "licence_note"),
            documents=tuple(row.values() for row in self.documents.order_by("position")),
            precision=self.precision,
            note=text_or_none(self, "note"),
        )


class SourceDocument(models.Model):
    """A published file that the items of one edition cite."""

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="documents", verbose_name=Version._meta.verbose_name
    )
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    title_ja = short(_("title (Japanese)"), "title")
    title_en = short(_("title (English)"), "title")
    url = models.URLField(_("address"), max_length=LIMITS["url"], blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="sourcedocument_version_key"),
            UniqueConstraint(fields=("version", "position"), name="sourcedocument_version_position"),
            not_blank("key"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def is_frozen(self) -> bool:
        """Whether its edition is frozen."""
        return self.version.is_frozen

    def values(self) -> catalogue.Document:
        """The row as values."""
        return catalogue.Document(key=self.key, title=text(self, "title"), url=self.url or None)


class Principle(models.Model):
    """A chapter of one edition."""

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="principles", verbose_name=Version._meta.verbose_name
    )
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    title_ja = short(_("title (Japanese)"), "title")
    title_en = short(_("title (English)"), "title")
    group_ja = short(_("group (Japanese)"), "group")
    group_en = short(_("group (English)"), "group")
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="principle_version_key"),
            UniqueConstraint(fields=("version", "position"), name="principle_version_position"),
            not_blank("key"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def is_frozen(self) -> bool:
        """Whether its edition is frozen."""
        return self.version.is_frozen

    def values(
        self, *, items: tuple[catalogue.Item, ...], passages: tuple[catalogue.Passage, ...]
    ) -> catalogue.Principle:
        """The row as values, with the items and passages given."""
        return catalogue.Principle(
            key=self.key,
            title=text(self, "title"),
            group=text(self, "group"),
            position=self.position,
            items=items,
            passages=passages,
        )


def _by_principle(rows: models.Manager) -> dict[int, tuple]:
    """Items or passages as values by the principle's row. One query."""
    found: dict[int, list] = {}
    for row in rows.select_related("source_document").order_by("position"):
        found.setdefault(row.principle_id, []).append(row.values())
    return {principle: tuple(values) for principle, values in found.items()}
