"""A frozen result as plain data: texts, answers, score, edition, method, who and when.

Whatever is shown of a result (page, PDF, HTML, JSON) is made from this and from nothing else, so that the same
content prints the same figures for ever.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from assessments import findings, scoring
from assessments.scope import Scope, items_left_out, known_facts, principles_in_scope
from guidelines.catalogue import Edition, Item, Text

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
    *, edition: Edition, scope: Scope, replies: Mapping[str, Reply], profile: Profile, as_of: datetime, code: str = ""
) -> dict:
    """Freeze a result as JSON-able data of schema 1.

    ``as_of`` is the moment of the result, with its time zone; ``code`` names the stored assessment, blank where the
    answers came from a file.
    """
    result = rate(edition, scope, replies)
    return {
        "schema": SCHEMA,
        "method": scoring.METHOD_VERSION,
        "code": code,
        "as_of": as_of.isoformat(timespec="seconds"),
        "edition": _edition(edition),
        "profile": {**asdict(profile), **known_facts(scope.facts)},
        "scope": {"roles": list(scope.roles), "depth": scope.depth},
        "score": scoring.as_data(result),
        "findings": _findings(result),
        "principles": [
            {
                "key": principle.key,
                "title": asdict(principle.title),
                "group": asdict(principle.group),
                "items": [_item(item, scope, replies.get(item.key, NO_REPLY)) for item in items],
            }
            for principle, items in principles_in_scope(edition, scope)
        ],
        "left_out": [
            {"key": i.key, "printed_id": i.printed_id, "title": asdict(i.title), "facts": list(scope.denied(i))}
            for i in items_left_out(edition, scope)
        ],
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
        "source": asdict(item.source),
        "reply": {
            **asdict(reply),
            "considered_on": reply.considered_on and reply.considered_on.isoformat(),
            "evidence": list(reply.evidence),
        },
    }


def _optional(text: Text | None) -> dict | None:
    return None if text is None else asdict(text)
