"""One server for each test process, one browser, and visitors that leave no trouble behind."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.pages import Furnished, furnish
from tests.e2e.serving import serving
from tests.e2e.visitor import LOCALES, Visitor

CALM = (  # a browser that speaks to nobody but the server under test
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that ``-m "not browser"`` leaves it out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own, started as people start it, on data of its own."""
    with serving(tmp_path_factory.mktemp("server"), tmp_path_factory.getbasetemp().parent / "server.lock") as base:
        yield base


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser. Its event loop ends with this folder, so that it is not in the way of other tests."""
    expect.set_options(timeout=15_000)  # a busy machine is no fault
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=list(CALM))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def furnished(chromium: Browser, server: str) -> Furnished:
    """An assessment with something at every place; tests only look at it."""
    return furnish(chromium, server)


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Let a visitor in: ``visit(javascript=False, lang="en", statuses=(404,), …)``; more names go to the browser."""
    visitors = []

    def let_in(*, javascript: bool = True, lang: str = "ja", statuses: tuple[int, ...] = (), **options) -> Visitor:
        context = chromium.new_context(locale=LOCALES[lang], java_script_enabled=javascript, **options)
        visitors.append(Visitor(context, server, statuses=statuses))
        return visitors[-1]

    yield let_in
    for visitor in visitors:
        visitor.context.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts: a test that asks for this runs both ways."""
    return request.param


@pytest.fixture
def visitor(visit: Callable[..., Visitor], javascript: bool) -> Visitor:
    """A visitor with, and again without, scripts."""
    return visit(javascript=javascript)
