"""Background work: the queue after a crash, the worker beside the server, its page, and what a start need not read."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.management.commands import prepare
from config import alive, queue
from guidelines import loaded
from guidelines.models import Item, Version
from guidelines.tasks import import_edition
from tests.guidelines.builders import loaded as load_small

TOP = Path(__file__).resolve().parent.parent
NAME = "admin:django_tasks_database_dbtaskresult"


def task(status: str = "READY", *, workers: tuple[str, ...] = (), **more) -> DBTaskResult:
    given = {"args": [7, "a secret"], "kwargs": {}}
    return DBTaskResult.objects.create(
        task_path="guidelines.tasks.import_edition", args_kwargs=given, run_after=timezone.now(), status=status,
        worker_ids=list(workers), **more,
    )  # fmt: skip


# --- after a crash --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_task_of_a_dead_worker_waits_again_and_one_of_a_living_worker_goes_on() -> None:
    dead, living = task("RUNNING", workers=("dead",)), task("RUNNING", workers=("living",))
    assert queue.recover(is_alive=lambda name: name == "living", now=timezone.now()) == (1, 0)
    dead.refresh_from_db()
    living.refresh_from_db()
    assert (dead.status, living.status) == ("READY", "RUNNING")


@pytest.mark.django_db
def test_a_task_that_kills_its_workers_is_given_up_in_words() -> None:
    row = task("RUNNING", workers=("a", "b", "c", "d"))
    assert queue.recover(is_alive=lambda name: False, now=timezone.now()) == (0, 1)
    row.refresh_from_db()
    assert (row.status, row.exception_class_path) == ("FAILED", "config.queue.WorkerDied")


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["READY", "RUNNING", "SUCCESSFUL", "FAILED"])
def test_only_failed_tasks_run_again_and_only_waiting_ones_are_cancelled(status: str) -> None:
    for change, right, more in ((queue.retry, "FAILED", {}), (queue.cancel, "READY", {"now": timezone.now()})):
        row = task(status)
        if status == right:
            change(pk=row.pk, **more)
        else:
            with pytest.raises(queue.NotNow):
                change(pk=row.pk, **more)
        row.refresh_from_db()
        assert (row.status != status) == (status == right)


def test_a_worker_is_alive_while_it_holds_its_lock(tmp_path: Path) -> None:
    with alive.living(tmp_path, "one"):
        assert alive.is_alive(tmp_path, "one")
        assert alive.working(tmp_path)
    assert not alive.is_alive(tmp_path, "one")
    (tmp_path / "two.lock").touch()
    alive.bury(tmp_path)
    assert not [*tmp_path.glob("*.lock")]


# --- beside the server ----------------------------------------------------------------------------

SERVER = """
import os, sys, time
from pathlib import Path
from config.worker import kept
told = Path(sys.argv[1])
def work():
    with told.open("a") as file: file.write(f"{os.getpid()}\\n")
    time.sleep(60)
with kept(work):
    time.sleep(60)
"""


def workers(told: Path, number: int) -> list[int]:
    """The process numbers that were written, as soon as there are so many."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        found = [int(line) for line in told.read_text().split()] if told.exists() else []
        if len(found) >= number:
            return found
        time.sleep(0.05)
    pytest.fail(f"no worker number {number}")


def is_gone(pid: int) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def server(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(tmp_path / "told")], cwd=TOP)
    yield process
    process.kill()
    process.wait()


def test_a_worker_that_dies_is_replaced_and_none_outlives_a_killed_server(server, tmp_path: Path) -> None:
    (first,) = workers(tmp_path / "told", 1)
    os.kill(first, signal.SIGKILL)
    second = workers(tmp_path / "told", 2)[1]
    assert second != first
    server.kill()
    server.wait()
    assert is_gone(second)


# --- the page of the queue ------------------------------------------------------------------------


@pytest.fixture
def admin(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    client.cookies["django_language"] = "en"
    return client


def test_an_administrator_sees_the_queue_without_what_is_private(admin: Client) -> None:
    row = task("FAILED", exception_class_path="builtins.OSError", traceback="at /home/secret")
    pages = [admin.get(reverse(f"{NAME}_changelist")).text, admin.get(reverse(f"{NAME}_change", args=[row.pk])).text]
    for page in pages:
        assert "Import of an edition" in page
        assert "OSError" in page
        assert "secret" not in page
    assert "No worker is running" in pages[0]


def test_a_failed_task_is_run_again_and_a_waiting_one_cancelled_by_a_button(admin: Client) -> None:
    failed, waiting = task("FAILED"), task()
    admin.post(reverse(f"{NAME}_retry", args=[failed.pk]))
    told = admin.post(reverse(f"{NAME}_cancel", args=[waiting.pk]), follow=True).text
    assert "The task was cancelled" in told
    assert {row.status for row in DBTaskResult.objects.filter(pk=failed.pk)} == {"READY"}
    assert "Nothing was done" in admin.post(reverse(f"{NAME}_cancel", args=[waiting.pk]), follow=True).text


def test_staff_may_look_with_permission_and_press_nothing(db) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    looker, row = Client(), task("FAILED")
    looker.force_login(user)
    assert looker.get(reverse(f"{NAME}_changelist")).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_dbtaskresult"))
    assert looker.get(reverse(f"{NAME}_changelist")).status_code == 200
    assert looker.post(reverse(f"{NAME}_retry", args=[row.pk])).status_code == 403
    assert looker.get(reverse(f"{NAME}_retry", args=[row.pk])).status_code == 405


# --- the second start -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_loaded_is_not_read_again(monkeypatch) -> None:
    read = []
    monkeypatch.setattr(prepare, "call_command", lambda *args, **kwargs: read.append(args))
    assert prepare.load_catalogue(sys.stdout)
    assert not prepare.load_catalogue(sys.stdout)
    assert read == [("loadcatalogue",)]


@pytest.mark.django_db
def test_another_database_or_another_file_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a")
    empty = loaded.digest([file])
    load_small()
    full = loaded.digest([file])
    file.write_text("b")
    assert len({empty, full, loaded.digest([file])}) == 3
    assert Version.objects.exists()
    assert Item.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_waits_and_ends_when_told_to(settings, tmp_path: Path) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.DATA_DIR = tmp_path
    done = import_edition.enqueue(404)
    call_command("db_worker", batch=True, verbosity=0)
    assert DBTaskResult.objects.get(pk=done.id).status == "SUCCESSFUL"
