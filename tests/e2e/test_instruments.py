"""What is asked and read beside the guideline: supplements, other frameworks, a questionnaire of its own."""

import io
import re
from collections import Counter

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from assessments.scope import Scope, items_in_scope, principles_in_scope
from guidelines.catalogue import Edition
from tests.e2e.catalogues import LAW, ROWS, SUPPLEMENT
from tests.e2e.pages import Furnished
from tests.e2e.visitor import EDITION, LOCALES, Visitor

TARGETS = [  # what a result is read against, in the order of the page
    "hiroshima-code-2023", "oecd-ai-2024", "nist-ai-rmf-1.0", "iso-42001-2023", "eu-ai-act-2026", "eu-altai-2020",
    "sg-ai-verify-2026.01",
]  # fmt: skip
RELATIONS = {
    "ja": {"equal": "同じ内容", "subset": "対応先の一部", "intersects": "一部重なる"},
    "en": {"equal": "Same content", "subset": "A part of the target", "intersects": "Overlaps in part"},
}
HOW = {"ja": re.compile(r"（([^（、]+)、[^（]+）$"), "en": re.compile(r" \(([^(]+) \d+, [^(]+\)$")}
"""What stands in brackets behind a row: its relation first, then its strength and the practice."""
COVERED = "同等以上の内容を実施済"

TRADER = Scope(
    roles=("user",),
    depth="standard",
    facts={"generative_ai": True, "personal_data": True, "contracts": True},
)
TRADER_SETS = ["S-COPYRIGHT", "S-DISINFO", "S-PRIVACY", "S-LIKENESS", "S-CONTRACT"]
BANK = Scope(
    roles=("developer", "provider", "user"),
    depth="standard",
    facts={"generative_ai": True, "finance": True},
)
BANK_SETS = ["S-COPYRIGHT", "S-DISINFO", "S-LIKENESS", "S-IPCODE", "S-FINANCE"]  # of personal data nothing is said


# --- supplements by situation ------------------------------------------------------------------------------------


def find(visitor: Visitor, scope: Scope, *activities: str) -> None:
    """Answer the role finder, say the facts and situations of the scope, and have the items counted again."""
    visitor.goto(f"/start/?depth={scope.depth}")
    for name in activities:
        visitor.page.locator(f'input[value="{name}"]').check()
    visitor.submit()
    for name in scope.facts:
        if visitor.page.locator(f"select[name={name}]").count():
            visitor.page.locator(f"select[name={name}]").select_option("yes")
        else:
            visitor.page.locator(f'input[name=situations][value="{name}"]').check()
    visitor.follow(visitor.page.locator("button[formaction]"))


def in_scope(edition: Edition, scope: Scope) -> list[str]:
    """Keys of the items that the edition asks."""
    return [item.key for item in items_in_scope(edition, scope)]


def sets_on_the_task_list(visitor: Visitor) -> list[str]:
    """Keys of the supplement's pages on the task list."""
    visitor.goto(f"/a/{visitor.code}/")
    pages = [link.get_attribute("href").split("/")[-2] for link in visitor.page.locator(".tasks a").all()]
    return [page for page in pages if page.startswith("S-")]


def test_as_many_items_are_asked_as_were_counted_before_the_start(visitor):
    find(visitor, TRADER, "uses_service")
    counted = visitor.page.locator('label:has(input[name="depth"]:checked)').inner_text()
    visitor.submit()
    visitor.choose(visitor.keys[0], "partly")
    asked = []
    while "/check/" not in visitor.page.url:
        asked += visitor.keys
        visitor.go_on()
    assert asked == in_scope(EDITION, TRADER) + in_scope(SUPPLEMENT, TRADER)
    assert int(re.search(r"\d+", counted)[0]) == len(asked)


@pytest.mark.parametrize(
    ("scope", "activities", "sets"),
    [
        (TRADER, ["uses_service"], TRADER_SETS),
        (BANK, ["builds_own_tool", "tunes_models"], BANK_SETS),
    ],
    ids=["trader", "bank"],
)
def test_exactly_the_sets_of_ones_situation_are_asked(visitor, scope, activities, sets):
    find(visitor, scope, *activities)
    visitor.submit()
    visitor.choose(visitor.keys[0], "partly")
    visitor.go_on()
    assert sets_on_the_task_list(visitor) == sets


# --- the result against other frameworks ----------------------------------------------------------------------------


def settings(scope: Scope, **more: str) -> dict[str, str]:
    """The form of the settings; at most one role and one situation."""
    facts = {name: "yes" for name in scope.facts if name != "contracts"}
    profile = {"organisation_name": "", "size": "", "sector": "", "roles": scope.roles[0], "depth": scope.depth}
    return profile | facts | {"situations": "contracts"} | more


@pytest.fixture(scope="module")
def complete(chromium: Browser, server: str) -> Furnished:
    """A full assessment in which all of the guideline is in place and nothing of the supplement; only to look at."""
    context = chromium.new_context(locale=LOCALES["ja"], java_script_enabled=False)
    owner = Visitor(context, server)
    code = owner.begin(depth="full", level="in_place")
    first = {f"{owner.keys[0]}-seen": owner.field(owner.keys[0], "seen").input_value()}
    owner.post(f"/a/{code}/settings/", settings(TRADER, depth="full"))
    scope = Scope(roles=TRADER.roles, depth="full", facts=TRADER.facts)
    for edition, level in ((EDITION, "in_place"), (SUPPLEMENT, "not_yet")):
        for principle, items in principles_in_scope(edition, scope):
            owner.post(f"/a/{code}/q/{principle.key}/", first | {f"{item.key}-level": level for item in items})
    cookies = context.storage_state()
    context.close()
    assert owner.troubles == []
    return Furnished(code=code, cookies=cookies)


