"""What changed from one edition of a framework to another, item by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guidelines import changes
from guidelines.catalogue import Edition, Item, Text
from guidelines.changes import ItemChange
from guidelines.changes_write import dump
from guidelines.models import ItemStep, Status, Succession, Version
from guidelines.stated import between, way_between
from guidelines.wording import Piece, marked

ORDER = ("new", "reworded", "split", "merged", "withdrawn", "unchanged")
"""What a reader has to do something about comes first."""
BESIDE = {
    "guidance": _("guidance"),
    "example": _("example"),
    "evidence": _("examples of evidence"),
    "first_step": _("first step"),
    "strength": _("strength of the wording"),
    "roles": _("roles"),
    "source": _("place in the source"),
}
"""What may differ in an item that is called unchanged, and is named beside it."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """An item of one edition, its words cut into what the other side shares and what differs."""

    item: Item
    title: tuple[Piece, ...]
    question: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One change with the items on both its sides; ``beside`` names what differs apart from the meaning."""

    change: ItemChange
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    beside: tuple[str, ...]


@require_safe
def show(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """Every item of two editions by what became of it; a draft as the later one only for those who may read it."""
    before, after = _pair(request, old, new)
    *editions, found = between(before, after)
    stated = Succession.objects.filter(old=before, new=after).first()
    rows = [_row(change, *editions) for change in found]
    context = {
        "old": before,
        "new": after,
        "stated": stated,
        "current": Version.objects.newer_than(after),
        "steps": () if stated else _steps(before, after),
        "original": "ja" if after.language == "ja" else "en",
        "groups": [(kind, ItemStep.Kind(kind).label, kept) for kind in ORDER if (kept := _of_kind(rows, kind))],
        "counts": [(kind, ItemStep.Kind(kind).label, n) for kind, n in changes.counts(found).items()],
        "sizes": tuple(len(edition.items) for edition in editions),
    }
    return render(request, "guidelines/changes.html", context)


def _steps(old: Version, new: Version) -> list[tuple[Version, Version, Succession | None]]:
    """Each edition on the way and the next, with what is stated of them; empty where no steps are joined."""
    way = way_between(old, new)
    rows = {(row.old_id, row.new_id): row for row in Succession.objects.filter(old__in=way, new__in=way)}
    return [(before, after, rows.get((before.pk, after.pk))) for before, after in pairwise(way)]


@require_safe
def as_yaml(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """What an editor states of two editions, as ``loadcatalogue`` takes it; 404 where nothing is stated."""
    before, after = _pair(request, old, new)
    stated = Succession.objects.stated(before, after)
    if stated is None:
        raise Http404("nothing is stated of these editions")
    response = HttpResponse(dump(stated), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="changes-{stated.old}-{stated.new}.yaml"'
    return response


def _pair(request: HttpRequest, old: str, new: str) -> tuple[Version, Version]:
    """Two editions of one framework, the earlier first; that one is frozen, the later one this visitor may read."""
    frozen, readable = Version.objects.exclude(status=Status.DRAFT), Version.objects.readable_by(request.user)
    try:
        before, after = frozen.by_key(old), readable.by_key(new)
    except Version.DoesNotExist as error:
        raise Http404("no such edition for this visitor") from error
    if before.framework_id != after.framework_id or not before.is_before(after):
        raise Http404("no edition and a later one of the same framework")
    return before, after


def _of_kind(rows: Sequence[Row], kind: str) -> list[Row]:
    return [row for row in rows if row.change.kind == kind]


def _row(change: ItemChange, old: Edition, new: Edition) -> Row:
    """Both sides; where one item stands against several, it stays unmarked and each of them is marked against it."""
    olds, news = [old.item(key) for key in change.old], [new.item(key) for key in change.new]
    pairs = [(_sides(a, b)) for a in olds for b in news]
    return Row(
        change=change,
        old=tuple(side for side, _other in pairs) if len(news) == 1 else tuple(map(_plain, olds)),
        new=tuple(side for _other, side in pairs) if len(olds) == 1 else tuple(map(_plain, news)),
        beside=_beside(olds[0], news[0]) if change.kind == "unchanged" else (),
    )


def _sides(old: Item, new: Item) -> tuple[Side, Side]:
    titles, questions = _marked(old.title, new.title), _marked(old.question, new.question)
    return tuple(
        Side(item=item, title=title, question=question)
        for item, title, question in zip((old, new), titles, questions, strict=True)
    )


def _plain(item: Item) -> Side:
    return _sides(item, item)[0]


def _marked(old: Text, new: Text) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    lang = get_language() or "ja"
    return marked(old.in_language(lang), new.in_language(lang))


def _beside(old: Item, new: Item) -> tuple[str, ...]:
    return tuple(str(words) for name, words in BESIDE.items() if _compared(old, new, name) != _compared(new, old, name))


def _compared(item: Item, other: Item, name: str) -> object:
    """What may be set beside the other item's: no verb and no place where either of them is not known."""
    if name == "strength" and "even" in (item.strength, other.strength):
        return None
    if name == "source" and None in (item.source.page, other.source.page):
        return None
    return getattr(item, name)
