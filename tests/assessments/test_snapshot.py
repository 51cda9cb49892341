"""A frozen result holds all that is shown of it, and gives the same figures for ever."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest

from assessments.scope import Scope
from assessments.scoring import LEVELS, Answer, as_data, score
from assessments.snapshot import NO_REPLY, Profile, Reply, content, rate
from guidelines.catalogue import SITUATIONS, Edition

AS_OF = datetime(2026, 11, 23, 14, 5, 59, 999, tzinfo=timezone(timedelta(hours=9)))
SCOPE = Scope(roles=("developer", "user"), depth="full", facts={"generative_ai": False, "personal_data": True})


def replies(edition: Edition) -> dict[str, Reply]:
    """Every level in turn, every fourth item open."""
    return {
        item.key: Reply(
            level=LEVELS[n % 5],
            reason="使わない",
            approach=f"やり方{n}",
            considered_on=date(2026, 4, 1),
            evidence=("規程",) * (n % 3),
        )
        for n, item in enumerate(edition.items)
        if n % 4
    }


@pytest.fixture
def frozen(edition: Edition) -> dict:
    profile = Profile(organisation="山川食品", size="6-20", sector="trade")
    return content(edition=edition, scope=SCOPE, replies=replies(edition), profile=profile, as_of=AS_OF, code="abc")


def items(frozen: dict) -> dict[str, dict]:
    return {item["key"]: item for row in frozen["principles"] for item in row["items"]}


def test_it_survives_being_stored_as_json(frozen):
    assert json.loads(json.dumps(frozen)) == frozen


def test_a_stored_result_recomputed_equals_itself(frozen):
    stored = json.loads(json.dumps(frozen))
    answers = [
        Answer(
            key=item["key"],
            principle=row["key"],
            roles=tuple(item["roles"]),
            weight=item["weight"],
            level=item["reply"]["level"],
            evidenced=bool(item["reply"]["evidence"]),
        )
        for row in stored["principles"]
        for item in row["items"]
    ]
    assert as_data(score(answers)) == stored["score"]


def test_it_says_what_it_is(frozen):
    assert (frozen["schema"], frozen["method"], frozen["code"]) == (1, 1, "abc")
    assert frozen["as_of"] == "2026-11-23T14:05:59+09:00"
    assert (frozen["edition"]["key"], frozen["edition"]["published_on"]) == ("aigb-1.2", "2026-03-31")
    assert frozen["scope"] == {"roles": ["developer", "user"], "depth": "full"}


def test_the_profile_holds_every_fact_said_or_not(frozen):
    assert frozen["profile"] == {
        "organisation": "山川食品",
        "size": "6-20",
        "sector": "trade",
        "generative_ai": False,
        "personal_data": True,
        "life_or_rights": None,
        **dict.fromkeys(SITUATIONS, False),
    }


def test_it_holds_the_items_in_scope_and_no_other(frozen, edition):
    assert list(items(frozen)) == [item.key for item in edition.items if SCOPE.includes(item)]


def test_items_left_out_by_the_profile_are_named_with_the_fact(frozen, edition):
    left_out = [item for item in edition.items if "generative_ai" in item.when]
    assert [row["key"] for row in frozen["left_out"]] == [item.key for item in left_out] != []
    assert frozen["left_out"][0]["facts"] == ["generative_ai"]


@pytest.mark.parametrize("name", ["title", "question", "guidance", "example", "evidence", "first_step"])
def test_every_text_of_an_item_is_kept_in_both_languages(frozen, edition, name):
    text = getattr(edition.item("C-1-1"), name)
    assert items(frozen)["C-1-1"][name] == {"ja": text.ja, "en": text.en}


def test_an_item_keeps_its_place_in_the_source(frozen, edition):
    source = edition.item("C-1-1").source
    found = items(frozen)["C-1-1"]["source"]
    assert (found["document"], found["page"], found["part"]["ja"]) == (source.document, source.page, source.part.ja)


def test_an_item_counts_for_the_roles_in_scope_alone(frozen):
    assert items(frozen)["C-1-1"]["roles"] == ["developer", "user"]


def test_texts_that_an_item_does_not_have_are_null(frozen, edition):
    without = next(item.key for item in edition.items if item.stage is None and item.key in items(frozen))
    assert items(frozen)[without]["stage"] is None


def test_a_reply_is_kept_character_for_character(edition):
    reply = Reply(
        level="not_applicable",
        reason=" <b>理由</b>\n",
        considered="&amp;",
        relations="\ue000",
        approach="＝1+1",
        considered_on=date(2026, 4, 1),
        evidence=("</script>", "'\""),
    )
    made = content(edition=edition, scope=SCOPE, replies={"C-1-1": reply}, profile=Profile(), as_of=AS_OF)
    assert items(made)["C-1-1"]["reply"] == {
        "level": "not_applicable",
        "reason": " <b>理由</b>\n",
        "considered": "&amp;",
        "relations": "\ue000",
        "approach": "＝1+1",
        "considered_on": "2026-04-01",
        "evidence": ["</script>", "'\""],
    }


def test_an_item_without_an_answer_has_an_empty_reply(edition):
    made = content(edition=edition, scope=SCOPE, replies={}, profile=Profile(), as_of=AS_OF)
    assert items(made)["C-1-1"]["reply"]["level"] is None
    assert made["score"]["answered"] == 0
    assert made["code"] == ""


def test_answers_out_of_scope_do_not_count(edition):
    user = Scope(roles=("user",), depth="quick")
    assert rate(edition, user, {"D-2-i": Reply(level="in_place"), "no-such": NO_REPLY}).total.answered == 0


def test_evidence_makes_an_answer_evidenced(edition):
    answers = {"C-1-3": Reply(level="in_place", evidence=("規程",)), "C-3-2": Reply(level="in_place")}
    total = rate(edition, Scope(roles=("user",), depth="quick"), answers).total
    assert 0 < total.evidenced < 1


def test_the_findings_are_those_of_the_score(frozen):
    assert frozen["findings"]["steps"][0].keys() == {"key", "gain", "kind"}
    gains = [step["gain"] for step in frozen["findings"]["steps"]]
    assert gains == sorted(gains, reverse=True)
    assert len(frozen["findings"]["strengths"]) <= 3 >= len(frozen["findings"]["gaps"])
