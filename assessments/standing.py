"""Where the answers to one framework leave an organisation with another: its places touched by practice, or not.

A relation is never stretched: "covered" needs a source that holds all of the target (``crosswalk.WIDE``) and practice
that is in place in every item of it. Everything else is *touched*, in the state of the practice that touches it.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from assessments.scoring import NOT_APPLICABLE, POINTS
from guidelines.crosswalk import WIDE, Link, Place, Unit, Walk

PRACTICES = ("in_place", "partly", "not_yet", "open", "outside")
STATES = ("covered", "in_place", "partly", "not_yet", "open")
"""How a linked place stands: covered; touched by practice that is in place, partly, not yet; or nobody can tell yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One linked place of the target: its state, and the links to it with the practice behind each, strongest first."""

    place: Place
    state: str
    links: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The position against one framework: ``rows`` in printed order; what has no counterpart on either side."""

    walk: Walk
    rows: tuple[Row, ...]
    unlinked: tuple[Place, ...]
    one_sided: tuple[Unit, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Linked places by state, in the order of STATES."""
        return {state: sum(row.state == state for row in self.rows) for state in STATES}


def practice(levels: Iterable[str | None], *, whole: bool = True) -> str:
    """The practice behind a unit from the answers to its items in scope; one of PRACTICES.

    *in place* only where every item that applies is; *not yet* where none that applies is even in part and every one is
    answered; *open* where nothing is answered; *outside* where nothing is asked or nothing applies. A unit that is not
    asked as a ``whole`` is in place in part at most.
    """
    applying = [level for level in levels if level != NOT_APPLICABLE]
    answered = [level for level in applying if level is not None]
    if not applying:
        return "outside"
    if not answered:
        return "open"
    if whole and all(level == "in_place" for level in applying):
        return "in_place"
    if any(POINTS[level] for level in answered):
        return "partly"
    return "not_yet" if len(answered) == len(applying) else "open"


def standing(walk: Walk, levels: Mapping[str, str | None], *, unasked: Container[str] = ()) -> Standing:
    """The position; ``levels`` are the answers (None: not answered) of the items in scope, by key.

    ``unasked`` are the keys of items that apply all the same and that only a greater depth would ask.
    """
    done = {
        unit.key: practice(
            (levels[key] for key in unit.items if key in levels), whole=not any(key in unasked for key in unit.items)
        )
        for unit in walk.units
    }
    by_target: dict[str, list[tuple[Link, str]]] = {}
    for link in walk.links:
        if link.target is not None:
            by_target.setdefault(link.target, []).append((link, done[link.source]))
    rows = tuple(
        Row(
            place=place,
            state=state_of(by_target[place.key]),
            links=tuple(sorted(by_target[place.key], key=lambda pair: -pair[0].strength)),
        )
        for place in walk.places
        if place.key in by_target
    )
    return Standing(walk=walk, rows=rows, unlinked=walk.unlinked, one_sided=walk.one_sided)


def state_of(links: Iterable[tuple[Link, str]]) -> str:
    """The state of a place from its links and the practice behind each; one of STATES.

    Rows are not added up. Those count that are at least half as strong as the strongest one asked, and of these the
    one whose practice is furthest along: a weak link alone lifts no place, and as answers do not change which rows
    count, better practice never makes a place look worse.
    """
    asked = [(link, done) for link, done in links if link.relation != "none" and done != "outside"]
    if any(link.relation in WIDE and done == "in_place" for link, done in asked):
        return "covered"
    least = max((link.strength for link, _ in asked), default=0) / 2
    counting = [done for link, done in asked if done != "open" and link.strength >= least]
    return max(counting, key=POINTS.__getitem__, default="open")
