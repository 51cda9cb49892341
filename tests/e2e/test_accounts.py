"""Whose an assessment is: the secret link, keeping, logging out and in, deleting."""

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import EDITION, PASSWORD, keys_in_scope

FIRST, SECOND = keys_in_scope("standard", "user")[:2]


def test_the_secret_link_opens_the_assessment_in_another_browser_at_the_first_open_item(visit, javascript):
    owner, colleague = visit(), visit(javascript=javascript)
    code = owner.begin(depth="standard", level="in_place")
    colleague.goto(owner.page.locator("#resume-link").input_value())
    assert colleague.path == f"/a/{code}/q/{EDITION.principles[0].key}/#{SECOND}"
    expect(colleague.radio(FIRST, "in_place")).to_be_checked()
    colleague.choose(SECOND, "not_yet")
    colleague.go_on()
    assert owner.stored(code)[SECOND]["level"] == "not_yet"


def test_the_address_alone_opens_nothing_for_a_stranger(visit):
    owner, stranger = visit(), visit(statuses=(404,))
    code = owner.begin()
    for page in ("", "check/", "result/", "score/", "settings/", "delete/", "report.pdf", "answers.json", "q/C-1/"):
        assert stranger.context.request.get(f"{stranger.base}/a/{code}/{page}").status == 404


def test_a_wrong_link_is_refused_in_words(visit):
    owner, stranger = visit(), visit(statuses=(404,))
    link = owner.resume_link(owner.begin())
    assert stranger.goto(link[:-1] + ("A" if link[-1] != "A" else "B")).status == 404
    expect(stranger.page.locator("main .lead")).not_to_be_empty()


def test_keep_log_out_log_in_and_delete(visitor):
    page = visitor.page
    email = f"keeper-{id(visitor)}@example.jp"
    code = visitor.begin(level="in_place")
    visitor.follow(page.locator('.resume a[href^="/accounts/signup/"]'))
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    visitor.submit()
    assert visitor.path == f"/a/{code}/"

    visitor.follow(page.locator(".resume form button"))
    expect(page.locator(".message")).to_be_visible()
    expect(page.locator("#resume-link")).to_have_count(0)

    visitor.follow(page.locator('nav a[href="/mine/"]'))
    expect(page.locator(".rows li")).to_have_count(1)
    visitor.follow(page.locator("nav form button"))
    assert visitor.path == "/"

    visitor.follow(page.locator('nav a[href="/accounts/login/"]'))
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    visitor.submit()
    assert visitor.path == "/mine/"
    visitor.follow(page.locator(".rows h2 a"))
    assert visitor.stored()[keys_in_scope("quick", "user")[0]]["level"] == "in_place"

    visitor.follow(page.locator(f'main a[href="/a/{code}/delete/"]'))
    visitor.follow(page.locator("main button.danger"))
    assert visitor.path == "/mine/"
    expect(page.locator(".rows li")).to_have_count(0)


def test_the_secret_link_ends_when_an_account_keeps_the_assessment(visit):
    owner, stranger = visit(), visit(statuses=(404,))
    code = owner.begin()
    link = owner.resume_link(code)
    owner.sign_up("ends-the-link@example.jp")
    owner.post(f"/a/{code}/keep/", {})
    assert stranger.goto(link).status == 404


def test_logging_out_closes_the_assessment_for_this_browser(visit):
    visitor = visit(statuses=(404,))
    visitor.sign_up("logs-out@example.jp")
    code = visitor.begin()
    visitor.follow(visitor.page.locator("nav form button"))
    assert visitor.goto(f"/a/{code}/").status == 404


def test_an_anonymous_assessment_is_deleted_with_everything_in_it(visit, javascript):
    visitor = visit(javascript=javascript, statuses=(404,))
    code = visitor.begin()
    link = visitor.resume_link(code)
    visitor.goto(f"/a/{code}/delete/")
    visitor.follow(visitor.page.locator("main button.danger"))
    assert visitor.path == "/"
    assert visitor.goto(f"/a/{code}/result/").status == 404
    assert visitor.goto(link).status == 404


def test_asking_to_delete_deletes_nothing(visitor):
    code = visitor.begin()
    visitor.goto(f"/a/{code}/delete/")
    visitor.follow(visitor.page.locator("main a.button.quiet"))
    assert visitor.path == f"/a/{code}/"


def test_my_assessments_ask_for_the_log_in_and_lead_back(visit):
    visitor = visit()
    visitor.goto("/mine/")
    assert visitor.path == "/accounts/login/?next=/mine/"


@pytest.mark.parametrize(("depth", "count"), [("standard", 28), ("full", 70)])
def test_going_deeper_keeps_every_answer(visitor, depth, count):
    code = visitor.begin(level="in_place")
    first = keys_in_scope("quick", "user")[0]
    visitor.goto(f"/a/{code}/settings/")
    visitor.page.locator(f'input[name=depth][value="{depth}"]').check()
    visitor.submit()
    expect(visitor.page.locator("main p:not(.lead, .message)").first).to_contain_text(str(count - 1))
    assert visitor.stored()[first] == {"level": "in_place"}
    visitor.goto(f"/a/{code}/check/")
    expect(visitor.page.locator(".answers > div")).to_have_count(count)
    expect(visitor.page.locator(".answers .level-in_place")).to_have_count(1)


def test_going_back_to_less_keeps_the_answers_that_are_not_asked(visitor):
    code = visitor.begin(depth="full", level="in_place")
    beyond = next(key for key in visitor.keys if key not in keys_in_scope("quick", "user"))
    visitor.choose(beyond, "partly")
    visitor.go_on()
    visitor.goto(f"/a/{code}/settings/")
    visitor.page.locator("input[name=depth][value=quick]").check()
    visitor.submit()
    assert visitor.stored()[beyond] == {"level": "partly"}
