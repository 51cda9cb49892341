"""A crosswalk as it is read: what a reader asks for, its rows sorted under the parts of one side, and counted.

Plain Python: no Django, no clock, no files.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from guidelines.crosswalk import RELATIONS, STRONGEST, WIDE, Link, Place, Unit, Walk

SIDES = ("source", "target")
SEEN_FROM_TARGET = {"superset": "subset", "subset": "superset"}
"""The relations that change their name when they are read from the target; the others are the same both ways."""
BANDS = (("strong", 8), ("medium", 5), ("weak", 1), ("none", 0))
"""Words for a strength, each with the least figure that it is used for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What a reader asked for: ``side`` the rows are sorted under, one relation or None for all, and a least strength.

    ``refused`` names what was asked for and is not known; the plain choice stands in its place.
    """

    side: str = "source"
    relation: str | None = None
    least: int = 0
    refused: tuple[str, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether some rows may be left out."""
        return self.relation is not None or self.least > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One link with both its ends."""

    link: Link
    unit: Unit
    place: Place | None

    @property
    def band(self) -> str:
        """The word for the strength."""
        return band(self.link.strength)

    @property
    def may_cover(self) -> bool:
        """Whether the relation may ever mean that the target is covered."""
        return self.link.relation in WIDE


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A unit or a place with its rows."""

    part: Unit | Place
    rows: tuple[Row, ...]


def chosen(asked: Mapping[str, str]) -> Choice:
    """The choice that ``from``, ``relation`` and ``strength`` of an address make."""
    known = {"from": SIDES, "relation": RELATIONS, "strength": tuple(map(str, range(STRONGEST + 1)))}
    given = {name: asked.get(name, "") for name in known}
    valid = {name: value for name, value in given.items() if value in known[name]}
    return Choice(
        side=valid.get("from", "source"),
        relation=valid.get("relation"),
        least=int(valid.get("strength", 0)),
        refused=tuple(name for name, value in given.items() if value and name not in valid),
    )


def band(strength: int) -> str:
    """The word for a strength."""
    return next(name for name, least in BANDS if strength >= least)


def rows(walk: Walk) -> tuple[Row, ...]:
    """Every link with both its ends, in the order of the file."""
    units = {unit.key: unit for unit in walk.units}
    places = {place.key: place for place in walk.places}
    return tuple(
        Row(link=link, unit=units[link.source], place=places[link.target] if link.target else None)
        for link in walk.links
    )


def groups(walk: Walk, choice: Choice) -> tuple[Group, ...]:
    """The rows asked for under the parts of one side, in its order, the strongest first.

    Rows without a counterpart are no part of it: they stand in a list of their own.
    """
    under: dict[str, list[Row]] = {}
    for row in sorted(rows(walk), key=lambda row: -row.link.strength):
        if row.place and _is_asked_for(row.link, choice):
            under.setdefault(row.unit.key if choice.side == "source" else row.place.key, []).append(row)
    parts = walk.units if choice.side == "source" else walk.places
    return tuple(Group(part=part, rows=tuple(under[part.key])) for part in parts if part.key in under)


def without_counterpart(walk: Walk) -> tuple[Row, ...]:
    """The rows that say that a unit has no counterpart in the target."""
    return tuple(row for row in rows(walk) if row.place is None)


def _is_asked_for(link: Link, choice: Choice) -> bool:
    return choice.relation in (None, link.relation) and link.strength >= choice.least
