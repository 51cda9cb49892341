"""What is known of the editions around AIGB and of the links to them: counts, marks, dates, ends."""

from collections import Counter
from datetime import date
from itertools import chain

import pytest

from guidelines.catalogue import ROLES
from guidelines.crosswalk import problems
from guidelines.crosswalk_yaml import read
from tests.test_content import EDITIONS, FILES, JAPANESE, NO_VERDICT, VERDICT

LINKS = FILES[0].parent.parent / "links" / "aigb-1.2.yaml"


def keys(key: str, *, verified: str) -> list[str]:
    rows = (*EDITIONS[key].items, *EDITIONS[key].passages)
    return [row.key for row in rows if row.verified == verified]


def stages(key: str) -> Counter[str]:
    return Counter(row.stage.en for row in EDITIONS[key].passages)


# --- what each edition holds ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "items", "passages"),
    [
        ("aigb-1.0", 93, 0),
        ("aigb-1.1", 93, 0),
        ("aigb-1.2", 93, 0),
        ("aigb-risks-1.2", 0, 21),
        ("aisi-evaluation-1.10", 0, 10),
        ("eu-ai-act-2026", 0, 26),
        ("eu-altai-2020", 0, 26),
        ("hiroshima-code-2023", 11, 1),
        ("hiroshima-principles-all-2023", 0, 12),
        ("hiroshima-principles-dev-2023", 0, 11),
        ("iso-42001-2023", 0, 84),
        ("jp-ai-act-2025", 9, 37),
        ("jp-ai-guideline-2025.12", 5, 8),
        ("jp-social-principles-2019", 0, 10),
        ("meti-governance-1.1", 21, 0),
        ("mic-rd-2017", 0, 9),
        ("mic-utilization-2019", 0, 10),
        ("nist-ai-600-1-2024", 0, 12),
        ("nist-ai-rmf-1.0", 0, 102),
        ("oecd-ai-2024", 5, 5),
        ("oecd-haip-1.0", 0, 7),
        ("sg-ai-verify-2026.01", 0, 12),
        ("situations-2026.11", 36, 0),
    ],
)
def test_an_edition_holds_as_much_as_its_source(key, items, passages):
    assert (len(EDITIONS[key].items), len(EDITIONS[key].passages)) == (items, passages)


def test_the_ai_act_has_28_articles_five_paragraphs_of_article_3_and_four_supplementary_provisions():
    assert stages("jp-ai-act-2025") == {"article": 28, "paragraph": 5, "supplementary provision": 4}


def test_nist_has_four_functions_19_categories_72_subcategories_and_seven_characteristics():
    counts = {"function": 4, "category": 19, "subcategory": 72, "trustworthiness characteristic": 7}
    assert stages("nist-ai-rmf-1.0") == counts


def test_annex_a_of_iso_42001_has_38_controls():
    assert stages("iso-42001-2023") == {"clause": 35, "objective group": 11, "control": 38}


def test_altai_has_seven_requirements_with_19_sub_topics():
    assert stages("eu-altai-2020") == {"requirement": 7, "sub-topic": 19}


@pytest.mark.parametrize("key", ["nist-ai-rmf-1.0", "iso-42001-2023", "eu-altai-2020"])
def test_a_part_carries_the_number_of_what_it_is_a_part_of(key):
    parts = [row for row in EDITIONS[key].passages if row.parent and row.stage.en != "category"]
    assert [row.key for row in parts if not row.key.startswith(f"{row.parent}.")] == []
    assert len(parts) == {"nist-ai-rmf-1.0": 72, "iso-42001-2023": 68, "eu-altai-2020": 19}[key]


# --- how it is asked ------------------------------------------------------------------------------


def test_the_questions_on_the_ai_act_say_what_is_law_and_what_is_inferred():
    stands = {item.key: (item.strength, item.force) for item in EDITIONS["jp-ai-act-2025"].items}
    assert stands == {
        "AA-7-a": ("endeavour", "law"),
        "AA-7-b": ("endeavour", "law"),
        "AA-7-c": ("must", "law"),
        "AA-7-d": ("must", "law"),
        "AA-3-4": ("inferred", "inference"),
        "AA-13": ("inferred", "inference"),
        "AA-16-a": ("inferred", "inference"),
        "AA-16-b": ("inferred", "inference"),
        "AA-25-2": ("request", "law"),
    }


@pytest.mark.parametrize("key", ["jp-ai-act-2025", "jp-ai-guideline-2025.12", "oecd-ai-2024"])
def test_a_short_questionnaire_asks_everybody_everything_at_every_depth(key):
    assert {(item.roles, item.standard_for, item.quick) for item in EDITIONS[key].items} == {(ROLES, ROLES, True)}


