"""What templates get: a report as values, every text in the report's language, every figure rounded."""

from dataclasses import dataclass
from itertools import groupby

from assessments.reports.charts import Bars, Radar
from assessments.reports.drawings import Gauge
from assessments.reports.glances import Brief, Change, RoleMap, Schedule
from assessments.reports.parts import Fact, Figures, Item, Principle, RoleFigures, Step
from assessments.reports.seals import Seal

PRINTED_LINKS = 6  # of one place of another framework


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
    the finished round; None where the result is an interim one or its answers came from a file. ``unknowns`` says what
    the result does not know; ``brief`` is what the one page of the summary shows.
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
    gauge: Gauge | None
    role_map: RoleMap | None
    change: Change | None
    schedule: Schedule | None
    unknowns: tuple[str, ...]
    brief: Brief
    seal: Seal | None

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
