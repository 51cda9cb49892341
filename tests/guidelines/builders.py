"""Small valid editions and a set of crosswalks, as the mapping of their files, as YAML and as values.

Tests change one thing in them.
"""

import copy
import json
from typing import Any

import yaml
from django.db import connection

from guidelines import crosswalk_yaml, triggers
from guidelines.catalogue import Edition, Text
from guidelines.catalogue_yaml import read
from guidelines.crosswalk import CrosswalkSet, Place, Walk
from guidelines.models import Version
from guidelines.services import load, load_crosswalks, stored_framework
from guidelines.storing import store

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
    """Three items in two principles, all asked; the second item carries notes, facts and a source of its own."""
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


def passage(key: str, **changes: Any) -> dict[str, Any]:
    texts = ("title", "summary")
    return {
        "key": key,
        "printed_id": f"第{key}条",
        **{name: words(f"{name} {key}") for name in texts},
        "source": {"part": words("part"), "section": "C. 3)"},
        **changes,
    }


def wide_mapping() -> dict[str, Any]:
    """The edition demo-2.0: the small one, and one place at least for every other key of the format.

    The last item of B is asked in a situation only; C is a principle to read, with an article in two parts.
    """
    data = mapping()
    data["version"] |= {"label": "2.0", "precision": "month", "note": words("edition")}
    data["principles"][1]["items"].append(
        item(
            "B-2",
            strength="endeavour",
            only_with=["generative_ai", "finance"],
            force="interpretation",
            verified="partly",
            source={"part": words("part"), "section": "C. 4)"},
        )
    )
    rich = passage(
        "C-2",
        parent="C-1",
        stage=words("stage"),
        applies_on="2027-08-02",
        applies_note=words("day"),
        note=words("note"),
        verified="secondary",
        source={"document": "annex", "part": "P", "section": words("section"), "page": "9", "approximate": True},
    )
    data["principles"].append({"key": "C", "title": words("C"), "passages": [passage("C-1"), rich]})
    data["principles"][0]["passages"] = [passage("A-0")]
    return data


def reading_mapping() -> dict[str, Any]:
    """The edition act-2025: three articles in two chapters, nothing is asked."""
    data = changed("framework.key", "act")
    data["framework"]["kind"] = "law"
    data["version"]["label"] = "2025"
    data["principles"] = [
        {"key": "I", "title": words("I"), "passages": [passage("1"), passage("2", parent="1")]},
        {"key": "II", "title": words("II"), "passages": [passage("3")]},
    ]
    return data


def supplement_mapping() -> dict[str, Any]:
    """The edition more-1: two items that stand beside the framework demo, each in its situation."""
    data = changed("framework.key", "more")
    data["framework"]["supplements"] = "demo"
    data["version"]["label"] = "1"
    items = [item("M-1", only_with=["generative_ai"]), item("M-2", only_with=["personal_data", "finance"])]
    data["principles"] = [{"key": "M", "title": words("M"), "items": items}]
    return data


def links_mapping() -> dict[str, Any]:
    """Two units of demo-1.2 and what they have to do with demo-2.0 and with act-2025."""
    return {
        "schema": "tenken.crosswalk/1",
        "source": "demo-1.2",
        "revised_on": "2026-11-20",
        "references": [{"key": "table", "text": words("table")}],
        "units": [
            {"key": "A", "printed_id": "A", "title": words("A"), "items": ["A-1", "A-2"]},
            {"key": "N", "printed_id": "N", "title": words("N"), "items": []},
        ],
        "targets": [
            {
                "edition": "act-2025",
                "note": words("act"),
                "links": [
                    link("A", "1", strength=7, basis="published", reference="table"),
                    link("A", "3", relation="superset", strength=10),
                    {
                        key: value
                        for key, value in link("N", "", relation="none", strength=0).items()
                        if key != "target"
                    },
                ],
            },
            {"edition": "demo-2.0", "links": [link("A", "A-1", relation="equal", strength=9)]},
        ],
    }


def link(source: str, target: str, **changes: Any) -> dict[str, Any]:
    plain = {"relation": "intersects", "strength": 4, "basis": "judgement", "rationale": words(f"{source} {target}")}
    return {"source": source, "target": target, **plain, **changes}


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


def edition(path: str | None = None, value: Any = None, *, base: dict[str, Any] | None = None) -> Edition:
    """The small edition as values, or the edition that ``base`` writes."""
    return read(as_yaml(changed(path, value, base) if path else base or mapping()))


def loaded(path: str | None = None, value: Any = None, *, base: dict[str, Any] | None = None) -> Version:
    """The edition as published rows."""
    return load(edition=edition(path, value, base=base))[0]


def draft(*, base: dict[str, Any] | None = None) -> Version:
    """The edition as rows of a draft."""
    values = edition(base=base)
    return store(stored_framework(values.framework), values)


def stand_as(status: str, **which: Any) -> None:
    """Give stored editions a status, that of a draft too: the database refuses it, so its lock is taken off first."""
    with connection.cursor() as cursor:
        for statement in triggers.removal(connection.vendor):
            cursor.execute(statement)
    Version.objects.filter(**which).update(status=status)


def linked(path: str | None = None, value: Any = None) -> CrosswalkSet:
    """The set of crosswalks as values."""
    return crosswalk_yaml.read(as_yaml(changed(path, value, links_mapping()) if path else links_mapping()))[0]


def three_editions() -> dict[str, Edition]:
    """The editions that the set of crosswalks speaks of, by key."""
    editions = (edition(), edition(base=wide_mapping()), edition(base=reading_mapping()))
    return {row.key: row for row in editions}


def loaded_links() -> Version:
    """The three editions and the set of crosswalks as rows; the source of the crosswalks."""
    for values in three_editions().values():
        load(edition=values)
    load_crosswalks(linked=linked())
    return Version.objects.by_key("demo-1.2")


def walk_values() -> Walk:
    """The crosswalk to act-2025 as values, with one article more that no row touches."""
    links, act = linked(), edition(base=reading_mapping())
    crosswalk = links.crosswalks[0]
    places = [Place(key=row.key, printed_id=row.printed_id, title=row.title, parent=row.parent) for row in act.passages]
    return Walk(
        source=links.source,
        target=crosswalk.target,
        title=act.framework.title,
        label=act.version.label,
        kind=act.framework.kind,
        version_note=act.version.note,
        revised_on=links.revised_on,
        note=crosswalk.note,
        units=links.units,
        places=(*places, Place(key="4", printed_id="第4条", title=Text(**words("title 4")))),
        links=crosswalk.links,
    )


def line_of(text: str, fragment: str) -> int:
    """The number of the first line that holds the fragment."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if fragment in line)


def as_json(text: str) -> Any:
    """The YAML text as another program sees it: through a plain YAML parser, as JSON values."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))
