"""Crosswalks as rows: Unit, Crosswalk ← Link. They are our reading of frozen editions and no part of them."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from guidelines.catalogue import LIMITS
from guidelines.crosswalk import BASES, RELATIONS, STRONGEST, Place, Walk
from guidelines.crosswalk import Link as LinkValues
from guidelines.crosswalk import Unit as UnitValues
from guidelines.models.editions import Version
from guidelines.models.items import Item, Passage
from guidelines.models.words import Basis, Relation, known, long, not_blank, short, text, text_or_none


class Unit(models.Model):
    """A part of an edition as its crosswalks speak of it. It is no part of the frozen edition."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="units", verbose_name=Version._meta.verbose_name)
    key = models.CharField(_("key"), max_length=LIMITS["key"])
    position = models.PositiveSmallIntegerField(_("position"))
    printed_id = short(_("printed identifier"), "printed_id")
    title_ja = short(_("title (Japanese)"), "title")
    title_en = short(_("title (English)"), "title")
    items = models.ManyToManyField(Item, related_name="units", verbose_name=Item._meta.verbose_name_plural)

    class Meta:
        verbose_name = _("unit of a crosswalk")
        verbose_name_plural = _("units of crosswalks")
        ordering = ("position",)
        constraints = (
            UniqueConstraint(fields=("version", "key"), name="unit_version_key"),
            not_blank("key"),
        )

    def __str__(self) -> str:
        return self.key

    def values(self) -> UnitValues:
        """The row as values; the items should have been fetched with it."""
        return UnitValues(
            key=self.key,
            printed_id=self.printed_id,
            title=text(self, "title"),
            items=tuple(sorted(item.key for item in self.items.all())),
        )


class CrosswalkQuerySet(models.QuerySet["Crosswalk"]):
    """How to ask for crosswalks."""

    def between(self, source: str, target: str) -> Self:
        """The crosswalk between two editions by their keys; empty without one."""
        named = self.annotate(
            _source=Concat("source__framework__key", Value("-"), "source__label"),
            _target=Concat("target__framework__key", Value("-"), "target__label"),
        )
        return named.filter(_source=source, _target=target)

    def to_others(self, version: Version) -> Self:
        """Crosswalks from an edition to other frameworks: those to what stands beside its own are left out."""
        return self.filter(source=version).exclude(target__framework__supplements=version.framework_id)

    def walks(self) -> tuple[Walk, ...]:
        """The crosswalks with both their ends as values, in 6 queries however many there are."""
        rows = list(self.select_related("source__framework", "target__framework").order_by("source", "position"))
        units: dict[int, list[UnitValues]] = {}
        for unit in Unit.objects.filter(version__crosswalks__in=rows).distinct().prefetch_related("items"):
            units.setdefault(unit.version_id, []).append(unit.values())
        links: dict[int, list[LinkValues]] = {}
        for link in Link.objects.filter(crosswalk__in=rows).select_related("unit", "item", "passage"):
            links.setdefault(link.crosswalk_id, []).append(link.values())
        places = _places({row.target_id for row in rows})
        return tuple(
            row.walk(units=units.get(row.source_id, ()), places=places[row.target_id], links=links.get(row.pk, ()))
            for row in rows
        )


def _places(versions: set[int]) -> dict[int, list[Place]]:
    """All items and passages of some editions as places, in printed order. Two queries."""
    own = ("pk", "version_id", "key", "printed_id", "title_ja", "title_en", "stage_ja", "stage_en", "verified")
    more = ("parent", "applies_on", "applies_note_ja", "applies_note_en")
    items, passages = (
        model.objects.filter(version__in=versions).annotate(chapter=F("principle__position")).order_by("position")
        for model in (Item, Passage)
    )
    found: dict[int, list[Place]] = {version: [] for version in versions}
    for row in sorted((*items.only(*own), *passages.only(*own, *more)), key=lambda row: row.chapter):
        found[row.version_id].append(row.place())
    return found


class Crosswalk(models.Model):
    """All links from one edition to another: Tenken's reading, which may be revised while the editions stay."""

    source = models.ForeignKey(Version, models.PROTECT, related_name="crosswalks", verbose_name=_("source"))
    target = models.ForeignKey(Version, models.PROTECT, related_name="crosswalks_to", verbose_name=_("target"))
    position = models.PositiveSmallIntegerField(_("position"))
    revised_on = models.DateField(_("revised on"))
    note_ja = long(_("note (Japanese)"), blank=True)
    note_en = long(_("note (English)"), blank=True)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 over the file that it came from."))

    objects = CrosswalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("crosswalk")
        verbose_name_plural = _("crosswalks")
        ordering = ("position",)
        constraints = (UniqueConstraint(fields=("source", "target"), name="crosswalk_source_target"),)

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def walk(self, *, units: Iterable[UnitValues], places: Iterable[Place], links: Iterable[LinkValues]) -> Walk:
        """The row as a value, with what was fetched for it."""
        target = self.target
        return Walk(
            source=self.source.key,
            target=target.key,
            title=text(target.framework, "title"),
            label=target.label,
            kind=target.framework.kind,
            version_note=text_or_none(target, "note"),
            revised_on=self.revised_on,
            note=text_or_none(self, "note"),
            units=tuple(units),
            places=tuple(places),
            links=tuple(links),
        )


class Link(models.Model):
    """One row of a crosswalk: how a unit stands to an item or a passage, or that it has no counterpart there."""

    crosswalk = models.ForeignKey(
        Crosswalk, models.CASCADE, related_name="links", verbose_name=Crosswalk._meta.verbose_name
    )
    position = models.PositiveSmallIntegerField(_("position"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="links", verbose_name=Unit._meta.verbose_name)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="links", verbose_name=Item._meta.verbose_name
    )
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, blank=True, related_name="links", verbose_name=Passage._meta.verbose_name
    )
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    strength = models.PositiveSmallIntegerField(_("strength (0 to 10)"))
    basis = models.CharField(_("basis"), max_length=20, choices=Basis)
    reference_ja = long(_("reference (Japanese)"), blank=True)
    reference_en = long(_("reference (English)"), blank=True)
    rationale_ja = long(_("rationale (Japanese)"))
    rationale_en = long(_("rationale (English)"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ("position",)
        constraints = (
            UniqueConstraint(fields=("crosswalk", "position"), name="link_crosswalk_position"),
            known("relation", RELATIONS),
            known("basis", BASES),
            CheckConstraint(condition=Q(strength__lte=STRONGEST), name="link_strength_known"),
            CheckConstraint(condition=Q(item=None) | Q(passage=None), name="link_one_target"),
            CheckConstraint(
                condition=Q(relation="none", item=None, passage=None)
                | (~Q(relation="none") & (~Q(item=None) | ~Q(passage=None))),
                name="link_none_has_no_target",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.relation} {self.item_id or self.passage_id or ''}".strip()

    def values(self) -> LinkValues:
        """The row as values; unit and target should have been fetched with it."""
        target = self.item or self.passage
        return LinkValues(
            source=self.unit.key,
            target=target.key if target else None,
            relation=self.relation,
            strength=self.strength,
            basis=self.basis,
            rationale=text(self, "rationale"),
            reference=text_or_none(self, "reference"),
        )
