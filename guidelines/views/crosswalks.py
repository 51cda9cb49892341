"""Crosswalks: which there are, one read from either side, and the same as a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guidelines import crosswalk_files, crosswalk_oscal, crosswalk_reading
from guidelines.catalogue import Text, edition_words
from guidelines.crosswalk import RELATIONS, STRONGEST, WIDE, Place, Unit, Walk
from guidelines.crosswalk_files import End, Paper
from guidelines.crosswalk_reading import SEEN_FROM_TARGET, Row
from guidelines.models import Basis, Crosswalk, Item, Link, Mark, Principle, Relation, Version
from guidelines.models.words import text

SIGNS = {"equal": "＝", "superset": "⊃", "subset": "⊂", "intersects": "∩", "none": "∅"}
FROM_TARGET = {"superset": _("The source holds all of it and more"), "subset": _("The source is a part of it")}
"""The words that differ where a row is read from the target."""
MEANINGS = {
    "equal": _("Both ask the same. The words may differ."),
    "superset": _("Whoever does what the source asks does all that the target asks, and something beyond it."),
    "subset": _("The source asks a part of what the target asks. The rest stays open."),
    "intersects": _("They share something, and each asks things that the other does not. Much may stay open."),
    "none": _("The other text has nothing on this."),
}
BASIS_MEANINGS = {
    "published": _("A published document states the row."),
    "published_inferred": _("A published document sets the two texts side by side, but its row was not checked."),
    "judgement": _("We read both texts and compared their meaning. No second reader has gone over it."),
}
BANDS = {"strong": _("strong"), "medium": _("medium"), "weak": _("weak"), "none": ""}
REFUSED = {"from": _("side"), "relation": _("relation"), "strength": _("least strength")}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every crosswalk with its counts, and what the words mean."""
    crosswalks = Crosswalk.objects.select_related("source__framework", "target__framework")
    counts = _counts()
    context = {
        "crosswalks": [
            {"row": row, "source": _name(row.source), "target": _name(row.target), **counts.get(row.pk, {})}
            for row in crosswalks.order_by("source__framework__key", "source__label", "position")
        ],
        "relations": [(key, SIGNS[key], Relation(key).label, MEANINGS[key], key in WIDE) for key in RELATIONS],
        "bases": [(Basis(key).label, meaning) for key, meaning in BASIS_MEANINGS.items()],
    }
    return render(request, "guidelines/crosswalks.html", context)


@require_safe
def show(request: HttpRequest, source: str, target: str) -> HttpResponse:
    """One crosswalk, sorted under the parts of the source or, with ``?from=target``, under the places of the target."""
    row = _row(source, target)
    walk = Crosswalk.objects.filter(pk=row.pk).walks()[0]
    choice = crosswalk_reading.chosen(request.GET)
    links = _Links(row, walk, _anchors(row.source), choice.side)
    groups = [
        {"end": links.end(group.part), "rows": [links.row(row) for row in group.rows]}
        for group in crosswalk_reading.groups(walk, choice)
    ]
    context = {
        "row": row,
        "walk": walk,
        "source": _name(row.source),
        "target": _name(row.target),
        "choice": choice,
        "refused": [REFUSED[name] for name in choice.refused],
        "relations": [(key, links.relation(key)[1]) for key in RELATIONS],
        "strengths": [(number, BANDS[crosswalk_reading.band(number)]) for number in range(STRONGEST + 1)],
        "groups": groups,
        "linked": sum(1 for link in walk.links if link.target),
        "shown": sum(len(group["rows"]) for group in groups),
        "lonely": [links.row(row) for row in crosswalk_reading.without_counterpart(walk)],
        "unlinked": [links.end(place) for place in walk.unlinked],
    }
    return render(request, "guidelines/crosswalk.html", context)


@require_safe
def as_csv(request: HttpRequest, source: str, target: str) -> HttpResponse:
    """The rows for a spreadsheet, in both languages."""
    words = {"relation": _both_languages(Relation), "basis": _both_languages(Basis)}
    content = crosswalk_files.as_csv(_paper(source, target), words)
    return _file(content, "text/csv; charset=utf-8", f"tenken-{source}-{target}.csv")


@require_safe
def as_json(request: HttpRequest, source: str, target: str) -> HttpResponse:
    """Everything as JSON, format ``tenken.crosswalk-export/1``."""
    content = crosswalk_files.as_json(_paper(source, target))
    return _file(content, "application/json", f"tenken-{source}-{target}.json")


@require_safe
def as_oscal(request: HttpRequest, source: str, target: str) -> HttpResponse:
    """A mapping collection of OSCAL; 404 where no row has a counterpart, which that model cannot say."""
    try:
        content = crosswalk_oscal.as_oscal(_paper(source, target))
    except crosswalk_oscal.NothingMapped as error:
        raise Http404(str(error)) from error
    return _file(content, "application/json", f"tenken-{source}-{target}-oscal.json")


