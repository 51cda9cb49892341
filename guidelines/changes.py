"""What became of each item from one edition of a framework to another, as values.

An item's meaning is its title and its question in both languages: where these are the same words, an answer given to
the old item is an answer to the new one. Guidance, examples, roles, strength and place may differ; they are help to
answer or facts about the item, and do not change what was asked.

Plain Python: no Django, no clock, no files.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise

from guidelines.catalogue import Edition, Item, Problem, Text, shown
from guidelines.rules import text_faults
from guidelines.sentences import Sentence

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
    return _completed(stated.items if stated else (), old, new)


def along(editions: Sequence[Edition], stated: Sequence[Changes | None]) -> tuple[ItemChange, ...]:
    """What became of every item from the first of several editions to the last, step by step, in the order of the last.

    ``stated`` is what is stated of each edition and the next. Where the steps cannot tell, the first and the last are
    compared. Every item of either is named exactly once.
    """
    found = compare(editions[0], editions[1], stated[0])
    for (before, after), given in zip(pairwise(editions[1:]), stated[1:], strict=True):
        found = _completed(chain(found, compare(before, after, given)), editions[0], after)
    return found


def chain(first: Iterable[ItemChange], second: Iterable[ItemChange]) -> tuple[ItemChange, ...]:
    """What two steps say together: ``first`` leads to the edition from which ``second`` leads on; both name every item.

    Reasons of both steps are kept, each once. No item is named twice. Left out, because the steps cannot tell, are: an
    item that went and came back under its key; several items that became several; an item that keeps its key, changed
    its words and nobody says why, since they may have changed back.
    """
    found = [change for steps in _linked(tuple(first), tuple(second)) for change in _joined(*steps)]
    gone = {change.old for change in found if change.kind == "withdrawn"}
    back = gone & {change.new for change in found if change.kind == "new"}
    return tuple(
        change
        for change in found
        if (change.old or change.new) not in back
        and not (change.kind == "reworded" and change.old == change.new and change.reason is None)
    )


def _linked(
    first: tuple[ItemChange, ...], second: tuple[ItemChange, ...]
) -> Iterator[tuple[list[ItemChange], list[ItemChange]]]:
    """The changes of both steps that hang together by items of the edition in between."""
    rows = [(0, row, row.new) for row in first] + [(1, row, row.old) for row in second]
    holders: dict[str, list[int]] = {}
    for number, (_step, _row, between) in enumerate(rows):
        for key in between:
            holders.setdefault(key, []).append(number)
    seen: set[int] = set()
    for start in range(len(rows)):
        group = [] if start in seen else [start]
        seen.add(start)
        for number in group:  # it grows while it is walked
            others = {other for key in rows[number][2] for other in holders[key]} - seen
            seen |= others
            group += sorted(others)
        yield tuple([rows[n][1] for n in sorted(group) if rows[n][0] == step] for step in (0, 1))


def _joined(before: list[ItemChange], after: list[ItemChange]) -> Iterator[ItemChange]:
    """What the changes of two steps that hang together come to; nothing where several items became several."""
    old = tuple(key for row in before for key in row.old)
    new = tuple(key for row in after for key in row.new)
    reason = _all_reasons([*before, *after])
    match min(len(old), 2), min(len(new), 2):
        case (1, 1):
            kept = {row.kind for row in (*before, *after)} == {"unchanged"}
            yield ItemChange(kind="unchanged" if kept else "reworded", old=old, new=new, reason=reason)
        case (1, 2):
            yield ItemChange(kind="split", old=old, new=new, reason=reason)
        case (2, 1):
            yield ItemChange(kind="merged", old=old, new=new, reason=reason)
        case (_, 0):
            yield from (ItemChange(kind="withdrawn", old=(key,), new=(), reason=reason) for key in old)
        case (0, _):
            yield from (ItemChange(kind="new", old=(), new=(key,), reason=reason) for key in new)


def _all_reasons(rows: Iterable[ItemChange]) -> Text | None:
    """The reasons in the order of the steps, each once; None where there is none."""
    reasons = tuple(dict.fromkeys(row.reason for row in rows if row.reason))
    return Text(ja="".join(r.ja for r in reasons), en=" ".join(r.en for r in reasons)) if reasons else None


def _completed(given: tuple[ItemChange, ...], old: Edition, new: Edition) -> tuple[ItemChange, ...]:
    """What is given, and of all other items what follows from keys and words."""
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
            told = "is %(edition)s, an edition that is not stored; load it first"
            yield name, Sentence(told, edition=shown(getattr(stated, name)))
    if stated.old == stated.new:
        yield "new", Sentence("is the same edition as the old one; name two editions")
    elif old and new and old.framework.key != new.framework.key:
        told = "is an edition of %(new)s, the old one of %(old)s; name two of the same"
        yield "new", Sentence(told, new=new.framework.key, old=old.framework.key)
    if not stated.items and stated.note is None:
        told = "is empty; state at least one item or a note, or remove the file: the rest is computed"
        yield "items", Sentence(told)


def _row_faults(index: int, change: ItemChange) -> Iterator[tuple[str, str]]:
    path = f"items[{index}]"
    yield from text_faults(change.reason, f"{path}.reason", "note")
    if change.kind not in KINDS:
        told = "is %(value)s; choose from %(known)s"
        yield f"{path}.kind", Sentence(told, value=shown(change.kind), known=", ".join(KINDS))
        return
    for name, amount in zip(("old", "new"), SHAPES[change.kind], strict=True):
        held = len(getattr(change, name))
        if amount != ("no", "one", "several")[min(held, 2)]:
            own = {"held": held, "kind": shown(change.kind), "side": Sentence(name)}
            told = "names %(held)d; %(kind)s takes %(amount)s of the %(side)s edition"
            taken = Sentence(told, amount=Sentence(amount), **own)
            none = Sentence("names %(held)d; %(kind)s takes no of the %(side)s edition", **own)
            yield f"{path}.{name}", none if amount == "no" else taken


def _key_faults(side: str, stated: Changes, edition: Edition | None) -> Iterator[tuple[str, str]]:
    known = {item.key for item in edition.items} if edition else None
    seen: set[str] = set()
    for index, change in enumerate(stated.items):
        for place, key in enumerate(getattr(change, side)):
            path = f"items[{index}].{side}[{place}]"
            if known is not None and key not in known:
                told = "is %(key)s, which is no item of %(edition)s"
                yield path, Sentence(told, key=shown(key), edition=getattr(stated, side))
            if key in seen:
                yield path, Sentence("is %(key)s, which is named above; say once what became of it", key=shown(key))
            seen.add(key)


def _meaning_faults(stated: Changes, old: Edition, new: Edition) -> Iterator[tuple[str, str]]:
    olds, news = ({item.key: item for item in edition.items} for edition in (old, new))
    for index, change in enumerate(stated.items):
        if change.kind != "unchanged" or (len(change.old), len(change.new)) != (1, 1):
            continue
        before, after = olds.get(change.old[0]), news.get(change.new[0])
        if before and after and meaning(before) != meaning(after):
            advice = Sentence('is "unchanged", but title or question differ; write reworded, or make them alike')
            yield f"items[{index}].kind", advice
