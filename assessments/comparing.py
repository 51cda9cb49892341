"""Two results of one assessment side by side: what went up, what went down. Values in, values out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessments.frozen import whole
from assessments.scoring import POINTS

CHANGES = ("up", "down", "answered", "unanswered", "entered", "left", "changed", "same")
"""How an item stands in the later result: a better or a worse level; an answer given or taken back; in scope since, or
no longer; another answer that is neither better nor worse; the same answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemChange:
    """One item of either result; ``before`` and ``after`` are its levels, ``entry`` its later entry where it has one.

    ``kind`` is one of CHANGES; only that tells an item out of scope from one without an answer.
    """

    key: str
    entry: Mapping
    before: str | None
    after: str | None
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PrincipleChange:
    """The tallies of one principle; None where it is out of scope."""

    key: str
    title: Mapping
    before: Mapping | None
    after: Mapping | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PartChange:
    """What is scored together: the edition, or the supplement beside it. A part that was not asked has no tally.

    ``closed`` are the items that had a next action in the earlier result and have none in the later.
    """

    title: Mapping
    before: Mapping | None
    after: Mapping | None
    principles: tuple[PrincipleChange, ...]
    items: tuple[ItemChange, ...]
    closed: tuple[ItemChange, ...]


def compare(earlier: Mapping, later: Mapping) -> tuple[PartChange, ...]:
    """Compare two contents (``snapshot.content``): the edition first, then the supplement where either has one."""
    contents = (whole(earlier), whole(later))
    supplements = [content["supplement"] for content in contents]
    pairs = [contents, supplements] if any(supplements) else [contents]
    return tuple(_part(before, after) for before, after in pairs)


def _part(before: Mapping | None, after: Mapping | None) -> PartChange:
    items = tuple(_items(before, after))
    steps = [{step["key"] for step in part["findings"]["steps"]} if part else set() for part in (before, after)]
    gone = steps[0] - steps[1]
    return PartChange(
        title=(after or before)["edition"]["title"],
        before=before and before["score"],
        after=after and after["score"],
        principles=tuple(_principles(before, after)),
        items=items,
        closed=tuple(item for item in items if item.key in gone),
    )


def _principles(before: Mapping | None, after: Mapping | None) -> Iterator[PrincipleChange]:
    rows = [{row["key"]: row for row in part["principles"]} if part else {} for part in (before, after)]
    for key, row in (rows[1] | rows[0] | rows[1]).items():
        tallies = [
            part["score"]["by_principle"][key] if key in found else None
            for part, found in zip((before, after), rows, strict=True)
        ]
        yield PrincipleChange(key=key, title=row["title"], before=tallies[0], after=tallies[1])


def _items(before: Mapping | None, after: Mapping | None) -> Iterator[ItemChange]:
    entries = [
        {item["key"]: item for row in part["principles"] for item in row["items"]} if part else {}
        for part in (before, after)
    ]
    for key, entry in (entries[1] | entries[0] | entries[1]).items():
        levels = [found[key]["reply"]["level"] if key in found else None for found in entries]
        inside = [key in found for found in entries]
        yield ItemChange(key=key, entry=entry, before=levels[0], after=levels[1], kind=_kind(*inside, *levels))


def _kind(was_asked: bool, is_asked: bool, before: str | None, after: str | None) -> str:
    if was_asked != is_asked:
        return "entered" if is_asked else "left"
    if before == after:
        return "same"
    if before is None or after is None:
        return "answered" if before is None else "unanswered"
    rise = POINTS[after] - POINTS[before] if before in POINTS and after in POINTS else 0
    return ("down", "changed", "up")[(rise > 0) - (rise < 0) + 1]
