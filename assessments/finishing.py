"""Rounds: finishing one freezes its result, reopening begins the next with every answer kept."""

from datetime import datetime

from django.db import transaction

from assessments import frozen, issuing, services
from assessments.models import Assessment, Snapshot
from assessments.services import Gone


class NothingAnswered(Exception):
    """None of the items in scope has an answer: there is nothing to finish."""


class AlreadyFinished(Exception):
    """The present round is finished."""


class NotFinished(Exception):
    """The present round is still open."""


@transaction.atomic
def finish(*, assessment: Assessment, user, now: datetime) -> Snapshot:
    """Finish the present round: its result is frozen as of ``now``, and no answer is taken until ``reopen``.

    ``user`` is None for whoever holds the link of an anonymous assessment. Raises ``NothingAnswered``,
    ``AlreadyFinished`` and ``Gone``. A save that came first is part of the result; one that comes later is refused.
    """
    held = _held(assessment)
    if held.is_finished:
        raise AlreadyFinished(f"round {held.round} of {held.code} is finished")
    content = services.snapshot_content(held, as_of=now, round_number=held.round)
    if not any(part["score"]["answered"] for part in (content, content["supplement"]) if part):
        raise NothingAnswered(f"no item in scope of {held.code} has an answer")
    _write(assessment, finished_at=now)
    taken = take_snapshot(assessment=held, content=content | {"verification": issuing.mark()}, user=user, now=now)
    issuing.issue(snapshot=taken, now=now)
    return taken


@transaction.atomic
def reopen(*, assessment: Assessment, user, now: datetime) -> None:
    """Begin the next round; the finished one stays as it is. Raises ``NotFinished`` and ``Gone``."""
    held = _held(assessment)
    if not held.is_finished:
        raise NotFinished(f"round {held.round} of {held.code} is open")
    _write(assessment, round=held.round + 1, begun_at=now, begun_by=user, finished_at=None)


def take_snapshot(*, assessment: Assessment, content: dict, user, now: datetime) -> Snapshot:
    """Store a content as the result of the present round; a second one for the same round is an ``IntegrityError``."""
    return Snapshot.objects.create(
        assessment=assessment,
        round=assessment.round,
        content=content,
        digest=frozen.digest(content),
        method=content["method"],
        taken_at=now,
        taken_by=user,
    )


def result_of(assessment: Assessment) -> dict:
    """The content to show: the stored snapshot of a finished round, and nothing else; while open, an interim result."""
    if assessment.is_finished:
        return assessment.snapshots.get(round=assessment.round).content
    return services.snapshot_content(assessment)


def _held(assessment: Assessment) -> Assessment:
    """The row as it is now, held until the transaction ends."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("version__framework", "supplement")
    try:
        return rows.get(pk=assessment.pk)
    except Assessment.DoesNotExist as error:
        raise Gone(f"the assessment {assessment.code} was deleted in the meantime") from error


def _write(assessment: Assessment, **values) -> None:
    for name, value in values.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=list(values))
