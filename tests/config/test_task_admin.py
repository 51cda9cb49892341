"""The queue in the admin: who may see it, what it shows and what it keeps to itself, and its buttons."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.config.work import filed

pytestmark = pytest.mark.django_db
LIST = "admin:django_tasks_database_dbtaskresult_changelist"


def browser(*permissions: str, superuser: bool = False) -> Client:
    """The browser of a member of staff."""
    user = User.objects.create_user("staff", is_staff=True, is_superuser=superuser)
    user.user_permissions.set(Permission.objects.filter(codename__in=[f"{verb}_dbtaskresult" for verb in permissions]))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def admin() -> Client:
    """An administrator's browser."""
    return browser(superuser=True)


def press(client: Client, button: str, row: DBTaskResult):
    return client.post(reverse(f"admin:django_tasks_database_dbtaskresult_{button}", args=[row.pk]), follow=True)


def page(client: Client, row: DBTaskResult) -> str:
    return client.get(reverse("admin:django_tasks_database_dbtaskresult_change", args=[row.pk])).text


def test_the_list_names_each_task_and_its_state(admin: Client):
    filed("READY", task_path="guidelines.tasks.import_edition", args=(7,))
    filed("FAILED", workers=("a", "b", "c", "d"), exception_class_path="config.queue.WorkerDied")
    shown = admin.get(reverse(LIST)).text
    assert all(word in shown for word in ("Import of an edition", "waiting", "add", "failed", "The worker died"))


def test_the_list_says_that_nobody_works(admin: Client):
    assert "No worker is running" in admin.get(reverse(LIST)).text


def test_the_list_can_be_narrowed_to_one_state(admin: Client):
    filed("READY")
    failed = filed("FAILED")
    shown = admin.get(reverse(LIST), {"status": "FAILED"}).context["cl"].result_list
    assert [row.pk for row in shown] == [failed.pk]


def test_the_list_costs_the_same_however_long_it_is(admin: Client, django_assert_num_queries):
    filed()
    admin.get(reverse(LIST))
    with django_assert_num_queries(4):
        admin.get(reverse(LIST))
    for _ in range(20):
        filed("FAILED")
    with django_assert_num_queries(4):
        admin.get(reverse(LIST))


def test_neither_arguments_nor_traces_are_shown(admin: Client):
    row = filed(
        "FAILED", args=(41, "s3cret"), exception_class_path="builtins.LookupError", traceback="LookupError: s3cret"
    )
    shown = page(admin, row)
    assert "LookupError" in shown
    assert "41" in shown
    assert "s3cret" not in shown + admin.get(reverse(LIST)).text


def test_a_failed_task_is_run_again_by_a_button(admin: Client):
    row = filed("FAILED")
    assert "Run again" in page(admin, row)
    assert "waits for a worker again" in press(admin, "retry", row).text
    row.refresh_from_db()
    assert row.status == "READY"


def test_a_waiting_task_is_cancelled_by_a_button(admin: Client):
    row = filed("READY")
    assert "Cancel the task" in page(admin, row)
    assert "The task was cancelled." in press(admin, "cancel", row).text
    row.refresh_from_db()
    assert row.exception_class_path == "config.queue.Cancelled"


def test_a_task_that_went_on_meanwhile_is_left_alone_and_that_is_told(admin: Client):
    row = filed("RUNNING")
    assert "Nothing was done: the task is running." in press(admin, "cancel", row).text
    row.refresh_from_db()
    assert row.status == "RUNNING"


@pytest.mark.parametrize(
    ("action", "before", "after"), [("retry_all", "FAILED", "READY"), ("cancel_all", "READY", "FAILED")]
)
def test_several_are_chosen_in_the_list(admin: Client, action: str, before: str, after: str):
    rows = [filed(before), filed(before)]
    admin.post(reverse(LIST), {"action": action, "_selected_action": [str(row.pk) for row in rows]})
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {after}


@pytest.mark.parametrize("button", ["retry", "cancel"])
def test_the_buttons_only_take_a_form(admin: Client, button: str):
    assert (
        admin.get(reverse(f"admin:django_tasks_database_dbtaskresult_{button}", args=[filed().pk])).status_code == 405
    )


def test_staff_without_permission_see_nothing():
    client = browser()
    assert client.get(reverse(LIST)).status_code == 403


def test_who_may_only_see_has_no_buttons_and_none_that_works():
    client, row = browser("view"), filed("FAILED")
    assert "Run again" not in page(client, row)
    assert press(client, "retry", row).status_code == 403
    row.refresh_from_db()
    assert row.status == "FAILED"


def test_who_may_change_has_the_buttons():
    client, row = browser("view", "change"), filed("FAILED")
    press(client, "retry", row)
    row.refresh_from_db()
    assert row.status == "READY"


def test_a_task_that_is_not_there_is_not_found(admin: Client):
    gone = "00000000-0000-4000-8000-000000000000"
    assert admin.post(f"/admin/django_tasks_database/dbtaskresult/{gone}/retry/").status_code == 404
