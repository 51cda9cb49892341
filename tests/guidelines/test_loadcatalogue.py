"""``manage.py loadcatalogue``."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guidelines.management.commands import loadcatalogue
from guidelines.models import Crosswalk, Event, Framework, Version
from tests.guidelines.builders import (
    REMOVED,
    as_yaml,
    changed,
    item,
    line_of,
    links_mapping,
    mapping,
    reading_mapping,
    supplement_mapping,
    wide_mapping,
    words,
)

pytestmark = pytest.mark.django_db


def write(folder: Path, name: str, data: dict[str, Any]) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
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


def chronicle() -> dict[str, Any]:
    event = {
        "key": "first",
        "on": "2026-03-31",
        **{name: words(name) for name in ("title", "issuer", "text")},
        "sort": "soft_law",
        "verified": "primary",
    }
    return {"schema": "tenken.chronicle/1", "events": [event]}


def everything(folder: Path) -> list[Path]:
    """Three editions, the links between them, and events."""
    return [
        write(folder, "catalogues/demo-1.2.yaml", mapping()),
        write(folder, "catalogues/demo-2.0.yaml", wide_mapping()),
        write(folder, "catalogues/act-2025.yaml", reading_mapping()),
        write(folder, "links/demo-1.2.yaml", links_mapping()),
        write(folder, "history.yaml", chronicle()),
    ]


def test_a_sound_file_is_loaded_and_told(tmp_path: Path) -> None:
    path = write(tmp_path, "demo.yaml", mapping())
    assert run(path) == f"demo-1.2: loaded, 3 items ({path})\n"
    assert Version.objects.by_key("demo-1.2").items.count() == 3


def test_the_same_file_again_is_unchanged(tmp_path: Path) -> None:
    path = write(tmp_path, "demo.yaml", mapping())
    run(path)
    assert run(path) == f"demo-1.2: unchanged ({path})\n"


def test_without_a_name_everything_that_comes_with_tenken_is_loaded_editions_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loadcatalogue, "FOLDER", tmp_path)
    write(tmp_path, "history.yaml", chronicle())
    write(tmp_path, "links/demo-1.2.yaml", links_mapping())
    write(tmp_path, "catalogues/c.yaml", mapping())
    write(tmp_path, "catalogues/b.yaml", wide_mapping())
    write(tmp_path, "catalogues/a.yaml", reading_mapping())
    (tmp_path / "catalogues" / "notes.txt").write_text("not an edition")
    told = [line.split(" (")[0] for line in run().splitlines()]
    assert told == [
        "act-2025: loaded, 3 passages",
        "demo-2.0: loaded, 4 items, 3 passages",
        "demo-1.2: loaded, 3 items",
        "from demo-1.2: loaded, 4 links, 2 targets",
        "chronicle: loaded, 1 event",
    ]


def test_everything_is_unchanged_the_second_time(tmp_path: Path) -> None:
    files = everything(tmp_path)
    run(*files)
    assert {line.split(": ")[1].split(" (")[0] for line in run(*files).splitlines()} == {"unchanged"}


def test_a_framework_is_loaded_before_what_supplements_it(tmp_path: Path) -> None:
    supplement = write(tmp_path, "a.yaml", supplement_mapping())
    told = run(supplement, write(tmp_path, "z.yaml", mapping()))
    assert [line.split(":")[0] for line in told.splitlines()] == ["demo-1.2", "more-1"]


def test_a_supplement_of_a_supplement_comes_last(tmp_path: Path) -> None:
    base = changed("framework.key", "most", supplement_mapping())
    base["principles"] = [{"key": "N", "title": words("N"), "items": [item("N-1", only_with=["finance"])]}]
    third = write(tmp_path, "a.yaml", changed("framework.supplements", "more", base))
    second = write(tmp_path, "b.yaml", supplement_mapping())
    told = run(third, second, write(tmp_path, "c.yaml", mapping()))
    assert [line.split(":")[0] for line in told.splitlines()] == ["demo-1.2", "more-1", "most-1"]


def test_frameworks_that_supplement_each_other_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path, "a.yaml", supplement_mapping())
    two = write(tmp_path, "b.yaml", changed("framework.supplements", "more", mapping()))
    assert "The framework more supplements demo, which is not stored" in refusal(one, two)


def test_a_supplement_without_its_framework_is_refused(tmp_path: Path) -> None:
    assert "supplements demo, which is not stored" in refusal(write(tmp_path, "a.yaml", supplement_mapping()))


def test_links_replace_those_that_were(tmp_path: Path) -> None:
    *editions, links, _history = everything(tmp_path)
    run(*editions, links)
    write(tmp_path, "links/demo-1.2.yaml", changed("targets.1", REMOVED, links_mapping()))
    assert run(links) == f"from demo-1.2: loaded, 3 links, 1 target ({links})\n"
    assert Crosswalk.objects.count() == 1


def test_a_link_to_nowhere_is_told_with_its_line_and_nothing_is_loaded(tmp_path: Path) -> None:
    *editions, links, _history = everything(tmp_path)
    write(tmp_path, "links/demo-1.2.yaml", changed("targets.0.links.1.target", "99", links_mapping()))
    line = line_of(links.read_text(encoding="utf-8"), "target: '99'")
    assert f'{links}, line {line}, targets[0].links[1].target: is "99", which act-2025 does not have' in refusal(
        *editions, links
    )
    assert not Framework.objects.exists()


def test_links_are_not_judged_while_an_edition_has_a_problem(tmp_path: Path) -> None:
    *editions, links, history = everything(tmp_path)
    write(tmp_path, "catalogues/act-2025.yaml", changed("framework.kind", "rumour", reading_mapping()))
    message = refusal(*editions, links, history)
    assert "framework.kind" in message
    assert str(links) not in message


def test_an_event_of_an_edition_that_is_not_stored_is_told_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "history.yaml", changed("events.0.edition", "demo-9", chronicle()))
    line = line_of(path.read_text(encoding="utf-8"), "edition:")
    assert f'{path}, line {line}, events[0].edition: is "demo-9"' in refusal(path)
    assert not Event.objects.exists()


def test_a_format_of_another_tenken_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "new.yaml", changed("schema", "tenken.crosswalk/2", links_mapping()))
    assert f'{path}, line 1, schema: is "tenken.crosswalk/2", which this Tenken does not read' in refusal(path)


def test_what_comes_with_tenken_is_loaded_as_it_is() -> None:
    told = run().splitlines()
    assert len(told) == len([path for place in loadcatalogue.PLACES for path in loadcatalogue.FOLDER.glob(place)])
    assert all(": loaded, " in line for line in told)
    assert Version.objects.supplement_of(Framework.objects.get(key="aigb").pk).items.exists()


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
    assert f"{path}: is larger than 32 MB" in refusal(path)


def test_of_one_framework_the_latest_edition_is_loaded_first_whatever_the_order_of_files(tmp_path: Path) -> None:
    days = {"1": "2024-04-19", "2": "2026-03-31", "1a": "2025-03-28"}
    files = [
        write(tmp_path, f"{label}.yaml", changed("version.published_on", day, changed("version.label", label)))
        for label, day in days.items()
    ]
    lines = run(*files).splitlines()
    assert [line.split(":")[0] for line in lines] == ["demo-2", "demo-1a", "demo-1"]
    assert [line.count("as a past edition") for line in lines] == [0, 1, 1]
    assert Version.objects.current("demo").label == "2"
    assert run(*files).count(": unchanged") == 3
