"""Writing one edition as YAML, in one layout only: ``read(dump(edition)) == edition``, and the same bytes every time.

Texts stand in double quotes, names without where YAML takes them for texts. What is left out means its default.
Plain Python: no Django, no clock, no files.
"""

import re
from collections.abc import Iterable, Iterator

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from guidelines.catalogue import SCHEMA, Document, Edition, Item, Passage, Principle, Source, Text, Version

HEAD = (
    "# One edition for Tenken: what is a fact of the source and what is Tenken's own is told in licence_note.",
    "# The shape is described by fixtures/catalogue.schema.json; the layout is that of guidelines/catalogue_write.py.",
)
LONG = ("question", "guidance", "example", "evidence", "first_step")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
# What YAML would not take, would take for the end of a line, or would drop.
_UNSAFE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
_resolver = Resolver()

Field = tuple[str, str | None]


def dump(edition: Edition) -> str:
    """The edition as text that ``catalogue_yaml.read`` takes, drafts with faults too: they are told when it is read."""
    return "".join(f"{line}\n" for line in _lines(edition))


def _lines(edition: Edition) -> Iterator[str]:
    framework = edition.framework
    yield from (*HEAD, f"schema: {SCHEMA}", "framework:")
    yield from _block(
        2,
        ("key", _name(framework.key)),
        ("title", _both(framework.title)),
        ("issuer", _both(framework.issuer)),
        ("kind", _name(framework.kind)),
        ("url", _quoted(framework.url)),
        ("supplements", _name(framework.supplements)),
    )
    yield "version:"
    yield from _version(edition.version)
    yield "principles:" if edition.principles else "principles: []"
    for principle in edition.principles:
        group = None if principle.group == framework.title else principle.group
        yield from _entry(2, _principle(principle, group))


def _version(version: Version) -> Iterator[str]:
    yield from _block(
        2,
        ("label", _quoted(version.label)),
        ("published_on", version.published_on.isoformat()),
        ("precision", None if version.precision == "day" else _name(version.precision)),
        ("language", _name(version.language)),
        ("source_url", _quoted(version.source_url)),
        ("retrieved_on", version.retrieved_on.isoformat()),
        ("licence_note", _both(version.licence_note)),
        ("note", _both(version.note)),
        ("documents", None if version.documents else "[]"),
    )
    if version.documents:
        yield "  documents:"
        yield from (f"    - {_document(row)}" for row in version.documents)


def _document(row: Document) -> str:
    return _flow(("key", _name(row.key)), ("title", _both(row.title)), ("url", _quoted(row.url)))


def _principle(principle: Principle, group: Text | None) -> Iterator[str]:
    yield from _block(0, ("key", _name(principle.key)), ("title", _both(principle.title)), ("group", _both(group)))
    for name, rows, lines in (("items", principle.items, _item), ("passages", principle.passages, _passage)):
        if rows:
            yield f"{name}:"
            for row in rows:
                yield from _entry(2, lines(row))


def _item(item: Item) -> Iterator[str]:
    yield from _named(item)
    for name in LONG:
        yield from _paragraphs(name, getattr(item, name))
    yield from _block(
        0,
        ("roles", _list(item.roles)),
        ("quick", "true" if item.quick else None),
        ("standard_for", _list(item.standard_for) if item.standard_for else None),
        ("when", _list(item.when) if item.when else None),
        ("only_with", _list(item.only_with) if item.only_with else None),
        ("strength", _name(item.strength)),
        ("strength_note", _both(item.strength_note)),
        ("stage", _both(item.stage)),
        ("note", _both(item.note)),
        ("force", _name(item.force)),
        ("verified", _name(item.verified)),
        ("source", _source(item.source)),
    )


def _passage(passage: Passage) -> Iterator[str]:
    yield from _named(passage)
    yield from _paragraphs("summary", passage.summary)
    yield from _block(
        0,
        ("parent", _name(passage.parent)),
        ("stage", _both(passage.stage)),
        ("applies_on", passage.applies_on and passage.applies_on.isoformat()),
        ("applies_note", _both(passage.applies_note)),
        ("note", _both(passage.note)),
        ("verified", _name(passage.verified)),
        ("source", _source(passage.source)),
    )


def _named(row: Item | Passage) -> Iterator[str]:
    return _block(0, ("key", _name(row.key)), ("printed_id", _quoted(row.printed_id)), ("title", _both(row.title)))


def _source(source: Source) -> str:
    return _flow(
        ("document", _name(source.document)),
        ("part", _both(source.part)),
        ("section", _both(source.section)),
        ("page", _quoted(source.page)),
        ("approximate", "true" if source.approximate else None),
    )


def _block(indent: int, *fields: Field) -> Iterator[str]:
    return (f"{' ' * indent}{name}: {written}" for name, written in fields if written is not None)


def _flow(*fields: Field) -> str:
    return "{" + ", ".join(_block(0, *fields)) + "}"


def _paragraphs(name: str, text: Text) -> tuple[str, ...]:
    return f"{name}:", f"  ja: {_quoted(text.ja)}", f"  en: {_quoted(text.en)}"


def _entry(indent: int, lines: Iterable[str]) -> Iterator[str]:
    """The lines as one entry of a list."""
    for number, line in enumerate(lines):
        yield f"{' ' * indent}{'  ' if number else '- '}{line}"


def _both(text: Text | None) -> str | None:
    return None if text is None else _flow(("ja", _quoted(text.ja)), ("en", _quoted(text.en)))


def _list(names: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_name, names))}]"


def _name(value: str | None) -> str | None:
    """A name without quotes, unless YAML would take it for a number, a date or a yes."""
    if value is None:
        return None
    plain = _NAME.fullmatch(value) and _resolver.resolve(ScalarNode, value, (True, False)) == "tag:yaml.org,2002:str"
    return value if plain else _quoted(value)


def _quoted(value: str | None) -> str | None:
    return None if value is None else f'"{_UNSAFE.sub(_escape, value)}"'


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return _ESCAPED.get(sign) or f"\\u{ord(sign):04X}"
