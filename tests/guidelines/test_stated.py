"""What editors state of two editions, as rows: stored, replaced, read back, loaded from files."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from guidelines.catalogue import CatalogueError, Text
from guidelines.changes import compare
from guidelines.models import ItemStep, Status, Succession, Version
from guidelines.services import load
from guidelines.stated import between, load_changes, way_between
from tests.guidelines.builders import as_yaml, line_of, mapping, words
from tests.guidelines.pairs import made, stated

pytestmark = pytest.mark.django_db
OLD = made("1", {"A": "check", "B": "ask", "C": "note"})
NEW = made("2", {"A": "check", "B": "tell", "D": "train", "E": "note"})
STATED = stated(("split", ["B"], ["B", "D"]), ("withdrawn", ["C"], []), ("new", [], ["E"]))


@pytest.fixture
def both() -> tuple[Version, Version]:
    return load(edition=OLD)[0], load(edition=NEW)[0]


def test_what_is_stored_is_read_back(both):
    assert load_changes(stated=STATED) is True
    assert Succession.objects.stated(*both) == STATED


def test_without_a_statement_all_is_computed(both):
    assert Succession.objects.stated(*both) is None
    assert between(*both) == (OLD, NEW, compare(OLD, NEW))


def test_what_is_stated_is_heeded(both):
    load_changes(stated=STATED)
    assert between(*both)[2] == compare(OLD, NEW, STATED)
    assert between(*both)[2] != compare(OLD, NEW)


def test_the_same_again_writes_nothing(both):
    load_changes(stated=STATED)
    row = Succession.objects.get()
    assert load_changes(stated=STATED) is False
    assert Succession.objects.get().pk == row.pk


def test_a_revised_statement_takes_the_place_of_the_first(both):
    load_changes(stated=STATED)
    revised = replace(STATED, items=STATED.items[:1], note=None)
    assert load_changes(stated=revised) is True
    assert Succession.objects.stated(*both) == revised
    assert ItemStep.objects.count() == 1


def test_a_statement_that_breaks_a_rule_is_refused_with_every_problem_and_nothing_is_stored(both):
    load_changes(stated=STATED)
    with pytest.raises(CatalogueError) as error:
        load_changes(stated=stated(("split", ["X"], ["A"])))
    assert [problem.path for problem in error.value.problems] == ["items[0].new", "items[0].old[0]"]
    assert Succession.objects.stated(*both) == STATED


def test_a_draft_is_no_edition_to_speak_of(both):
    same = {name: getattr(both[1], name) for name in ("framework", "published_on", "language", "retrieved_on")}
    Version.objects.create(label="9", status=Status.DRAFT, **same)
    with pytest.raises(CatalogueError, match=r"demo-9.*is not stored"):
        load_changes(stated=replace(STATED, new="demo-9", items=()))


def test_the_database_refuses_an_edition_that_follows_itself(both):
    with pytest.raises(IntegrityError, match="succession_of_two_editions"):
        Succession.objects.create(old=both[0], new=both[0], revised_on=STATED.revised_on)


def test_reading_a_hundred_items_costs_as_many_queries_as_ten():
    counts = []
    for number in (10, 100):
        olds, news = ({f"K{n}": f"{said} {n}" for n in range(number)} for said in ("check", "ask"))
        pair = load(edition=made(f"1.{number}", olds))[0], load(edition=made(f"2.{number}", news))[0]
        load_changes(stated=stated(("reworded", ["K1"], ["K2"]), old=pair[0].key, new=pair[1].key))
        with CaptureQueriesContext(connection) as found:
            between(*pair)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 14


# --- files ----------------------------------------------------------------------------------------


def file_of(tmp_path, name: str, data: dict | str):
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else as_yaml(data), encoding="utf-8")
    return path


def later() -> dict:
    data = mapping()
    data["version"]["label"] = "1.3"
    data["principles"][0]["items"][0]["key"] = "A-9"
    return data


def changes() -> dict:
    return {
        "schema": "tenken.changes/1",
        "old": "demo-1.2",
        "new": "demo-1.3",
        "revised_on": "2026-11-23",
        "items": [{"kind": "reworded", "old": ["A-1"], "new": ["A-9"], "reason": words("why")}],
    }


def test_a_file_of_changes_is_loaded_after_the_editions_that_it_speaks_of(tmp_path, capsys):
    files = [file_of(tmp_path, f"{name}.yaml", data) for name, data in enumerate((changes(), mapping(), later()))]
    call_command("loadcatalogue", *files)
    assert "from demo-1.2 to demo-1.3: loaded, 1 change" in capsys.readouterr().out
    call_command("loadcatalogue", *files)
    assert "from demo-1.2 to demo-1.3: unchanged" in capsys.readouterr().out
    assert ItemStep.objects.get().values().reason == Text(**words("why"))


def test_a_file_of_changes_with_a_problem_loads_nothing_and_says_the_line(tmp_path):
    data = changes()
    data["items"][0]["old"] = ["Z"]
    path = file_of(tmp_path, "changes.yaml", data)
    files = [path, file_of(tmp_path, "a.yaml", mapping()), file_of(tmp_path, "b.yaml", later())]
    with pytest.raises(CommandError) as error:
        call_command("loadcatalogue", *files)
    line = line_of(path.read_text(encoding="utf-8"), "- Z")
    assert f'{path}, line {line}, items[0].old[0]: is "Z", which is no item of demo-1.2' in str(error.value)
    assert Version.objects.count() == 0


# --- over editions in between ---------------------------------------------------------------------

LAST = made("3", {"A": "check", "F": "tell", "D": "train", "E": "note"})


def test_what_is_stated_of_the_steps_is_joined_where_nothing_is_stated_of_the_two(both):
    last = load(edition=LAST)[0]
    load_changes(stated=STATED)
    load_changes(stated=stated(("reworded", ["B"], ["F"]), old="demo-2", new="demo-3"))
    assert way_between(both[0], last) == (*both, last)
    found = between(both[0], last)[2]
    assert ("split", ("B",), ("F", "D")) in [(change.kind, change.old, change.new) for change in found]
    assert found != compare(OLD, LAST)


def test_a_statement_of_the_two_themselves_comes_first(both):
    last = load(edition=LAST)[0]
    load_changes(stated=STATED)
    own = stated(("withdrawn", ["B"], []), new="demo-3")
    load_changes(stated=own)
    assert between(both[0], last)[2] == compare(OLD, LAST, own)


def test_where_nothing_is_stated_on_the_way_the_two_are_compared(both):
    last = load(edition=LAST)[0]
    assert way_between(both[0], last) == ()
    assert between(both[0], last)[2] == compare(OLD, LAST)


def test_a_draft_is_no_step_on_the_way(both):
    last = load(edition=LAST)[0]
    same = {name: getattr(both[1], name) for name in ("framework", "published_on", "language", "retrieved_on")}
    Version.objects.create(label="2a", status=Status.DRAFT, **same)
    load_changes(stated=STATED)
    assert [row.label for row in way_between(both[0], last)] == ["1", "2", "3"]


def test_joining_steps_of_a_hundred_items_costs_as_many_queries_as_of_ten():
    asked = []
    for number in (10, 100):
        words_of = {f"K{n}": f"say {n}" for n in range(number)}
        rows = [load(edition=made(f"{n}.{number}", words_of))[0] for n in (1, 2, 3)]
        load_changes(stated=stated(("withdrawn", ["K0"], []), old=rows[0].key, new=rows[1].key))
        load_changes(stated=stated(("new", [], ["K1"]), old=rows[1].key, new=rows[2].key))
        first, last = Version.objects.by_key(rows[0].key), Version.objects.by_key(rows[2].key)
        with CaptureQueriesContext(connection) as found:
            between(first, last)
        asked.append(len(found))
    assert asked[0] == asked[1] <= 24
