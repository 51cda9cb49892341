"""The report as one HTML file."""

import re
from itertools import pairwise

import pytest
from django.utils.html import escape

from assessments.reports.html import page
from assessments.snapshot import Reply

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script src=http://evil.example/x.js></script>",
    '<img src="http://evil.example/a.png" onerror="alert(1)">',
    '"><base href="http://evil.example/">',
    "{{ 7|add:7 }}{% include 'x' %}",
    '<link rel="stylesheet" href="report.css">',
)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_same_content_gives_the_same_text(mixed, lang):
    assert page(mixed, lang) == page(mixed, lang)


def test_the_file_needs_no_other(mixed):
    html = page(mixed, "ja")
    assert not re.search(r"<(img|link|script|iframe|object|embed|base)\b|@import|url\(|src=", html)
    assert "default-src 'none'" in html


def test_no_element_carries_a_style_of_its_own(mixed):
    assert not re.search(r"<[^>]*\sstyle=", page(mixed, "ja"))


def test_each_chart_has_a_role_and_its_title_comes_first(mixed):
    charts = re.findall(r"<svg[^>]*>\s*<(\w+)", page(mixed, "ja"))
    assert set(charts) == {"title"}
    assert page(mixed, "ja").count('role="img"') == len(charts) == 5


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_stays_text(make, text):
    replies = {"C-1-3": Reply(level="partly", approach=text, evidence=(text,))}
    html = page(make(organisation=text, replies=replies), "en")
    assert escape(text) in html
    assert html.count("<script") == html.count("<img") == html.count("<base") == html.count("<link") == 0
    assert html.count("<style>") == html.count("</style>") == 1


def test_the_sections_stand_in_their_order(mixed):
    order = [
        "summary", "contents", "profile", "results", "items",
        "not-applicable", "actions", "score", "method", "sources", "disclaimer",
    ]  # fmt: skip
    assert re.findall(r'<h2[^>]* id="([\w-]+)"', page(mixed, "ja")) == order


def test_every_link_inside_the_file_has_a_target(mixed):
    html = page(mixed, "en")
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def test_headings_skip_no_level(mixed):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page(mixed, "ja"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_english_titles_are_called_unofficial_once(make):
    assert page(make(depth="full"), "en").count("unofficial") == 1


def test_printed_identifiers_are_marked_as_japanese_in_an_english_report(mixed):
    assert '<span class="id" lang="ja">第2部 C. 1) ③</span>' in page(mixed, "en")


def test_a_japanese_report_holds_no_english_but_names(make):
    body = page(make(roles=("developer", "provider", "user"), depth="full", level="partly"), "ja").partition("<body>")[
        2
    ]
    shown = re.sub(r"https?://\S+", "", re.sub(r"<[^>]*>", "\n", body))
    assert set(re.findall(r"[A-Za-z]{4,}", shown)) <= {"Tenken"}


def test_an_english_report_holds_japanese_only_where_the_source_prints_it(make):
    body = page(make(roles=("developer", "provider", "user"), depth="full", level="partly"), "en").partition("<body>")[
        2
    ]
    shown = re.sub(r"<[^>]*>", "\n", re.sub(r'<span[^>]* lang="ja">[^<]*</span>', "", body))
    assert re.findall(r"[ぁ-ヿ一-鿿]+", shown) == []
