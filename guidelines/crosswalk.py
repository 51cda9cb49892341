"""How the parts of one edition stand to the places of others: a crosswalk, as values.

The kinds of relation are those of set theory, as NIST IR 8477 and the OSCAL mapping model name them; a relation says
how the source stands to the target. Direct links only: nothing is concluded over a third framework.

Plain Python: no Django, no clock, no files.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from guidelines.catalogue import Edition, Item, Passage, Problem, Text, shown
from guidelines.rules import text_faults

SCHEMA = "tenken.crosswalk/1"
RELATIONS = ("equal", "superset", "subset", "intersects", "none")
WIDE = ("equal", "superset")
"""The relations in which the source holds everything that the target asks; no other ever yields "covered"."""
BASES = ("published", "published_inferred", "judgement")
STRONGEST = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A part of the source edition as a crosswalk speaks of it: a principle, an item, a step of a cycle.

    ``items`` are the keys of the items whose practice stands for it; none where the edition does not ask it.
    """

    key: str
    printed_id: str
    title: Text
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One row: ``source`` is a unit's key, ``target`` that of an item or a passage, None where there is no counterpart.

    ``strength`` (0 to 10) tells how much of the target a good answer to the source would speak to; ``reference`` what
    the row goes back to, None where it is our own reading alone.
    """

    source: str
    target: str | None
    relation: str
    strength: int
    basis: str
    rationale: Text
    reference: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Crosswalk:
    """All rows from one edition (by key) to another."""

    target: str
    note: Text | None
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CrosswalkSet:
    """Everything that is linked from one edition, as one file holds it."""

    source: str
    revised_on: date
    units: tuple[Unit, ...]
    crosswalks: tuple[Crosswalk, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """An item or a passage of the target in short; ``parent`` is the key of the place that it is a part of."""

    key: str
    printed_id: str
    title: Text
    parent: str | None = None
    stage: Text | None = None
    applies_on: date | None = None
    applies_note: Text | None = None
    verified: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """A crosswalk with both its ends: what a page or a report needs to show it.

    ``places`` are all places of the target in printed order, linked or not.
    """

    source: str
    target: str
    title: Text
    label: str
    kind: str
    version_note: Text | None
    revised_on: date
    note: Text | None
    units: tuple[Unit, ...]
    places: tuple[Place, ...]
    links: tuple[Link, ...]

    @property
    def unlinked(self) -> tuple[Place, ...]:
        """Places that no row touches, neither themselves nor a place that they are a part of or that is a part of
        them."""
        linked = {link.target for link in self.links}
        parents = {place.key: place.parent for place in self.places}
        above = {key: _chain(key, parents) for key in parents}
        around = {higher for key in linked if key for higher in above[key]}
        return tuple(place for place in self.places if place.key not in around and not linked & set(above[place.key]))

    @property
    def one_sided(self) -> tuple[Unit, ...]:
        """Units of the source that have no counterpart in the target."""
        lonely = {link.source for link in self.links if link.target is None}
        return tuple(unit for unit in self.units if unit.key in lonely)


def _chain(key: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The place and those around it, the nearest first."""
    chain: list[str] = []
    here: str | None = key
    while here is not None:
        chain.append(here)
        here = parents[here]
    return tuple(chain)


def walk(linked: CrosswalkSet, crosswalk: Crosswalk, target: Edition) -> Walk:
    """One crosswalk of a set with both its ends."""
    return Walk(
        source=linked.source,
        target=target.key,
        title=target.framework.title,
        label=target.version.label,
        kind=target.framework.kind,
        version_note=target.version.note,
        revised_on=linked.revised_on,
        note=crosswalk.note,
        units=linked.units,
        places=tuple(_place(row) for chapter in target.principles for row in (*chapter.items, *chapter.passages)),
        links=crosswalk.links,
    )


def _place(row: Item | Passage) -> Place:
    own = {name: getattr(row, name) for name in ("key", "printed_id", "title", "stage", "verified")}
    if isinstance(row, Passage):
        own |= {name: getattr(row, name) for name in ("parent", "applies_on", "applies_note")}
    return Place(**own)


