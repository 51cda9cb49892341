"""The parts of a report as templates get them: figures, items with their answers, chapters, actions."""

from dataclasses import dataclass
from math import ceil

LONG = 15  # lines of notes and evidence; with question and source they fill about half a page
LETTERS = {True: 80, False: 49}  # on a line of a note, of ASCII alone and else


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """A tally as shown: shares as text ("46%", or a word where there is none), sums and counts as integers.

    ``has_score`` is False where nothing applies; ``open`` is what unanswered items could still earn; ``levels`` counts
    the items of each answer, answers that nobody gave left out.
    """

    has_score: bool
    confirmed: str
    ceiling: str
    range: str
    coverage: str
    unknown: str
    not_applicable: str
    evidenced: str
    band: str
    earned: int
    possible: int
    open: int
    in_scope: int
    answered: int
    unanswered: int
    unknown_items: int
    not_applicable_items: int
    levels: tuple["Count", ...]

    @property
    def highest(self) -> int:
        """Points that are earned once every unanswered item turns out to be in place."""
        return self.earned + self.open


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many items have one answer; ``level`` names the answer for styling ("open" where there is none)."""

    level: str
    word: str
    symbol: str
    items: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A label and what is said under it."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One term of the sum: weight × points = earned, of at most ``possible``; None where the item does not apply."""

    strength: str
    weight: int
    points: int | None
    earned: int | None
    possible: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item with its answer. ``notes`` holds what was written, ``evidence`` one text a piece."""

    key: str
    principle: str
    printed_id: str
    title: str
    question: str
    roles: str
    stage: str
    remark: str
    basis: str
    source: str
    strength_note: str
    first_step: str
    level: str
    word: str
    symbol: str
    reason: str
    notes: tuple[Fact, ...]
    evidence: tuple[str, ...]
    considered_on: str
    term: Term

    @property
    def is_answered(self) -> bool:
        """Whether somebody chose an answer."""
        return self.level != "open"

    @property
    def is_long(self) -> bool:
        """Whether so much was written that the item may break over pages; a short one is kept together."""
        said = (*(note.value for note in self.notes), *self.evidence)
        labels = len(self.notes) + bool(self.evidence)
        return labels + sum(ceil(len(s) / LETTERS[s.isascii()]) + s.count("\n") for s in said) > LONG


@dataclass(frozen=True, kw_only=True, slots=True)
class Principle:
    """A chapter with its figures and items; ``number`` counts from 1 within the report."""

    key: str
    number: int
    title: str
    group: str
    figures: Figures
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleFigures:
    """The figures of one role."""

    title: str
    figures: Figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A next action: ``kind`` is its word, ``gain`` the weighted points that it can add to the whole."""

    rank: int
    kind: str
    gain: int
    item: Item
