"""What the rows share: their choices, columns of bilingual texts and constraints."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guidelines.catalogue import LIMITS, TEXT_LIMIT, Text


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
    """Strength of the source's own verb; the values are the keys of catalogue.STRENGTHS."""

    SHOULD = "should", _("should")
    IMPORTANT = "important", _("important")
    EXPECTED = "expected", _("expected")
    INFORMATIVE = "informative", _("for information")
    MUST = "must", _("must")
    ENDEAVOUR = "endeavour", _("endeavour")
    REQUEST = "request", _("may be requested")
    INFERRED = "inferred", _("inferred, no verb of its own")
    EVEN = "even", _("no verb for the single item; all weigh the same")


class Force(models.TextChoices):
    """What an item rests on; the values are catalogue.FORCES."""

    LAW = "law", _("Law")
    INTERPRETATION = "interpretation", _("Official reading of a law")
    SOFT_LAW = "soft_law", _("Soft law (voluntary)")
    INFERENCE = "inference", _("Tenken’s conclusion from a law, not its wording")


class Mark(models.TextChoices):
    """How far the place in the source was checked; the values are catalogue.MARKS."""

    PRIMARY = "primary", _("Checked in the text of the source")
    SECONDARY = "secondary", _("Known from a second source, not checked in the text itself")
    PARTLY = "partly", _("Checked in part only")
    UNVERIFIED = "unverified", _("Not verified: check the source before you rely on it")


class Relation(models.TextChoices):
    """How a unit stands to its target; the values are crosswalk.RELATIONS."""

    EQUAL = "equal", _("Same content")
    SUPERSET = "superset", _("Holds all of the target and more")
    SUBSET = "subset", _("A part of the target")
    INTERSECTS = "intersects", _("Overlaps in part")
    NONE = "none", _("No counterpart")


class Basis(models.TextChoices):
    """What a link goes back to; the values are crosswalk.BASES."""

    PUBLISHED = "published", pgettext_lazy("basis", "Published")
    PUBLISHED_INFERRED = "published_inferred", _("A published crosswalk covers the pair; its row text is not verified")
    JUDGEMENT = "judgement", _("Tenken’s own reading, informative")


class Sort(models.TextChoices):
    """What sort of text an event brought; the values are chronicle.SORTS."""

    LAW = "law", _("Law")
    INTERPRETATION = "interpretation", _("Official reading of a law")
    SOFT_LAW = "soft_law", _("Soft law (voluntary)")
    PLAN = "plan", _("Government plan")
    INTERNATIONAL = "international", _("International agreement or joint work")
    STANDARD = "standard", _("Standard or technical framework")

    @property
    def binds(self) -> bool:
        """Whether such a text binds by itself, from the day on which it is in force."""
        return self is Sort.LAW


class Precision(models.TextChoices):
    """How exactly a date is known; the values are catalogue.PRECISIONS."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


def short(label: str, name: str, *, blank: bool = False) -> models.CharField:
    """A text on one line."""
    return models.CharField(label, max_length=LIMITS[name], blank=blank)


def long(label: str, *, blank: bool = False) -> models.TextField:
    """A text of any number of lines."""
    return models.TextField(label, max_length=TEXT_LIMIT, blank=blank)


def known(field: str, values: tuple[str, ...], advice: str | None = None) -> CheckConstraint:
    """A constraint: the column holds one of the values."""
    condition = Q(**{f"{field}__in": values})
    return CheckConstraint(condition=condition, name=f"%(class)s_{field}_known", violation_error_message=advice)


def known_or_blank(field: str, values: tuple[str, ...]) -> CheckConstraint:
    """A constraint: the column is blank or holds one of the values."""
    return CheckConstraint(condition=Q(**{f"{field}__in": ("", *values)}), name=f"%(class)s_{field}_known")


def not_blank(field: str) -> CheckConstraint:
    """A constraint: the column is not blank."""
    return CheckConstraint(condition=~Q(**{field: ""}), name=f"%(class)s_{field}_not_blank")


def text(row: models.Model, name: str) -> Text:
    """Both columns of a text as a value."""
    return Text(ja=getattr(row, f"{name}_ja"), en=getattr(row, f"{name}_en"))


def text_or_none(row: models.Model, name: str) -> Text | None:
    """Both columns of an optional text as a value, None where both are blank."""
    both = text(row, name)
    return both if both.ja or both.en else None
