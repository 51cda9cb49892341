"""Assessments, responses and their evidence."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from assessments.scope import DEPTHS, Scope
from assessments.scoring import LEVELS
from assessments.snapshot import EVIDENCE_LENGTH, NAME_LIMIT, SECTORS, SIZES, TEXT_LIMIT, Profile, Reply
from guidelines.catalogue import FACTS, ROLES, SITUATIONS
from guidelines.models import Item, Version
from organisations.models import Membership, Organisation

CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no letter that is mistaken for another


def new_code() -> str:
    """A name for an assessment: 12 letters, about 59 bits. It names, it does not open: access is the gate's affair."""
    return get_random_string(12, CODE_LETTERS)


def new_nonce() -> str:
    """Fresh randomness (190 bits) behind a resume link; changing it revokes the link."""
    return get_random_string(32)


class AssessmentQuerySet(models.QuerySet):
    """Words for finding assessments."""

    def visible_to(self, user, codes: tuple[str, ...] = ()) -> "AssessmentQuerySet":
        """Assessments of the user's organisations, and unkept ones whose ``codes`` the visitor holds."""
        held = models.Q(code__in=codes, organisation=None)
        if user.is_authenticated:
            held |= models.Q(organisation__in=Organisation.objects.of(user))
        return self.filter(held)

    def with_role(self, user) -> "AssessmentQuerySet":
        """Add ``member_role``, the user's role in the organisation (None where there is none)."""
        if not user.is_authenticated:
            return self.annotate(member_role=models.Value(None, output_field=models.CharField()))
        role = Membership.objects.filter(organisation=models.OuterRef("organisation"), user=user.pk)
        return self.annotate(member_role=models.Subquery(role.values("role")[:1]))

    def with_last_change(self) -> "AssessmentQuerySet":
        """Add ``changed_at``: when an answer or the assessment itself was last saved."""
        last = Response.objects.filter(assessment=models.OuterRef("pk")).order_by("-saved_at").values("saved_at")[:1]
        return self.annotate(changed_at=Coalesce(models.Subquery(last), "created_at"))

    def with_finished_rounds(self) -> "AssessmentQuerySet":
        """Add ``finished_rounds``: how many rounds were finished and frozen."""
        counted = Assessment.objects.filter(pk=models.OuterRef("pk")).annotate(n=models.Count("snapshots")).values("n")
        return self.annotate(finished_rounds=models.Subquery(counted))

    def expired(self, now: datetime) -> "AssessmentQuerySet":
        """Assessments that nobody keeps and that have not changed for ``ANONYMOUS_DAYS``."""
        limit = now - timedelta(days=settings.ANONYMOUS_DAYS)
        return self.filter(organisation=None).with_last_change().filter(changed_at__lt=limit)


