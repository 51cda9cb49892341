"""The ministries' worksheet (Appendix 7C) as cells: where its rows, columns and role cells are.

Plain values. The sheets are told by what they hold and the columns by their headings, so that a renamed sheet, a moved
row or an added column does no harm; what is not clear is named and left alone. ``worksheet_filling`` and
``worksheet_reading`` stand on this, ``reports.worksheet_xlsx`` turns files into ``Grid`` and back.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from assessments.worksheet_rows import NAMES, ROLE_KINDS, keys_of, kind_of, part_of, plain

FRAMEWORK = "aigb"
TICK = "✓"
TICKS = (TICK, "✔", "☑", "✅", "レ", "TRUE")
HEADER_DEPTH = 60  # rows in which the headings are looked for
# A part of each heading, as ``plain`` leaves it.
HEADINGS = {
    "number": "分類",
    "place": "対応箇所",
    "considered": "検討対象とする",
    "relations": "他の主体",
    "approach": "具体的なアプローチ",
    "date": "最終検討日",
}
NEEDED = ("number", "considered", "relations", "tick", "approach", "date")
PEOPLE = {"alpha": "α", "beta": "β", "gamma": "γ"}
NOT_APPLICABLE_WORD = "対象外"
LEVEL_WORDS = {"partly": "回答：一部実施", "not_yet": "回答：未実施", "unknown": "回答：わからない"}
"""What says in a row of its own which answer was given, where ✓ alone cannot."""
ISSUED = date(2026, 3, 31)  # in the first row of every sheet of edition 1.2

Value = str | float
Place = tuple[int, int]  # row and column, both from 1


class Unreadable(Exception):
    """The file cannot be taken. ``why`` is a word of ``reports.worksheet_xlsx.REASONS``, ``place`` says where.

    ``values`` fill the blanks of the sentence that is said for the word.
    """

    def __init__(self, why: str, place: str = "", **values: object) -> None:
        super().__init__(f"{why} {place}".strip())
        self.why, self.place, self.values = why, place, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """The cells of one sheet that hold something.

    ``validated`` is the last row of each column with a list to choose from. ``formulas`` are cells with a formula,
    ``dated`` those that show a number as a date, counted in days from ``epoch``.
    """

    name: str
    cells: Mapping[Place, Value]
    validated: Mapping[int, int] = field(default_factory=dict)
    formulas: Collection[Place] = frozenset()
    dated: Collection[Place] = frozenset()
    epoch: date = date(1899, 12, 30)

    def text(self, row: int, column: int | None) -> str:
        """What a cell says, blank for an empty one."""
        value = self.cells.get((row, column), "") if column else ""
        return value if isinstance(value, str) else f"{value:.15g}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What the worksheet gives to one item: the rows ``first`` to ``last`` of a sheet.

    ``key`` is None where the row is about no known item, or where it is not clear about which (``unclear``).
    """

    number: str
    first: int
    last: int
    key: str | None
    unclear: bool = False

    @property
    def lines(self) -> range:
        """Its rows."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet of the worksheet; ``columns`` by the names of ``NEEDED``, ``people`` are the role cells."""

    kind: str
    grid: Grid
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    people: Mapping[str, Place]

    def block(self, row: Row, column: str) -> list[str]:
        """The texts of one column of an item, line by line."""
        return [self.grid.text(line, self.columns[column]) for line in row.lines]

    def serves(self, roles: Collection[str]) -> bool:
        """Whether the sheet is for everybody or for one of these roles."""
        return self.kind not in ROLE_KINDS or self.kind in roles


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The worksheet of a file; ``strange`` are the names of sheets that are none of its own."""

    sheets: tuple[Sheet, ...]
    strange: tuple[str, ...] = ()

    @property
    def of_this_edition(self) -> bool:
        """Whether a sheet bears the date of edition 1.2 in its first rows."""
        return any(
            day_of(value, sheet.grid.epoch) == ISSUED
            for sheet in self.sheets
            for (row, _), value in sheet.grid.cells.items()
            if row <= 2
        )

    def missing(self, roles: Collection[str]) -> tuple[str, ...]:
        """The kinds of sheets that the worksheet has for everybody or for one of these roles, and the file has not."""
        there = {sheet.kind for sheet in self.sheets}
        return tuple(kind for kind in NAMES if kind not in there and (kind not in ROLE_KINDS or kind in roles))


def layout(grids: Sequence[Grid]) -> Layout:
    """Find the worksheet's sheets. Raises ``Unreadable`` where there are none, or two of one kind."""
    found = {grid.name: _sheet(grid) for grid in grids}
    sheets = tuple(sheet for sheet in found.values() if sheet)
    if not sheets:
        raise Unreadable("no_sheet")
    for kind, count in Counter(sheet.kind for sheet in sheets).items():
        if count > 1:
            names = " / ".join(sheet.grid.name for sheet in sheets if sheet.kind == kind)
            raise Unreadable("twice", names)
    return Layout(sheets=sheets, strange=tuple(name for name, sheet in found.items() if sheet is None))


