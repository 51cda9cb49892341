"""The queue of background tasks in the browser: who waits, what runs, what failed; run again, or cancel."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_tasks_db import admin as theirs
from django_tasks_db.models import DBTaskResult

from config import queue
from guidelines.queued import is_served

NAMES = {
    "guidelines.tasks.import_edition": _("Import of an edition"),
    "assessments.tasks.draw_report": _("Report"),
}
"""What people call a task, by its function; another is shown by its function's name."""
STATES = {
    "READY": _("waiting"),
    "RUNNING": _("running"),
    "SUCCESSFUL": _("done"),
    "FAILED": _("failed"),
}
THEIRS = (_("Task Result"), _("Task Results"))
"""Words of the package, which has no Japanese; named here so that ours is found."""
ENDS = {
    "config.queue.WorkerDied": _("The worker died each time; see the log, then run it again."),
    "config.queue.Cancelled": _("Cancelled"),
}


class StateFilter(admin.SimpleListFilter):
    """By state, in words."""

    title = _("state")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """All states."""
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        """Tasks in the chosen state."""
        return queryset.filter(status=self.value()) if self.value() in STATES else queryset


# The package's own screen shows arguments and traces, which may hold what is private.
admin.site.unregister(theirs.DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(admin.ModelAdmin):
    """All tasks. Of the arguments only numbers are shown, of an error only its kind; the log holds the rest."""

    list_display = ("name", "state", "since", "attempts", "error")
    list_filter = (StateFilter,)
    list_per_page = 50
    ordering = ("-enqueued_at",)
    show_full_result_count = False
    fields = ("name", "subject", "state", "put_in", "begun", "ended", "attempts", "error")
    readonly_fields = fields
    actions = ("retry_all", "cancel_all")
    change_form_template = "config/task.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: DBTaskResult | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DBTaskResult | None = None) -> bool:
        return False

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Whether this person may run tasks again and cancel them."""
        return request.user.has_perm("django_tasks_database.change_dbtaskresult")

    def get_urls(self) -> list[URLPattern]:
        """With the addresses of the buttons."""
        own = [
            path(f"<uuid:pk>/{name}/", self._button(name), name=f"django_tasks_database_dbtaskresult_{name}")
            for name in ("retry", "cancel")
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under the line that tells whether anybody works on it."""
        line = _("A worker is running.") if is_served() else _("No worker is running: tasks wait until one is started.")
        return super().changelist_view(
            request, {"title": _("Background tasks"), "subtitle": line, **(extra_context or {})}
        )

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the buttons that this person may press."""
        name = self.name(context["original"])
        more = {"may_manage": self.has_manage_permission(request), "title": name, "subtitle": None}
        return super().render_change_form(request, context | more, *args, **kwargs)

    @admin.display(description=_("task"))
    def name(self, row: DBTaskResult) -> str:
        return NAMES.get(row.task_path, row.task_path.rpartition(".")[2])

    @admin.display(description=_("state"), ordering="status")
    def state(self, row: DBTaskResult) -> str:
        return STATES[row.status]

    @admin.display(description=_("since"), ordering="enqueued_at")
    def since(self, row: DBTaskResult) -> object:
        return row.finished_at or row.started_at or row.enqueued_at

    @admin.display(description=_("put into the queue"))
    def put_in(self, row: DBTaskResult) -> object:
        return row.enqueued_at

    @admin.display(description=_("begun"))
    def begun(self, row: DBTaskResult) -> object:
        return row.started_at

    @admin.display(description=_("ended"))
    def ended(self, row: DBTaskResult) -> object:
        return row.finished_at

    @admin.display(description=_("attempts"))
    def attempts(self, row: DBTaskResult) -> int:
        return len(row.worker_ids)

    @admin.display(description=_("numbers given"))
    def subject(self, row: DBTaskResult) -> str:
        given = [*row.args_kwargs["args"], *row.args_kwargs["kwargs"].values()]
        return ", ".join(str(value) for value in given if isinstance(value, int))

    @admin.display(description=_("why it failed"))
    def error(self, row: DBTaskResult) -> str:
        return ENDS.get(row.exception_class_path, row.exception_class_path.rpartition(".")[2])

    @admin.action(description=_("Run again"), permissions=["manage"])
    def retry_all(self, request: HttpRequest, rows: models.QuerySet[DBTaskResult]) -> None:
        for row in rows:
            self._do(request, "retry", row)

    @admin.action(description=_("Cancel"), permissions=["manage"])
    def cancel_all(self, request: HttpRequest, rows: models.QuerySet[DBTaskResult]) -> None:
        for row in rows:
            self._do(request, "cancel", row)

    def _button(self, name: str) -> Callable[..., HttpResponse]:
        def press(request: HttpRequest, pk: object) -> HttpResponse:
            if not (self.has_view_permission(request) and self.has_manage_permission(request)):
                raise PermissionDenied
            self._do(request, name, get_object_or_404(DBTaskResult, pk=pk))
            return redirect("admin:django_tasks_database_dbtaskresult_change", pk)

        return self.admin_site.admin_view(require_POST(press))

    def _do(self, request: HttpRequest, name: str, row: DBTaskResult) -> None:
        try:
            if name == "retry":
                queue.retry(pk=row.pk)
                messages.success(request, _("The task waits for a worker again."))
            else:
                queue.cancel(pk=row.pk, now=timezone.now())
                messages.success(request, _("The task was cancelled."))
        except queue.NotNow as refusal:
            words = _(
                "Nothing was done: the task is %(state)s. Only failed tasks run again, only waiting ones are cancelled."
            )
            messages.error(request, words % {"state": STATES[str(refusal)]})
