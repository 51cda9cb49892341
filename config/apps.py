"""The site itself as an application, for its commands and screens; and the tasks' tables under a name people know."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class Site(AppConfig):
    """No tables of its own. It stands before the tasks' tables, so that its ``db_worker`` is the one that runs."""

    name = "config"


class Tasks(TasksAppConfig):
    """The tables of background tasks."""

    verbose_name = _("Background tasks")
