"""A comment on the wording of an item: by keyboard alone, with and without scripts, and nothing else is lost by it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import HOSTILE
from tests.e2e.test_every_page import SINGLES, faults, overflow
from tests.e2e.test_keyboard import press_enter, tab_to
from tests.e2e.visitor import EDITION, keys_in_scope

KEY = keys_in_scope("quick", "user")[0]
PLACE = f"/frameworks/{EDITION.key}/items/{KEY}/comment/"
LINK = f"a[href='{PLACE}']"
WORDS = "typed and not yet saved"


def test_an_answerer_comments_on_a_question_without_a_mouse(visitor):
    keyboard = visitor.page.keyboard
    visitor.goto(f"/new/{EDITION.key}/?depth=quick&roles=user")
    tab_to(visitor, "details.more summary")
    keyboard.press("Enter")
    tab_to(visitor, LINK, most=1)
    press_enter(visitor)
    assert visitor.path == PLACE
    tab_to(visitor, "[name='about']")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    tab_to(visitor, "[name='text']", most=1)
    keyboard.type(f"{id(visitor)} どういう意味か、もう少し具体的に教えてください。", delay=100)
    tab_to(visitor, "[name='name']", most=1)
    tab_to(visitor, "main form .actions button", most=1)
    press_enter(visitor)
    assert visitor.path == PLACE
    expect(visitor.page.locator(".message.success")).to_be_visible()
    expect(visitor.page.locator("[name='text']")).to_have_value("")


def test_a_refused_comment_keeps_its_words_and_the_focus_is_on_what_to_do(visit, javascript):
    visitor = visit(javascript=javascript, statuses=(400,))
    visitor.goto(PLACE)
    visitor.page.locator("[name='text']").fill(HOSTILE)
    visitor.submit()
    expect(visitor.page.locator("#errors")).to_be_focused()
    expect(visitor.page.locator("[name='text']")).to_have_value(HOSTILE)
    visitor.page.locator("#errors a").first.click()
    assert visitor.page.url.endswith("#id_about")


def test_words_of_a_questionnaire_come_back_after_a_look_at_the_comment_page(visit):
    visitor = visit()
    visitor.begin()
    visitor.page.route("**/a/*/items/**", lambda route: route.abort())  # the line is gone: nothing gets saved
    visitor.write(KEY, "approach", WORDS)
    visitor.item(KEY).locator("details.more summary").click()
    visitor.follow(visitor.page.locator(LINK))
    assert visitor.path == PLACE
    visitor.page.unroute_all()
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.go_back()
    expect(visitor.field(KEY, "approach")).to_have_value(WORDS)
    visitor.expect_saved(KEY)
    assert visitor.stored()[KEY]["approach"] == WORDS


@pytest.mark.parametrize("look", SINGLES, ids=str)
def test_a_refused_comment_has_no_barrier_and_fits_its_window(visit, look):
    width, colours, lang = look
    visitor = visit(lang=lang, statuses=(400,), viewport={"width": width, "height": 900}, color_scheme=colours)
    visitor.goto(PLACE)
    visitor.page.locator("[name='text']").fill(HOSTILE)
    visitor.submit()
    expect(visitor.page.locator("#errors li")).not_to_have_count(0)
    assert faults(visitor) == []
    assert overflow(visitor) <= 0
