"""What is stated and computed between two stored editions."""

from django.db import transaction

from guidelines import changes
from guidelines.catalogue import CatalogueError, Edition, Text
from guidelines.changes import Changes, ItemChange
from guidelines.models import Item, ItemStep, Status, Succession, Version

_NOTHING = Text(ja="", en="")


@transaction.atomic
def load_changes(*, stated: Changes) -> bool:
    """Store what is stated of two editions in place of what was; whether anything was written.

    It is our reading of two frozen editions and may be revised; what was carried forward already stays as it is.
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
    Succession.objects.filter(old=old, new=new).delete()
    note = stated.note or _NOTHING
    row = Succession.objects.create(
        old=old, new=new, revised_on=stated.revised_on, digest=digest, note_ja=note.ja, note_en=note.en
    )
    _store_steps(row, stated.items)
    return True


def between(old: Version, new: Version) -> tuple[Edition, Edition, tuple[ItemChange, ...]]:
    """Two stored editions as values and what became of each item. The same number of queries whatever their size."""
    before, after = old.edition(), new.edition()
    return before, after, changes.compare(before, after, Succession.objects.stated(old, new))


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
