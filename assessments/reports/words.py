"""The words of a report that do not come from its content, as lazy texts: resolved in the report's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Assessment, Response
from guidelines.models import Force, Mark, Relation

ROLES = {"developer": _("AI developer"), "provider": _("AI provider"), "user": _("AI business user")}
DEPTHS = dict(Assessment.Depth.choices)
LEVELS = {**dict(Response.Level.choices), None: _("Not answered")}
SYMBOLS = {"in_place": "●", "partly": "△", "not_yet": "×", "unknown": "？", "not_applicable": "－", None: "□"}
BANDS = {"established": _("Established"), "under_way": _("Under way"), "starting": _("Starting")}
STRENGTHS = {
    "should": _("“should”"),
    "important": _("“important”"),
    "expected": _("“expected”"),
    "informative": _("for information"),
    "must": _("“must”"),
    "endeavour": _("“endeavour”"),
    "request": _("“may be requested”"),
    "inferred": _("inferred from the law, no verb of its own"),
    "even": _("no verb for the single item"),
}
KINDS = {
    "start": pgettext_lazy("action", "Start"),
    "complete": pgettext_lazy("action", "Complete"),
    "find_out": pgettext_lazy("action", "Find out"),
}
FACTS = {
    "generative_ai": _("Generative AI is used"),
    "personal_data": _("Personal information is handled with AI"),
    "life_or_rights": _("AI results may affect life, health or rights"),
}
SITUATIONS = {
    "contracts": _("Contracts about AI"),
    "finance": _("Financial business"),
    "automated_driving": _("Automated driving"),
    "medical_device": _("Software for diagnosis or treatment"),
    "public_supplier": _("Supplies AI to public bodies"),
    "ai_agents": _("AI agents"),
    "physical_ai": _("AI that moves machines"),
}
STATES = {
    "covered": _("In place; the guideline asks the same or more"),
    "in_place": _("Touched by practice in place"),
    "partly": _("Touched by practice partly in place"),
    "not_yet": _("Touched, but the practice is not in place yet"),
    "open": _("Touched; not answered or not asked here"),
    "none": _("No counterpart"),
}
STATE_SYMBOLS = {"covered": "◎", "in_place": "●", "partly": "△", "not_yet": "×", "open": "□", "none": "－"}
PRACTICES = {
    "in_place": _("in place"),
    "partly": _("partly in place"),
    "not_yet": _("not yet in place"),
    "open": _("not answered"),
    "outside": _("not asked here"),
}
PRACTICE_SYMBOLS = {"in_place": "●", "partly": "△", "not_yet": "×", "open": "□", "outside": "－"}
CHANGES = {
    "up": pgettext_lazy("change", "Better"),
    "down": pgettext_lazy("change", "Worse"),
    "answered": pgettext_lazy("change", "Newly answered"),
    "unanswered": pgettext_lazy("change", "Answer taken back"),
    "entered": pgettext_lazy("change", "Newly in scope"),
    "left": pgettext_lazy("change", "No longer in scope"),
    "changed": pgettext_lazy("change", "Another answer, neither better nor worse"),
    "same": pgettext_lazy("change", "Unchanged"),
}
CHANGE_SYMBOLS = {
    "up": "▲", "down": "▼", "answered": "＋", "unanswered": "□",
    "entered": "→", "left": "←", "changed": "◇", "same": "＝",
}  # fmt: skip
SAID = {True: pgettext_lazy("fact", "Yes"), False: pgettext_lazy("fact", "No"), None: pgettext_lazy("fact", "Not said")}
FORCES = dict(Force.choices)
MARKS = dict(Mark.choices)
RELATIONS = dict(Relation.choices)
SIZES = dict(Assessment.Size.choices)
SECTORS = dict(Assessment.Sector.choices)
NOTES = {
    "reason": _("Reason why it does not apply"),
    "approach": _("What is done in practice"),
    "considered": _("What was considered"),
    "relations": _("Relations with other parties"),
}


def basis(entry: Mapping) -> list[str]:
    """What an item rests on and how far that was checked, in words; nothing where the edition does not say."""
    marks = (FORCES.get(entry.get("force")), MARKS.get(entry.get("verified")))
    return [str(word) for word in marks if word]


def known(names: dict, value) -> str:
    """The word for a value; a value that has none is shown as it is."""
    return str(names.get(value, value))
