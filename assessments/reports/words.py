"""The words of a report that do not come from its content, as lazy texts: resolved in the report's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Assessment, Response

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
SAID = {True: pgettext_lazy("fact", "Yes"), False: pgettext_lazy("fact", "No"), None: pgettext_lazy("fact", "Not said")}
SIZES = dict(Assessment.Size.choices)
SECTORS = dict(Assessment.Sector.choices)
NOTES = {
    "reason": _("Reason why it does not apply"),
    "approach": _("What is done in practice"),
    "considered": _("What was considered"),
    "relations": _("Relations with other parties"),
}


def known(names: dict, value) -> str:
    """The word for a value; a value that has none is shown as it is."""
    return str(names.get(value, value))
