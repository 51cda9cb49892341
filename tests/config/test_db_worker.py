"""``manage.py db_worker``: it does what waits, runs again what a dead worker left, and locks nothing while it waits."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidelines.alive import is_alive, living, working
from tests.config.work import add, break_down, filed

pytestmark = pytest.mark.django_db


def work() -> str:
    """Do everything that waits; what the command says."""
    said = StringIO()
    call_command("db_worker", batch=True, stderr=said)
    return said.getvalue()


def test_a_task_is_done_and_its_result_kept():
    result = add.enqueue(2, 3)
    assert work() == ""
    result.refresh()
    assert (result.status, result.return_value) == ("SUCCESSFUL", 5)


def test_a_task_that_fails_is_noted_and_the_next_one_done(caplog):
    failing, fine = break_down.enqueue("s3cret"), add.enqueue(1, 1)
    work()
    for result in (failing, fine):
        result.refresh()
    assert (failing.status, fine.status) == ("FAILED", "SUCCESSFUL")
    assert "LookupError" in caplog.text


def test_a_task_whose_worker_died_is_done_by_the_next_worker():
    row = filed("RUNNING", workers=("gone",))
    assert work() == "tasks of workers that died: 1 run again, 0 given up\n"
    row.refresh_from_db()
    assert (row.status, row.return_value, len(row.worker_ids)) == ("SUCCESSFUL", 3, 2)


def test_a_task_of_a_worker_that_lives_is_not_done_twice():
    with living(Path(conf.DATA_DIR) / "workers", "other"):
        row = filed("RUNNING", workers=("other",))
        assert work() == ""
    row.refresh_from_db()
    assert row.status == "RUNNING"


def test_a_worker_with_nothing_to_do_only_reads():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    looks = [query["sql"] for query in queries if "django_tasks_database" in query["sql"]]
    assert len(looks) == 2  # what dead workers left, and what waits
    assert all(sql.startswith("SELECT") for sql in looks)


def test_nothing_tells_of_a_worker_that_ended():
    work()
    assert not working(Path(conf.DATA_DIR) / "workers")


def test_a_worker_lives_as_long_as_its_process_holds_the_lock(tmp_path):
    assert not is_alive(tmp_path, "one")
    with living(tmp_path, "one"):
        assert is_alive(tmp_path, "one")
        assert working(tmp_path)
    assert not is_alive(tmp_path, "one")


def test_a_file_that_nobody_holds_is_of_a_dead_worker(tmp_path):
    (tmp_path / "one.lock").touch()
    assert not is_alive(tmp_path, "one")
    assert not working(tmp_path)
