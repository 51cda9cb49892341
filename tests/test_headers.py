"""What every answer of the server carries."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from assessments.reports import store
from assessments.views import start
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
HEADERS = {
    "Content-Security-Policy": {
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    },
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "X-Robots-Tag": {"noindex, nofollow"},
    "Permissions-Policy": {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
}  # fmt: skip
PAGES = [
    "/", "/method/", "/start/", "/start/file/", "/start/scope/", "/new/aigb-1.2/?depth=quick&roles=user", "/mine/",
    "/a/{}/",
    "/a/{}/check/", "/a/{}/result/", "/a/{}/score/", "/a/{}/settings/", "/a/{}/delete/", "/a/{}/q/C-3/",
    "/a/{}/rounds/", "/a/{}/report.pdf", "/a/{}/report/", "/a/{}/report.html", "/a/{}/answers.json",
    "/admin/", "/admin/guidelines/item/",
]  # fmt: skip
ANONYMOUS = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/resume/wrong/", "/no-such-page/"]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", re.IGNORECASE)
LOADED = re.compile(r"<(?:script|img|source|iframe)[^>]*\ssrc=\"([^\"]*)|<link[^>]*\shref=\"([^\"]*)", re.IGNORECASE)


@pytest.fixture
def owner(cast: Cast, monkeypatch) -> Client:
    """An owner who is a superuser as well; reports are not drawn."""
    monkeypatch.setattr(store, "render", lambda page, told=None: b"%PDF-")
    user = cast.people["owner"]
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    return cast.browser("owner")


def said(response) -> dict[str, set[str]]:
    """The headers that every answer must carry, each as its parts."""
    parts = {name: response.headers.get(name, "") for name in HEADERS}
    return {
        name: set(text.split("; ")) if name == "Content-Security-Policy" else {text} for name, text in parts.items()
    }


def check(response) -> None:
    assert said(response) == HEADERS
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_them(cast: Cast, owner, path):
    response = owner.get(path.format(cast.ours.code))
    assert response.status_code == 200
    check(response)


@pytest.mark.parametrize("path", ANONYMOUS)
def test_so_does_every_page_without_an_account(version, client: Client, path):
    check(client.get(path))


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
@pytest.mark.parametrize(
    "path", ["/", "/a/k7m2p9x4c3ab/", "/admin/", "/accounts/login/", "/static/css/tenken.css", "/x"]
)
def test_methods_that_no_page_speaks_are_refused_everywhere(client: Client, method, path):
    response = getattr(client, method)(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert response.content == b""
    check(response)


def test_so_do_refusals(version, cast: Cast, settings):
    reader = cast.browser("reader")
    check(reader.get(f"/a/{cast.ours.code}/delete/"))  # 403
    check(reader.post(f"/a/{cast.ours.code}/result/"))  # 405
    settings.RESUMES_PER_HOUR = 0
    check(reader.get("/resume/wrong/"))  # 429
    check(Client(enforce_csrf_checks=True).post("/accounts/login/"))  # 403 of a missing token


def test_so_does_the_page_of_an_error_and_it_says_that_nothing_was_saved(version, client: Client, monkeypatch):
    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr(start, "_current", broken)
    client.raise_request_exception = False
    response = client.get("/start/scope/")
    assert response.status_code == 500
    check(response)
    assert "保存されていません" in response.text
    assert "was not saved" in response.text


def test_a_damaged_request_is_answered_in_words(client: Client, version):
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    check(response)


@pytest.mark.parametrize("path", [path for path in PAGES if "report" not in path and "json" not in path])
def test_no_page_holds_inline_style_or_script_or_loads_from_elsewhere(cast: Cast, owner, path):
    page = owner.get(path.format(cast.ours.code)).text
    assert INLINE.findall(page) == []
    loaded = [first or second for first, second in LOADED.findall(page)]
    assert loaded
    assert [place for place in loaded if not place.startswith("/static/")] == []


def test_files_of_ours_may_be_kept_by_browsers(client: Client):
    response = client.get("/static/css/tokens.css")
    response.close()
    assert response.status_code == 200
    assert "no-store" not in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


# --- cookies --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Flags:
    httponly: bool
    samesite: str


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language"])
def test_no_cookie_can_be_read_by_a_script_or_goes_with_foreign_forms(cast: Cast, name):
    client = cast.browser("link")
    client.get("/")
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    morsel = client.cookies[name]
    assert Flags(bool(morsel["httponly"]), morsel["samesite"]) == Flags(True, "Lax")


@pytest.mark.parametrize("path", ["/", "/method/", "/start/", "/start/scope/", "/new/aigb-1.2/?depth=quick&roles=user"])
def test_a_visitor_who_only_looks_gets_no_session(version, client: Client, path):
    client.get(path)
    assert "sessionid" not in client.cookies


def test_logging_in_never_leaves_the_site(cast: Cast):
    data = {"login": "owner@example.jp", "password": "a long word", "next": "https://evil.example/"}
    response = cast.browser("stranger").post("/accounts/login/", data)
    assert response.status_code == 302
    assert response["Location"] == "/mine/"