def _row(source: str, target: str) -> Crosswalk:
    rows = Crosswalk.objects.between(source, target).select_related("source__framework", "target__framework")
    row = rows.first()
    if row is None:
        raise Http404(f"no crosswalk from {source} to {target}")
    return row


def _paper(source: str, target: str) -> Paper:
    row = _row(source, target)
    walk = Crosswalk.objects.filter(pk=row.pk).walks()[0]
    return Paper(walk=walk, source=_end(row.source), target=_end(row.target), digest=row.digest)


def _end(version: Version) -> End:
    framework = version.framework
    return End(
        key=version.key,
        title=text(framework, "title"),
        label=version.label,
        issuer=text(framework, "issuer"),
        url=version.source_url,
    )


def _name(version: Version) -> str:
    """Title and edition in the language of the page."""
    lang = get_language() or "ja"
    title = text(version.framework, "title").in_language(lang)
    words = edition_words(version.label, lang)
    return f"{title}（{words}）" if lang == "ja" else f"{title}, {words}"


def _counts() -> dict[int, dict[str, Any]]:
    """For each crosswalk the number of its rows, by relation and by basis. One query."""
    found: dict[int, list[tuple[str, str, int]]] = {}
    for row in Link.objects.values_list("crosswalk", "relation", "basis").annotate(Count("pk")).order_by():
        found.setdefault(row[0], []).append(row[1:])
    return {
        pk: {
            "total": sum(count for _relation, _basis, count in rows),
            "by_relation": [
                (key, SIGNS[key], Relation(key).label, count)
                for key, count in _sums(RELATIONS, ((relation, count) for relation, _basis, count in rows))
            ],
            "by_basis": [
                (Basis(key).label, count)
                for key, count in _sums(Basis.values, ((basis, count) for _relation, basis, count in rows))
            ],
        }
        for pk, rows in found.items()
    }


def _sums(keys: Iterable[str], pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    sums = dict.fromkeys(keys, 0)
    for key, count in pairs:
        sums[key] += count
    return [(key, count) for key, count in sums.items() if count]


def _anchors(version: Version) -> dict[str, str]:
    """The anchor of every key that has a place of its own on the page of the edition, an item before a chapter.

    One query.
    """
    keys = (
        model.objects.filter(version=version).order_by().values_list("key", Value(prefix))
        for model, prefix in ((Item, ""), (Principle, "in:"))
    )
    return {key: prefix + key for key, prefix in sorted(next(keys).union(*keys), reverse=True)}


@dataclass(frozen=True)
class _Links:
    """Ends and rows of a crosswalk with their words and addresses, as they read from one side."""

    crosswalk: Crosswalk
    walk: Walk
    anchors: dict[str, str]
    side: str

    def end(self, part: Unit | Place) -> dict[str, Any]:
        """A unit or a place with the address where it can be read; None where the unit has no place of its own."""
        is_place = isinstance(part, Place)
        version = self.crosswalk.target if is_place else self.crosswalk.source
        anchor = part.key if is_place else self.anchors.get(part.key)
        href = f"{reverse('guidelines:edition', args=[version.key])}#{anchor}" if anchor else None
        mark = part.verified if is_place and part.verified != Mark.PRIMARY else None
        words = {"lang": version.language, "mark": Mark(mark).label if mark else None}
        return {"part": part, "href": href, **words}

    def row(self, row: Row) -> dict[str, Any]:
        """A row, its words, and the end that is not the heading it stands under."""
        link = row.link
        sign, label = self.relation(link.relation)
        other = row.unit if self.side == "target" or row.place is None else row.place
        words = {"sign": sign, "label": label, "band": BANDS[row.band], "basis": Basis(link.basis).label}
        return {"link": link, "end": self.end(other), "may_cover": row.may_cover, **words}

    def relation(self, key: str) -> tuple[str, str]:
        """Sign and words."""
        if self.side == "source":
            return SIGNS[key], Relation(key).label
        return SIGNS[SEEN_FROM_TARGET.get(key, key)], FROM_TARGET.get(key, Relation(key).label)


def _both_languages(choices: type[Relation] | type[Basis]) -> dict[str, Text]:
    """The words of the choices in both languages."""
    said = {}
    for lang in ("ja", "en"):
        with override(lang):
            said[lang] = {value: str(label) for value, label in choices.choices}
    return {value: Text(ja=said["ja"][value], en=said["en"][value]) for value in choices.values}


def _file(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content.encode(), content_type=kind, headers=headers)