def test_the_code_of_conduct_asks_developers_alone():
    items = EDITIONS["hiroshima-code-2023"].items
    assert {(item.roles, item.standard_for, item.quick) for item in items} == {(("developer",), ("developer",), True)}


def test_the_quick_check_of_the_governance_guidelines_asks_one_target_of_each_step():
    steps = EDITIONS["meti-governance-1.1"].principles
    assert [[item.quick for item in step.items].count(True) for step in steps] == [1] * 6


@pytest.mark.parametrize("key", [key for key in EDITIONS if key not in {"aigb-1.2", "jp-ai-act-2025"}])
def test_where_no_verb_of_the_source_is_known_all_items_weigh_the_same(key):
    assert {item.strength for item in EDITIONS[key].items} <= {"even"}


def test_a_supplement_is_asked_in_its_situation_only_and_says_what_it_rests_on():
    edition = EDITIONS["situations-2026.11"]
    assert edition.framework.supplements == "aigb"
    assert [item.key for item in edition.items if not item.only_with or item.quick or not item.force] == []
    assert {item.standard_for == item.roles for item in edition.items} == {True}


# --- dates and marks ------------------------------------------------------------------------------


def test_each_chapter_of_the_ai_act_carries_the_day_from_which_it_applies():
    days = {row.key: {passage.applies_on for passage in row.passages} for row in EDITIONS["jp-ai-act-2025"].principles}
    first, second = {date(2025, 6, 4)}, {date(2025, 9, 1)}
    assert days == {
        "statute": set(),
        "inference": set(),
        "CH-1": first,
        "CH-2": first,
        "CH-3": second,
        "CH-4": second,
        "SUPPL": {None},
    }


@pytest.mark.parametrize(
    ("article", "day"),
    [
        ("Art.-4", "2025-02-02"),
        ("Art.-6", "2027-12-02"),
        ("Art.-27", "2027-12-02"),
        ("Art.-50", "2026-08-02"),
        ("Art.-53", "2025-08-02"),
    ],
)
def test_places_of_the_eu_ai_act_carry_the_days_of_the_omnibus(article, day):
    row = next(row for row in EDITIONS["eu-ai-act-2026"].passages if row.key == article)
    assert row.applies_on == date.fromisoformat(day)
    assert row.applies_note


@pytest.mark.parametrize(
    ("key", "partly", "unverified"),
    [
        ("jp-ai-act-2025", "AA-3-4 AA-13 AA-16-a AA-16-b Suppl.-Art.-3 Suppl.-Art.-4", ""),
        ("jp-ai-guideline-2025.12", "1-1 1-2 1-3 2-3 2-4 2-5 3-1 3-2 3-3 3-4", "4"),
        ("hiroshima-code-2023", "", "HAIP-GP-12"),
        ("hiroshima-principles-dev-2023", "1 2 3 4 5 6 7 8 9 10 11", ""),
        ("hiroshima-principles-all-2023", "1 2 3 4 5 6 7 8 9 10 11 12", ""),
        ("oecd-haip-1.0", " ".join(f"Section-{n}" for n in range(1, 8)), ""),
        ("jp-social-principles-2019", "Philosophy-1 Philosophy-2 Philosophy-3 3 4 5", ""),
        ("mic-rd-2017", "5", "6 7 8 9"),
        ("mic-utilization-2019", "2 3 4 5 6 7 8 9", ""),
        (
            "meti-governance-1.1",
            "1-1 3-1 3-1-2 3-1-3 3-2 3-3 3-3-1 3-3-2 3-4 3-4-1 4-1 4-2",
            "1-2 1-3 2-1 3-1-1 3-4-2 4-3 5-1 5-2 6-1",
        ),
        ("nist-ai-600-1-2024", " ".join(f"2.{n}" for n in range(1, 13)), ""),
        (
            "iso-42001-2023",
            "A.7 A.7.2 A.7.3 A.7.4 A.7.5 A.7.6 A.8 A.8.2 A.8.3 A.8.4 A.8.5 "
            "A.9 A.9.2 A.9.3 A.9.4 A.10 A.10.2 A.10.3 A.10.4",
            "",
        ),
        ("eu-ai-act-2026", "Art.-49 Art.-50 Art.-55 Art.-72 Art.-73 Art.-86", "Art.-4a"),
    ],
)
def test_what_was_checked_in_part_or_not_at_all_carries_its_mark(key, partly, unverified):
    assert sorted(keys(key, verified="partly")) == sorted(partly.split())
    assert sorted(keys(key, verified="unverified")) == sorted(unverified.split())


