"""What an editor states of two editions in the browser: one statement at a time, each with one ``Change``.

The later edition may be a draft. What is stated of it is noted whole, so that an item that leaves the draft takes no
word of it along unseen: ``faults`` names every statement that no longer stands as it was written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guidelines import changes
from guidelines.catalogue import CatalogueError, Problem, Text, plain, shown
from guidelines.changes import Changes, ItemChange
from guidelines.drafting import EditingRefused, ReasonMissing, given, note
from guidelines.models import Change, Item, ItemStep, Status, Succession, Version
from guidelines.sentences import Sentence

_AGAIN = "is %(key)s, which was taken out and added again; save the statement once more"
_LATER = "is no earlier edition; take back what is stated, or mend the day of publication"


class NoPair(EditingRefused):
    """Only an edition and an earlier one of the same framework, which is no draft, can be compared."""


class Overtaken(EditingRefused):
    """Somebody stated something of the two editions meanwhile: ``change`` is what, None where it came from a file."""

    def __init__(self, change: Change | None) -> None:
        super().__init__(_meanwhile(change))
        self.change = change


def _meanwhile(change: Change | None) -> Sentence:
    if change is None:
        return Sentence("What is stated was changed meanwhile. Nothing was saved. Compare, then save again.")
    return Sentence(
        "What is stated was changed meanwhile by %(who)s at %(when)s UTC. Nothing was saved. Compare, then save again.",
        who=change.by_name or Sentence("somebody"),
        when=f"{change.at:%Y-%m-%d %H:%M}",
    )


@transaction.atomic
def state(
    *, old: Version, new: Version, change: ItemChange, step: int | None = None, seen: str, by: User | None
) -> ItemStep:
    """State what became of items, in place of the statement ``step`` (by its row) where one is given.

    ``seen`` is the digest of what was stated when the editor began, "" where nothing was. Raises NoPair, Overtaken,
    ReasonMissing unless the reason is given in both languages, and CatalogueError with every rule that the statement
    breaks; faults of other statements are left for their own turn.
    """
    pair = _pair(old, new)
    row = _as_seen(*pair, seen)
    if change.reason is None or not (change.reason.ja.strip() and change.reason.en.strip()):
        raise ReasonMissing(Sentence("Say why in both languages: every statement keeps its reason."))
    before = _noted(row) if row else {}
    if step is not None and step not in before:
        raise EditingRefused(Sentence("The statement is no longer there. State it anew."))
    _refuse_faults(pair, before, step, change)
    was = _json(row, before) if row else None
    row = row or Succession.objects.create(old=pair[0], new=pair[1], revised_on=timezone.localdate())
    stored = _store(row, step, change)
    kind = Change.Kind.ADDED if step is None else Change.Kind.CHANGED
    why = f"{change.reason.en}\n{change.reason.ja}"
    _settle(row, before | {stored.pk: stored.values()}, was, kind=kind, by=by, reason=why)
    return stored


@transaction.atomic
def take_back(*, old: Version, new: Version, step: int, seen: str, by: User | None, reason: str) -> None:
    """Remove a statement: what became of its items is computed again. Raises NoPair, Overtaken, ReasonMissing."""
    why = given(reason)
    row = _as_seen(*_pair(old, new), seen)
    before = _noted(row) if row else {}
    if row is None or step not in before:
        raise EditingRefused(Sentence("The statement is no longer there."))
    was = _json(row, before)
    row.steps.filter(pk=step).delete()
    after = {pk: change for pk, change in before.items() if pk != step}
    _settle(row, after, was, kind=Change.Kind.REMOVED, by=by, reason=why)


def faults(version: Version) -> list[Problem]:
    """Everything that is wrong with what is stated of an edition and earlier ones, each with the statement it lies in.

    The same number of queries for editions and statements of any size; six for each edition that it is compared with.
    """
    rows = list(_rows(version).order_by("old"))
    edition = version.edition() if rows else None
    found: list[tuple[str, str]] = []
    for row in rows:
        noted = _noted(row)
        stated = _values(row, noted)
        where = f"changes[{row.old.key}]"
        if not row.old.is_before(version):
            found.append((where, Sentence(_LATER)))
        broken = changes.problems(stated, {stated.old: row.old.edition(), stated.new: edition})
        found += [(f"{where}.{problem.path}", problem.message) for problem in broken]
        found += [(f"{where}.{path}", message) for path, message in _drifted(row, noted, {p.path for p in broken})]
    return [Problem(line=None, path=path, message=message) for path, message in found]


@dataclass(frozen=True, kw_only=True)
class Statements:
    """What is stated of two editions: its ``digest``, "" without; each statement as ``written``, by its row.

    ``rows`` finds the row of a statement as it is stored: it is another where an item left the draft since.
    """

    digest: str
    written: Mapping[int, ItemChange]
    rows: Mapping[ItemChange, int]


def statements(old: Version, new: Version) -> Statements:
    """What is stated of two editions."""
    row = _rows(new).filter(old=old).first()
    if row is None:
        return Statements(digest="", written={}, rows={})
    stored = {step.values(): step.pk for step in row.steps.all()}
    return Statements(digest=row.digest, written=_noted(row), rows=stored)


def _pair(old: Version, new: Version) -> tuple[Version, Version]:
    """Both rows, the later locked until the transaction ends. Raises NoPair."""
    later = Version.objects.select_for_update(of=("self",)).select_related("framework__supplements").get(pk=new.pk)
    earlier = Version.objects.select_related("framework__supplements").get(pk=old.pk)
    if earlier.status == Status.DRAFT:
        raise NoPair(
            Sentence("The edition %(old)s is a draft: compare with one that is published or retired.", old=earlier.key)
        )
    if earlier.framework_id != later.framework_id or not earlier.is_before(later):
        names = {"old": earlier.key, "new": later.key}
        raise NoPair(Sentence("The edition %(old)s is no earlier one of the framework of %(new)s.", **names))
    return earlier, later


def _rows(new: Version) -> Any:
    found = Succession.objects.filter(new=new).select_related("old__framework__supplements", "new__framework")
    return found.prefetch_related("steps__old_items", "steps__new_items")


def _as_seen(old: Version, new: Version, seen: str) -> Succession | None:
    row = _rows(new).filter(old=old).first()
    if (row.digest if row else "") != seen:
        raise Overtaken(last_note(old, new))
    return row


def last_note(old: Version, new: Version) -> Change | None:
    """The latest thing that somebody stated or took back of the two editions in the browser."""
    return Change.objects.stated_since(new, old.key).order_by("-pk").first()


def _noted(row: Succession) -> dict[int, ItemChange]:
    """Each statement as it was written, by its row: from the note where it tells of this state, else as stored."""
    change = last_note(row.old, row.new)
    after = change.after if change else None
    written = after.get("stated", {}) if after and after["digest"] == row.digest else {}
    return {step.pk: _change(written.get(str(step.pk))) or step.values() for step in row.steps.all()}


def _values(row: Succession, noted: Mapping[int, ItemChange]) -> Changes:
    return replace(row.values(row.old, row.new), items=tuple(noted.values()))


def _refuse_faults(
    pair: tuple[Version, Version], before: Mapping[int, ItemChange], step: int | None, change: ItemChange
) -> None:
    after = {**before, step: change}
    editions = {version.key: version.edition() for version in pair}
    old, new = editions
    common = {"old": old, "new": new, "revised_on": timezone.localdate()}
    known = {problem.path for problem in changes.problems(Changes(**common, items=tuple(before.values())), editions)}
    own = f"items[{list(after).index(step)}]"
    found = changes.problems(Changes(**common, items=tuple(after.values())), editions)
    if told := [problem for problem in found if problem.path.startswith(own) or problem.path not in known]:
        raise CatalogueError(tuple(told))


def _store(row: Succession, step: int | None, change: ItemChange) -> ItemStep:
    """The statement as a row; the digest follows in ``_settle``."""
    words = {"kind": change.kind, "reason_ja": change.reason.ja, "reason_en": change.reason.en}
    if step is None:
        last = row.steps.aggregate(last=Max("position"))["last"] or 0
        stored = ItemStep.objects.create(succession=row, position=last + 1, **words)
    else:
        row.steps.filter(pk=step).update(**words)
        stored = ItemStep.objects.get(pk=step)
    stored.old_items.set(Item.objects.filter(version=row.old_id, key__in=change.old))
    stored.new_items.set(Item.objects.filter(version=row.new_id, key__in=change.new))
    return stored


def _settle(
    row: Succession, after: dict[int, ItemChange], was: Any, *, kind: Change.Kind, by: User | None, reason: str
) -> None:
    """Give the whole its digest, or remove it where nothing is stated any more; note what was done."""
    if not after and not row.note_ja:
        row.delete()
        note(row.new, kind, by=by, reason=reason, before=was)
        return
    row.revised_on = timezone.localdate()
    row.digest = changes.digest(_whole(row, after))
    row.save(update_fields=["revised_on", "digest"])
    note(row.new, kind, by=by, reason=reason, before=was, after=_json(row, after))


def _whole(row: Succession, noted: Mapping[int, ItemChange]) -> Changes:
    fresh = Succession.objects.get(pk=row.pk)
    return replace(fresh.values(row.old, row.new), items=tuple(noted.values()), revised_on=row.revised_on)


def _json(row: Succession, noted: Mapping[int, ItemChange]) -> dict[str, Any]:
    """What is stated as a change keeps it: with the digest that tells whether it still stands."""
    return {
        "since": row.old.key,
        "digest": row.digest,
        "stated": {str(pk): plain(change) for pk, change in noted.items()},
    }


def _change(written: Mapping[str, Any] | None) -> ItemChange | None:
    if written is None:
        return None
    reason = Text(**written["reason"]) if written.get("reason") else None
    return ItemChange(kind=written["kind"], old=tuple(written["old"]), new=tuple(written["new"]), reason=reason)


def _drifted(row: Succession, noted: Mapping[int, ItemChange], told: set[str]) -> Iterator[tuple[str, str]]:
    """Items that left the draft and came back under their key: the statement lost them; ``told`` are told already."""
    for index, step in enumerate(row.steps.all()):
        for place, key in enumerate(noted[step.pk].new):
            path = f"items[{index}].new[{place}]"
            if key not in step.values().new and path not in told:
                yield path, Sentence(_AGAIN, key=shown(key))
