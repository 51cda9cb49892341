"""What is stated and computed between two stored editions."""

from itertools import pairwise

from django.db import transaction

from guidelines import changes
from guidelines.catalogue import CatalogueError, Edition, Text
from guidelines.changes import Changes, ItemChange
from guidelines.drafting import note as noted
from guidelines.models import Change, Item, ItemStep, Status, Succession, Version

_NOTHING = Text(ja="", en="")


@transaction.atomic
def load_changes(*, stated: Changes) -> bool:
    """Store what is stated of two editions in place of what was; whether anything was written.

    It is our reading of two frozen editions and may be revised; what was carried forward already stays as it is.
    What was stated in the browser on top of a file stays until the file changes.
    Raises CatalogueError with every rule that the values break.
    """
    named = Version.objects.exclude(status=Status.DRAFT).select_related("framework__supplements")
    versions = {version.key: version for version in named if version.key in (stated.old, stated.new)}
    if found := changes.problems(stated, {key: version.edition() for key, version in versions.items()}):
        raise CatalogueError(tuple(found))
    old, new = versions[stated.old], versions[stated.new]
    digest = changes.digest(stated)
    if Succession.objects.filter(old=old, new=new, digest=digest).exists():
        return False
    by_hand = Change.objects.stated_since(new, old.key)
    if by_hand.filter(before__digest=digest).exists():
        return False
    if change := by_hand.order_by("-pk").first():
        after = {"since": old.key, "digest": digest}
        noted(new, Change.Kind.IMPORTED, by=None, reason="", before=change.after, after=after)
    Succession.objects.filter(old=old, new=new).delete()
    note = stated.note or _NOTHING
    row = Succession.objects.create(
        old=old, new=new, revised_on=stated.revised_on, digest=digest, note_ja=note.ja, note_en=note.en
    )
    _store_steps(row, stated.items)
    return True


def between(old: Version, new: Version) -> tuple[Edition, Edition, tuple[ItemChange, ...]]:
    """Two stored editions as values and what became of each item. The same number of queries whatever their size.

    Where nothing is stated of the two, but of editions on the way from one to the other, those steps are joined.
    """
    before, after = old.edition(), new.edition()
    stated = Succession.objects.stated(old, new)
    if stated is None and (way := way_between(old, new)):
        editions = (before, *(version.edition() for version in way[1:-1]), after)
        said = [Succession.objects.stated(*step) for step in pairwise(way)]
        return before, after, changes.along(editions, said)
    return before, after, changes.compare(before, after, stated)


def way_between(old: Version, new: Version) -> tuple[Version, ...]:
    """Both editions with those in between, drafts left out; empty where there is none, or nothing is stated of a step.

    At most two queries.
    """
    rows = Version.objects.exclude(status=Status.DRAFT).filter(framework=old.framework_id)
    rows = rows.select_related("framework__supplements").order_by("published_on", "pk")
    way = (old, *(row for row in rows if old.is_before(row) and row.is_before(new)), new)
    if len(way) < 3:
        return ()
    stated = set(Succession.objects.filter(old__in=way, new__in=way).values_list("old", "new"))
    return way if any((a.pk, b.pk) in stated for a, b in pairwise(way)) else ()


def _store_steps(row: Succession, items: tuple[ItemChange, ...]) -> None:
    steps = ItemStep.objects.bulk_create(
        ItemStep(
            succession=row,
            position=position,
            kind=change.kind,
            reason_ja=(change.reason or _NOTHING).ja,
            reason_en=(change.reason or _NOTHING).en,
        )
        for position, change in enumerate(items, 1)
    )
    for name, version in (("old", row.old), ("new", row.new)):
        known = {item.key: item for item in Item.objects.filter(version=version).only("key")}
        held = getattr(ItemStep, f"{name}_items").through
        held.objects.bulk_create(
            held(itemstep=step, item=known[key])
            for step, change in zip(steps, items, strict=True)
            for key in getattr(change, name)
        )
