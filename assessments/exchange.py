"""An assessment as JSON, read and written: schema ``tenken.assessment/1``.

Plain values. Reading lists every problem at once, so that a person mends a file in one go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType

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

SCHEMA = "tenken.assessment/1"
TOP = ("schema", "edition", "supplement", "roles", "depth", "profile", "answers")
TEXTS = ("reason", "considered", "relations", "approach")
ANSWER = ("level", *TEXTS, "considered_on", "evidence")
PROFILE = MappingProxyType({"organisation": NAME_LIMIT, "size": SIZES, "sector": SECTORS})


class ExchangeError(Exception):
    """The data are no assessment; ``problems`` says everything that is wrong, each with its place."""

    def __init__(self, problems: list[str]) -> None:
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
        raise ExchangeError(
            ["the file holds no JSON object; it must begin with { and name schema, edition and answers"]
        )
    if not isinstance(data.get("edition"), str):
        raise ExchangeError(['edition: missing; name one as a string, like "aigb-1.2"'])
    return data["edition"]


def supplement_key(data: dict) -> str | None:
    """The edition that was asked beside it, None where the data name none. Raises ``ExchangeError`` for no text."""
    if not isinstance(data.get("supplement"), str | None):
        raise ExchangeError(['supplement: must be a text like "situations-2026.11"; leave it out where there is none'])
    return data.get("supplement")


def read(data: dict, edition: Edition | None, *, supplement: Edition | None = None, depth: str | None = None) -> Given:
    """Turn the data into values.

    ``depth`` overrides the file's own; without either it is *full*. Exported scores are ignored: a score is always
    computed. Where the edition is not known (None), item keys are not judged. Raises ``ExchangeError`` with all
    problems.
    """
    problems = [f"{key}: unknown; known are {', '.join(TOP)}" for key in data if key not in (*TOP, "score")]
    if data.get("schema") != SCHEMA:
        problems.append(f'schema: {data.get("schema")!r} is not known; write "{SCHEMA}"')
    roles = _roles(data.get("roles"), problems)
    chosen = depth or data.get("depth", "full")
    if chosen not in DEPTHS:
        problems.append(f"depth: {chosen!r} is none of {', '.join(DEPTHS)}")
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


def _roles(value: object, problems: list[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        problems.append(f"roles: give a list with at least one of {', '.join(ROLES)}")
        return ()
    problems += [f"roles: {role!r} is none of {', '.join(ROLES)}" for role in value if role not in ROLES]
    return tuple(role for role in ROLES if role in value)


def _profile(value: object, problems: list[str]) -> tuple[Profile, dict[str, bool | None]]:
    if not isinstance(value, dict):
        problems.append("profile: must be an object, {} where nothing is said")
        return Profile(), {}
    texts = {name: _profile_text(name, value.get(name, ""), problems) for name in PROFILE}
    for name in value:
        if name not in (*PROFILE, *FACTS, *SITUATIONS):
            problems.append(f"profile.{name}: unknown; known are {', '.join((*PROFILE, *FACTS, *SITUATIONS))}")
        elif name not in PROFILE and not (value[name] is None or isinstance(value[name], bool)):
            problems.append(f"profile.{name}: must be true, false or null")
    return Profile(**texts), known_facts(value)


def _profile_text(name: str, value: object, problems: list[str]) -> str:
    allowed = PROFILE[name]
    if not isinstance(value, str):
        problems.append(f"profile.{name}: must be a text")
    elif isinstance(allowed, int) and len(value) > allowed:
        problems.append(f"profile.{name}: {len(value)} characters; at most {allowed}")
    elif isinstance(allowed, tuple) and value and value not in allowed:
        problems.append(f"profile.{name}: {value!r} is none of {', '.join(allowed)}")
    elif "\x00" in value:
        problems.append(f"profile.{name}: holds a NUL character; remove it")
    else:
        return value
    return ""


def _answers(
    value: object, edition: Edition | None, items: Sequence[Item] | None, problems: list[str]
) -> dict[str, Reply]:
    if not isinstance(value, dict):
        problems.append("answers: must be an object from item key to answer, {} where there is none")
        return {}
    known = value.keys() if items is None else {item.key for item in items}
    problems += [f"answers.{key}: {edition.key} has no such item" for key in value if key not in known]
    return {key: _answer(f"answers.{key}", answer, problems) for key, answer in value.items() if key in known}


def _answer(place: str, value: object, problems: list[str]) -> Reply:
    if not isinstance(value, dict):
        problems.append(place + ': must be an object such as {"level": "partly"}')
        return Reply()
    problems += [f"{place}.{name}: unknown; known are {', '.join(ANSWER)}" for name in value if name not in ANSWER]
    level = value.get("level")
    if level is not None and level not in LEVELS:
        problems.append(f"{place}.level: {level!r} is none of {', '.join(LEVELS)}")
    texts = {name: _text(f"{place}.{name}", value.get(name, ""), TEXT_LIMIT, problems) for name in TEXTS}
    if level == NOT_APPLICABLE and not texts["reason"].strip():
        problems.append(f"{place}.reason: required with {NOT_APPLICABLE}; say why the item does not apply")
    considered_on = _date(f"{place}.considered_on", value.get("considered_on"), problems)
    evidence = _evidence(f"{place}.evidence", value.get("evidence", []), problems)
    return Reply(level=level if level in LEVELS else None, **texts, considered_on=considered_on, evidence=evidence)


def _text(place: str, value: object, most: int, problems: list[str]) -> str:
    if not isinstance(value, str):
        problems.append(f"{place}: must be a text")
        return ""
    if len(value) > most:
        problems.append(f"{place}: {len(value)} characters; at most {most}")
    if "\x00" in value:
        problems.append(f"{place}: holds a NUL character; remove it")
    return value


def _date(place: str, value: object, problems: list[str]) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return date.fromisoformat(value)
    except ValueError:
        pass  # said below, with the other wrong shapes
    problems.append(f"{place}: {value!r} is no date; write it like 2026-04-01")
    return None


def _evidence(place: str, value: object, problems: list[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        problems.append(f"{place}: must be a list of texts or links")
        return ()
    if len(value) > EVIDENCE_LIMIT:
        problems.append(f"{place}: {len(value)} pieces; at most {EVIDENCE_LIMIT}")
    pieces = [_text(f"{place}[{n}]", piece, EVIDENCE_LENGTH, problems) for n, piece in enumerate(value)]
    return tuple(piece.strip() for piece in pieces if piece.strip())
