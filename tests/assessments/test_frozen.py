"""A content as bytes: one way to write it, one digest."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.frozen import canonical, digest

texts = st.text(st.characters(exclude_categories=["Cs"]))
contents = st.dictionaries(texts, st.recursive(st.none() | st.integers() | texts, st.lists, max_leaves=5))


@given(contents)
def test_what_is_written_reads_back_the_same(content):
    assert json.loads(canonical(content)) == content


@given(contents)
def test_the_order_in_which_a_database_gives_the_keys_back_does_not_matter(content):
    turned = dict(reversed(content.items()))
    assert canonical(turned) == canonical(content)
    assert digest(turned) == digest(content)


def test_the_digest_is_that_of_the_bytes_as_any_tool_computes_it():
    assert canonical({"b": "点検", "a": [1, 0.5, None]}) == '{"a":[1,0.5,null],"b":"点検"}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_number_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical({"share": float("nan")})
