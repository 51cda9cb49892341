"""Overviews as templates get them: each holds its chart and the same figures as texts for the table beside it."""

from dataclasses import dataclass

from assessments.reports.drawings import Grid, Moves
from assessments.reports.parts import Principle, Step


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleMap:
    """Each principle by role: ``rows`` are titles with a range for each of ``roles``."""

    roles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    chart: Grid


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """The confirmed share before and after, and what it moved by in percentage points."""

    title: str
    before: str
    after: str
    moved: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What has changed since an earlier round; ``other_scope`` says that it asked for other roles or another depth."""

    round: int
    as_of: str
    other_scope: bool
    total: ChangeRow
    rows: tuple[ChangeRow, ...]
    chart: Moves


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRow:
    """One month of the proposal; ``confirmed`` is the share once everything up to its end is in place."""

    name: str
    until: str
    steps: tuple[Step, ...]
    confirmed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """The proposal by month; ``rest`` counts the actions that come after it."""

    months: tuple[MonthRow, ...]
    rest: int
    chart: Grid


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """What the one page of the summary shows; a text too long for it ends in "…" and stands whole further on.

    ``type_size`` is how small it is set: blank, "small", "smaller" or "smallest".
    """

    strengths: tuple[Principle, ...]
    gaps: tuple[Principle, ...]
    steps: tuple[Step, ...]
    note: str
    type_size: str
