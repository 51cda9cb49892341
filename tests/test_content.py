"""The content contract: what every catalogue file must keep, and what is known of edition 1.2 of AIGB.

What is known of the other editions and of the links stands in ``test_content_facts``.
"""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from assessments.scope import Scope, items_in_scope
from guidelines.catalogue import ROLES, Edition, Item, Passage, Text
from guidelines.catalogue_yaml import read
from guidelines.rules import problems

FILES = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "catalogues").glob("*.yaml"))
EDITIONS = {path.stem: read(path.read_text(encoding="utf-8")) for path in FILES}
TEXTS = ("title", "question", "guidance", "example", "evidence", "first_step")
OWN_WORDS = ("question", "guidance", "example", "evidence", "first_step")
NOTES = ("note", "strength_note", "stage", "applies_note")
PAGES = re.compile(r"\d+(-\d+)?(, \d+(-\d+)?)*")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
HALF_WIDTH_KATAKANA = re.compile(r"[\uff61-\uff9f]")
VERDICT = {
    "ja": re.compile(r"準拠|(?<!不)適合|認証"),
    "en": re.compile(r"\b(complian|complies|comply|conforms|certif)", re.IGNORECASE),
}
NO_VERDICT = {
    "ja": re.compile(r"コンテンツの?認証|生体認証|顔認証|セキュリティの認証"),
    "en": re.compile(r"compliance with (terms|the requirements)|concerns certification", re.IGNORECASE),
}
"""What names a technique, a contract or an article, and says nothing of the reader's own result."""
SENTENCE = {"ja": re.compile(r"(?<=[。？！])"), "en": re.compile(r"(?<=[.?!])\s+")}

each_edition = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
each_item = pytest.mark.parametrize(
    "item", [pytest.param(item, id=f"{key} {item.key}") for key, edition in EDITIONS.items() for item in edition.items]
)


def remarks(row: Item | Passage) -> list[Text]:
    """What a row may say beside its own texts."""
    return [text for name in NOTES if (text := getattr(row, name, None))]


def texts(item: Item, lang: str, names: tuple[str, ...] = TEXTS) -> list[str]:
    return [getattr(item, name).in_language(lang) for name in names]


def said_of(row: Item | Passage, lang: str) -> list[str]:
    return texts(row, lang) if isinstance(row, Item) else [row.title.in_language(lang), row.summary.in_language(lang)]


def sentences(item: Item, lang: str) -> set[str]:
    found = (part.strip() for text in texts(item, lang, OWN_WORDS) for part in SENTENCE[lang].split(text))
    return {part for part in found if part}


def test_there_is_a_catalogue():
    assert "aigb-1.2" in EDITIONS


@each_edition
def test_a_file_is_named_after_its_edition_and_breaks_no_rule(edition: Edition):
    assert EDITIONS[edition.key] is edition
    assert problems(edition) == []


@each_edition
def test_principles_and_items_are_numbered_without_gaps(edition: Edition):
    assert [row.position for row in edition.principles] == list(range(1, len(edition.principles) + 1))
    for row in edition.principles:
        assert [item.position for item in row.items] == list(range(1, len(row.items) + 1))


