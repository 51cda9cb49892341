"""Rules that hold for every page: WCAG 2.2 AA, 320 pixels, no inline code, one good structure."""

import json
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.pages import FOR_STRANGERS, HOSTILE, NAME, NOT_FOUND, PAGES, RICH, UNBROKEN
from tests.e2e.visitor import EDITION, keys_in_scope

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Rich pages show every pair of width, colours and language once, the others each of them.
PAIRS = ((320, "light", "ja"), (320, "dark", "en"), (1280, "light", "en"), (1280, "dark", "ja"))
SINGLES = ((320, "light", "en"), (1280, "dark", "ja"))
FIRST, SECOND = keys_in_scope("standard", "user")[:2]
FILE = {
    "schema": "tenken.assessment/1",
    "edition": EDITION.key,
    "roles": ["user"],
    "answers": {FIRST: {"level": "partly"}},
}


@pytest.fixture
def look_at(visit, furnished):
    """Open a page by its name in a window of that width, colours and language."""

    def open_page(name: str, width: int, colours: str, lang: str):
        visitor = visit(
            lang=lang,
            storage_state=None if name in FOR_STRANGERS else furnished.cookies,
            statuses=(404,) if name in NOT_FOUND else (),
            viewport={"width": width, "height": 900},
            color_scheme=colours,
        )
        visitor.goto(furnished.path(name))
        return visitor

    return open_page


def faults(visitor) -> list[str]:
    """What axe finds on the page, with everything unfolded, one line a place."""
    visitor.page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true })")
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def overflow(visitor) -> int:
    """Pixels by which the page is wider than its window."""
    return visitor.page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(
    ("name", "look"),
    [
        pytest.param(name, look, id="-".join(map(str, (name, *look))))
        for name in PAGES
        for look in (PAIRS if name in RICH else SINGLES)
    ],
)
def test_a_page_has_no_barrier_and_fits_its_window(look_at, name, look):
    visitor = look_at(name, *look)
    assert overflow(visitor) <= 0
    assert faults(visitor) == []
    assert overflow(visitor) <= 0  # unfolded by now


@pytest.mark.parametrize("look", SINGLES, ids=str)
def test_a_questionnaire_page_with_errors_has_no_barrier_and_fits_its_window(visit, look):
    width, colours, lang = look
    visitor = visit(lang=lang, statuses=(400,), viewport={"width": width, "height": 900}, color_scheme=colours)
    visitor.begin(depth="standard")
    visitor.choose(FIRST, "not_applicable")
    visitor.write(SECOND, "evidence", "W" * 1001)
    visitor.go_on()
    expect(visitor.page.locator("#errors li")).to_have_count(2)
    assert faults(visitor) == []
    assert overflow(visitor) <= 0


@pytest.mark.parametrize("look", SINGLES, ids=str)
def test_a_conflict_has_no_barrier_and_fits_its_window(visit, look):
    width, colours, lang = look
    visitor = visit(lang=lang, statuses=(409,), viewport={"width": width, "height": 900}, color_scheme=colours)
    visitor.begin(depth="standard")
    other = visitor.second_page()
    other.goto(visitor.page.url)
    other.write(SECOND, "approach", "W" * 300)
    other.expect_saved(SECOND)
    visitor.write(SECOND, "approach", "mine")
    expect(visitor.item(SECOND).locator(".conflict")).to_be_visible()
    assert faults(visitor) == []
    assert overflow(visitor) <= 0


def choose_file(visitor, data: object) -> None:
    """Send a file on the page that takes one, with the longest name there is."""
    visitor.goto("/start/file/")
    file = {"name": "tenken.json", "mimeType": "application/json", "buffer": json.dumps(data).encode()}
    visitor.page.set_input_files("[name=file]", file)
    visitor.submit()


@pytest.mark.parametrize("look", SINGLES, ids=str)
def test_a_preview_of_a_file_has_no_barrier_and_fits_its_window(visit, look):
    width, colours, lang = look
    visitor = visit(lang=lang, viewport={"width": width, "height": 900}, color_scheme=colours)
    choose_file(visitor, FILE | {"profile": {"organisation": NAME, "finance": True}})
    expect(visitor.page.locator("[name=held]")).to_have_count(1)
    assert faults(visitor) == []
    assert overflow(visitor) <= 0


@pytest.mark.parametrize("look", SINGLES, ids=str)
def test_a_file_with_problems_has_no_barrier_and_fits_its_window(visit, look):
    width, colours, lang = look
    visitor = visit(lang=lang, statuses=(400,), viewport={"width": width, "height": 900}, color_scheme=colours)
    choose_file(visitor, FILE | {"roles": [UNBROKEN], UNBROKEN: 1, "answers": {HOSTILE: {}}})
    expect(visitor.page.locator("#errors li")).to_have_count(3)
    expect(visitor.page.locator("#errors")).to_be_focused()
    assert faults(visitor) == []
    assert overflow(visitor) <= 0


class Inline(HTMLParser):
    """Collects what a content security policy without ``unsafe-inline`` would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note style elements, scripts without a file, style attributes and event handlers."""
        names = {name for name, _ in attrs}
        handlers = {name for name in names if name == "style" or name.startswith("on")}
        if tag == "style" or handlers or (tag == "script" and "src" not in names):
            self.found.append(self.get_starttag_text())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_inline_code_and_forbids_it(server, furnished, name):
    jar = furnished.cookies["cookies"] if name not in FOR_STRANGERS else []
    cookies = {"Cookie": "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in jar)}
    try:
        answer = urlopen(Request(server + furnished.path(name), headers=cookies), timeout=10)  # noqa: S310 - our own
    except HTTPError as error:
        answer = error
    with answer:
        policy, html = answer.headers["Content-Security-Policy"], answer.read().decode()
    assert "default-src 'none'" in policy
    assert "unsafe-" not in policy
    assert "http" not in policy
    inline = Inline()
    inline.feed(html)
    assert inline.found == []


def test_the_browser_refuses_inline_code_if_it_ever_got_in(visit):
    visitor = visit()
    visitor.goto("/method/")
    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" id=trial>x</p>')")
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('#trial')).color") != "rgb(255, 0, 0)"
    assert [trouble for trouble in visitor.troubles if "Content Security Policy" in trouble]
    visitor.troubles.clear()


def test_a_barrier_would_be_found(visit):
    visitor = visit()
    visitor.goto("/method/")
    visitor.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(fault.startswith("label:") for fault in faults(visitor))
