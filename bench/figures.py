"""Figures: how they are taken and how they are shown."""

import gc
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One line of the table.

    ``goal`` is a bound on ``value``, an upper one unless ``at_least``. A figure without a unit is a ratio, which the
    machine hardly moves; only such figures, and counts, are judged.
    """

    what: str
    value: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False
    judged: bool = True
    note: str = ""

    def row(self) -> str:
        """The figure as a row of a Markdown table."""
        goal = "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {shown(self.goal, self.unit)}"
        return f"| {self.what} | {shown(self.value, self.unit)} | {goal} | {self.verdict} | {self.note} |"

    @property
    def verdict(self) -> str:
        """yes or no; blank without a goal or where only the machine could be judged."""
        if self.goal is None or not self.judged:
            return ""
        met = self.value >= self.goal if self.at_least else self.value <= self.goal
        return "yes" if met else "no"

    def data(self) -> dict:
        """The figure as plain data, to come from a child process."""
        return asdict(self)


def shown(value: float, unit: str) -> str:
    """A figure with three digits that count, and its unit."""
    text = f"{value:,.0f}" if value >= 100 or float(value).is_integer() else f"{value:.3g}"
    return f"{text} {unit}".rstrip()


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    head = ["| what | measured | goal | met | remark |", "| --- | ---: | ---: | --- | --- |"]
    return "\n".join([*head, *(figure.row() for figure in figures)])


def cpu_ms(calls: Mapping[str, Callable[[], object]], *, seconds: float = 4.0) -> dict[str, float]:
    """CPU milliseconds of each call, warm: the least over many short rounds in which the calls take turns.

    Short rounds find the moments in which nothing else uses the machine; each call gets its share of ``seconds``.
    """
    turns = {name: _turns(call) for name, call in calls.items()}
    best = dict.fromkeys(calls, float("inf"))
    gc.collect()
    end = time.perf_counter() + seconds * len(calls)
    while time.perf_counter() < end:
        for name, call in calls.items():
            best[name] = min(best[name], _mean(call, turns[name]))
    return best


def _turns(call: Callable[[], object]) -> int:
    """How many calls fill about 30 CPU milliseconds; calling warms up, too."""
    call()
    return max(1, round(30 / _mean(call, 3)))


def _mean(call: Callable[[], object], turns: int) -> float:
    begun = time.process_time()
    for _ in range(turns):
        call()
    return (time.process_time() - begun) / turns * 1000


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
