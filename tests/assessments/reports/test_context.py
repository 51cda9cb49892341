"""From content to report."""

import dataclasses
import re

import pytest

from assessments.reports.context import report
from assessments.snapshot import Reply


def texts(value) -> list[str]:
    """Every text inside a report."""
    if isinstance(value, str):
        return [value]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in texts(getattr(value, field.name))]
    return [text for part in value for text in texts(part)] if isinstance(value, tuple) else []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_same_content_gives_an_equal_report(mixed, lang):
    assert report(mixed, lang) == report(mixed, lang)


def test_every_text_is_in_the_language_asked_for(mixed):
    japanese, english = report(mixed, "ja"), report(mixed, "en")
    assert (japanese.depth, english.depth) == ("クイック点検", "Quick check")
    assert (japanese.roles, english.roles) == (("AI利用者",), ("AI business user",))
    assert [count.word for count in japanese.total.levels] == [
        "実施済", "一部実施", "未実施", "わからない", "該当しない", "未回答",
    ]  # fmt: skip
    assert [count.word for count in english.total.levels] == [
        "In place", "Partly", "Not yet", "Don't know", "Does not apply", "Not answered",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("level", [None, "in_place", "not_yet", "not_applicable"])
def test_nobody_is_called_compliant(make, lang, level):
    shown = " ".join(texts(report(make(level=level, reason="-" if level == "not_applicable" else ""), lang))).lower()
    assert not re.search(
        "準拠|適合|compliant|compliance|conform|認証済", re.sub("規約の遵守|compliance with terms", "", shown)
    )


def test_without_answers_it_says_so_in_one_sentence(make):
    shown = report(make(), "en")
    assert shown.meaning == "None of the 12 items is answered yet: the first answers will show where you stand."
    assert (shown.total.range, shown.total.coverage, shown.total.evidenced) == ("0–100%", "0%", "none")
    assert (shown.strengths, shown.gaps, shown.steps, shown.total.band) == ((), (), (), "")
    assert len(shown.unanswered) == 12


def test_where_nothing_applies_there_is_no_score(make):
    shown = report(make(level="not_applicable", reason="AIを使いません。"), "en")
    assert not shown.total.has_score
    assert shown.total.range == "none"
    assert shown.meaning == "None of the items in scope counts for this organisation, so there is no score."
    assert len(shown.not_applicable) == 12
    assert shown.radar is None


def test_where_nothing_is_in_scope_the_report_can_still_be_made(mixed):
    empty = {"earned": 0, "possible": 0, "in_scope": 0, "answered": 0, "unknown_items": 0, "not_applicable_items": 0}
    shares = dict.fromkeys(("confirmed", "ceiling", "coverage", "unknown", "not_applicable", "evidenced", "band"))
    mixed["score"] = {**empty, **shares, "terms": [], "by_principle": {}, "by_role": {}}
    mixed["principles"], mixed["findings"] = [], {"strengths": [], "gaps": [], "steps": []}
    assert report(mixed, "en").meaning == "No item is in scope, so there is nothing to score."


@pytest.mark.parametrize(
    ("level", "band"), [("in_place", "it is established"), ("partly", "is under way"), ("not_yet", "is starting")]
)
def test_from_80_per_cent_coverage_the_sentence_follows_the_band(make, level, band):
    assert band in report(make(level=level), "en").meaning


def test_below_80_per_cent_coverage_the_sentence_names_the_range(make, edition):
    shown = report(make(replies={"C-1-3": Reply(level="in_place")}), "en")
    assert shown.meaning.startswith("1 of 12 items are answered: they confirm 8% of the practice asked for")
    assert shown.meaning.endswith("can raise this to 100% at most.")


def test_terms_add_up_to_the_figures_of_their_principle_and_of_the_whole(mixed):
    shown = report(mixed, "ja")
    for principle in shown.principles:
        terms = [item.term for item in principle.items]
        assert sum(term.earned or 0 for term in terms) == principle.figures.earned
        assert sum(term.possible or 0 for term in terms) == principle.figures.possible
    assert sum(principle.figures.earned for principle in shown.principles) == shown.total.earned
    assert shown.total.highest == shown.total.earned + shown.total.open


def test_an_item_that_does_not_apply_is_no_term(mixed):
    item = report(mixed, "ja").not_applicable[0]
    assert (item.term.points, item.term.earned, item.term.possible) == (None, None, None)


def test_everything_that_was_written_is_shown(make):
    reply = Reply(level="partly", approach="一", considered="二", relations="三", evidence=("四", "五"))
    item = next(i for i in report(make(replies={"C-1-3": reply}), "ja").items if i.key == "C-1-3")
    assert [(note.label, note.value) for note in item.notes] == [
        ("実際に行っていること", "一"),
        ("検討した内容", "二"),
        ("他の関係者との関係", "三"),
    ]
    assert item.evidence == ("四", "五")


def test_a_place_names_document_part_section_and_page(mixed):
    mixed["principles"][0]["items"][0]["source"] |= {"page": "29-31", "approximate": True}
    assert report(mixed, "ja").items[0].source == "本編、第2部、C. 共通の指針 1) 人間中心、29-31ページ（ページは目安）"
    assert report(mixed, "en").items[0].source == (
        "Main text, Part 2, C. Common guiding principles, 1) Human-centric, pp. 29-31 (page approximate)"
    )


def test_actions_are_ranked_and_five_come_first(make):
    shown = report(make(level="not_yet"), "en")
    assert [step.rank for step in shown.steps] == list(range(1, 13))
    assert shown.first_steps == shown.steps[:5]
    assert {step.kind for step in shown.steps} == {"Start"}


def test_items_that_the_profile_takes_out_are_listed_with_the_reason(make):
    facts = dict.fromkeys(("generative_ai", "personal_data", "life_or_rights"), False)
    content = make(depth="full", facts=facts)
    assert content["left_out"]
    for shown in report(content, "en").left_out:
        assert shown.reason.startswith("The profile says “No” to: ")


def test_a_long_name_is_cut_only_in_the_running_header(make):
    shown = report(make(organisation="長" * 300), "ja")
    assert shown.organisation == "長" * 300
    assert shown.running == "長" * 40 + "…"


def test_the_radar_shows_the_first_group_alone(make):
    shown = report(make(roles=("developer", "provider", "user"), depth="full"), "ja")
    assert (len(shown.bars.bars), len(shown.radar.axes)) == (17, 10)


def test_principles_stand_under_their_groups(make):
    groups = report(make(depth="full"), "en").groups
    assert [len(principles) for _, principles in groups] == [10, 1, 6]
