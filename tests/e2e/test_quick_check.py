"""The quick check, from the home page to the PDF."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.visitor import keys_in_scope

QUICK = keys_in_scope("quick", "user")
ANSWERS = dict(zip(QUICK, ["in_place", "partly", "not_yet", "unknown", "not_applicable", "in_place"] * 2, strict=True))


def test_the_first_question_is_one_click_from_the_home_page(visitor):
    visitor.goto("/")
    visitor.follow(visitor.page.locator(".hero a.button"))
    expect(visitor.radio(QUICK[0], "in_place")).to_be_visible()


def test_no_answer_is_preselected(visitor):
    visitor.goto("/")
    visitor.follow(visitor.page.locator(".hero a.button"))
    expect(visitor.page.locator("input[type=radio]:checked")).to_have_count(0)


def test_nothing_is_stored_before_the_first_answer(visitor):
    visitor.goto("/")
    visitor.follow(visitor.page.locator(".hero a.button"))
    visitor.go_on()
    visitor.goto("/")
    assert "sessionid" not in {cookie["name"] for cookie in visitor.context.cookies()}
    expect(visitor.page.locator("#begun")).to_have_count(0)


@pytest.mark.parametrize(
    ("javascript", "lang", "reports"),
    [(True, "ja", ["ja", "en"]), (False, "en", ["en"])],
    ids=["with-script", "without-script"],
)
def test_a_whole_quick_check_ends_in_a_pdf(visit, javascript, lang, reports):
    visitor = visit(javascript=javascript, lang=lang)
    visitor.goto("/")
    visitor.follow(visitor.page.locator(".hero a.button"))
    while "/check/" not in visitor.page.url:
        visitor.answer_page(ANSWERS)
        visitor.go_on()
    visitor.follow(visitor.page.locator("main a.button").first)
    expect(visitor.page).to_have_url(f"{visitor.base}/a/{visitor.code}/result/")
    assert {key: answer["level"] for key, answer in visitor.stored().items()} == ANSWERS
    for report in reports:
        with visitor.page.expect_download() as download:
            visitor.page.locator(f'.files a[href$="report.pdf?lang={report}"]').click()
        pdf = download.value.path().read_bytes()
        assert pdf.startswith(b"%PDF-")
        assert len(PdfReader(io.BytesIO(pdf)).pages) >= 4


def test_the_home_page_leads_back_to_what_was_begun(visitor):
    code = visitor.begin()
    visitor.goto("/")
    visitor.follow(visitor.page.locator("#begun ~ ul a"))
    assert visitor.code == code
