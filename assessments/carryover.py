"""Where each answer goes when an assessment moves to a new edition: values in, values out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from guidelines.changes import ItemChange

WAITING = ("reworded", "split", "merged")
"""The kinds of change after which only the answerer can tell whether an answer is still true."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """An answer's way from an old item to a new one, both by key; ``kind`` is that of the change."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Carryover:
    """Where all answers go.

    ``carried`` go along as they are, ``waiting`` are asked about; ``withdrawn`` are keys of answered items that the new
    edition no longer asks, ``added`` keys of items that are new.
    """

    carried: tuple[Move, ...]
    waiting: tuple[Move, ...]
    withdrawn: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """Keys of the new items that old answers wait at, each once."""
        return tuple(dict.fromkeys(move.new for move in self.waiting))


def carryover(changes: Iterable[ItemChange], answered: Collection[str]) -> Carryover:
    """Where the answers to the items of these keys go. Each is carried, waits, or is listed as withdrawn."""
    rows = tuple(changes)
    moves = [
        Move(kind=row.kind, old=old, new=new) for row in rows for old in row.old if old in answered for new in row.new
    ]
    return Carryover(
        carried=tuple(move for move in moves if move.kind == "unchanged"),
        waiting=tuple(move for move in moves if move.kind in WAITING),
        withdrawn=tuple(old for row in rows if row.kind == "withdrawn" for old in row.old if old in answered),
        added=tuple(new for row in rows if row.kind == "new" for new in row.new),
    )
