"""The content contract: what every catalogue file must keep, and what is known of edition 1.2."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from assessments.scope import Scope, items_in_scope
from guidelines.catalogue import ROLES, Edition, Item, problems
from guidelines.catalogue_yaml import read

FILES = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "catalogues").glob("*.yaml"))
EDITIONS = {path.stem: read(path.read_text(encoding="utf-8")) for path in FILES}
TEXTS = ("title", "question", "guidance", "example", "evidence", "first_step")
OWN_WORDS = ("question", "guidance", "example", "evidence", "first_step")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
HALF_WIDTH_KATAKANA = re.compile(r"[\uff61-\uff9f]")
SENTENCE = {"ja": re.compile(r"(?<=[。？！])"), "en": re.compile(r"(?<=[.?!])\s+")}

each_edition = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
each_item = pytest.mark.parametrize(
    "item", [pytest.param(item, id=f"{key} {item.key}") for key, edition in EDITIONS.items() for item in edition.items]
)


def texts(item: Item, lang: str, names: tuple[str, ...] = TEXTS) -> list[str]:
    return [getattr(item, name).in_language(lang) for name in names]


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


@each_edition
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_sentence_is_shared_between_two_items(edition: Edition, lang):
    counts = Counter(sentence for item in edition.items for sentence in sentences(item, lang))
    assert [sentence for sentence, count in counts.items() if count > 1] == []


@each_item
def test_an_item_speaks_both_languages(item: Item):
    assert all(JAPANESE.search(text) for text in texts(item, "ja"))
    assert not [text for text in texts(item, "en") if JAPANESE.search(text)]


@each_item
def test_an_item_names_its_place_in_the_source(item: Item):
    assert re.fullmatch(r"\d+(-\d+)?(, \d+(-\d+)?)*", item.source.page)
    assert all(text.strip() for text in (item.source.section.ja, item.source.section.en, item.printed_id))


@each_item
def test_a_question_is_short_and_one(item: Item):
    assert len(item.question.ja) <= 120
    assert len(item.question.en.split()) <= 35
    assert item.question.ja.endswith(("か。", "か？"))
    assert item.question.en.endswith("?")


@each_item
def test_japanese_uses_no_half_width_katakana(item: Item):
    remarks = [text.ja for text in (item.strength_note, item.stage, item.note) if text]
    assert not [text for text in (*texts(item, "ja"), *remarks) if HALF_WIDTH_KATAKANA.search(text)]


@each_item
def test_no_text_begins_or_ends_with_a_space(item: Item):
    assert not [text for lang in ("ja", "en") for text in texts(item, lang) if text != text.strip()]


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
