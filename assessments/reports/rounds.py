"""Finished rounds, and two of them side by side, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.comparing import CHANGES, ItemChange, PartChange, compare
from assessments.models import Issued, Snapshot
from assessments.reports import words
from assessments.reports.typeset import breakable, exact, moment, percent_text, pick, range_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """A finished round; ``before`` is the number of the one before it.

    ``person`` is blank where it was finished without an account, or where that account is gone; ``issued`` is None for
    a round of an earlier release.
    """

    number: int
    before: int | None
    finished: str
    person: str
    range: str
    coverage: str
    digest: str
    issued: Issued | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One figure before and after, as shown."""

    range_before: str
    range_after: str
    coverage_before: str
    coverage_after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One item that changed: the answers in words, blank while it was not asked."""

    key: str
    printed_id: str
    title: str
    before: str
    after: str
    word: str
    symbol: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """The items that changed in one way."""

    name: str
    word: str
    symbol: str
    items: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is scored together: ``principles`` are titles with their figures, ``same`` counts unchanged items."""

    title: str
    total: Pair
    principles: tuple[tuple[str, Pair], ...]
    closed: tuple[Change, ...]
    kinds: tuple[Kind, ...]
    same: int


def rows(snapshots: Sequence[Snapshot], lang: str) -> list[Round]:
    """The finished rounds; the snapshots come ``with_figures`` and with what was issued of them."""
    with override(lang):
        return [
            Round(
                number=snapshot.round,
                before=before,
                finished=moment(localtime(snapshot.taken_at), lang),
                person=breakable(str(snapshot.taken_by or "")),
                range=range_text(exact(snapshot.confirmed), exact(snapshot.ceiling)),
                coverage=percent_text(exact(snapshot.coverage)),
                digest=snapshot.digest,
                issued=getattr(snapshot, "issued", None),
            )
            for before, snapshot in zip((None, *(found.round for found in snapshots)), snapshots, strict=False)
        ]


def compared(earlier: Mapping, later: Mapping, lang: str) -> tuple[Part, ...]:
    """Two contents side by side: see ``comparing.compare``."""
    with override(lang):
        return tuple(_part(part, lang) for part in compare(earlier, later))


def _part(part: PartChange, lang: str) -> Part:
    shown = {item.key: _change(item, lang) for item in part.items}
    kinds = {name: tuple(shown[item.key] for item in part.items if item.kind == name) for name in CHANGES}
    return Part(
        title=pick(part.title, lang),
        total=_pair(part.before, part.after),
        principles=tuple((pick(row.title, lang), _pair(row.before, row.after)) for row in part.principles),
        closed=tuple(shown[item.key] for item in part.closed),
        kinds=tuple(
            Kind(name=name, word=str(words.CHANGES[name]), symbol=words.CHANGE_SYMBOLS[name], items=found)
            for name, found in kinds.items()
            if found and name != "same"
        ),
        same=len(kinds["same"]),
    )


def _pair(before: Mapping | None, after: Mapping | None) -> Pair:
    return Pair(
        range_before=_range(before),
        range_after=_range(after),
        coverage_before=_coverage(before),
        coverage_after=_coverage(after),
    )


def _range(tally: Mapping | None) -> str:
    return range_text(exact(tally["confirmed"]), exact(tally["ceiling"])) if tally else _("not asked")


def _coverage(tally: Mapping | None) -> str:
    return percent_text(exact(tally["coverage"])) if tally else _("not asked")


def _change(item: ItemChange, lang: str) -> Change:
    return Change(
        key=item.key,
        printed_id=breakable(item.entry["printed_id"]),
        title=pick(item.entry["title"], lang),
        before=_("not asked") if item.kind == "entered" else _level(item.before),
        after=_("not asked") if item.kind == "left" else _level(item.after),
        word=str(words.CHANGES[item.kind]),
        symbol=words.CHANGE_SYMBOLS[item.kind],
    )


def _level(level: str | None) -> str:
    return f"{words.SYMBOLS[level]} {words.LEVELS[level]}"
