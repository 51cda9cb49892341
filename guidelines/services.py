"""Changes to editions, each in one transaction."""

from dataclasses import fields

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guidelines import catalogue, crosswalk, rules
from guidelines import chronicle as chronicles
from guidelines.catalogue import CatalogueError
from guidelines.chronicle import TRAITS, Chronicle
from guidelines.crosswalk import CrosswalkSet
from guidelines.models import (
    Crosswalk,
    Event,
    Framework,
    Item,
    Link,
    Principle,
    Status,
    Term,
    Unit,
    Version,
)
from guidelines.sentences import Sentence
from guidelines.storing import pairs, store


class LoadRefused(Exception):
    """The edition contradicts what is stored already; nothing was written."""


class EditionFrozen(LoadRefused):
    """An edition of this name is stored with other content."""


class KeysClash(LoadRefused):
    """The edition has keys of another that is asked together with it; answers to the two could not be told apart."""


class FrameworkFrozen(LoadRefused):
    """The framework is stored with other particulars, which its editions stand on."""


@transaction.atomic
def load(*, edition: catalogue.Edition) -> tuple[Version, bool]:
    """Store the edition as published, or as retired where a later one is stored; the flag tells whether it was written.

    A past edition can be read and compared, and nobody starts on it by accident: what is loaded late is never the
    newest, whatever became of the later one. An edition that is stored with the same content is left alone. Raises
    CatalogueError with every rule that the values break, EditionFrozen or FrameworkFrozen where stored content would
    have to change, KeysClash where it has keys of an edition that is asked together with it.
    """
    if found := rules.problems(edition):
        raise CatalogueError(tuple(found))
    framework = stored_framework(edition.framework)
    digest = catalogue.digest(edition)
    stored = (
        Version.objects.select_related("framework").filter(framework=framework, label=edition.version.label).first()
    )
    if stored is None:
        refuse_clashes(framework, edition)
        status = Status.RETIRED if _is_past(framework, edition) else Status.PUBLISHED
        return freeze(store(framework, edition), digest, status), True
    if stored.digest != digest or not stored.is_frozen:
        raise EditionFrozen(_frozen_words(stored))
    return stored, False


def freeze(version: Version, digest: str, status: Status = Status.PUBLISHED) -> Version:
    """Publish a draft whose values have that digest, or retire it at once: from here on nothing in it changes, the
    database sees to that.
    """
    version.status, version.digest, version.loaded_at = status, digest, timezone.now()
    version.save(update_fields=["status", "digest", "loaded_at"])
    return version


def _is_past(framework: Framework, edition: catalogue.Edition) -> bool:
    """Whether a later edition of the framework is published or retired."""
    later = framework.versions.exclude(status=Status.DRAFT)
    return later.filter(published_on__gt=edition.version.published_on).exists()


@transaction.atomic
def load_crosswalks(*, linked: CrosswalkSet) -> bool:
    """Store everything that is linked from an edition in place of what was; whether anything was written.

    A crosswalk is our reading of two frozen editions and may be revised. Raises CatalogueError with every rule that
    the values break.
    """
    named = Version.objects.exclude(status=Status.DRAFT).select_related("framework__supplements")
    keys = {linked.source, *(row.target for row in linked.crosswalks)}
    versions = {version.key: version for version in named if version.key in keys}
    if found := crosswalk.problems(linked, {key: version.edition() for key, version in versions.items()}):
        raise CatalogueError(tuple(found))
    source, digest = versions[linked.source], crosswalk.digest(linked)
    if set(source.crosswalks.values_list("digest", flat=True)) == {digest}:
        return False
    source.crosswalks.all().delete()
    source.units.all().delete()
    units = _store_units(source, linked.units)
    for position, row in enumerate(linked.crosswalks, 1):
        target = versions[row.target]
        stored = Crosswalk.objects.create(
            source=source,
            target=target,
            position=position,
            revised_on=linked.revised_on,
            digest=digest,
            **pairs(row, "note"),
        )
        _store_links(stored, row.links, units)
    return True


@transaction.atomic
def load_chronicle(*, chronicle: Chronicle) -> bool:
    """Store the events, the terms or both in place of those that were; whether anything was written.

    What was corrected by hand stays until the file changes. Raises CatalogueError with every rule that the values
    break.
    """
    named = Version.objects.exclude(status=Status.DRAFT).select_related("framework")
    versions = {version.key: version for version in named}
    if found := chronicles.problems(chronicle, versions):
        raise CatalogueError(tuple(found))
    written = [
        _replace(Event, chronicle.events) and _store_events(chronicle.events, versions),
        _replace(Term, chronicle.terms) and _store_terms(chronicle.terms),
    ]
    return any(written)


def _replace(model: type[Event] | type[Term], rows: tuple[chronicles.Event, ...] | tuple[chronicles.Term, ...]) -> bool:
    """Make room for the rows; whether they are others than those that are stored."""
    if not rows or set(model.objects.values_list("digest", flat=True)) == {chronicles.digest(rows)}:
        return False
    model.objects.all().delete()
    return True