def is_tick(text: str) -> bool:
    """Whether a cell is ticked."""
    return plain(text) in TICKS


def day_of(value: Value, epoch: date) -> date | None:
    """The day that a cell means: a number of days, or a date as it is written in Japan; None for anything else."""
    if not isinstance(value, str):
        return epoch + timedelta(days=int(value)) if 0 < value < 100_000 else None
    text = plain(value)
    era = re.fullmatch(r"(?:令和|R)(\d{1,2}|元)[年./](\d{1,2})[月./](\d{1,2})日?", text)
    common = re.fullmatch(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?", text)
    if not (found := era or common):
        return None
    first, month, day = found.groups()
    year = int(first) if common else 2018 + (1 if first == "元" else int(first))
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def name_of(place: Place) -> str:
    """The name of a cell as a spreadsheet shows it: ``B9``."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _sheet(grid: Grid) -> Sheet | None:
    """The sheet of a grid; None where it is none of the worksheet. Raises ``Unreadable`` where a column is missing."""
    header, columns = _header(grid)
    if header is None:
        return None
    if missing := [HEADINGS.get(name, TICK) for name in NEEDED if name not in columns]:
        raise Unreadable("no_column", grid.name, row=header, columns=", ".join(missing))
    starts = sorted(row for row, column in grid.cells if column == columns["number"] and row > header)
    starts = [row for row in starts if plain(grid.text(row, columns["number"]))]
    kind = kind_of(
        name=grid.name,
        places=[grid.text(row, columns.get("place")) for row in starts],
        numbers=[plain(grid.text(row, columns["number"])) for row in starts],
        common_shape=0 < columns.get("place", 0) < columns["number"],
    )
    if kind is None:
        raise Unreadable("no_kind", grid.name)
    return Sheet(
        kind=kind,
        grid=grid,
        columns=columns,
        rows=_rows(grid, kind, header, starts, columns),
        people=_people(grid, header),
    )


def _header(grid: Grid) -> tuple[int | None, dict[str, int]]:
    """The first row with the headings of number and approach, and all its columns."""
    rows: dict[int, dict[str, int]] = {}
    for (row, column), value in sorted(grid.cells.items(), key=lambda cell: cell[0]):
        if row <= HEADER_DEPTH and isinstance(value, str):
            for name, words in HEADINGS.items():
                if words in plain(value):
                    rows.setdefault(row, {}).setdefault(name, column)
            if is_tick(value):
                rows.setdefault(row, {}).setdefault("tick", column)
    found = (row for row, columns in rows.items() if {"number", "approach"} <= columns.keys())
    header = next(found, None)
    return header, rows.get(header, {})


def _rows(grid: Grid, kind: str, header: int, starts: list[int], columns: Mapping[str, int]) -> tuple[Row, ...]:
    """One row an item; the last one reaches to the end of the validated cells, or of the text."""
    ours = {columns[name] for name in ("considered", "relations", "tick", "approach", "date")}
    end = grid.validated.get(columns["tick"]) or max(
        (row for (row, column), value in grid.cells.items() if column in ours and str(value).strip()), default=header
    )
    stage, found = "", []
    for first, following in zip(starts, [*starts[1:], max(end, starts[-1]) + 1] if starts else [], strict=True):
        if columns["number"] > 1:
            stage = grid.text(first, columns["number"] - 1).strip() or stage
        number = grid.text(first, columns["number"])
        part = part_of(grid.text(first, columns.get("place")))
        keys = keys_of(kind, part=part, stage=stage, number=plain(number))
        key = next(iter(keys)) if len(keys) == 1 else None
        found.append(Row(number=number.strip(), first=first, last=following - 1, key=key, unclear=len(keys) > 1))
    return tuple(found)


def _people(grid: Grid, header: int) -> dict[str, Place]:
    """The cells behind the labels α, β and γ above the headings."""
    return {
        name: (row, column + 1)
        for name, letter in PEOPLE.items()
        for (row, column), value in grid.cells.items()
        if row < header and isinstance(value, str) and re.match(rf"{letter}[.．、:：\s]", value.strip())
    }
