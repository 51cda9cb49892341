"""A small valid edition, as the mapping of its file, as YAML and as values; tests change one thing in it."""

import copy
import json
from typing import Any

import yaml

from guidelines.catalogue import Edition
from guidelines.catalogue_yaml import read
from guidelines.models import Status, Version
from guidelines.services import load

REMOVED = object()


def words(about: str) -> dict[str, str]:
    return {"ja": f"{about}の文", "en": f"Words on {about}"}


def item(key: str, **changes: Any) -> dict[str, Any]:
    texts = ("title", "question", "guidance", "example", "evidence", "first_step")
    return {
        "key": key,
        "printed_id": f"第2部 {key}",
        **{name: words(f"{name} {key}") for name in texts},
        "roles": ["developer", "provider", "user"],
        "strength": "should",
        "source": {"part": words("part"), "section": "C. 2) ①", "page": "14-15"},
        **changes,
    }


def mapping() -> dict[str, Any]:
    """Three items in two principles; the second item fills every optional key, the others none."""
    rich = item(
        "A-2",
        quick=True,
        roles=["provider", "user"],
        standard_for=["user"],
        when=["generative_ai", "life_or_rights"],
        strength="important",
        strength_note=words("strength"),
        stage=words("stage"),
        note=words("note"),
        source={"document": "annex", "part": "P", "section": words("section"), "page": "3", "approximate": True},
    )
    return {
        "schema": "tenken.catalogue/1",
        "framework": {
            "key": "demo",
            "title": words("framework"),
            "issuer": words("issuer"),
            "kind": "soft_law",
            "url": "https://example.jp/",
        },
        "version": {
            "label": "1.2",
            "published_on": "2026-03-31",
            "language": "ja",
            "source_url": "https://example.jp/1.2",
            "retrieved_on": "2026-04-01",
            "licence_note": words("licence"),
            "documents": [
                {"key": "main", "title": words("main"), "url": "https://example.jp/main.pdf"},
                {"key": "annex", "title": words("annex")},
            ],
        },
        "principles": [
            {"key": "A", "title": words("A"), "group": words("group"), "items": [item("A-1"), rich]},
            {"key": "B", "title": words("B"), "items": [item("B-1")]},
        ],
    }


def changed(path: str, value: Any, base: dict[str, Any] | None = None) -> dict[str, Any]:
    """The mapping with another value at ``framework.key`` or ``principles.0.items.1.roles``; REMOVED takes it out."""
    data = copy.deepcopy(base or mapping())
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    place: Any = data
    for step in steps:
        place = place[step]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return data


def as_yaml(data: dict[str, Any]) -> str:
    return yaml.dump(data, Dumper=_NoAliases, allow_unicode=True, sort_keys=False, width=10_000)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def edition(path: str | None = None, value: Any = None) -> Edition:
    return read(as_yaml(changed(path, value) if path else mapping()))


def loaded(path: str | None = None, value: Any = None) -> Version:
    """The edition as published rows."""
    return load(edition=edition(path, value))[0]


def draft() -> Version:
    """The edition as rows of a draft."""
    version = loaded()
    version.status, version.digest = Status.DRAFT, ""
    version.save(update_fields=["status", "digest"])
    return version


def line_of(text: str, fragment: str) -> int:
    """The number of the first line that holds the fragment."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if fragment in line)


def as_json(text: str) -> Any:
    """The YAML text as another program sees it: through a plain YAML parser, as JSON values."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))
