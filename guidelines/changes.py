"""What became of each item from one edition of a framework to another, as values.

An item's meaning is its title and its question in both languages: where these are the same words, an answer given to
the old item is an answer to the new one. Guidance, examples, roles, strength and place may differ; they are help to
answer or facts about the item, and do not change what was asked.

Plain Python: no Django, no clock, no files.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from guidelines.catalogue import Edition, Item, Problem, Text, shown
from guidelines.rules import text_faults

SCHEMA = "tenken.changes/1"
KINDS = ("unchanged", "reworded", "split", "merged", "new", "withdrawn")
SHAPES = {
    "unchanged": ("one", "one"), "reworded": ("one", "one"), "split": ("one", "several"), "merged": ("several", "one"),
    "new": ("no", "one"), "withdrawn": ("one", "no"),
}  # fmt: skip
"""Kind -> how many items it names of the old and of the new edition."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemChange:
    """What became of items: ``old`` and ``new`` are keys, ``kind`` is one of KINDS.

    ``reason`` says why, in an editor's words; None where the change was computed.
    """

    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What an editor states of two editions (by key): only what cannot be computed, or what needs a reason."""

    old: str
    new: str
    revised_on: date
    items: tuple[ItemChange, ...]
    note: Text | None = None


def compare(old: Edition, new: Edition, stated: Changes | None = None) -> tuple[ItemChange, ...]:
    """What became of every item, in the order of the new edition, withdrawn ones last.

    What is stated stands. Of all others the same key is the same item, *unchanged* or *reworded* by its meaning; a
    meaning that stands under another key, once on each side, is *unchanged* too. What is left is *withdrawn* or *new*.
    Every item of either edition is named exactly once. ``stated`` must be free of ``problems``.
    """
    given = stated.items if stated else ()
    named_old = {key for change in given for key in change.old}
    named_new = {key for change in given for key in change.new}
    olds = {item.key: item for item in old.items if item.key not in named_old}
    news = {item.key: item for item in new.items if item.key not in named_new}
    same = {key: key for key in news if key in olds} | _renamed(olds, news)
    kept = set(same.values())
    found = [
        *given,
        *(_pair(olds[same[key]], news[key]) for key in news if key in same),
        *(ItemChange(kind="new", old=(), new=(key,)) for key in news if key not in same),
        *(ItemChange(kind="withdrawn", old=(key,), new=()) for key in olds if key not in kept),
    ]
    return _ordered(found, old, new)


def meaning(item: Item) -> tuple[Text, Text]:
    """The words that an answer answers to."""
    return (item.title, item.question)


def counts(changes: Iterable[ItemChange]) -> dict[str, int]:
    """How many changes there are of each kind, in the order of KINDS."""
    found = Counter(change.kind for change in changes)
    return {kind: found[kind] for kind in KINDS}


def digest(stated: Changes) -> str:
    """SHA-256 in hex over the canonical JSON of the values."""
    content = {"schema": SCHEMA, "changes": asdict(stated)}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(canonical.encode()).hexdigest()


def problems(stated: Changes, editions: Mapping[str, Edition]) -> list[Problem]:
    """Every rule that the values break; ``editions`` are those that are stored, by key."""
    old, new = editions.get(stated.old), editions.get(stated.new)
    found = [
        *_edition_faults(stated, old, new),
        *text_faults(stated.note, "note", "note"),
        *(fault for row in enumerate(stated.items) for fault in _row_faults(*row)),
        *_key_faults("old", stated, old),
        *_key_faults("new", stated, new),
        *(_meaning_faults(stated, old, new) if old and new else ()),
    ]
    return [Problem(line=None, path=path, message=message) for path, message in found]


def _renamed(olds: Mapping[str, Item], news: Mapping[str, Item]) -> dict[str, str]:
    """New key -> old key of items whose keys differ and whose meaning stands once on each side."""
    gone = [item for key, item in olds.items() if key not in news]
    come = [item for key, item in news.items() if key not in olds]
    once = Counter(map(meaning, gone)), Counter(map(meaning, come))
    by_meaning = {meaning(item): item.key for item in gone}
    single = [item for item in come if once[0][meaning(item)] == once[1][meaning(item)] == 1]
    return {item.key: by_meaning[meaning(item)] for item in single}


def _pair(old: Item, new: Item) -> ItemChange:
    kind = "unchanged" if meaning(old) == meaning(new) else "reworded"
    return ItemChange(kind=kind, old=(old.key,), new=(new.key,))


def _ordered(changes: Iterable[ItemChange], old: Edition, new: Edition) -> tuple[ItemChange, ...]:
    places = {("new", item.key): place for place, item in enumerate(new.items)}
    places |= {("old", item.key): place for place, item in enumerate(old.items, len(places))}

    def place(change: ItemChange) -> int:
        return min(places["new", key] for key in change.new) if change.new else places["old", change.old[0]]

    return tuple(sorted(changes, key=place))


def _edition_faults(stated: Changes, old: Edition | None, new: Edition | None) -> Iterator[tuple[str, str]]:
    for name, edition in (("old", old), ("new", new)):
        if edition is None:
            yield name, f"is {shown(getattr(stated, name))}, an edition that is not stored; load it first"
    if stated.old == stated.new:
        yield "new", "is the same edition as the old one; name two editions"
    elif old and new and old.framework.key != new.framework.key:
        yield "new", f"is an edition of {new.framework.key}, the old one of {old.framework.key}; name two of the same"
    if not stated.items and stated.note is None:
        yield "items", "is empty; state at least one item or a note, or remove the file: the rest is computed"


def _row_faults(index: int, change: ItemChange) -> Iterator[tuple[str, str]]:
    path = f"items[{index}]"
    yield from text_faults(change.reason, f"{path}.reason", "note")
    if change.kind not in KINDS:
        yield f"{path}.kind", f"is {shown(change.kind)}; choose from {', '.join(KINDS)}"
        return
    for name, amount in zip(("old", "new"), SHAPES[change.kind], strict=True):
        held = len(getattr(change, name))
        if amount != ("no", "one", "several")[min(held, 2)]:
            yield f"{path}.{name}", f"names {held}; {shown(change.kind)} takes {amount} of the {name} edition"


def _key_faults(side: str, stated: Changes, edition: Edition | None) -> Iterator[tuple[str, str]]:
    known = {item.key for item in edition.items} if edition else None
    seen: set[str] = set()
    for index, change in enumerate(stated.items):
        for place, key in enumerate(getattr(change, side)):
            path = f"items[{index}].{side}[{place}]"
            if known is not None and key not in known:
                yield path, f"is {shown(key)}, which is no item of {getattr(stated, side)}"
            if key in seen:
                yield path, f"is {shown(key)}, which is named above; say once what became of it"
            seen.add(key)


def _meaning_faults(stated: Changes, old: Edition, new: Edition) -> Iterator[tuple[str, str]]:
    olds, news = ({item.key: item for item in edition.items} for edition in (old, new))
    for index, change in enumerate(stated.items):
        if change.kind != "unchanged" or (len(change.old), len(change.new)) != (1, 1):
            continue
        before, after = olds.get(change.old[0]), news.get(change.new[0])
        if before and after and meaning(before) != meaning(after):
            advice = 'is "unchanged", but title or question differ; write reworded, or make them alike'
            yield f"items[{index}].kind", advice