def _store_events(events: tuple[chronicles.Event, ...], versions: dict[str, Version]) -> bool:
    digest = chronicles.digest(events)
    rows = Event.objects.bulk_create(
        Event(
            position=position,
            edition=versions.get(event.edition),
            digest=digest,
            **{name: getattr(event, name) for name in ("key", "on", "precision", "sort", "verified")},
            url=event.url or "",
            **{f"shows_{trait}": trait in event.traits for trait in TRAITS},
            **pairs(event, "title", "issuer", "text", "corrects"),
        )
        for position, event in enumerate(events, 1)
    )
    stored = {row.key: row for row in rows}
    for row, event in zip(rows, events, strict=True):
        row.replaced_by = stored.get(event.replaced_by)
    Event.objects.bulk_update(rows, ["replaced_by"])
    return True


def _store_terms(terms: tuple[chronicles.Term, ...]) -> bool:
    digest = chronicles.digest(terms)
    rows = Term.objects.bulk_create(
        Term(
            key=term.key,
            position=position,
            reading=term.reading,
            digest=digest,
            **pairs(term, "term", "meaning", "source"),
        )
        for position, term in enumerate(terms, 1)
    )
    stored = {row.key: row for row in rows}
    link = Term.see.through
    link.objects.bulk_create(
        link(from_term=row, to_term=stored[key]) for row, term in zip(rows, terms, strict=True) for key in term.see
    )
    return True


def _store_units(source: Version, units: tuple[crosswalk.Unit, ...]) -> dict[str, Unit]:
    items = {item.key: item for item in source.items.only("key")}
    rows = Unit.objects.bulk_create(
        Unit(version=source, key=unit.key, position=position, printed_id=unit.printed_id, **pairs(unit, "title"))
        for position, unit in enumerate(units, 1)
    )
    held = Unit.items.through
    held.objects.bulk_create(
        held(unit=row, item=items[key]) for row, unit in zip(rows, units, strict=True) for key in unit.items
    )
    return {row.key: row for row in rows}


def _store_links(stored: Crosswalk, links: tuple[crosswalk.Link, ...], units: dict[str, Unit]) -> None:
    items = {item.key: item for item in stored.target.items.only("key")}
    passages = {passage.key: passage for passage in stored.target.passages.only("key")}
    Link.objects.bulk_create(
        Link(
            crosswalk=stored,
            position=position,
            unit=units[link.source],
            item=items.get(link.target),
            passage=passages.get(link.target),
            relation=link.relation,
            strength=link.strength,
            basis=link.basis,
            **pairs(link, "rationale", "reference"),
        )
        for position, link in enumerate(links, 1)
    )


def stored_framework(values: catalogue.Framework) -> Framework:
    """The row of the framework, made where there is none. Raises FrameworkFrozen where it says something else."""
    # The lock lets two loads at the same moment, of two starting servers, follow one another.
    own = {"kind": values.kind, "url": values.url, "supplements": _supplemented(values)}
    row, _created = Framework.objects.select_for_update().get_or_create(
        key=values.key, defaults=own | pairs(values, "title", "issuer")
    )
    stored = row.values()
    if other := [field.name for field in fields(values) if getattr(values, field.name) != getattr(stored, field.name)]:
        told = (
            "The framework %(framework)s is stored with another %(names)s. "
            "Its editions stand on these values: write them as they are stored, or give the framework a new key."
        )
        raise FrameworkFrozen(Sentence(told, framework=values.key, names=", ".join(other)))
    return row


def refuse_clashes(framework: Framework, edition: catalogue.Edition) -> None:
    """Raise KeysClash where the edition has keys of another that is asked together with it."""
    beside = Version.objects.filter(Q(framework=framework.supplements_id) | Q(framework__supplements=framework))
    asked = {"items": [row.key for row in edition.items], "principles": [row.key for row in edition.principles]}
    for rows, keys in asked.items():
        taken = {"items": Item, "principles": Principle}[rows].objects.filter(version__in=beside, key__in=keys)
        if clashing := sorted(set(taken.values_list("key", flat=True))):
            told = (
                "The %(rows)s %(keys)s of %(edition)s have keys that an edition asked together with it has too. "
                "Give them keys of their own."
            )
            raise KeysClash(Sentence(told, rows=Sentence(rows), keys=", ".join(clashing), edition=edition.key))


def _supplemented(values: catalogue.Framework) -> Framework | None:
    if values.supplements is None:
        return None
    found = Framework.objects.filter(key=values.supplements).first()
    if found is None:
        told = "The framework %(framework)s supplements %(other)s, which is not stored. Load that one first."
        raise LoadRefused(Sentence(told, framework=values.key, other=values.supplements))
    return found


def _frozen_words(stored: Version) -> Sentence:
    if stored.is_frozen:
        told = (
            "The edition %(edition)s is %(status)s with other content, and a %(status)s edition is frozen. "
            "Give the changed content a new version label."
        )
        return Sentence(told, edition=stored.key, status=Sentence(str(stored.status)))
    told = "The edition %(edition)s is stored as a draft. Give this content another version label."
    return Sentence(told, edition=stored.key)
