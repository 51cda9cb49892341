"""The store of rendered PDFs."""

import errno
import fcntl
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from assessments.reports import store
from assessments.reports.store import Busy, find, forget, get_or_draw, has, recipe
from assessments.services import Gone

CODE = "k7m2p9x4c3ab"


def asked(digest: str, code: str = CODE) -> bytes:
    """The Japanese report of the result with this digest, whose HTML is the digest itself."""
    return get_or_draw(code, digest, "ja", lambda: digest)


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """What was drawn, in turn; drawing costs nothing here."""
    calls = []

    def render(html: str, told: object) -> bytes:
        calls.append(html)
        return b"%PDF-" + html.encode()

    monkeypatch.setattr(store, "render", render)
    return calls


def files(settings) -> list:
    return sorted((settings.DATA_DIR / "reports").rglob("*.pdf"))


def test_an_unchanged_report_is_drawn_once(drawn):
    assert asked("a") == asked("a") == b"%PDF-a"
    assert drawn == ["a"]


def test_a_changed_report_is_drawn_anew(drawn):
    asked("a")
    assert asked("b") == b"%PDF-b"
    assert drawn == ["a", "b"]


def test_another_renderer_draws_anew(drawn, monkeypatch):
    asked("a")
    monkeypatch.setattr(store, "RENDERER", "2")
    asked("a")
    assert drawn == ["a", "a"]


def test_it_can_be_asked_whether_a_report_is_stored(drawn):
    assert not has(CODE, "a", "ja")
    assert find(CODE, "a", "ja") is None
    asked("a")
    assert has(CODE, "a", "ja")
    assert find(CODE, "a", "ja") == b"%PDF-a"
    assert not has(CODE, "a", "en")
    assert not has("another2code", "a", "ja")


def test_a_stored_report_is_readable_by_its_owner_alone(drawn, settings):
    asked("a")
    [path] = files(settings)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_only_the_newest_few_are_kept(drawn, settings):
    for number in range(store.KEPT + 3):
        asked(str(number))
    assert len(files(settings)) == store.KEPT


def test_those_that_make_way_are_the_oldest(drawn, settings, monkeypatch):
    monkeypatch.setattr(store, "KEPT", 2)
    for age, digest in ((30, "b"), (40, "a"), (20, "c")):
        asked(digest)
        newest = max(files(settings), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (time.time() - age,) * 2)
    assert [has(CODE, digest, "ja") for digest in "abc"] == [False, True, True]


@pytest.mark.parametrize(("age", "is_left"), [(60, True), (3700, False)])
def test_half_written_files_of_long_ago_are_removed(drawn, settings, age, is_left):
    asked("a")
    part = settings.DATA_DIR / "reports" / CODE / "x.part"
    part.touch()
    os.utime(part, (time.time() - age,) * 2)
    asked("b")
    assert part.exists() == is_left


def test_forgetting_removes_every_file_and_can_be_repeated(drawn, settings):
    asked("a")
    forget(CODE)
    forget(CODE)
    assert files(settings) == []


def test_forgetting_leaves_other_assessments_alone(drawn, settings):
    asked("a")
    asked("a", "another2code")
    forget(CODE)
    assert [path.parent.name for path in files(settings)] == ["another2code"]


def test_what_is_forgotten_during_the_drawing_does_not_come_back(settings, monkeypatch):
    def render(html: str, told: object) -> bytes:
        forget(CODE)
        return b"%PDF-"

    monkeypatch.setattr(store, "render", render)
    assert asked("a") == b"%PDF-"
    assert not (settings.DATA_DIR / "reports" / CODE).exists()


def test_what_is_forgotten_while_it_waits_for_its_turn_does_not_come_back(drawn, settings):
    own = settings.DATA_DIR / "reports" / CODE
    own.mkdir(parents=True)
    held = os.open(own, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)

    def told(pages: int) -> None:
        forget(CODE)

    with pytest.raises(Gone):
        get_or_draw(CODE, "a", "ja", lambda: "a", told=told)
    os.close(held)
    assert not own.exists()
    assert drawn == []


def test_forgetting_goes_on_where_somebody_writes_into_the_folder(drawn, settings, monkeypatch):
    asked("a")
    folder, rmtree, left = settings.DATA_DIR / "reports" / CODE, shutil.rmtree, [1, 2]

    def raced(path, **given):
        rmtree(path, **given)
        if left:
            left.pop()
            path.mkdir()
            (path / "late.part").write_bytes(b"x")

    monkeypatch.setattr(store.shutil, "rmtree", raced)
    forget(CODE)
    assert not folder.exists()


