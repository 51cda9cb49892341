"""Writing one edition as YAML, in one layout only: ``read(dump(edition)) == edition``, and the same bytes every time.

Texts stand in double quotes, names without where YAML takes them for texts. What is left out means its default.
Plain Python: no Django, no clock, no files.
"""

from collections.abc import Iterator

from guidelines.catalogue import SCHEMA, Document, Edition, Item, Passage, Principle, Source, Text, Version
from guidelines.yaml_write import bare, bare_list, block, both, entry, flow, quoted

HEAD = (
    "# One edition for Tenken: what is a fact of the source and what is Tenken's own is told in licence_note.",
    "# The shape is described by fixtures/catalogue.schema.json; the layout is that of guidelines/catalogue_write.py.",
)
LONG = ("question", "guidance", "example", "evidence", "first_step")


def dump(edition: Edition) -> str:
    """The edition as text that ``catalogue_yaml.read`` takes, drafts with faults too: they are told when it is read."""
    return "".join(f"{line}\n" for line in _lines(edition))


def _lines(edition: Edition) -> Iterator[str]:
    framework = edition.framework
    yield from (*HEAD, f"schema: {SCHEMA}", "framework:")
    yield from block(
        2,
        ("key", bare(framework.key)),
        ("title", both(framework.title)),
        ("issuer", both(framework.issuer)),
        ("kind", bare(framework.kind)),
        ("url", quoted(framework.url)),
        ("supplements", bare(framework.supplements)),
    )
    yield "version:"
    yield from _version(edition.version)
    yield "principles:" if edition.principles else "principles: []"
    for principle in edition.principles:
        group = None if principle.group == framework.title else principle.group
        yield from entry(2, _principle(principle, group))


def _version(version: Version) -> Iterator[str]:
    yield from block(
        2,
        ("label", quoted(version.label)),
        ("published_on", version.published_on.isoformat()),
        ("precision", None if version.precision == "day" else bare(version.precision)),
        ("language", bare(version.language)),
        ("source_url", quoted(version.source_url)),
        ("retrieved_on", version.retrieved_on.isoformat()),
        ("licence_note", both(version.licence_note)),
        ("note", both(version.note)),
        ("documents", None if version.documents else "[]"),
    )
    if version.documents:
        yield "  documents:"
        yield from (f"    - {_document(row)}" for row in version.documents)


def _document(row: Document) -> str:
    return flow(("key", bare(row.key)), ("title", both(row.title)), ("url", quoted(row.url)))


def _principle(principle: Principle, group: Text | None) -> Iterator[str]:
    yield from block(0, ("key", bare(principle.key)), ("title", both(principle.title)), ("group", both(group)))
    for name, rows, lines in (("items", principle.items, _item), ("passages", principle.passages, _passage)):
        if rows:
            yield f"{name}:"
            for row in rows:
                yield from entry(2, lines(row))


def _item(item: Item) -> Iterator[str]:
    yield from _named(item)
    for name in LONG:
        yield from _paragraphs(name, getattr(item, name))
    yield from block(
        0,
        ("roles", bare_list(item.roles)),
        ("quick", "true" if item.quick else None),
        ("standard_for", bare_list(item.standard_for) if item.standard_for else None),
        ("when", bare_list(item.when) if item.when else None),
        ("only_with", bare_list(item.only_with) if item.only_with else None),
        ("strength", bare(item.strength)),
        ("strength_note", both(item.strength_note)),
        ("stage", both(item.stage)),
        ("note", both(item.note)),
        ("force", bare(item.force)),
        ("verified", bare(item.verified)),
        ("source", _source(item.source)),
    )


def _passage(passage: Passage) -> Iterator[str]:
    yield from _named(passage)
    yield from _paragraphs("summary", passage.summary)
    yield from block(
        0,
        ("parent", bare(passage.parent)),
        ("stage", both(passage.stage)),
        ("applies_on", passage.applies_on and passage.applies_on.isoformat()),
        ("applies_note", both(passage.applies_note)),
        ("note", both(passage.note)),
        ("verified", bare(passage.verified)),
        ("source", _source(passage.source)),
    )


def _named(row: Item | Passage) -> Iterator[str]:
    return block(0, ("key", bare(row.key)), ("printed_id", quoted(row.printed_id)), ("title", both(row.title)))


def _source(source: Source) -> str:
    return flow(
        ("document", bare(source.document)),
        ("part", both(source.part)),
        ("section", both(source.section)),
        ("page", quoted(source.page)),
        ("approximate", "true" if source.approximate else None),
    )


def _paragraphs(name: str, text: Text) -> tuple[str, ...]:
    return f"{name}:", f"  ja: {quoted(text.ja)}", f"  en: {quoted(text.en)}"
