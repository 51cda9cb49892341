"""``manage.py purge``: what nobody keeps goes, and nothing else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from assessments import services
from assessments.models import Assessment, Evidence, Response
from assessments.scope import Scope
from assessments.snapshot import Reply
from guidelines import commenting
from guidelines.models import Comment, Version
from tests.guidelines import builders

NOW = timezone.now()
REPLY = Reply(level="partly", evidence=("規程",))

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> Version:
    """A small edition."""
    return builders.loaded()


@pytest.fixture(autouse=True)
def reports(settings, tmp_path):
    """Where PDFs are stored in this test."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "reports"


def begun(version: Version, days: int, user: User | None = None) -> Assessment:
    """An assessment that last changed that many days ago."""
    moment = NOW - timedelta(days=days)
    assessment = services.start(
        version=version,
        scope=Scope(roles=("user",), depth="full"),
        savings={"A-1": services.Saving(reply=REPLY)},
        now=moment,
        user=user,
    )
    Assessment.objects.filter(pk=assessment.pk).update(created_at=moment)
    return assessment


def settled(version: Version, days: int) -> Comment:
    """A stranger's comment that editors closed that many days ago."""
    moment = NOW - timedelta(days=days)
    item = version.items.get(key="A-1")
    row = commenting.leave_comment(item=item, about="other", text=f"{days}", language="ja", now=moment)
    return commenting.answer_comment(comment=row, seen=1, status="closed", reason="x", by=None, now=moment)


def purge(*args: str) -> list[str]:
    said = StringIO()
    call_command("purge", *args, stdout=said)
    return said.getvalue().splitlines()


def test_an_anonymous_assessment_goes_90_days_after_its_last_change(version):
    begun(version, 91)
    young = begun(version, 89)
    assert purge()[0] == "anonymous assessments: 1 deleted"
    assert [*Assessment.objects.all()] == [young]
    assert (Response.objects.count(), Evidence.objects.count()) == (1, 1)


def test_a_late_answer_keeps_an_old_assessment(version):
    old = begun(version, 200)
    saving = services.Saving(reply=REPLY)
    services.save_replies(assessment=old, savings={"B-1": saving}, now=NOW - timedelta(days=1))
    purge()
    assert Assessment.objects.filter(pk=old.pk).exists()


def test_an_assessment_that_an_account_keeps_never_goes(version):
    kept = begun(version, 1000, user=User.objects.create(username="owner"))
    purge()
    assert [*Assessment.objects.all()] == [kept]


def test_expired_sessions_go(client):
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(days=1))
    assert purge()[1] == "sessions: 1 deleted"
    assert [row.session_key for row in Session.objects.all()] == ["new"]


def test_report_files_go_with_their_assessment(version, reports):
    for code in (begun(version, 91).code, "deletedbefore", begun(version, 1).code):
        (reports / code).mkdir(parents=True)
        (reports / code / "one.pdf").touch()
    (reports / ".place-0").touch()
    assert purge()[2] == "assessments' report folders: 2 deleted"
    assert sorted(path.name for path in reports.iterdir()) == [".place-0", code]


def test_a_strangers_comment_goes_a_year_after_it_was_settled(version):
    settled(version, days=366)
    young = settled(version, days=364)
    assert purge()[-1] == "settled comments without an account: 1 deleted"
    assert [*Comment.objects.all()] == [young]


def test_a_dry_run_counts_the_same_and_deletes_nothing(version, reports):
    old = begun(version, 91)
    (reports / old.code).mkdir(parents=True)
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - timedelta(days=1))
    settled(version, days=366)
    said = purge("--dry-run")
    assert [line.replace("would be deleted", "deleted") for line in said] == [
        "anonymous assessments: 1 deleted",
        "sessions: 1 deleted",
        "assessments' report folders: 1 deleted",
        "ended background tasks: 0 deleted",
        "settled comments without an account: 1 deleted",
    ]
    assert Assessment.objects.exists()
    assert Session.objects.exists()
    assert (reports / old.code).exists()
    assert Comment.objects.exists()
    assert purge() == [line.replace("would be deleted", "deleted") for line in said]
