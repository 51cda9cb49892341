"""``manage.py assess``: a score without a browser, or every reason why not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessments.management.answers import find_walks
from assessments.reports.press import RenderingFailed
from guidelines.services import load
from tests.guidelines import builders

TOP = Path(__file__).resolve().parents[2]
# The quick check of a business user in aigb-1.2: twelve items, each of weight 2 ("important"), but C-8-1 of weight 1
# ("expected"). An item can earn twice its weight.
BY_HAND = {
    "schema": "tenken.assessment/1",
    "edition": "aigb-1.2",
    "roles": ["user"],
    "depth": "quick",
    "profile": {"organisation": "計算例", "generative_ai": None},
    "answers": {
        "C-1-3": {"level": "in_place", "evidence": ["規程"]},  #           4 of 4, evidenced 4
        "U-2-i": {"level": "partly"},  #                                   2 of 4
        "C-3-2": {"level": "not_yet"},  #                                  0 of 4
        "U-4-i": {"level": "unknown"},  #                                  0 of 4
        "U-5-i": {"level": "not_applicable", "reason": "使わない"},  #       leaves both sides
        "U-6-i": {"approach": "まだ答えない"},  #                              open: 0 of 4, could be 4
        "U-7-ii": {"level": "in_place"},  #                                4 of 4
        "C-8-1": {"level": "partly", "evidence": ["記録"]},  #              1 of 2, evidenced 1
        "C-1-1": {"level": "in_place"},  #                                 not asked in the quick check: counts nowhere
    },  #                               AT-1-1, AT-2-1, AT-3-4, AT-4-2:    open: 0 of 16, could be 16
}
EARNED = 4 + 2 + 0 + 0 + 4 + 1  # 11
POSSIBLE = 4 + 4 + 4 + 4 + 4 + 4 + 2 + 16  # 42
OPEN = 4 + 16
WHOLE = {
    "earned": 11,
    "possible": 42,
    "confirmed": 11 / 42,
    "ceiling": 31 / 42,
    "coverage": 7 / 12,
    "unknown": 1 / 12,
    "not_applicable": 1 / 12,
    "evidenced": 5 / 11,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(tmp_path) -> Path:
    """A file whose score was worked out by hand."""
    return written(tmp_path, BY_HAND)


def written(folder: Path, data: object) -> Path:
    path = folder / "answers.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def score(capsys, *args) -> dict:
    call_command("assess", *map(str, args))
    return json.loads(capsys.readouterr().out)["score"]


def refusal(*args) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("assess", *map(str, args))
    assert caught.value.returncode == 2
    return str(caught.value)


def test_the_sums_of_the_hand_computed_file_are_those_worked_out():
    assert (EARNED, POSSIBLE, EARNED + OPEN) == (11, 42, 31)


def test_a_file_gets_the_score_that_was_worked_out_by_hand(answers, capsys):
    result = score(capsys, answers)
    assert {name: result[name] for name in WHOLE} == pytest.approx(WHOLE)


def test_a_principle_of_which_nothing_applies_has_no_share(answers, capsys):
    only = score(capsys, answers)["by_principle"]["C-5"]
    assert (only["earned"], only["possible"]) == (0, 0)
    assert (only["confirmed"], only["ceiling"], only["evidenced"]) == (None, None, None)
    assert (only["coverage"], only["not_applicable"]) == (1, 1)


def test_principles_and_roles_have_scores_of_their_own(answers, capsys):
    result = score(capsys, answers)
    assert result["by_principle"]["C-8"]["confirmed"] == 1 / 2
    assert result["by_role"] == {"user": {**result["by_role"]["user"], **WHOLE}}


def test_every_term_of_the_sum_is_shown(answers, capsys):
    terms = {term.pop("key"): term for term in score(capsys, answers)["terms"]}
    assert len(terms) == 12
    assert terms["C-8-1"] == {"weight": 1, "points": 1, "level": "partly"}
    assert terms["U-5-i"] == {"weight": 2, "points": None, "level": "not_applicable"}
    assert terms["U-6-i"] == {"weight": 2, "points": None, "level": None}


def test_the_depth_asked_for_goes_before_that_of_the_file(answers, capsys):
    assert score(capsys, answers, "--depth", "standard")["in_scope"] == 28


def test_without_any_depth_everything_is_asked(tmp_path, capsys):
    data = {name: value for name, value in BY_HAND.items() if name != "depth"}
    assert score(capsys, written(tmp_path, data))["in_scope"] == 70


def test_an_edition_in_the_database_needs_no_file(tmp_path, capsys):
    load(edition=builders.edition())
    data = {"schema": "tenken.assessment/1", "edition": "demo-1.2", "roles": ["user"], "answers": {}}
    assert score(capsys, written(tmp_path, data))["in_scope"] == 3


def test_a_draft_is_no_edition_to_score_by(tmp_path):
    builders.draft()
    data = {"schema": "tenken.assessment/1", "edition": "demo-1.2", "roles": ["user"], "answers": {}}
    assert "edition: 'demo-1.2' is not known here" in refusal(written(tmp_path, data))


def test_all_problems_of_a_file_are_told_at_once(tmp_path):
    bad = {
        "schema": "tenken.assessment/2",
        "edition": "../aigb-1.2",
        "roles": ["owner"],
        "depth": "deep",
        "profile": {"size": "7", "sector": None, "generative_ai": "yes", "age": 3},
        "answers": {
            "C-1-3": {"level": "nope", "considered_on": "2026-02-30", "evidence": "one", "more": 1},
            "C-1-4": {"level": "not_applicable", "reason": " "},
            "C-1-6": {"approach": "x" * 4001},
        },
        "extra": 1,
    }
    told = refusal(written(tmp_path, bad)).splitlines()
    places = [line.split(": ")[1] for line in told[:-1]]
    assert places == [
        "edition", "extra", "schema", "roles", "depth", "profile.size", "profile.sector", "profile.generative_ai",
        "profile.age", "answers.C-1-3.more", "answers.C-1-3.level", "answers.C-1-3.considered_on",
        "answers.C-1-3.evidence", "answers.C-1-4.reason", "answers.C-1-6.approach",
    ]  # fmt: skip
    assert told[-1] == "Nothing was scored or written."


def test_an_unknown_item_is_told_by_its_key(tmp_path):
    told = refusal(written(tmp_path, BY_HAND | {"answers": {"X-1": {"level": "partly"}}}))
    assert "answers.X-1: aigb-1.2 has no such item" in told


@pytest.mark.parametrize("text", ['{"a": 1', "[]", "null", '"aigb-1.2"', "[" * 100_000, '{"schema": NaN}', "{}"])
def test_a_file_that_is_no_assessment_is_refused(tmp_path, text):
    path = written(tmp_path, text)
    assert refusal(path).startswith(f"{path}: ")


def test_a_key_given_twice_is_refused(tmp_path):
    text = json.dumps(BY_HAND).replace('"U-2-i"', '"C-1-3"')
    assert "answers.C-1-3: given twice; keep one" in refusal(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "none.json: cannot be read (No such file" in refusal(tmp_path / "none.json")


def test_no_escape_code_of_a_file_reaches_the_terminal(tmp_path):
    assert "\x1b" not in refusal(written(tmp_path, BY_HAND | {"\x1b[31mred": 1, "long" * 10_000: 1}))


def test_a_format_without_a_file_is_refused(answers):
    assert "add --output result.pdf" in refusal(answers, "--format", "pdf")


def test_a_file_that_does_not_say_its_format_is_refused(answers, tmp_path):
    assert "add --format pdf, html or json" in refusal(answers, "--output", tmp_path / "result")


@pytest.mark.parametrize("place", ["nowhere/result.json", ""])
def test_a_file_that_cannot_be_written_is_refused_before_any_work(answers, tmp_path, place):
    assert "cannot be written" in refusal(answers, "--format", "json", "--output", tmp_path / place)


def test_the_file_read_is_not_written_over(answers):
    before = answers.read_bytes()
    assert "is the file that is read" in refusal(answers, "--output", answers)
    assert answers.read_bytes() == before


def test_a_refused_file_leaves_an_older_result_alone(tmp_path):
    result = tmp_path / "result.html"
    result.write_text("older")
    refusal(written(tmp_path, BY_HAND | {"extra": 1}), "--output", result)
    assert result.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.json", "result.html"]


def test_exported_json_is_scored_the_same(answers, tmp_path, capsys):
    first = score(capsys, answers, "--output", tmp_path / "export.json")
    assert json.loads((tmp_path / "export.json").read_text(encoding="utf-8"))["score"] == first
    assert score(capsys, tmp_path / "export.json") == first


@pytest.mark.parametrize(("lang", "word"), [("ja", '<html lang="ja"'), ("en", '<html lang="en"')])
def test_the_html_report_is_in_the_language_asked_for(answers, tmp_path, lang, word):
    call_command("assess", str(answers), "--lang", lang, "--output", str(tmp_path / "result.html"))
    page = (tmp_path / "result.html").read_text(encoding="utf-8")
    assert word in page
    assert "計算例" in page


def test_the_format_named_goes_before_the_ending_of_the_file(answers, tmp_path):
    call_command("assess", str(answers), "--format", "json", "--output", str(tmp_path / "result.txt"))
    assert json.loads((tmp_path / "result.txt").read_text(encoding="utf-8"))["edition"] == "aigb-1.2"


def test_a_report_that_cannot_be_drawn_leaves_no_file_and_no_score(answers, tmp_path, monkeypatch, capsys):
    def fails(html: str) -> bytes:
        raise RenderingFailed("the drawing process ended")

    monkeypatch.setattr("assessments.reports.press.render", fails)
    with pytest.raises(CommandError, match="was not written: the drawing process ended"):
        call_command("assess", str(answers), "--output", str(tmp_path / "result.pdf"))
    assert [path.name for path in tmp_path.iterdir()] == ["answers.json"]
    assert capsys.readouterr().out == ""


def test_a_report_is_signed_where_the_host_has_a_certificate(answers, tmp_path, monkeypatch):
    monkeypatch.setattr("assessments.reports.press.render", lambda html: b"%PDF-1.7")
    monkeypatch.setattr("assessments.reports.signer.signed", lambda pdf: pdf + b" signed")
    call_command("assess", str(answers), "--output", str(tmp_path / "result.pdf"))
    assert (tmp_path / "result.pdf").read_bytes() == b"%PDF-1.7 signed"


def test_a_write_that_breaks_off_leaves_the_older_file_whole(answers, tmp_path, monkeypatch):
    def power_cut(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    result = tmp_path / "result.json"
    result.write_text("older")
    monkeypatch.setattr("assessments.management.output.os.fsync", power_cut)
    assert "cannot be written: No space left on device" in refusal(answers, "--output", result)
    assert result.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.json", "result.json"]


def test_a_fresh_checkout_scores_and_prints_without_a_database(answers, tmp_path):
    run = started("assess", answers, "--output", tmp_path / "result.pdf", data=tmp_path / "fresh")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["score"]["earned"] == 11
    assert (tmp_path / "result.pdf").read_bytes().startswith(b"%PDF-")


def test_a_refusal_ends_with_status_2_and_speaks_on_standard_error_alone(tmp_path):
    run = started("assess", written(tmp_path, "{}"), data=tmp_path / "fresh")
    assert (run.returncode, run.stdout) == (2, "")
    assert "edition: missing" in run.stderr
    assert "Traceback" not in run.stderr


def started(*args, data: Path) -> subprocess.CompletedProcess:
    """Run manage.py as a person would, on a data folder that is not there yet."""
    unset = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environ = {name: value for name, value in os.environ.items() if name not in unset} | {"DATA_DIR": str(data)}
    command = [sys.executable, TOP / "manage.py", *map(str, args)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


# --- positions against other frameworks -----------------------------------------------------------


@pytest.fixture
def from_files(tmp_path, monkeypatch) -> Path:
    """Three editions and their crosswalks as files, none of them loaded."""
    for name in ("catalogues", "links"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(f"assessments.management.answers.{name.upper()}", tmp_path / name)
    for data in (builders.mapping(), builders.wide_mapping(), builders.reading_mapping()):
        key = f"{data['framework']['key']}-{data['version']['label']}"
        (tmp_path / "catalogues" / f"{key}.yaml").write_text(builders.as_yaml(data), encoding="utf-8")
    (tmp_path / "links" / "demo-1.2.yaml").write_text(builders.as_yaml(builders.links_mapping()), encoding="utf-8")
    return tmp_path


def test_crosswalks_are_read_from_files_as_they_are_from_rows(from_files):
    files = find_walks("demo-1.2")
    builders.loaded_links()
    assert find_walks("demo-1.2") == files
    assert [walk.target for walk in files] == ["act-2025", "demo-2.0"]


def test_an_edition_without_a_file_of_links_has_no_crosswalk(from_files):
    assert find_walks("act-2025") == ()


def test_a_broken_file_of_links_is_told_by_its_name(from_files):
    path = from_files / "links" / "demo-1.2.yaml"
    path.write_text("schema: no\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"demo-1\.2\.yaml, line 1"):
        find_walks("demo-1.2")


def test_the_report_of_a_file_shows_the_positions(from_files):
    data = {"schema": "tenken.assessment/1", "edition": "demo-1.2", "roles": ["user"]}
    both = {"A-1": {"level": "in_place"}, "A-2": {"level": "in_place"}}
    path = written(from_files, data | {"answers": both})
    call_command("assess", str(path), "--lang", "en", "--output", str(from_files / "result.html"))
    page = (from_files / "result.html").read_text(encoding="utf-8")
    assert page.count('id="standing-') == 2
    assert "In place; the guideline asks the same or more" in page