def digest(linked: CrosswalkSet) -> str:
    """SHA-256 in hex over the canonical JSON of the values."""
    content = {"schema": SCHEMA, "set": asdict(linked)}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(canonical.encode()).hexdigest()


def problems(linked: CrosswalkSet, editions: Mapping[str, Edition]) -> list[Problem]:
    """Every rule that the values break; ``editions`` are those that are stored, by key."""
    found = [*_unit_faults(linked, editions.get(linked.source)), *_target_faults(linked)]
    for index, crosswalk in enumerate(linked.crosswalks):
        found += _crosswalk_faults(f"targets[{index}]", crosswalk, linked, editions)
    return [Problem(line=None, path=path, message=message) for path, message in found]


def _unit_faults(linked: CrosswalkSet, source: Edition | None) -> Iterator[tuple[str, str]]:
    if source is None:
        yield "source", f"is {shown(linked.source)}, an edition that is not stored; load it first"
    known = {item.key for item in source.items} if source else None
    seen: set[str] = set()
    yield from text_faults(linked.units, "units")
    for index, unit in enumerate(linked.units):
        if unit.key in seen:
            yield f"units[{index}].key", f"is {shown(unit.key)}, which another unit has; give each its own key"
        seen.add(unit.key)
        if len(set(unit.items)) < len(unit.items):
            yield f"units[{index}].items", "names the same item twice; name it once"
        if known is not None and (strange := [key for key in unit.items if key not in known]):
            yield f"units[{index}].items", f"names {', '.join(map(shown, strange))}, no items of {linked.source}"


def _target_faults(linked: CrosswalkSet) -> Iterator[tuple[str, str]]:
    if not linked.crosswalks:
        yield "targets", "is empty; give at least one edition that is linked to"
    seen: set[str] = set()
    for index, crosswalk in enumerate(linked.crosswalks):
        if crosswalk.target in seen:
            yield f"targets[{index}].edition", f"is {shown(crosswalk.target)}, linked to above; join the two"
        seen.add(crosswalk.target)


def _crosswalk_faults(
    path: str, crosswalk: Crosswalk, linked: CrosswalkSet, editions: Mapping[str, Edition]
) -> Iterator[tuple[str, str]]:
    target = editions.get(crosswalk.target)
    if target is None:
        yield f"{path}.edition", f"is {shown(crosswalk.target)}, an edition that is not stored; load it first"
    if not crosswalk.links:
        yield f"{path}.links", "is empty; give at least one link, or remove the target"
    yield from text_faults(crosswalk.note, f"{path}.note", "note")
    places = {row.key for row in (*target.items, *target.passages)} if target else None
    units = {unit.key for unit in linked.units}
    pairs: set[tuple[str, str | None]] = set()
    for index, link in enumerate(crosswalk.links):
        where = f"{path}.links[{index}]"
        if link.source not in units:
            yield f"{where}.source", f"is {shown(link.source)}, which is none of the units"
        if places is not None and link.target is not None and link.target not in places:
            yield f"{where}.target", f"is {shown(link.target)}, which {crosswalk.target} does not have"
        if (link.source, link.target) in pairs:
            yield where, "links the same two ends as a row before it; keep one of the two"
        pairs.add((link.source, link.target))
        yield from _link_faults(where, link)


def _link_faults(where: str, link: Link) -> Iterator[tuple[str, str]]:
    if link.relation not in RELATIONS:
        yield f"{where}.relation", f"is {shown(link.relation)}; choose from {', '.join(RELATIONS)}"
    if link.basis not in BASES:
        yield f"{where}.basis", f"is {shown(link.basis)}; choose from {', '.join(BASES)}"
    if not 0 <= link.strength <= STRONGEST:
        yield f"{where}.strength", f"is {link.strength}; write a whole number from 0 to {STRONGEST}"
    if (link.target is None) != (link.relation == "none"):
        yield f"{where}.target", 'must be left out where the relation is "none", and written everywhere else'
    for name in ("rationale", "reference"):
        yield from text_faults(getattr(link, name), f"{where}.{name}", name)
