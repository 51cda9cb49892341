"""Strict JSON: what Python's reader lets pass or dies of is told, each with its place. No Django, no files."""

import json
import re
from math import isfinite

from assessments.faults import Faults, named
from guidelines.sentences import Sentence

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 12
MAX_VALUES = 200_000
"""A finished round with everything in it has some 20,000; each takes time and memory, however short it is."""
MAX_DIGITS = 30
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class NotJson(Exception):
    """The bytes cannot be read as JSON at all; the text says why, where and what to do."""


class _Pairs(list):
    """An object as its pairs, before anybody has asked whether a key is given twice."""


class _Refused:
    """A value that JSON does not know or that is out of all bounds."""

    def __init__(self, words: str) -> None:
        self.words = words


def read(data: bytes) -> tuple[object, list[str]]:
    """The value, and every problem with its place: duplicate keys, NaN and infinity, endless numbers, half characters.

    Raises ``NotJson`` for bytes or values that are too many, and for what is not UTF-8, nested too deep or no JSON.
    """
    text = _decoded(data)
    _check_size(_STRING.sub("", text))
    try:
        loose = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        told = (
            "line %(line)d, column %(column)d: is not valid JSON (%(words)s); check quotes, commas and brackets there"
        )
        raise NotJson(Sentence(told, line=error.lineno, column=error.colno, words=error.msg)) from error
    problems = Faults()
    return _strict(loose, "", problems), problems


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        told = "is larger than %(most)d MB; check that it is the right file, or shorten it"
        raise NotJson(Sentence(told, most=MAX_BYTES // 1024**2))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = "line %(line)d: is not UTF-8; save the file with the encoding UTF-8 (not Shift_JIS or UTF-16)"
        raise NotJson(Sentence(told, line=line)) from error


def _check_size(bare: str) -> None:
    """Count values and depth in the text without its strings, before Python's reader recurses into it."""
    if bare.count(",") >= MAX_VALUES:
        told = "holds more than %(most)d values; an assessment needs a tenth of that"
        raise NotJson(Sentence(told, most=MAX_VALUES))
    depth = 0
    for bracket in re.findall(r"[\[{}\]]", bare):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            told = "is nested more than %(most)d deep; an assessment needs 4 levels of brackets"
            raise NotJson(Sentence(told, most=MAX_DEPTH))


def _integer(digits: str) -> object:
    return _Refused(Sentence("a number without end; shorten it")) if len(digits) > MAX_DIGITS else int(digits)


def _number(text: str) -> object:
    value = float(text)
    told = "%(number)s is too large for a number; shorten it"
    return value if isfinite(value) else _Refused(Sentence(told, number=text[:MAX_DIGITS]))


def _constant(name: str) -> _Refused:
    return _Refused(Sentence("%(name)s is no JSON value; write null or leave it out", name=name))


def _strict(value: object, place: str, problems: Faults) -> object:
    if isinstance(value, _Pairs):
        return _object(value, place, problems)
    if isinstance(value, list):
        return [_strict(entry, f"{place}[{number}]", problems) for number, entry in enumerate(value)]
    if isinstance(value, _Refused):
        problems.add(place or Sentence("the file"), value.words)
        return None
    if isinstance(value, str) and _SURROGATE.search(value):
        return _mended(value, place or Sentence("the file"), problems)
    return value


def _mended(text: str, place: str, problems: Faults) -> str:
    told = "holds half a character (a lone \\ud800 to \\udfff); write it in full"
    problems.add(place, Sentence(told))
    return _SURROGATE.sub("\ufffd", text)


def _object(pairs: _Pairs, place: str, problems: Faults) -> dict:
    result = {}
    for name, value in pairs:
        key = name
        if _SURROGATE.search(name):
            key = _mended(name, Sentence("%(place)s, a key", place=place or Sentence("the file")), problems)
        inside = f"{place}.{named(key)}" if place else named(key)
        if key in result:
            problems.add(inside, Sentence("given twice; keep one"))
        result[key] = _strict(value, inside, problems)
    return result
