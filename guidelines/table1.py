"""Table 1 of the AI Guidelines for Business, edition 1.2 (main text, about page 25): the ten common guiding principles
against what is asked of every actor and of each of the three, computed from the edition's own items.

Plain Python: no Django, no clock, no files.
"""

from dataclasses import dataclass

from guidelines.catalogue import ROLES, Edition, Item, Principle

FRAMEWORK = "aigb"
PRINCIPLES = ("C-1", "C-2", "C-3", "C-4", "C-5", "C-6", "C-7", "C-8", "C-9", "C-10")
"""The rows of the table: keys of the principles of Part 2 C."""
COMMON = "common"
COLUMNS = (COMMON, *ROLES)
REPEATED = {("C-4", "developer"): ("D-2-i",)}
"""Cells in which Table 1 prints an item of another row once more (再掲): D-4) has none of its own, so D-2）i. on proper
training data stands under privacy too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """What stands under one column; ``repeated`` are items of another row that the table prints here again."""

    column: str
    items: tuple[Item, ...]
    repeated: tuple[Item, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the actor is asked no more than what is common to all."""
        return not (self.items or self.repeated)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One principle with a cell for each of COLUMNS, in their order."""

    principle: Principle
    cells: tuple[Cell, ...]


def rows(edition: Edition) -> tuple[Row, ...]:
    """The table in the order of the edition; principles that Table 1 does not list are left out."""
    items = {item.key: item for item in edition.items}
    listed = (principle for principle in edition.principles if principle.key in PRINCIPLES)
    return tuple(
        Row(principle=principle, cells=tuple(_cell(principle, column, items) for column in COLUMNS))
        for principle in listed
    )


def _cell(principle: Principle, column: str, items: dict[str, Item]) -> Cell:
    again = REPEATED.get((principle.key, column), ())
    return Cell(
        column=column,
        items=tuple(item for item in principle.items if column in _columns(item)),
        repeated=tuple(items[key] for key in again if key in items),
    )


def _columns(item: Item) -> tuple[str, ...]:
    return (COMMON,) if item.roles == ROLES else item.roles
