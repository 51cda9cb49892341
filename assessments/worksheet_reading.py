"""A filled worksheet as answers: what every row says, and what that means for each item. Plain values.

A level is read only where the form says one: ✓ on every line of the approach is *in place*, ✓ on some of several lines
*partly*; 対象外 with a reason is *does not apply*; a line of ``LEVEL_WORDS`` says its own. Everything else brings texts
and no level. What a file leaves blank never empties a saved answer.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from assessments.scoring import NOT_APPLICABLE
from assessments.snapshot import NO_REPLY, TEXT_LIMIT, Reply, reply_as_data, reply_from
from assessments.worksheet import LEVEL_WORDS, NOT_APPLICABLE_WORD, Layout, Row, Sheet, day_of, is_tick
from assessments.worksheet_rows import is_example

TEXTS = ("considered", "relations", "approach")
NAMES = tuple(one.name for one in fields(Reply) if one.name != "evidence")
NOTHING = ("", "-", "－", "ー", "―", "–")
APART = re.compile(rf"{NOT_APPLICABLE_WORD}\s*[：:、,。．.\-－―]?\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What one row of the worksheet says.

    ``why`` is blank where it counts, and else *unknown*, *unclear*, *other_role*, *absent* (from this edition),
    *unasked* (roles, depth or profile) or *empty*. ``bare`` is the text of what was considered as it stands.
    ``notes`` are words of what could not be taken: *mark*, *date*, *both*, *no_reason*, *too_long*, *differ*.
    """

    sheet: str
    line: int
    number: str
    key: str | None
    why: str
    reply: Reply = NO_REPLY
    bare: str = ""
    notes: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a file says about one item. ``plain`` is the reply without the level that the file gives."""

    key: str
    rows: tuple[tuple[str, int, str], ...]
    reply: Reply
    plain: Reply
    notes: tuple[str, ...] = ()
    example: bool = False


def said(found: Layout, *, roles: Collection[str], asked: Collection[str], known: Collection[str]) -> tuple[Said, ...]:
    """What every row says; ``asked`` are the items in scope, ``known`` those of the edition."""
    return tuple(
        _said(sheet, row, _why(sheet, row, roles, asked, known)) for sheet in found.sheets for row in sheet.rows
    )


def proposals(rows: Sequence[Said]) -> tuple[Proposal, ...]:
    """One proposal an item, in the order of the file; the worked example counts only where nothing else was said."""
    by_key: dict[str, list[Said]] = {}
    for row in rows:
        if not row.why:
            by_key.setdefault(row.key, []).append(row)
    return tuple(_proposal(key, [r for r in all_ if not r.example] or all_) for key, all_ in by_key.items())


def passed_over(rows: Sequence[Said], taken: Sequence[Proposal]) -> tuple[Said, ...]:
    """The rows that no proposal stands on: those with a reason, and examples beside a text of one's own."""
    used = {(name, line) for proposal in taken for name, line, _ in proposal.rows}
    return tuple(replace(row, why=row.why or "example") for row in rows if row.why or (row.sheet, row.line) not in used)


def merged(saved: Reply, given: Reply) -> Reply:
    """The saved answer with what the file says; what the file leaves blank stays."""
    return replace(saved, **{name: getattr(given, name) for name in NAMES if getattr(given, name)})


def state_of(saved: Reply, given: Reply) -> str:
    """*new* (nothing saved), *same*, *adds* (fills blanks only) or *differs* (would replace something)."""
    if saved == NO_REPLY:
        return "new"
    after = merged(saved, given)
    if after == saved:
        return "same"
    replaced = [name for name in NAMES if getattr(saved, name) and getattr(saved, name) != getattr(after, name)]
    return "differs" if replaced else "adds"


def level_of(*, lines: int, ticks: int) -> str | None:
    """What ticks mean: on every line *in place*, on some of several *partly*, on none nothing."""
    if not ticks:
        return None
    return "in_place" if ticks >= lines else "partly"


def _why(sheet: Sheet, row: Row, roles, asked, known) -> str:
    if row.key is None:
        return "unclear" if row.unclear else "unknown"
    if row.key not in known:
        return "absent"
    if not sheet.serves(roles):
        return "other_role"
    return "" if row.key in asked else "unasked"


def _said(sheet: Sheet, row: Row, why: str) -> Said:
    blocks = {name: _words(sheet.block(row, name)) for name in TEXTS}
    approach, word = _without_word(blocks["approach"])
    ticks = [is_tick(text) for text in sheet.block(row, "tick")]
    lines = sum(bool(text) or tick for text, tick in zip(approach, ticks, strict=True))
    texts = {name: "\n".join(text for text in blocks[name] if text) for name in ("considered", "relations")}
    texts["approach"] = "\n".join(text for text in approach if text)
    day, notes = _day(sheet, row)
    notes += ["mark"] if any(t.strip() and not is_tick(t) for t in sheet.block(row, "tick")) else []
    level = word or level_of(lines=lines, ticks=sum(ticks))
    reason, considered = _reason(blocks["considered"], texts["considered"], alone=not texts["approach"])
    if reason and level:
        notes.append("both")
        level, reason, considered = None, "", texts["considered"]
    elif reason:
        level = NOT_APPLICABLE
    elif considered.strip() == NOT_APPLICABLE_WORD:
        notes.append("no_reason")
    reply = Reply(**texts | {"considered": considered}, level=level, reason=reason, considered_on=day)
    return Said(
        sheet=sheet.grid.name,
        line=row.first,
        number=row.number,
        key=row.key,
        why=why or ("" if reply != NO_REPLY or notes else "empty"),
        reply=reply,
        bare=texts["considered"],
        notes=tuple(notes),
        example=level in (None, NOT_APPLICABLE) and _is_example([t for texts in blocks.values() for t in texts if t]),
    )


