"""Results: the page, every term of the sum, and the files."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from assessments import exchange
from assessments.models import Assessment
from assessments.reports import html, press, signer, store
from assessments.reports.typeset import percent_text
from assessments.scope import Scope
from assessments.scoring import score
from assessments.services import change_scope, replies_of, snapshot_content
from assessments.snapshot import Profile, rate
from guidelines.catalogue import Edition
from tests.builders import NAUGHTY
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
PAGES = ("result", "score", "standing", "report_pdf", "report_html", "answers_json")


def path(name: str, assessment: Assessment) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code])


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """HTML that was handed over to be drawn; drawing itself is tested with the reports."""
    pages = []
    monkeypatch.setattr(store, "render", lambda page, told=None: pages.append(page) or b"%PDF-1.7")
    return pages


@pytest.fixture
def reader(cast: Cast) -> Client:
    client = cast.browser("reader")
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("name", PAGES)
def test_a_reader_sees_every_result(cast: Cast, reader, name):
    assert reader.get(path(name, cast.ours)).status_code == 200


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("visitor", ["stranger", "link", "outsider"])
def test_to_strangers_no_result_exists(cast: Cast, name, visitor):
    assert cast.browser(visitor).get(path(name, cast.ours)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(cast: Cast, reader, name, method):
    assert getattr(reader, method)(path(name, cast.ours)).status_code == 405


@pytest.mark.parametrize("name", ["result", "score", "standing"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_result_is_shown_in_both_languages(cast: Cast, reader, name, lang):
    reader.cookies["django_language"] = lang
    page = reader.get(path(name, cast.ours)).text
    assert f'<html lang="{lang}">' in page


@pytest.mark.parametrize("name", ["result", "score", "standing", "report_html"])
def test_a_result_without_any_answer_does_not_break(version, started, client: Client, name):
    from_nothing = started()
    session = client.session
    session["assessments"] = [from_nothing.code]
    session.save()
    assert client.get(path(name, from_nothing)).status_code == 200


@pytest.mark.parametrize("name", ["result", "score", "standing", "report_html"])
@pytest.mark.parametrize("text", NAUGHTY)
def test_the_name_of_an_organisation_is_shown_and_never_run(cast: Cast, reader, name, text):
    scope = Scope(roles=cast.ours.roles, depth=cast.ours.depth)
    change_scope(assessment=cast.ours, scope=scope, profile=Profile(organisation=text))
    page = reader.get(path(name, cast.ours)).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("report_pdf", "application/pdf", "tenken-{}-en.pdf"),
        ("report_html", "text/html; charset=utf-8", "tenken-{}-en.html"),
        ("answers_json", "application/json", "tenken-{}.json"),
    ],
)
def test_a_file_is_for_keeping(cast: Cast, reader, name, kind, file):
    response = reader.get(path(name, cast.ours))
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f'attachment; filename="{file.format(cast.ours.code)}"'


@pytest.mark.parametrize(
    ("asked", "lang"), [("ja", "ja"), ("en", "en"), ("", "en"), ("fr", "en"), ('en"; filename="x', "en")]
)
def test_the_language_of_a_report_is_chosen_apart_from_that_of_the_page(cast: Cast, reader, drawn, asked, lang):
    for name in ("report_html", "report_pdf"):
        response = reader.get(path(name, cast.ours), {"lang": asked})
        assert f"-{lang}." in response["Content-Disposition"]
    assert drawn == [html.page(snapshot_content(cast.ours), lang)]


def test_a_report_is_drawn_from_what_the_html_file_shows(cast: Cast, reader, drawn):
    shown = reader.get(path("report_html", cast.ours)).text
    reader.get(path("report_pdf", cast.ours))
    assert drawn == [shown]


def test_the_data_read_back_as_the_same_answers_and_the_same_score(cast: Cast, reader, edition: Edition):
    data = json.loads(reader.get(path("answers_json", cast.ours)).content)
    given = exchange.read(data, edition)
    assert given.replies == replies_of(cast.ours)
    assert given.scope == Assessment.objects.get(pk=cast.ours.pk).scope
    total = rate(edition, given.scope, given.replies).total
    assert (data["score"]["earned"], data["score"]["possible"]) == (total.earned, total.possible)


def test_every_way_shows_the_same_figure(cast: Cast, reader, edition: Edition):
    data = json.loads(reader.get(path("answers_json", cast.ours)).content)
    result = rate(edition, cast.ours.scope, replies_of(cast.ours))
    assert data["score"]["confirmed"] == float(result.total.confirmed)
    assert score(result.terms) == result
    figure = percent_text(result.total.confirmed)
    for name in ("result", "score", "report_html"):
        assert figure in reader.get(path(name, cast.ours)).text


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [store.Busy("two are being drawn"), press.RenderingFailed("no PDF"), signer.SigningFailed("has expired")]
)
def test_a_report_that_cannot_be_drawn_now_is_said_to_be_so(cast: Cast, reader, monkeypatch, error):
    def fail(page, told):
        raise error

    monkeypatch.setattr(store, "render", fail)
    response = reader.get(path("report_pdf", cast.ours))
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Nothing was lost" in response.text


def test_an_address_that_has_too_many_drawn_is_asked_to_wait(cast: Cast, reader, drawn, settings):
    settings.REPORTS_PER_HOUR = 1
    statuses = [reader.get(path("report_pdf", cast.ours), {"lang": lang}).status_code for lang in ("ja", "en")]
    assert statuses == [200, 429]
    assert len(drawn) == 1


@pytest.mark.parametrize("name", ["answers_xlsx", "answers_csv", "rule_docx"])
def test_an_address_that_takes_too_many_files_is_asked_to_wait(cast: Cast, reader, settings, name):
    settings.FILES_PER_HOUR = 1
    assert [reader.get(path(name, cast.ours)).status_code for _ in range(2)] == [200, 429]


def test_the_files_are_counted_together_and_not_where_nothing_is_made(cast: Cast, reader, settings):
    settings.FILES_PER_HOUR = 2
    assert cast.browser("stranger").get(path("answers_xlsx", cast.ours)).status_code == 404
    kinds = ("answers_xlsx", "answers_csv", "rule_docx")
    assert [reader.get(path(name, cast.ours)).status_code for name in kinds] == [200, 200, 429]


def test_a_report_that_is_stored_already_does_not_count(cast: Cast, reader, drawn, settings):
    first = reader.get(path("report_pdf", cast.ours)).content
    settings.REPORTS_PER_HOUR = 0
    assert reader.get(path("report_pdf", cast.ours)).content == first
    assert len(drawn) == 1
