"""The draft of the internal rule on AI: what is in place stands, what is not is marked, nothing disappears."""

import re
from collections import Counter
from datetime import UTC, datetime
from string import Formatter

import pytest
import yaml
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.frozen import whole
from assessments.models import Response
from assessments.rulebook import LEVELS, STATES, Rule, offered, rule
from assessments.scope import Scope, items_in_scope
from assessments.snapshot import Profile, Reply, content
from guidelines.catalogue import FACTS, ROLES, Edition

BOOK = yaml.safe_load((settings.BASE_DIR / "fixtures" / "rulebook" / "aigb.yaml").read_text(encoding="utf-8"))
ENTRIES = [entry for chapter in BOOK["chapters"] for entry in chapter["articles"]]
CLAUSES = [clause for entry in ENTRIES for clause in entry["clauses"]]
NAMED = [key for clause in CLAUSES for key in clause["keys"]]
TITLES = [part["title"] for part in (*BOOK["chapters"], *ENTRIES)]
JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
AS_OF = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def made(edition: Edition, *, roles=("user",), depth="full", facts=None, replies=None) -> dict:
    scope = Scope(roles=roles, depth=depth, facts=facts or {})
    return whole(content(edition=edition, scope=scope, replies=replies or {}, profile=Profile(), as_of=AS_OF))


def mark_of(draft: Rule, key: str):
    (found,) = [mark for mark in draft.marks if mark.key == key]
    return found


def clause_of(draft: Rule, key: str):
    articles = (article for chapter in draft.chapters for article in chapter.articles)
    return [c for a in articles for c in a.clauses if key in [mark.key for mark in c.marks]]


# --- the clauses as data --------------------------------------------------------------------------


def test_every_item_that_a_clause_names_exists_and_stands_in_one_clause_only(edition: Edition):
    assert set(NAMED) <= {item.key for item in edition.items}
    assert [key for key, times in Counter(NAMED).items() if times > 1] == []


def test_every_item_of_the_edition_has_a_clause(edition: Edition):
    assert [item.key for item in edition.items if item.key not in NAMED] == []


def test_what_is_cited_of_items_that_were_not_asked_is_what_the_edition_says(edition: Edition):
    said = {i.key: {"printed_id": i.printed_id, "title": {"ja": i.title.ja, "en": i.title.en}} for i in edition.items}
    assert BOOK["items"] == {key: said[key] for key in BOOK["items"]}
    assert set(BOOK["items"]) == set(NAMED)


def test_japanese_is_japanese_and_english_is_not():
    pairs = [*CLAUSES, *TITLES, *BOOK["words"].values()]
    assert [text for text in (*CLAUSES, *TITLES) if not JAPANESE.search(text["ja"])] == []
    assert [text["en"] for text in pairs if JAPANESE.search(text["en"])] == []


def test_both_languages_of_a_fixed_word_have_the_same_blanks():
    def blanks(text: str) -> list:
        return sorted(name for _text, name, _spec, _how in Formatter().parse(text) if name)

    assert [w for w in BOOK["words"].values() if blanks(w["ja"]) != blanks(w["en"])] == []


def test_every_japanese_clause_ends_as_a_sentence():
    assert [clause["ja"] for clause in CLAUSES if not clause["ja"].endswith("。")] == []
    assert [clause["en"] for clause in CLAUSES if not clause["en"].endswith(".")] == []


def test_what_the_guidelines_only_expect_is_no_duty(edition: Edition):
    expected = {item.key for item in edition.items if item.strength == "expected"}
    clauses = [clause["ja"] for clause in CLAUSES if expected & set(clause["keys"])]
    assert clauses
    assert [text for text in clauses if re.search("なければならない|てはならない", text)] == []


def test_a_state_has_the_word_that_the_answer_has_on_the_screen():
    words = {"in_place": "in_place", "partly": "partly", "gap": "not_yet", "does_not_apply": "not_applicable"}
    with override("ja"):
        assert {state: BOOK["words"][state]["ja"] for state in words} == {
            state: Response.Level(level).label for state, level in words.items()
        }


def test_roles_and_facts_of_the_data_are_known():
    assert {entry["role"] for entry in ENTRIES if "role" in entry} <= set(ROLES)
    assert set(FACTS) <= set(BOOK["words"])


# --- each state -----------------------------------------------------------------------------------


def test_what_is_in_place_stands_without_a_mark_and_with_the_practice_in_its_own_words(edition: Edition):
    reply = Reply(level="in_place", approach="総務課長が責任者です。")
    draft = rule(made(edition, replies={"C-7-3": reply}), BOOK)
    (clause,) = clause_of(draft, "C-7-3")
    assert (clause.state, clause.marks[0].open, clause.marks[0].note) == ("in_place", None, "総務課長が責任者です。")


@pytest.mark.parametrize(
    ("level", "state", "ja", "en"),
    [
        ("partly", "partly", "一部実施です", "partly in place"),
        ("not_yet", "gap", "未実施です", "not in place yet"),
        ("unknown", "not_known", "「わからない」", "“don’t know”"),
        (None, "not_known", "未回答", "not answered"),
    ],
)
def test_what_is_not_in_place_is_marked_in_brackets_with_its_first_step(edition: Edition, level, state, ja, en):
    draft = rule(made(edition, replies={"C-7-3": Reply(level=level)}), BOOK)
    mark = mark_of(draft, "C-7-3")
    (step,) = [item.first_step for item in edition.items if item.key == "C-7-3"]
    assert (mark.state, clause_of(draft, "C-7-3")[0].state) == (state, state)
    for words, found, first in ((mark.open["ja"], ja, step.ja), (mark.open["en"], en, step.en)):
        assert words.startswith("【")
        assert words.endswith("】")
        assert found in words
        assert first in words


