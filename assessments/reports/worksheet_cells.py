"""The cells of one sheet of a workbook, as its XML has them: where each stands, and how one gets another value.

A changed cell keeps its style. A row grows where a new text would be cut off, and never shrinks: the rows of the
official form are as high as its own texts, and no program makes a row higher that was set by hand.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lxml import etree

from assessments.reports.heights import MOST, height
from assessments.worksheet import Grid, Place, name_of
from assessments.worksheet_filling import Change

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
LINE = 15  # points of a line in the official form: Meiryo UI, 11 points
EDGE = 3  # points above and below the lines together
WIDTH = 8.43  # digits of a column that says nothing
HEIGHT = 15  # points of a row that says nothing
MOST_COLUMNS = 100  # whose widths are read


def cells(tree: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    """Every cell with its place; one that does not say it follows the one before."""
    number = 0
    for row in tree.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"):
        number, column = int(row.get("r", number + 1)), 0
        for cell in row.iterfind(f"{{{MAIN}}}c"):
            column = place_of(cell.get("r"))[1] if cell.get("r") else column + 1
            yield (number, column), cell


def place_of(reference: str) -> Place:
    """Row and column of ``B9``."""
    found = REFERENCE.fullmatch(reference.replace("$", ""))
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def change(tree: etree._Element, grid: Grid, changes: Mapping[Place, Change]) -> None:
    """Give cells of a sheet other values: texts as texts, never as formulas; None empties a cell."""
    data = tree.find(f"{{{MAIN}}}sheetData")
    there = dict(cells(tree))
    for place, value in changes.items():
        cell = there.get(place)
        if cell is None and value is not None:
            cell = _new_cell(data, place)
        if cell is not None:
            _put(cell, value, place, grid)
    _grow(tree, grid, changes)


def _put(cell: etree._Element, value: Change, place: Place, grid: Grid) -> None:
    """Give a cell another value; its style stays."""
    for child in list(cell):
        cell.remove(child)
    for name in ("t", "vm", "cm"):
        cell.attrib.pop(name, None)
    if isinstance(value, date) and place in grid.dated:
        etree.SubElement(cell, f"{{{MAIN}}}v").text = str((value - grid.epoch).days)
    elif value is not None:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        text.text = _escaped(value.isoformat() if isinstance(value, date) else value)
        text.set(SPACE, "preserve")


def _escaped(text: str) -> str:
    """A text as the format writes what XML cannot hold: ``_x0007_``."""
    text = ESCAPED.sub(r"_x005F_x\1_", text)
    return FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _new_cell(data: etree._Element, place: Place) -> etree._Element:
    """An empty cell at its place, in a new row where there is none."""
    number, column = place
    rows = data.findall(f"{{{MAIN}}}row")
    row = next((one for one in rows if one.get("r") == str(number)), None)
    if row is None:
        row = etree.Element(f"{{{MAIN}}}row", r=str(number))
        data.insert(sum(int(one.get("r", "0")) < number for one in rows), row)
    cell = etree.Element(f"{{{MAIN}}}c", r=name_of(place))
    row.insert(sum(place_of(one.get("r"))[1] < column for one in row.findall(f"{{{MAIN}}}c") if one.get("r")), cell)
    return cell


def _grow(tree: etree._Element, grid: Grid, changes: Mapping[Place, Change]) -> None:
    """Make the rows of new texts as high as these need, where they are lower.

    A row without a height of its own would be fitted to all its texts when the file is opened: there, all count.
    """
    widths, ends = _widths(tree), _ends(tree)
    usual = _number(tree.find(f"{{{MAIN}}}sheetFormatPr"), "defaultRowHeight", HEIGHT)
    written = _by_row(changes)
    theirs = _by_row({place: value for place, value in grid.cells.items() if place not in changes})
    for row in tree.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"):
        number = int(row.get("r", "0"))
        texts = written.get(number, {})
        if texts and row.get("ht") is None:
            texts = texts | theirs.get(number, {})
        needed = max((_needed(text, place, widths, ends) for place, text in texts.items()), default=0)
        if needed > _number(row, "ht", usual):
            row.set("ht", f"{needed:g}")


def _by_row(values: Mapping[Place, object]) -> dict[int, dict[Place, str]]:
    """The texts among the values, by the number of their row."""
    found: dict[int, dict[Place, str]] = {}
    for place, value in values.items():
        if isinstance(value, str):
            found.setdefault(place[0], {})[place] = value
    return found


def _needed(text: str, place: Place, widths: Mapping[int, float], ends: Mapping[Place, int]) -> float:
    """The points that a text takes in its cell; none in a column that is not shown."""
    width = sum(widths.get(column, WIDTH) for column in range(place[1], ends.get(place, place[1]) + 1))
    return min(height(text, width, LINE) + EDGE, MOST) if width else 0


def _widths(tree: etree._Element) -> dict[int, float]:
    """The digits that each column holds; a hidden one holds none."""
    found: dict[int, float] = {}
    for group in tree.iterfind(f"{{{MAIN}}}cols/{{{MAIN}}}col"):
        width = 0.0 if group.get("hidden") in ("1", "true") else _number(group, "width", WIDTH)
        first, last = int(_number(group, "min", 0)), int(_number(group, "max", 0))
        found |= dict.fromkeys(range(first, min(last, first + MOST_COLUMNS) + 1), width)
    return found


def _ends(tree: etree._Element) -> dict[Place, int]:
    """The last column of each area of merged cells, by its first cell."""
    areas = (merged.get("ref", "").split(":") for merged in tree.iter(f"{{{MAIN}}}mergeCell"))
    known = (area for area in areas if all(map(REFERENCE.fullmatch, area)))
    return {place_of(area[0]): min(place_of(area[-1])[1], MOST_COLUMNS) for area in known}


def _number(element: etree._Element | None, name: str, usual: float) -> float:
    """A number of an element, the usual one where it says none or something else."""
    said = "" if element is None else element.get(name, "")
    return float(said) if re.fullmatch(r"\d{1,5}(\.\d{1,20})?", said, re.ASCII) else usual
