"""The cache of skeletons keeps values as they are."""

import pytest

from config.caches import Kept


@pytest.fixture
def kept(request) -> Kept:
    """An empty cache of this test's own."""
    return Kept(request.node.name, {"TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 3}})


def test_a_value_comes_back_itself_and_not_as_a_copy(kept):
    value = object()
    kept.set("a", value)
    assert kept.get("a") is value


def test_a_missing_value_is_the_default(kept):
    assert kept.get("a", "none") == "none"


def test_many_values_go_in_and_come_out_by_name(kept):
    kept.set_many({"a": 1, "b": 2})
    assert kept.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}


def test_a_value_is_made_once(kept):
    assert [kept.get_or_set("a", lambda: object()) for _ in range(2)] == [kept.get("a")] * 2


def test_adding_leaves_what_is_there(kept):
    assert kept.add("a", 1)
    assert not kept.add("a", 2)
    assert kept.get("a") == 1


def test_a_full_cache_lets_old_values_go_and_keeps_the_new_one(kept):
    for key in "abcd":
        kept.set(key, key)
    assert kept.get("d") == "d"
    assert sum(kept.get(key) is not None for key in "abcd") <= 3
