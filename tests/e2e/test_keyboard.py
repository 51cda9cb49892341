"""The keyboard alone: Tab, arrows, Space and Enter."""

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import keys_in_scope

QUICK = keys_in_scope("quick", "user")
FOCUSED = "document.activeElement"


def tab_to(visitor, selector: str, *, most: int = 60) -> None:
    """Press Tab until the focus is where the selector points; every stop on the way can be seen."""
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            return
    pytest.fail(f"Tab does not lead to {selector}")


def press_enter(visitor) -> None:
    """Follow the link or press the button that has the focus."""
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.keyboard.press("Enter")


def test_the_quick_check_needs_no_mouse(visitor):
    keyboard = visitor.page.keyboard
    visitor.goto("/")
    tab_to(visitor, ".hero a.button")
    press_enter(visitor)
    for number, key in enumerate(QUICK):
        tab_to(visitor, f"[name='{key}-level']")
        keyboard.press("Space")
        for _ in range(number % 4):
            keyboard.press("ArrowDown")
        tab_to(visitor, ".page-actions button:not([name])")
        press_enter(visitor)
    levels = ("in_place", "partly", "not_yet", "unknown")
    stored = {key: answer["level"] for key, answer in visitor.stored().items()}
    assert stored == {key: levels[number % 4] for number, key in enumerate(QUICK)}
    tab_to(visitor, "main a.button")
    press_enter(visitor)
    assert visitor.path == f"/a/{visitor.code}/result/"
    tab_to(visitor, "a[href$='report.pdf?lang=ja']", most=120)


def test_does_not_apply_its_reason_and_the_notes_need_no_mouse(visit):
    visitor = visit()
    visitor.begin()
    key, keyboard = QUICK[0], visitor.page.keyboard
    tab_to(visitor, f"[name='{key}-level']")
    keyboard.press("ArrowUp")  # before the first one comes the last
    for _ in range(5):
        if visitor.radio(key, "not_applicable").is_checked():
            break
        keyboard.press("ArrowUp")
    tab_to(visitor, f"[name='{key}-reason']", most=1)
    keyboard.type("none of ours")
    tab_to(visitor, "details.record summary", most=1)
    keyboard.press("Enter")
    tab_to(visitor, f"[name='{key}-approach']", most=1)
    keyboard.type("a note")
    visitor.expect_saved(key)
    assert visitor.stored()[key] == {"level": "not_applicable", "reason": "none of ours", "approach": "a note"}


def test_the_first_stop_skips_to_the_content(visitor):
    visitor.goto("/method/")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("a.skip")).to_be_focused()
    expect(visitor.page.locator("a.skip")).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate(f"{FOCUSED}.id") == "main"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_stop_shows_where_the_focus_is(visit, colours):
    visitor = visit(color_scheme=colours)
    visitor.begin()
    visitor.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    seen = set()
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        place = visitor.page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 160)")
        if place.startswith("<body"):
            break
        if place in seen:  # the parts of a date field are stops of their own, drawn by the browser
            continue
        seen.add(place)
        shown = visitor.page.evaluate(
            f"[{FOCUSED}, {FOCUSED}.closest('label')].some((e) => e && getComputedStyle(e).outlineStyle !== 'none'"
            " && parseFloat(getComputedStyle(e).outlineWidth) >= 2)"
        )
        assert shown, place
    assert len(seen) > 15
