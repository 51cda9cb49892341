"""``manage.py loadcatalogue``."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guidelines.management.commands import loadcatalogue
from guidelines.models import Framework, Version
from tests.guidelines.builders import as_yaml, changed, line_of, mapping

pytestmark = pytest.mark.django_db


def write(folder: Path, name: str, data: dict[str, Any]) -> Path:
    path = folder / name
    path.write_text(as_yaml(data), encoding="utf-8")
    return path


def run(*files: Path) -> str:
    """What the command says; raises CommandError where its exit status would be 1."""
    from_command: list[str] = []

    class Screen:
        def write(self, text: str) -> None:
            from_command.append(text)

    call_command("loadcatalogue", *map(str, files), stdout=Screen())
    return "".join(from_command)


def refusal(*files: Path) -> str:
    with pytest.raises(CommandError) as refused:
        run(*files)
    assert refused.value.returncode == 1
    return str(refused.value)


def test_a_sound_file_is_loaded_and_told(tmp_path: Path) -> None:
    path = write(tmp_path, "demo.yaml", mapping())
    assert run(path) == f"demo-1.2: loaded, 3 items ({path})\n"
    assert Version.objects.by_key("demo-1.2").items.count() == 3


def test_the_same_file_again_is_unchanged(tmp_path: Path) -> None:
    path = write(tmp_path, "demo.yaml", mapping())
    run(path)
    assert run(path) == f"demo-1.2: unchanged ({path})\n"


def test_without_a_name_every_edition_that_comes_with_tenken_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loadcatalogue, "FOLDER", tmp_path)
    write(tmp_path, "b.yaml", mapping())
    write(tmp_path, "a.yaml", changed("version.label", "1.10"))
    (tmp_path / "notes.txt").write_text("not an edition")
    assert [line.split(":")[0] for line in run().splitlines()] == ["demo-1.10", "demo-1.2"]


def test_a_folder_without_editions_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loadcatalogue, "FOLDER", tmp_path)
    assert "name the files to load" in refusal()


def test_all_problems_of_all_files_are_told_with_file_and_line(tmp_path: Path) -> None:
    first = write(tmp_path, "first.yaml", changed("framework.kind", "rumour", changed("version.label", 1.1)))
    second = write(tmp_path, "second.yaml", changed("framework.colour", "red"))
    message = refusal(first, second)
    for path, fragment, place in (
        (first, "kind: rumour", "framework.kind"),
        (first, "label:", "version.label"),
        (second, "colour", "framework.colour"),
    ):
        assert f"{path}, line {line_of(path.read_text(encoding='utf-8'), fragment)}, {place}: " in message


def test_one_bad_file_keeps_the_good_ones_out(tmp_path: Path) -> None:
    good = write(tmp_path, "good.yaml", mapping())
    bad = write(tmp_path, "bad.yaml", changed("framework.kind", "rumour"))
    assert refusal(good, bad).endswith("Nothing was loaded.")
    assert not Framework.objects.exists()


def test_an_edition_that_would_change_is_refused_with_its_file(tmp_path: Path) -> None:
    run(write(tmp_path, "old.yaml", mapping()))
    other = write(tmp_path, "other.yaml", changed("principles.0.items.0.strength", "expected"))
    new = write(tmp_path, "new.yaml", changed("version.label", "1.10"))
    assert f"{other}: The edition demo-1.2 is published with other content" in refusal(new, other)
    assert Version.objects.count() == 1


def test_refusals_and_problems_are_told_together(tmp_path: Path) -> None:
    run(write(tmp_path, "old.yaml", mapping()))
    other = write(tmp_path, "other.yaml", changed("principles.0.items.0.strength", "expected"))
    bad = write(tmp_path, "bad.yaml", changed("framework.kind", "rumour"))
    message = refusal(other, bad)
    assert "framework.kind" in message
    assert "is published with other content" in message


def test_a_file_that_does_not_exist_is_told(tmp_path: Path) -> None:
    assert f"{tmp_path / 'no.yaml'}: cannot be read (No such file or directory); check" in refusal(tmp_path / "no.yaml")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    assert "cannot be read (Is a directory)" in refusal(tmp_path)


def test_a_file_in_shift_jis_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "sjis.yaml"
    path.write_bytes("schema: x\n# 点検\n".encode("shift_jis"))
    assert f"{path}, line 2: is not UTF-8" in refusal(path)


def test_an_endless_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 2**33)
    assert f"{path}: is larger than 5 MB" in refusal(path)
