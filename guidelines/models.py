"""Editions as rows: Framework ← Version ← SourceDocument, Principle ← Item.

Bilingual texts are two columns. A published or retired version is frozen: only ``services.load`` writes one, and
nothing deletes it (every relation is PROTECT). ``Version.edition`` gives back the values that were loaded.
"""

from itertools import combinations
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from guidelines import catalogue
from guidelines.catalogue import FACTS, KINDS, LIMITS, ROLES, STRENGTHS, TEXT_LIMIT, Text

WHEN = tuple(",".join(facts) for count in range(len(FACTS) + 1) for facts in combinations(FACTS, count))


class Kind(models.TextChoices):
    """What sort of text the framework is; the values are catalogue.KINDS."""

    SOFT_LAW = "soft_law", _("guideline without legal force")
    LAW = "law", _("law")
    INTERNATIONAL = "international", _("international agreement or code")
    STANDARD = "standard", _("standard")


class Status(models.TextChoices):
    """Life of an edition: a draft may change; published and retired are frozen."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class Strength(models.TextChoices):
    """Strength of the guideline's own verb; the values are the keys of catalogue.STRENGTHS."""

    SHOULD = "should", _("should")
    IMPORTANT = "important", _("important")
    EXPECTED = "expected", _("expected")
    INFORMATIVE = "informative", _("for information")


def _short(label: str, name: str, *, blank: bool = False) -> models.CharField:
    return models.CharField(label, max_length=LIMITS[name], blank=blank)


def _long(label: str, *, blank: bool = False) -> models.TextField:
    return models.TextField(label, max_length=TEXT_LIMIT, blank=blank)


def _known(field: str, values: tuple[str, ...], advice: str | None = None) -> CheckConstraint:
    condition = Q(**{f"{field}__in": values})
    return CheckConstraint(condition=condition, name=f"%(class)s_{field}_known", violation_error_message=advice)


def _not_blank(field: str) -> CheckConstraint:
    return CheckConstraint(condition=~Q(**{field: ""}), name=f"%(class)s_{field}_not_blank")


def _text(row: models.Model, name: str) -> Text:
    return Text(ja=getattr(row, f"{name}_ja"), en=getattr(row, f"{name}_en"))


def _text_or_none(row: models.Model, name: str) -> Text | None:
    text = _text(row, name)
    return text if text.ja or text.en else None


