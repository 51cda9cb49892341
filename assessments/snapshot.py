"""A frozen result as plain data: texts, answers, score, edition, method, who and when.

Whatever is shown of a result (page, PDF, HTML, JSON) is made from this and from nothing else, so that the same
content prints the same figures for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from assessments import findings, scoring
from assessments.scope import Scope, items_in_scope, items_left_out, known_facts, principles_in_scope
from assessments.standing import Row, Standing, standing
from guidelines.catalogue import Edition, Item, Text
from guidelines.crosswalk import Place, Walk

SCHEMA = 1
TEXT_LIMIT = 4000  # characters of one free text
EVIDENCE_LIMIT = 20  # pieces of evidence of one answer
EVIDENCE_LENGTH = 1000  # characters of one piece
NAME_LIMIT = 300  # characters of an organisation's name
SIZES = ("1-5", "6-20", "21-50", "51-100", "101-300", "301-")  # people at work
SECTORS = (
    "agriculture", "construction", "manufacturing", "information", "transport", "trade", "finance", "real_estate",
    "professional", "hospitality", "education", "health", "public", "other",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """Everything said about one item; ``level`` is None where only notes were left."""

    level: str | None = None
    reason: str = ""
    considered: str = ""
    relations: str = ""
    approach: str = ""
    considered_on: date | None = None
    evidence: tuple[str, ...] = ()


def reply_as_data(reply: Reply) -> dict:
    """The reply as JSON holds it."""
    day = reply.considered_on and reply.considered_on.isoformat()
    return {**asdict(reply), "considered_on": day, "evidence": list(reply.evidence)}


def reply_from(data: Mapping) -> Reply:
    """The reply that ``reply_as_data`` wrote."""
    day = data["considered_on"] and date.fromisoformat(data["considered_on"])
    return Reply(**{**data, "considered_on": day, "evidence": tuple(data["evidence"])})


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Who was assessed: all optional, shown on the cover of the report."""

    organisation: str = ""
    size: str = ""
    sector: str = ""


NO_REPLY = Reply()


def rate(edition: Edition, scope: Scope, replies: Mapping[str, Reply]) -> scoring.Score:
    """Score the replies to the items in scope; replies to other items do not count."""
    return scoring.score(
        scoring.Answer(
            key=item.key,
            principle=principle.key,
            roles=scope.roles_of(item),
            weight=item.weight,
            level=replies.get(item.key, NO_REPLY).level,
            evidenced=bool(replies.get(item.key, NO_REPLY).evidence),
        )
        for principle, items in principles_in_scope(edition, scope)
        for item in items
    )


def content(
    *,
    edition: Edition,
    scope: Scope,
    replies: Mapping[str, Reply],
    profile: Profile,
    as_of: datetime,
    code: str = "",
    supplement: Edition | None = None,
    walks: Sequence[Walk] = (),
    round_number: int | None = None,
    previous: Mapping | None = None,
) -> dict:
    """Freeze a result as JSON-able data of schema 1.

    ``as_of`` is the moment of the result, with its time zone; ``code`` names the stored assessment, blank where the
    answers came from a file. ``supplement`` is what is asked beside the edition: it is never added to its score.
    ``walks`` are the crosswalks from the edition. ``round_number`` is that of a finished round; None where the result
    is an interim one. ``previous`` holds the figures of the round before: see ``figures_of``.
    """
    result = rate(edition, scope, replies)
    levels = {item.key: replies.get(item.key, NO_REPLY).level for item in items_in_scope(edition, scope)}
    unasked = {item.key for item in items_in_scope(edition, replace(scope, depth="full"))} - levels.keys()
    return {
        "schema": SCHEMA,
        "method": scoring.METHOD_VERSION,
        "code": code,
        "round": round_number,
        "as_of": as_of.isoformat(timespec="seconds"),
        "edition": _edition(edition),
        "profile": {**asdict(profile), **known_facts(scope.facts)},
        "scope": {"roles": list(scope.roles), "depth": scope.depth},
        "score": scoring.as_data(result),
        "findings": _findings(result),
        "principles": _principles(edition, scope, replies),
        "left_out": [
            {"key": i.key, "printed_id": i.printed_id, "title": asdict(i.title), "facts": list(scope.denied(i))}
            for i in items_left_out(edition, scope)
        ],
        "supplement_key": supplement.key if supplement else None,
        "supplement": _supplement(supplement, scope, replies),
        "standings": [_standing(standing(walk, levels, unasked=unasked)) for walk in walks],
        "previous": previous,
    }


