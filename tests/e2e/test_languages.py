"""Japanese and English everywhere, and changing over keeps the place."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import FOR_STRANGERS, NOT_FOUND, PAGES
from tests.e2e.visitor import EDITION, keys_in_scope

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
WORDS = "typed before the change"


def change_language(visitor) -> None:
    """Press the button with the name of the other language."""
    visitor.follow(visitor.page.locator(".languages button"))


def heading(visitor) -> str:
    """The heading of the page without what it cites in the language of the original."""
    words = visitor.page.locator("h1").inner_text()
    for cited in visitor.page.locator("h1 [lang]").all_inner_texts():
        words = words.replace(cited, "")
    return words


@pytest.mark.parametrize("name", PAGES)
def test_changing_the_language_keeps_the_place(visit, furnished, name):
    cookies = None if name in FOR_STRANGERS else furnished.cookies
    visitor = visit(javascript=False, storage_state=cookies, statuses=(404,) if name in NOT_FOUND else ())
    visitor.goto(furnished.path(name))
    place = visitor.path
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ja")
    assert JAPANESE.search(heading(visitor))
    change_language(visitor)
    assert visitor.path == place
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    assert not JAPANESE.search(heading(visitor))


def test_a_browser_that_prefers_english_is_spoken_to_in_english(visit):
    visitor = visit(lang="en")
    visitor.goto("/")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")


def test_words_typed_just_before_a_change_of_language_are_kept(visit):
    visitor = visit()
    visitor.goto(f"/new/{EDITION.key}/?depth=quick&roles=user")
    key = keys_in_scope("quick", "user")[0]
    visitor.write(key, "approach", WORDS)
    change_language(visitor)
    expect(visitor.field(key, "approach")).to_have_value(WORDS)


def test_the_language_changes_in_place_after_the_first_answer_was_saved(visit):
    visitor = visit()
    visitor.goto(f"/new/{EDITION.key}/?depth=quick&roles=user")
    key = keys_in_scope("quick", "user")[0]
    visitor.choose(key, "in_place")
    visitor.expect_saved(key)
    place = visitor.path
    change_language(visitor)
    assert visitor.path == place
    expect(visitor.radio(key, "in_place")).to_be_checked()
    change_language(visitor)
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ja")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_five_answers_have_their_words_in_order(visit, lang):
    visitor = visit(lang=lang)
    visitor.goto(f"/new/{EDITION.key}/?depth=quick&roles=user")
    words = {
        "ja": ["実施済", "一部実施", "未実施", "わからない", "該当しない"],
        "en": ["In place", "Partly", "Not yet", "Don't know", "Does not apply"],
    }
    expect(visitor.page.locator(".level")).to_have_text(words[lang])
