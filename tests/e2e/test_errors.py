"""What is wrong is said at the top and at the field, and no word is lost over it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import keys_in_scope

FIRST, SECOND = keys_in_scope("standard", "user")[:2]
TOO_LONG = "長" * 4001


@pytest.fixture
def refused(visit, javascript):
    """A page that was sent without the reason for *does not apply*, and with a text that is too long."""
    visitor = visit(javascript=javascript, lang="en", statuses=(400,))
    visitor.begin(depth="standard")
    visitor.choose(FIRST, "not_applicable")
    visitor.write(SECOND, "considered", TOO_LONG)
    visitor.go_on()
    return visitor


def test_does_not_apply_without_a_reason_is_refused_with_a_link_to_the_field(refused):
    link = refused.page.locator("#errors a").first
    assert link.inner_text() == "Write why the item does not apply to you."
    link.click()
    expect(refused.field(FIRST, "reason")).to_be_focused()
    expect(refused.item(FIRST).locator(".field-error")).to_have_text(link.inner_text())


def test_the_summary_has_the_focus_and_the_title_says_error(refused):
    expect(refused.page.locator("#errors")).to_be_focused()
    expect(refused.page).to_have_title(re.compile("^Error: "))


def test_every_error_is_named_at_once_and_every_word_is_kept(refused):
    expect(refused.page.locator("#errors li")).to_have_count(2)
    expect(refused.radio(FIRST, "not_applicable")).to_be_checked()
    expect(refused.field(SECOND, "considered")).to_have_value(TOO_LONG)


def test_the_field_in_error_is_tied_to_its_message(refused):
    field = refused.field(FIRST, "reason")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby").split()
    assert any("does not apply" in refused.page.locator(f'[id="{name}"]').inner_text() for name in described)


def test_a_corrected_page_is_saved(refused):
    code = refused.code
    refused.field(FIRST, "reason").fill("We train no models.")
    refused.field(SECOND, "considered").fill("short")
    refused.go_on()
    assert refused.stored(code)[FIRST] == {"level": "not_applicable", "reason": "We train no models."}
    assert refused.stored(code)[SECOND]["considered"] == "short"


def test_does_not_apply_is_saved_by_itself_once_the_reason_is_there(visit):
    visitor = visit()
    visitor.begin(depth="standard")
    visitor.choose(SECOND, "not_applicable")
    expect(visitor.item(SECOND).locator(".state")).to_have_text(
        visitor.page.locator("form.questionnaire").get_attribute("data-reason")
    )
    assert SECOND not in visitor.stored()
    visitor.field(SECOND, "reason").fill("当社は開発しない")
    visitor.expect_saved(SECOND)
    assert visitor.stored()[SECOND] == {"level": "not_applicable", "reason": "当社は開発しない"}


def test_the_reason_is_asked_only_with_does_not_apply(visitor):
    visitor.begin(depth="standard")
    expect(visitor.field(SECOND, "reason")).to_be_hidden()
    visitor.choose(SECOND, "not_applicable")
    expect(visitor.field(SECOND, "reason")).to_be_visible()


def test_a_text_that_is_too_long_is_named_at_its_field_while_typing(visit):
    visitor = visit(lang="en", statuses=(400,))
    visitor.begin(depth="standard")
    visitor.write(SECOND, "considered", TOO_LONG)
    expect(visitor.item(SECOND).locator(".field-error")).to_contain_text("4000")
    expect(visitor.field(SECOND, "considered")).to_have_value(TOO_LONG)
    visitor.field(SECOND, "considered").fill("short")
    visitor.expect_saved(SECOND)
    expect(visitor.item(SECOND).locator(".field-error")).to_have_count(0)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_address_that_leads_nowhere_says_so_in_words(visit, lang):
    visitor = visit(lang=lang, statuses=(404,))
    assert visitor.goto("/a/nosuchcode22/").status == 404
    expect(visitor.page.locator("html")).to_have_attribute("lang", lang)
    expect(visitor.page.locator("main .lead")).not_to_be_empty()
    expect(visitor.page.locator('main a[href="/"]')).to_be_visible()


def test_log_in_with_a_wrong_password_moves_the_focus_to_the_error(visit):
    visitor = visit(javascript=False)
    visitor.goto("/accounts/login/")
    visitor.page.locator("[name=login]").fill("nobody@example.jp")
    visitor.page.locator("[name=password]").fill("wrong-password-1")
    visitor.submit()
    expect(visitor.page.locator("#errors")).to_be_focused()
    expect(visitor.page.locator("[name=login]")).to_have_value("nobody@example.jp")
