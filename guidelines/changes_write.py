"""Writing what is stated of two editions as YAML, in one layout: ``read(dump(x)) == x``, the same bytes every time.

Plain Python: no Django, no clock, no files.
"""

from collections.abc import Iterator

from guidelines.changes import SCHEMA, Changes, ItemChange
from guidelines.yaml_write import bare, bare_list, block, both, entry

HEAD = (
    "# What became of items between two editions, as an editor states it; all others follow from keys and words.",
    "# The shape is described by fixtures/changes.schema.json; the layout is that of guidelines/changes_write.py.",
)


def dump(stated: Changes) -> str:
    """What is stated as text that ``changes_yaml.read`` takes."""
    return "".join(f"{line}\n" for line in _lines(stated))


def _lines(stated: Changes) -> Iterator[str]:
    yield from HEAD
    yield from block(
        0,
        ("schema", SCHEMA),
        ("old", bare(stated.old)),
        ("new", bare(stated.new)),
        ("revised_on", stated.revised_on.isoformat()),
        ("note", both(stated.note)),
    )
    if stated.items:
        yield "items:"
    for change in stated.items:
        yield from entry(2, _item(change))


def _item(change: ItemChange) -> Iterator[str]:
    return block(
        0,
        ("kind", bare(change.kind)),
        ("old", bare_list(change.old) if change.old else None),
        ("new", bare_list(change.new) if change.new else None),
        ("reason", both(change.reason)),
    )
