"""What an edition asks (Item) and what it only says (Passage), as rows."""

from itertools import combinations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from guidelines import catalogue
from guidelines.catalogue import FACTS, FORCES, LIMITS, MARKS, ROLES, STRENGTHS
from guidelines.crosswalk import Place
from guidelines.models.editions import Principle, SourceDocument, Version
from guidelines.models.words import (
    Force,
    Mark,
    Strength,
    known,
    known_or_blank,
    long,
    not_blank,
    short,
    text,
    text_or_none,
)

WHEN = tuple(",".join(facts) for count in range(len(FACTS) + 1) for facts in combinations(FACTS, count))


class _Place(models.Model):
    """Where something is written, and how far that was checked."""

    source_document = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="%(class)ss", verbose_name=SourceDocument._meta.verbose_name
    )
    source_part_ja = short(_("part (Japanese)"), "part")
    source_part_en = short(_("part (English)"), "part")
    source_section_ja = short(_("section (Japanese)"), "section")
    source_section_en = short(_("section (English)"), "section")
    source_page = short(_("page"), "page", blank=True)
    source_approximate = models.BooleanField(_("place is approximate"), default=False)
    verified = models.CharField(_("verified"), max_length=12, choices=Mark, blank=True)

    class Meta:
        abstract = True

    @property
    def is_frozen(self) -> bool:
        """Whether its edition is frozen."""
        return self.version.is_frozen

    def _source(self) -> catalogue.Source:
        return catalogue.Source(
            document=self.source_document.key,
            part=text(self, "source_part"),
            section=text(self, "source_section"),
            page=self.source_page or None,
            approximate=self.source_approximate,
        )


class Item(_Place):
    """One thing that an edition asks. ``version`` repeats the principle's, for the unique key."""

    principle = models.ForeignKey(
        Principle, models.PROTECT, related_name="items", verbose_name=Principle._meta.verbose_name
    )
    version = models.ForeignKey(Version, models.PROTECT, related_name="items", verbose_name=Version._meta.verbose_name)
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    printed_id = short(_("printed identifier"), "printed_id")
    title_ja = short(_("title (Japanese)"), "title")
    title_en = short(_("title (English)"), "title")
    question_ja = long(_("question (Japanese)"))
    question_en = long(_("question (English)"))
    guidance_ja = long(_("guidance (Japanese)"))
    guidance_en = long(_("guidance (English)"))
    example_ja = long(_("example (Japanese)"))
    example_en = long(_("example (English)"))
    evidence_ja = long(_("evidence (Japanese)"))
    evidence_en = long(_("evidence (English)"))
    first_step_ja = long(_("first step (Japanese)"))
    first_step_en = long(_("first step (English)"))
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
    only_with = models.CharField(
        _("only with"),
        max_length=200,
        blank=True,
        help_text=_("Asked only where all of these are affirmed; separated by commas, empty for always."),
    )
    strength = models.CharField(_("strength"), max_length=20, choices=Strength)
    strength_note_ja = long(_("note on the strength (Japanese)"), blank=True)
    strength_note_en = long(_("note on the strength (English)"), blank=True)
    stage_ja = short(_("stage (Japanese)"), "stage", blank=True)
    stage_en = short(_("stage (English)"), "stage", blank=True)
    note_ja = long(_("note (Japanese)"), blank=True)
    note_en = long(_("note (English)"), blank=True)
    force = models.CharField(_("force"), max_length=20, choices=Force, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="item_version_key"),
            UniqueConstraint(fields=("principle", "position"), name="item_principle_position"),
            not_blank("key"),
            known("strength", tuple(STRENGTHS)),
            known_or_blank("force", FORCES),
            known_or_blank("verified", MARKS),
            known("when", WHEN, _("Name known facts only, each once and in their order, separated by commas.")),
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

    def place(self) -> Place:
        """The row as a place that crosswalks link to."""
        return Place(
            key=self.key,
            printed_id=self.printed_id,
            title=text(self, "title"),
            stage=text_or_none(self, "stage"),
            verified=self.verified or None,
        )

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
            only_with=tuple(filter(None, self.only_with.split(","))),
            strength=self.strength,
            force=self.force or None,
            verified=self.verified or None,
            source=self._source(),
            **{name: text(self, name) for name in texts},
            **{name: text_or_none(self, name) for name in remarks},
        )


class Passage(_Place):
    """A place of an edition to read and to link to, not asked. ``version`` repeats the principle's."""

    principle = models.ForeignKey(
        Principle, models.PROTECT, related_name="passages", verbose_name=Principle._meta.verbose_name
    )
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="passages", verbose_name=Version._meta.verbose_name
    )
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    printed_id = short(_("printed identifier"), "printed_id")
    title_ja = short(_("title (Japanese)"), "title")
    title_en = short(_("title (English)"), "title")
    summary_ja = long(_("summary (Japanese)"))
    summary_en = long(_("summary (English)"))
    parent = models.CharField(_("part of"), max_length=LIMITS["parent"], blank=True)
    stage_ja = short(_("sort of place (Japanese)"), "stage", blank=True)
    stage_en = short(_("sort of place (English)"), "stage", blank=True)
    applies_on = models.DateField(_("applies from"), null=True, blank=True)
    applies_note_ja = long(_("note on the date (Japanese)"), blank=True)
    applies_note_en = long(_("note on the date (English)"), blank=True)
    note_ja = long(_("note (Japanese)"), blank=True)
    note_en = long(_("note (English)"), blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="passage_version_key"),
            UniqueConstraint(fields=("principle", "position"), name="passage_principle_position"),
            not_blank("key"),
            known_or_blank("verified", MARKS),
        )

    def __str__(self) -> str:
        return self.key

    def place(self) -> Place:
        """The row as a place that crosswalks link to."""
        return Place(
            key=self.key,
            printed_id=self.printed_id,
            title=text(self, "title"),
            parent=self.parent or None,
            stage=text_or_none(self, "stage"),
            applies_on=self.applies_on,
            applies_note=text_or_none(self, "applies_note"),
            verified=self.verified or None,
        )

    def values(self) -> catalogue.Passage:
        """The row as values; the source document should have been fetched with it."""
        remarks = ("stage", "applies_note", "note")
        return catalogue.Passage(
            key=self.key,
            printed_id=self.printed_id,
            position=self.position,
            parent=self.parent or None,
            applies_on=self.applies_on,
            verified=self.verified or None,
            source=self._source(),
            **{name: text(self, name) for name in ("title", "summary")},
            **{name: text_or_none(self, name) for name in remarks},
        )
