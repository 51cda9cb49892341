"""An assessment as JSON, read and written: schema ``tenken.assessment/1``.

Plain values. Reading lists every problem at once, so that a person mends a file in one go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType

from assessments.faults import Faults, named, quoted
from assessments.scope import DEPTHS, Scope, known_facts
from assessments.scoring import LEVELS, NOT_APPLICABLE
from assessments.snapshot import (
    EVIDENCE_LENGTH,
    EVIDENCE_LIMIT,
    NAME_LIMIT,
    SECTORS,
    SIZES,
    TEXT_LIMIT,
    Profile,
    Reply,
)
from guidelines.catalogue import FACTS, ROLES, SITUATIONS, Edition, Item
from guidelines.sentences import Sentence

SCHEMA = "tenken.assessment/1"
TOP = ("schema", "edition", "supplement", "roles", "depth", "profile", "answers")
TEXTS = ("reason", "considered", "relations", "approach")
ANSWER = ("level", *TEXTS, "considered_on", "evidence")
PROFILE = MappingProxyType({"organisation": NAME_LIMIT, "size": SIZES, "sector": SECTORS})


class ExchangeError(Exception):
    """The data are no assessment; ``problems`` says everything that is wrong, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """An assessment as a file gives it."""

    scope: Scope
    profile: Profile
    replies: Mapping[str, Reply]


def edition_key(data: object) -> str:
    """The edition that the data name. Raises ``ExchangeError`` where they name none."""
    if not isinstance(data, dict):
        told = "the file holds no JSON object; it must begin with { and name schema, edition and answers"
        raise ExchangeError([Sentence(told)])
    if not isinstance(data.get("edition"), str):
        raise refused("edition", Sentence('missing; name one as a string, like "aigb-1.2"'))
    return data["edition"]


def supplement_key(data: dict) -> str | None:
    """The edition that was asked beside it, None where the data name none. Raises ``ExchangeError`` for no text."""
    if not isinstance(data.get("supplement"), str | None):
        told = 'must be a text like "situations-2026.11"; leave it out where there is none'
        raise refused("supplement", Sentence(told))
    return data.get("supplement")


def refused(place: str, message: str) -> ExchangeError:
    """The error of one problem."""
    found = Faults()
    found.add(place, message)
    return ExchangeError(found)


def read(data: dict, edition: Edition | None, *, supplement: Edition | None = None, depth: str | None = None) -> Given:
    """Turn the data into values.

    ``depth`` overrides the file's own; without either it is *full*. Exported scores are ignored: a score is always
    computed. Where the edition is not known (None), item keys are not judged. Raises ``ExchangeError`` with all
    problems.
    """
    problems = Faults()
    for name in data:
        if name not in (*TOP, "score"):
            _unknown(named(name), TOP, problems)
    if data.get("schema") != SCHEMA:
        told = '%(value)s is not known; write "%(known)s"'
        problems.add("schema", Sentence(told, value=quoted(data.get("schema")), known=SCHEMA))
    roles = _roles(data.get("roles"), problems)
    chosen = depth or data.get("depth", "full")
    if chosen not in DEPTHS:
        problems.add("depth", _none_of(chosen, DEPTHS))
    profile, facts = _profile(data.get("profile", {}), problems)
    items = (*edition.items, *(supplement.items if supplement else ())) if edition else None
    replies = _answers(data.get("answers"), edition, items, problems)
    if problems:
        raise ExchangeError(problems)
    return Given(scope=Scope(roles=roles, depth=chosen, facts=facts), profile=profile, replies=replies)


def assessment_data(content: dict, replies: Mapping[str, Reply]) -> dict:
    """Write an assessment with its score: what ``read`` takes in, and the figures that follow from it.

    ``content`` is a snapshot's; ``replies`` are all answers, also those outside the present scope.
    """
    profile = {name: value for name, value in content["profile"].items() if value not in ("", None)}
    profile = {name: value for name, value in profile.items() if value or name not in SITUATIONS}
    supplement = {"supplement": content["supplement_key"]} if content["supplement_key"] else {}
    return {
        "schema": SCHEMA,
        "edition": content["edition"]["key"],
        **supplement,
        "roles": content["scope"]["roles"],
        "depth": content["scope"]["depth"],
        "profile": profile,
        "answers": {key: _answer_data(reply) for key, reply in replies.items()},
        "score": content["score"],
    }


def _answer_data(reply: Reply) -> dict:
    data = asdict(reply) | {"evidence": list(reply.evidence)}
    data["considered_on"] = reply.considered_on and reply.considered_on.isoformat()
    return {name: data[name] for name in ANSWER if data[name]}


