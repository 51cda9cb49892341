"""The items of an edition as a table for people who work in a spreadsheet, and the edition that such a table makes.

``edition_from(rows(e), e, …) == e``: everything that the table does not hold comes from the edition it is laid over.
Every problem names row and column as the spreadsheet shows them. Plain Python: no Django, no clock, no files.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from guidelines.catalogue import CatalogueError, Edition, Item, Principle, Problem, Source, Text, shown
from guidelines.item_columns import COLUMNS, NO, NUMBERS, OPTIONAL_TEXTS, PRINCIPLE, YES, Column, place
from guidelines.rules import problems
from guidelines.sentences import Sentence

_FLAGS = {YES: True, "true": True, "1": True, "はい": True, NO: False, "false": False, "0": False, "いいえ": False}
_UNIT = re.compile(r"principles\[(\d+)\]\.(items|passages)\[(\d+)\]")
_CHAPTER = re.compile(r"principles\[(\d+)\]\.items")
_A_PASSAGE = Sentence("a passage of the edition")
_BY_PATH = {column.path: column.name for column in COLUMNS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row of a table: the number that a spreadsheet shows, and the texts of its cells from column A on."""

    number: int
    cells: tuple[str, ...]


def rows(edition: Edition) -> tuple[Row, ...]:
    """The header, and a row for each item in printed order."""
    header = tuple(column.name for column in COLUMNS)
    written = (tuple(_cells(chapter, item)) for chapter in edition.principles for item in chapter.items)
    return tuple(Row(number=number, cells=cells) for number, cells in enumerate((header, *written), 1))


def edition_from(rows: Sequence[Row], base: Edition, *, label: str, published_on: date) -> Edition:
    """The edition ``base`` under another label and day, with the items of the table instead of its own.

    The rows of a principle stand in their order. Raises CatalogueError with every problem, in the order of the rows:
    of the table's shape, and of every rule that the values break.
    """
    sheet = _Sheet(rows)
    own = replace(base.version, label=label.strip(), published_on=published_on)
    edition = replace(base, version=own, principles=tuple(sheet.chapters(base)))
    sheet.judge(edition)
    if sheet.found:
        raise CatalogueError(tuple(problem for _, problem in sorted(sheet.found, key=lambda told: told[0])))
    return edition


