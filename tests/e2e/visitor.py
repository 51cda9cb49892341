"""A visitor: one browser window onto the server, and everything that must not happen in it."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from assessments.scope import Scope, items_in_scope
from guidelines.catalogue_yaml import read

TOP = Path(__file__).resolve().parents[2]
EDITION = read((TOP / "fixtures" / "catalogues" / "aigb-1.2.yaml").read_text(encoding="utf-8"))
LOCALES = {"ja": "ja-JP", "en": "en-US"}
NETWORK = "Failed to load resource"  # the browser's own words on a status or a lost network; judged by `statuses`
PASSWORD = "seven-lanterns-by-the-river"


def keys_in_scope(depth: str, *roles: str) -> list[str]:
    """Keys of the items that a depth asks of these roles, in order."""
    return [item.key for item in items_in_scope(EDITION, Scope(roles=roles, depth=depth))]


class Visitor:
    """One browser context with one page.

    ``troubles`` collects what no page may cause: scripts that fail or are refused, dialogs, requests to another host,
    and answers of the server other than those in ``statuses``.
    """

    def __init__(self, context: BrowserContext, base: str, *, statuses: tuple[int, ...] = ()) -> None:
        self.context, self.base, self.statuses = context, base, statuses
        self.troubles: list[str] = []
        context.set_default_timeout(30_000)
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.troubles.append(f"script error: {error.error}"))
        context.on("dialog", self._on_dialog)
        self.page: Page = context.new_page()

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.troubles.append(f"request to another host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.statuses:
            self.troubles.append(f"{response.status} {response.request.method} {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(NETWORK):
            self.troubles.append(f"console: {message.text}")

    def _on_dialog(self, dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    # --- moving ------------------------------------------------------------------------------------------------

    def goto(self, path: str) -> Response:
        """Open a path of the server, or a whole address of it."""
        return self.page.goto(path if path.startswith("http") else self.base + path)

    def go_on(self) -> None:
        """Press the main button of a questionnaire page."""
        self.follow(self.main_button)

    def submit(self) -> None:
        """Press the main button of a form that is no questionnaire."""
        self.follow(self.page.locator("main form .actions button:not(.quiet)"))

    def follow(self, locator: Locator) -> None:
        """Press a link or a button and wait for the page behind it (a changed address alone is no new page)."""
        with self.page.expect_event("domcontentloaded"):
            locator.click()

    def second_page(self) -> "Visitor":
        """Another tab of the same browser."""
        other = Visitor.__new__(Visitor)
        other.__dict__ = self.__dict__ | {"page": self.context.new_page()}
        return other

    # --- seeing ------------------------------------------------------------------------------------------------

    @property
    def main_button(self) -> Locator:
        """The button that saves a questionnaire page and goes on."""
        return self.page.locator(".page-actions button:not([name])")

    @property
    def code(self) -> str:
        """The code of the assessment in the address."""
        return re.search(r"/a/([^/]+)/", self.page.url)[1]

    @property
    def path(self) -> str:
        """The address without the server."""
        return self.page.url.removeprefix(self.base)

    @property
    def keys(self) -> list[str]:
        """Keys of the items on the page."""
        return [item.get_attribute("data-key") for item in self.page.locator("fieldset.item").all()]

    def item(self, key: str) -> Locator:
        """The item of that key."""
        return self.page.locator(f'fieldset.item[data-key="{key}"]')

    def radio(self, key: str, level: str) -> Locator:
        """One of the five answers of an item."""
        return self.page.locator(f'[name="{key}-level"][value="{level}"]')

    def field(self, key: str, name: str) -> Locator:
        """A text field of an item."""
        return self.page.locator(f'[name="{key}-{name}"]')

    def expect_saved(self, key: str) -> None:
        """Wait for the words that the server has the answer."""
        expect(self.item(key).locator(".state")).to_have_class(re.compile(r"\bsaved\b"))

    def expect_not_saved(self, key: str) -> None:
        """Wait for the words that the answer could not be saved."""
        expect(self.item(key).locator(".state")).to_have_class(re.compile(r"\bwrong\b"))

    def stored(self, code: str | None = None) -> dict[str, dict]:
        """The answers that the server holds by now, by item key."""
        return self.context.request.get(f"{self.base}/a/{code or self.code}/answers.json").json()["answers"]

    # --- answering ---------------------------------------------------------------------------------------------

    def choose(self, key: str, level: str, *, reason: str = "") -> None:
        """Tick one of the five answers; write the reason that goes with the fifth."""
        self.radio(key, level).check()
        if reason:
            self.field(key, "reason").fill(reason)

    def write(self, key: str, name: str, text: str) -> None:
        """Type into one of the folded fields."""
        record = self.item(key).locator("details.record")
        if record.get_attribute("open") is None:
            record.locator("summary").click()
        self.field(key, name).fill(text)

    def answer_page(self, answers: Mapping[str, str]) -> None:
        """Give every item of the page its answer, a reason where it needs one."""
        for key in self.keys:
            self.choose(key, answers[key], reason="理由" if answers[key] == "not_applicable" else "")

    # --- short cuts to where a test begins -----------------------------------------------------------------------

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form as a browser does and return the address that it leads to."""
        if not self._token():
            self.context.request.get(self.base + path)
        sent = {"csrfmiddlewaretoken": self._token(), **fields}
        answer = self.context.request.post(self.base + path, form=sent, headers={"Referer": self.base + path})
        assert answer.ok, f"{answer.status} {path}"
        return answer.url

    def begin(self, *, depth: str = "quick", roles: tuple[str, ...] = ("user",), level: str = "partly") -> str:
        """Store an assessment with its first item answered and open its first page; return its code."""
        first = keys_in_scope(depth, *roles)[0]
        query = "&".join(["depth=" + depth, *(f"roles={role}" for role in roles)])
        self.goto(self.post(f"/new/{EDITION.key}/?{query}", {f"{first}-level": level}))
        code = self.code
        self.goto(f"/a/{code}/q/{EDITION.principles[0].key}/")
        return code

    def resume_link(self, code: str) -> str:
        """The secret link, read off the task list."""
        page = self.context.request.get(f"{self.base}/a/{code}/").text()
        return re.search(rf'value="({re.escape(self.base)}/resume/[^"]+)"', page)[1]

    def sign_up(self, email: str) -> None:
        """Make an account; the visitor is logged in then."""
        self.post("/accounts/signup/", {"email": email, "password1": PASSWORD, "password2": PASSWORD})

    def log_in(self, email: str) -> None:
        """Log in to an account that ``sign_up`` made."""
        self.post("/accounts/login/", {"login": email, "password": PASSWORD})

    def _token(self) -> str:
        return next((c["value"] for c in self.context.cookies() if c["name"] == "csrftoken"), "")
