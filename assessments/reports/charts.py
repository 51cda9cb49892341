"""Geometry of the charts as values: drawn once, by one template each, for page and PDF.

Every coordinate is text that an SVG attribute takes as it is. Colour never carries a meaning alone: what is confirmed
is filled, what is open is hatched and outlined, and the figures stand beside both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin
from unicodedata import east_asian_width

WIDTH = 340
LABEL_SIZE = 12
LINE = 13
BAR_HEIGHT = 7
BAR_GAP = 5
HATCH_STEP = 4
RADAR_WIDTH = 378
RADAR_SIZE = 12.5  # of its letters: 11 pixels on a screen of 360
RADIUS = 64
MOST_LINES = 4  # of a label around it
MOST_AXES = 10
LEAST_AXES = 3
_PIECES = re.compile(r"[ァ-ヿ]+|[^\s・/ァ-ヿ]+[・/]?|[・/]|\s+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What a chart shows of one principle: shares from 0 to 1, None where there is no score."""

    label: str
    confirmed: float | None
    ceiling: float | None
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of text; ``anchor`` is start, middle or end."""

    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A bar on its track; ``hatch`` is the path of the strokes in the open range, blank where nothing is open."""

    y: str
    confirmed_width: str
    open_x: str
    open_width: str
    hatch: str
    label: tuple[Line, ...]
    value: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """A bar chart of ``width`` × ``height`` units; ``title`` says in words what it shows."""

    title: str
    width: int
    height: int
    bar_height: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """A spoke from the centre to (x, y), and its label."""

    x: str
    y: str
    label: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Radar:
    """A radar chart; ``rings`` are the outlines at 50 % and 100 %, all outlines are points of an SVG polygon."""

    title: str
    width: int
    height: int
    x: str
    y: str
    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    ring_labels: tuple[Line, ...]
    confirmed: str
    ceiling: str
    dots: tuple[tuple[str, str], ...]


def bars(rows: Sequence[Row], *, title: str) -> Bars:
    """Lay out one bar per row, its label and value above it."""
    drawn, top = [], 0
    for row in rows:
        lines = wrapped(row.label, WIDTH - text_width(row.value) - LABEL_SIZE)
        y = top + LINE * len(lines) + 3
        drawn.append(_bar(row, lines, top, y))
        top = y + BAR_HEIGHT + BAR_GAP
    return Bars(title=title, width=WIDTH, height=max(top - BAR_GAP + 1, 1), bar_height=BAR_HEIGHT, bars=tuple(drawn))


def radar(rows: Sequence[Row], *, title: str) -> Radar | None:
    """Lay out up to ten rows around a centre; None where fewer than three rows have a score.

    A row without a score keeps its axis and has no point: the outlines pass it by.
    """
    rows = rows[:MOST_AXES]
    scored = [(index, row) for index, row in enumerate(rows) if row.confirmed is not None]
    if len(scored) < LEAST_AXES:
        return None
    count = len(rows)
    labels = [_label(index, count, f"{row.label} {row.value}") for index, row in enumerate(rows)]
    heights = [y for label in labels for _x, y, _anchor, _text in label]
    centre = (RADAR_WIDTH / 2, max(RADIUS, LINE - min(heights)) + 1)
    points = [_point(centre, index, count, row.confirmed) for index, row in scored]
    return Radar(
        title=title,
        width=RADAR_WIDTH,
        height=ceil(centre[1] + max(RADIUS, max(heights) + 4)),
        x=number(centre[0]),
        y=number(centre[1]),
        axes=tuple(_axis(centre, index, count, label) for index, label in enumerate(labels)),
        rings=tuple(_outline(_point(centre, i, count, share) for i in range(count)) for share in (0.5, 1)),
        ring_labels=tuple(_ring_label(centre, share) for share in (0.5, 1)),
        confirmed=_outline(points),
        ceiling=_outline(_point(centre, index, count, row.ceiling) for index, row in scored),
        dots=tuple((number(x), number(y)) for x, y in points),
    )


