"""What is wrong with a file is told in the reader's language, and no file makes the telling endless."""

import pytest
from django.utils import translation

from assessments import strict_json
from assessments.exchange import ExchangeError, read
from assessments.faults import LONGEST, MOST
from guidelines.told import told
from tests.assessments.exchanges import EDITION, minimal

WORST = {
    "schema": "x",
    "roles": ["cook"],
    "depth": "deep",
    "profile": {"size": "big", "generative_ai": 1, "age": 1},
    "answers": {
        "X-1": {},
        "A-1": {"level": "not_applicable", "approach": "\x00", "considered_on": "x", "evidence": ""},
    },
}


def problems(data: dict) -> tuple[str, ...]:
    with pytest.raises(ExchangeError) as refused:
        read(data, EDITION)
    return refused.value.problems


def test_every_problem_is_said_in_japanese_with_the_same_place():
    found = problems(minimal(**WORST))
    with translation.override("ja"):
        shown = [told(problem) for problem in found]
    assert [line.partition("：")[0] for line in shown] == [line.partition(": ")[0] for line in found]
    assert not [line for line, english in zip(shown, found, strict=True) if english.partition(": ")[2] in line]


def test_what_is_no_json_is_said_in_japanese_too():
    with pytest.raises(strict_json.NotJson) as refused, translation.override("ja"):
        strict_json.read(b"[" * 20)
    with translation.override("ja"):
        assert told(refused.value).startswith("かっこの入れ子が12段を超えています")


@pytest.mark.parametrize(
    "data", [{str(n): 1 for n in range(MOST + 50)}, {"answers": {str(n): {} for n in range(MOST + 50)}}]
)
def test_a_list_of_problems_ends(data):
    found = problems(minimal(**data))
    assert len(found) == MOST + 1
    assert found[-1] == f"{MOST} problems are told; there may be more"


def test_so_does_the_list_of_what_json_does_not_know():
    assert len(strict_json.read(b"[" + b"NaN," * 1000 + b"0]")[1]) == MOST + 1


@pytest.mark.parametrize("changes", [{"k" * 10_000: 1}, {"schema": "v" * 10_000}, {"answers": {"k" * 10_000: {}}}])
def test_a_long_word_of_the_file_is_shortened(changes):
    (found,) = problems(minimal(**changes))
    assert len(found) < 2 * LONGEST + 100


def test_signs_that_cannot_be_seen_are_written_out():
    (found,) = problems(minimal(**{"a\x1b[31m\u202e": 1}))
    assert found.isprintable()
