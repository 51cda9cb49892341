"""What happened when (Event) and what our words mean (Term), as rows.

They are no part of an edition and may be corrected by hand; a changed file replaces them all.
"""

from datetime import date
from itertools import groupby

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from guidelines import chronicle
from guidelines.catalogue import LIMITS, MARKS, PRECISIONS
from guidelines.chronicle import LONGEST, READING, SORTS, TRAITS, sorting, until
from guidelines.models.editions import Version
from guidelines.models.words import Mark, Precision, Sort, Status, known, long, not_blank, short, text, text_or_none


def _in_hiragana() -> CheckConstraint:
    condition = Q(reading__regex=rf"^{READING.pattern}\Z")
    advice = _("Write the reading in hiragana only.")
    return CheckConstraint(condition=condition, name="term_reading_in_hiragana", violation_error_message=advice)


class EventQuerySet(models.QuerySet["Event"]):
    """How to ask for events."""

    def by_year(self) -> list[tuple[int, list["Event"]]]:
        """The events of each year in the order of time, with edition and successor. One query."""
        rows = self.select_related("edition__framework", "replaced_by")
        told = sorted(rows, key=lambda event: (event.until, event.position))
        return [(year, list(events)) for year, events in groupby(told, key=lambda event: event.on.year)]


class Event(models.Model):
    """A day in the history of the instruments."""

    key = models.CharField(_("key"), max_length=LIMITS["key"], unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    on = models.DateField(_("day"))
    precision = models.CharField(_("precision"), max_length=10, choices=Precision, default=Precision.DAY)
    title_ja = short(_("title (Japanese)"), "title")
    title_en = short(_("title (English)"), "title")
    issuer_ja = short(_("issuer (Japanese)"), "issuer")
    issuer_en = short(_("issuer (English)"), "issuer")
    sort = models.CharField(_("sort"), max_length=20, choices=Sort)
    text_ja = long(_("text (Japanese)"))
    text_en = long(_("text (English)"))
    edition = models.ForeignKey(
        Version,
        models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to=~Q(status=Status.DRAFT),
        related_name="events",
        verbose_name=Version._meta.verbose_name,
    )
    url = models.URLField(_("address"), max_length=LIMITS["url"], blank=True)
    replaced_by = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    verified = models.CharField(_("verified"), max_length=12, choices=Mark)
    corrects_ja = long(_("frequent error put right (Japanese)"), blank=True)
    corrects_en = long(_("frequent error put right (English)"), blank=True)
    shows_soft_law = models.BooleanField(_("shows the trait of soft law"), default=False)
    shows_interoperability = models.BooleanField(_("shows the trait of interoperability"), default=False)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 over the file that it came from."))

    objects = EventQuerySet.as_manager()
    is_frozen = False  # no edition and no result stands on it

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("position",)
        constraints = (
            not_blank("key"),
            known("sort", SORTS),
            known("precision", PRECISIONS),
            known("verified", MARKS),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def until(self) -> date:
        """The last day that is meant."""
        return until(self.on, self.precision)

    @property
    def binds(self) -> bool:
        """Whether the text binds, from the day on which it is in force."""
        return Sort(self.sort).binds

    def values(self) -> chronicle.Event:
        """The row as values; edition with framework and successor should have been fetched with it."""
        return chronicle.Event(
            key=self.key,
            on=self.on,
            precision=self.precision,
            title=text(self, "title"),
            issuer=text(self, "issuer"),
            sort=self.sort,
            text=text(self, "text"),
            verified=self.verified,
            traits=tuple(trait for trait in TRAITS if getattr(self, f"shows_{trait}")),
            edition=self.edition.key if self.edition else None,
            url=self.url or None,
            replaced_by=self.replaced_by.key if self.replaced_by else None,
            corrects=text_or_none(self, "corrects"),
        )


class Term(models.Model):
    """A word and what it means here."""

    key = models.CharField(_("key"), max_length=LIMITS["key"], unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    term_ja = models.CharField(_("term (Japanese)"), max_length=LONGEST)
    term_en = models.CharField(_("term (English)"), max_length=LONGEST)
    reading = models.CharField(_("reading"), max_length=LONGEST, help_text=_("The Japanese word in hiragana."))
    meaning_ja = long(_("meaning (Japanese)"))
    meaning_en = long(_("meaning (English)"))
    source_ja = long(_("source (Japanese)"), blank=True)
    source_en = long(_("source (English)"), blank=True)
    see = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name=_("see also"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 over the file that it came from."))

    is_frozen = False  # no edition and no result stands on it

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("position",)
        constraints = (not_blank("key"), _in_hiragana())

    def __str__(self) -> str:
        return self.key

    def sorting(self, lang: str) -> str:
        """A key that sorts terms as a dictionary of the language does."""
        return sorting(self.reading) if lang == "ja" else self.term_en.casefold()
