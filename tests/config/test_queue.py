"""What becomes of tasks whose worker died, that failed, or that nobody wants any more."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config import queue
from config.queue import MOST_RETRIES, NotNow
from tests.config.work import filed

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def recovered(*living: str) -> tuple[int, int]:
    return queue.recover(is_alive=lambda name: name in living, now=NOW)


def state_of(row: DBTaskResult) -> tuple[str, str]:
    row.refresh_from_db()
    return row.status, row.exception_class_path


def test_a_task_of_a_dead_worker_waits_again():
    row = filed("RUNNING", workers=("gone",))
    assert recovered() == (1, 0)
    assert state_of(row) == ("READY", "")
    assert row.started_at is None


def test_a_task_of_a_living_worker_is_left_to_it():
    row = filed("RUNNING", workers=("gone", "here"))
    assert recovered("here") == (0, 0)
    assert state_of(row) == ("RUNNING", "")


@pytest.mark.parametrize("attempts", range(1, MOST_RETRIES + 1))
def test_it_is_run_again_three_times(attempts):
    row = filed("RUNNING", workers=("gone",) * attempts)
    assert recovered() == (1, 0)
    assert state_of(row)[0] == "READY"


def test_then_it_is_given_up_with_a_word_that_says_so():
    row = filed("RUNNING", workers=("gone",) * (MOST_RETRIES + 1))
    assert recovered() == (0, 1)
    assert state_of(row) == ("FAILED", "config.queue.WorkerDied")
    assert row.finished_at == NOW


@pytest.mark.parametrize("status", ["READY", "FAILED", "SUCCESSFUL"])
def test_only_running_tasks_are_recovered(status):
    row = filed(status, workers=("gone",))
    assert recovered() == (0, 0)
    assert state_of(row)[0] == status


def test_a_failed_task_that_is_run_again_has_all_its_attempts():
    row = filed("FAILED", workers=("gone",) * 4, exception_class_path="config.queue.WorkerDied", traceback="x")
    queue.retry(pk=row.pk)
    assert state_of(row) == ("READY", "")
    assert (row.worker_ids, row.traceback, row.started_at, row.finished_at) == ([], "", None, None)


@pytest.mark.parametrize("status", ["READY", "RUNNING", "SUCCESSFUL"])
def test_no_other_task_is_run_again(status):
    row = filed(status)
    with pytest.raises(NotNow, match=status):
        queue.retry(pk=row.pk)
    assert state_of(row)[0] == status


def test_a_waiting_task_can_be_cancelled():
    row = filed("READY")
    queue.cancel(pk=row.pk, now=NOW)
    assert state_of(row) == ("FAILED", "config.queue.Cancelled")


@pytest.mark.parametrize("status", ["RUNNING", "FAILED", "SUCCESSFUL"])
def test_no_other_task_can_be_cancelled(status):
    row = filed(status)
    with pytest.raises(NotNow, match=status):
        queue.cancel(pk=row.pk, now=NOW)
    assert state_of(row)[0] == status
