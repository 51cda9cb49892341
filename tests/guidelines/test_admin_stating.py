"""What changed since an earlier edition, in the browser of a content editor."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines import publishing, stating
from guidelines.changes_yaml import read
from guidelines.groups import content_editors
from guidelines.models import Change, Crosswalk, ItemStep, Succession, Version
from guidelines.services import load, stored_framework
from guidelines.storing import store
from tests.guidelines.builders import draft, loaded_links, mapping
from tests.guidelines.pairs import made

pytestmark = pytest.mark.django_db
OLD = made("1", {"A": "check", "B": "ask", "C": "note"})
NEW = made("2", {"A": "check", "B": "tell", "X": "record", "Y": "keep"})
REASONS = {"reason_ja": "理由です", "reason_en": "a reason"}
SPLIT = {"kind": "split", "old": ["C"], "new": ["X", "Y"], "seen": ""} | REASONS


@pytest.fixture
def both() -> tuple[Version, Version]:
    """A published edition and a draft of the next."""
    return load(edition=OLD)[0], store(stored_framework(NEW.framework), NEW)


def browser(name: str, *, lang: str = "en", in_group: bool = True) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    if in_group:
        user.groups.add(content_editors())
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = lang
    return client


@pytest.fixture
def editor() -> Client:
    """A content editor: no superuser."""
    return browser("editor")


def address(name: str, both: tuple[Version, Version], *step: int) -> str:
    return reverse(f"admin:guidelines_version_{name}", args=[both[1].pk, both[0].pk, *step])


def say(editor: Client, both: tuple[Version, Version], *step: int, **changes: Any) -> Any:
    """Send a statement as a form that was opened just now."""
    form = SPLIT | {"seen": stating.statements(*both).digest} | changes
    return editor.post(address("restate" if step else "state", both, *step), form)


def told(response: Any) -> str:
    """What stands in the summary on top."""
    return response.text.partition('id="problems"')[2].partition("</ul></div>")[0]


def test_the_page_of_an_edition_leads_to_its_earlier_editions(editor, both):
    since = reverse("admin:guidelines_version_since", args=[both[1].pk])
    assert since in editor.get(reverse("admin:guidelines_version_change", args=[both[1].pk])).text
    assert address("stated", both) in editor.get(since).text
    assert "no earlier edition" in editor.get(reverse("admin:guidelines_version_since", args=[both[0].pk])).text


def test_every_item_of_both_editions_is_listed_with_what_became_of_it(editor, both):
    page = editor.get(address("stated", both)).text
    page = page.partition('class="stated"')[2]
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr.*?</tr>", page, re.S)[1:]]
    found = [row.split()[0] for row in rows]
    assert found == ["Unchanged", "Reworded", "New", "New", "Withdrawn"]
    assert all("computed" in row for row in rows)
    assert page.count("?old=B&amp;new=B") == 1


def test_what_is_stated_is_kept_listed_and_noted(editor, both):
    response = say(editor, both)
    assert response.status_code == 302
    assert response["Location"] == address("stated", both)
    assert ItemStep.objects.get().values().new == ("X", "Y")
    page = editor.get(address("stated", both)).text
    assert "a reason" in page
    assert address("restate", both, ItemStep.objects.get().pk) in page
    assert [(row.by_name, row.kind) for row in Change.objects.filter(version=both[1])] == [("editor", "added")]


def test_a_row_of_the_list_is_chosen_in_the_form(editor, both):
    page = editor.get(address("state", both) + "?old=B&new=B").text
    checked = re.findall(r'name="(old|new)" value="(\w+)"[^>]*checked', page)
    assert checked == [("old", "B"), ("new", "B")]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"kind": ""}, "What became of it", "required"),
        ({"new": ["X"]}, "Items of demo-2", "Choose two or more items of demo-2 for “Split”. 1 is chosen."),
        ({"kind": "withdrawn"}, "Items of demo-2", "Choose no item of demo-2 for “Withdrawn”. 2 are chosen."),
        ({"old": ["A", "B"]}, "Items of demo-1", "Choose one item of demo-1 for “Split”. 2 are chosen."),
        ({"reason_ja": " "}, "Reason (Japanese)", "required"),
        ({"reason_en": "x" * 4001}, "Reason (English)", "4000"),
        ({"kind": "unchanged", "old": ["B"], "new": ["B"]}, "What became of it", "Title or question differ"),
        ({"old": ["Z"]}, "Items of demo-1", "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_on_top_and_at_its_field_and_nothing_typed_is_lost(editor, both, changes, field, said):
    response = say(editor, both, **changes)
    assert response.status_code == 400
    assert f">{field}</a>: " in told(response)
    assert said in told(response)
    assert response.text.count(said) >= 2
    kept = {"reason_ja": "理由です", "reason_en": "a reason"} | changes
    assert all(words.strip() in response.text for name, words in kept.items() if name.startswith("reason"))
    assert not Succession.objects.exists()


def test_an_item_that_another_statement_names_is_told(editor, both):
    say(editor, both)
    response = say(editor, both, kind="new", old=[], new=["X"])
    assert response.status_code == 400
    assert "X is named by another statement (Split)" in told(response)


def test_a_statement_is_changed(editor, both):
    say(editor, both)
    step = ItemStep.objects.get().pk
    assert "a reason</textarea>" in editor.get(address("restate", both, step)).text
    assert say(editor, both, step, reason_en="another reason").status_code == 302
    assert ItemStep.objects.get().reason_en == "another reason"


def test_a_statement_is_taken_back_with_a_reason(editor, both):
    say(editor, both)
    where = address("take_back", both, ItemStep.objects.get().pk)
    seen = {"seen": stating.statements(*both).digest}
    assert "Split: C → X, Y" in editor.get(where).text
    assert editor.post(where, seen | {"reason": " "}).status_code == 400
    assert editor.post(where, seen | {"reason": "wrong"}).status_code == 302
    assert not ItemStep.objects.exists()


def test_the_second_of_two_editors_is_told_and_keeps_what_they_typed(editor, both):
    say(editor, both)
    second = browser("second")
    form = {"kind": "withdrawn", "old": ["A"], "new": [], "seen": ""} | REASONS
    response = second.post(address("state", both), form)
    assert response.status_code == 400
    assert "changed meanwhile by editor at " in told(response)
    assert "a reason</textarea>" in response.text
    assert re.search(r"<strong>Split</strong> C → X, Y", response.text)
    seen = re.search(r'name="seen" value="(\w+)"', response.text)[1]
    assert second.post(address("state", both), form | {"seen": seen}).status_code == 302
    assert ItemStep.objects.count() == 2


def test_who_takes_back_what_was_changed_meanwhile_is_told_once(editor, both):
    say(editor, both)
    where, old = address("take_back", both, ItemStep.objects.get().pk), stating.statements(*both).digest
    say(editor, both, kind="withdrawn", old=["A"], new=[])
    response = editor.post(where, {"reason": "wrong", "seen": old})
    assert response.status_code == 400
    assert "changed meanwhile by editor" in response.text
    seen = re.search(r'name="seen" value="(\w+)"', response.text)[1]
    assert editor.post(where, {"reason": "wrong", "seen": seen}).status_code == 302


def test_a_statement_that_somebody_took_back_meanwhile_can_be_stated_anew(editor, both):
    say(editor, both)
    step, seen = ItemStep.objects.get().pk, stating.statements(*both).digest
    editor.post(address("take_back", both, step), {"reason": "wrong", "seen": seen})
    assert editor.get(address("restate", both, step)).status_code == 404
    response = say(editor, both, step, seen=seen)
    assert response.status_code == 400
    assert "changed meanwhile by editor" in told(response)
    assert say(editor, both, step, seen="").status_code == 302
    assert ItemStep.objects.count() == 1


def test_what_no_longer_holds_is_told_on_the_page_and_among_the_problems(editor, both):
    say(editor, both)
    both[1].items.filter(key="X").update(key="Z")
    assert "which is no item of demo-2" in editor.get(address("stated", both)).text
    problems = editor.get(reverse("admin:guidelines_version_problems", args=[both[1].pk])).text
    assert address("stated", both) in problems


def test_an_item_that_a_statement_names_cannot_be_removed_and_the_editor_is_told_why(editor, both):
    say(editor, both)
    item = both[1].items.get(key="X")
    where = reverse("admin:guidelines_item_remove", args=[item.pk])
    response = editor.post(where, {"reason": "gone", "seen": item.revision})
    assert response.status_code == 400
    assert "names the item X (Split)" in response.text


def test_the_page_speaks_japanese(both):
    page = browser("editor_ja", lang="ja").get(address("stated", both))
    assert page.status_code == 200
    assert '<html lang="ja"' in page.text


def test_hostile_words_stay_words(editor, both):
    say(editor, both, reason_en="<script>alert(1)</script>")
    assert "<script>alert" not in editor.get(address("stated", both)).text


def test_staff_without_the_group_are_refused_and_strangers_log_in(both):
    looker = browser("looker", in_group=False)
    names = ("stated", "state", "take_over")
    assert [looker.get(address(name, both)).status_code for name in names] == [403, 403, 403]
    assert [looker.post(address(name, both), SPLIT).status_code for name in names] == [403, 403, 403]
    assert Client().get(address("stated", both)).status_code == 302
    assert not Succession.objects.exists()


def test_what_is_no_pair_is_not_found(editor, both):
    backwards = (both[1], both[0])
    assert editor.get(address("stated", backwards)).status_code == 404
    assert editor.get(address("state", (both[1], both[1]))).status_code == 404


def test_a_hundred_items_cost_as_many_queries_as_ten(editor):
    counts = []
    for number in (10, 100):
        words = [{f"K{n}": f"{said} {n}" for n in range(number)} for said in ("check", "ask")]
        first, second = made(f"1.{number}", words[0]), made(f"2.{number}", words[1])
        pair = load(edition=first)[0], store(stored_framework(second.framework), second)
        say(editor, pair, kind="withdrawn", old=["K1"], new=[])
        for name in ("stated", "state"):
            with CaptureQueriesContext(connection) as found:
                assert editor.get(address(name, pair)).status_code == 200
            counts.append(len(found))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 45


# --- as everybody sees it, and as a file ------------------------------------------------------------


def test_a_draft_is_previewed_by_editors_alone(editor, both, client):
    say(editor, both)
    where = "/frameworks/demo-1/changes/demo-2/"
    page = editor.get(where).text
    assert "Preview of a draft." in page
    assert "/frameworks/demo-2/#" not in page
    assert 'id="split"' in page
    assert client.get(where).status_code == 404
    publishing.publish(version=both[1], by=None, reason="ready")
    assert "Preview of a draft." not in client.get(where).text


def test_what_is_stated_is_a_file(editor, both, client):
    where = "/frameworks/demo-1/changes/demo-2/changes.yaml"
    assert editor.get(where).status_code == 404
    say(editor, both)
    response = editor.get(where)
    assert response["Content-Disposition"] == 'attachment; filename="changes-demo-1-demo-2.yaml"'
    assert read(response.content)[0] == Succession.objects.stated(*both)
    assert client.get(where).status_code == 404
    assert editor.post(where).status_code == 405


# --- crosswalks ---------------------------------------------------------------------------------------


def test_crosswalks_are_taken_over_by_a_button(editor):
    old = loaded_links()
    data = mapping()
    data["version"] |= {"label": "1.3", "published_on": "2027-03-31"}
    new = draft(base=data)
    both = old, new
    assert address("take_over", both) not in editor.get(address("stated", both)).text
    assert editor.post(address("take_over", both)).status_code == 400
    publishing.publish(version=new, by=None, reason="ready")
    assert address("take_over", both) in editor.get(address("stated", both)).text
    page = editor.get(address("take_over", both)).text
    assert "act-2025: 2 links" in page
    assert "asks nothing" in page
    assert editor.post(address("take_over", both)).status_code == 302
    walk = Crosswalk.objects.filter(source=new).walks()[0]
    assert [(link.source, link.target) for link in walk.links] == [("A", "1"), ("A", "3")]
    again = editor.post(address("take_over", both))
    assert again.status_code == 400
    assert "has crosswalks already" in again.text
