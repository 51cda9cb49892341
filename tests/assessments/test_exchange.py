"""An assessment as JSON: what goes out comes in again, and every fault is told at once."""

from datetime import date

import pytest
from hypothesis import given

from assessments.exchange import ExchangeError, Given, edition_key, read
from assessments.scope import Scope, known_facts
from assessments.snapshot import Profile, Reply
from tests.assessments.exchanges import EDITION, given_assessments, minimal, written


def problems(data: dict) -> tuple[str, ...]:
    with pytest.raises(ExchangeError) as refused:
        read(data, EDITION)
    assert str(refused.value) == "\n".join(refused.value.problems)
    return refused.value.problems


@given(assessment=given_assessments)
def test_what_is_written_reads_back_as_it_was(assessment):
    assert read(written(assessment), EDITION) == assessment


@given(assessment=given_assessments)
def test_writing_twice_gives_the_same(assessment):
    data = written(assessment)
    assert written(read(data, EDITION)) == data


def test_answers_out_of_scope_are_written_too():
    scope = Scope(roles=("user",), depth="quick", facts=known_facts({}))
    assessment = Given(scope=scope, profile=Profile(), replies={"B-1": Reply(level="partly")})
    assert written(assessment)["answers"] == {"B-1": {"level": "partly"}}


def test_empty_parts_of_an_answer_are_not_written():
    scope = Scope(roles=("user",), depth="quick", facts=known_facts({}))
    data = written(Given(scope=scope, profile=Profile(), replies={"A-1": Reply()}))
    assert (data["answers"], data["profile"]) == ({"A-1": {}}, {})


def test_the_least_that_is_an_assessment():
    assert read(minimal(), EDITION) == Given(
        scope=Scope(roles=("user",), depth="full", facts=known_facts({})), profile=Profile(), replies={}
    )


def test_a_depth_given_beside_the_file_counts():
    assert read(minimal(depth="full"), EDITION, depth="quick").scope.depth == "quick"


def test_a_score_in_the_file_is_ignored():
    assert read(minimal(score={"earned": 10**9}), EDITION) == read(minimal(), EDITION)


def test_roles_are_put_in_order_each_once():
    assert read(minimal(roles=["user", "developer", "user"]), EDITION).scope.roles == ("developer", "user")


def test_without_its_edition_no_item_key_is_judged():
    assert read(minimal(answers={"X-1": {"level": "partly"}}), None).replies == {"X-1": Reply(level="partly")}


def test_evidence_loses_blank_pieces():
    answers = {"A-1": {"level": "partly", "evidence": [" 規程 ", "", "  "]}}
    assert read(minimal(answers=answers), EDITION).replies["A-1"].evidence == ("規程",)


def test_the_edition_is_named():
    assert edition_key(minimal()) == "demo-1.2"


@pytest.mark.parametrize("data", [None, [], "x", 1])
def test_what_is_no_object_is_no_assessment(data):
    with pytest.raises(ExchangeError, match="holds no JSON object"):
        edition_key(data)


@pytest.mark.parametrize("name", [None, 1.2, ["aigb-1.2"]])
def test_an_assessment_without_an_edition_is_refused(name):
    with pytest.raises(ExchangeError, match=r"^edition: missing"):
        edition_key(minimal(edition=name))


