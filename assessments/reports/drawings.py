"""Geometry of the charts that show roles, change and months; see ``charts`` for the rules that all charts keep."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.reports.charts import BAR_HEIGHT, LINE, Line, hatch, line, number, text_width, wrapped

WIDTH = 600
LABELS = 230  # the column of names
TRACK = 215
ROW = 20
GAP = 3
# By the share confirmed; each step is darker than the one before, so that they stay apart in black and white.
SHADES = (
    (0.8, "#0017c1", "#ffffff"),
    (0.5, "#3f5fd9", "#ffffff"),
    (0.25, "#b3c5f7", "#1a1a1a"),
    (0.0, "#e6ecfd", "#1a1a1a"),
)
KINDS = {"start": "#b3c5f7", "complete": "#e6ecfd", "find_out": "#ffffff"}
DOT = 4.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A square of ``width`` × ``height`` with a text; ``hatch`` is a path over it where there is nothing to show."""

    x: str
    y: str
    width: str
    height: str
    shade: str
    ink: str
    hatch: str
    text: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Squares with texts beside and above them; ``title`` says in words what they show."""

    title: str
    width: int
    height: int
    lines: tuple[Line, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """From a hollow dot to a filled one on a track; a missing end is blank, and ``path`` with it."""

    y: str
    before: str
    after: str
    path: str
    label: tuple[Line, ...]
    value: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Moves:
    """One move a row on tracks from ``left`` to ``right``; ``title`` says in words what they show."""

    title: str
    width: int
    height: int
    left: int
    right: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gauge:
    """The whole on one track: ``ticks`` are where bands begin; ``bands`` are their keys and names, set below it."""

    title: str
    width: int
    height: int
    y: str
    bar_height: int
    confirmed_width: str
    open_x: str
    open_width: str
    hatch: str
    ticks: tuple[str, ...]
    bands: tuple[tuple[str, str], ...]


def role_map(
    rows: Sequence[tuple[str, Sequence[tuple[float | None, str]]]], heads: Sequence[str], *, title: str
) -> Grid:
    """Lay out one row a principle and one column a role: a share from 0 to 1 with its text, None where none is."""
    wide = (WIDTH - LABELS) / len(heads)
    lines = [
        line(LABELS + wide * n + (wide - GAP - text_width(head)) / 2, LINE, "start", head)
        for n, head in enumerate(heads)
    ]
    cells, top = [], LINE + 7
    for label, shares in rows:
        parts = wrapped(label, LABELS - 8)
        high = max(ROW, LINE * len(parts) + 4)
        first = top + (high - LINE * len(parts)) / 2 + 10
        lines += [line(0, first + LINE * n, "start", part) for n, part in enumerate(parts)]
        cells += [_shaded(LABELS + wide * n, top, wide - GAP, high, *share) for n, share in enumerate(shares)]
        top += high + GAP
    return Grid(title=title, width=WIDTH, height=round(top), lines=tuple(lines), cells=tuple(cells))


def moves(rows: Sequence[tuple[str, float | None, float | None, str]], *, title: str) -> Moves:
    """Lay out one row a principle: its name, the shares before and after on a track, and both in words."""
    drawn, top = [], 0
    for label, before, after, value in rows:
        parts = wrapped(label, LABELS - 8)
        y = top + LINE * len(parts) / 2 + 3
        drawn.append(
            Move(
                y=number(y),
                before=_place(before),
                after=_place(after),
                path="" if before is None or after is None else _between(_x(before), _x(after), y),
                label=tuple(line(0, top + LINE * n, "start", part) for n, part in enumerate(parts, start=1)),
                value=line(LABELS + TRACK + LINE, y + 4, "start", value),
            )
        )
        top += LINE * len(parts) + 5
    return Moves(title=title, width=WIDTH, height=top + 1, left=LABELS, right=LABELS + TRACK, moves=tuple(drawn))


def calendar(columns: Sequence[tuple[Sequence[str], Sequence[tuple[str, str]], str]], *, title: str) -> Grid:
    """Lay out one column a month: its head, its actions (kind and text, the first on top), and what stands below."""
    wide = WIDTH / max(len(columns), 4)
    top = LINE * max((len(heads) for heads, _, _ in columns), default=0) + 6
    most = max((len(actions) for _, actions, _ in columns), default=0)
    lines, cells = [], []
    for place, (heads, actions, below) in enumerate(columns):
        left, bottom = wide * place, top + most * (ROW + GAP) + LINE
        lines += [line(left, LINE * n, "start", head) for n, head in enumerate(heads, start=1)]
        lines.append(line(left, bottom, "start", below))
        for n, (kind, text) in enumerate(actions):
            y = top + n * (ROW + GAP)
            cells.append(_cell(left, y, wide - 2 * GAP, ROW, KINDS[kind], "#1a1a1a", text))
    height = round(top + most * (ROW + GAP) + LINE + 5)
    return Grid(title=title, width=WIDTH, height=height, lines=tuple(lines), cells=tuple(cells))


def gauge(confirmed: float, ceiling: float, bands: Sequence[tuple[float, str, str]], *, title: str) -> Gauge:
    """Lay out the whole: shares from 0 to 1, and of each band the share from which it is given, its key and name."""
    return Gauge(
        title=title,
        width=WIDTH,
        height=BAR_HEIGHT * 2 + 6,
        y="1",
        bar_height=BAR_HEIGHT * 2,
        confirmed_width=number(WIDTH * confirmed),
        open_x=number(WIDTH * confirmed),
        open_width=number(WIDTH * (ceiling - confirmed)),
        hatch=hatch(WIDTH * confirmed, WIDTH * ceiling, 1, BAR_HEIGHT * 2),
        ticks=tuple(number(WIDTH * least) for least, _key, _name in bands if least),
        bands=tuple((key, name) for _least, key, name in bands),
    )


def _shaded(x: float, y: float, width: float, height: float, share: float | None, text: str) -> Cell:
    if share is None:
        strokes = "".join(hatch(x, x + width, y + n * ROW / 2, ROW / 2) for n in range(int(height * 2 // ROW)))
        return _cell(x, y, width, height, "#ffffff", "#1a1a1a", text, strokes)
    shade, ink = next((shade, ink) for least, shade, ink in SHADES if share >= least)
    return _cell(x, y, width, height, shade, ink, text)


def _cell(x: float, y: float, width: float, height: float, shade: str, ink: str, text: str, strokes: str = "") -> Cell:
    # Where a text starts is reckoned here: each one that is centred by its anchor is an object of its own in the PDF.
    return Cell(
        x=number(x),
        y=number(y),
        width=number(width),
        height=number(height),
        shade=shade,
        ink=ink,
        hatch=strokes,
        text=line(x + (width - text_width(text)) / 2, y + height / 2 + 4, "start", text),
    )


def _x(share: float) -> float:
    return LABELS + DOT + (TRACK - 2 * DOT) * share


def _place(share: float | None) -> str:
    return "" if share is None else number(_x(share))


def _between(before: float, after: float, y: float) -> str:
    """A line between two dots, with a head of an arrow before the second where there is room."""
    if abs(after - before) < 2 * DOT:
        return ""
    forward = 1 if after > before else -1
    end = after - forward * DOT
    start, back = before + forward * DOT, number(end - forward * 5)
    head = f"M{back} {number(y - 3.5)}L{number(end)} {number(y)}L{back} {number(y + 3.5)}"
    return f"M{number(start)} {number(y)}L{number(end)} {number(y)}{head if abs(end - start) > 6 else ''}"
