"""Reading one edition from YAML: every problem at once, each with its line and what to do.

The shapes below are the whole format ``tenken.catalogue/1``. ``fixtures/catalogue.schema.json`` tells the same to
editors and other programs; a test holds the two together.
"""

from datetime import date
from typing import Any

from yaml.nodes import MappingNode, Node

from guidelines.catalogue import (
    FACTS,
    ROLES,
    SCHEMA,
    SITUATIONS,
    Document,
    Edition,
    Framework,
    Item,
    Passage,
    Principle,
    Source,
    Text,
    Version,
)
from guidelines.rules import problems
from guidelines.sentences import Sentence
from guidelines.strict_yaml import Reading, Shape, Value, compose, day, flag, list_of, names, schema, string


def read(source: str | bytes) -> Edition:
    """The edition written in ``source``. Raises CatalogueError with all problems in the order of their lines.

    Rules on values are judged wherever the text could be read; what follows only from a fault told already is left out.
    """
    root, refused = compose(source)
    reading = Reading(found=refused)
    edition = _edition(EDITION.read(reading, root, ""))
    reading.end(problem for problem in problems(edition) if reading.can_judge(problem.path))
    return edition


def text(reading: Reading, node: Node, path: str) -> Text:
    """Words in both languages."""
    if isinstance(node, MappingNode):
        return Text(**WORDS.read(reading, node, path))
    reading.refuse(node, path, Sentence('must be given in both languages; write {ja: "…", en: "…"}'))
    return Text(ja="", en="")


def _text_or_name(reading: Reading, node: Node, path: str) -> Text:
    if isinstance(node, MappingNode):
        return Text(**WORDS.read(reading, node, path))
    both = string(reading, node, path)
    return Text(ja=both, en=both)


_STRING = Value(string, "")
_FLAG = Value(flag, False)
_DAY = Value(day, date.min)
_TEXT = Value(text, Text(ja="", en=""))
_TEXT_OR_NAME = Value(_text_or_name, Text(ja="", en=""))
_OPTIONAL_TEXT = Value(text, None)
_OPTIONAL_STRING = Value(string, None)
_OPTIONAL_DAY = Value(day, None)

WORDS = Shape({"ja": _STRING, "en": _STRING})
FRAMEWORK = Shape(
    {"key": _STRING, "title": _TEXT, "issuer": _TEXT, "kind": _STRING, "url": _STRING},
    {"supplements": _OPTIONAL_STRING},
)
DOCUMENT = Shape({"key": _STRING, "title": _TEXT}, {"url": _OPTIONAL_STRING})
VERSION = Shape(
    {
        "label": _STRING,
        "published_on": _DAY,
        "language": _STRING,
        "source_url": _STRING,
        "retrieved_on": _DAY,
        "licence_note": _TEXT,
        "documents": list_of(DOCUMENT),
    },
    {"precision": Value(string, "day"), "note": _OPTIONAL_TEXT},
)
SOURCE = Shape(
    {"part": _TEXT_OR_NAME, "section": _TEXT_OR_NAME},
    {"page": _OPTIONAL_STRING, "document": _OPTIONAL_STRING, "approximate": _FLAG},
)
ITEM = Shape(
    {
        "key": _STRING,
        "printed_id": _STRING,
        "title": _TEXT,
        "question": _TEXT,
        "guidance": _TEXT,
        "example": _TEXT,
        "evidence": _TEXT,
        "first_step": _TEXT,
        "roles": names(ROLES),
        "strength": _STRING,
        "source": SOURCE,
    },
    {
        "quick": _FLAG,
        "standard_for": names(ROLES),
        "when": names(FACTS),
        "only_with": names((*FACTS, *SITUATIONS)),
        "strength_note": _OPTIONAL_TEXT,
        "stage": _OPTIONAL_TEXT,
        "note": _OPTIONAL_TEXT,
        "force": _OPTIONAL_STRING,
        "verified": _OPTIONAL_STRING,
    },
)
PASSAGE = Shape(
    {"key": _STRING, "printed_id": _STRING, "title": _TEXT, "summary": _TEXT, "source": SOURCE},
    {
        "parent": _OPTIONAL_STRING,
        "stage": _OPTIONAL_TEXT,
        "applies_on": _OPTIONAL_DAY,
        "applies_note": _OPTIONAL_TEXT,
        "note": _OPTIONAL_TEXT,
        "verified": _OPTIONAL_STRING,
    },
)
PRINCIPLE = Shape(
    {"key": _STRING, "title": _TEXT},
    {"group": _OPTIONAL_TEXT, "items": list_of(ITEM), "passages": list_of(PASSAGE)},
)
EDITION = Shape(
    {"schema": schema(SCHEMA), "framework": FRAMEWORK, "version": VERSION, "principles": list_of(PRINCIPLE)}
)
SHAPES = {
    "text": WORDS,
    "edition": EDITION,
    "framework": FRAMEWORK,
    "version": VERSION,
    "document": DOCUMENT,
    "principle": PRINCIPLE,
    "item": ITEM,
    "passage": PASSAGE,
    "source": SOURCE,
}
"""The format by the names that the published JSON Schema uses."""


def _edition(values: dict[str, Any]) -> Edition:
    framework = Framework(**values["framework"])
    documents = tuple(Document(**document) for document in values["version"]["documents"])
    cited = documents[0].key if documents else ""
    return Edition(
        framework=framework,
        version=Version(**values["version"] | {"documents": documents}),
        principles=tuple(
            _principle(written, position, group=framework.title, document=cited)
            for position, written in enumerate(values["principles"], 1)
        ),
    )


def _principle(values: dict[str, Any], position: int, *, group: Text, document: str) -> Principle:
    items = tuple(Item(**_placed(written, place, document)) for place, written in enumerate(values["items"], 1))
    passages = tuple(
        Passage(**_placed(written, place, document)) for place, written in enumerate(values["passages"], 1)
    )
    own = {"group": values["group"] or group, "items": items, "passages": passages, "position": position}
    return Principle(**values | own)


def _placed(values: dict[str, Any], position: int, document: str) -> dict[str, Any]:
    written = values["source"]
    cited = document if written["document"] is None else written["document"]
    return values | {"position": position, "source": Source(**written | {"document": cited})}
