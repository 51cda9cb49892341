"""What Tenken tells of the history of the instruments, and its glossary: the rules of its texts, and known dates."""

import re
from collections import Counter
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from guidelines.catalogue import Text
from guidelines.chronicle import Event, Term, problems
from guidelines.chronicle_yaml import read

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
EDITIONS = {path.stem for path in (FOLDER / "catalogues").glob("*.yaml")}
HISTORY = read((FOLDER / "history.yaml").read_bytes())[0]
GLOSSARY = read((FOLDER / "glossary.yaml").read_bytes())[0]
EVENTS = {event.key: event for event in HISTORY.events}
TERMS = {term.key: term for term in GLOSSARY.terms}
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
FULL_WIDTH_LATIN = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
SENTENCE = {"ja": re.compile(r"(?<=[。？！])"), "en": re.compile(r"(?<=[.?!])(?<!No\.)\s+")}
JUDGEMENT = re.compile(r"準拠|適合して|違反なし|コンプライアンス|complian", re.IGNORECASE)

each_event = pytest.mark.parametrize("event", HISTORY.events, ids=EVENTS)
each_term = pytest.mark.parametrize("term", GLOSSARY.terms, ids=TERMS)
each_language = pytest.mark.parametrize("lang", ["ja", "en"])


def own_words() -> list[Text]:
    told = chain.from_iterable((event.text, event.corrects) for event in HISTORY.events)
    return [text for text in (*told, *(term.meaning for term in GLOSSARY.terms)) if text]


def sentences(text: Text, lang: str) -> list[str]:
    return [part.strip() for part in SENTENCE[lang].split(text.in_language(lang)) if part.strip()]


def test_the_history_breaks_no_rule_and_names_only_editions_that_there_are():
    assert problems(HISTORY, EDITIONS) == []


def test_the_glossary_breaks_no_rule():
    assert problems(GLOSSARY, EDITIONS) == []


def test_each_file_holds_its_own_part():
    assert (HISTORY.terms, GLOSSARY.events) == ((), ())
    assert len(HISTORY.events) >= 50
    assert 45 <= len(GLOSSARY.terms) <= 75


@each_language
def test_no_sentence_is_written_twice(lang):
    told = Counter(sentence for text in own_words() for sentence in sentences(text, lang))
    assert [sentence for sentence, count in told.items() if count > 1] == []


def both(*texts: Text | None) -> list[Text]:
    return [text for text in texts if text]


@each_event
def test_an_event_speaks_both_languages(event: Event):
    for text in both(event.text, event.corrects):
        assert JAPANESE.search(text.ja)
        assert not JAPANESE.search(text.en)
    assert not JAPANESE.search(event.title.en + event.issuer.en)


@each_term
def test_a_term_speaks_both_languages(term: Term):
    for text in both(term.term, term.meaning, term.source):
        assert JAPANESE.search(text.ja)
        assert not JAPANESE.search(text.en)


@each_event
def test_an_event_is_told_in_one_or_two_short_sentences(event: Event):
    for text in both(event.text, event.corrects):
        assert len(text.ja) <= 120
        assert len(text.en.split()) <= 45
        assert (text.ja[-1], text.en[-1]) == ("。", ".")
        assert max(len(sentences(text, lang)) for lang in SENTENCE) <= 2


@each_term
def test_a_meaning_is_short(term: Term):
    assert len(term.meaning.ja) <= 120
    assert len(term.meaning.en.split()) <= 45
    assert (term.meaning.ja[-1], term.meaning.en[-1]) == ("。", ".")


@pytest.mark.parametrize("text", own_words(), ids=lambda text: text.en[:40])
def test_japanese_keeps_to_one_way_of_writing(text: Text):
    assert not HALF_WIDTH.search(text.ja)
    assert not FULL_WIDTH_LATIN.search(text.ja)
    assert not re.search(r"[,()]", text.ja)


@pytest.mark.parametrize("text", own_words(), ids=lambda text: text.en[:40])
def test_nobody_is_called_compliant(text: Text):
    assert not JUDGEMENT.search(text.ja + text.en)


@each_event
def test_what_is_no_law_is_not_said_to_be_one(event: Event):
    foreign_or_japanese_law = re.search(r"法|automated driving|Act|Omnibus|Personal", event.title.ja + event.title.en)
    assert (event.sort != "law") or foreign_or_japanese_law


def test_no_two_terms_share_a_name():
    for lang in ("ja", "en"):
        assert len({term.term.in_language(lang) for term in GLOSSARY.terms}) == len(GLOSSARY.terms)


# --- dates and other facts that are often told wrong ----------------------------------------------


