"""What became of each item between two editions: the laws, the computed kinds, the stated ones, the marked words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.catalogue import Text
from guidelines.changes import KINDS, Changes, ItemChange, along, chain, compare, counts, digest, meaning, problems
from guidelines.wording import MOST_WORDS, marked
from tests.guidelines.builders import edition
from tests.guidelines.pairs import ON, REASON, made, pairs, rows_of, stated


def kinds(changes: tuple[ItemChange, ...]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(change.kind, change.old, change.new) for change in changes]


# --- laws over random pairs -----------------------------------------------------------------------


@given(pairs())
def test_every_item_of_either_edition_is_named_exactly_once(pair):
    old, new, given_changes = pair
    found = compare(old, new, given_changes)
    assert sorted(key for change in found for key in change.old) == sorted(item.key for item in old.items)
    assert sorted(key for change in found for key in change.new) == sorted(item.key for item in new.items)


@given(pairs())
def test_every_change_has_the_shape_of_its_kind(pair):
    for change in compare(*pair):
        sides = {"new": (0, 1), "withdrawn": (1, 0)}.get(change.kind, (1, 1))
        several = {"split": (1, 2), "merged": (2, 1)}.get(change.kind, sides)
        assert change.kind in KINDS
        assert (min(len(change.old), 2), min(len(change.new), 2)) == several


@given(pairs())
def test_what_is_called_unchanged_asks_in_the_same_words(pair):
    old, new, given_changes = pair
    for change in compare(old, new, given_changes):
        if change.kind == "unchanged":
            assert meaning(old.item(change.old[0])) == meaning(new.item(change.new[0]))


@given(pairs())
def test_what_is_stated_stands_and_has_no_problems(pair):
    old, new, given_changes = pair
    if given_changes:
        assert problems(given_changes, {old.key: old, new.key: new}) == []
        assert set(given_changes.items) <= set(compare(old, new, given_changes))


@given(pairs())
def test_an_edition_compared_with_itself_is_unchanged(pair):
    old = pair[0]
    assert kinds(compare(old, old)) == [("unchanged", (item.key,), (item.key,)) for item in old.items]


@given(pairs())
def test_there_and_back_is_the_same_with_the_sides_changed(pair):
    old, new, _ = pair
    turned = {"new": "withdrawn", "withdrawn": "new"}
    back = {(turned.get(row.kind, row.kind), row.new, row.old) for row in compare(new, old)}
    assert back == set(kinds(compare(old, new)))


@given(pairs())
def test_the_changes_are_in_the_order_of_the_new_edition_withdrawn_ones_last(pair):
    old, new, given_changes = pair
    found = compare(old, new, given_changes)
    places = {item.key: place for place, item in enumerate(new.items)}
    firsts = [min(places[key] for key in row.new) for row in found if row.new]
    assert firsts == sorted(firsts)
    assert [bool(row.new) for row in found] == sorted((bool(row.new) for row in found), reverse=True)


# --- what is computed -----------------------------------------------------------------------------


def test_the_same_key_and_the_same_words_are_unchanged_and_other_words_reworded():
    found = compare(made("1", {"A": "check", "B": "ask"}), made("2", {"A": "check", "B": "tell"}))
    assert kinds(found) == [("unchanged", ("A",), ("A",)), ("reworded", ("B",), ("B",))]


@pytest.mark.parametrize("name", ["guidance", "example", "evidence", "first_step"])
def test_help_to_answer_is_no_part_of_the_meaning(name):
    old = made("1", {"A": "check"})
    helped = replace(old.items[0], **{name: Text(ja="ほか", en="other")}, strength="expected", printed_id="X")
    new = replace(old, principles=(replace(old.principles[0], items=(helped,)),))
    assert [row.kind for row in compare(old, new)] == ["unchanged"]


@pytest.mark.parametrize("name", ["title", "question"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_title_and_question_in_either_language_are_the_meaning(name, lang):
    old = made("1", {"A": "check"})
    other = replace(old.items[0], **{name: replace(getattr(old.items[0], name), **{lang: "other"})})
    new = replace(old, principles=(replace(old.principles[0], items=(other,)),))
    assert [row.kind for row in compare(old, new)] == ["reworded"]


def test_the_same_words_under_another_key_are_the_same_item():
    assert kinds(compare(made("1", {"A": "check"}), made("2", {"B": "check"}))) == [("unchanged", ("A",), ("B",))]


def test_words_that_stand_twice_do_not_tell_which_item_is_which():
    found = compare(made("1", {"A": "check", "B": "check"}), made("2", {"C": "check"}))
    assert kinds(found) == [("new", (), ("C",)), ("withdrawn", ("A",), ()), ("withdrawn", ("B",), ())]


def test_a_key_that_an_editor_calls_withdrawn_may_come_back_as_a_new_item():
    both = made("1", {"A": "check"}), made("2", {"A": "check"})
    assert kinds(compare(*both, stated(("withdrawn", ["A"], [])))) == [("new", (), ("A",)), ("withdrawn", ("A",), ())]


def test_counts_name_every_kind():
    found = compare(made("1", {"A": "check"}), made("2", {"A": "check", "B": "ask"}))
    assert counts(found) == {"unchanged": 1, "reworded": 0, "split": 0, "merged": 0, "new": 1, "withdrawn": 0}


# --- what is stated -------------------------------------------------------------------------------

OLD, NEW = made("1", {"A": "check", "B": "ask"}), made("2", {"A": "tell", "B": "ask", "C": "note"})
BOTH = {OLD.key: OLD, NEW.key: NEW}


def told(changes: Changes, editions=BOTH) -> list[str]:
    return [f"{problem.path}: {problem.message}" for problem in problems(changes, editions)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("moved", ["A"], ["A"]), 'items[0].kind: is "moved"; choose from unchanged'),
        (("split", ["A"], ["A"]), 'items[0].new: names 1; "split" takes several of the new edition'),
        (("merged", ["A"], ["A"]), 'items[0].old: names 1; "merged" takes several of the old edition'),
        (("new", ["A"], ["C"]), 'items[0].old: names 1; "new" takes no of the old edition'),
        (("withdrawn", [], []), 'items[0].old: names 0; "withdrawn" takes one of the old edition'),
        (("reworded", ["A"], ["A", "C"]), 'items[0].new: names 2; "reworded" takes one of the new edition'),
        (("reworded", ["C"], ["A"]), 'items[0].old[0]: is "C", which is no item of demo-1'),
        (("reworded", ["A"], ["D"]), 'items[0].new[0]: is "D", which is no item of demo-2'),
        (("unchanged", ["A"], ["A"]), 'items[0].kind: is "unchanged", but title or question differ'),
    ],
)
def test_a_row_that_does_not_fit_is_told(row, words):
    assert [problem for problem in told(stated(row)) if words in problem]


def test_an_item_named_twice_is_told():
    assert told(stated(("reworded", ["A"], ["A"]), ("withdrawn", ["A"], []))) == [
        'items[1].old[0]: is "A", which is named above; say once what became of it'
    ]


def test_editions_that_are_not_stored_are_told():
    assert told(stated(old="demo-0", new="demo-9"), {}) == [
        'old: is "demo-0", an edition that is not stored; load it first',
        'new: is "demo-9", an edition that is not stored; load it first',
    ]


def test_an_edition_does_not_change_into_itself_or_into_another_framework():
    assert told(stated(new="demo-1")) == ["new: is the same edition as the old one; name two editions"]
    other = replace(edition(), framework=replace(edition().framework, key="other"))
    assert "new: is an edition of other" in told(stated(new="other-1.2"), BOTH | {other.key: other})[0]


def test_a_reason_may_be_left_out_but_not_be_blank():
    row = ItemChange(kind="reworded", old=("A",), new=("A",))
    nothing = Changes(old="demo-1", new="demo-2", revised_on=ON, items=(row,))
    assert told(nothing) == []
    blank = replace(nothing, items=(replace(row, reason=Text(ja=" ", en="x")),))
    assert ["items[0].reason.ja: is blank" in problem for problem in told(blank)] == [True]


def test_a_file_that_states_nothing_is_told():
    assert "items: is empty" in told(replace(stated(), note=None))[0]
    assert told(stated()) == []


def test_the_digest_follows_the_content():
    assert digest(stated()) == digest(stated()) != digest(replace(stated(), note=replace(REASON, ja="ほか")))


# --- which words differ ---------------------------------------------------------------------------


def shown(old: str, new: str) -> tuple[str, str]:
    return tuple("".join(f"[{p.text}]" if p.differs else p.text for p in side) for side in marked(old, new))


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("Do you check it?", "Do you test it?", "Do you [check] it?", "Do you [test] it?"),
        ("one two three", "one 2 3", "one [two three]", "one [2 3]"),
        ("same", "same", "same", "same"),
        ("", "new", "", "[new]"),
        ("責任者を定めている", "責任者と担当者を定めている", "責任者を定めている", "責任者[と担当者]を定めている"),
        ("ログを12か月保存", "ログを6か月保存", "ログを[12]か月保存", "ログを[6]か月保存"),
        (
            "確かめていますか。",
            "確かめていて、見直していますか。",
            "確かめていますか。",
            "確かめてい[て、見直してい]ますか。",
        ),
        ("データを確認する", "システムを確認する", "[データ]を確認する", "[システム]を確認する"),
    ],
)
def test_the_words_that_differ_are_marked(old, new, left, right):
    assert shown(old, new) == (left, right)


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_make_up_both_texts_and_what_is_shared_is_the_same(old, new):
    sides = marked(old, new)
    assert ["".join(piece.text for piece in side) for side in sides] == [old, new]
    assert any(piece.differs for side in sides for piece in side) == (old != new)


def test_very_long_texts_are_marked_as_a_whole():
    old, new = "a " * MOST_WORDS, "b " * MOST_WORDS
    assert [len(side) for side in marked(old, new)] == [1, 1]
    assert [piece.differs for piece in marked(old, old)[0]] == [False]


# --- several steps --------------------------------------------------------------------------------


@given(rows_of())
def test_over_several_editions_every_item_of_the_first_and_the_last_is_named_exactly_once(row):
    editions, said = row
    found = along(editions, said)
    assert sorted(key for change in found for key in change.old) == sorted(item.key for item in editions[0].items)
    assert sorted(key for change in found for key in change.new) == sorted(item.key for item in editions[-1].items)


@given(rows_of(steps=2))
def test_a_chain_names_no_item_twice_and_breaks_no_rule(row):
    (old, middle, new), (first, second) = row
    found = chain(compare(old, middle, first), compare(middle, new, second))
    whole = Changes(old=old.key, new=new.key, revised_on=ON, items=found, note=REASON)
    assert problems(whole, {old.key: old, new.key: new}) == []


@given(rows_of(steps=2))
def test_what_a_chain_calls_unchanged_asks_in_the_same_words(row):
    (old, middle, new), (first, second) = row
    for change in along((old, middle, new), (first, second)):
        if change.kind == "unchanged":
            assert meaning(old.item(change.old[0])) == meaning(new.item(change.new[0]))


@given(rows_of(steps=1))
def test_one_step_is_the_comparison_itself(row):
    (old, new), (said,) = row
    assert along((old, new), (said,)) == compare(old, new, said)


def step(*rows: tuple[str, str, str], reason: Text | None = None) -> tuple[ItemChange, ...]:
    """Changes written as ("split", "A", "A B")."""
    return tuple(
        ItemChange(kind=kind, old=tuple(a.split()), new=tuple(b.split()), reason=reason) for kind, a, b in rows
    )


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ([("unchanged", "A", "A")], [("unchanged", "A", "B")], [("unchanged", "A", "B")]),
        ([("reworded", "A", "B")], [("unchanged", "B", "C")], [("reworded", "A", "C")]),
        ([("split", "A", "A B")], [("unchanged", "A", "A"), ("reworded", "B", "C")], [("split", "A", "A C")]),
        ([("split", "A", "A B")], [("merged", "A B", "C")], [("reworded", "A", "C")]),
        ([("split", "A", "A B")], [("unchanged", "A", "C"), ("withdrawn", "B", "")], [("reworded", "A", "C")]),
        ([("merged", "A B", "C")], [("reworded", "C", "D")], [("merged", "A B", "D")]),
        ([("merged", "A B", "C")], [("withdrawn", "C", "")], [("withdrawn", "A", ""), ("withdrawn", "B", "")]),
        ([("new", "", "A")], [("split", "A", "B C")], [("new", "", "B"), ("new", "", "C")]),
        ([("new", "", "A")], [("withdrawn", "A", "")], []),
        ([("withdrawn", "A", "")], [("new", "", "A")], []),
        ([("merged", "A B", "C")], [("split", "C", "C D")], []),
        ([("reworded", "A", "A")], [("reworded", "A", "A")], []),
    ],
)
def test_two_steps_come_to_one_or_are_left_to_the_comparison(first, second, both):
    assert chain(step(*first), step(*second)) == step(*both)


def test_the_reasons_of_both_steps_are_kept_each_once():
    other = Text(ja="別の理由。", en="Another.")
    found = chain(step(("reworded", "A", "A"), reason=REASON), step(("reworded", "A", "A"), reason=other))
    assert found == step(("reworded", "A", "A"), reason=Text(ja="理由別の理由。", en="a reason Another."))
    same = chain(step(("reworded", "A", "A"), reason=REASON), step(("reworded", "A", "A"), reason=REASON))
    assert same == step(("reworded", "A", "A"), reason=REASON)


def test_words_that_came_back_count_as_unchanged_where_nobody_says_otherwise():
    editions = made("1", {"A": "check"}), made("2", {"A": "ask"}), made("3", {"A": "check"})
    assert kinds(along(editions, (None, None))) == [("unchanged", ("A",), ("A",))]
