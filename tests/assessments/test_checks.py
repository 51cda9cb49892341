"""System checks."""

from pathlib import Path

from assessments import checks


def test_this_machine_can_draw_reports():
    assert checks.fonts_are_there(None) == []
    assert [found for found in checks.pango_loads(None) if found.id == "tenken.E002"] == []


def test_a_missing_font_is_an_error_that_says_where_it_belongs(monkeypatch):
    monkeypatch.setattr(checks, "FONT_FILES", (Path("/nowhere/Font.ttf"),))
    [error] = checks.fonts_are_there(None)
    assert error.id == "tenken.E001"
    assert "/nowhere/Font.ttf" in error.hint


def test_missing_pango_is_an_error_that_says_what_to_install(monkeypatch):
    monkeypatch.setattr(checks, "LIBRARIES", {"Pango": ("libnothing.so.0",)})
    [error] = checks.pango_loads(None)
    assert error.id == "tenken.E002"
    assert "apt-get install" in error.hint


def test_a_missing_subsetter_is_a_warning(monkeypatch):
    monkeypatch.setattr(checks, "SUBSETTER", ("libnothing.so.0",))
    assert [found.id for found in checks.pango_loads(None)] == ["tenken.W003"]
