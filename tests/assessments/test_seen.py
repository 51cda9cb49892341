"""The mark of what a page showed."""

from datetime import date

import pytest

from assessments.seen import mark, untouched, version_of
from assessments.snapshot import NO_REPLY, Reply

REPLY = Reply(level="partly", approach="やり方", considered_on=date(2026, 4, 1), evidence=("規程", "記録"))


def test_a_mark_tells_the_version():
    assert version_of(mark(12, REPLY)) == 12


@pytest.mark.parametrize("seen", ["", ".", "x.1", "-1.a", "1.5e3x", "１.a", "²"])
def test_a_mangled_mark_has_seen_nothing(seen):
    assert version_of(seen) == (1 if seen.startswith("1.") else 0)


def test_the_same_reply_is_untouched():
    assert untouched(mark(3, REPLY), Reply(**{n: getattr(REPLY, n) for n in Reply.__dataclass_fields__}))


@pytest.mark.parametrize(
    "change",
    [
        {"level": "in_place"},
        {"level": None},
        {"reason": "x"},
        {"considered": "x"},
        {"relations": "x"},
        {"approach": "やり方 "},
        {"considered_on": None},
        {"evidence": ("規程",)},
        {"evidence": ("記録", "規程")},
        {"evidence": ("規程記録",)},
    ],
)
def test_any_change_is_noticed(change):
    values = {name: getattr(REPLY, name) for name in Reply.__dataclass_fields__}
    assert not untouched(mark(3, REPLY), Reply(**{**values, **change}))


def test_without_a_mark_nothing_counts_as_untouched():
    assert not untouched("", NO_REPLY)


def test_marks_of_two_versions_differ():
    assert mark(1, REPLY) != mark(2, REPLY)


def test_a_mark_says_nothing_of_what_was_written():
    assert "やり方" not in mark(1, REPLY)
    assert len(mark(1, REPLY)) == len("1.") + 16
