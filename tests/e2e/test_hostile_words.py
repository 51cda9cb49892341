"""What people type is shown character for character and does nothing."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import FIRST, HOSTILE, NAME, NOT_FOUND, PAGES, SECOND, SUPPLEMENT, TEXTS, THIRD
from tests.e2e.visitor import keys_in_scope


@pytest.fixture
def reader(visit, furnished):
    """The member whose assessment holds the worst words."""
    return visit(storage_state=furnished.cookies)


@pytest.mark.parametrize(
    ("name", "keys"),
    [("questionnaire", (FIRST, SECOND, THIRD)), ("questionnaire of a supplement", SUPPLEMENT)],
    ids=["framework", "supplement"],
)
def test_every_text_is_shown_in_its_field_as_it_was_typed(reader, furnished, name, keys):
    first, second, third = keys
    reader.goto(furnished.path(name))
    expect(reader.field(first, "reason")).to_have_value(HOSTILE)
    for key in (second, third):
        for text in TEXTS:
            expect(reader.field(key, text)).to_have_value(HOSTILE)
    expect(reader.field(second, "evidence")).to_have_value("\n".join(line.strip() for line in HOSTILE.split("\n")))


def test_the_look_over_the_answers_shows_every_text_as_it_was_typed(reader, furnished):
    reader.goto(furnished.path("check"))
    shown = [text.text_content() for text in reader.page.locator(".answers .kept-text").all()]
    assert shown == [HOSTILE] * 6  # a reason and two practices, in the framework and in its supplement


def test_no_page_makes_an_element_of_what_was_typed(reader, furnished):
    own = [name for name, path in PAGES.items() if "CODE" in path and name not in NOT_FOUND]
    for name in (*own, "my assessments"):
        reader.goto(furnished.path(name))
        expect(reader.page.locator("script:not([src]), main img, svg[onload], main b:text-is('&')")).to_have_count(0)


def test_a_name_of_three_hundred_characters_is_shown_whole(reader, furnished):
    assert len(NAME) == 300
    for name in ("tasks", "result", "delete", "my assessments"):
        reader.goto(furnished.path(name))
        assert NAME in reader.page.locator("main").text_content().replace("\u200b", "")


def test_a_longer_name_is_refused_and_kept_in_its_field(visit):
    visitor = visit(statuses=(400,))
    code = visitor.begin()
    visitor.goto(f"/a/{code}/settings/")
    visitor.page.locator("[name=organisation_name]").evaluate("input => input.removeAttribute('maxlength')")
    visitor.page.locator("[name=organisation_name]").fill(NAME + "!")
    visitor.submit()
    expect(visitor.page.locator("#errors")).to_be_focused()
    expect(visitor.page.locator("[name=organisation_name]")).to_have_value(NAME + "!")


def test_the_report_as_html_holds_the_words_and_no_script(reader, furnished):
    html = reader.context.request.get(f"{reader.base}/a/{furnished.code}/report.html").text()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_json_gives_the_words_back(reader, furnished):
    assert reader.stored(furnished.code)[SECOND]["approach"] == HOSTILE


def test_hostile_words_in_a_conflict_are_shown_as_text(visit):
    here = visit(statuses=(409,))
    here.begin(depth="standard")
    there = here.second_page()
    there.goto(here.page.url)
    there.write(SECOND, "approach", HOSTILE)
    there.expect_saved(SECOND)
    here.write(SECOND, "approach", "mine")
    assert here.item(SECOND).locator(".conflict .kept-text").text_content() == HOSTILE


def test_a_hostile_draft_comes_back_as_text(visit):
    visitor = visit()
    visitor.begin()
    key = keys_in_scope("quick", "user")[0]
    visitor.page.route("**/items/**", lambda route: route.abort())
    visitor.write(key, "approach", HOSTILE)
    visitor.page.reload()
    expect(visitor.field(key, "approach")).to_have_value(HOSTILE)
