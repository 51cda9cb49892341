"""PDF/UA-1, by page-validation's rules: whoever listens to the report gets all of it."""

import page as page_validation
import pytest

from assessments.reports.html import page
from assessments.reports.press import render
from assessments.snapshot import Reply

HOSTILE = "מילים العربية 🦀 <b>&amp;" + "x" * 4000


def failures(pdf: bytes) -> list[str]:
    """What breaks a rule, in words."""
    profile = page_validation.ValidationProfile.PDF_UA_1
    return [f.message for f in page_validation.validate_pdf_bytes(pdf, profile=profile).failures]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_full_report_with_every_kind_of_answer_passes(make, mixed, lang):
    full = make(roles=("developer", "provider", "user"), depth="full", level="partly")
    answered = {item["key"]: item for principle in mixed["principles"] for item in principle["items"]}
    for principle in full["principles"]:
        principle["items"] = [answered.get(item["key"], item) for item in principle["items"]]
    assert failures(render(page(full, lang))) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_report_without_answers_passes(make, lang):
    assert failures(render(page(make(), lang))) == []


def test_a_report_of_hostile_words_passes(make):
    reply = Reply(level="in_place", approach=HOSTILE[:4000], evidence=("https://example.jp/" + "a" * 900,))
    assert failures(render(page(make(organisation="あ" * 300, replies={"U-2-i": reply}), "ja"))) == []
