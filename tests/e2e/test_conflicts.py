"""Two tabs on one assessment: nothing is overwritten in silence, and both choices work."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import keys_in_scope

FIRST, SECOND = keys_in_scope("standard", "user")[:2]
THEIRS, MINE = "Tanaka looks at it every Monday.", "Suzuki <b>& team</b> look at it every Friday."


@pytest.fixture
def two_tabs(visit):
    """Two tabs on one page with scripts; the other tab has saved its words, this one has not seen them."""
    here = visit(statuses=(409,))
    here.begin(depth="standard")
    there = here.second_page()
    there.goto(here.page.url)
    there.choose(SECOND, "in_place")
    there.write(SECOND, "approach", THEIRS)
    there.expect_saved(SECOND)
    here.page.bring_to_front()
    return here


def conflict(visitor):
    """The note on the conflict at the second item."""
    return visitor.item(SECOND).locator(".conflict")


def test_a_late_save_overwrites_nothing_and_shows_both_texts(two_tabs):
    two_tabs.write(SECOND, "approach", MINE)
    expect(conflict(two_tabs)).to_contain_text(THEIRS)
    expect(two_tabs.field(SECOND, "approach")).to_have_value(MINE)
    assert two_tabs.stored()[SECOND]["approach"] == THEIRS


def test_typing_on_in_a_conflict_decides_nothing(two_tabs):
    two_tabs.write(SECOND, "approach", MINE)
    expect(conflict(two_tabs)).to_be_visible()
    two_tabs.field(SECOND, "approach").fill(MINE + "!")
    two_tabs.page.wait_for_timeout(1200)
    assert two_tabs.stored()[SECOND]["approach"] == THEIRS
    expect(conflict(two_tabs)).to_be_visible()


def test_save_mine_replaces_the_stored_answer_knowingly(two_tabs):
    two_tabs.write(SECOND, "approach", MINE)
    two_tabs.item(SECOND).locator("[data-mine]").click()
    two_tabs.expect_saved(SECOND)
    expect(conflict(two_tabs)).to_have_count(0)
    assert two_tabs.stored()[SECOND]["approach"] == MINE


def test_keep_the_stored_one_shows_it_and_drops_mine(two_tabs):
    two_tabs.write(SECOND, "approach", MINE)
    two_tabs.follow(two_tabs.item(SECOND).locator("[data-theirs]"))
    expect(two_tabs.field(SECOND, "approach")).to_have_value(THEIRS)
    two_tabs.page.reload()
    expect(two_tabs.field(SECOND, "approach")).to_have_value(THEIRS)


def test_a_conflict_left_open_is_asked_again_in_a_new_tab(two_tabs):
    two_tabs.write(SECOND, "approach", MINE)
    expect(conflict(two_tabs)).to_be_visible()
    two_tabs.field(SECOND, "approach").fill(MINE + "!")
    again = two_tabs.second_page()
    two_tabs.page.close()
    again.goto(f"/a/{again.context.pages[0].url.split('/')[4]}/q/C-1/")
    expect(conflict(again)).to_contain_text(THEIRS)
    expect(again.field(SECOND, "approach")).to_have_value(MINE + "!")
    assert again.stored()[SECOND]["approach"] == THEIRS


def test_save_and_go_on_stops_at_the_conflict_and_both_choices_work_there(two_tabs):
    two_tabs.page.route("**/items/**", lambda route: route.abort())
    two_tabs.write(SECOND, "approach", MINE)
    two_tabs.choose(FIRST, "unknown")
    two_tabs.go_on()
    two_tabs.page.unroute_all()
    expect(two_tabs.page.locator("#errors")).to_be_focused()
    expect(conflict(two_tabs)).to_contain_text(THEIRS)
    expect(two_tabs.field(SECOND, "approach")).to_have_value(MINE)
    assert two_tabs.stored()[FIRST]["level"] == "partly"
    two_tabs.follow(two_tabs.item(SECOND).locator("[data-theirs]"))
    expect(two_tabs.field(SECOND, "approach")).to_have_value(THEIRS)
    expect(two_tabs.radio(FIRST, "unknown")).to_be_checked()
    two_tabs.expect_saved(FIRST)


@pytest.fixture
def refused(visit):
    """A visitor without scripts whose page was refused, because another tab had saved first."""
    here = visit(javascript=False, lang="en", statuses=(409,))
    here.begin(depth="standard")
    address = here.page.url
    there = here.second_page()
    there.goto(address)
    there.choose(SECOND, "in_place")
    there.write(SECOND, "approach", THEIRS)
    there.go_on()
    here.choose(FIRST, "unknown")
    here.choose(SECOND, "not_yet")
    here.write(SECOND, "approach", MINE)
    here.go_on()
    here.address = address
    return here


def test_without_scripts_the_refused_page_shows_what_was_typed_beside_what_is_stored(refused):
    expect(refused.page).to_have_title(re.compile("^Error: "))
    expect(refused.page.locator(f'#errors a[href="#{SECOND}"]')).to_be_visible()
    expect(conflict(refused)).to_contain_text(THEIRS)
    expect(refused.field(SECOND, "approach")).to_have_value(MINE)
    expect(refused.radio(SECOND, "not_yet")).to_be_checked()
    expect(refused.radio(FIRST, "unknown")).to_be_checked()


def test_without_scripts_nothing_of_the_refused_page_is_stored(refused):
    assert refused.stored()[SECOND] == {"level": "in_place", "approach": THEIRS}
    assert refused.stored()[FIRST] == {"level": "partly"}


def test_without_scripts_saving_again_replaces_the_stored_answer_knowingly(refused):
    code = refused.code
    refused.go_on()
    assert refused.stored(code)[SECOND] == {"level": "not_yet", "approach": MINE}
    assert refused.stored(code)[FIRST] == {"level": "unknown"}


def test_without_scripts_loading_the_page_anew_keeps_the_stored_answer(refused):
    refused.goto(refused.address)
    expect(refused.field(SECOND, "approach")).to_have_value(THEIRS)


def test_an_old_tab_that_changed_nothing_is_no_conflict(visit):
    here = visit(javascript=False)
    code = here.begin(depth="standard")
    there = here.second_page()
    there.goto(here.page.url)
    there.choose(SECOND, "in_place")
    there.go_on()
    here.go_on()
    expect(here.page.locator("#errors")).to_have_count(0)
    assert here.stored(code)[SECOND]["level"] == "in_place"
