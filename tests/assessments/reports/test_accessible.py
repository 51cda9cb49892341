"""PDF/UA-1 and PDF/A-3a, by page-validation's rules: whoever listens to the report gets all of it, for good."""

import page as page_validation
import pytest

from assessments.reports.html import page
from assessments.reports.press import render
from assessments.snapshot import Reply

HOSTILE = "מילים العربية 🦀 <b>&amp;" + "x" * 4000
LONG = {
    "japanese": "毎月の会議で利用状況を確認し、議事録に残しています。" * 160,
    "english": "New staff read the rules in their first week and sign that they did. " * 60,
    "arabic": "يقرأ الموظفون الجدد القواعد في أسبوعهم الأول ويوقعون عليها. " * 70,
    "emoji": "🦀👩‍💻🇯🇵☺️ " * 400,
}


def failures(pdf: bytes) -> list[str]:
    """What breaks a rule, in words."""
    profiles = (page_validation.ValidationProfile.PDF_UA_1, page_validation.ValidationProfile.PDF_A_3A)
    return [
        failure.message
        for profile in profiles
        for failure in page_validation.validate_pdf_bytes(pdf, profile=profile).failures
    ]


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


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("script", LONG)
def test_a_report_with_a_long_answer_of_any_script_passes(make, script, lang):
    reply = Reply(level="partly", approach=LONG[script][:4000])
    assert failures(render(page(make(organisation=LONG[script][:300], replies={"U-2-i": reply}), lang))) == []
