"""Words that were typed come back: promise 1, each case in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visitor import EDITION, keys_in_scope

WORDS = '田中さんが毎週月曜に確認する。\n二行目 — "quoted" & <b>not bold</b>'
FIRST, SECOND = keys_in_scope("standard", "user")[:2]
PAGE = f"/q/{EDITION.principles[0].key}/"
NEW = f"/new/{EDITION.key}/?depth=quick&roles=user"
SESSION_GONE = (403, 404)


@pytest.fixture
def at_work(visit):
    """A visitor with scripts on the first page of an assessment."""
    visitor = visit()
    visitor.begin(depth="standard")
    return visitor


def reload_in_a_new_tab(visitor) -> None:
    """Close the tab and open its address in another one."""
    address = visitor.page.url
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.goto(address)


SAVES = re.compile(r"/items/|/new/")


def stop_saves(page: Page) -> None:
    """Let no save of the script reach the server."""
    page.route(SAVES, lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def slow_saves(page: Page) -> None:
    """Let saves of the script reach the server, but their answers come late."""

    def late(route) -> None:
        if route.request.is_navigation_request():
            return route.continue_()
        answer = route.fetch()
        page.wait_for_timeout(500)
        return route.fulfill(response=answer)

    page.route(SAVES, late)


def test_every_answer_is_saved_at_once_and_there_after_a_reload(at_work):
    at_work.choose(SECOND, "in_place")
    at_work.expect_saved(SECOND)
    at_work.page.reload()
    expect(at_work.radio(SECOND, "in_place")).to_be_checked()


def test_typed_words_are_saved_without_a_button(at_work):
    at_work.write(SECOND, "approach", WORDS)
    at_work.expect_saved(SECOND)
    assert at_work.stored()[SECOND]["approach"] == WORDS


def test_the_time_of_the_last_save_is_shown_and_survives_a_reload(at_work):
    at_work.choose(SECOND, "in_place")
    at_work.expect_saved(SECOND)
    words = at_work.item(SECOND).locator(".state").inner_text()
    assert re.search(r"\d\d:\d\d", words)
    at_work.page.reload()
    expect(at_work.item(SECOND).locator(".state")).to_have_text(words)


def test_the_very_first_answer_gives_the_page_its_own_address(visit):
    visitor = visit()
    visitor.goto(NEW)
    key = visitor.keys[0]
    visitor.choose(key, "partly")
    visitor.expect_saved(key)
    assert visitor.path == f"/a/{visitor.code}{PAGE}"
    visitor.page.reload()
    expect(visitor.radio(key, "partly")).to_be_checked()


def test_without_scripts_every_page_is_saved(visit):
    visitor = visit(javascript=False)
    visitor.begin(depth="standard")
    address = visitor.page.url
    visitor.choose(SECOND, "not_yet")
    visitor.write(SECOND, "considered", WORDS)
    visitor.go_on()
    visitor.goto(address)
    expect(visitor.radio(SECOND, "not_yet")).to_be_checked()
    expect(visitor.field(SECOND, "considered")).to_have_value(WORDS)


def test_a_tab_closed_before_the_save_gives_its_words_back(at_work):
    stop_saves(at_work.page)
    at_work.choose(SECOND, "partly")
    at_work.write(SECOND, "approach", WORDS)
    reload_in_a_new_tab(at_work)
    expect(at_work.field(SECOND, "approach")).to_have_value(WORDS)
    expect(at_work.radio(SECOND, "partly")).to_be_checked()
    at_work.expect_saved(SECOND)
    assert at_work.stored()[SECOND] == {"level": "partly", "approach": WORDS}


def test_a_tab_closed_before_anything_was_stored_gives_its_words_back(visit):
    visitor = visit()
    visitor.goto(NEW)
    key = visitor.keys[0]
    stop_saves(visitor.page)
    visitor.write(key, "approach", WORDS)
    reload_in_a_new_tab(visitor)
    expect(visitor.field(key, "approach")).to_have_value(WORDS)
    visitor.expect_saved(key)
    assert visitor.stored()[key]["approach"] == WORDS


def test_words_typed_while_the_first_answer_is_on_its_way_survive_a_closed_tab(visit):
    visitor = visit()
    visitor.goto(f"/new/{EDITION.key}/?depth=standard&roles=user")
    visitor.page.route(re.compile("/items/"), lambda route: route.abort())
    visitor.choose(FIRST, "partly")
    visitor.write(SECOND, "approach", WORDS)
    visitor.expect_saved(FIRST)
    reload_in_a_new_tab(visitor)
    expect(visitor.field(SECOND, "approach")).to_have_value(WORDS)


def test_a_lost_network_keeps_the_words_and_saves_them_when_it_is_back(at_work):
    at_work.context.set_offline(True)
    at_work.choose(SECOND, "in_place")
    at_work.write(SECOND, "relations", WORDS)
    at_work.expect_not_saved(SECOND)
    at_work.context.set_offline(False)
    expect(at_work.item(SECOND).locator(".state")).to_have_class(re.compile("saved"), timeout=12_000)
    assert at_work.stored()[SECOND] == {"level": "in_place", "relations": WORDS}


def test_save_and_go_on_without_a_network_keeps_the_words(at_work):
    address = at_work.page.url
    at_work.context.set_offline(True)
    at_work.write(SECOND, "approach", WORDS)
    at_work.main_button.click()
    at_work.page.wait_for_timeout(300)
    at_work.context.set_offline(False)
    at_work.page.close()
    at_work.page = at_work.context.new_page()
    at_work.goto(address)
    expect(at_work.field(SECOND, "approach")).to_have_value(WORDS)
    at_work.expect_saved(SECOND)


def test_a_session_that_ended_before_the_save_keeps_the_words_until_the_link_is_opened(visit):
    visitor = visit(statuses=SESSION_GONE)
    link = visitor.resume_link(visitor.begin(depth="standard"))
    visitor.context.clear_cookies(name="sessionid")
    visitor.write(SECOND, "approach", WORDS)
    visitor.expect_not_saved(SECOND)
    expect(visitor.field(SECOND, "approach")).to_have_value(WORDS)
    visitor.goto(link)
    expect(visitor.field(SECOND, "approach")).to_have_value(WORDS)
    visitor.expect_saved(SECOND)
    assert visitor.stored()[SECOND]["approach"] == WORDS


def test_save_and_go_on_in_an_ended_session_keeps_the_words_until_the_link_is_opened(visit):
    visitor = visit(statuses=SESSION_GONE)
    link = visitor.resume_link(visitor.begin(depth="standard"))
    visitor.context.clear_cookies()
    visitor.write(SECOND, "approach", WORDS)
    visitor.go_on()
    visitor.goto(link)
    expect(visitor.field(SECOND, "approach")).to_have_value(WORDS)
    visitor.expect_saved(SECOND)


def test_a_member_who_was_logged_out_finds_the_words_after_logging_in(visit):
    visitor = visit(statuses=SESSION_GONE)
    visitor.sign_up("logged-out@example.jp")
    code = visitor.begin(depth="standard")
    visitor.context.clear_cookies()
    visitor.write(SECOND, "approach", WORDS)
    visitor.expect_not_saved(SECOND)
    visitor.log_in("logged-out@example.jp")
    visitor.goto(f"/a/{code}{PAGE}")
    expect(visitor.field(SECOND, "approach")).to_have_value(WORDS)
    visitor.expect_saved(SECOND)


def test_without_scripts_a_page_refused_in_an_ended_session_gives_every_word_back(visit):
    visitor = visit(javascript=False, statuses=SESSION_GONE)
    visitor.begin(depth="standard")
    visitor.context.clear_cookies(name="sessionid")
    visitor.choose(SECOND, "in_place")
    visitor.write(SECOND, "approach", WORDS)
    visitor.go_on()
    expect(visitor.page.locator(f'[id="{SECOND}-approach"]')).to_have_value(WORDS)
    expect(visitor.page.locator(f'[id="{SECOND}-level"]')).to_have_value("実施済")


def test_a_double_click_on_save_and_go_on_saves_once_and_goes_on(visitor):
    code = visitor.begin(depth="standard")
    before = visitor.page.locator("h1").inner_text()
    visitor.choose(SECOND, "in_place")
    with visitor.page.expect_event("domcontentloaded"):
        visitor.main_button.dblclick()
    expect(visitor.page.locator("h1")).not_to_have_text(before)
    expect(visitor.page.locator("#errors")).to_have_count(0)
    assert visitor.stored(code)[SECOND]["level"] == "in_place"


def test_a_double_click_on_the_first_page_begins_one_assessment(visit):
    visitor = visit()
    visitor.goto(NEW)
    slow_saves(visitor.page)
    visitor.choose(visitor.keys[0], "partly")
    with visitor.page.expect_event("domcontentloaded"):
        visitor.main_button.dblclick()
    visitor.page.wait_for_url("**/a/**")
    visitor.goto("/")
    expect(visitor.page.locator("#begun ~ ul li")).to_have_count(1)


def test_words_typed_just_before_save_and_go_on_are_no_conflict_with_the_save_on_its_way(at_work):
    slow_saves(at_work.page)
    with at_work.page.expect_request(SAVES):
        at_work.write(SECOND, "approach", "A")
    at_work.page.wait_for_timeout(200)
    at_work.field(SECOND, "approach").fill(WORDS)
    at_work.go_on()
    expect(at_work.page.locator("#errors")).to_have_count(0)
    assert at_work.stored()[SECOND]["approach"] == WORDS


def test_what_was_sent_with_the_first_page_does_not_come_back_in_the_next_assessment(visit):
    visitor = visit()
    visitor.goto(NEW)
    key = visitor.keys[0]
    visitor.write(key, "approach", WORDS)
    visitor.go_on()
    visitor.goto(NEW)
    expect(visitor.field(key, "approach")).to_have_value("")


def test_the_words_of_a_refused_page_survive_a_closed_tab(visit):
    visitor = visit(statuses=(400,))
    visitor.begin(depth="standard")
    address = visitor.page.url
    visitor.choose(FIRST, "not_applicable")
    visitor.write(SECOND, "approach", WORDS)
    visitor.go_on()
    expect(visitor.page.locator("#errors")).to_be_visible()
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.goto(address)
    expect(visitor.radio(FIRST, "not_applicable")).to_be_checked()
    expect(visitor.field(SECOND, "approach")).to_have_value(WORDS)
