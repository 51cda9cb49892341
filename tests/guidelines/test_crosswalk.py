"""Rules on the values of crosswalks, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from guidelines.catalogue import Text
from guidelines.crosswalk import (
    BASES,
    RELATIONS,
    WIDE,
    CrosswalkSet,
    Link,
    Place,
    Unit,
    Walk,
    digest,
    problems,
)
from tests.guidelines.builders import linked, three_editions

LINK = "targets[0].links[0]"


def told(values: CrosswalkSet, **editions: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in problems(values, three_editions() | editions)]


def with_unit(number: int = 0, **changes: Any) -> CrosswalkSet:
    units = list(linked().units)
    units[number] = replace(units[number], **changes)
    return replace(linked(), units=tuple(units))


def with_target(**changes: Any) -> CrosswalkSet:
    values = linked()
    return replace(values, crosswalks=(replace(values.crosswalks[0], **changes), *values.crosswalks[1:]))


def with_link(number: int = 0, **changes: Any) -> CrosswalkSet:
    links = list(linked().crosswalks[0].links)
    links[number] = replace(links[number], **changes)
    return with_target(links=tuple(links))


def test_a_sound_set_has_no_problems() -> None:
    assert told(linked()) == []


def test_only_equal_and_superset_hold_the_whole_target() -> None:
    assert WIDE == ("equal", "superset")
    assert set(WIDE) < set(RELATIONS)


@pytest.mark.parametrize("relation", [relation for relation in RELATIONS if relation != "none"])
@pytest.mark.parametrize("basis", BASES)
def test_every_known_relation_and_basis_is_sound(relation: str, basis: str) -> None:
    assert told(with_link(relation=relation, basis=basis)) == []


@pytest.mark.parametrize("strength", [0, 10])
def test_a_strength_reaches_from_0_to_10(strength: int) -> None:
    assert told(with_link(strength=strength)) == []


def test_a_link_may_lead_to_an_item_or_a_passage() -> None:
    values = linked()
    [own] = values.crosswalks[1].links
    crosswalk = replace(values.crosswalks[1], links=(own, replace(own, target="C-2")))
    assert told(replace(values, crosswalks=(crosswalk,))) == []


@pytest.mark.parametrize(
    ("changes", "path", "part_of_message"),
    [
        ({"key": "A 1"}, "key", "use only letters"),
        ({"key": "A"}, "key", 'is "A", which another unit has'),
        ({"printed_id": ""}, "printed_id", "is blank"),
        ({"printed_id": "x" * 61}, "printed_id", "at most 60"),
        ({"title": Text(ja="題", en=" ")}, "title.en", "is blank"),
        ({"title": Text(ja="あ" * 301, en="x")}, "title.ja", "at most 300"),
        ({"items": ("A-1", "A-1")}, "items", "names the same item twice"),
        ({"items": ("A-1", "Z-9", "C-1")}, "items", 'names "Z-9", "C-1", no items of demo-1.2'),
    ],
)
def test_a_fault_in_a_unit_is_told_with_its_place(changes: dict[str, Any], path: str, part_of_message: str) -> None:
    values = with_unit(1, **changes)
    links = tuple(link for link in values.crosswalks[0].links if link.source == "A")
    [(place, message)] = told(replace(values, crosswalks=(replace(values.crosswalks[0], links=links),)))
    assert place == f"units[1].{path}"
    assert part_of_message in message


def test_a_source_that_is_not_stored_is_told_once() -> None:
    [(path, message)] = told(replace(linked(), source="lost-1"))
    assert path == "source"
    assert 'is "lost-1", an edition that is not stored; load it first' in message


def test_a_target_that_is_not_stored_is_told_once() -> None:
    [(path, message)] = told(with_target(target="lost-1"))
    assert path == "targets[0].edition"
    assert "load it first" in message


def test_a_set_without_a_target_is_refused() -> None:
    assert [path for path, _ in told(replace(linked(), crosswalks=()))] == ["targets"]


def test_a_target_stands_once_in_a_set() -> None:
    values = linked()
    [(path, message)] = told(replace(values, crosswalks=(*values.crosswalks, values.crosswalks[0])))
    assert path == "targets[2].edition"
    assert "join the two" in message


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"links": ()}, "links"),
        ({"note": Text(ja="", en="note")}, "note.ja"),
        ({"note": Text(ja="注", en="x" * 4001)}, "note.en"),
    ],
)
def test_a_fault_in_a_target_is_told_with_its_place(changes: dict[str, Any], path: str) -> None:
    assert [place for place, _ in told(with_target(**changes))] == [f"targets[0].{path}"]


@pytest.mark.parametrize(
    ("changes", "path", "part_of_message"),
    [
        ({"source": "Z"}, "source", 'is "Z", which is none of the units'),
        ({"source": "A-1"}, "source", "is none of the units"),
        ({"target": "9"}, "target", 'is "9", which act-2025 does not have'),
        ({"target": "I"}, "target", "which act-2025 does not have"),
        ({"target": None}, "target", 'must be left out where the relation is "none"'),
        ({"relation": "none"}, "target", 'must be left out where the relation is "none"'),
        ({"relation": "covers"}, "relation", "choose from equal, superset, subset, intersects, none"),
        ({"basis": "rumour"}, "basis", "choose from published, published_inferred, judgement"),
        ({"strength": 11}, "strength", "is 11; write a whole number from 0 to 10"),
        ({"strength": -1}, "strength", "is -1"),
        ({"rationale": Text(ja="　", en="why")}, "rationale.ja", "is blank"),
        ({"rationale": Text(ja="訳", en="x" * 4001)}, "rationale.en", "at most 4000"),
        ({"reference": Text(ja="表", en="\x00")}, "reference.en", "control character"),
    ],
)
def test_a_fault_in_a_link_is_told_with_its_place(changes: dict[str, Any], path: str, part_of_message: str) -> None:
    [(place, message)] = told(with_link(**changes))
    assert place == f"{LINK}.{path}"
    assert part_of_message in message


def test_a_repeated_link_is_told_at_the_later_row() -> None:
    [(path, message)] = told(with_link(target="3"))
    assert path == "targets[0].links[1]"
    assert "links the same two ends as a row before it" in message


def test_a_unit_without_counterpart_names_no_target() -> None:
    [(path, _)] = told(with_link(2, target="2"))
    assert path == "targets[0].links[2].target"


def test_all_problems_come_at_once() -> None:
    broken = with_link(relation="covers", basis="rumour", strength=11)
    assert len(told(replace(broken, source="lost-1"))) == 4


def test_equal_sets_have_equal_digests() -> None:
    assert digest(linked()) == digest(linked())
    assert len(bytes.fromhex(digest(linked()))) == 32


@pytest.mark.parametrize(
    "other",
    [
        replace(linked(), source="demo-1.3"),
        replace(linked(), revised_on=date(2026, 11, 21)),
        with_unit(items=("A-1",)),
        with_unit(printed_id="A'"),
        with_target(note=None),
        with_target(links=linked().crosswalks[0].links[:2]),
        with_link(strength=8),
        with_link(relation="subset"),
        with_link(basis="judgement"),
        with_link(reference=None),
        with_link(rationale=Text(ja="別の訳", en="Another reason")),
    ],
)
def test_another_value_gives_another_digest(other: CrosswalkSet) -> None:
    assert digest(other) != digest(linked())


def test_values_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        linked().units[0].key = "other"  # type: ignore[misc]


def walk(targets: dict[str, str | None], *, linked_to: tuple[str | None, ...]) -> Walk:
    """A crosswalk to places given by key and parent; each link leads from a unit of its own."""
    words = Text(ja="語", en="words")
    units = tuple(Unit(key=f"U{n}", printed_id=f"U{n}", title=words, items=()) for n in range(len(linked_to)))
    return Walk(
        source="demo-1.2",
        target="act-2025",
        title=words,
        label="2025",
        kind="law",
        version_note=None,
        revised_on=date(2026, 11, 20),
        note=None,
        units=units,
        places=tuple(Place(key=key, printed_id=key, title=words, parent=above) for key, above in targets.items()),
        links=tuple(
            Link(
                source=unit.key,
                target=target,
                relation="intersects" if target else "none",
                strength=4,
                basis="judgement",
                rationale=words,
            )
            for unit, target in zip(units, linked_to, strict=True)
        ),
    )


TREE = {"1": None, "1.1": "1", "1.1.1": "1.1", "1.2": "1", "2": None}


@pytest.mark.parametrize(
    ("linked_to", "unlinked"),
    [
        (("1", "2"), []),
        ((None,), ["1", "1.1", "1.1.1", "1.2", "2"]),
        (("1",), ["2"]),
        (("1.1",), ["1.2", "2"]),
        (("1.1.1",), ["1.2", "2"]),
        (("1.2", "2"), ["1.1", "1.1.1"]),
    ],
)
def test_a_place_is_unlinked_where_no_row_touches_it_nor_its_parts_nor_what_it_is_a_part_of(
    linked_to: tuple[str | None, ...], unlinked: list[str]
) -> None:
    assert [place.key for place in walk(TREE, linked_to=linked_to).unlinked] == unlinked


def test_a_unit_is_one_sided_where_its_row_says_that_there_is_no_counterpart() -> None:
    assert [unit.key for unit in walk(TREE, linked_to=("1", None, "2", None)).one_sided] == ["U1", "U3"]
