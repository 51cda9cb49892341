"""Carrying an assessment forward to a new edition, and what became of it there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, carrying, services
from assessments.access import get_assessment
from assessments.carrying import Part
from assessments.models import Assessment
from assessments.reports.parts import Figures
from assessments.reports.tallies import figures
from assessments.scoring import Tally, tally_as_data
from assessments.snapshot import Reply, rate
from assessments.views.answering import own_context, person
from guidelines import limits
from guidelines.catalogue import Edition, Item, Text
from guidelines.changes import counts
from guidelines.models import ItemStep, Version


@dataclass(frozen=True, kw_only=True)
class Both:
    """One line of the scores: the whole or a principle under the old and the new edition, None where it has none."""

    title: Text | None
    old: Figures | None
    new: Figures | None


@dataclass(frozen=True, kw_only=True)
class Table:
    """The scores of a framework, or of a supplement, which is never added to it."""

    title: Text
    rows: tuple[Both, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a new edition does to each answer; then make the new assessment. The old one stays as it is."""
    assessment = get_assessment(request, code, action="write")
    version = Version.objects.newer_than(assessment.version)
    made = _made_already(request, assessment, version)
    if request.method == "POST":
        return _carried(request, assessment, version, made)
    context = {"assessment": assessment, "version": version, "made": made, **own_context(request, assessment)}
    if version:
        parts = carrying.parts_between(assessment.versions, carrying.versions_on(version))
        context |= _what_happens(parts, set(services.replies_of(assessment)))
    return render(request, "assessments/carry.html", context)


@require_safe
def carried(request: HttpRequest, code: str) -> HttpResponse:
    """What was carried, what waits, what is new, what went; and the score under both editions.

    Where the earlier assessment was deleted, what was copied from it is still shown.
    """
    assessment = get_assessment(request, code)
    old = carrying.origin(assessment)
    if old is None and not carrying.has_copies(assessment):
        raise Http404("this assessment was not carried over")
    versions = assessment.versions
    parts = carrying.parts_between(old.versions, versions) if old else carrying.parts_alone(versions)
    visible = Assessment.objects.visible_to(request.user, access.held_codes(request))
    opened = old is not None and visible.filter(pk=old.pk).exists()
    said = services.replies_of(old) if opened else {}
    context = {
        "assessment": assessment,
        "old": old,
        "opened": opened,
        **_what_became(assessment, parts, said),
        "tables": _tables(parts, (old, said), (assessment, services.replies_of(assessment))) if opened else [],
        **own_context(request, assessment),
    }
    return render(request, "assessments/carried.html", context)


def _made_already(request: HttpRequest, assessment: Assessment, version: Version | None) -> Assessment | None:
    """What this visitor may see of earlier goes: a second click leads there instead of making another."""
    visible = Assessment.objects.visible_to(request.user, access.held_codes(request))
    return visible.filter(carried_from=assessment, version=version).first()


def _carried(
    request: HttpRequest, assessment: Assessment, version: Version | None, made: Assessment | None
) -> HttpResponse:
    if version is None:
        messages.info(request, _("There is no newer edition: nothing was changed."))
        return redirect("assessments:tasks", assessment.code)
    if made is None:
        limits.count(request, "starts", settings.STARTS_PER_HOUR)
        made = carrying.carry_forward(assessment=assessment, version=version, user=person(request), now=timezone.now())
        access.hold(request, made)
        messages.success(request, _("This is the new assessment. The earlier one stays as it is."))
    return redirect("assessments:tasks", made.code)


def _what_happens(parts: tuple[Part, ...], answered: set[str]) -> dict:
    where = carrying.over(parts, answered)
    found = counts(change for part in parts for change in part.changes)
    return {
        "counts": [(ItemStep.Kind(kind).label, n) for kind, n in found.items()],
        "carried": len(where.carried),
        "to_confirm": len({move.old for move in where.waiting}),
        "withdrawn": _items(where.withdrawn, (part.old for part in parts)),
        "added": _items(where.added, (part.new for part in parts)),
    }


def _what_became(assessment: Assessment, parts: tuple[Part, ...], said: Mapping[str, Reply]) -> dict:
    """Each item with its state, by what became of it. Without the old answers no withdrawn one is listed."""
    states = dict(assessment.responses.values_list("item__key", "level"))
    came = set(assessment.responses.exclude(carried_on=None).values_list("item__key", flat=True))
    rows = carrying.waiting_rows(assessment)
    waiting = {row.item.key for row in rows}
    open_rows = carrying.still_open(rows, {key for key, level in states.items() if level})
    where = carrying.over(parts, said)
    news = [part.new for part in parts]
    return {
        "copied": [(item, states[item.key]) for item in _items(came - waiting, news)],
        "waiting": [(item, _state(item, came, {row.item.key for row in open_rows})) for item in _items(waiting, news)],
        "added": [(item, states.get(item.key)) for item in _items(where.added, news)],
        "withdrawn": [(item, said[item.key].level) for item in _items(where.withdrawn, (p.old for p in parts))],
    }


def _state(item: Item, came: set[str], still_open: set[str]) -> str:
    """*open* (to confirm), *kept* (the old answer is still true) or *anew* (answered afresh)."""
    if item.key in still_open:
        return "open"
    return "kept" if item.key in came else "anew"


def _items(keys: Iterable[str], editions: Iterable[Edition]) -> list[Item]:
    """The items of these keys in printed order."""
    wanted = set(keys)
    return [item for edition in editions for item in edition.items if item.key in wanted]


def _tables(parts: tuple[Part, ...], old: tuple, new: tuple) -> list[Table]:
    return [_table(part, *old, *new) for part in parts]


def _table(part: Part, old: Assessment, said: Mapping, new: Assessment, says: Mapping) -> Table:
    before, after = rate(part.old, old.scope, said), rate(part.new, new.scope, says)
    titles = {row.key: row.title for edition in (part.old, part.new) for row in edition.principles}
    keys = dict.fromkeys((*after.by_principle, *before.by_principle))
    lines = [
        Both(title=titles[key], old=_shown(before.by_principle.get(key)), new=_shown(after.by_principle.get(key)))
        for key in keys
    ]
    whole = Both(title=None, old=_shown(before.total), new=_shown(after.total))
    return Table(title=part.new.framework.title, rows=(whole, *lines))


def _shown(tally: Tally | None) -> Figures | None:
    return None if tally is None or not tally.in_scope else figures(tally_as_data(tally), (), tally.open)
