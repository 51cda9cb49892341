"""``manage.py prepare``: a start does what is needed, and only that."""

import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from assessments.management.commands.prepare import collect_static_files, load_catalogue
from guidelines.catalogue_write import dump
from guidelines.models import Term, Version
from guidelines.publishing import draft_from, retire
from guidelines.services import load_chronicle
from tests.guidelines.builders import edition, loaded
from tests.guidelines.chronicles import chronicle


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


@pytest.fixture
def shipped(monkeypatch, tmp_path) -> Path:
    """One edition is all that comes with this installation."""
    file = tmp_path / "demo-1.2.yaml"
    file.write_text(dump(edition()), encoding="utf-8")
    for module in ("assessments.management.commands.prepare", "guidelines.management.commands.loadcatalogue"):
        monkeypatch.setattr(f"{module}.shipped", lambda: [file])
    return file


def load() -> bool:
    """Whether the files were read."""
    return load_catalogue(StringIO())


@pytest.mark.django_db
def test_files_that_are_in_the_database_are_not_read_again(shipped):
    assert load()
    assert Version.objects.get().key == "demo-1.2"
    assert not load()


@pytest.mark.django_db
def test_a_changed_file_is_read_again_and_what_is_wrong_with_it_told(shipped):
    load()
    shipped.write_text(shipped.read_text(encoding="utf-8").replace("demo", "other"), encoding="utf-8")
    assert load()
    assert Version.objects.count() == 2
    shipped.write_text("nothing", encoding="utf-8")
    with pytest.raises(CommandError):
        load()


@pytest.mark.django_db
def test_an_edition_that_was_retired_since_makes_the_files_be_read(shipped):
    load()
    retire(version=Version.objects.get(), by=None, reason="Replaced")
    assert load()
    assert not load()


@pytest.mark.django_db
def test_another_database_beside_the_same_note_is_loaded(shipped):
    with transaction.atomic():
        load()
        transaction.set_rollback(True)
    assert not Version.objects.exists()
    assert load()
    assert Version.objects.exists()


@pytest.mark.django_db
def test_rows_that_are_gone_make_the_files_be_read(shipped):
    load()
    loaded("version.label", "2.0")
    load_chronicle(chronicle=chronicle())
    assert load()
    assert not load()
    Term.objects.first().delete()
    assert load()


@pytest.mark.django_db
def test_a_draft_does_not_make_the_files_be_read(shipped):
    load()
    draft_from(version=Version.objects.get(), label="9", published_on=date(2026, 4, 1), by=None)
    assert not load()
