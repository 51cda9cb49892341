"""Reading a set of crosswalks from YAML, format ``tenken.crosswalk/1``: every problem at once, each with its line."""

from datetime import date
from typing import Any

from guidelines.catalogue import Edition, Text, shown
from guidelines.catalogue_yaml import WORDS, text
from guidelines.crosswalk import SCHEMA, Crosswalk, CrosswalkSet, Link, Unit, problems
from guidelines.strict_yaml import Reading, Shape, Value, compose, day, list_of, schema, string, texts, whole


def read(source: str | bytes) -> tuple[CrosswalkSet, Reading]:
    """The set written in ``source``, and where each of its places stands, for ``judge``.

    Raises CatalogueError with every fault of shape.
    """
    root, refused = compose(source)
    reading = Reading(found=refused)
    linked = _linked(reading, FILE.read(reading, root, ""))
    reading.end()
    return linked, reading


def judge(linked: CrosswalkSet, reading: Reading, editions: dict[str, Edition]) -> None:
    """Raise CatalogueError where the values break a rule, each problem with its line."""
    reading.end(problems(linked, editions))


_STRING = Value(string, "")
_TEXT = Value(text, Text(ja="", en=""))
_OPTIONAL_TEXT = Value(text, None)
_OPTIONAL_STRING = Value(string, None)

UNIT = Shape({"key": _STRING, "printed_id": _STRING, "title": _TEXT, "items": Value(texts, ())})
REFERENCE = Shape({"key": _STRING, "text": _TEXT})
LINK = Shape(
    {
        "source": _STRING,
        "relation": _STRING,
        "strength": Value(whole, 0),
        "basis": _STRING,
        "rationale": _TEXT,
    },
    {"target": _OPTIONAL_STRING, "reference": _OPTIONAL_STRING},
)
TARGET = Shape({"edition": _STRING, "links": list_of(LINK)}, {"note": _OPTIONAL_TEXT})
FILE = Shape(
    {
        "schema": schema(SCHEMA),
        "source": _STRING,
        "revised_on": Value(day, date.min),
        "units": list_of(UNIT),
        "targets": list_of(TARGET),
    },
    {"references": list_of(REFERENCE)},
)
SHAPES = {"text": WORDS, "set": FILE, "unit": UNIT, "reference": REFERENCE, "target": TARGET, "link": LINK}
"""The format by the names that the published JSON Schema uses."""


def _linked(reading: Reading, values: dict[str, Any]) -> CrosswalkSet:
    references = _references(reading, values["references"])
    return CrosswalkSet(
        source=values["source"],
        revised_on=values["revised_on"],
        units=tuple(Unit(**unit) for unit in values["units"]),
        crosswalks=tuple(
            Crosswalk(
                target=target["edition"],
                note=target["note"],
                links=tuple(
                    Link(**link | {"reference": _reference(reading, f"targets[{n}].links[{m}]", link, references)})
                    for m, link in enumerate(target["links"])
                ),
            )
            for n, target in enumerate(values["targets"])
        ),
    )


def _references(reading: Reading, rows: tuple[dict[str, Any], ...]) -> dict[str, Text]:
    references: dict[str, Text] = {}
    for index, row in enumerate(rows):
        if row["key"] in references:
            advice = "which another reference has; give each its own key"
            reading.unknown(f"references[{index}].key", f"is {shown(row['key'])}, {advice}")
        references[row["key"]] = row["text"]
    return references


def _reference(reading: Reading, path: str, link: dict[str, Any], references: dict[str, Text]) -> Text | None:
    key = link["reference"]
    if key is not None and key not in references and reading.can_judge("references"):
        reading.unknown(f"{path}.reference", f"is {shown(key)}, which is none of the references of the file")
    return references.get(key)
