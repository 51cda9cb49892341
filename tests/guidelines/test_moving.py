"""Crosswalks move to a later edition where nothing behind them changed; nothing is said of the rest."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from guidelines import publishing
from guidelines.catalogue import TEXT_LIMIT, Text
from guidelines.changes import ItemChange, compare
from guidelines.crosswalk import Link, Unit, problems
from guidelines.crosswalk_moving import moving
from guidelines.models import Change, Crosswalk, Item, Version
from guidelines.moving import NothingMoves, take_over
from guidelines.moving import moving as seen
from tests.guidelines.builders import draft, edition, loaded_links, mapping, reading_mapping, walk_values, words
from tests.guidelines.pairs import ON, pairs

BOTH = ItemChange(kind="unchanged", old=("A-1",), new=("A-1",)), ItemChange(kind="unchanged", old=("A-2",), new=("Z",))
REST = (ItemChange(kind="unchanged", old=("B-1",), new=("B-1",)),)


def later(**reworded: str) -> Version:
    """The edition demo-1.3 as a draft; items of other words by key."""
    data = mapping()
    data["version"] |= {"label": "1.3", "published_on": "2027-03-31"}
    found = draft(base=data)
    for key, title in reworded.items():
        Item.objects.filter(version=found, key=key.replace("_", "-")).update(title_en=title)
    return found


def published(**reworded: str) -> Version:
    return publishing.publish(version=later(**reworded), by=None, reason="ready")


def test_a_unit_moves_with_the_keys_of_the_new_edition_when_all_its_items_are_unchanged():
    found = moving([walk_values()], (*BOTH, *REST), "demo-1.3", label="1.2")
    assert [(unit.key, unit.items) for unit in found.linked.units] == [("A", ("A-1", "Z"))]
    assert found.linked.crosswalks[0].links == tuple(link for link in walk_values().links if link.source == "A")
    assert [(left.unit.key, left.kinds) for left in found.left] == [("N", ())]


@pytest.mark.parametrize(
    ("kind", "new"), [("reworded", ("A-2",)), ("split", ("A-2", "A-3")), ("merged", ("A-2",)), ("withdrawn", ())]
)
def test_one_item_that_changed_leaves_the_whole_unit_behind(kind, new):
    changes = (BOTH[0], ItemChange(kind=kind, old=("A-2",), new=new), *REST)
    found = moving([walk_values()], changes, "demo-1.3", label="1.2")
    assert (found.linked, found.dropped) == (None, ("act-2025",))
    assert [(left.unit.key, left.kinds) for left in found.left] == [("A", (kind,)), ("N", ())]


def test_the_note_says_what_was_left_in_both_languages():
    note = moving([walk_values()], (*BOTH, *REST), "demo-1.3", label="1.2").linked.crosswalks[0].note
    assert note.en.startswith("Taken over from the crosswalk of edition 1.2:")
    assert "were not taken over: N." in note.en
    assert note.en.endswith(words("act")["en"])
    assert "第1.2版の対応表から" in note.ja
    assert "引き継いでいません" in note.ja


def test_a_note_keeps_its_limit():
    walk = walk_values()
    long = replace(walk, note=Text(ja="あ" * 4000, en="x" * 4000))
    note = moving([long], (*BOTH, *REST), "demo-1.3", label="1.2").linked.crosswalks[0].note
    assert len(note.ja) == len(note.en) == TEXT_LIMIT


def test_no_crosswalk_is_nothing_to_move():
    found = moving([], BOTH, "demo-1.3", label="1.2")
    assert (found.linked, found.left, found.dropped) == (None, (), ())


@given(pairs(), st.data())
def test_no_link_moves_whose_items_are_not_all_unchanged(pair, data):
    old, new, stated = pair
    changes = compare(old, new, stated)
    kept = {change.old[0]: change.new[0] for change in changes if change.kind == "unchanged"}
    keys = st.lists(st.sampled_from([item.key for item in old.items]), unique=True).map(tuple)
    title = Text(**words("unit"))
    units = tuple(Unit(key=f"U{n}", printed_id="U", title=title, items=data.draw(keys)) for n in range(3))
    target = edition(base=reading_mapping())
    links = tuple(
        Link(source=unit.key, target="1", relation="equal", strength=5, basis="judgement", rationale=title)
        for unit in units
    )
    base = walk_values()
    walk = replace(base, units=units, links=links)
    found = moving([walk], changes, new.key, label="1")
    whole = {unit.key for unit in units if unit.items and set(unit.items) <= kept.keys()}
    assert {left.unit.key for left in found.left} == {unit.key for unit in units} - whole
    if found.linked is None:
        assert not whole
    else:
        assert {unit.key for unit in found.linked.units} == whole
        assert all(
            unit.items == tuple(kept[key] for key in units[int(unit.key[1])].items) for unit in found.linked.units
        )
        assert found.linked.revised_on == base.revised_on != ON
        assert problems(found.linked, {new.key: new, target.key: target}) == []


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_taking_over_is_one_change_that_says_what_was_left():
    editor = User.objects.create_user("editor")
    old, new = loaded_links(), published()
    found = take_over(old=old, new=new, by=editor)
    assert [row.target for row in found.linked.crosswalks] == ["act-2025"]  # none to the framework's own editions
    walk = Crosswalk.objects.to_others(new).walks()[0]
    assert (walk.source, walk.target, walk.units[0].items) == ("demo-1.3", "act-2025", ("A-1", "A-2"))
    done = Change.objects.filter(version=new).order_by("-pk").first()
    assert (done.by, done.kind) == (editor, "added")
    assert done.after == {"crosswalks_from": "demo-1.2", "not_taken_over": ["N"]}


@pytest.mark.django_db
def test_the_old_crosswalk_stays_as_it_is():
    old = loaded_links()
    before = Crosswalk.objects.filter(source=old).walks()
    take_over(old=old, new=published(), by=None)
    assert Crosswalk.objects.filter(source=old).walks() == before


@pytest.mark.django_db
def test_a_draft_takes_nothing_over():
    with pytest.raises(NothingMoves, match="once it is published"):
        take_over(old=loaded_links(), new=later(), by=None)


@pytest.mark.django_db
def test_an_edition_with_crosswalks_of_its_own_keeps_them():
    old, new = loaded_links(), published()
    take_over(old=old, new=new, by=None)
    with pytest.raises(NothingMoves, match="crosswalks already"):
        take_over(old=old, new=new, by=None)


@pytest.mark.django_db
def test_where_everything_changed_nothing_is_taken_over():
    old, new = loaded_links(), published(A_1="Other words")
    with pytest.raises(NothingMoves, match=r"No linked part of demo-1\.2"):
        take_over(old=old, new=new, by=None)
    assert not Crosswalk.objects.filter(source=new).exists()


@pytest.mark.django_db
def test_a_later_edition_is_not_taken_over_from():
    old, new = loaded_links(), published()
    with pytest.raises(NothingMoves, match="no earlier one"):
        take_over(old=new, new=old, by=None)


@pytest.mark.django_db
def test_looking_costs_a_fixed_number_of_queries():
    old, new = loaded_links(), published()
    with CaptureQueriesContext(connection) as found:
        seen(old=old, new=new)
    assert len(found) <= 18