def _none_of(value: object, known: Sequence[str]) -> Sentence:
    return Sentence("%(value)s is none of %(known)s", value=quoted(value), known=", ".join(known))


def _unknown(place: str, known: Sequence[str], problems: Faults) -> None:
    problems.add(place, Sentence("unknown; known are %(known)s", known=", ".join(known)))


def _roles(value: object, problems: Faults) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        told = "give a list with at least one of %(known)s"
        problems.add("roles", Sentence(told, known=", ".join(ROLES)))
        return ()
    for role in value:
        if role not in ROLES:
            problems.add("roles", _none_of(role, ROLES))
    return tuple(role for role in ROLES if role in value)


def _profile(value: object, problems: Faults) -> tuple[Profile, dict[str, bool | None]]:
    if not isinstance(value, dict):
        problems.add("profile", Sentence("must be an object, {} where nothing is said"))
        return Profile(), {}
    texts = {name: _profile_text(name, value.get(name, ""), problems) for name in PROFILE}
    known = (*PROFILE, *FACTS, *SITUATIONS)
    for name in value:
        if name not in known:
            _unknown(f"profile.{named(name)}", known, problems)
        elif name not in PROFILE and not isinstance(value[name], bool | None):
            problems.add(f"profile.{name}", Sentence("must be true, false or null"))
    return Profile(**texts), known_facts(value)


def _profile_text(name: str, value: object, problems: Faults) -> str:
    allowed, place = PROFILE[name], f"profile.{name}"
    if isinstance(allowed, int):
        return _text(place, value, allowed, problems)
    if not isinstance(value, str):
        problems.add(place, Sentence("must be a text"))
    elif value and value not in allowed:
        problems.add(place, _none_of(value, allowed))
    else:
        return value
    return ""


def _answers(
    value: object, edition: Edition | None, items: Sequence[Item] | None, problems: Faults
) -> dict[str, Reply]:
    if not isinstance(value, dict):
        told = "must be an object from item key to answer, {} where there is none"
        problems.add("answers", Sentence(told))
        return {}
    known = value.keys() if items is None else {item.key for item in items}
    for key in value:
        if key not in known:
            problems.add(f"answers.{named(key)}", Sentence("%(edition)s has no such item", edition=edition.key))
    return {key: _answer(f"answers.{named(key)}", answer, problems) for key, answer in value.items() if key in known}


def _answer(place: str, value: object, problems: Faults) -> Reply:
    if not isinstance(value, dict):
        problems.add(place, Sentence('must be an object such as {"level": "partly"}'))
        return Reply()
    for name in value:
        if name not in ANSWER:
            _unknown(f"{place}.{named(name)}", ANSWER, problems)
    level = value.get("level")
    if level is not None and level not in LEVELS:
        problems.add(f"{place}.level", _none_of(level, LEVELS))
    texts = {name: _text(f"{place}.{name}", value.get(name, ""), TEXT_LIMIT, problems) for name in TEXTS}
    if level == NOT_APPLICABLE and not texts["reason"].strip():
        told = "required with %(level)s; say why the item does not apply"
        problems.add(f"{place}.reason", Sentence(told, level=NOT_APPLICABLE))
    considered_on = _date(f"{place}.considered_on", value.get("considered_on"), problems)
    evidence = _evidence(f"{place}.evidence", value.get("evidence", []), problems)
    return Reply(level=level if level in LEVELS else None, **texts, considered_on=considered_on, evidence=evidence)


def _text(place: str, value: object, most: int, problems: Faults) -> str:
    if not isinstance(value, str):
        problems.add(place, Sentence("must be a text"))
        return ""
    if len(value) > most:
        problems.add(place, Sentence("%(count)d characters; at most %(most)d", count=len(value), most=most))
    if "\x00" in value:
        problems.add(place, Sentence("holds a NUL character; remove it"))
    return value


def _date(place: str, value: object, problems: Faults) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return date.fromisoformat(value)
    except ValueError:
        pass  # said below, with the other wrong shapes
    problems.add(place, Sentence("%(value)s is no date; write it like 2026-04-01", value=quoted(value)))
    return None


def _evidence(place: str, value: object, problems: Faults) -> tuple[str, ...]:
    if not isinstance(value, list):
        problems.add(place, Sentence("must be a list of texts or links"))
        return ()
    if len(value) > EVIDENCE_LIMIT:
        problems.add(place, Sentence("%(count)d pieces; at most %(most)d", count=len(value), most=EVIDENCE_LIMIT))
    pieces = [_text(f"{place}[{n}]", piece, EVIDENCE_LENGTH, problems) for n, piece in enumerate(value)]
    return tuple(piece.strip() for piece in pieces if piece.strip())
