"""A small edition that is asked beside another framework's, each part of it in its situation."""

from typing import Any

from guidelines.catalogue import Edition
from guidelines.catalogue_yaml import read
from guidelines.models import Version
from guidelines.services import load
from tests.guidelines.builders import as_yaml, changed, item, words

SETS = {"S-GEN": ["generative_ai"], "S-PERS": ["generative_ai", "personal_data"], "S-FIN": ["finance"]}
"""Set -> what has to be given for it to be asked."""
ROLES = {
    "S-GEN-1": ["developer", "provider", "user"],
    "S-GEN-2": ["developer"],
    "S-GEN-3": ["user"],
    "S-PERS-1": ["provider", "user"],
    "S-FIN-1": ["developer", "provider", "user"],
    "S-FIN-2": ["developer"],
}
"""Item -> its roles; an item belongs to the set that its key begins with."""
FULL_ONLY = "S-GEN-3"
"""Of the standard depth are all items but this one."""


def mapping(beside: str = "aigb", *, key: str = "sup", label: str = "1", published_on: str = "2026-03-31") -> dict:
    """The file of the edition sup-1, which supplements the framework ``beside``."""
    data = changed("framework.key", key)
    data["framework"]["supplements"] = beside
    data["version"] |= {"label": label, "published_on": published_on}
    data["principles"] = [
        {"key": name, "title": words(name), "items": [_item(key, given) for key in ROLES if key.startswith(name)]}
        for name, given in SETS.items()
    ]
    return data


def edition(beside: str = "aigb", **changes: str) -> Edition:
    """The edition as values."""
    return read(as_yaml(mapping(beside, **changes)))


def loaded(beside: str = "aigb", **changes: str) -> Version:
    """The edition as published rows."""
    return load(edition=edition(beside, **changes))[0]


def _item(key: str, given: list[str]) -> dict[str, Any]:
    standard = [] if key == FULL_ONLY else ROLES[key]
    marks = {"force": "soft_law", "verified": "secondary"}
    return item(key, roles=ROLES[key], standard_for=standard, only_with=given, **marks)