def _cells(chapter: Principle, item: Item) -> Iterator[str]:
    yield chapter.key
    for column in COLUMNS[1:]:
        value: object = item
        for step in column.path.split("."):
            value = None if value is None else getattr(value, step)
        yield _written(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return ", ".join(value) if isinstance(value, tuple) else str("" if value is None else value)


class _Sheet:
    """A table on its way to an edition: which column stands where, which row became which item, what is wrong."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.found: list[tuple[tuple[int, int], Problem]] = []
        self.rows = [row for row in rows[1:] if any(cell.strip() for cell in row.cells)]
        self.items: dict[tuple[int, int], Row] = {}
        self.has_strays = False
        self.header = rows[0] if rows else Row(number=1, cells=())
        self.columns = self._columns(self.header)

    def chapters(self, base: Edition) -> Iterator[Principle]:
        """The principles of the base with the items of the table; what names no principle stands in the first."""
        known = {chapter.key: index for index, chapter in enumerate(base.principles)}
        placed: list[list[Row]] = [[] for _ in base.principles]
        for row in self.rows:
            self._refuse_nameless(row)
            key = self._cell(row, PRINCIPLE.name).strip()
            if key not in known and PRINCIPLE.name in self.columns:
                self._refuse_principle(row, key, known)
            self.has_strays |= key not in known
            if placed:
                placed[known.get(key, 0)].append(row)
        for index, chapter in enumerate(base.principles):
            self.items |= {(index, n): row for n, row in enumerate(placed[index])}
            yield replace(chapter, items=tuple(self._item(row, n) for n, row in enumerate(placed[index], 1)))

    def judge(self, edition: Edition) -> None:
        """Note every rule that the edition breaks, where a person finds it in the table."""
        for problem in problems(edition):
            if (unit := _UNIT.match(problem.path)) and unit[2] == "items":
                self._item_fault(self._row_at(unit[0]), problem.path[unit.end() + 1 :], problem)
            elif unit and (row := self._row_at(problem.message.values.get("first", ""))):
                # A key that a row has as well: the passage stands outside the table, so the row is told.
                self._item_fault(row, "key", replace(problem, message=_again(problem.message, _A_PASSAGE)))
            elif chapter := _CHAPTER.fullmatch(problem.path):
                self._empty(edition.principles[int(chapter[1])])
            elif problem.path == "principles" and edition.items:
                if "quick" in self.columns:
                    message = Sentence("says yes nowhere; write yes for at least one item, for the quick check")
                    self._note(self.header.number, "quick", message)
            else:
                self.found.append(((0, 0), problem))

    def _columns(self, header: Row) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, cell in enumerate(header.cells):
            name = cell.strip().lower()
            if name in NUMBERS and name not in found:
                found[name] = number
            elif name:
                self._note_at(header.number, number, _unknown(shown(cell.strip()), name, is_twice=name in found))
        if not found:
            message = Sentence("names no column of the table; begin with the header of the exported table, as it is")
            raise CatalogueError((Problem(line=None, path=place(header.number), message=message),))
        for column in COLUMNS:
            if column.name not in found:
                message = Sentence("has no column %(name)s; add it, as in the exported table", name=column.name)
                self._told(header.number, len(header.cells), place(header.number), message)
        return found

    def _item(self, row: Row, position: int) -> Item:
        values = {column.path: self._value(row, column) for column in COLUMNS[1:]}
        texts = {path.removesuffix(".ja") for path in values if path.endswith(".ja")}
        whole = {path: _text(path, values[f"{path}.ja"], values[f"{path}.en"]) for path in texts}
        whole |= {path: value for path, value in values.items() if not path.endswith((".ja", ".en"))}
        source = {path.removeprefix("source."): value for path, value in whole.items() if path.startswith("source.")}
        own = {path: value for path, value in whole.items() if not path.startswith("source.")}
        return Item(**own, position=position, source=Source(**source))

    def _value(self, row: Row, column: Column) -> object:
        written = self._cell(row, column.name)
        if column.kind == "flag":
            return self._flag(row, column.name, written.strip().lower())
        if column.kind == "names":
            chosen = [name for part in re.split("[,，、]", written) if (name := part.strip())]
            known = set(chosen) <= set(column.known)
            return tuple(sorted(chosen, key=column.known.index) if known else chosen)
        if column.kind.startswith("optional") and not written.strip():
            return None
        return written.strip() if column.kind.endswith("choice") else written

    def _flag(self, row: Row, name: str, written: str) -> bool:
        if written and written not in _FLAGS:
            self._note(row.number, name, Sentence("is %(value)s; write yes or no", value=shown(written)))
        return _FLAGS.get(written, False)

    def _cell(self, row: Row, name: str) -> str:
        number = self.columns.get(name, len(row.cells))
        # Spreadsheets break the lines of a cell in their own ways; here a line ends with \n.
        return row.cells[number].replace("\r\n", "\n").replace("\r", "\n") if number < len(row.cells) else ""

    def _item_fault(self, row: Row, path: str, problem: Problem) -> None:
        name = _BY_PATH[path]
        message = problem.message
        if "first" in message.values and (other := self._row_at(message.values["first"])):
            message = _again(message, place(other.number))
        elif message.values.get("unknown") == shown(""):
            message = Sentence("is empty; choose from %(known)s", known=message.values["known"])
        if name in self.columns:
            self._note(row.number, name, message)

    def _row_at(self, path: str) -> Row | None:
        """The row of the item that stands there in the edition; None where no item is meant."""
        unit = _UNIT.match(path)
        return self.items[int(unit[1]), int(unit[3])] if unit and unit[2] == "items" else None

    def _refuse_nameless(self, row: Row) -> None:
        names = self.header.cells
        for number, cell in enumerate(row.cells):
            if cell.strip() and (number >= len(names) or not names[number].strip()):
                message = Sentence("holds text under no column of the table; move it or remove it")
                self._note_at(row.number, number, message)

    def _refuse_principle(self, row: Row, key: str, known: Iterable[str]) -> None:
        told = "is %(value)s, which the edition does not have; choose from %(known)s"
        self._note(row.number, PRINCIPLE.name, Sentence(told, value=shown(key), known=", ".join(known)))

    def _empty(self, chapter: Principle) -> None:
        """A principle that lost all its rows; not told where a row that names no principle may be the one meant."""
        if not self.has_strays:
            message = Sentence("has no row; give it at least one item, or first remove the principle from the edition")
            self._told(10**9, 0, Sentence("principle %(key)s", key=chapter.key), message)

    def _note(self, row: int, name: str, message: Sentence) -> None:
        number = self.columns[name]
        self._told(row, number, place(row, number, name), message)

    def _note_at(self, row: int, number: int, message: Sentence) -> None:
        self._told(row, number, place(row, number), message)

    def _told(self, row: int, number: int, path: str, message: Sentence) -> None:
        self.found.append(((row, number), Problem(line=None, path=path, message=message)))


def _text(path: str, ja: object, en: object) -> Text | None:
    if path in OPTIONAL_TEXTS and not (str(ja).strip() or str(en).strip()):
        return None
    return Text(ja=str(ja), en=str(en))


def _unknown(value: str, name: str, *, is_twice: bool) -> Sentence:
    if is_twice:
        return Sentence("is %(value)s, which stands twice; keep one of the two", value=value)
    if near := get_close_matches(name[:60], NUMBERS, n=1):
        return Sentence("is %(value)s, which is no column of the table; write %(name)s", value=value, name=near[0])
    return Sentence("is %(value)s, which is no column of the table; remove the column", value=value)


def _again(message: Sentence, first: Sentence) -> Sentence:
    """What is said of a key that is there already, with a place that people find."""
    return Sentence(message.template, **message.values | {"first": first})
