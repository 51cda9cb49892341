"""The draft of the rule as a download: of the present result and of finished rounds, for AIGB alone."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from assessments import finishing, rulebook
from assessments.models import Assessment
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
NAMES = ("rule_docx", "round_docx")


@pytest.fixture
def ours(cast: Cast) -> Assessment:
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    return cast.ours


def path(name: str, assessment: Assessment, number: int = 1) -> str:
    return reverse(f"assessments:{name}", args=[assessment.code, *([number] if name == "round_docx" else [])])


@pytest.fixture
def reader(cast: Cast) -> Client:
    client = cast.browser("reader")
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("lang", "title"), [("ja", "社内AI利用規程（案）"), ("en", "Internal rule on the use of AI (draft)")]
)
def test_a_reader_takes_the_draft_in_the_language_asked_for(ours, reader, name, lang, title):
    response = reader.get(path(name, ours), {"lang": lang})
    middle = "rule" if name == "rule_docx" else "round-1-rule"
    assert response["Content-Disposition"] == f'attachment; filename="tenken-{ours.code}-{middle}-{lang}.docx"'
    assert Document(io.BytesIO(response.content)).paragraphs[0].text == title


def test_a_language_that_is_none_of_ours_is_that_of_the_page(ours, reader):
    response = reader.get(path("rule_docx", ours), {"lang": "../x"})
    assert response["Content-Disposition"].endswith('-rule-en.docx"')


def test_an_interim_result_gives_a_draft_that_says_so(cast: Cast, reader):
    table = Document(io.BytesIO(reader.get(path("rule_docx", cast.ours)).content)).tables[0]
    assert "Interim result: the round is not finished" in [row.cells[1].text for row in table.rows]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("visitor", ["stranger", "link", "outsider"])
def test_to_strangers_no_draft_exists(cast: Cast, ours, name, visitor):
    assert cast.browser(visitor).get(path(name, ours)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(ours, reader, name, method):
    assert getattr(reader, method)(path(name, ours)).status_code == 405


def test_a_round_that_was_never_finished_has_no_draft(ours, reader):
    assert reader.get(path("round_docx", ours, 2)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_of_other_frameworks_no_draft_is_made(ours, reader, name, monkeypatch):
    monkeypatch.setattr(rulebook, "FRAMEWORK", "another")
    assert reader.get(path(name, ours)).status_code == 404


def test_the_result_links_both_languages(ours, reader):
    page = reader.get(reverse("assessments:result", args=[ours.code])).text
    of_round = reader.get(reverse("assessments:round", args=[ours.code, 1])).text
    for lang in ("ja", "en"):
        assert f'href="{path("rule_docx", ours)}?lang={lang}"' in page
        assert f'href="{path("round_docx", ours)}?lang={lang}"' in of_round
