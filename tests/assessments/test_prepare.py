"""``manage.py prepare``: a start does what is needed, and only that."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.management.commands.prepare import collect_static_files
from guidelines.models import Version


@pytest.fixture
def sheet(settings, tmp_path) -> Path:
    """A style sheet, the only static file of this installation."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    sheet = tmp_path / "static" / "page.css"
    sheet.parent.mkdir()
    sheet.write_text("body { color: black }")
    return sheet


def test_static_files_are_collected_once(sheet, settings):
    assert collect_static_files()
    assert (settings.STATIC_ROOT / "page.css").exists()
    assert not collect_static_files()


def test_a_changed_static_file_is_collected_again(sheet, settings):
    collect_static_files()
    sheet.write_text("body { color: navy }")
    assert collect_static_files()
    assert "navy" in (settings.STATIC_ROOT / "page.css").read_text()


def test_a_file_changed_in_time_alone_counts_as_changed(sheet):
    collect_static_files()
    os.utime(sheet, (1, 1))
    assert collect_static_files()


def test_a_collection_that_was_cut_short_is_made_again(sheet, settings, monkeypatch):
    def power_cut(*args, **kwargs):
        raise KeyboardInterrupt

    collect_static_files()
    sheet.write_text("body { color: navy }")
    with monkeypatch.context() as patched:
        patched.setattr("assessments.management.commands.prepare.call_command", power_cut)
        with pytest.raises(KeyboardInterrupt):
            collect_static_files()
    sheet.write_text("body { color: black }")
    assert collect_static_files()


@pytest.mark.django_db
def test_prepare_loads_the_catalogue_and_may_be_repeated(sheet):
    call_command("prepare", stdout=StringIO())
    first = Version.objects.count()
    said = StringIO()
    call_command("prepare", stdout=said)
    assert Version.objects.count() == first > 0
    assert said.getvalue() == ""
