"""Every page of Tenken as a visitor meets it, with answers, long names and hostile words on it."""

from dataclasses import dataclass

from playwright.sync_api import Browser, StorageState

from tests.e2e.visitor import EDITION, LOCALES, Visitor, keys_in_scope

FIRST, SECOND, THIRD = keys_in_scope("standard", "user")[:3]
NAME = "株式会社とても長い名前の会社<b>&amp;".ljust(300, "W")
SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("https://example.org","x")'
UNBROKEN = "W" * 300
HOSTILE = "\n".join(
    (
        SCRIPT,
        FORMULA,
        "＝1+1 ＋1 －1 ＠SUM(A1) \t-2",
        "\"><img src=x onerror=alert(1)> </textarea></script><svg onload=alert(1)> '",
        "{{ 7*7 }} {% debug %} ${7*7} %s %(name)s &lt;b&gt; &amp;amp;",
        "javascript:alert(1) https://example.org/?a=1&b=2",
        "  two spaces, a ligature ﬁ, 𠮷野家, 👩‍👩‍👧, e\u0301, \u202eright to left\u202c",
        UNBROKEN,
    )
)


@dataclass(frozen=True, kw_only=True)
class Furnished:
    """An assessment of a member, and the cookies that open it."""

    code: str
    cookies: StorageState

    def path(self, name: str) -> str:
        """The path of a page by its name here."""
        return PAGES[name].replace("CODE", self.code)


PAGES = {
    "home": "/",
    "method": "/method/",
    "role finder": "/start/?depth=standard",
    "scope": "/start/scope/?activities=uses_service&activities=builds_own_tool&depth=full",
    "scope with errors": "/start/scope/?found=1&depth=full",
    "first question": f"/new/{EDITION.key}/?depth=quick&roles=user",
    "log in": "/accounts/login/",
    "sign up": "/accounts/signup/?next=/mine/",
    "password reset": "/accounts/password/reset/",
    "questionnaire": f"/a/CODE/q/{EDITION.principles[0].key}/",
    "check": "/a/CODE/check/",
    "tasks": "/a/CODE/",
    "result": "/a/CODE/result/",
    "score": "/a/CODE/score/",
    "settings": "/a/CODE/settings/",
    "delete": "/a/CODE/delete/",
    "my assessments": "/mine/",
    "log out": "/accounts/logout/",
    "no such page": "/a/CODE/q/none/",
}
FOR_STRANGERS = {"log in", "sign up", "password reset"}  # a member is sent on from these
NOT_FOUND = {"no such page"}
RICH = {"home", "questionnaire", "check", "result", "score"}  # those with the most kinds of things on them


def furnish(browser: Browser, base: str) -> Furnished:
    """Make a member with an assessment that holds the worst words at every place for words."""
    context = browser.new_context(locale=LOCALES["ja"], java_script_enabled=False)
    member = Visitor(context, base)
    member.sign_up("furnished@example.jp")
    code = member.begin(depth="standard")
    fields = {
        f"{FIRST}-seen": member.field(FIRST, "seen").input_value(),
        f"{FIRST}-level": "not_applicable",
        f"{FIRST}-reason": HOSTILE,
        f"{SECOND}-level": "partly",
        f"{SECOND}-evidence": HOSTILE,
        f"{THIRD}-level": "in_place",
    }
    fields |= {f"{key}-{name}": HOSTILE for key in (SECOND, THIRD) for name in ("approach", "considered", "relations")}
    member.post(PAGES["questionnaire"].replace("CODE", code), fields)
    profile = {"organisation_name": NAME, "size": "1-5", "sector": "trade", "roles": "user", "depth": "standard"}
    member.post(f"/a/{code}/settings/", profile)
    cookies = context.storage_state()
    context.close()
    assert member.troubles == []
    return Furnished(code=code, cookies=cookies)