def figures_of(content: Mapping) -> dict:
    """What the next round keeps of a finished one, so that its report can show the change by itself."""
    shares = ("confirmed", "ceiling", "coverage")
    score = content["score"]
    return {
        **{name: content[name] for name in ("round", "as_of", "method", "scope")},
        "score": {name: score[name] for name in shares},
        "by_principle": {key: {name: tally[name] for name in shares} for key, tally in score["by_principle"].items()},
    }


def _principles(edition: Edition, scope: Scope, replies: Mapping[str, Reply]) -> list[dict]:
    return [
        {
            "key": principle.key,
            "title": asdict(principle.title),
            "group": asdict(principle.group),
            "items": [_item(item, scope, replies.get(item.key, NO_REPLY)) for item in items],
        }
        for principle, items in principles_in_scope(edition, scope)
    ]


def _supplement(edition: Edition | None, scope: Scope, replies: Mapping[str, Reply]) -> dict | None:
    """What is asked beside the edition for the situations given; None where nothing is."""
    if edition is None or not items_in_scope(edition, scope):
        return None
    result = rate(edition, scope, replies)
    return {
        "edition": _edition(edition),
        "score": scoring.as_data(result),
        "findings": _findings(result),
        "principles": _principles(edition, scope, replies),
    }


def _standing(position: Standing) -> dict:
    walk = position.walk
    units = {unit.key: unit for unit in walk.units}
    return {
        "edition": {
            "key": walk.target,
            "title": asdict(walk.title),
            "label": walk.label,
            "kind": walk.kind,
            "note": _optional(walk.version_note),
        },
        "revised_on": walk.revised_on.isoformat(),
        "note": _optional(walk.note),
        "counts": position.counts,
        "rows": [_row(row) for row in position.rows],
        "unlinked": [_place(place) for place in position.unlinked],
        "one_sided": [unit.key for unit in position.one_sided],
        "units": {
            key: {"printed_id": units[key].printed_id, "title": asdict(units[key].title)}
            for key in dict.fromkeys(link.source for link in walk.links)
        },
    }


def _row(row: Row) -> dict:
    return _place(row.place) | {
        "state": row.state,
        "links": [
            {
                "source": link.source,
                "relation": link.relation,
                "strength": link.strength,
                "basis": link.basis,
                "practice": done,
            }
            for link, done in row.links
        ],
    }


def _place(place: Place) -> dict:
    return {
        "key": place.key,
        "printed_id": place.printed_id,
        "title": asdict(place.title),
        "stage": _optional(place.stage),
        "applies_on": place.applies_on and place.applies_on.isoformat(),
        "applies_note": _optional(place.applies_note),
        "verified": place.verified,
    }


def _findings(result: scoring.Score) -> dict:
    return {
        "strengths": list(findings.strengths(result)),
        "gaps": list(findings.gaps(result)),
        "steps": [asdict(step) for step in findings.steps(result.terms)],
    }


def _edition(edition: Edition) -> dict:
    framework, version = edition.framework, edition.version
    return {
        "key": edition.key,
        "framework": framework.key,
        "title": asdict(framework.title),
        "issuer": asdict(framework.issuer),
        "kind": framework.kind,
        "url": framework.url,
        "label": version.label,
        "published_on": version.published_on.isoformat(),
        "source_url": version.source_url,
        "licence_note": asdict(version.licence_note),
        "note": _optional(version.note),
        "documents": [{"key": d.key, "title": asdict(d.title), "url": d.url} for d in version.documents],
    }


def _item(item: Item, scope: Scope, reply: Reply) -> dict:
    texts = ("title", "question", "guidance", "example", "evidence", "first_step")
    return {
        "key": item.key,
        "printed_id": item.printed_id,
        **{name: asdict(getattr(item, name)) for name in texts},
        "roles": list(scope.roles_of(item)),
        "strength": item.strength,
        "weight": item.weight,
        **{name: _optional(getattr(item, name)) for name in ("strength_note", "stage", "note")},
        "force": item.force,
        "verified": item.verified,
        "source": asdict(item.source),
        "reply": reply_as_data(reply),
    }


def _optional(text: Text | None) -> dict | None:
    return None if text is None else asdict(text)
