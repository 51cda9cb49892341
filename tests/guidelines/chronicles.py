"""A small valid history and glossary, as the mapping of their file and as values. Tests change one thing in them."""

from typing import Any

from guidelines.chronicle import Chronicle
from guidelines.chronicle_yaml import judge, read
from guidelines.services import load_chronicle
from tests.guidelines.builders import as_yaml, changed, loaded, words


def event(key: str, on: str, **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "on": on,
        **{name: words(f"{name} {key}") for name in ("title", "issuer", "text")},
        "sort": "soft_law",
        "verified": "secondary",
        **changes,
    }


def term(key: str, reading: str, **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "term": words(f"term {key}"),
        "reading": reading,
        "meaning": words(f"meaning {key}"),
        **changes,
    }


def chronicle_mapping() -> dict[str, Any]:
    """Three events of two years, of which the first brought demo-1.2 and was replaced by the last; three terms."""
    rich = {
        "traits": ["soft_law", "interoperability"],
        "edition": "demo-1.2",
        "url": "https://example.jp/first",
        "replaced_by": "third",
        "corrects": words("corrects"),
    }
    return {
        "schema": "tenken.chronicle/1",
        "events": [
            event("first", "2024-04-19", verified="primary", **rich),
            event("second", "2024-04-01", precision="month", sort="international", verified="partly"),
            event("third", "2025-05-28", sort="law"),
        ],
        "terms": [
            term("one", "わからない"),
            term("two", "がくしゅう", source=words("source"), see=["one", "three"]),
            term("three", "かいとう"),
        ],
    }


def chronicle(path: str | None = None, value: Any = None) -> Chronicle:
    """The small history and glossary as values."""
    return read(as_yaml(changed(path, value, chronicle_mapping()) if path else chronicle_mapping()))[0]


def judged(text: str) -> None:
    """Read the text and judge it beside the edition demo-1.2."""
    judge(*read(text), {"demo-1.2"})


def loaded_chronicle() -> Chronicle:
    """The edition demo-1.2 and the small history and glossary as rows; the values."""
    loaded()
    values = chronicle()
    load_chronicle(chronicle=values)
    return values