def answer(**parts) -> dict:
    return {"answers": {"A-1": {"level": "partly"} | parts}}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"more": 1}, "more: unknown; known are schema, edition, supplement, roles, depth, profile, answers"),
        ({"schema": "x"}, "schema: 'x' is not known; write \"tenken.assessment/1\""),
        ({"roles": None}, "roles: give a list with at least one of developer, provider, user"),
        ({"roles": []}, "roles: give a list with at least one of developer, provider, user"),
        ({"roles": "user"}, "roles: give a list with at least one of developer, provider, user"),
        ({"roles": ["user", {}]}, "roles: {} is none of developer, provider, user"),
        ({"depth": "deep"}, "depth: 'deep' is none of quick, standard, full"),
        ({"depth": None}, "depth: None is none of quick, standard, full"),
        ({"profile": []}, "profile: must be an object, {} where nothing is said"),
        ({"profile": {"organisation": 1}}, "profile.organisation: must be a text"),
        ({"profile": {"organisation": "x" * 301}}, "profile.organisation: 301 characters; at most 300"),
        ({"profile": {"organisation": "\x00"}}, "profile.organisation: holds a NUL character; remove it"),
        ({"profile": {"generative_ai": "yes"}}, "profile.generative_ai: must be true, false or null"),
        ({"profile": {"generative_ai": 1}}, "profile.generative_ai: must be true, false or null"),
        ({"answers": None}, "answers: must be an object from item key to answer, {} where there is none"),
        ({"answers": {"X-1": {}}}, "answers.X-1: demo-1.2 has no such item"),
        ({"answers": {"A-1": "partly"}}, 'answers.A-1: must be an object such as {"level": "partly"}'),
        (answer(levels=1), "answers.A-1.levels: unknown; known are level, reason, considered, relations, approach"),
        (answer(level="done"), "answers.A-1.level: 'done' is none of in_place, partly, not_yet, unknown"),
        (answer(level=""), "answers.A-1.level: '' is none of in_place, partly, not_yet, unknown"),
        (answer(level=[]), "answers.A-1.level: [] is none of in_place, partly, not_yet, unknown"),
        (answer(level="not_applicable"), "answers.A-1.reason: required with not_applicable"),
        (answer(level="not_applicable", reason=" "), "answers.A-1.reason: required with not_applicable"),
        (answer(approach=None), "answers.A-1.approach: must be a text"),
        (answer(approach="x" * 4001), "answers.A-1.approach: 4001 characters; at most 4000"),
        (answer(approach="\x00"), "answers.A-1.approach: holds a NUL character; remove it"),
        (answer(considered_on="2026-02-30"), "answers.A-1.considered_on: '2026-02-30' is no date"),
        (answer(considered_on="2026-W14-3"), "answers.A-1.considered_on: '2026-W14-3' is no date"),
        (answer(considered_on="20260401"), "answers.A-1.considered_on: '20260401' is no date"),
        (answer(considered_on="２０２６-04-01"), "answers.A-1.considered_on: '２０２６-04-01' is no date"),
        (answer(considered_on=20260401), "answers.A-1.considered_on: 20260401 is no date"),
        (answer(considered_on=""), "answers.A-1.considered_on: '' is no date"),
        (answer(evidence="規程"), "answers.A-1.evidence: must be a list of texts or links"),
        (answer(evidence=[1]), "answers.A-1.evidence[0]: must be a text"),
        (answer(evidence=["x"] * 21), "answers.A-1.evidence: 21 pieces; at most 20"),
        (answer(evidence=["x", "x" * 1001]), "answers.A-1.evidence[1]: 1001 characters; at most 1000"),
    ],
)
def test_a_fault_is_told_with_its_place_and_remedy(changes, problem):
    (found,) = problems(minimal(**changes))
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("name", "value"), [("size", "1–5"), ("size", 5), ("sector", "magic"), ("colour", "red"), ("size", None)]
)
def test_a_profile_holds_known_words_only(name, value):
    (found,) = problems(minimal(profile={name: value}))
    assert found.startswith(f"profile.{name}: ")


def test_all_faults_are_told_at_once():
    found = problems(
        minimal(
            more=1,
            schema="x",
            roles=["cook"],
            depth="deep",
            profile={"size": "big", "generative_ai": 1},
            answers={"X-1": {}, "A-1": {"level": "done", "approach": 1, "considered_on": "x", "evidence": ""}},
        )
    )
    assert len(found) == 11


@pytest.mark.parametrize("text", ["x" * 4000, "\n", "\ue000\ufffd\U0010ffff"])
def test_texts_within_the_limit_pass_as_they_are(text):
    assert read(minimal(**answer(approach=text)), EDITION).replies["A-1"].approach == text


def test_a_date_passes():
    assert read(minimal(**answer(considered_on="2024-02-29")), EDITION).replies["A-1"].considered_on == date(
        2024, 2, 29
    )