@pytest.fixture
def reader(visit, complete):
    """Somebody who looks at the complete assessment."""
    return visit(storage_state=complete.cookies)


def test_the_result_shows_the_supplement_apart(reader, complete):
    reader.goto(complete.path("result"))
    expect(reader.page.locator(".total .value").first).to_have_text("100%")
    apart = reader.page.locator('section[aria-labelledby="supplement-title"] tbody tr')
    assert apart.locator("th").all_inner_texts() == [
        principle.title.ja for principle in SUPPLEMENT.principles if principle.key in TRADER_SETS
    ]
    assert set(apart.locator(".number").all_inner_texts()) == {"0%"}
    expect(reader.page.locator(".tables .scores tbody tr")).to_have_count(len(EDITION.principles))


def test_the_result_lists_the_frameworks_and_leads_to_each(reader, complete):
    reader.goto(complete.path("result"))
    links = [link.get_attribute("href") for link in reader.page.locator(".standings > li > a").all()]
    assert links == [f"{complete.path('standing')}#{key}" for key in TARGETS]
    reader.page.locator(".standings > li > a").last.click()
    expect(reader.page.locator("h2:target")).to_be_in_viewport()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_row_of_every_crosswalk_stands_on_the_page_with_its_relation(visit, complete, lang):
    visitor = visit(lang=lang, storage_state=complete.cookies)
    visitor.goto(complete.path("standing"))
    for key in TARGETS:
        texts = visitor.page.locator(f'section[aria-labelledby="{key}"] tbody td .link').all_inner_texts()
        shown = Counter(HOW[lang].search(text)[1] for text in texts)
        assert shown == Counter(RELATIONS[lang][link.relation] for link in ROWS[key] if link.target), key


def listed(visitor: Visitor, key: str, title: str) -> int:
    """How many places the list under that title holds for a framework; 0 where there is no such list."""
    section = visitor.page.locator(f'section[aria-labelledby="{key}"]')
    return section.locator(f'h3:text-is("{title}") + p .link').count()


def test_what_has_no_counterpart_is_listed_on_both_sides(visit, complete):
    visitor = visit(lang="en", storage_state=complete.cookies)
    visitor.goto(complete.path("standing"))
    untouched = {key: listed(visitor, key, "No counterpart in the guideline you assessed") for key in TARGETS}
    assert untouched == dict.fromkeys(TARGETS, 0) | {"iso-42001-2023": 3}  # 4.3, 7.1 and A.4.4
    title = "In the guideline you assessed, without a counterpart there"
    alone = {key: listed(visitor, key, title) for key in TARGETS}
    assert alone == {key: sum(link.target is None for link in ROWS[key]) for key in TARGETS}


def covered(visitor: Visitor) -> list[str]:
    """The printed identifiers of the places that the page calls covered."""
    return visitor.page.locator(f'.standing tr:has(td:has-text("{COVERED}")) th .id').all_inner_texts()


def test_with_everything_in_place_one_place_is_covered_and_no_overlap_is(reader, complete):
    reader.goto(complete.path("standing"))
    assert covered(reader) == ["12"]
    links = reader.page.locator(f'.standing tr:has(td:has-text("{COVERED}")) .link').all_inner_texts()
    assert RELATIONS["ja"]["equal"] in HOW["ja"].search(links[0])[0]


@pytest.mark.parametrize(
    ("level", "depth", "places"),
    [("in_place", "full", ["12"]), ("partly", "full", []), ("in_place", "standard", [])],
)
def test_covered_is_said_only_while_the_equal_item_is_asked_and_in_place(visit, level, depth, places):
    visitor = visit(javascript=False)
    code = visitor.begin(depth="full")
    visitor.post(f"/a/{code}/q/H/", {"H-12-level": level})
    visitor.post(f"/a/{code}/settings/", settings(TRADER, depth=depth))
    visitor.goto(f"/a/{code}/standing/")
    assert covered(visitor) == places


# --- a questionnaire of its own ---------------------------------------------------------------------------------------


def test_the_responsibilities_under_the_act_are_answered_from_the_list_to_the_report(visitor):
    page = visitor.page
    visitor.goto("/frameworks/")
    visitor.follow(page.locator(f'main a.button[href^="/new/{LAW.key}/"]'))
    asked = []
    while "/check/" not in page.url:
        asked += visitor.keys
        visitor.answer_page(dict.fromkeys(visitor.keys, "in_place"))
        visitor.go_on()
    assert asked == [item.key for item in LAW.items]
    assert len(asked) == 9
    visitor.follow(page.locator("main a.button").first)
    assert set(visitor.stored()) == set(asked)
    expect(page.locator("main .note").first).to_contain_text(
        "罰則がなく、届出の義務も会社の規模による線引きもありません"
    )
    expect(page.locator("#standing-title, #supplement-title")).to_have_count(0)
    with page.expect_download() as download:
        page.locator('.files a[href$="report.pdf?lang=ja"]').click()
    assert len(PdfReader(io.BytesIO(download.value.path().read_bytes())).pages) >= 3
