"""Pages to read: which frameworks there are, one edition in full, and every source."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guidelines.catalogue import ROLES
from guidelines.models import Crosswalk, Framework, Item, Kind, Mark, Passage, SourceDocument, Status, Version
from guidelines.table1 import FRAMEWORK

SECONDS_PER_ITEM = 25
LANGUAGES = {"ja": _("Japanese"), "en": _("English")}
SUPPLEMENT = "supplement"
SOURCE_GROUPS = dict(Kind.choices) | {SUPPLEMENT: _("Sources of supplements")}
"""A supplement gathers texts of every kind, so its documents stand by themselves."""
FIRST_ROLES = ("user", *ROLES)
"""As which role a questionnaire is begun: the first of these that it asks anything."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One published edition on the list. ``role`` is the role as which one begins, None where nothing is asked."""

    version: Version
    role: str | None
    supplements: tuple["Entry", ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes that answering every question takes, rounded up, the notes not counted."""
        return -(-self.version.questions * SECONDS_PER_ITEM // 60)

    @property
    def asks_all(self) -> bool:
        """Whether a role that is asked anything is asked everything."""
        counts = {getattr(self.version, f"for_{role}") for role in ROLES}
        return counts - {0} == {self.version.questions}

    @property
    def has_role_finder(self) -> bool:
        """Whether one begins with plain facts, from which the role follows."""
        return self.version.framework.key == FRAMEWORK


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    """Every published edition: those that ask something, and those that are only read, by kind."""
    entries = _entries(_counted(Version.objects.published()))
    read = [entry for entry in entries if not entry.role]
    context = {
        "to_answer": [entry for entry in entries if entry.role],
        "to_read": [(kind, found) for kind in Kind if (found := _of_kind(read, kind))],
        "count": len(entries),
    }
    return render(request, "guidelines/frameworks.html", context)


@require_safe
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition with all its items and passages; drafts are not shown, retired ones say so."""
    version = _readable(edition)
    chapters = _chapters(version)
    entry = _entry(version)
    others = _others(version)
    context = {
        "version": version,
        "entry": entry,
        "chapters": chapters,
        "marks": _in_words(place.verified for chapter in chapters for place in chapter.places),
        "documents": list(version.documents.order_by("position")),
        "crosswalks": _crosswalks(version),
        "neighbours": _neighbours(version, others),
        "past": [row for row in others if row.status == Status.RETIRED],
        "current": next((row for row in others if row.status == Status.PUBLISHED and version.is_before(row)), None),
        "language": _language(version.language),
        "original": "ja" if version.language == "ja" else "en",
        "is_retired": version.status == Status.RETIRED,
        "has_items": any(chapter.items for chapter in chapters),
    }
    return render(request, "guidelines/edition.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every document that a published edition cites, and how far all places were checked."""
    rows = SourceDocument.objects.filter(version__status=Status.PUBLISHED).select_related("version__framework")
    cited = _cited(rows.annotate(asked=Count("items", distinct=True), read=Count("passages", distinct=True)))
    marks = [mark for model in (Item, Passage) for mark in _published_marks(model)]
    context = {
        "groups": [(group, found) for group in SOURCE_GROUPS.items() if (found := _in_group(cited, group[0]))],
        "count": len(cited),
        "marks": _in_words(marks),
        "places": len(marks),
    }
    return render(request, "guidelines/sources.html", context)


# --- editions on a list ---------------------------------------------------------------------------


def _counted(versions: QuerySet[Version]) -> QuerySet[Version]:
    """With the number of questions, of those for each role, and of places to read."""
    by_role = {f"for_{role}": Count("items", filter=Q(**{f"items__for_{role}": True}), distinct=True) for role in ROLES}
    counted = versions.annotate(
        questions=Count("items", distinct=True), places=Count("passages", distinct=True), **by_role
    )
    return counted.select_related("framework__supplements")


def _entries(versions: Iterable[Version]) -> list[Entry]:
    """AIGB first, then by kind, the newest first; a supplement stands under every edition that it supplements."""
    kinds = list(Kind)
    rows = sorted(versions, key=lambda row: row.published_on, reverse=True)
    rows.sort(key=lambda row: (row.framework.key != FRAMEWORK, kinds.index(row.framework.kind)))
    beside: dict[int, list[Entry]] = {}
    listed = {row.framework_id for row in rows}
    for row in rows:
        beside.setdefault(row.framework.supplements_id, []).append(Entry(version=row, role=_role(row)))
    return [
        Entry(version=row, role=_role(row), supplements=tuple(beside.get(row.framework_id, ())))
        for row in rows
        if row.framework.supplements_id not in listed
    ]


def _role(version: Version) -> str | None:
    """The role as which one begins the edition, None for one that cannot be begun by itself."""
    if version.framework.supplements_id or version.status != Status.PUBLISHED:
        return None
    return next((role for role in FIRST_ROLES if getattr(version, f"for_{role}")), None)


def _of_kind(entries: Iterable[Entry], kind: Kind) -> list[Entry]:
    return [entry for entry in entries if entry.version.framework.kind == kind]


# --- one edition ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A passage and the passages that are parts of it."""

    passage: Passage
    parts: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A principle with what it asks and what it says."""

    row: object
    items: tuple[Item, ...]
    passages: tuple[Passage, ...]

    @property
    def places(self) -> tuple[Item | Passage, ...]:
        """Everything that has an anchor."""
        return (*self.items, *self.passages)

    @property
    def branches(self) -> list[Branch]:
        """The passages, each under the one that it is a part of."""
        branches = {row.key: Branch(passage=row) for row in self.passages}
        for row in self.passages:
            if row.parent:
                branches[row.parent].parts.append(branches[row.key])
        return [branches[row.key] for row in self.passages if not row.parent]


def _readable(key: str) -> Version:
    try:
        return _counted(Version.objects.exclude(status=Status.DRAFT)).by_key(key)
    except Version.DoesNotExist as error:
        raise Http404(f"no frozen edition {key}") from error


def _entry(version: Version) -> Entry:
    return Entry(version=version, role=_role(version))


def _chapters(version: Version) -> list[Chapter]:
    """All principles with their items and passages. Three queries."""
    items, passages = (
        model.objects.select_related("source_document").order_by("position") for model in (Item, Passage)
    )
    rows = version.principles.order_by("position").prefetch_related(
        Prefetch("items", items, to_attr="asked"), Prefetch("passages", passages, to_attr="read")
    )
    return [Chapter(row=row, items=tuple(row.asked), passages=tuple(row.read)) for row in rows]


def _crosswalks(version: Version) -> QuerySet[Crosswalk]:
    """Those that start from the edition or lead to it, both ends published."""
    rows = Crosswalk.objects.filter(Q(source=version) | Q(target=version))
    rows = rows.filter(source__status=Status.PUBLISHED, target__status=Status.PUBLISHED)
    return rows.select_related("source__framework", "target__framework").order_by("source__framework__key", "position")


def _others(version: Version) -> list[Version]:
    """The other published and retired editions of the framework, the newest first. One query."""
    rows = Version.objects.exclude(status=Status.DRAFT).filter(framework=version.framework_id).exclude(pk=version.pk)
    return list(rows.select_related("framework").order_by("-published_on", "-pk"))


def _neighbours(version: Version, others: Iterable[Version]) -> list[tuple[Version, Version]]:
    """The edition with each of the others, the earlier first."""
    pairs = ((version, row) if version.is_before(row) else (row, version) for row in others)
    return sorted(pairs, key=lambda pair: (pair[0].published_on, pair[1].published_on), reverse=True)


def _language(code: str) -> str:
    """The name of a language; the code itself for one that nobody has a name for."""
    try:
        return LANGUAGES.get(code) or get_language_info(code)["name_translated"]
    except KeyError:
        return code


# --- sources --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A document with every edition that cites it; ``asked`` and ``read`` count items and passages that do.

    ``group`` is one of SOURCE_GROUPS, that of the first edition.
    """

    document: SourceDocument
    group: str
    versions: tuple[Version, ...]
    asked: int
    read: int


def _cited(documents: Iterable[SourceDocument]) -> list[Cited]:
    """Each document once: two editions cite the same one where title and address agree."""
    same: dict[tuple[str, ...], list[SourceDocument]] = {}
    for row in documents.order_by("version__framework__key", "version__published_on", "position"):
        same.setdefault((row.title_ja, row.title_en, row.url), []).append(row)
    return [
        Cited(
            document=rows[0],
            group=_group(rows[0].version.framework),
            versions=tuple(row.version for row in rows),
            asked=sum(row.asked for row in rows),
            read=sum(row.read for row in rows),
        )
        for rows in same.values()
    ]


def _group(framework: Framework) -> str:
    return SUPPLEMENT if framework.supplements_id else framework.kind


def _in_group(documents: Iterable[Cited], group: str) -> list[Cited]:
    return [row for row in documents if row.group == group]


def _published_marks(model: type[Item] | type[Passage]) -> QuerySet[str]:
    return model.objects.filter(version__status=Status.PUBLISHED).values_list("verified", flat=True)


def _in_words(marks: Iterable[str]) -> list[tuple[str, str, int]]:
    """Each mark that occurs with its words and how often; blank words stand for places without a mark."""
    counts = Counter(marks)
    return [(mark, Mark(mark).label if mark else "", counts[mark]) for mark in (*Mark.values, "") if counts[mark]]
