"""``manage.py report``: the report of a stored assessment as a file."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from assessments import services
from assessments.models import Assessment
from assessments.scope import Scope
from assessments.snapshot import Profile, Reply
from tests.guidelines import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings, tmp_path) -> Assessment:
    """An assessment with one answer; reports are kept in a folder of this test."""
    settings.DATA_DIR = tmp_path / "data"
    return services.start(
        version=builders.loaded(),
        scope=Scope(roles=("user",), depth="full"),
        profile=Profile(organisation="保存済み"),
        savings={"A-1": services.Saving(reply=Reply(level="in_place", approach="手順書がある"))},
        now=timezone.now(),
    )


def made(stored: Assessment, file: Path, *args: str) -> bytes:
    call_command("report", stored.code, *args, "--output", str(file))
    return file.read_bytes()


def test_the_report_is_written_in_the_language_asked_for(stored, tmp_path):
    page = made(stored, tmp_path / "report.html", "--lang", "en").decode()
    assert '<html lang="en"' in page
    assert stored.code in page


def test_the_json_is_what_the_site_exports(stored, tmp_path, client):
    session = client.session
    session["assessments"] = [stored.code]
    session.save()
    exported = client.get(f"/a/{stored.code}/answers.json").json()
    assert json.loads(made(stored, tmp_path / "report.json")) == exported


def test_the_pdf_is_drawn_once_and_kept(stored, tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr("assessments.reports.store.render", lambda html, told: drawn.append(html) or b"%PDF-1.7")
    assert made(stored, tmp_path / "one.pdf") == made(stored, tmp_path / "two.pdf") == b"%PDF-1.7"
    assert len(drawn) == 1


def test_the_command_says_what_it_wrote(stored, tmp_path, capsys):
    made(stored, tmp_path / "report.json")
    assert capsys.readouterr().out == f"{tmp_path}/report.json: report of {stored.code} written (json, ja)\n"


@pytest.mark.parametrize("code", ["nope", "", "../../etc"])
def test_an_unknown_code_is_refused_and_nothing_written(stored, tmp_path, code):
    with pytest.raises(CommandError, match="Copy the code from its address") as caught:
        call_command("report", code, "--output", str(tmp_path / "report.html"))
    assert caught.value.returncode == 2
    assert not (tmp_path / "report.html").exists()


def test_a_file_to_write_must_be_named(stored):
    with pytest.raises(CommandError, match="--output"):
        call_command("report", stored.code)
