"""The score, method version 1: values in, values out.

An item in scope weighs as much as the guideline's own verb (should 3, important 2, expected 1; 0 is shown and not
counted). Its answer earns 2 points in place, 1 partly and 0 otherwise; *does not apply* leaves both sides of the
fraction. Everything inside is an exact integer or ``Fraction``; rounding belongs to whoever shows a figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

METHOD_VERSION = 1
MOST_POINTS = 2
POINTS = MappingProxyType({"in_place": 2, "partly": 1, "not_yet": 0, "unknown": 0})
NOT_APPLICABLE = "not_applicable"
LEVELS = (*POINTS, NOT_APPLICABLE)
BAND_COVERAGE = Fraction(4, 5)
BANDS = ((Fraction(4, 5), "established"), (Fraction(1, 2), "under_way"), (Fraction(0), "starting"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one item in scope contributes.

    ``level`` is one of ``LEVELS``, or None where nobody has answered; ``roles`` are the roles in scope that the item
    addresses; ``evidenced`` says whether at least one piece of evidence stands behind the answer.
    """

    key: str
    principle: str
    roles: tuple[str, ...]
    weight: int
    level: str | None = None
    evidenced: bool = False

    @property
    def points(self) -> int | None:
        """Points earned (0 to 2), or None where the item is unanswered or does not apply."""
        return None if self.level is None else POINTS.get(self.level)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Sums over some items in scope; shares are None where there is nothing under the line.

    ``earned``, ``possible``, ``open`` (what unanswered items could still earn) and ``evidenced_points`` are weighted
    points; the other fields count items.
    """

    earned: int = 0
    possible: int = 0
    open: int = 0
    evidenced_points: int = 0
    in_scope: int = 0
    answered: int = 0
    unknown_items: int = 0
    not_applicable_items: int = 0

    @property
    def confirmed(self) -> Fraction | None:
        """The share of the possible points that the answers confirm."""
        return _share(self.earned, self.possible)

    @property
    def ceiling(self) -> Fraction | None:
        """The share that would be reached if every unanswered item were in place."""
        return _share(self.earned + self.open, self.possible)

    @property
    def coverage(self) -> Fraction | None:
        """Answered items over items in scope; *does not apply* is an answer."""
        return _share(self.answered, self.in_scope)

    @property
    def unknown(self) -> Fraction | None:
        """Items answered *don't know* over items in scope."""
        return _share(self.unknown_items, self.in_scope)

    @property
    def not_applicable(self) -> Fraction | None:
        """Items answered *does not apply* over items in scope."""
        return _share(self.not_applicable_items, self.in_scope)

    @property
    def evidenced(self) -> Fraction | None:
        """The share of the earned points that stand on at least one piece of evidence."""
        return _share(self.evidenced_points, self.earned)

    @property
    def band(self) -> str | None:
        """A label for ``confirmed``, given only from 80 % coverage upward."""
        if self.confirmed is None or self.coverage < BAND_COVERAGE:
            return None
        return next(name for least, name in BANDS if self.confirmed >= least)


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """The whole result; ``terms`` are the answers it was summed from, in the order given."""

    total: Tally
    by_principle: MappingProxyType[str, Tally]
    by_role: MappingProxyType[str, Tally]
    terms: tuple[Answer, ...]


def score(answers: Iterable[Answer]) -> Score:
    """Sum up answers as a whole, per principle and per role.

    An item that addresses several roles counts in each of them and once in the whole. Raises ValueError for a level
    that is none of ``LEVELS``, a negative weight, or an item given twice.
    """
    terms = tuple(answers)
    _check(terms)
    principles = dict.fromkeys(term.principle for term in terms)
    roles = dict.fromkeys(role for term in terms for role in term.roles)
    return Score(
        total=tally(terms),
        by_principle=MappingProxyType({key: tally(t for t in terms if t.principle == key) for key in principles}),
        by_role=MappingProxyType({role: tally(t for t in terms if role in t.roles) for role in roles}),
        terms=terms,
    )


def tally(answers: Iterable[Answer]) -> Tally:
    """Sum up some answers; the same function serves the whole, a principle and a role."""
    terms = tuple(answers)
    applying = [term for term in terms if term.level != NOT_APPLICABLE]
    return Tally(
        earned=sum(term.weight * (term.points or 0) for term in applying),
        possible=sum(term.weight * MOST_POINTS for term in applying),
        open=sum(term.weight * MOST_POINTS for term in applying if term.level is None),
        evidenced_points=sum(term.weight * (term.points or 0) for term in applying if term.evidenced),
        in_scope=len(terms),
        answered=sum(term.level is not None for term in terms),
        unknown_items=sum(term.level == "unknown" for term in terms),
        not_applicable_items=len(terms) - len(applying),
    )


def as_data(result: Score) -> dict:
    """The score as JSON shows it: sums as integers, shares as numbers between 0 and 1 or null."""
    return {
        **tally_as_data(result.total),
        "terms": [{"key": t.key, "weight": t.weight, "points": t.points, "level": t.level} for t in result.terms],
        "by_principle": {key: tally_as_data(value) for key, value in result.by_principle.items()},
        "by_role": {key: tally_as_data(value) for key, value in result.by_role.items()},
    }


def tally_as_data(value: Tally) -> dict:
    """One tally as JSON shows it."""
    shares = ("confirmed", "ceiling", "coverage", "unknown", "not_applicable", "evidenced")
    counts = ("in_scope", "answered", "unknown_items", "not_applicable_items")
    return {
        "earned": value.earned,
        "possible": value.possible,
        **{name: _number(getattr(value, name)) for name in shares},
        **{name: getattr(value, name) for name in counts},
        "band": value.band,
    }


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _check(terms: tuple[Answer, ...]) -> None:
    seen = set()
    for term in terms:
        if term.level is not None and term.level not in LEVELS:
            raise ValueError(f"{term.key}: {term.level!r} is no level; use one of {', '.join(LEVELS)}")
        if term.weight < 0:
            raise ValueError(f"{term.key}: a weight is 0 or more, not {term.weight}")
        if term.key in seen:
            raise ValueError(f"{term.key}: given twice")
        seen.add(term.key)
