"""Self-declarations: making a finished round public as far as its owner chooses, and ending that."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from assessments import verification
from assessments.models import Assessment, Declaration, Snapshot


class TooOld(Exception):
    """The result is older than twelve months: nothing is declared from it any more."""


@transaction.atomic
def declare(*, assessment: Assessment, snapshot: Snapshot, shows: str, user, now: datetime) -> Declaration:
    """Make a finished round public until twelve months after it was finished; raises ``TooOld``.

    A page that is public keeps its address, so that what links to it goes on working; a revoked or expired one gets
    another. ``shows`` is a ``Declaration.Shows``.
    """
    today = localtime(now).date()
    expires_on = a_year_after(localtime(snapshot.taken_at).date())
    if today > expires_on:
        raise TooOld(f"round {snapshot.round} of {assessment.code} was finished more than twelve months ago")
    stored = Declaration.objects.select_for_update().filter(assessment=assessment).first()
    code = stored.code if stored and stored.is_public(today) else verification.new_code()
    values = {
        "snapshot": snapshot,
        "code": code,
        "shows": shows,
        "declared_at": now,
        "declared_by": user,
        "expires_on": expires_on,
        "revoked_at": None,
    }
    declaration, _created = Declaration.objects.update_or_create(assessment=assessment, defaults=values)
    return declaration


def revoke(*, assessment: Assessment, now: datetime) -> bool:
    """End the public page at once; whether there was one."""
    return bool(Declaration.objects.filter(assessment=assessment, revoked_at=None).update(revoked_at=now))


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February for a leap day."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
