"""The words of a report that do not come from its content, as lazy texts: resolved in the report's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROLES = {"developer": _("AI developer"), "provider": _("AI provider"), "user": _("AI business user")}
DEPTHS = {"quick": _("Quick check"), "standard": _("Standard"), "full": _("Full")}
LEVELS = {
    "in_place": _("In place"),
    "partly": _("Partly"),
    "not_yet": _("Not yet"),
    "unknown": _("Don't know"),
    "not_applicable": _("Does not apply"),
    None: _("Not answered"),
}
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
SIZES = {
    "1-5": _("1–5 people"),
    "6-20": _("6–20 people"),
    "21-50": _("21–50 people"),
    "51-100": _("51–100 people"),
    "101-300": _("101–300 people"),
    "301-": _("301 people or more"),
}
SECTORS = {
    "agriculture": _("Agriculture, forestry, fisheries"),
    "construction": _("Construction"),
    "manufacturing": _("Manufacturing"),
    "information": _("Information and communications"),
    "transport": _("Transport and postal services"),
    "trade": _("Wholesale and retail"),
    "finance": _("Finance and insurance"),
    "real_estate": _("Real estate and leasing"),
    "professional": _("Professional and technical services"),
    "hospitality": _("Accommodation, food and leisure"),
    "education": _("Education and learning support"),
    "health": _("Medical care and welfare"),
    "public": _("Public bodies and associations"),
    "other": _("Other"),
}
NOTES = {
    "reason": _("Reason why it does not apply"),
    "approach": _("What is done in practice"),
    "considered": _("What was considered"),
    "relations": _("Relations with other parties"),
}


def known(names: dict, value) -> str:
    """The word for a value; a value that has none is shown as it is."""
    return str(names.get(value, value))
