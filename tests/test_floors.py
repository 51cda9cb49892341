"""The house's law on imports: rooms and floors, read off the top of every file."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
ROOMS = ("guidelines", "organisations", "assessments")  # each may import the ones in front of it
PURE = {
    "catalogue", "catalogue_write", "catalogue_yaml", "rules", "chronicle", "chronicle_yaml", "crosswalk",
    "crosswalk_yaml",
    "crosswalk_files", "crosswalk_oscal", "crosswalk_reading", "strict_yaml", "strict_json", "scoring", "scope",
    "yaml_nodes", "sentences",
    "findings", "snapshot", "frozen", "comparing", "exchange", "exchange_rounds", "faults", "outline", "seen",
    "standing", "table1", "triggers", "changes", "changes_yaml", "changes_write", "yaml_write", "wording",
    "crosswalk_moving",
    "carryover", "comments", "planning", "verification", "svg", "rulebook",
    "worksheet", "worksheet_rows", "worksheet_filling", "worksheet_reading",
    "item_columns", "item_table", "csv_cells", "csv_table", "alive",
}  # fmt: skip
SERVICES = {
    "services", "finishing", "issuing", "declaring", "storing", "editing", "publishing", "groups", "access", "limits",
    "stated", "carrying", "restoring", "commenting", "drafting", "discarding", "stating", "moving", "loaded",
    "importing", "queued", "drawing",
}  # fmt: skip
FLOORS = {
    **dict.fromkeys(PURE, 0),
    "models": 1,
    **dict.fromkeys(SERVICES, 2),
    **dict.fromkeys(("layout", "spreadsheets", "workbooks", "forms", "reports", "skeleton", "questionnaire"), 3),
    **dict.fromkeys(("told", "pending", "worksheet_forms", "worksheet_preview"), 3),
    **dict.fromkeys(("views", "admin", "management", "checks", "templatetags", "tasks"), 4),
    **dict.fromkeys(("urls", "apps", "addresses"), 5),
}
FILES = {
    ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__"): path
    for room in (*ROOMS, "config")
    for path in sorted((TOP / room).rglob("*.py"))
    if "migrations" not in path.parts
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}


def imports(name: str) -> Iterator[str]:
    """What a file imports, by full name; ``from a import b`` is a.b where that is a file of ours, and a otherwise."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            whole = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            yield from {long if long in FILES else str(node.module) for long in whole.values()}


def room(name: str) -> str:
    return name.partition(".")[0]


def floor(name: str) -> int:
    return FLOORS[name.split(".")[1]]


IN_ROOMS = sorted(name for name in FILES if room(name) in ROOMS and "." in name)


@pytest.mark.parametrize("name", IN_ROOMS)
def test_every_file_stands_on_a_known_floor(name):
    assert name.split(".")[1] in FLOORS


@pytest.mark.parametrize("name", IN_ROOMS)
def test_imports_go_to_rooms_in_front_and_never_back(name):
    allowed = (*ROOMS[: ROOMS.index(room(name)) + 1],)
    assert [other for other in imports(name) if room(other) in (*ROOMS, "config") and room(other) not in allowed] == []


@pytest.mark.parametrize("name", IN_ROOMS)
def test_imports_never_go_up_a_floor(name):
    ours = [other for other in imports(name) if other in IN_ROOMS]
    assert [other for other in ours if room(other) == room(name) and floor(other) > floor(name)] == []
    assert [other for other in ours if floor(name) < 2 < floor(other) or (floor(name) == 0 < floor(other))] == []


@pytest.mark.parametrize("name", [name for name in IN_ROOMS if floor(name) == 0])
def test_the_lowest_floor_knows_no_django(name):
    assert [other for other in imports(name) if room(other) in ("django", "environ", "crispy_forms")] == []


@pytest.mark.parametrize("name", FILES)
def test_no_function_imports(name):
    functions = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    assert not [n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]


def test_no_imports_go_in_a_circle():
    graph = {name: {other for other in imports(name) if other in FILES and other != name} for name in FILES}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" ← ".join(error.args[1]))


@pytest.mark.parametrize("name", FILES)
def test_there_are_no_signals(name):
    assert [other for other in imports(name) if "signals" in other or other == "django.dispatch"] == []


@pytest.mark.parametrize("name", FILES)
def test_nobody_overrides_how_a_row_is_saved_or_deleted(name):
    methods = [n for c in ast.walk(TREES[name]) if isinstance(c, ast.ClassDef) for n in c.body]
    assert [n.name for n in methods if isinstance(n, ast.FunctionDef) and n.name in ("save", "delete")] == []


@pytest.mark.parametrize(
    ("package", "module"), [("weasyprint", "pdf"), ("pyhanko", "signing"), ("cryptography", "certificate")]
)
def test_one_module_alone_imports_a_package_that_belongs_in_a_process_of_its_own(package, module):
    assert [n for n in FILES if any(room(o) == package for o in imports(n))] == [f"assessments.reports.{module}"]


def test_what_reads_the_key_is_imported_only_by_what_signs():
    readers = {"assessments.reports.certificate", "assessments.reports.signing"}
    assert {n for n in FILES if readers & set(imports(n))} == {"assessments.reports.signing"}
