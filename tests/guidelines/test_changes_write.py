"""Writing what is stated: the reader gives the same values back, and the same bytes come every time."""

from dataclasses import replace

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from guidelines.catalogue import Text
from guidelines.changes import Changes, ItemChange
from guidelines.changes_write import dump
from guidelines.changes_yaml import read
from tests.guidelines.pairs import pairs, stated

FILES = sorted((settings.BASE_DIR / "fixtures" / "links").glob("changes-*.yaml"))
SIGNS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n"\\:#{}[]&*!|>%@`=\u2028\u2029\ufeff\uffff')
WORDS = st.text(SIGNS, min_size=1, max_size=30).map(str.strip).filter(bool)
NAMES = st.sampled_from(("A-1", "1.0", "no", "2026-11-23", "C.2", "~", "null", "0x1", "1e3"))
TEXTS = st.none() | st.builds(Text, ja=WORDS, en=WORDS)


@given(pairs())
def test_what_is_stated_of_any_two_editions_comes_back(found):
    if (values := found[2]) is not None:
        assert read(dump(values))[0] == values


@given(NAMES, NAMES, TEXTS, TEXTS)
def test_hostile_words_and_names_come_back(key, edition, reason, note):
    change = ItemChange(kind="merged", old=(key, "Z"), new=(key,), reason=reason)
    values = Changes(old=edition, new=f"{edition}-2", revised_on=stated().revised_on, items=(change,), note=note)
    written = dump(values)
    assert read(written)[0] == values
    assert dump(read(written)[0]) == written


def test_a_side_without_items_is_left_out():
    written = dump(stated(("withdrawn", ["A"], []), ("new", [], ["B"])))
    assert written.count("old:") == written.count("new:") == 2  # each also names an edition


def test_a_note_alone_is_a_file():
    values = stated()
    assert "items" not in dump(values).split("\n", 2)[2]
    assert read(dump(values))[0] == values


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_that_comes_with_tenken_keeps_its_values(path):
    values = read(path.read_text(encoding="utf-8"))[0]
    assert read(dump(values))[0] == values


def test_other_statements_are_other_bytes():
    values = stated(("withdrawn", ["A"], []))
    assert dump(values) != dump(replace(values, note=None))