def test_what_is_not_in_place_shows_no_practice(edition: Edition):
    draft = rule(made(edition, replies={"C-7-3": Reply(level="not_yet", approach="以前の案")}), BOOK)
    assert mark_of(draft, "C-7-3").note == ""


def test_what_does_not_apply_leaves_the_text_and_is_listed_with_the_reason(edition: Edition):
    reply = Reply(level="not_applicable", reason="学習をさせていません。")
    draft = rule(made(edition, replies={"C-2-3": reply}), BOOK)
    assert clause_of(draft, "C-2-3") == []
    assert [(m.key, m.reason["ja"]) for m in draft.left_out] == [("C-2-3", "学習をさせていません。")]


def test_what_the_profile_denies_is_listed_with_the_fact(edition: Edition):
    full = made(edition, facts={"generative_ai": False})
    draft = rule(full, BOOK)
    assert full["left_out"]
    assert {m.key for m in draft.left_out} == {row["key"] for row in full["left_out"]}
    assert {m.reason["en"] for m in draft.left_out} == {
        "The profile says that it does not apply: no generative AI is used"
    }


def test_what_was_not_asked_stays_neutral_and_says_so(edition: Edition):
    quick = made(edition, depth="quick")
    asked = {item["key"] for part in quick["principles"] for item in part["items"]}
    draft = rule(quick, BOOK)
    unasked = [mark for mark in draft.marks if mark.key not in asked]
    assert unasked
    assert {mark.state for mark in unasked} == {"not_asked"}
    assert {mark.open["en"][:11] for mark in unasked} == {"【NOT ASKED:"}


def test_a_clause_shows_the_state_of_its_item_that_needs_most_attention(edition: Edition):
    replies = {"U-2-i": Reply(level="in_place"), "U-7-ii": Reply(level="not_yet")}
    (clause,) = clause_of(rule(made(edition, replies=replies), BOOK), "U-2-i")
    assert (clause.state, [mark.state for mark in clause.marks]) == ("gap", ["in_place", "gap"])


# --- laws -----------------------------------------------------------------------------------------


@given(data=st.data())
def test_every_item_that_was_asked_appears_once_with_its_state(edition: Edition, data):
    roles = tuple(data.draw(st.lists(st.sampled_from(ROLES), unique=True, min_size=1)))
    depth = data.draw(st.sampled_from(("quick", "standard", "full")))
    facts = {name: data.draw(st.sampled_from((True, False, None))) for name in FACTS}
    asked = [item.key for item in items_in_scope(edition, Scope(roles=roles, depth=depth, facts=facts))]
    levels = {key: data.draw(st.sampled_from(tuple(LEVELS))) for key in asked}
    replies = {key: Reply(level=level) for key, level in levels.items()}
    full = made(edition, roles=roles, depth=depth, facts=facts, replies=replies)
    draft = rule(full, BOOK)
    found = {mark.key: mark.state for mark in draft.marks}
    assert len(found) == len(draft.marks)
    assert {key: found[key] for key in asked} == {key: LEVELS[level] for key, level in levels.items()}
    assert {row["key"] for row in full["left_out"]} <= {mark.key for mark in draft.left_out}
    assert sum(draft.counts.values()) == len(found)
    assert all(mark.open for mark in draft.marks if mark.state in ("gap", "not_known", "partly", "not_asked"))
    assert all(mark.reason for mark in draft.left_out)


def test_articles_and_chapters_are_numbered_without_holes(edition: Edition):
    replies = {key: Reply(level="not_applicable", reason="なし") for key in ("C-8-1", "AT-3-2", "C-8-2", "AT-1-3")}
    draft = rule(made(edition, replies=replies), BOOK)
    numbers = [article.number for chapter in draft.chapters for article in chapter.articles]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [chapter.number for chapter in draft.chapters] == [*range(1, len(draft.chapters)), None]
    assert any("教育・研修" in why["ja"] for why in draft.outside)


def test_articles_of_roles_that_nobody_has_are_left_out_and_said(edition: Edition):
    draft = rule(made(edition, roles=("user",)), BOOK)
    assert len(draft.outside) == 2
    assert mark_titles(draft).isdisjoint({"AIの開発", "AIの提供"})
    assert {"AIの開発", "AIの提供"} <= mark_titles(rule(made(edition, roles=ROLES), BOOK))


def mark_titles(draft: Rule) -> set[str]:
    return {article.title["ja"] for chapter in draft.chapters for article in chapter.articles}


def test_an_item_without_a_clause_is_listed_at_the_end(edition: Edition):
    full = made(edition)
    full["principles"][0]["items"][0] |= {"key": "X-1"}
    draft = rule(full, BOOK)
    assert [mark.key for mark in draft.unnamed] == ["X-1"]


def test_the_draft_is_made_of_aigb_alone(edition: Edition):
    full = made(edition)
    assert offered(full)
    assert not offered(full | {"edition": full["edition"] | {"framework": "iso-42001"}})


def test_every_level_has_a_state_and_every_state_a_word():
    assert set(LEVELS.values()) | {"not_asked"} == set(STATES)
    assert set(STATES) <= set(BOOK["words"])
