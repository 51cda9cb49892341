"""The file of a finished round (``snapshot.content``) as an assessment to read: ``tenken.assessment/1``.

Plain values. Nothing that was frozen is lost on the way but texts of the edition and figures, which follow from it.
"""

from collections.abc import Iterator

from assessments import snapshot
from assessments.exchange import SCHEMA, ExchangeError
from assessments.faults import Faults, named
from guidelines.sentences import Sentence


def is_round(data: object) -> bool:
    """Whether the data say of themselves that they are a finished round."""
    return isinstance(data, dict) and type(data.get("schema")) is int and data["schema"] == snapshot.SCHEMA


def as_assessment(data: dict) -> dict:
    """What ``exchange.read`` takes in: edition, supplement, roles, depth, profile and all answers that were frozen.

    Raises ``ExchangeError`` with all problems of the shape; whatever stands in it is left for ``exchange.read`` to
    judge.
    """
    problems = Faults()
    edition, scope = (_object(data.get(name), name, problems) for name in ("edition", "scope"))
    answers: dict[str, object] = {}
    for place, part in (("", data), ("supplement.", data.get("supplement"))):
        if part is not None:
            _take(_items(part, place, problems), answers, problems)
    if problems:
        raise ExchangeError(problems)
    return {
        "schema": SCHEMA,
        "edition": edition.get("key"),
        "supplement": data.get("supplement_key"),
        "roles": scope.get("roles"),
        "depth": scope.get("depth"),
        "profile": data.get("profile"),
        "answers": answers,
    }


def _object(value: object, place: str, problems: Faults) -> dict:
    if not isinstance(value, dict):
        problems.add(place, Sentence("must be an object, as in the file of a finished round"))
        return {}
    return value


def _list(value: object, place: str, problems: Faults) -> list:
    if not isinstance(value, list):
        problems.add(place, Sentence("must be a list, as in the file of a finished round"))
        return []
    return value


def _items(part: object, place: str, problems: Faults) -> Iterator[tuple[str, dict]]:
    """Every item with its place."""
    principles = _object(part, place.rstrip("."), problems).get("principles")
    for number, principle in enumerate(_list(principles, f"{place}principles", problems)):
        inside = f"{place}principles[{number}]"
        items = _object(principle, inside, problems).get("items")
        for count, item in enumerate(_list(items, f"{inside}.items", problems)):
            yield f"{inside}.items[{count}]", _object(item, f"{inside}.items[{count}]", problems)


def _take(items: Iterator[tuple[str, dict]], answers: dict[str, object], problems: Faults) -> None:
    for place, item in items:
        key = item.get("key")
        if not isinstance(key, str):
            problems.add(f"{place}.key", Sentence("must be a text"))
        elif key in answers:
            problems.add(f"answers.{named(key)}", Sentence("given twice; keep one"))
        else:
            answers[key] = item.get("reply")
