"""JSON is read without mercy: nothing is guessed, and every problem has its place."""

import pytest

from assessments.strict_json import MAX_BYTES, MAX_VALUES, NotJson, read


def problems(data: bytes) -> list[str]:
    return read(data)[1]


def test_plain_json_is_read_as_it_is():
    value = {"a": [1, 2.5, True, None, "組[{"], "b": {}}
    assert read('{"a": [1, 2.5, true, null, "組[{"], "b": {}}'.encode()) == (value, [])


def test_a_byte_order_mark_as_some_editors_write_it_does_no_harm():
    assert read(b"\xef\xbb\xbf{}") == ({}, [])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1, column 1: is not valid JSON"),
        (b'{\n "a": 1,\n}', "line 3, column 1: is not valid JSON"),
        (b'{"a": "no end', "is not valid JSON"),
        (b'\n"\x8d"', "line 2: is not UTF-8; save the file"),
        (b" " * (MAX_BYTES + 1), "larger than 5 MB"),
        (b"[" + b"0," * MAX_VALUES + b"0]", "holds more than 200000 values"),
        (b"[" * 200_000, "nested more than 12 deep"),
        (b'{"a":' * 13 + b"1" + b"}" * 13, "nested more than 12 deep"),
    ],
)
def test_bytes_that_are_no_json_are_refused_with_a_reason(data, words):
    with pytest.raises(NotJson, match=words):
        read(data)


def test_brackets_in_texts_are_no_nesting():
    assert problems(b'["' + b"[" * 100 + b'\\"[", "{{{{{{{{{{{{{{{{"]') == []


def test_a_key_given_twice_is_told_with_its_place():
    assert problems(b'{"a": [{}, {"k": 1, "k": 1}]}') == ["a[1].k: given twice; keep one"]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_are_no_json_value_are_told(word):
    assert problems(f'{{"a": {word}}}'.encode()) == [f"a: {word} is no JSON value; write null or leave it out"]


def test_a_number_out_of_bounds_is_told():
    assert problems(b"[1e999]") == ["[0]: 1e999 is too large for a number; shorten it"]
    assert problems(b"[" + b"9" * 5000 + b"]") == ["[0]: a number without end; shorten it"]


def test_half_a_character_is_told_in_values_and_keys():
    found = problems(b'{"a": "\\ud800", "\\udfff": 1, "whole": "\\ud83d\\ude00"}')
    assert [line.partition(":")[0] for line in found] == ["a", "the file, a key"]


def test_all_problems_are_told_at_once():
    assert len(problems(b'{"a": NaN, "a": 1e999, "b": "\\ud800"}')) == 4
