"""Strict JSON: what Python's reader lets pass or dies of is told, each with its place. No Django, no files."""

import json
import re
from math import isfinite

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 12
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

    Raises ``NotJson`` for bytes that are too many, not UTF-8, nested too deep or no JSON.
    """
    text = _decoded(data)
    _check_depth(text)
    try:
        loose = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=lambda name: _Refused(f"{name} is no JSON value; write null or leave it out"),
        )
    except json.JSONDecodeError as error:
        raise NotJson(
            f"line {error.lineno}, column {error.colno}: is not valid JSON ({error.msg}); "
            "check quotes, commas and brackets there"
        ) from error
    problems: list[str] = []
    return _strict(loose, "", problems), problems


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise NotJson(f"is larger than {MAX_BYTES // 1024**2} MB; check that it is the right file, or shorten it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotJson(
            f"line {line}: is not UTF-8; save the file with the encoding UTF-8 (not Shift_JIS or UTF-16)"
        ) from error


def _check_depth(text: str) -> None:
    """Count the brackets outside of strings before Python's reader recurses into them."""
    depth = 0
    for bracket in re.findall(r"[\[{}\]]", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise NotJson(f"is nested more than {MAX_DEPTH} deep; an assessment needs 4 levels of brackets")


def _integer(digits: str) -> object:
    return _Refused("a number without end; shorten it") if len(digits) > MAX_DIGITS else int(digits)


def _number(text: str) -> object:
    value = float(text)
    return value if isfinite(value) else _Refused(f"{text[:MAX_DIGITS]} is too large for a number; shorten it")


def _strict(value: object, place: str, problems: list[str]) -> object:
    if isinstance(value, _Pairs):
        return _object(value, place, problems)
    if isinstance(value, list):
        return [_strict(entry, f"{place}[{number}]", problems) for number, entry in enumerate(value)]
    if isinstance(value, _Refused):
        problems.append(f"{place or 'the file'}: {value.words}")
        return None
    if isinstance(value, str) and _SURROGATE.search(value):
        problems.append(f"{place or 'the file'}: holds half a character (a lone \\ud800 to \\udfff); write it in full")
        return _SURROGATE.sub("\ufffd", value)
    return value


def _object(pairs: _Pairs, place: str, problems: list[str]) -> dict:
    result = {}
    for name, value in pairs:
        key = _strict(name, f"{place or 'the file'}, a key", problems)
        inside = f"{place}.{key}" if place else key
        if key in result:
            problems.append(f"{inside}: given twice; keep one")
        result[key] = _strict(value, inside, problems)
    return result
