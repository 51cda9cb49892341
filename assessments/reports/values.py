"""What templates get: a report as values, every text in the report's language, every figure rounded."""

from dataclasses import dataclass
from itertools import groupby

from assessments.reports.charts import Bars, Radar

LONG = 700  # characters of notes and evidence
PRINTED_LINKS = 6  # of one place of another framework


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
        return sum(map(len, (*(note.value for note in self.notes), *self.evidence))) > LONG


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


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """An item that role and depth ask for and the profile takes out, with the reason."""

    printed_id: str
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A published file that items cite."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """The guideline as it was asked; ``name`` is that of the edition."""

    title: str
    name: str
    issuer: str
    published_on: str
    url: str
    licence_note: str
    note: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplement:
    """What was asked beside the edition for the situations given; its figures stand alone."""

    edition: Edition
    total: Figures
    principles: tuple[Principle, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedUnit:
    """One link to a place: the unit, how it stands to the place in words, and the practice behind it."""

    printed_id: str
    title: str
    relation: str
    strength: int
    practice: str
    symbol: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedPlace:
    """A place of another framework; ``state`` names its state for styling, ``word`` and ``symbol`` say it.

    ``links`` come strongest first; a place without a counterpart has none. ``applies`` says from when it applies.
    """

    key: str
    printed_id: str
    title: str
    applies: str
    mark: str
    state: str
    word: str
    symbol: str
    links: tuple[LinkedUnit, ...]

    @property
    def more(self) -> int:
        """Links beyond the six that a report prints."""
        return max(0, len(self.links) - PRINTED_LINKS)


@dataclass(frozen=True, kw_only=True, slots=True)
class StateCount:
    """How many places are in one state."""

    state: str
    word: str
    symbol: str
    places: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where the answers leave the organisation with another framework.

    ``one_sided`` are the units without a counterpart there, each as printed identifier and title.
    """

    key: str
    title: str
    name: str
    note: str
    edition_note: str
    counts: tuple[StateCount, ...]
    rows: tuple[LinkedPlace, ...]
    unlinked: tuple[LinkedPlace, ...]
    one_sided: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Everything that result page and report show.

    ``organisation`` is blank where none was named, and ``running`` is its short form for page headers. ``as_of`` is
    the date in words, ``as_of_exactly`` with time and zone, ``as_of_machine`` for metadata. ``round`` is the number of
    the finished round; None where the result is an interim one or its answers came from a file.
    """

    lang: str
    code: str
    round: int | None
    method: int
    organisation: str
    running: str
    author: str
    as_of: str
    as_of_exactly: str
    as_of_machine: str
    edition: Edition
    roles: tuple[str, ...]
    depth: str
    profile: tuple[Fact, ...]
    meaning: str
    total: Figures
    strengths: tuple[Principle, ...]
    gaps: tuple[Principle, ...]
    steps: tuple[Step, ...]
    principles: tuple[Principle, ...]
    by_role: tuple[RoleFigures, ...]
    left_out: tuple[LeftOut, ...]
    supplement: Supplement | None
    standings: tuple[Standing, ...]
    bars: Bars
    radar: Radar | None

    @property
    def first_steps(self) -> tuple[Step, ...]:
        """The five actions to begin with."""
        return self.steps[:5]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in scope, in the edition's order."""
        return tuple(item for principle in self.principles for item in principle.items)

    @property
    def not_applicable(self) -> tuple[Item, ...]:
        """The items answered *does not apply*."""
        return tuple(item for item in self.items if item.level == "not_applicable")

    @property
    def unanswered(self) -> tuple[Item, ...]:
        """The items that nobody has answered."""
        return tuple(item for item in self.items if not item.is_answered)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Principle, ...]], ...]:
        """The principles under their groups' headings."""
        return tuple((name, tuple(found)) for name, found in groupby(self.principles, key=lambda p: p.group))
