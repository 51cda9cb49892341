"""Here the queue is the real one."""

import pytest


@pytest.fixture(autouse=True)
def queue_in_the_database(light_settings, settings) -> None:
    """Tasks wait in the database instead of being done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
