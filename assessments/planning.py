"""A proposal of when to do what: the ranked actions spread over the coming months. Values in, values out."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

A_MONTH = 3  # actions that a small organisation can begin beside its work
MONTHS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """One month of the proposal, counted from the day of the result; it ends with the day ``until``.

    ``first`` and ``last`` are places in the ranked actions, ``last`` not included; ``gained`` is what all actions up
    to the end of this month add to the weighted points.
    """

    number: int
    until: date
    first: int
    last: int
    gained: int


def months(gains: Sequence[int], begin: date) -> tuple[Month, ...]:
    """Spread ranked actions, given by their gains, over at most six months with at most three in each."""
    sums = [0, *accumulate(gains)]
    starts = range(0, min(len(gains), A_MONTH * MONTHS), A_MONTH)
    ends = (min(start + A_MONTH, len(gains)) for start in starts)
    return tuple(
        Month(number=number, until=after(begin, number), first=start, last=end, gained=sums[end])
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def after(begin: date, count: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    years, month = divmod(begin.month - 1 + count, 12)
    year = begin.year + years
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))
