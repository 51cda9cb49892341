"""A business user answers everything that applies: seventy items, and the figures that follow."""

import re
from fractions import Fraction

import pytest
from playwright.sync_api import expect

from assessments.scope import Scope
from assessments.snapshot import Reply, rate
from tests.e2e.visitor import EDITION, keys_in_scope

SCOPE = Scope(roles=("user",), depth="full")
KEYS = keys_in_scope("full", "user")
CYCLE = ("in_place", "partly", "in_place", "not_yet", "unknown", "in_place", "not_applicable", "partly", "in_place")
ANSWERS = {key: CYCLE[number % len(CYCLE)] for number, key in enumerate(KEYS)}
SCORE = rate(EDITION, SCOPE, {key: Reply(level=level, reason="理由") for key, level in ANSWERS.items()})


def percent(share: Fraction | None) -> str:
    """The figure of a share as a reader sees it: whole per cent, rounded down; "" where nothing applies."""
    return "" if share is None else f"{int(share * 100)}%"


def figure(text: str) -> str:
    """The figure in a cell, "" where it holds only a word."""
    found = re.search(r"\d+%", text)
    return found[0] if found else ""


def test_the_full_scope_of_a_business_user_has_seventy_items():
    assert len(KEYS) == 70


@pytest.fixture
def finished(visitor):
    """The whole assessment through all its pages, up to the look over the answers."""
    visitor.goto("/start/?depth=full")
    visitor.page.locator('input[value="uses_service"]').check()
    visitor.submit()
    visitor.submit()
    asked = []
    while "/check/" not in visitor.page.url:
        asked += visitor.keys
        visitor.answer_page(ANSWERS)
        visitor.go_on()
    assert asked == KEYS
    return visitor


def test_every_answer_arrives_and_the_result_follows_from_the_answers(finished):
    page = finished.page
    expect(page.locator(".answers > div")).to_have_count(70)
    shown = [re.search(r"level-(\w+)", tag.get_attribute("class"))[1] for tag in page.locator(".answers .tag").all()]
    assert dict(zip(KEYS, shown, strict=True)) == ANSWERS
    assert {key: answer["level"] for key, answer in finished.stored().items()} == ANSWERS

    finished.follow(page.locator("main a.button").first)
    total = SCORE.total
    expected = (total.confirmed, total.coverage, Fraction(0), total.unknown, total.not_applicable)
    assert page.locator(".total .value").all_inner_texts() == [percent(share) for share in expected]
    expect(page.locator(".total .under").first).to_contain_text(percent(total.ceiling))

    rows = page.locator(".scores tbody tr")
    expect(rows).to_have_count(len(SCORE.by_principle))
    for row, tally in zip(rows.all(), SCORE.by_principle.values(), strict=True):
        cells = row.locator("td").all_inner_texts()
        assert figure(cells[0]) == percent(tally.confirmed)
        assert cells[1] == f"{tally.answered} / {tally.in_scope}"

    finished.follow(page.locator('main a[href$="/score/"]'))
    expect(page.locator(".terms tbody a")).to_have_count(70)
    sum_in_words = f"{total.earned} ÷ {total.possible} = {percent(total.confirmed)}"
    expect(page.locator(".sum").first).to_contain_text(sum_in_words)


def test_the_task_list_counts_what_is_left_and_leads_to_the_first_open_item(visitor):
    code = visitor.begin(depth="full", level="in_place")
    first, second = visitor.keys[:2]
    visitor.goto(f"/a/{code}/")
    expect(visitor.page.locator("main p:not(.lead)").first).to_contain_text("69")
    expect(visitor.page.locator(".tasks .tag").first).to_contain_text(f"1/{len(EDITION.principles[0].items)}")
    visitor.follow(visitor.page.locator("main a.button").first)
    assert visitor.path == f"/a/{code}/q/{EDITION.principles[0].key}/#{second}"
    expect(visitor.radio(first, "in_place")).to_be_checked()


def test_unanswered_is_shown_as_a_range_and_never_as_a_zero(visitor):
    code = visitor.begin(level="in_place")
    visitor.goto(f"/a/{code}/result/")
    expect(visitor.page.locator(".total .under").first).to_contain_text("100%")
    visitor.goto(f"/a/{code}/check/")
    expect(visitor.page.locator(".answers .level-open")).to_have_count(11)


def test_save_and_return_leads_to_the_task_list_with_the_answer(visitor):
    code = visitor.begin(depth="standard", level="in_place")
    second = visitor.keys[1]
    visitor.choose(second, "not_yet")
    visitor.follow(visitor.page.locator('button[name="list"]'))
    assert visitor.path == f"/a/{code}/"
    assert visitor.stored()[second]["level"] == "not_yet"