def text_width(text: str, size: float = LABEL_SIZE) -> float:
    """About how wide a text is: a full-width character is one em, every other one 0.62."""
    return sum(size if east_asian_width(char) in "WFA" else 0.62 * size for char in text)


def wrapped(text: str, width: float, size: float = LABEL_SIZE) -> tuple[str, ...]:
    """Break a text into lines of about ``width`` units, between words, after a middle dot or where the script changes.

    A piece that is too wide by itself is cut wherever it must be.
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if text_width((lines[-1] + piece).rstrip(), size) <= width:
            lines[-1] += piece
            continue
        lines.append("")
        for char in piece.lstrip():
            if lines[-1] and text_width(lines[-1] + char, size) > width:
                lines.append("")
            lines[-1] += char
    return tuple(line.strip() for line in lines if line.strip()) or ("",)


def _bar(row: Row, lines: Sequence[str], top: float, y: float) -> Bar:
    confirmed = WIDTH * (row.confirmed or 0)
    ceiling = WIDTH * (row.ceiling or 0)
    return Bar(
        y=number(y),
        confirmed_width=number(confirmed),
        open_x=number(confirmed),
        open_width=number(ceiling - confirmed),
        hatch=hatch(confirmed, ceiling, y),
        label=tuple(line(0, top + LINE * n, "start", text) for n, text in enumerate(lines, start=1)),
        value=line(WIDTH, top + LINE * len(lines), "end", row.value),
    )


def hatch(left: float, right: float, y: float, height: float = BAR_HEIGHT) -> str:
    """The path of diagonal strokes from ``left`` to ``right``, cut off at both ends; ``y`` is the upper edge."""
    strokes, start = [], left - height + HATCH_STEP
    while start < right:
        x1, x2 = max(start, left), min(start + height, right)
        if x2 > x1:
            y1, y2 = y + height - (x1 - start), y + height - (x2 - start)
            strokes.append(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}")
        start += HATCH_STEP
    return "".join(strokes)


def _axis(centre: tuple[float, float], index: int, count: int, label: Sequence[tuple]) -> Axis:
    x, y = _point(centre, index, count, 1)
    placed = (line(centre[0] + right, centre[1] + down, anchor, text) for right, down, anchor, text in label)
    return Axis(x=number(x), y=number(y), label=tuple(placed))


def _label(index: int, count: int, text: str) -> list[tuple[float, float, str, str]]:
    """The lines of a label as places from the centre, anchor and text; the last one ends with the figures."""
    side = round(sin(2 * pi * index / count), 6)
    x, y = _point((0, 0), index, count, 1 + (9 if side else 13) / RADIUS)
    x += 3 * ((side > 0) - (side < 0))
    anchor = "middle" if side == 0 else "start" if side > 0 else "end"
    lines = wrapped(text, RADAR_WIDTH if anchor == "middle" else RADAR_WIDTH / 2 - abs(x), RADAR_SIZE)
    if len(lines) > MOST_LINES:
        lines = (*lines[: MOST_LINES - 2], f"{lines[MOST_LINES - 2]}…", lines[-1])
    # Right above and below the centre a label grows outward, their neighbours away from them, others both ways.
    height = cos(2 * pi * index / count)
    upward = height if not side else -height if abs(height) > 0.6 else 0
    first = y - (len(lines) - 1) * (1 + upward) / 2 * LINE + 4
    return [(x, first + n * LINE, anchor, part) for n, part in enumerate(lines)]


def _ring_label(centre: tuple[float, float], share: float) -> Line:
    return line(centre[0] + 3, centre[1] - RADIUS * share + 12, "start", f"{round(share * 100)}%")


def _point(centre: tuple[float, float], index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * index / count
    return centre[0] + RADIUS * share * sin(angle), centre[1] - RADIUS * share * cos(angle)


def _outline(points) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def line(x: float, y: float, anchor: str, text: str) -> Line:
    """A line of text at a place; ``anchor`` is start, middle or end."""
    return Line(x=number(x), y=number(y), anchor=anchor, text=text)


def number(value: float) -> str:
    """A coordinate to a tenth of a unit, without a needless ".0" or "-0"."""
    return f"{round(value, 1) + 0.0:g}"