class Assessment(models.Model):
    """One organisation's answers to one edition, and to the supplement that is asked beside it.

    ``code`` names it in addresses. Without an organisation it is anonymous: whoever holds the resume link may read and
    write it, until it expires or an account keeps it.

    ``round`` counts from 1. ``finished_at`` says that the present round is finished: its snapshot is the result, and no
    answer is taken until the next round begins; None while it is open. ``begun_at`` and ``begun_by`` tell who began a
    later round; the first began with the assessment.
    """

    class Depth(models.TextChoices):
        """How much is asked."""

        QUICK = "quick", _("Quick check")
        STANDARD = "standard", _("Standard")
        FULL = "full", _("Full")

    class Size(models.TextChoices):
        """Number of people at work."""

        __empty__ = _("Not said")

        UP_TO_5 = "1-5", _("1–5 people")
        UP_TO_20 = "6-20", _("6–20 people")
        UP_TO_50 = "21-50", _("21–50 people")
        UP_TO_100 = "51-100", _("51–100 people")
        UP_TO_300 = "101-300", _("101–300 people")
        MORE = "301-", _("301 people or more")

    class Sector(models.TextChoices):
        """Rough line of business, after the divisions of the Japan Standard Industrial Classification."""

        __empty__ = _("Not said")

        AGRICULTURE = "agriculture", _("Agriculture, forestry, fisheries")
        CONSTRUCTION = "construction", _("Construction")
        MANUFACTURING = "manufacturing", _("Manufacturing")
        INFORMATION = "information", _("Information and communications")
        TRANSPORT = "transport", _("Transport and postal services")
        TRADE = "trade", _("Wholesale and retail")
        FINANCE = "finance", _("Finance and insurance")
        REAL_ESTATE = "real_estate", _("Real estate and leasing")
        PROFESSIONAL = "professional", _("Professional and technical services")
        HOSPITALITY = "hospitality", _("Accommodation, food and leisure")
        EDUCATION = "education", _("Education and learning support")
        HEALTH = "health", _("Medical care and welfare")
        PUBLIC = "public", _("Public bodies and associations")
        OTHER = "other", _("Other")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    resume_nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="assessments", verbose_name=_("edition"))
    supplement = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="supplemented", verbose_name=_("supplement")
    )
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to", verbose_name=_("carried over from")
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="assessments")
    depth = models.CharField(_("depth"), max_length=10, choices=Depth)
    for_developer = models.BooleanField(_("AI developer"), default=False)
    for_provider = models.BooleanField(_("AI provider"), default=False)
    for_user = models.BooleanField(_("AI business user"), default=False)
    organisation_name = models.CharField(_("name of the organisation"), max_length=NAME_LIMIT, blank=True)
    size = models.CharField(_("people"), max_length=10, choices=Size, blank=True)
    sector = models.CharField(_("line of business"), max_length=20, choices=Sector, blank=True)
    generative_ai = models.BooleanField(_("generative AI is used"), null=True, blank=True)
    personal_data = models.BooleanField(_("personal data are handled"), null=True, blank=True)
    life_or_rights = models.BooleanField(_("results may affect life, health or rights"), null=True, blank=True)
    contracts = models.BooleanField(_("contracts about AI are made"), default=False)
    finance = models.BooleanField(_("financial business"), default=False)
    automated_driving = models.BooleanField(_("automated driving"), default=False)
    medical_device = models.BooleanField(_("software for diagnosis or treatment"), default=False)
    public_supplier = models.BooleanField(_("supplies AI to public bodies"), default=False)
    ai_agents = models.BooleanField(_("AI agents are used or offered"), default=False)
    physical_ai = models.BooleanField(_("AI moves machines, robots or vehicles"), default=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    begun_at = models.DateTimeField(_("round begun"), null=True, blank=True, editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=models.Q(depth__in=DEPTHS), name="assessment_depth_known"),
            models.CheckConstraint(condition=models.Q(size__in=("", *SIZES)), name="assessment_size_known"),
            models.CheckConstraint(condition=models.Q(sector__in=("", *SECTORS)), name="assessment_sector_known"),
            models.CheckConstraint(condition=models.Q(round__gte=1), name="assessment_round_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(for_developer=True) | models.Q(for_provider=True) | models.Q(for_user=True),
                name="assessment_has_a_role",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles the organisation holds, in the house's order."""
        return tuple(role for role in ROLES if getattr(self, f"for_{role}"))

    @property
    def scope(self) -> Scope:
        """What is asked, as a value."""
        facts = {name: getattr(self, name) for name in (*FACTS, *SITUATIONS)}
        return Scope(roles=self.roles, depth=self.depth, facts=facts)

    @property
    def is_finished(self) -> bool:
        """Whether the present round is finished."""
        return self.finished_at is not None

    @property
    def versions(self) -> tuple[Version, ...]:
        """The editions that are asked together, the framework's first; their rows should have been fetched with it."""
        return (self.version, self.supplement) if self.supplement_id else (self.version,)

    @property
    def profile(self) -> Profile:
        """Who is assessed, as a value."""
        return Profile(organisation=self.organisation_name, size=self.size, sector=self.sector)

    @cached_property
    def changed_at(self) -> datetime:
        """When an answer or the assessment itself was last saved; a query, unless ``with_last_change`` brought it."""
        return self.responses.aggregate(last=models.Max("saved_at"))["last"] or self.created_at

    def is_expired(self, now: datetime) -> bool:
        """Whether nobody kept it and it has not changed for ``ANONYMOUS_DAYS``; ``purge`` deletes it then."""
        return self.organisation_id is None and self.changed_at < now - timedelta(days=settings.ANONYMOUS_DAYS)

    @property
    def expires_on(self):
        """The local day on which an anonymous assessment goes, as of now; None once an account keeps it."""
        if self.organisation_id:
            return None
        return localtime(self.changed_at + timedelta(days=settings.ANONYMOUS_DAYS)).date()


class Response(models.Model):
    """What one assessment says about one item.

    ``version`` grows by one with every save; a save that names another number than the stored one is refused,
    so that no tab overwrites another in silence. ``level`` is None where only notes were left so far. ``carried_on`` is
    the local day on which the answer came from an earlier edition, None once somebody has changed it.
    """

    class Level(models.TextChoices):
        """The five answers, in the order in which they are always shown."""

        IN_PLACE = "in_place", _("In place")
        PARTLY = "partly", _("Partly")
        NOT_YET = "not_yet", _("Not yet")
        UNKNOWN = "unknown", _("Don't know")
        NOT_APPLICABLE = "not_applicable", _("Does not apply")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="responses")
    item = models.ForeignKey(Item, models.PROTECT, related_name="responses")
    version = models.PositiveIntegerField(default=1)
    level = models.CharField(max_length=20, choices=Level, null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=TEXT_LIMIT, blank=True)
    considered = models.TextField(_("considered"), max_length=TEXT_LIMIT, blank=True)
    relations = models.TextField(_("relations"), max_length=TEXT_LIMIT, blank=True)
    approach = models.TextField(_("approach"), max_length=TEXT_LIMIT, blank=True)
    considered_on = models.DateField(_("last considered"), null=True, blank=True)
    carried_on = models.DateField(_("carried over on"), null=True, blank=True)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(fields=("assessment", "item"), name="response_once_per_item"),
            models.CheckConstraint(
                condition=models.Q(level=None) | models.Q(level__in=LEVELS), name="response_level_known"
            ),
            models.CheckConstraint(
                condition=models.Q(level=None) | ~models.Q(level="not_applicable") | ~models.Q(reason=""),
                name="response_not_applicable_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.item_id}"

    @property
    def reply(self) -> Reply:
        """The response as a value."""
        names = ("level", "reason", "considered", "relations", "approach", "considered_on")
        return Reply(**{name: getattr(self, name) for name in names}, evidence=self.pieces)

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The texts of the evidence in their order; a query, unless whoever fetched the row has set them."""
        return tuple(self.evidence.values_list("text", flat=True))


class Evidence(models.Model):
    """One thing that shows the practice: a text or a link."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=EVIDENCE_LENGTH)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("response", "position"), name="evidence_position_once")]

    def __str__(self) -> str:
        return self.text