class Framework(models.Model):
    """A guideline, law or standard over all its editions."""

    key = models.CharField(_("key"), max_length=LIMITS["key"], unique=True)
    title_ja = _short(_("title (Japanese)"), "title")
    title_en = _short(_("title (English)"), "title")
    issuer_ja = _short(_("issuer (Japanese)"), "issuer")
    issuer_en = _short(_("issuer (English)"), "issuer")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    url = models.URLField(_("address"), max_length=LIMITS["url"])

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = (_not_blank("key"), _known("kind", KINDS))

    def __str__(self) -> str:
        return self.key

    @property
    def is_frozen(self) -> bool:
        """Whether a frozen edition stands on these values. One query."""
        return self.versions.exclude(status=Status.DRAFT).exists()

    def values(self) -> catalogue.Framework:
        """The row as values."""
        return catalogue.Framework(
            key=self.key, title=_text(self, "title"), issuer=_text(self, "issuer"), kind=self.kind, url=self.url
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

    def by_key(self, key: str) -> "Version":
        """The edition called "aigb-1.2", in whatever status; Version.DoesNotExist without one."""
        named = self.annotate(_key=Concat("framework__key", Value("-"), "label"))
        return named.select_related("framework").get(_key=key)


class Version(models.Model):
    """One edition of a framework."""

    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="versions", verbose_name=Framework._meta.verbose_name
    )
    label = models.CharField(_("label"), max_length=LIMITS["label"])
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_on = models.DateField(_("published on"))
    language = models.CharField(_("language of the original"), max_length=LIMITS["language"])
    source_url = models.URLField(_("address of the source"), max_length=LIMITS["source_url"])
    retrieved_on = models.DateField(_("retrieved on"))
    licence_note_ja = _long(_("note on the licence (Japanese)"))
    licence_note_en = _long(_("note on the licence (English)"))
    digest = models.CharField(_("digest"), max_length=64, blank=True, help_text=_("SHA-256 over all its values."))
    loaded_at = models.DateTimeField(_("loaded at"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = (
            UniqueConstraint(fields=("framework", "label"), name="version_framework_label"),
            _not_blank("label"),
            _known("status", tuple(Status.values)),
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

    def edition(self) -> catalogue.Edition:
        """The whole edition as values, in 3 queries (4 where the framework was not fetched with the row)."""
        items: dict[int, list[catalogue.Item]] = {}
        for row in self.items.select_related("source_document").order_by("position"):
            items.setdefault(row.principle_id, []).append(row.values())
        return catalogue.Edition(
            framework=self.framework.values(),
            version=self.values(),
            principles=tuple(row.values(tuple(items.get(row.pk, ()))) for row in self.principles.order_by("position")),
        )

    def values(self) -> catalogue.Version:
        """The row and its documents as values. One query."""
        return catalogue.Version(
            label=self.label,
            published_on=self.published_on,
            language=self.language,
            source_url=self.source_url,
            retrieved_on=self.retrieved_on,
            licence_note=_text(self, "licence_note"),
            documents=tuple(row.values() for row in self.documents.order_by("position")),
        )


class SourceDocument(models.Model):
    """A published file that the items of one edition cite."""

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="documents", verbose_name=Version._meta.verbose_name
    )
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    title_ja = _short(_("title (Japanese)"), "title")
    title_en = _short(_("title (English)"), "title")
    url = models.URLField(_("address"), max_length=LIMITS["url"], blank=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="sourcedocument_version_key"),
            UniqueConstraint(fields=("version", "position"), name="sourcedocument_version_position"),
            _not_blank("key"),
        )

    def __str__(self) -> str:
        return self.key

    def values(self) -> catalogue.Document:
        """The row as values."""
        return catalogue.Document(key=self.key, title=_text(self, "title"), url=self.url or None)


class Principle(models.Model):
    """A chapter of one edition."""

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="principles", verbose_name=Version._meta.verbose_name
    )
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    title_ja = _short(_("title (Japanese)"), "title")
    title_en = _short(_("title (English)"), "title")
    group_ja = _short(_("group (Japanese)"), "group")
    group_en = _short(_("group (English)"), "group")

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="principle_version_key"),
            UniqueConstraint(fields=("version", "position"), name="principle_version_position"),
            _not_blank("key"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def is_frozen(self) -> bool:
        """Whether its edition is frozen."""
        return self.version.is_frozen

    def values(self, items: tuple[catalogue.Item, ...]) -> catalogue.Principle:
        """The row as values, with the items given."""
        return catalogue.Principle(
            key=self.key, title=_text(self, "title"), group=_text(self, "group"), position=self.position, items=items
        )


class Item(models.Model):
    """One thing that an edition asks. ``version`` repeats the principle's, for the unique key."""

    principle = models.ForeignKey(
        Principle, models.PROTECT, related_name="items", verbose_name=Principle._meta.verbose_name
    )
    version = models.ForeignKey(Version, models.PROTECT, related_name="items", verbose_name=Version._meta.verbose_name)
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    printed_id = _short(_("printed identifier"), "printed_id")
    title_ja = _short(_("title (Japanese)"), "title")
    title_en = _short(_("title (English)"), "title")
    question_ja = _long(_("question (Japanese)"))
    question_en = _long(_("question (English)"))
    guidance_ja = _long(_("guidance (Japanese)"))
    guidance_en = _long(_("guidance (English)"))
    example_ja = _long(_("example (Japanese)"))
    example_en = _long(_("example (English)"))
    evidence_ja = _long(_("evidence (Japanese)"))
    evidence_en = _long(_("evidence (English)"))
    first_step_ja = _long(_("first step (Japanese)"))
    first_step_en = _long(_("first step (English)"))
    for_developer = models.BooleanField(_("for developers"), default=False)
    for_provider = models.BooleanField(_("for providers"), default=False)
    for_user = models.BooleanField(_("for business users"), default=False)
    quick = models.BooleanField(_("in the quick check"), default=False)
    standard_for_developer = models.BooleanField(_("in the standard check for developers"), default=False)
    standard_for_provider = models.BooleanField(_("in the standard check for providers"), default=False)
    standard_for_user = models.BooleanField(_("in the standard check for business users"), default=False)
    when = models.CharField(
        _("facts"),
        max_length=200,
        blank=True,
        help_text=_("Applies only where these facts are not denied; separated by commas, empty for always."),
    )
    strength = models.CharField(_("strength"), max_length=20, choices=Strength)
    strength_note_ja = _long(_("note on the strength (Japanese)"), blank=True)
    strength_note_en = _long(_("note on the strength (English)"), blank=True)
    stage_ja = _short(_("stage (Japanese)"), "stage", blank=True)
    stage_en = _short(_("stage (English)"), "stage", blank=True)
    note_ja = _long(_("note (Japanese)"), blank=True)
    note_en = _long(_("note (English)"), blank=True)
    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="items", verbose_name=SourceDocument._meta.verbose_name
    )
    source_part_ja = _short(_("part (Japanese)"), "part")
    source_part_en = _short(_("part (English)"), "part")
    source_section_ja = _short(_("section (Japanese)"), "section")
    source_section_en = _short(_("section (English)"), "section")
    source_page = _short(_("page"), "page")
    source_approximate = models.BooleanField(_("place is approximate"), default=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="item_version_key"),
            UniqueConstraint(fields=("principle", "position"), name="item_principle_position"),
            _not_blank("key"),
            _known("strength", tuple(STRENGTHS)),
            _known("when", WHEN, _("Name known facts only, each once and in their order, separated by commas.")),
            CheckConstraint(
                condition=Q(for_developer=True) | Q(for_provider=True) | Q(for_user=True),
                name="item_has_a_role",
                violation_error_message=_("Choose at least one role that the item is for."),
            ),
            CheckConstraint(
                condition=Q(*(Q(**{f"standard_for_{role}": False}) | Q(**{f"for_{role}": True}) for role in ROLES)),
                name="item_standard_within_roles",
                violation_error_message=_("The standard check may name only roles that the item is for."),
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def is_frozen(self) -> bool:
        """Whether its edition is frozen."""
        return self.version.is_frozen

    def values(self) -> catalogue.Item:
        """The row as values; the source document should have been fetched with it."""
        texts = ("title", "question", "guidance", "example", "evidence", "first_step")
        remarks = ("strength_note", "stage", "note")
        return catalogue.Item(
            key=self.key,
            printed_id=self.printed_id,
            position=self.position,
            roles=tuple(role for role in ROLES if getattr(self, f"for_{role}")),
            quick=self.quick,
            standard_for=tuple(role for role in ROLES if getattr(self, f"standard_for_{role}")),
            when=tuple(filter(None, self.when.split(","))),
            strength=self.strength,
            source=self._source(),
            **{name: _text(self, name) for name in texts},
            **{name: _text_or_none(self, name) for name in remarks},
        )

    def _source(self) -> catalogue.Source:
        return catalogue.Source(
            document=self.source_document.key,
            part=_text(self, "source_part"),
            section=_text(self, "source_section"),
            page=self.source_page,
            approximate=self.source_approximate,
        )