def _is_example(texts: Sequence[str]) -> bool:
    return bool(texts) and all(map(is_example, texts))


def _words(cells: Sequence[str]) -> list[str]:
    """The texts of some cells, character for character; blank for blanks and for a lone dash, which says "nothing"."""
    texts = [text.replace("\r\n", "\n").replace("\x00", "") for text in cells]
    texts = [text if text.strip() else "" for text in texts]
    return [""] * len(texts) if "".join(texts).strip() in NOTHING else texts


def _without_word(approach: Sequence[str]) -> tuple[list[str], str | None]:
    """The approach without the line that says the answer (see ``LEVEL_WORDS``), and that answer."""
    texts = list(approach)
    last = max((n for n, text in enumerate(texts) if text), default=None)
    if last is None:
        return texts, None
    for level, word in LEVEL_WORDS.items():
        if texts[last].strip() == word:
            return [*texts[:last], *[""] * (len(texts) - last)], level
        if texts[last].endswith(f"\n{word}"):
            return [*texts[:last], texts[last].removesuffix(f"\n{word}"), *texts[last + 1 :]], level
    return texts, None


def _reason(block: Sequence[str], whole: str, *, alone: bool) -> tuple[str, str]:
    """Why the item does not apply, and what else was considered; a blank reason where it applies.

    Either the first row begins with 対象外, or a text of one line ends with it and no approach is given.
    """
    texts = [text for text in block if text]
    if texts and (found := APART.match(texts[0])) and texts[0][found.end() :].strip():
        return texts[0][found.end() :], "\n".join(texts[1:])
    one_line = len(whole.strip().split("\n")) == 1
    ends = whole.strip().rstrip("。．.").removesuffix("です").endswith(NOT_APPLICABLE_WORD)
    if alone and one_line and ends and whole.strip() != NOT_APPLICABLE_WORD:
        return whole, ""
    return "", whole


def _day(sheet: Sheet, row: Row) -> tuple[date | None, list[str]]:
    """The latest day on which the item was considered; a note where a cell says something else."""
    cells = [sheet.grid.cells.get((line, sheet.columns["date"]), "") for line in row.lines]
    held = [value for value in cells if not isinstance(value, str) or value.strip() not in NOTHING]
    days = [day_of(value, sheet.grid.epoch) for value in held]
    return max((day for day in days if day), default=None), ["date"] if None in days else []


def _proposal(key: str, rows: Sequence[Said]) -> Proposal:
    notes = [note for row in rows for note in row.notes]
    levels = list(dict.fromkeys(row.reply.level for row in rows))
    level = levels[0] if len(levels) == 1 else _mixed(levels)
    notes += ["differ"] if len(levels) > 1 else []
    texts = {name: _joined([getattr(row.reply, name) for row in rows]) for name in ("relations", "approach")}
    bare = _joined([row.bare for row in rows])
    day = max((row.reply.considered_on for row in rows if row.reply.considered_on), default=None)
    plain = Reply(**texts, considered=bare, considered_on=day)
    given = replace(plain, level=level)
    if level == NOT_APPLICABLE:
        reason, considered = (_joined([getattr(row.reply, n) for row in rows]) for n in ("reason", "considered"))
        given = replace(given, reason=reason, considered=considered)
    capped = [_capped(reply) for reply in (given, plain)]
    notes += ["too_long"] if capped != [given, plain] else []
    return Proposal(
        key=key,
        rows=tuple((row.sheet, row.line, row.number) for row in rows),
        reply=capped[0],
        plain=capped[1],
        notes=tuple(dict.fromkeys(notes)),
        example=all(row.example for row in rows),
    )


def _mixed(levels: Sequence[str | None]) -> str | None:
    """The answer of rows that differ: *partly* where something is done somewhere, and else none."""
    return "partly" if {"in_place", "partly"} & set(levels) else None


def _joined(texts: Sequence[str]) -> str:
    """The different texts of several rows, a blank line between."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _capped(reply: Reply) -> Reply:
    """The reply without texts that are longer than an answer may be; without a reason nothing is inapplicable."""
    long = {name: "" for name in (*TEXTS, "reason") if len(getattr(reply, name)) > TEXT_LIMIT}
    if "reason" in long:
        return replace(reply, **long, level=None)
    return replace(reply, **long)


def proposal_from(data: Mapping) -> Proposal:
    """The proposal that ``proposal_as_data`` wrote."""
    replies = {name: reply_from(data[name]) for name in ("reply", "plain")}
    rows = tuple((sheet, line, number) for sheet, line, number in data["rows"])
    return Proposal(key=data["key"], rows=rows, **replies, notes=tuple(data["notes"]), example=data["example"])


def proposal_as_data(proposal: Proposal) -> dict:
    """The proposal as JSON holds it."""
    replies = {name: reply_as_data(getattr(proposal, name)) for name in ("reply", "plain")}
    rest = {"notes": list(proposal.notes), "example": proposal.example}
    return {"key": proposal.key, "rows": [list(row) for row in proposal.rows], **replies, **rest}
