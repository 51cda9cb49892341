"""An assessment taken back in from a file: what the file says, and a new assessment made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from assessments import exchange, exchange_rounds, services, strict_json
from assessments.exchange import ExchangeError, Given, refused
from assessments.faults import quoted
from assessments.models import Assessment, Evidence, Response
from assessments.services import FIELDS
from assessments.snapshot import NO_REPLY, Reply
from guidelines.catalogue import Edition
from guidelines.models import Item, Status, Version
from guidelines.sentences import Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a file says; ``data`` is the same as ``tenken.assessment/1``, and ``version`` an edition that is stored."""

    version: Version
    supplement: Version | None
    given: Given
    data: dict

    @property
    def replies(self) -> dict[str, Reply]:
        """What was answered or noted, by item key."""
        return {key: reply for key, reply in self.given.replies.items() if reply != NO_REPLY}


def read(data: bytes) -> Found:
    """What the file of an assessment or of a finished round says. Raises ``ExchangeError`` with every problem."""
    try:
        value, problems = strict_json.read(data)
    except strict_json.NotJson as error:
        raise ExchangeError(error.args) from error
    try:
        found = judge(exchange_rounds.as_assessment(value) if exchange_rounds.is_round(value) else value)
    except ExchangeError as error:
        raise ExchangeError([*problems, *error.problems]) from error
    if problems:
        raise ExchangeError(problems)
    return found


def judge(data: object) -> Found:
    """The same for what was read already. Raises ``ExchangeError`` with every problem."""
    problems: list[str] = []
    version = supplement = given = None
    try:
        version, supplement = _versions(data)
    except ExchangeError as error:
        problems += error.problems
    if isinstance(data, dict):
        try:
            given = exchange.read(data, _values(version), supplement=_values(supplement))
        except ExchangeError as error:
            problems += error.problems
    if problems:
        raise ExchangeError(problems)
    kept = {name: part for name, part in data.items() if name != "score"}
    return Found(version=version, supplement=supplement, given=given, data=kept)


@transaction.atomic
def restore(*, found: Found, now: datetime, user=None) -> Assessment:
    """A new, open assessment with what the file says; a user's goes to the user's organisation.

    It asks beside its edition what the file says, no more: answers to a supplement would otherwise fall on another.
    """
    assessment = services.create(
        version=found.version,
        supplement=found.supplement,
        scope=found.given.scope,
        profile=found.given.profile,
        user=user,
    )
    versions = [row for row in (found.version, found.supplement) if row]
    items = dict(Item.objects.filter(version__in=versions).values_list("key", "pk"))
    _write(assessment, found.replies, items, now, user)
    return assessment


def _write(assessment: Assessment, replies: Mapping[str, Reply], items: Mapping[str, int], now: datetime, user) -> None:
    """Store the answers in a fixed number of queries: a new assessment has no rival to look out for."""
    rows = Response.objects.bulk_create(
        Response(
            assessment=assessment,
            item_id=items[key],
            saved_at=now,
            saved_by=user,
            **{name: getattr(reply, name) for name in FIELDS},
        )
        for key, reply in replies.items()
    )
    Evidence.objects.bulk_create(
        Evidence(response=row, position=place, text=text)
        for row, reply in zip(rows, replies.values(), strict=True)
        for place, text in enumerate(reply.evidence, start=1)
    )


def _versions(data: object) -> tuple[Version, Version | None]:
    """The editions that the data name. Raises ``ExchangeError``.

    A retired edition is taken too: nobody begins on it by accident, but the answers of a file exist, and are of use:
    they can be looked at and carried forward to the present edition, as those of a stored assessment can. A draft is
    as unknown as an edition that does not exist.
    """
    key, beside = exchange.edition_key(data), None
    asking = Version.objects.exclude(status=Status.DRAFT).filter(Exists(Item.objects.filter(version=OuterRef("pk"))))
    rows = {row.key: row for row in asking.select_related("framework__supplements").order_by("framework__key", "label")}
    alone = {name: row for name, row in rows.items() if row.framework.supplements_id is None}
    if key not in alone:
        raise refused("edition", _not_known(key, alone))
    version = alone[key]
    if name := exchange.supplement_key(data):
        fitting = {k: row for k, row in rows.items() if row.framework.supplements_id == version.framework_id}
        if name not in fitting:
            raise refused("supplement", _not_known(name, fitting))
        beside = fitting[name]
    return version, beside


def _not_known(key: str, known: Mapping[str, Version]) -> Sentence:
    if not known:
        return Sentence("%(value)s cannot be answered here", value=quoted(key))
    told = "%(value)s cannot be answered here; what can is %(known)s"
    return Sentence(told, value=quoted(key), known=", ".join(known))


def _values(version: Version | None) -> Edition | None:
    return version.edition() if version else None
