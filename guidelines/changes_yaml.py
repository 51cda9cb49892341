"""Reading what an editor states of two editions, format ``tenken.changes/1``: every problem with its line."""

from dataclasses import replace
from datetime import date

from yaml.nodes import Node

from guidelines.catalogue import CatalogueError, Edition, shown
from guidelines.catalogue_yaml import WORDS, text
from guidelines.changes import SCHEMA, Changes, ItemChange, problems
from guidelines.strict_yaml import Reading, Shape, Value, children, compose, day, list_of, string


def read(source: str | bytes) -> tuple[Changes, Reading]:
    """The changes written in ``source``, and where each of their places stands, for ``judge``.

    Raises CatalogueError with every fault of shape.
    """
    root, refused = compose(source)
    reading = Reading(found=refused)
    values = FILE.read(reading, root, "")
    if reading.found:
        raise CatalogueError(tuple(sorted(reading.found, key=lambda problem: problem.line)))
    own = {name: values[name] for name in ("old", "new", "revised_on", "note")}
    return Changes(**own, items=tuple(ItemChange(**row) for row in values["items"])), reading


def judge(stated: Changes, reading: Reading, editions: dict[str, Edition]) -> None:
    """Raise CatalogueError where the values break a rule, each problem with its line."""
    found = [replace(problem, line=reading.line(problem.path)) for problem in problems(stated, editions)]
    if found:
        raise CatalogueError(tuple(sorted(found, key=lambda problem: problem.line)))


def _schema(reading: Reading, node: Node, path: str) -> str:
    written = string(reading, node, path)
    if written != SCHEMA and path not in reading.broken:
        reading.refuse(node, path, f"is {shown(written)}, which this Tenken does not read; write schema: {SCHEMA}")
    return written


def _keys(reading: Reading, node: Node, path: str) -> tuple[str, ...]:
    return tuple(string(reading, child, place) for place, child in children(reading, node, path))


_STRING = Value(string, "")
_KEYS = Value(_keys, ())
_OPTIONAL_TEXT = Value(text, None)

ITEM = Shape({"kind": _STRING}, {"old": _KEYS, "new": _KEYS, "reason": _OPTIONAL_TEXT})
FILE = Shape(
    {
        "schema": Value(_schema, ""),
        "old": _STRING,
        "new": _STRING,
        "revised_on": Value(day, date.min),
    },
    {"items": list_of(ITEM), "note": _OPTIONAL_TEXT},
)
SHAPES = {"text": WORDS, "changes": FILE, "item": ITEM}
"""The format by its names."""