@each_edition
def test_principles_of_one_group_stand_together(edition: Edition):
    groups = [row.group for row in edition.principles]
    assert len(set(groups)) == 1 + sum(before != after for before, after in pairwise(groups))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_sentence_is_shared_between_two_items_of_all_editions(lang):
    # Editions of one framework ask the same item in the same words.
    said = {
        (edition.framework.key, item.key, sentence)
        for edition in EDITIONS.values()
        for item in edition.items
        for sentence in sentences(item, lang)
    }
    counts = Counter(sentence for _framework, _key, sentence in said)
    assert [sentence for sentence, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_summary_is_shared_between_two_passages_of_all_editions(lang):
    rows = [row for edition in EDITIONS.values() for row in edition.passages]
    counts = Counter(row.summary.in_language(lang) for row in rows)
    assert [text for text, count in counts.items() if count > 1] == []


@each_edition
def test_an_edition_says_in_both_languages_what_is_the_source_s_and_what_is_ours(edition: Edition):
    said = [edition.version.licence_note, *filter(None, [edition.version.note])]
    assert all("Tenken" in text for text in (said[0].ja, said[0].en))
    assert all(JAPANESE.search(text.ja) and not JAPANESE.search(text.en) for text in said)


@each_edition
def test_an_edition_other_than_the_guidelines_says_how_far_each_place_was_checked(edition: Edition):
    marks = {row.verified for row in (*edition.items, *edition.passages)}
    assert (None in marks) == (edition.key == "aigb-1.2")


@each_item
def test_an_item_speaks_both_languages(item: Item):
    assert all(JAPANESE.search(text) for text in texts(item, "ja"))
    assert not [text for text in texts(item, "en") if JAPANESE.search(text)]


@each_item
def test_an_item_names_its_place_in_the_source(item: Item):
    assert item.source.page is None or PAGES.fullmatch(item.source.page)
    assert all(text.strip() for text in (item.source.section.ja, item.source.section.en, item.printed_id))


@pytest.mark.parametrize("item", EDITIONS["aigb-1.2"].items, ids=lambda item: item.key)
def test_an_item_of_the_guidelines_names_its_page(item: Item):
    assert item.source.page


@each_item
def test_a_question_is_short_and_one(item: Item):
    assert len(item.question.ja) <= 120
    assert len(item.question.en.split()) <= 35
    assert item.question.ja.endswith(("か。", "か？"))
    assert item.question.en.endswith("?")


@each_item
def test_japanese_uses_no_half_width_katakana(item: Item):
    said = [*texts(item, "ja"), *(text.ja for text in remarks(item))]
    assert not [text for text in said if HALF_WIDTH_KATAKANA.search(text)]


@each_item
def test_no_text_begins_or_ends_with_a_space(item: Item):
    assert not [text for lang in ("ja", "en") for text in texts(item, lang) if text != text.strip()]


@each_edition
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_gives_a_verdict_on_the_reader(edition: Edition, lang):
    said = {
        row.key: [*said_of(row, lang), *(text.in_language(lang) for text in remarks(row))]
        for row in (*edition.items, *edition.passages)
    }
    judged = [key for key, words in said.items() if VERDICT[lang].search(NO_VERDICT[lang].sub("", "\n".join(words)))]
    assert judged == []


@each_edition
def test_passages_are_short(edition: Edition):
    rows = [row.key for row in edition.passages if len(row.summary.ja) > 100 or len(row.summary.en.split()) > 45]
    assert rows == []


@each_edition
def test_passages_speak_both_languages(edition: Edition):
    said = [(row.key, text) for row in edition.passages for text in (row.title, row.summary, *remarks(row))]
    assert [key for key, text in said if not JAPANESE.search(text.ja) or HALF_WIDTH_KATAKANA.search(text.ja)] == []
    assert [key for key, text in said if JAPANESE.search(text.en)] == []


@each_edition
def test_passages_name_their_places_in_the_source(edition: Edition):
    assert [row.key for row in edition.passages if row.source.page and not PAGES.fullmatch(row.source.page)] == []
    places = [(row.printed_id, row.source.section.ja, row.source.section.en) for row in edition.passages]
    assert [place for place in places if not all(text.strip() for text in place)] == []


# --- AI Guidelines for Business, edition 1.2 ------------------------------------------------------


@pytest.fixture(scope="module")
def aigb() -> Edition:
    return EDITIONS["aigb-1.2"]


@pytest.mark.parametrize(("start", "count"), [("C-", 31), ("D-", 12), ("P-", 11), ("U-", 7), ("H-", 12), ("AT-", 20)])
def test_each_part_of_the_guideline_has_all_its_items(aigb, start, count):
    assert len([item for item in aigb.items if item.key.startswith(start)]) == count


def test_there_are_no_other_items(aigb):
    assert len(aigb.items) == 31 + 12 + 11 + 7 + 12 + 20


@pytest.mark.parametrize(
    ("depth", "role", "count"),
    [
        ("quick", "developer", 12),
        ("quick", "provider", 12),
        ("quick", "user", 12),
        ("standard", "developer", 42),
        ("standard", "provider", 36),
        ("standard", "user", 28),
    ],
)
def test_each_depth_asks_a_role_as_many_items_as_the_method_says(aigb, depth, role, count):
    assert len(items_in_scope(aigb, Scope(roles=(role,), depth=depth))) == count


@pytest.mark.parametrize(("start", "role"), [("D-", "developer"), ("P-", "provider"), ("U-", "user")])
def test_items_of_one_actor_ask_that_actor_alone_and_in_the_standard_check(aigb, start, role):
    own = [item for item in aigb.items if item.key.startswith(start)]
    assert {(item.roles, item.standard_for) for item in own} == {((role,), (role,))}


@pytest.mark.parametrize("start", ["C-", "AT-", "H-"])
def test_common_items_ask_every_actor(aigb, start):
    assert {item.roles for item in aigb.items if item.key.startswith(start)} == {ROLES}


def test_the_fourteen_action_targets_are_in_the_standard_check_of_everybody(aigb):
    targets = [item for item in aigb.items if item.key.startswith("AT-") and item.standard_for]
    assert {item.standard_for for item in targets} == {ROLES}
    assert len(targets) == 14


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("C-1-1", "人間の尊厳及び個人の自律"),
        ("C-2-1", "人間の生命・身体・財産、精神及び環境への配慮"),
        ("C-3-2", "人間の判断の介在"),
        ("C-7-2", "「共通の指針」の対応状況の説明"),
        ("C-9", "公正競争確保"),
        ("D-2-i", "適切なデータの学習"),
        ("P-6-i", "システムアーキテクチャ等の文書化"),
        ("U-4-i", "個人情報の不適切入力及びプライバシー侵害への対策"),
        ("AT-2-1", "AIガバナンス・ゴールの設定"),
    ],
)
def test_japanese_titles_are_those_of_the_source(aigb, key, title):
    assert aigb.item(key).title.ja == title


def test_principles_carry_the_names_of_the_source(aigb):
    assert [row.title.ja for row in aigb.principles[:10]] == [
        "人間中心",
        "安全性",
        "公平性",
        "プライバシー保護",
        "セキュリティ確保",
        "透明性",
        "アカウンタビリティ",
        "教育・リテラシー",
        "公正競争確保",
        "イノベーション",
    ]
