"""Values become rows: the edition as a whole, and one item. Only services write what is made here."""

from typing import Any

from guidelines import catalogue
from guidelines.catalogue import ROLES, Text
from guidelines.models import Framework, Item, Passage, Principle, SourceDocument, Version


def store(framework: Framework, edition: catalogue.Edition) -> Version:
    """The edition as rows of a draft: a frozen one takes no rows, so that it is frozen last."""
    version, chapters, documents = store_frame(framework, edition)
    Item.objects.bulk_create(
        item_row(item, principle, documents[item.source.document]) for principle, row in chapters for item in row.items
    )
    Passage.objects.bulk_create(
        passage_row(passage, principle, documents[passage.source.document])
        for principle, row in chapters
        for passage in row.passages
    )
    return version


def store_frame(
    framework: Framework, edition: catalogue.Edition
) -> tuple[Version, list[tuple[Principle, catalogue.Principle]], dict[str, SourceDocument]]:
    """The draft without items and passages: its row, its principles beside their values, its documents by key."""
    values = edition.version
    version = Version.objects.create(
        framework=framework,
        label=values.label,
        published_on=values.published_on,
        language=values.language,
        source_url=values.source_url,
        retrieved_on=values.retrieved_on,
        precision=values.precision,
        **pairs(values, "licence_note", "note"),
    )
    documents = _store_documents(version, values.documents)
    principles = Principle.objects.bulk_create(
        Principle(version=version, key=row.key, position=row.position, **pairs(row, "title", "group"))
        for row in edition.principles
    )
    return version, list(zip(principles, edition.principles, strict=True)), documents


def _store_documents(version: Version, documents: tuple[catalogue.Document, ...]) -> dict[str, SourceDocument]:
    rows = SourceDocument.objects.bulk_create(
        SourceDocument(version=version, key=row.key, position=position, url=row.url or "", **pairs(row, "title"))
        for position, row in enumerate(documents, 1)
    )
    return {row.key: row for row in rows}


def item_row(item: catalogue.Item, principle: Principle, document: SourceDocument) -> Item:
    texts = ("title", "question", "guidance", "example", "evidence", "first_step", "strength_note", "stage", "note")
    return Item(
        principle=principle,
        version=principle.version,
        key=item.key,
        position=item.position,
        printed_id=item.printed_id,
        quick=item.quick,
        when=",".join(item.when),
        only_with=",".join(item.only_with),
        strength=item.strength,
        force=item.force or "",
        **_place(item, document),
        **pairs(item, *texts),
        **{f"for_{role}": role in item.roles for role in ROLES},
        **{f"standard_for_{role}": role in item.standard_for for role in ROLES},
    )


def passage_row(passage: catalogue.Passage, principle: Principle, document: SourceDocument) -> Passage:
    return Passage(
        principle=principle,
        version=principle.version,
        key=passage.key,
        position=passage.position,
        printed_id=passage.printed_id,
        parent=passage.parent or "",
        applies_on=passage.applies_on,
        **_place(passage, document),
        **pairs(passage, "title", "summary", "stage", "applies_note", "note"),
    )


def _place(values: catalogue.Item | catalogue.Passage, document: SourceDocument) -> dict[str, Any]:
    return {
        "source_document": document,
        "source_page": values.source.page or "",
        "source_approximate": values.source.approximate,
        "verified": values.verified or "",
        **pairs(values.source, "part", "section", prefix="source_"),
    }


def pairs(values: Any, *names: str, prefix: str = "") -> dict[str, str]:
    """The two columns of each text; a text that is None becomes two empty ones."""
    nothing = Text(ja="", en="")
    texts = {name: getattr(values, name) or nothing for name in names}
    return {f"{prefix}{name}_{lang}": text.in_language(lang) for name, text in texts.items() for lang in ("ja", "en")}
