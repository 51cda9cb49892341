"""Reading events and terms from YAML, format ``tenken.chronicle/1``: every problem at once, each with its line."""

from collections.abc import Collection
from datetime import date

from guidelines.catalogue import Text
from guidelines.catalogue_yaml import WORDS, text
from guidelines.chronicle import SCHEMA, TRAITS, Chronicle, Event, Term, problems
from guidelines.strict_yaml import Reading, Shape, Value, compose, day, list_of, names, schema, string, texts


def read(source: str | bytes) -> tuple[Chronicle, Reading]:
    """The events and terms written in ``source``, and where each of their places stands, for ``judge``.

    Raises CatalogueError with every fault of shape.
    """
    root, refused = compose(source)
    reading = Reading(found=refused)
    values = FILE.read(reading, root, "")
    reading.end()
    chronicle = Chronicle(
        events=tuple(Event(**event) for event in values["events"]),
        terms=tuple(Term(**term) for term in values["terms"]),
    )
    return chronicle, reading


def judge(chronicle: Chronicle, reading: Reading, editions: Collection[str]) -> None:
    """Raise CatalogueError where the values break a rule, each problem with its line."""
    reading.end(problems(chronicle, editions))


_STRING = Value(string, "")
_TEXT = Value(text, Text(ja="", en=""))
_OPTIONAL_TEXT = Value(text, None)
_OPTIONAL_STRING = Value(string, None)

EVENT = Shape(
    {
        "key": _STRING,
        "on": Value(day, date.min),
        "title": _TEXT,
        "issuer": _TEXT,
        "sort": _STRING,
        "text": _TEXT,
        "verified": _STRING,
    },
    {
        "precision": Value(string, "day"),
        "traits": names(TRAITS),
        "edition": _OPTIONAL_STRING,
        "url": _OPTIONAL_STRING,
        "replaced_by": _OPTIONAL_STRING,
        "corrects": _OPTIONAL_TEXT,
    },
)
TERM = Shape(
    {"key": _STRING, "term": _TEXT, "reading": _STRING, "meaning": _TEXT},
    {"source": _OPTIONAL_TEXT, "see": Value(texts, ())},
)
FILE = Shape({"schema": schema(SCHEMA)}, {"events": list_of(EVENT), "terms": list_of(TERM)})
SHAPES = {"text": WORDS, "chronicle": FILE, "event": EVENT, "term": TERM}
"""The format by its names."""
