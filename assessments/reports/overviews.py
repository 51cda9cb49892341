"""What a reader takes in at a glance: roles against principles, change since the last round, actions by month.

Each overview holds its chart and the same figures as texts for the table beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import planning, scoring
from assessments.reports import drawings, words
from assessments.reports.charts import text_width
from assessments.reports.glances import Brief, Change, ChangeRow, MonthRow, RoleMap, Schedule
from assessments.reports.parts import Item, Principle, Step
from assessments.reports.press import SIZES
from assessments.reports.typeset import day, exact, percent, percent_text, range_text, short_day

FULL_LINE, HALF_LINE = 50, 23  # full-width letters on a line of the summary, and on one of its halves
SUMMARY_LINES = (26, 34, 44)  # more lines of text than this ask for smaller type
NAME, ACTION, FIRST_STEP, NOTE = 60, 80, 130, 480  # full-width letters of a text in the summary, at most


def role_map(content: Mapping, principles: Sequence[Principle]) -> RoleMap | None:
    """The shares of each principle by role; None where one role alone is in scope, which the bars show."""
    roles = [role for role in content["scope"]["roles"] if role in content["score"]["by_role"]]
    if len(roles) < 2:
        return None
    heads = tuple(words.known(words.ROLES, role) for role in roles)
    by_role = {role: scoring.score(_answers(content, role)).by_principle for role in roles}
    rows = [(p.title, [by_role[role].get(p.key, scoring.Tally()) for role in roles]) for p in principles]
    ranges = [(title, tuple(_range(tally) for tally in found)) for title, found in rows]
    squares = [
        (title, [(tally.confirmed, text) for tally, text in zip(found, texts, strict=True)])
        for (title, found), (_title, texts) in zip(rows, ranges, strict=True)
    ]
    title = _("Map of roles and principles: the darker, the more is confirmed. The table holds the same figures.")
    return RoleMap(roles=heads, rows=tuple(ranges), chart=drawings.role_map(squares, heads, title=title))


def change(content: Mapping, principles: Sequence[Principle], lang: str) -> Change | None:
    """What moved since the round before; None where there was none, or where it was scored by another method."""
    earlier = content["previous"]
    if not earlier or earlier["method"] != content["method"]:
        return None
    now = content["score"]["by_principle"]
    pairs = [(p.title, _share(earlier["by_principle"].get(p.key)), _share(now[p.key])) for p in principles]
    rows = [_moved(*pair) for pair in pairs]
    lines = [
        (row.title, before and float(before), after and float(after), f"{row.before} → {row.after} ({row.moved})")
        for row, (_title, before, after) in zip(rows, pairs, strict=True)
    ]
    title = _("Change of confirmed practice since the last round, by principle. The table holds the same figures.")
    return Change(
        round=earlier["round"],
        as_of=day(date.fromisoformat(earlier["as_of"][:10]), lang),
        other_scope=earlier["scope"] != content["scope"],
        total=_moved(_("Whole"), _share(earlier["score"]), _share(content["score"])),
        rows=tuple(rows),
        chart=drawings.moves(lines, title=title),
    )


def schedule(content: Mapping, steps: Sequence[Step], lang: str) -> Schedule | None:
    """The actions over the coming months, counted from the day of the result; None where no action follows."""
    found = planning.months([step.gain for step in steps], date.fromisoformat(content["as_of"][:10]))
    if not found:
        return None
    score, kinds = content["score"], [step["kind"] for step in content["findings"]["steps"]]
    rows, columns = [], []
    for month in found:
        share = percent_text(Fraction(score["earned"] + month.gained, score["possible"]))
        name = _("Month %(number)d") % {"number": month.number}
        chosen = tuple(steps[month.first : month.last])
        rows.append(MonthRow(name=name, until=_until(day(month.until, lang)), steps=chosen, confirmed=share))
        heads = (name, _until(short_day(month.until, lang)))
        columns.append((heads, [(kinds[s.rank - 1], f"{s.rank} {s.kind}") for s in chosen], f"→ {share}"))
    title = _("Action plan by month: numbers of the actions, and the share confirmed by then. The table says the same.")
    chart = drawings.calendar(columns, title=title)
    return Schedule(months=tuple(rows), rest=len(steps) - found[-1].last, chart=chart)


def gauge(score: Mapping) -> drawings.Gauge | None:
    """The whole on one track with the bands; None where there is no score."""
    confirmed, ceiling = exact(score["confirmed"]), exact(score["ceiling"])
    if confirmed is None:
        return None
    bands = [(float(least), name, str(words.BANDS[name])) for least, name in reversed(scoring.BANDS)]
    title = _("Score on a track from 0 to 100%%: confirmed %(confirmed)s, ceiling %(ceiling)s.")
    values = {"confirmed": percent_text(confirmed), "ceiling": percent_text(ceiling)}
    return drawings.gauge(float(confirmed), float(ceiling), bands, title=title % values)


def unknowns(score: Mapping) -> tuple[str, ...]:
    """What the result does not know, one sentence each."""
    open_items, unsure = score["in_scope"] - score["answered"], score["unknown_items"]
    evidenced = exact(score["evidenced"])
    said = []
    if open_items:
        text = ngettext("%(n)d item is not answered.", "%(n)d items are not answered.", open_items)
        said.append(text % {"n": open_items})
    if unsure:
        text = ngettext("%(n)d item was answered “Don't know”.", "%(n)d items were answered “Don't know”.", unsure)
        said.append(text % {"n": unsure})
    if evidenced is not None and evidenced < 1:
        text = _("%(share)d%% of the earned points stand on the organisation's word, without evidence.")
        said.append(text % {"share": 100 - percent(evidenced)})
    return (*said, _("Nobody outside the organisation has checked the answers."))


def brief(
    strengths: Iterable[Principle],
    gaps: Iterable[Principle],
    steps: Iterable[Step],
    *,
    meaning: str,
    note: str,
    unknowns: Iterable[str],
) -> Brief:
    """What the summary shows of the principles and actions chosen, so that it fills one page at most."""
    strong, weak = (tuple(replace(p, title=_cut(p.title, NAME)) for p in found) for found in (strengths, gaps))
    first = tuple(replace(step, item=_cut_item(step.item)) for step in steps)
    note = _cut(note, NOTE)
    named = [f"{p.title} {p.figures.range}" for p in strong + weak]
    size = _type_size(named, first, [meaning, note, " ".join(unknowns)])
    return Brief(strengths=strong, gaps=weak, steps=first, note=note, type_size=size)


def _cut_item(item: Item) -> Item:
    return replace(item, title=_cut(item.title, ACTION), first_step=_cut(item.first_step, FIRST_STEP))


def _cut(text: str, room: float) -> str:
    """The text, or as much of it as ``room`` full-width letters hold, with "…" where more follows."""
    if len(text) <= room or text_width(text, 1) <= room:
        return text
    widths = accumulate(text_width(letter, 1) for letter in text)
    return text[: sum(width < room for width in widths)].rstrip() + "…"


def _type_size(halves: Iterable[str], steps: Iterable[Step], others: Iterable[str]) -> str:
    """How small the summary is set; ``halves`` are its texts on half a line, ``others`` those on a whole one.

    It is estimated; where that is not enough, the drawing sets it smaller.
    """
    halved = sum(_lines(text, HALF_LINE) for text in halves)
    stepped = sum(_lines(s.item.title, FULL_LINE - 8) + _lines(s.item.first_step, FULL_LINE) for s in steps)
    whole = sum(_lines(text, FULL_LINE) for text in others)
    lines = max(halved, 6) + stepped + whole
    return next((name for most, name in zip(SUMMARY_LINES, SIZES, strict=False) if lines <= most), SIZES[-1])


def _lines(text: str, room: int) -> int:
    return ceil(text_width(text, 1) / room)


def _answers(content: Mapping, role: str) -> list[scoring.Answer]:
    terms = {term["key"]: term for term in content["score"]["terms"]}
    return [
        scoring.Answer(
            key=item["key"],
            principle=principle["key"],
            roles=(role,),
            weight=terms[item["key"]]["weight"],
            level=terms[item["key"]]["level"],
        )
        for principle in content["principles"]
        for item in principle["items"]
        if role in item["roles"]
    ]


def _range(tally: scoring.Tally) -> str:
    return range_text(tally.confirmed, tally.ceiling) if tally.in_scope else "–"


def _share(tally: Mapping | None) -> Fraction | None:
    return exact(tally["confirmed"]) if tally else None


def _moved(title: str, before: Fraction | None, after: Fraction | None) -> ChangeRow:
    points = None if before is None or after is None else percent(after) - percent(before)
    moved = "–" if points is None else f"{points:+d}".replace("-", "−") if points else "±0"
    return ChangeRow(title=title, before=percent_text(before), after=percent_text(after), moved=moved)


def _until(text: str) -> str:
    return _("until %(day)s") % {"day": text}
