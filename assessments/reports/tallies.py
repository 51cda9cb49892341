"""Figures of a report: the tallies of the content, rounded and in words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.reports import words
from assessments.reports.parts import Count, Figures, Term
from assessments.reports.typeset import exact, percent_text, range_text
from assessments.scoring import BAND_COVERAGE, MOST_POINTS, NOT_APPLICABLE


def figures(tally: Mapping, levels: Iterable[str | None], open_points: int) -> Figures:
    """A tally of the content as shown; ``levels`` are the answers of its items."""
    shares = {name: exact(tally[name]) for name in SHARES}
    return Figures(
        has_score=shares["confirmed"] is not None,
        confirmed=percent_text(shares["confirmed"]),
        ceiling=percent_text(shares["ceiling"]),
        range=range_text(shares["confirmed"], shares["ceiling"]),
        **{name: percent_text(shares[name]) for name in ("coverage", "unknown", "not_applicable", "evidenced")},
        band=words.known(words.BANDS, tally["band"]) if tally["band"] else "",
        open=open_points,
        unanswered=tally["in_scope"] - tally["answered"],
        levels=_counts(levels),
        **{name: tally[name] for name in COUNTS},
    )


def term(entry: Mapping, strength: str) -> Term:
    """One term of the sum, from its entry in the content."""
    applies = entry["level"] != NOT_APPLICABLE
    return Term(
        strength=words.known(words.STRENGTHS, strength),
        weight=entry["weight"],
        points=entry["points"],
        earned=entry["weight"] * (entry["points"] or 0) if applies else None,
        possible=entry["weight"] * MOST_POINTS if applies else None,
    )


def open_points(entries: Iterable[Mapping]) -> int:
    """What the unanswered of some terms could still earn."""
    return sum(entry["weight"] * MOST_POINTS for entry in entries if entry["level"] is None)


def meaning(score: Mapping) -> str:
    """The result in one sentence. It speaks of practice that an organisation itself has checked, of nothing more."""
    confirmed, ceiling, coverage = (exact(score[name]) for name in ("confirmed", "ceiling", "coverage"))
    values = {
        "answered": score["answered"],
        "in_scope": score["in_scope"],
        "confirmed": percent_text(confirmed),
        "ceiling": percent_text(ceiling),
    }
    return _sentence(score, confirmed, coverage) % values


def _sentence(score: Mapping, confirmed: Fraction | None, coverage: Fraction | None) -> str:
    if not score["in_scope"]:
        return _("No item is in scope, so there is nothing to score.")
    if confirmed is None:
        return _("None of the items in scope counts for this organisation, so there is no score.")
    if not score["answered"]:
        return _("None of the %(in_scope)d items is answered yet: the first answers will show where you stand.")
    if coverage < BAND_COVERAGE:
        return _(
            "%(answered)d of %(in_scope)d items are answered: they confirm %(confirmed)s of the practice asked for, "
            "and the answers still open can raise this to %(ceiling)s at most."
        )
    return {
        "established": _("The self-assessment confirms %(confirmed)s of the practice asked for: it is established."),
        "under_way": _("The self-assessment confirms %(confirmed)s of the practice asked for: the work is under way."),
        "starting": _("The self-assessment confirms %(confirmed)s of the practice asked for: the work is starting."),
    }[score["band"]]


def _counts(levels: Iterable[str | None]) -> tuple[Count, ...]:
    found = Counter(levels)
    return tuple(
        Count(level=level or "open", word=str(word), symbol=words.SYMBOLS[level], items=found[level])
        for level, word in words.LEVELS.items()
        if found[level]
    )


SHARES = ("confirmed", "ceiling", "coverage", "unknown", "not_applicable", "evidenced")
COUNTS = ("earned", "possible", "in_scope", "answered", "unknown_items", "not_applicable_items")