def test_checked_in_the_text_itself_is_said_where_the_text_was_seen_and_nowhere_else():
    seen = {key for key in EDITIONS if keys(key, verified="primary")}
    assert seen == {
        "aigb-1.1",
        "aigb-risks-1.2",
        "aisi-evaluation-1.10",
        "jp-ai-act-2025",
        "sg-ai-verify-2026.01",
        "situations-2026.11",
    }


@pytest.mark.parametrize(
    "key",
    [
        "aigb-1.0",
        "aigb-1.1",
        "meti-governance-1.1",
        "mic-rd-2017",
        "mic-utilization-2019",
        "oecd-haip-1.0",
        "aisi-evaluation-1.10",
        "nist-ai-rmf-1.0",
    ],
)
def test_an_edition_that_was_replaced_or_is_being_revised_says_so(key):
    said = EDITIONS[key].version.note.en
    assert any(
        word in said for word in ("Merged into", "merged into", "replaced by", "current edition is", "under revision")
    )


# --- links ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def linked():
    return read(LINKS.read_text(encoding="utf-8"))[0]


def test_every_link_has_both_its_ends(linked):
    assert problems(linked, EDITIONS) == []


@pytest.mark.parametrize(
    ("target", "relations"),
    [
        ("hiroshima-code-2023", {"intersects": 31, "none": 1, "equal": 12, "subset": 11}),
        ("oecd-ai-2024", {"intersects": 33, "subset": 3}),
        ("nist-ai-rmf-1.0", {"intersects": 111, "none": 1}),
        ("iso-42001-2023", {"intersects": 114, "none": 4}),
        ("eu-ai-act-2026", {"intersects": 78, "none": 5}),
        ("eu-altai-2020", {"intersects": 36, "subset": 1, "none": 4}),
        ("sg-ai-verify-2026.01", {"intersects": 52, "none": 3}),
        ("aigb-risks-1.2", {"intersects": 31}),
    ],
)
def test_links_to_a_framework_are_as_many_of_each_kind_as_were_read(linked, target, relations):
    links = next(row.links for row in linked.crosswalks if row.target == target)
    assert Counter(link.relation for link in links) == relations


def test_500_rows_lead_to_seven_frameworks(linked):
    links = list(chain.from_iterable(row.links for row in linked.crosswalks[:7]))
    assert Counter(link.relation for link in links) == {"intersects": 455, "none": 18, "subset": 15, "equal": 12}
    assert Counter(link.basis for link in links) == {"judgement": 469, "published": 23, "published_inferred": 8}
    assert [link for link in links if link.basis != "judgement" and not link.reference] == []


def test_links_start_from_38_units_of_which_the_code_of_conduct_is_not_asked(linked):
    asked = {unit.key: len(unit.items) for unit in linked.units}
    assert {key for key, count in asked.items() if not count} == {key for key in asked if key.startswith("HC-")}
    # D-2-i stands under safety and, as Table 1 of the guidelines repeats it, under privacy.
    assert (len(asked), sum(asked.values())) == (10 + 12 + 5 + 11, 93 + 1)


def test_a_link_gives_its_reason_in_both_languages_and_no_verdict(linked):
    reasons = [link.rationale for row in linked.crosswalks for link in row.links]
    assert [text for text in reasons if not JAPANESE.search(text.ja) or JAPANESE.search(text.en)] == []
    verdicts = [text for text in reasons if VERDICT["ja"].search(NO_VERDICT["ja"].sub("", text.ja))]
    assert verdicts == []


def test_no_reason_stands_twice(linked):
    reasons = Counter(link.rationale.ja for row in linked.crosswalks for link in row.links)
    assert [text for text, count in reasons.items() if count > 1] == []


def test_every_crosswalk_says_whose_reading_it_is(linked):
    assert {row.note.ja.startswith("Tenkenによる読み方で、参考です。") for row in linked.crosswalks} == {True}
    assert {row.note.en.startswith("Tenken’s own reading, informative.") for row in linked.crosswalks} == {True}


def test_every_risk_but_one_is_answered_by_a_principle(linked):
    risks = {row.key for row in EDITIONS["aigb-risks-1.2"].passages}
    answered = {link.target for link in linked.crosswalks[7].links}
    assert risks - answered == {"R-15"}
    assert {3 <= link.strength <= 8 for link in linked.crosswalks[7].links} == {True}
