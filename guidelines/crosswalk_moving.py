"""What of an edition's crosswalks holds for a later edition as it stands, as values.

A link was read against the old words. It holds for the new edition where every item behind its unit is unchanged;
nothing is said of any other: somebody has to read it. Plain Python: no Django, no clock, no files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from guidelines.catalogue import TEXT_LIMIT, Text, edition_words
from guidelines.changes import ItemChange
from guidelines.crosswalk import Crosswalk, CrosswalkSet, Unit, Walk


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """A unit whose links are not taken over, and what became of its items: kinds of change, none where it has none."""

    unit: Unit
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Moving:
    """What is taken over (None where nothing can be), and what is left to be read.

    ``dropped`` are the editions (by key) to which no link is left.
    """

    linked: CrosswalkSet | None
    left: tuple[Left, ...]
    dropped: tuple[str, ...]


def moving(walks: Iterable[Walk], changes: Iterable[ItemChange], new: str, *, label: str) -> Moving:
    """What of the crosswalks of one edition, all of them, holds for ``new`` (a key).

    ``changes`` tell what became of each item; ``label`` is that of the old edition, for the notes.
    """
    rows = tuple(walks)
    fate = {key: change for change in changes for key in change.old}
    units = rows[0].units if rows else ()
    kept = {unit.key: moved for unit in units if (moved := _moved(unit, fate))}
    left = tuple(Left(unit=unit, kinds=_kinds(unit, fate)) for unit in units if unit.key not in kept)
    crosswalks = tuple(found for row in rows if (found := _crosswalk(row, kept, label)))
    reached = {row.target for row in crosswalks}
    used = {link.source for row in crosswalks for link in row.links}
    linked = CrosswalkSet(
        source=new,
        revised_on=rows[0].revised_on,
        units=tuple(unit for key, unit in kept.items() if key in used),
        crosswalks=crosswalks,
    ) if crosswalks else None  # fmt: skip
    return Moving(linked=linked, left=left, dropped=tuple(row.target for row in rows if row.target not in reached))


def _moved(unit: Unit, fate: Mapping[str, ItemChange]) -> Unit | None:
    """The unit with the keys of the new edition; None unless it has items and all of them are unchanged."""
    if not unit.items or any(fate[key].kind != "unchanged" for key in unit.items):
        return None
    return replace(unit, items=tuple(fate[key].new[0] for key in unit.items))


def _kinds(unit: Unit, fate: Mapping[str, ItemChange]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fate[key].kind for key in unit.items if fate[key].kind != "unchanged"))


def _crosswalk(walk: Walk, kept: Mapping[str, Unit], label: str) -> Crosswalk | None:
    links = tuple(link for link in walk.links if link.source in kept)
    if not links:
        return None
    return Crosswalk(target=walk.target, note=_note(walk, kept, label), links=links)


def _note(walk: Walk, kept: Mapping[str, Unit], label: str) -> Text:
    """The note with what was taken over from where, and the units whose links were not."""
    linked = {link.source for link in walk.links}
    lost = [unit.printed_id for unit in walk.units if unit.key in linked and unit.key not in kept]
    said = {
        "ja": f"{edition_words(label, 'ja')}の対応表から、項目の文言が変わっていない部分の行だけを引き継ぎました。",
        "en": f"Taken over from the crosswalk of {edition_words(label, 'en')}: "
        "the rows of parts whose items are all unchanged.",
    }
    if lost:
        said["ja"] += f"次の部分の行は引き継いでいません（文言が変わったか、項目がないため）：{'、'.join(lost)}。"
        said["en"] += f" Rows of these parts, changed or without items, were not taken over: {', '.join(lost)}."
    return Text(ja=_joined(walk.note and walk.note.ja, said["ja"]), en=_joined(walk.note and walk.note.en, said["en"]))


def _joined(note: str | None, said: str) -> str:
    """What is said behind the note; the note gives way where both are longer than a text may be."""
    room = TEXT_LIMIT - len(said) - 1
    return f"{said} {note[:room]}" if note and room > 0 else said[:TEXT_LIMIT]
