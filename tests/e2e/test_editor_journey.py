"""The life of an edition: an editor drafts and publishes the next one, an answerer carries an assessment to it.

The server is one of its own: a published edition would be the current one for every other test.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from guidelines.catalogue_yaml import read
from tests.e2e.serving import environment, serving
from tests.e2e.visitor import EDITION, PASSWORD, TOP, Visitor, keys_in_scope

EDITOR = "editor@example.jp"
MAKE_EDITOR = f"""
from django.contrib.auth.models import User
from guidelines.groups import content_editors
user = User.objects.create_user("editor", "{EDITOR}", "{PASSWORD}", is_staff=True)
user.groups.add(content_editors())
"""
KEYS = keys_in_scope("full", "user")
REWORDED, SPLIT, WITHDRAWN = "C-1-2", "C-1-4", "C-2-1"
HALVES, ADDED = ("C-1-4A", "C-1-4B"), "C-1-9"
CATALOGUES = [read(path.read_text(encoding="utf-8")) for path in (TOP / "fixtures" / "catalogues").glob("*.yaml")]
SUPPLEMENTARY = sum(len(row.items) for row in CATALOGUES if row.framework.supplements == EDITION.framework.key)
QUESTION = "Do you check every month that no AI of yours steers anybody without their noticing?"
WHY_SPLIT = "Two questions were asked at once."
FILES = ("rounds/1/snapshot.json", "answers.json", "rounds/1/report.html", "report.html")
TEXTS = ("title", "question", "guidance", "example", "evidence", "first_step", "source_part", "source_section")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the data of the server."""
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server, which knows one content editor."""
    with serving(home, tmp_path_factory.getbasetemp().parent / "server.lock") as base:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", MAKE_EDITOR]
        subprocess.run(command, cwd=TOP, env=environment(home) | {"BASE_URL": base}, check=True)
        yield base


@pytest.fixture
def answerer(visit: Callable[..., Visitor]) -> Visitor:
    """A business user whose assessment on the current edition is finished; its result is on the screen."""
    visitor = visit(lang="en")
    code = visitor.begin(depth="full")
    seen = {f"{KEYS[0]}-seen": visitor.field(KEYS[0], "seen").input_value()}
    for principle in EDITION.principles:
        fields = {f"{item.key}-level": "in_place" for item in principle.items if item.key in KEYS}
        if fields:
            visitor.post(f"/a/{code}/q/{principle.key}/", seen | fields)
    visitor.goto(f"/a/{code}/check/")
    visitor.follow(visitor.page.locator('form[action$="/finish/"] button'))
    assert visitor.path == f"/a/{code}/result/"
    return visitor


@pytest.fixture
def editor(visit: Callable[..., Visitor]) -> Visitor:
    """A content editor, logged in to the admin. A refused publication is answered with 400."""
    visitor = visit(lang="en", statuses=(400,), viewport={"width": 1280, "height": 900})
    visitor.goto("/admin/")
    visitor.page.locator("[name=login]").fill(EDITOR)
    visitor.page.locator("[name=password]").fill(PASSWORD)
    visitor.submit()
    assert visitor.path == "/admin/"
    return visitor


def test_what_an_editor_publishes_reaches_an_answerer_and_leaves_the_old_round_as_it_was(answerer, editor):
    code = answerer.code
    before = files(answerer, code)

    edition = draft(editor)
    reword(editor, edition)
    split(editor, edition)
    open_item(editor, edition, WITHDRAWN)
    remove(editor)
    add(editor, edition, ADDED, note_ja="注記だけが日本語です。")
    look_at_preview(editor, edition)
    assert tally(editor, edition) == changes()
    publish_after_mending(editor, edition)

    carry(answerer, code)
    assert files(answerer, code) == before


# --- the editor --------------------------------------------------------------------------------------


def draft(editor: Visitor) -> str:
    """Make the draft of 1.3; the address of its page."""
    page = editor.page
    editor.goto("/admin/guidelines/version/")
    editor.follow(page.get_by_role("link", name=EDITION.key, exact=True))
    editor.follow(page.locator('.edition-tools a[href$="/draft/"]'))
    page.locator("[name=label]").fill("1.3")
    page.locator("[name=published_on]").fill("2027-03-31")
    press(editor)
    expect(page.locator(".messagelist .success")).to_be_visible()
    return editor.path


def reword(editor: Visitor, edition: str) -> None:
    """Ask one item in other words, in both languages."""
    open_item(editor, edition, REWORDED)
    fill(editor, question_ja="気づかれない誘導がないか、毎月点検していますか。", question_en=QUESTION)
    save(editor, "Said how often.")


def split(editor: Visitor, edition: str) -> None:
    """Ask two items instead of one, and state that they came from it."""
    for key in HALVES:
        add(editor, edition, key)
    open_item(editor, edition, SPLIT)
    remove(editor)
    page = editor.page
    look_since(editor, edition)
    editor.follow(page.locator('.acts a[href$="/state/"]'))
    page.locator('[name="kind"][value="split"]').check()
    page.locator(f'[name="old"][value="{SPLIT}"]').check()
    for key in HALVES:
        page.locator(f'[name="new"][value="{key}"]').check()
    fill(editor, reason_ja="二つのことを一度に尋ねていました。", reason_en=WHY_SPLIT)
    press(editor)
    row = page.locator("tr.is-stated")
    expect(row).to_contain_text(WHY_SPLIT)
    assert row.locator("code").all_inner_texts() == [SPLIT, *HALVES]


def add(editor: Visitor, edition: str, key: str, **more: str) -> None:
    """Add an item for business users to the first principle."""
    page = editor.page
    editor.goto(edition)
    editor.follow(page.locator('.edition-tools a[href*="/principle/?"]'))
    editor.follow(page.locator("#result_list").get_by_role("link", name=EDITION.principles[0].key, exact=True))
    editor.follow(page.locator('.object-tools a[href*="/item/add/"]'))
    words = {f"{name}_{lang}": f"{name} of {key} ({lang})" for name in TEXTS for lang in ("ja", "en")}
    fill(editor, key=key, printed_id=f"New {key}", **words, **more)
    page.locator("[name=for_user]").check()
    page.locator("[name=strength]").select_option("should")
    page.locator("[name=source_document]").select_option(index=1)
    save(editor, f"Asks {key}.")


def remove(editor: Visitor) -> None:
    """Remove the item on the screen from the draft."""
    editor.follow(editor.page.locator('.object-tools a[href$="/remove/"]'))
    fill(editor, reason="No longer asked in this form.")
    press(editor)
    expect(editor.page.locator(".messagelist .success")).to_be_visible()


def look_at_preview(editor: Visitor, edition: str) -> None:
    """What answerers will see holds the new words and the new items, and the old ones no more."""
    editor.goto(edition)
    editor.follow(editor.page.locator('.edition-tools a[href^="/preview/"]'))
    kept = [item.key for item in EDITION.principles[0].items if item.key != SPLIT]
    assert editor.keys == [*kept, *HALVES, ADDED]
    expect(editor.item(REWORDED)).to_contain_text(QUESTION)


def publish_after_mending(editor: Visitor, edition: str) -> None:
    """Publish; what keeps the edition from it is listed, leads to its place, and is mended."""
    page = editor.page
    ask_to_publish(editor, edition)
    expect(page.locator(".errorlist li")).to_have_count(1)
    editor.follow(page.locator('[role=alert] a[href$="/problems/"]'))
    problem = page.locator(".told ol li")
    expect(problem).to_have_count(1)
    expect(problem).to_contain_text("Note (English)")
    editor.follow(problem.get_by_role("link", name=re.compile(re.escape(ADDED))))
    fill(editor, note_en="This note was in Japanese alone.")
    save(editor, "The English was missing.")
    ask_to_publish(editor, edition)
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".fieldBox.field-status")).to_contain_text("published", ignore_case=True)
    expect(page.locator("[name=_save]")).to_have_count(0)


def ask_to_publish(editor: Visitor, edition: str) -> None:
    editor.goto(edition)
    editor.follow(editor.page.locator('.edition-tools a[href$="/publish/"]'))
    fill(editor, reason="Agreed by the editors.")
    press(editor)


def tally(editor: Visitor, edition: str) -> dict[str, int]:
    """How many items became what since the edition before, as editors see it."""
    look_since(editor, edition)
    rows = editor.page.locator(".tally li").all_inner_texts()
    return {label: int(n) for label, n in (row.rsplit(maxsplit=1) for row in rows)}


def look_since(editor: Visitor, edition: str) -> None:
    editor.goto(edition)
    editor.follow(editor.page.locator('.edition-tools a[href$="/since/"]'))
    editor.follow(editor.page.locator(".earlier").get_by_role("link", name=EDITION.key, exact=True))


def open_item(editor: Visitor, edition: str, key: str) -> None:
    page = editor.page
    editor.goto(edition)
    editor.follow(page.locator('.edition-tools a[href*="/item/?"]'))
    page.locator("#searchbar").fill(key)
    editor.follow(page.locator("#changelist-search [type=submit]"))
    editor.follow(page.locator("#result_list").get_by_role("link", name=key, exact=True))


def fill(editor: Visitor, **words: str) -> None:
    for name, text in words.items():
        editor.page.locator(f'#content [name="{name}"]').fill(text)


def save(editor: Visitor, reason: str) -> None:
    fill(editor, reason=reason)
    editor.follow(editor.page.locator("[name=_save]"))
    expect(editor.page.locator(".messagelist .success")).to_be_visible()


def press(editor: Visitor) -> None:
    editor.follow(editor.page.locator("#content .submit-row [type=submit]"))


# --- the answerer ------------------------------------------------------------------------------------


def changes(*, beside: int = 0) -> dict[str, int]:
    """What became of the items, and of so many ``beside`` them that stay, by the words of the screen."""
    same = len(EDITION.items) - 3 + beside
    return {"Unchanged": same, "Reworded": 1, "Split": 1, "Merged": 0, "New": 1, "Withdrawn": 1}


def files(answerer: Visitor, code: str) -> dict[str, bytes]:
    """What the finished round hands out, byte for byte."""
    found = {name: answerer.context.request.get(f"{answerer.base}/a/{code}/{name}") for name in FILES}
    assert [answer.status for answer in found.values()] == [200] * len(FILES)
    return {name: answer.body() for name, answer in found.items()}


def carry(answerer: Visitor, code: str) -> None:
    """Take the finished assessment to the new edition: exactly what the editor did is told, before and after."""
    page = answerer.page
    answerer.goto(f"/a/{code}/")
    answerer.follow(page.locator('main a[href$="/carry/"]'))
    rows = page.locator("main table tbody tr").all()
    told = {row.locator("th").inner_text(): int(row.locator("td").inner_text()) for row in rows}
    assert told == changes(beside=SUPPLEMENTARY)
    answerer.follow(page.locator("main form .actions button"))
    assert answerer.code != code
    answerer.follow(page.locator('main a[href$="/carried/"]'))
    gone = (REWORDED, SPLIT, WITHDRAWN)
    assert listed(answerer, "waiting") == [printed(REWORDED), *(f"New {key}" for key in HALVES)]
    assert listed(answerer, "added") == [f"New {ADDED}"]
    assert listed(answerer, "withdrawn") == [printed(WITHDRAWN)]
    assert listed(answerer, "copied") == [printed(key) for key in KEYS if key not in gone]


def listed(answerer: Visitor, name: str) -> list[str]:
    """The printed identifiers of the items in a part of the page."""
    return answerer.page.locator(f'section[aria-labelledby="{name}-title"] .item-id').all_inner_texts()


def printed(key: str) -> str:
    """The identifier that the edition prints for an item."""
    return EDITION.item(key).printed_id
