"""Every page of Tenken as a visitor meets it, with answers, long names and hostile words on it."""

from dataclasses import dataclass

from playwright.sync_api import Browser, StorageState

from tests.e2e.visitor import EDITION, LOCALES, Visitor, keys_in_scope

FIRST, SECOND, THIRD = keys_in_scope("standard", "user")[:3]
SUPPLEMENT = ("S-CONTRACT-1", "S-CONTRACT-2", "S-CONTRACT-3")
TEXTS = ("approach", "considered", "relations")
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
    "begin from a file": "/start/file/",
    "scope": "/start/scope/?activities=uses_service&activities=builds_own_tool&depth=full",
    "scope with errors": "/start/scope/?found=1&depth=full",
    "first question": f"/new/{EDITION.key}/?depth=quick&roles=user",
    "log in": "/accounts/login/",
    "sign up": "/accounts/signup/?next=/mine/",
    "password reset": "/accounts/password/reset/",
    "questionnaire": f"/a/CODE/q/{EDITION.principles[0].key}/",
    "questionnaire of a supplement": "/a/CODE/q/S-CONTRACT/",
    "check": "/a/CODE/check/",
    "tasks": "/a/CODE/",
    "result": "/a/CODE/result/",
    "score": "/a/CODE/score/",
    "standing": "/a/CODE/standing/",
    "a report to be drawn": "/a/CODE/report/?lang=en",
    "rounds": "/a/CODE/rounds/",
    "worksheet": "/a/CODE/worksheet/",
    "settings": "/a/CODE/settings/",
    "delete": "/a/CODE/delete/",
    "my assessments": "/mine/",
    "log out": "/accounts/logout/",
    "frameworks": "/frameworks/",
    "a questionnaire to read": "/frameworks/jp-ai-act-2025/",
    "a framework to read": "/frameworks/nist-ai-rmf-1.0/",
    "a comment on an item": f"/frameworks/{EDITION.key}/items/{FIRST}/comment/",
    "sources": "/sources/",
    "crosswalks": "/crosswalks/",
    "crosswalk": "/crosswalks/aigb-1.2/eu-ai-act-2026/",
    "crosswalk from the other side": "/crosswalks/aigb-1.2/nist-ai-rmf-1.0/?from=target",
    "principles and roles": "/roles/",
    "history": "/history/",
    "glossary": "/glossary/",
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
    seen = {f"{FIRST}-seen": member.field(FIRST, "seen").input_value()}
    member.post(PAGES["questionnaire"].replace("CODE", code), seen | _worst(FIRST, SECOND, THIRD))
    profile = {"organisation_name": NAME, "size": "1-5", "sector": "trade", "roles": "user", "depth": "standard"}
    facts = {"generative_ai": "yes", "personal_data": "yes", "situations": "contracts"}
    member.post(f"/a/{code}/settings/", profile | facts)
    member.post(PAGES["questionnaire of a supplement"].replace("CODE", code), _worst(*SUPPLEMENT))
    cookies = context.storage_state()
    context.close()
    assert member.troubles == []
    return Furnished(code=code, cookies=cookies)


def _worst(first: str, second: str, third: str) -> dict[str, str]:
    """Answers to three items with the worst words at every place for words."""
    fields = {
        f"{first}-level": "not_applicable",
        f"{first}-reason": HOSTILE,
        f"{second}-level": "partly",
        f"{second}-evidence": HOSTILE,
        f"{third}-level": "in_place",
    }
    return fields | {f"{key}-{name}": HOSTILE for key in (second, third) for name in TEXTS}
