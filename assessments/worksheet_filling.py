"""Answers put into the ministries' worksheet: which cells get which value. Plain values; no row is ever moved.

The worksheet knows ✓ or nothing. *In place* ticks every line of the approach, or the first row where there is none.
*Partly* ticks the lines of the approach, for they are what is done, and says so in a line of its own without a tick;
*not yet* and *don't know* are said in a line and tick nothing. *Does not apply* puts 対象外 and the reason where the
form wants it, into what was considered.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from assessments.scoring import NOT_APPLICABLE
from assessments.snapshot import NO_REPLY, Reply
from assessments.worksheet import (
    LEVEL_WORDS,
    NOT_APPLICABLE_WORD,
    TICK,
    Layout,
    Place,
    Row,
    Sheet,
    Unreadable,
    day_of,
    is_tick,
    name_of,
)
from assessments.worksheet_rows import is_example

MOST_NAMED = 10  # cells in a message
Change = str | date | None
Changes = dict[str, dict[Place, Change]]
"""Name of a sheet -> cell -> its new value; None empties it."""


def fill(
    found: Layout,
    *,
    replies: Mapping[str, Reply],
    roles: Collection[str],
    people: Mapping[str, str] | None = None,
    without_examples: bool = False,
) -> Changes:
    """What changes in the worksheet when these answers go into it.

    The sheets of other roles stay as they are, and so does every row whose item has no answer and no note. A text of
    the file gives way to one of ours; where there is none of ours, only a text of the worked example goes.
    ``without_examples`` takes the example out of every row of the sheets that are filled. ``people`` are the names for
    α, β and γ. Raises ``Unreadable`` where a formula stands in the way.
    """
    changes: Changes = {}
    for sheet in found.sheets:
        if sheet.serves(roles):
            cells = _sheet(sheet, replies, people or {}, without_examples=without_examples)
            changes[sheet.grid.name] = {place: new for place, new in cells.items() if _differs(sheet, place, new)}
    blocked = [
        f"{sheet.grid.name} {name_of(place)}"
        for sheet in found.sheets
        for place in sorted(changes.get(sheet.grid.name, ()))
        if place in sheet.grid.formulas
    ]
    if blocked:
        raise Unreadable("formula", ", ".join(blocked[:MOST_NAMED]) + (" …" if blocked[MOST_NAMED:] else ""))
    return changes


def unplaced(found: Layout, *, replies: Mapping[str, Reply], roles: Collection[str]) -> tuple[str, ...]:
    """The items with an answer or a note that have no row on the sheets that are filled."""
    placed = {row.key for sheet in found.sheets if sheet.serves(roles) for row in sheet.rows}
    return tuple(key for key, reply in replies.items() if reply != NO_REPLY and key not in placed)


def pack(text: str, rows: int) -> list[str]:
    """Lay the lines of a text into so many rows: one each, and what is left into the last, with its line breaks.

    A blank line stays with the line before it, so that joining the rows by line breaks gives the text back.
    """
    pieces: list[str] = []
    for line in text.split("\n"):
        if pieces and (len(pieces) == rows or not line.strip() or not pieces[-1].strip()):
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces


def _sheet(sheet: Sheet, replies: Mapping[str, Reply], people: Mapping[str, str], *, without_examples: bool) -> dict:
    cells: dict[Place, Change] = {}
    if without_examples:
        cells |= {place: None for place in _places(sheet) if is_example(sheet.grid.text(*place))}
    cells |= {sheet.people[name]: value for name, value in people.items() if value.strip() and name in sheet.people}
    for row in sheet.rows:
        reply = replies.get(row.key or "", NO_REPLY)
        if reply != NO_REPLY:
            cells |= _row(sheet, row, reply)
    return cells


def _places(sheet: Sheet) -> list[Place]:
    """The cells in which a worked example may stand."""
    columns = [sheet.columns[name] for name in ("considered", "relations", "approach")]
    return [*sheet.people.values(), *((line, c) for row in sheet.rows for line in row.lines for c in columns)]


def _row(sheet: Sheet, row: Row, reply: Reply) -> dict[Place, Change]:
    count = len(row.lines)
    wanted = {"considered": _considered(reply, count), "relations": _one(reply.relations)}
    cells = {name: _texts(sheet, row, name, pieces) for name, pieces in wanted.items()}
    ours = pack(reply.approach, count) if reply.approach.strip() else []
    approach = _texts(sheet, row, "approach", ours)
    ticked = _ticked(reply.level, ours, approach)
    if reply.level in LEVEL_WORDS:
        approach = _with_word(approach, LEVEL_WORDS[reply.level], after=len(ours))
    changes: dict[Place, Change] = {}
    for name, texts in (cells | {"approach": approach}).items():
        changes |= _placed(sheet, row, name, [text or None for text in texts])
    if reply.level is not None:
        changes |= _placed(sheet, row, "tick", _ticks(sheet, row, ticked))
    if reply.considered_on:
        changes |= _placed(sheet, row, "date", [reply.considered_on, *[None] * (count - 1)])
    return changes


def _considered(reply: Reply, rows: int) -> list[str]:
    """What was considered; a reason in front of it where the item does not apply."""
    if reply.level != NOT_APPLICABLE:
        return _one(reply.considered)
    pieces = [f"{NOT_APPLICABLE_WORD}：{reply.reason}", *_one(reply.considered)]
    return pieces if len(pieces) <= rows else ["\n".join(pieces)]


def _one(text: str) -> list[str]:
    return [text] if text.strip() else []


def _texts(sheet: Sheet, row: Row, name: str, ours: Sequence[str]) -> list[str]:
    """The texts of one column of an item from now on, one a row: ours, or else theirs without the example."""
    if ours:
        return [*ours, *[""] * (len(row.lines) - len(ours))]
    return ["" if is_example(text) else text for text in sheet.block(row, name)]


def _ticked(level: str | None, ours: Sequence[str], approach: Sequence[str]) -> set[int]:
    """The lines to tick, counted from 0."""
    if level == "partly":
        return set(range(len(ours)))
    if level == "in_place":
        return {n for n, text in enumerate(approach) if text.strip()} or {0}
    return set()


def _with_word(approach: list[str], word: str, *, after: int) -> list[str]:
    """The approach with a line that says the answer: in the first free row behind it, or else in the last."""
    last = max((n for n, text in enumerate(approach) if text.strip()), default=-1)
    place = max(after, last + 1)
    if place < len(approach):
        return [*approach[:place], word, *approach[place + 1 :]]
    return [*approach[:-1], f"{approach[-1]}\n{word}"]


def _ticks(sheet: Sheet, row: Row, ticked: set[int]) -> list[Change]:
    """The ticks of an item; a mark of another kind stays where no tick is due."""
    held = sheet.block(row, "tick")
    return [TICK if n in ticked else None if is_tick(text) else text or None for n, text in enumerate(held)]


def _placed(sheet: Sheet, row: Row, name: str, values: Sequence[Change]) -> dict[Place, Change]:
    return {(line, sheet.columns[name]): value for line, value in zip(row.lines, values, strict=True)}


def _differs(sheet: Sheet, place: Place, new: Change) -> bool:
    """Whether the cell would say something else."""
    held = sheet.grid.cells.get(place)
    if isinstance(new, date):
        return held is None or day_of(held, sheet.grid.epoch) != new
    return (new or "") != sheet.grid.text(*place)