def test_a_report_that_cannot_be_stored_has_failed_and_leaves_no_half_file(drawn, settings, monkeypatch):
    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(store.RenderingFailed, match=r"cannot be stored \(No space left on device: "):
        asked("a")
    assert [path.name for path in (settings.DATA_DIR / "reports" / CODE).iterdir()] == []


@pytest.mark.parametrize("code", ["", "..", "../../etc", "a/b", "a" * 41, "a\n"])
def test_a_code_cannot_lead_out_of_the_folder(code):
    with pytest.raises(ValueError, match="no code"):
        forget(code)


def test_nothing_is_kept_of_a_drawing_that_failed(settings, monkeypatch):
    def render(html: str, told: object) -> bytes:
        raise store.RenderingFailed("no")

    monkeypatch.setattr(store, "render", render)
    with pytest.raises(store.RenderingFailed):
        asked("a")
    assert files(settings) == []


def test_when_all_places_are_taken_it_says_busy(drawn, settings):
    folder = settings.DATA_DIR / "reports"
    folder.mkdir()
    taken = [(folder / f".place-{number}").open("w") for number in range(store.AT_ONCE)]
    for place in taken:
        fcntl.flock(place, fcntl.LOCK_EX)
    heard, begun = [], time.monotonic()
    with pytest.raises(Busy):
        get_or_draw(CODE, "a", "ja", lambda: "a", told=heard.append, patience=0.2)
    assert 0.2 <= time.monotonic() - begun < 1.5
    assert set(heard) == {0}  # whoever waits for a place is asked meanwhile, and may stop
    taken[0].close()
    assert asked("a") == b"%PDF-a"
    taken[1].close()


def test_the_same_report_is_not_drawn_twice_at_once(settings, monkeypatch):
    calls = []

    def render(html: str, told: object) -> bytes:
        calls.append(html)
        time.sleep(0.3)
        return b"%PDF-"

    monkeypatch.setattr(store, "render", render)
    with ThreadPoolExecutor() as people:
        found = list(people.map(asked, "aaa"))
    assert (found, calls) == ([b"%PDF-"] * 3, ["a"])


def test_what_somebody_else_drew_while_waiting_is_used(drawn, monkeypatch):
    turn = store._turn

    def late(*given):
        monkeypatch.setattr(store, "_turn", turn)
        asked("a")
        return turn(*given)

    monkeypatch.setattr(store, "_turn", late)
    assert asked("a") == b"%PDF-a"
    assert drawn == ["a"]


# --- what a report is found by --------------------------------------------------------------------


def test_a_stored_report_is_found_without_its_html(drawn):
    made = []

    def make() -> str:
        made.append("a")
        return "a"

    assert get_or_draw(CODE, "digest", "ja", make) == get_or_draw(CODE, "digest", "ja", make) == b"%PDF-a"
    assert (made, drawn) == (["a"], ["a"])


def test_every_result_and_language_has_a_report_of_its_own(drawn):
    found = {get_or_draw(CODE, digest, lang, lambda: f"{digest}-{lang}") for digest in "ab" for lang in ("ja", "en")}  # noqa: B023
    assert len(found) == len(drawn) == 4


@pytest.mark.parametrize(
    "name",
    [
        "assessments/reports/context.py", "assessments/frozen.py", "templates/report/_total.html",
        "static/css/report.css", "locale/ja/LC_MESSAGES/django.mo", "requirements.txt",
    ],
)  # fmt: skip
def test_whatever_a_report_is_made_from_draws_it_anew_once_it_changes(drawn, settings, tmp_path, name):
    settings.BASE_DIR = tmp_path
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    recipes = set()
    for text in ("before", "after"):
        file.write_text(text)
        recipes.add(recipe())
        get_or_draw(CODE, "digest", "ja", lambda: "a")
    assert len(recipes) == len(drawn) == 2


def test_another_name_of_the_host_draws_anew(drawn, settings):
    asked("a")
    settings.HOST_NAME = "山川市商工会"
    asked("a")
    assert len(drawn) == 2


def test_the_recipe_holds_something_of_every_kind(settings):
    for pattern in store.INGREDIENTS:
        assert list(settings.BASE_DIR.glob(pattern)), pattern
