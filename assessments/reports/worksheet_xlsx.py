"""An uploaded worksheet as cells, and changed cells as the same worksheet.

The file is a zip archive of XML parts. Only the parts of the changed sheets are written anew; every other part goes
into the new archive byte for byte, so that styles, widths, validations, drawings and whatever else a program left in
the file stay as they were. (openpyxl would drop what it does not know, such as the empty shapes of the official form.)

Nothing of a file is run, fetched or unpacked to disk; sizes are capped before anything is read.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lxml import etree

from assessments.reports.worksheet_cells import ESCAPED, MAIN, change, place_of
from assessments.reports.worksheet_cells import cells as cells_of
from assessments.worksheet import Grid, Place, Unreadable, Value
from assessments.worksheet_filling import Change

MOST_BYTES = 10 * 1024 * 1024  # of an uploaded file
MOST_PARTS = 1000
MOST_UNPACKED = 64 * 1024 * 1024  # of all parts together
MOST_READ = 8 * 1024 * 1024  # of one part that is read
MOST_SHEETS = 30
MOST_ROWS = 5000  # rows with something in them on one sheet; the official form has about 100
REASONS = (
    "not_xlsx", "old", "locked", "strict", "macro", "too_big", "bomb", "broken", "entities",
    "no_sheet", "twice", "no_column", "no_kind", "formula",
)  # fmt: skip
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"  # the other dialect that Excel can save
COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")  # how .xls files begin, and .xlsx files with a password
STREAMS = {"EncryptedPackage": "locked", "Workbook": "old", "Book": "old"}  # what such a file holds
EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
DATES = {*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)}  # number formats that show a day
HIDDEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # what in a number format is no place for digits


@dataclass(frozen=True, kw_only=True)
class Book:
    """A workbook: all parts of the file by name, and the sheets with the part that each is in."""

    infos: tuple[zipfile.ZipInfo, ...]
    parts: Mapping[str, bytes]
    grids: tuple[Grid, ...]
    homes: Mapping[str, str]


def read(content: bytes) -> Book:
    """Open a workbook. Raises ``Unreadable`` with what is wrong."""
    infos, parts = _parts(content)
    if any(name.casefold().endswith("vbaproject.bin") for name in parts) or _has_macros(parts):
        raise Unreadable("macro")
    if "[Content_Types].xml" not in parts:
        raise Unreadable("not_xlsx")
    try:
        return _book(infos, parts)
    except (KeyError, ValueError, IndexError) as error:  # a reference of the file leads nowhere
        raise Unreadable("broken") from error


def write(book: Book, changes: Mapping[str, Mapping[Place, Change]]) -> bytes:
    """The workbook with some cells changed: texts as texts, never as formulas; None empties a cell."""
    parts = dict(book.parts)
    for grid in book.grids:
        if cells := changes.get(grid.name):
            home = book.homes[grid.name]
            tree = _tree(parts, home)
            change(tree, grid, cells)
            parts[home] = etree.tostring(tree.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for info in book.infos:
            kept = zipfile.ZipInfo(info.filename, info.date_time)
            kept.compress_type, kept.external_attr = zipfile.ZIP_DEFLATED, info.external_attr
            archive.writestr(kept, parts[info.filename])
    return target.getvalue()


# --- reading ----------------------------------------------------------------------------------------


def _parts(content: bytes) -> tuple[tuple[zipfile.ZipInfo, ...], dict[str, bytes]]:
    """Every part of the archive, within the caps."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too_big")
    if content.startswith(COMPOUND):
        known = (why for name, why in STREAMS.items() if name.encode("utf-16-le") in content)
        raise Unreadable(next(known, "not_xlsx"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = tuple(archive.infolist())
            names = {info.filename for info in infos}
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise Unreadable("bomb")
            if len(names) < len(infos):
                raise Unreadable("broken")
            if any(info.flag_bits & 0x1 for info in infos):
                raise Unreadable("locked")
            return infos, {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable("broken" if content.startswith(b"PK") else "not_xlsx") from error


def _has_macros(parts: Mapping[str, bytes]) -> bool:
    return b"macroEnabled" in parts.get("[Content_Types].xml", b"")


def _book(infos: tuple[zipfile.ZipInfo, ...], parts: Mapping[str, bytes]) -> Book:
    start = next(path for kind, path in _links(parts, "").values() if kind == "officeDocument")
    if start.endswith(".bin"):  # the binary kind, .xlsb
        raise Unreadable("not_xlsx")
    workbook = _tree(parts, start)
    if workbook.tag != f"{{{MAIN}}}workbook":
        raise Unreadable("strict" if workbook.tag == f"{{{STRICT}}}workbook" else "not_xlsx")
    links = _links(parts, start)
    named = workbook.findall(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
    homes = {sheet.get("name"): links[sheet.get(f"{{{LINKS}}}id")] for sheet in named}
    homes = {name: path for name, (kind, path) in homes.items() if kind == "worksheet"}
    if len(homes) > MOST_SHEETS:
        raise Unreadable("bomb")
    by_kind = dict(links.values())
    strings = _strings(parts, by_kind.get("sharedStrings"))
    dated = _date_styles(parts, by_kind.get("styles"))
    properties = workbook.find(f"{{{MAIN}}}workbookPr")
    epoch = EPOCHS[properties is not None and properties.get("date1904") in ("1", "true")]
    grids = tuple(_grid(name, _sheet(parts, name, path), strings, dated, epoch) for name, path in homes.items())
    return Book(infos=infos, parts=parts, grids=grids, homes=homes)


def _sheet(parts: Mapping[str, bytes], name: str, path: str) -> etree._Element:
    """A sheet as XML; what is wrong with it is told under its name, not under that of a part that nobody sees."""
    try:
        return _tree(parts, path)
    except Unreadable as error:
        raise Unreadable(error.why, name) from error


def _tree(parts: Mapping[str, bytes], name: str) -> etree._Element:
    """A part as XML: no entities, nothing from elsewhere."""
    if name not in parts:
        raise Unreadable("broken")
    if len(parts[name]) > MOST_READ:
        raise Unreadable("bomb")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(parts[name], parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("broken") from error
    if tree.getroottree().docinfo.doctype:
        raise Unreadable("entities")
    return tree


def _links(parts: Mapping[str, bytes], name: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the file: identifier -> (kind, name of the part)."""
    folder, base = posixpath.split(name)
    tree = _tree(parts, posixpath.join(folder, "_rels", f"{base}.rels"))
    inside = (link for link in tree.iter(f"{{{PACKAGE}}}Relationship") if link.get("TargetMode") != "External")
    return {
        link.get("Id"): (
            link.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))[1:],
        )
        for link in inside
    }


def _strings(parts: Mapping[str, bytes], name: str | None) -> list[str]:
    return [_words(one) for one in _tree(parts, name).iter(f"{{{MAIN}}}si")] if name else []


def _words(holder: etree._Element) -> str:
    """The text of a string, with its differently written parts and without how it is read aloud.

    Two escaped halves are one sign again; a half alone, which no text may hold, is �.
    """
    pieces = holder.findall(f"{{{MAIN}}}t") + holder.findall(f"{{{MAIN}}}r/{{{MAIN}}}t")
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(piece.text or "" for piece in pieces))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _date_styles(parts: Mapping[str, bytes], name: str | None) -> set[int]:
    """The numbers of the cell styles that show a number as a day."""
    if not name:
        return set()
    tree = _tree(parts, name)
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in tree.iter(f"{{{MAIN}}}numFmt")}
    shown = {int(n) for n, code in own.items() if re.search("[ymdge]", HIDDEN.sub("", code).casefold())}
    shown = {n for n in shown if own[str(n)].casefold() != "general"} | (DATES - set(map(int, own)))
    styles = tree.findall(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf")
    return {n for n, style in enumerate(styles) if int(style.get("numFmtId", "0")) in shown}


def _grid(name: str, tree: etree._Element, strings: list[str], dated: set[int], epoch: date) -> Grid:
    cells: dict[Place, Value] = {}
    formulas, days = set(), set()
    for number, _row in enumerate(tree.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"), start=1):
        if number > MOST_ROWS:
            raise Unreadable("bomb", name)
    for place, cell in cells_of(tree):
        value = _value(cell, strings)
        if value not in (None, ""):
            cells[place] = value
        if cell.find(f"{{{MAIN}}}f") is not None:
            formulas.add(place)
        if int(cell.get("s", "0")) in dated:
            days.add(place)
    return Grid(name=name, cells=cells, validated=_validated(tree), formulas=formulas, dated=days, epoch=epoch)


def _value(cell: etree._Element, strings: list[str]) -> Value | None:
    kind, value = cell.get("t", "n"), cell.findtext(f"{{{MAIN}}}v")
    if kind == "inlineStr":
        inline = cell.find(f"{{{MAIN}}}is")
        return None if inline is None else _words(inline)
    if not value or kind == "e":  # a formula that nobody has computed yet holds nothing
        return None
    if kind == "s":
        return strings[int(value)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return float(value) if kind == "n" else value


def _validated(tree: etree._Element) -> dict[int, int]:
    """The last row of each column with a list to choose from."""
    last: dict[int, int] = {}
    for rule in tree.iter(f"{{{MAIN}}}dataValidation"):
        if rule.get("type") == "list":
            for area in rule.get("sqref", "").split():
                row, column = place_of(area.rpartition(":")[2])
                last[column] = max(row, last.get(column, 0))
    return last
