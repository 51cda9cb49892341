"""What follows from a score: strengths, gaps, next actions. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.scoring import MOST_POINTS, NOT_APPLICABLE, Answer, Score

STRONG = Fraction(1, 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A next action on one item.

    ``gain`` is how many weighted points the whole could rise; ``kind`` is *start* (not yet), *complete* (partly) or
    *find_out* (don't know).
    """

    key: str
    gain: int
    kind: str


KINDS = {"not_yet": "start", "partly": "complete", "unknown": "find_out"}


def steps(terms: Sequence[Answer]) -> tuple[Step, ...]:
    """All next actions, those that raise the score most first; ties keep the edition's order.

    Unanswered items are no action: they are counted by the coverage.
    """
    todo = [
        Step(key=term.key, gain=term.weight * (MOST_POINTS - term.points), kind=KINDS[term.level])
        for term in terms
        if term.level in KINDS
    ]
    return tuple(sorted(todo, key=lambda step: -step.gain))


def strengths(result: Score, *, most: int = 3) -> tuple[str, ...]:
    """Keys of the principles with the highest confirmed share, at least one half, best first."""
    strong = [(key, tally) for key, tally in result.by_principle.items() if (tally.confirmed or 0) >= STRONG]
    strong.sort(key=lambda pair: (-pair[1].confirmed, -pair[1].earned))
    return tuple(key for key, _ in strong[:most])


def gaps(result: Score, *, most: int = 3) -> tuple[str, ...]:
    """Keys of the principles where answers left most points unearned, largest first.

    Unanswered items are not counted as a gap, and a principle named among the strengths is not named again.
    """
    missing = {key: tally.possible - tally.open - tally.earned for key, tally in result.by_principle.items()}
    strong = strengths(result)
    weak = [key for key in missing if missing[key] > 0 and key not in strong]
    return tuple(sorted(weak, key=lambda key: -missing[key])[:most])


def not_applicable(terms: Sequence[Answer]) -> tuple[str, ...]:
    """Keys of the items answered *does not apply*."""
    return tuple(term.key for term in terms if term.level == NOT_APPLICABLE)