@pytest.mark.parametrize(
    ("key", "on"),
    [
        ("mic-rd-2017", date(2017, 7, 28)),
        ("social-principles-2019", date(2019, 3, 29)),
        ("oecd-ai-2019", date(2019, 5, 22)),
        ("mic-utilization-2019", date(2019, 8, 9)),
        ("automated-driving-level-3", date(2020, 4, 1)),
        ("automated-driving-level-4", date(2023, 4, 1)),
        ("hiroshima-code-2023", date(2023, 10, 30)),
        ("hiroshima-principles-all-2023", date(2023, 12, 1)),
        ("aigb-1.0", date(2024, 4, 19)),
        ("oecd-ai-2024", date(2024, 5, 3)),
        ("aigb-1.01", date(2024, 11, 22)),
        ("ai-act-bill", date(2025, 2, 28)),
        ("aigb-1.1", date(2025, 3, 28)),
        ("ai-act-passed", date(2025, 5, 28)),
        ("ai-act-chapters-1-2", date(2025, 6, 4)),
        ("ai-act-chapters-3-4", date(2025, 9, 1)),
        ("ai-act-guideline", date(2025, 12, 19)),
        ("ai-basic-plan-1", date(2025, 12, 23)),
        ("aigb-1.2", date(2026, 3, 31)),
        ("oecd-haip-2.0", date(2026, 5, 28)),
        ("ai-basic-plan-2", date(2026, 7, 14)),
        ("appi-amendment-2026", date(2026, 7, 17)),
        ("eu-ai-act-omnibus", date(2026, 7, 27)),
        ("ip-principle-code", date(2026, 8, 25)),
    ],
)
def test_a_day_is_told_exactly(key, on):
    assert (EVENTS[key].on, EVENTS[key].precision) == (on, "day")


def test_the_ai_act_was_not_in_force_on_the_day_it_passed():
    words = EVENTS["ai-act-passed"].corrects
    assert "2025年6月4日" in words.ja
    assert "9月1日" in words.ja
    assert "It was not in force on the day it passed" in words.en


def test_the_ai_act_is_told_with_the_words_of_article_7():
    words = EVENTS["ai-act-chapters-1-2"].corrects
    assert "努める" in words.ja
    assert "協力しなければならない" in words.ja
    assert "must cooperate" in words.en


def test_2020_brought_level_3_and_no_driverless_cars():
    level_3, level_4 = EVENTS["automated-driving-level-3"], EVENTS["automated-driving-level-4"]
    assert "レベル3" in level_3.title.ja
    assert "無人の車が公道を走れるようになったわけではありません" in level_3.corrects.ja
    assert "許可" in level_4.text.ja


def test_the_guidelines_follow_one_another():
    chain_of_editions, key = [], "mic-rd-2017"
    while key:
        chain_of_editions.append(key)
        key = EVENTS[key].replaced_by
    assert chain_of_editions == ["mic-rd-2017", "aigb-1.0", "aigb-1.01", "aigb-1.1", "aigb-1.2"]
    assert {EVENTS[key].replaced_by for key in ("mic-utilization-2019", "meti-governance-1.1")} == {"aigb-1.0"}


@pytest.mark.parametrize("key", ["crosswalk-1-2024", "crosswalk-2-2024"])
def test_a_day_on_which_sources_differ_is_told_as_a_month_with_both(key):
    event = EVENTS[key]
    assert (event.precision, event.verified) == ("month", "partly")
    assert re.search(r"29日と30日|17日と18日", event.text.ja)


def test_only_the_act_and_the_current_guidelines_are_said_to_be_checked_in_their_text():
    assert {key for key, event in EVENTS.items() if event.verified == "primary"} == {"ai-act-chapters-1-2", "aigb-1.2"}


@pytest.mark.parametrize("key", ["ai-act-guideline", "ip-principle-code", "ai-basic-plan-2"])
def test_a_text_that_was_not_read_in_full_is_marked(key):
    assert EVENTS[key].verified == "partly"


@pytest.mark.parametrize("trait", ["soft_law", "interoperability"])
def test_each_trait_is_shown_by_several_events_and_by_the_current_guidelines(trait):
    shown = [event.key for event in HISTORY.events if trait in event.traits]
    assert len(shown) >= 5
    assert {"aigb-1.2", "ai-act-chapters-1-2"} <= set(shown)


@pytest.mark.parametrize(
    "word",
    [
        "点検", "自己点検", "枠組み", "版", "指針", "項目", "役割", "実施済", "一部実施", "未実施", "わからない",
        "該当しない", "未回答", "確認済みの実践", "到達しうる上限", "回答率", "根拠資料", "関係の種類", "補足",
        "到達度の区分", "ソフトロー", "AI開発者", "AI提供者", "AI利用者", "AIエージェント", "フィジカルAI",
        "活用事業者",
    ],
)  # fmt: skip
def test_the_glossary_explains_the_words_of_the_pages(word):
    assert word in {term.term.ja for term in GLOSSARY.terms}
